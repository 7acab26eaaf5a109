"""What a deviation is: one known fault, and the findings that the validator must report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from simulator.dossier.finding import Mode
from simulator.leerlingen.chance.chance import DrawStream
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.text.text import Text

Maker: TypeAlias = "Callable[[bytes, DrawStream], bytes]"
"""Makes a deviating dossier of a good one; raises `LocalProtocolError` when the dossier has nothing to change."""


class DeviationKind(StrEnum):
    """What is wrong."""

    ENCODING = "codering"
    SCHEMA = "schema"
    CODELIJST = "codelijst"
    RULE = "regel"
    NUMBER = "nummer"
    BIJLAGE = "bijlage"
    MEANING = "betekenis"
    DATA_ENTRY = "slordigheid"


class Weight(StrEnum):
    """How the validator judges a deviation."""

    HARD = "hard"
    """Refused in both modes: the published validation sees it."""
    DORMANT = "slapend"
    """No finding in mode official, refused in mode intended: a dormant rule."""
    FAULT = "fout"
    """A notice in mode official, refused in mode intended: a check of our own."""
    ATTENTION = "let_op"
    """A notice in mode official, a warning in mode intended: accepted in both."""
    SILENT = "stil"
    """No finding at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the validator must report.

    Attributes:
        findings: ids of the findings.
        valid: whether the dossier is valid nevertheless.
    """

    findings: frozenset[str]
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One known fault that can be put in a dossier.

    Attributes:
        id: as in MANIFEST.json.
        title: what it is.
        explanation: what is changed, or how it comes about at a school.
        kind: what is wrong.
        weight: how the validator judges it.
        rules: the profiles it applies to, each with the ids of the findings.
        make: makes the deviating dossier.
    """

    id: str
    title: Text
    explanation: Text
    kind: DeviationKind
    weight: Weight
    rules: Mapping[Profiel, tuple[str, ...]] = field(repr=False)
    make: Maker = field(repr=False)

    @property
    def profielen(self) -> tuple[Profiel, ...]:
        """The profiles that it applies to."""
        return tuple(self.rules)

    def expect(self, profiel: Profiel, mode: Mode) -> Expectation:
        """Return what the validator must report in a mode.

        Raises:
            KeyError: it does not apply to the profile.
        """
        official = mode is Mode.OFFICIAL
        silent = self.weight is Weight.SILENT or (official and self.weight is Weight.DORMANT)
        refused = self.weight is Weight.HARD or (not official and self.weight in (Weight.DORMANT, Weight.FAULT))
        return Expectation(findings=frozenset() if silent else frozenset(self.rules[profiel]), valid=not refused)

    def as_dict(self) -> dict[str, Any]:
        """Return the deviation as `osolab list deviations --json` shows it."""
        verdicts = {mode.value: "geldig" if self.expect(self.profielen[0], mode).valid else "ongeldig" for mode in Mode}
        return {
            "id": self.id,
            "title": self.title.as_dict(),
            "description": self.explanation.as_dict(),
            "kind": self.kind.value,
            "weight": self.weight.value,
            "profiles": [profiel.value for profiel in self.profielen],
            "rules": sorted({rule for rules in self.rules.values() for rule in rules}),
            "findings": {
                profiel.value: {mode.value: sorted(self.expect(profiel, mode).findings) for mode in Mode}
                for profiel in self.profielen
            },
            "verdict": verdicts,
        }


ALL = tuple(Profiel)
OVERSTAPPEN = (Profiel.POPO, Profiel.POVO, Profiel.VOVO)
WITH_PGN = tuple(profiel for profiel in Profiel if profiel.overdrachtsoort is not Overdrachtsoort.SWV)
SWV = (Profiel.POSWV, Profiel.VOSWV)
WITH_TOETSEN = (Profiel.POPO, Profiel.POVO, Profiel.POSWV)
"""Profiles whose pupils are in primary education, where tests are taken."""


def everywhere(*rules: str, profielen: tuple[Profiel, ...] = ALL) -> dict[Profiel, tuple[str, ...]]:
    """Return the same findings for every profile."""
    return dict.fromkeys(profielen, rules)


def by_kind(overstap: str = "", bb: str = "", swv: str = "") -> dict[Profiel, tuple[str, ...]]:
    """Return one finding for each kind of handover; the deviation does not apply to a kind without one."""
    rules = {Overdrachtsoort.OVERSTAP: overstap, Overdrachtsoort.BINNEN_BRIN: bb, Overdrachtsoort.SWV: swv}
    return {profiel: (rule,) for profiel in Profiel if (rule := rules[profiel.overdrachtsoort])}
