"""Dates that contradict each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.dossier.extra_checks.check import CheckFunction, ExtraCheck
from simulator.dossier.finding import FindingSource, Severity
from simulator.dossier.location import string_value
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView

_DATE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})")
_GBA = re.compile(r"(?P<day>[0-9]{2})-(?P<month>[0-9]{2})-(?P<year>[0-9]{4})")
_REASON = Text(
    nl="De gepubliceerde validatie vergelijkt geen datums met elkaar.",
    en="The published validation does not compare dates with each other.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Periode:
    """An element with a first and a last day."""

    where: str
    begin: str
    end: str


_PERIODS = (
    _Periode(where="schoolloopbaan", begin="begindatum", end="einddatum"),
    _Periode(where="vroegschools", begin="vroegschoolsdatumingang", end="vroegschoolseinddatum"),
    _Periode(where="handelingsplan", begin="startdatum", end="einddatum"),
    _Periode(where="opp", begin="opp_ingangdatum", end="opp_einddatum"),
    _Periode(where="tlv", begin="tlvingangdatum", end="tlveinddatum"),
    _Periode(where="arrangement_pao", begin="arrangement_datum", end="arrangement_einddatum"),
    _Periode(where="lwoo", begin="lwoo_ingangdatum", end="lwoo_einddatum"),
    _Periode(where="stage", begin="begindatum", end="einddatum"),
    _Periode(where="leerling", begin="datuminschrijving", end="datumuitschrijving"),
)
_BY_ELEMENT = {periode.where: periode for periode in _PERIODS}
_TAG = re.compile(r"\{[^}]*\}")


def day_of(text: str | None) -> str:
    """Return the calendar day of an xs:date in a form that sorts, without time zone; empty when there is none.

    Years beyond four digits and before the year 1 give an empty text as well: they are not compared.
    """
    match = _DATE.match((text or "").strip())
    return match["day"] if match else ""


def _reversed(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    periode = _BY_ELEMENT[_TAG.sub("", node.element.tag)]
    begin, end = day_of(node.text(periode.begin)), day_of(node.text(periode.end))
    last = node.first(periode.end)
    if begin and end and end < begin and last is not None:
        yield last


def _born_after_making(node: ElementView, view: DossierView) -> Iterator[etree._Element]:
    born, made = day_of(node.text("geboortedatum")), day_of(view.metadata.text("datum"))
    element = node.first("geboortedatum")
    if born and made and born > made and element is not None:
        yield element


def _before_birth(name: str) -> CheckFunction:
    """Return a check that reports the date `name` of an element when it lies before the birth of the pupil."""

    def find(node: ElementView, view: DossierView) -> Iterator[etree._Element]:
        born = day_of(view.leerling.text("geboortedatum"))
        element = node.first(name)
        day = day_of(None if element is None else string_value(element))
        if born and day and day < born and element is not None:
            yield element

    return find


def _gba_differs(node: ElementView, view: DossierView) -> Iterator[etree._Element]:
    born = day_of(view.leerling.text("geboortedatum"))
    element = node.first("gbageboortedatum")
    match = _GBA.fullmatch(node.text("gbageboortedatum") or "")
    if element is not None and born and (match is None or f"{match['year']}-{match['month']}-{match['day']}" != born):
        yield element


def _check(rule_id: str, where: tuple[str, ...], find: CheckFunction, message: Text) -> ExtraCheck:
    return ExtraCheck(
        id=rule_id,
        source=FindingSource.POLICY,
        severity=Severity.WARNING,
        where=where,
        find=find,
        reason=_REASON,
        message=message,
        fix=Text(nl="Kijk beide datums na en verbeter de onjuiste.", en="Check both dates and mend the wrong one."),
    )


CHECKS = (
    _check(
        "DT.periode",
        tuple(_BY_ELEMENT),
        _reversed,
        Text(
            nl="De einddatum {waarde} ligt vóór de begindatum.", en="The end date {waarde} lies before the start date."
        ),
    ),
    _check(
        "DT.geboorte",
        ("leerling",),
        _born_after_making,
        Text(
            nl="De leerling is volgens het dossier geboren op {waarde}, na het maken ervan.",
            en="According to the dossier the pupil was born on {waarde}, after it was made.",
        ),
    ),
    _check(
        "DT.gba",
        ("gba",),
        _gba_differs,
        Text(
            nl="De geboortedatum volgens de GBA, {waarde}, is een andere dan geboortedatum.",
            en="The date of birth in the population register, {waarde}, differs from geboortedatum.",
        ),
    ),
    _check(
        "DT.inschrijving",
        ("leerling",),
        _before_birth("datuminschrijving"),
        Text(
            nl="De leerling is ingeschreven op {waarde}, vóór de geboorte.",
            en="The pupil was enrolled on {waarde}, before birth.",
        ),
    ),
    _check(
        "DT.afname",
        ("afname",),
        _before_birth("afnamedatum"),
        Text(
            nl="De toets is afgenomen op {waarde}, vóór de geboorte van de leerling.",
            en="The test was taken on {waarde}, before the birth of the pupil.",
        ),
    ),
)
