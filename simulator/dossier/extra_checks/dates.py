"""Dates that contradict each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.dossier.extra_checks.check import Controle, Onderzoek
from simulator.dossier.finding import Ernst, Herkomst
from simulator.dossier.location import string_value
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop

_DATE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})")
_GBA = re.compile(r"(?P<day>[0-9]{2})-(?P<month>[0-9]{2})-(?P<year>[0-9]{4})")
_REASON = Tekst(
    nl="De gepubliceerde validatie vergelijkt geen datums met elkaar.",
    en="The published validation does not compare dates with each other.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Periode:
    """An element with a first and a last day."""

    waar: str
    begin: str
    eind: str


_PERIODEN = (
    _Periode(waar="schoolloopbaan", begin="begindatum", eind="einddatum"),
    _Periode(waar="vroegschools", begin="vroegschoolsdatumingang", eind="vroegschoolseinddatum"),
    _Periode(waar="handelingsplan", begin="startdatum", eind="einddatum"),
    _Periode(waar="opp", begin="opp_ingangdatum", eind="opp_einddatum"),
    _Periode(waar="tlv", begin="tlvingangdatum", eind="tlveinddatum"),
    _Periode(waar="arrangement_pao", begin="arrangement_datum", eind="arrangement_einddatum"),
    _Periode(waar="lwoo", begin="lwoo_ingangdatum", eind="lwoo_einddatum"),
    _Periode(waar="stage", begin="begindatum", eind="einddatum"),
    _Periode(waar="leerling", begin="datuminschrijving", eind="datumuitschrijving"),
)
_BY_ELEMENT = {periode.waar: periode for periode in _PERIODEN}
_TAG = re.compile(r"\{[^}]*\}")


def day_of(text: str | None) -> str:
    """Return the calendar day of an xs:date in a form that sorts, without time zone; empty when there is none.

    Years beyond four digits and before the year 1 give an empty text as well: nobody's dossier needs them compared.
    """
    match = _DATE.match((text or "").strip())
    return match["day"] if match else ""


def _reversed(node: Knoop, _beeld: Beeld) -> Iterator[etree._Element]:
    periode = _BY_ELEMENT[_TAG.sub("", node.element.tag)]
    begin, end = day_of(node.text(periode.begin)), day_of(node.text(periode.eind))
    last = node.first(periode.eind)
    if begin and end and end < begin and last is not None:
        yield last


def _born_after_making(node: Knoop, beeld: Beeld) -> Iterator[etree._Element]:
    born, made = day_of(node.text("geboortedatum")), day_of(beeld.metadata.text("datum"))
    element = node.first("geboortedatum")
    if born and made and born > made and element is not None:
        yield element


def _before_birth(name: str) -> Onderzoek:
    """The date `name` of an element lies before the pupil was born."""

    def find(node: Knoop, beeld: Beeld) -> Iterator[etree._Element]:
        born = day_of(beeld.leerling.text("geboortedatum"))
        element = node.first(name)
        day = day_of(None if element is None else string_value(element))
        if born and day and day < born and element is not None:
            yield element

    return find


def _gba_differs(node: Knoop, beeld: Beeld) -> Iterator[etree._Element]:
    born = day_of(beeld.leerling.text("geboortedatum"))
    element = node.first("gbageboortedatum")
    match = _GBA.fullmatch(node.text("gbageboortedatum") or "")
    if element is not None and born and (match is None or f"{match['year']}-{match['month']}-{match['day']}" != born):
        yield element


def _controle(rule_id: str, waar: tuple[str, ...], onderzoek: Onderzoek, melding: Tekst) -> Controle:
    return Controle(
        id=rule_id,
        herkomst=Herkomst.POLICY,
        ernst=Ernst.WARNING,
        waar=waar,
        onderzoek=onderzoek,
        reden=_REASON,
        melding=melding,
        herstel=Tekst(
            nl="Kijk beide datums na en verbeter de onjuiste.", en="Check both dates and mend the wrong one."
        ),
    )


CONTROLES = (
    _controle(
        "DT.periode",
        tuple(_BY_ELEMENT),
        _reversed,
        Tekst(
            nl="De einddatum {waarde} ligt vóór de begindatum.", en="The end date {waarde} lies before the start date."
        ),
    ),
    _controle(
        "DT.geboorte",
        ("leerling",),
        _born_after_making,
        Tekst(
            nl="De leerling is volgens het dossier geboren op {waarde}, na het maken ervan.",
            en="According to the dossier the pupil was born on {waarde}, after it was made.",
        ),
    ),
    _controle(
        "DT.gba",
        ("gba",),
        _gba_differs,
        Tekst(
            nl="De geboortedatum volgens de GBA, {waarde}, is een andere dan geboortedatum.",
            en="The date of birth in the population register, {waarde}, differs from geboortedatum.",
        ),
    ),
    _controle(
        "DT.inschrijving",
        ("leerling",),
        _before_birth("datuminschrijving"),
        Tekst(
            nl="De leerling is ingeschreven op {waarde}, vóór de geboorte.",
            en="The pupil was enrolled on {waarde}, before birth.",
        ),
    ),
    _controle(
        "DT.afname",
        ("afname",),
        _before_birth("afnamedatum"),
        Tekst(
            nl="De toets is afgenomen op {waarde}, vóór de geboorte van de leerling.",
            en="The test was taken on {waarde}, before the birth of the pupil.",
        ),
    ),
)
