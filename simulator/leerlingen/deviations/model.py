"""What a deviation is: one known fault, and what the validator is to say about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from simulator.dossier.finding import Modus
from simulator.leerlingen.chance.chance import Toeval
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.text.text import Tekst

Maker: TypeAlias = "Callable[[bytes, Toeval], bytes]"
"""Makes a deviating dossier of a good one; raises `LocalProtocolError` when it holds nothing to spoil."""


class Soort(StrEnum):
    """What is wrong."""

    CODERING = "codering"
    SCHEMA = "schema"
    CODELIJST = "codelijst"
    REGEL = "regel"
    NUMMER = "nummer"
    BIJLAGE = "bijlage"
    BETEKENIS = "betekenis"
    SLORDIGHEID = "slordigheid"


class Gewicht(StrEnum):
    """How the validator takes it."""

    HARD = "hard"
    """Refused in both modes: the published validation sees it."""
    SLAPEND = "slapend"
    """Unseen in mode official, refused in mode intended: a dormant rule."""
    FOUT = "fout"
    """A notice in mode official, refused in mode intended: a check of our own."""
    LET_OP = "let_op"
    """A notice in mode official, a warning in mode intended: accepted in both."""
    STIL = "stil"
    """Nobody sees it: no finding at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwachting:
    """What the validator is to say.

    Attributes:
        bevindingen: ids of the findings.
        geldig: whether the dossier is valid nevertheless.
    """

    bevindingen: frozenset[str]
    geldig: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Afwijking:
    """A way to spoil a dossier.

    Attributes:
        id: by which a MANIFEST names it.
        titel: what it is.
        uitleg: what is changed, or how it comes about at a school.
        gewicht: how the validator takes it.
        regels: the profiles it applies to, each with the ids of the findings.
        maak: makes the deviating dossier.
    """

    id: str
    titel: Tekst
    uitleg: Tekst
    soort: Soort
    gewicht: Gewicht
    regels: Mapping[Profiel, tuple[str, ...]] = field(repr=False)
    maak: Maker = field(repr=False)

    @property
    def profielen(self) -> tuple[Profiel, ...]:
        """The profiles that it applies to."""
        return tuple(self.regels)

    def expect(self, profiel: Profiel, modus: Modus) -> Verwachting:
        """Return what the validator is to say in a mode.

        Raises:
            KeyError: it does not apply to the profile.
        """
        official = modus is Modus.OFFICIAL
        silent = self.gewicht is Gewicht.STIL or (official and self.gewicht is Gewicht.SLAPEND)
        refused = self.gewicht is Gewicht.HARD or (not official and self.gewicht in (Gewicht.SLAPEND, Gewicht.FOUT))
        return Verwachting(bevindingen=frozenset() if silent else frozenset(self.regels[profiel]), geldig=not refused)

    def as_dict(self) -> dict[str, Any]:
        """Return the deviation as `osolab list afwijkingen --json` shows it."""
        verdicts = {
            modus.value: "geldig" if self.expect(self.profielen[0], modus).geldig else "ongeldig" for modus in Modus
        }
        return {
            "id": self.id,
            "title": self.titel.as_dict(),
            "description": self.uitleg.as_dict(),
            "kind": self.soort.value,
            "weight": self.gewicht.value,
            "profiles": [profiel.value for profiel in self.profielen],
            "rules": sorted({rule for rules in self.regels.values() for rule in rules}),
            "findings": {
                profiel.value: {modus.value: sorted(self.expect(profiel, modus).bevindingen) for modus in Modus}
                for profiel in self.profielen
            },
            "verdict": verdicts,
        }


ALLE = tuple(Profiel)
OVERSTAPPEN = (Profiel.POPO, Profiel.POVO, Profiel.VOVO)
MET_PGN = tuple(profiel for profiel in Profiel if profiel.overdrachtsoort is not Overdrachtsoort.SWV)
SWV = (Profiel.POSWV, Profiel.VOSWV)
MET_TOETSEN = (Profiel.POPO, Profiel.POVO, Profiel.POSWV)
"""Profiles whose pupils are in primary education, where tests are taken."""


def overal(*rules: str, profielen: tuple[Profiel, ...] = ALLE) -> dict[Profiel, tuple[str, ...]]:
    """The same findings for every profile."""
    return dict.fromkeys(profielen, rules)


def per_soort(overstap: str = "", bb: str = "", swv: str = "") -> dict[Profiel, tuple[str, ...]]:
    """One finding for each kind of handover; a kind without one is no subject of the deviation."""
    rules = {Overdrachtsoort.OVERSTAP: overstap, Overdrachtsoort.BINNEN_BRIN: bb, Overdrachtsoort.SWV: swv}
    return {profiel: (rule,) for profiel in Profiel if (rule := rules[profiel.overdrachtsoort])}
