"""Tests whose figures cannot be right."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from simulator.dossier.extra_checks.check import ExtraCheck
from simulator.dossier.finding import FindingSource, Severity
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView

_CENTRALE_EINDTOETS = "0011"
_LOWEST, _HIGHEST = 501, 550
_REASON = Text(
    nl="De gepubliceerde validatie vergelijkt geen scores met elkaar of met de schaal van de toets.",
    en="The published validation does not compare scores with each other or with the scale of the test.",
)


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _too_many(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    """Report more right answers, or more right and wrong ones together, than there are questions."""
    total = _number(node.text("aantalopgaven"))
    right, wrong = _number(node.text("aantalgoed")), _number(node.text("aantalfout"))
    element = node.first("aantalopgaven")
    if total is not None and element is not None and (right or 0) + (wrong or 0) > total:
        yield element


def _negative(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    for name in ("aantalopgaven", "aantalgoed", "aantalfout", "aantalgelezen", "tijd"):
        number, element = _number(node.text(name)), node.first(name)
        if number is not None and number < 0 and element is not None:
            yield element


def _reversed_interval(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    low, high = _number(node.text("bivlaag")), _number(node.text("bivhoog"))
    element = node.first("bivhoog")
    if low is not None and high is not None and high < low and element is not None:
        yield element


def _standaardscore(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    score, element = _number(node.text("standaardscore")), node.first("standaardscore")
    if (
        element is not None
        and score is not None
        and node.text("toetssoort") == _CENTRALE_EINDTOETS
        and not _LOWEST <= score <= _HIGHEST
    ):
        yield element


CHECKS = (
    ExtraCheck(
        id="TO.aantal",
        source=FindingSource.POLICY,
        severity=Severity.WARNING,
        where=("toetsscore",),
        find=_too_many,
        reason=_REASON,
        message=Text(
            nl="Goede en foute antwoorden zijn samen meer dan de {waarde} opgaven van de toets.",
            en="Right and wrong answers together exceed the {waarde} questions of the test.",
        ),
        fix=Text(nl="Kijk de aantallen van de toets na.", en="Check the numbers of the test."),
    ),
    ExtraCheck(
        id="TO.negatief",
        source=FindingSource.POLICY,
        severity=Severity.WARNING,
        where=("toetsscore",),
        find=_negative,
        reason=_REASON,
        message=Text(nl="{waarde} is kleiner dan nul.", en="{waarde} is less than zero."),
        fix=Text(nl="Vul nul of meer in.", en="Fill in zero or more."),
    ),
    ExtraCheck(
        id="TO.interval",
        source=FindingSource.POLICY,
        severity=Severity.WARNING,
        where=("betrouwbaarheidsinterval",),
        find=_reversed_interval,
        reason=_REASON,
        message=Text(
            nl="De bovengrens {waarde} ligt onder de ondergrens.",
            en="The upper bound {waarde} lies below the lower one.",
        ),
        fix=Text(nl="Verwissel bivlaag en bivhoog.", en="Swap bivlaag and bivhoog."),
    ),
    ExtraCheck(
        id="TO.standaardscore",
        source=FindingSource.POLICY,
        severity=Severity.WARNING,
        where=("eindtoetsresultaat",),
        find=_standaardscore,
        reason=_REASON,
        message=Text(
            nl="Standaardscore {waarde} bestaat niet bij de Centrale Eindtoets: die loopt van 501 tot en met 550.",
            en="Standard score {waarde} does not exist for the Centrale Eindtoets: it runs from 501 to 550.",
        ),
        fix=Text(
            nl="Neem de standaardscore over van het leerlingrapport, of verbeter de toetssoort.",
            en="Copy the standard score from the pupil report, or mend the kind of test.",
        ),
    ),
)
