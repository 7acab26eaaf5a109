"""The catalogue of all that a finding can be about: the published rules, our own checks, and a few fixed ids."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from simulator.dossier.extra_checks import CONTROLES
from simulator.dossier.finding import Ernst, Herkomst
from simulator.dossier.rules import CODEREGELS, REGELS, Status
from simulator.dossier.rules.codelijst import describe
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Profiel
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_REASON = Tekst(nl="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regelkaart:
    """What there is to know about one rule or check.

    Attributes:
        id: as findings name it.
        source: the part of the judgement.
        official: severity in mode `official`; None is silent.
        intended: severity in mode `intended`; None when no dossier can break it.
        profiles: for which it is tried.
        status: `live`, `never` or `xsd-shadowed` for a published rule, `own` for a check of ours, `fixed` for the rest.
        message: what a finding says; the offending value is left open.
        fix: what to do about it.
        reason: why it is silent officially, or why osolab looks at it; may be empty.
    """

    id: str
    source: Herkomst
    official: Ernst | None
    intended: Ernst | None
    profiles: tuple[Profiel, ...]
    status: str
    message: Tekst
    fix: Tekst
    reason: Tekst = _NO_REASON

    def as_dict(self) -> dict[str, Any]:
        """Return the card as JSON shows it."""
        return {
            "id": self.id,
            "source": self.source.value,
            "official": None if self.official is None else self.official.value,
            "intended": None if self.intended is None else self.intended.value,
            "profiles": [profiel.value for profiel in self.profiles],
            "status": self.status,
            "message": self.message.as_dict(),
            "fix": self.fix.as_dict(),
            "reason": self.reason.as_dict(),
        }


@cache
def load_regelkaarten() -> dict[str, Regelkaart]:
    """Return every card by id: the 248 published rules first, then our own checks, then the fixed ids."""
    return {card.id: card for card in (*_published(), *_own(), *_FIXED)}


def find_regelkaart(rule_id: str) -> Regelkaart:
    """Return the card of a rule.

    Raises:
        ConfigurationError: no such rule; the remedy names the ones that look alike.
    """
    cards = load_regelkaarten()
    if rule_id in cards:
        return cards[rule_id]
    alike = get_close_matches(rule_id, cards, n=5, cutoff=0.4)
    raise ConfigurationError(
        f"there is no rule {rule_id!r}",
        nl=f"er is geen regel {rule_id!r}",
        where="--explain",
        remedy=f"did you mean {', '.join(alike)}?" if alike else "`osolab list controles` shows all of them",
        remedy_nl=f"is {' of '.join(alike)} bedoeld?" if alike else "`osolab list controles` toont ze allemaal",
    )


def _published() -> Iterator[Regelkaart]:
    for row in CODEREGELS:
        message, fix = describe(row)
        yield Regelkaart(
            id=row.id,
            source=Herkomst.CODELIST,
            official=Ernst.ERROR,
            intended=Ernst.ERROR,
            profiles=tuple(Profiel),
            status=Status.LIVE,
            message=_open(message),
            fix=fix,
        )
    for regel in REGELS:
        yield Regelkaart(
            id=regel.id,
            source=Herkomst.CODELIST if regel.id.startswith("CL") else Herkomst.RULE,
            official=None if regel.status is Status.DORMANT else Ernst.ERROR,
            intended=Ernst.ERROR,
            profiles=regel.wanneer.profielen,
            status=regel.status,
            message=_open(regel.melding),
            fix=regel.herstel,
            reason=regel.reden,
        )


def _own() -> Iterator[Regelkaart]:
    for controle in CONTROLES:
        yield Regelkaart(
            id=controle.id,
            source=controle.herkomst,
            official=Ernst.NOTICE,
            intended=controle.ernst,
            profiles=tuple(Profiel),
            status="own",
            message=_open(controle.melding),
            fix=controle.herstel,
            reason=controle.reden,
        )


def _open(text: Tekst) -> Tekst:
    return Tekst(nl=text.nl.replace("{waarde}", "…"), en=text.en.replace("{waarde}", "…"))


def _fixed(rule_id: str, source: Herkomst, message: Tekst, fix: Tekst) -> Regelkaart:
    return Regelkaart(
        id=rule_id,
        source=source,
        official=Ernst.ERROR,
        intended=Ernst.ERROR,
        profiles=tuple(Profiel),
        status="fixed",
        message=message,
        fix=fix,
    )


_FIXED = (
    _fixed(
        "LEZEN",
        Herkomst.PARSE,
        Tekst(nl="Het bestand of de ZIP kan niet worden gelezen.", en="The file or archive cannot be read."),
        Tekst(nl="Geef een leesbaar bestand.", en="Give a readable file."),
    ),
    _fixed(
        "XML",
        Herkomst.PARSE,
        Tekst(
            nl="Het bestand is geen XML, te groot, te diep genest of heeft een DTD.",
            en="The file is no XML, too large, nested too deep or has a DTD.",
        ),
        Tekst(nl="Lever het dossier als welgevormde XML.", en="Deliver the dossier as well-formed XML."),
    ),
    _fixed(
        "ROOT",
        Herkomst.PARSE,
        Tekst(nl="Het hoofdelement is geen dossier.", en="The root element is no dossier."),
        Tekst(nl="Lever één dossier per bestand.", en="Deliver one dossier a file."),
    ),
    _fixed(
        "JAAR",
        Herkomst.PARSE,
        Tekst(
            nl="Het dossier is van een jaar dat osolab niet kent.",
            en="The dossier is of a year that osolab does not know.",
        ),
        Tekst(
            nl="Geef met --bundle de technische bestanden van dat jaar.",
            en="Give the technical files of that year with --bundle.",
        ),
    ),
    _fixed(
        "XSD",
        Herkomst.SCHEMA,
        Tekst(nl="Het dossier volgt het schema niet.", en="The dossier does not follow the schema."),
        Tekst(
            nl="De bevinding noemt het verwachte element of de verwachte waarde.",
            en="The finding names the element or the value that is expected.",
        ),
    ),
)
