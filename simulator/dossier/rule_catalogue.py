"""The catalogue of every id that a finding can have: the published rules, our own checks, and a few fixed ids."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from simulator.dossier.extra_checks import CHECKS
from simulator.dossier.finding import FindingSource, Severity
from simulator.dossier.rules import CODE_RULES, RULES, Status
from simulator.dossier.rules.codelijst import describe
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Profiel
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_REASON = Text(nl="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """What there is to know about one rule or check.

    Attributes:
        id: as in findings.
        source: the part of the judgement.
        official: severity in mode `official`; None is silent.
        intended: severity in mode `intended`; None when no dossier can break it.
        profiles: those it applies to.
        status: `live`, `never` or `xsd-shadowed` for a published rule, `own` for a check of ours, `fixed` for the rest.
        message: what a finding says, with a placeholder for the offending value.
        fix: what to do about it.
        reason: why the published validation never reports it, or why osolab checks it; may be empty.
    """

    id: str
    source: FindingSource
    official: Severity | None
    intended: Severity | None
    profiles: tuple[Profiel, ...]
    status: str
    message: Text
    fix: Text
    reason: Text = _NO_REASON

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
def load_rule_cards() -> dict[str, RuleCard]:
    """Return every card by id: the 248 published rules first, then our own checks, then the fixed ids."""
    return {card.id: card for card in (*_published(), *_own(), *_FIXED)}


def find_rule_card(rule_id: str) -> RuleCard:
    """Return the card of a rule.

    Raises:
        ConfigurationError: no such rule; the remedy names the ones that look alike.
    """
    cards = load_rule_cards()
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


def _published() -> Iterator[RuleCard]:
    for row in CODE_RULES:
        message, fix = describe(row)
        yield RuleCard(
            id=row.id,
            source=FindingSource.CODELIST,
            official=Severity.ERROR,
            intended=Severity.ERROR,
            profiles=tuple(Profiel),
            status=Status.LIVE,
            message=_open(message),
            fix=fix,
        )
    for rule in RULES:
        yield RuleCard(
            id=rule.id,
            source=FindingSource.CODELIST if rule.id.startswith("CL") else FindingSource.RULE,
            official=None if rule.status is Status.DORMANT else Severity.ERROR,
            intended=Severity.ERROR,
            profiles=rule.when.profielen,
            status=rule.status,
            message=_open(rule.message),
            fix=rule.fix,
            reason=rule.reason,
        )


def _own() -> Iterator[RuleCard]:
    for check in CHECKS:
        yield RuleCard(
            id=check.id,
            source=check.source,
            official=Severity.NOTICE,
            intended=check.severity,
            profiles=tuple(Profiel),
            status="own",
            message=_open(check.message),
            fix=check.fix,
            reason=check.reason,
        )


def _open(text: Text) -> Text:
    return Text(nl=text.nl.replace("{waarde}", "…"), en=text.en.replace("{waarde}", "…"))


def _fixed(rule_id: str, source: FindingSource, message: Text, fix: Text) -> RuleCard:
    return RuleCard(
        id=rule_id,
        source=source,
        official=Severity.ERROR,
        intended=Severity.ERROR,
        profiles=tuple(Profiel),
        status="fixed",
        message=message,
        fix=fix,
    )


_FIXED = (
    _fixed(
        "LEZEN",
        FindingSource.PARSE,
        Text(nl="Het bestand of de ZIP kan niet worden gelezen.", en="The file or archive cannot be read."),
        Text(nl="Geef een leesbaar bestand.", en="Give a readable file."),
    ),
    _fixed(
        "XML",
        FindingSource.PARSE,
        Text(
            nl="Het bestand is geen XML, te groot, te diep genest of heeft een DTD.",
            en="The file is no XML, too large, nested too deep or has a DTD.",
        ),
        Text(nl="Lever het dossier als welgevormde XML.", en="Deliver the dossier as well-formed XML."),
    ),
    _fixed(
        "ROOT",
        FindingSource.PARSE,
        Text(nl="Het hoofdelement is geen dossier.", en="The root element is no dossier."),
        Text(nl="Lever één dossier per bestand.", en="Deliver one dossier a file."),
    ),
    _fixed(
        "JAAR",
        FindingSource.PARSE,
        Text(
            nl="Het dossier is van een jaar dat osolab niet kent.",
            en="The dossier is of a year that osolab does not know.",
        ),
        Text(
            nl="Geef met --bundle de technische bestanden van dat jaar.",
            en="Give the technical files of that year with --bundle.",
        ),
    ),
    _fixed(
        "XSD",
        FindingSource.SCHEMA,
        Text(nl="Het dossier volgt het schema niet.", en="The dossier does not follow the schema."),
        Text(
            nl="De bevinding noemt het verwachte element of de verwachte waarde.",
            en="The finding names the element or the value that is expected.",
        ),
    ),
)
