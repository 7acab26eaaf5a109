"""Rules of a transfer that the published validation never reaches.

Its template of the pupil does not descend, so nothing below the pupil that has a template of its own is tried. Mode
`official` keeps them silent, mode `intended` tries them. Bron: gegevensset business rules 5.4 and 4, quirk 1.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from simulator.dossier.location import string_value
from simulator.dossier.rules.predicates import eist, indien_onwaar, indien_waar
from simulator.dossier.rules.rule import OVERSTAP, POVO, POVO_ELKE_SOORT, Regel, Status
from simulator.dossier.rules.shared import cijfer_gevuld, geheim_adres_verzorger, resultaat_gevuld, toetsscore_gevuld
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop

ONBEREIKT = Tekst(
    nl="Het gepubliceerde stylesheet daalt niet af onder de leerling (een fout sinds 2017.1).",
    en="The published stylesheet does not descend below the pupil (a mistake since 2017.1).",
)
_WRONG_PATH = Tekst(
    nl="Niet bereikt, zoekt een niveau te hoog en naar een ja/nee-waarde; het schema maakt de regel overbodig.",
    en="Not reached, looks one level too high and for a boolean; the schema makes the rule redundant.",
)
_AUGUST = 8
_DATE = re.compile(r"\s*(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")


def _schooladvies(node: Knoop, beeld: Beeld) -> etree._Element | None:
    """Only a school whose kind is exactly SO may do without. Bron: quirk 14."""
    return None if beeld.school.text("soort") == "SO" or node.has("advies") else node.element


def _toetssoort(node: Knoop, _beeld: Beeld) -> etree._Element | None:
    return None if node.below("eindtoetsresultaat").has("toetssoort") else node.element


def _ontheffing(node: Knoop, _beeld: Beeld) -> etree._Element | None:
    result = node.below("eindtoetsresultaat")
    return result.first("wettelijke_ontheffing") if _exempt(result) and not result.has("toetssoort") else None


def _exempt(result: Knoop) -> bool:
    return result.text("wettelijke_ontheffing") == "J"


def _toetsadvies(node: Knoop, _beeld: Beeld) -> etree._Element | None:
    return None if node.below("eindtoetsresultaat").has("toets_advies") else node.element


def oldest_test_date(made: date) -> date:
    """Return the first day of the school year two before the one of `made`; a school year starts on 1 August.

    Bron: quirk 20.

    >>> oldest_test_date(date(2016, 7, 31)), oldest_test_date(date(2016, 8, 1))
    (datetime.date(2013, 8, 1), datetime.date(2014, 8, 1))
    """
    start = made.year if made.month >= _AUGUST else made.year - 1
    return date(start - 2, _AUGUST, 1)


def _not_too_old(node: Knoop, beeld: Beeld) -> etree._Element | None:
    taken_at = node.first("afnamedatum")
    made, taken = _date(beeld.metadata.text("datum")), _date(None if taken_at is None else string_value(taken_at))
    return taken_at if made and taken and taken < oldest_test_date(made) else None


def _date(text: str | None) -> date | None:
    """Return the calendar date of an xs:date, its time zone left out; None for years that Python does not know."""
    match = _DATE.match(text or "")
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None


REGELS = (
    geheim_adres_verzorger("OVa.OV03", OVERSTAP, reden=ONBEREIKT),
    Regel(
        id="OVa.OA02",
        waar="overstapadvies",
        wanneer=POVO,
        toets=_schooladvies,
        melding=Tekst(nl="Het schooladvies ontbreekt.", en="The school advice is missing."),
        herstel=Tekst(
            nl="Vul het advies voor het voortgezet onderwijs in; alleen een SO-school mag het weglaten.",
            en="Fill in the advice for secondary education; only an SO school may leave it out.",
        ),
        status=Status.DORMANT,
        reden=ONBEREIKT,
    ),
    Regel(
        id="OVa.OA03",
        waar="overstapadvies",
        wanneer=OVERSTAP,
        toets=eist("contactnodig"),
        melding=Tekst(
            nl="Niet aangegeven is of contact tussen de scholen nodig is.",
            en="It is not stated whether the schools should be in contact.",
        ),
        herstel=Tekst(nl="Geef aan of contact nodig is.", en="State whether contact is needed."),
        status=Status.DORMANT,
        reden=ONBEREIKT,
    ),
    Regel(
        id="OVa.OA04",
        waar="overstapadvies",
        wanneer=OVERSTAP,
        toets=indien_waar("contactnodig", eist("contactpersoon")),
        melding=Tekst(
            nl="Contact is nodig, maar de contactpersoon ontbreekt.",
            en="Contact is needed, but the contact person is missing.",
        ),
        herstel=Tekst(nl="Vul in wie de nieuwe school kan benaderen.", en="Fill in whom the new school can turn to."),
        status=Status.DORMANT,
        reden=ONBEREIKT,
    ),
    Regel(
        id="OVa.OA05",
        waar="overstapadvies",
        wanneer=OVERSTAP,
        toets=indien_waar("contactnodig", eist("contacttelefoon")),
        melding=Tekst(
            nl="Contact is nodig, maar het telefoonnummer van de contactpersoon ontbreekt.",
            en="Contact is needed, but the telephone number of the contact person is missing.",
        ),
        herstel=Tekst(
            nl="Vul het telefoonnummer van de contactpersoon in.",
            en="Fill in the telephone number of the contact person.",
        ),
        status=Status.DORMANT,
        reden=ONBEREIKT,
    ),
    Regel(
        id="OVa.EB02",
        waar="eindtoets_basisonderwijs",
        wanneer=OVERSTAP,
        toets=indien_waar("deelgenomen", eist("eindtoetsresultaat")),
        melding=Tekst(
            nl="De leerling deed mee aan de eindtoets, maar het resultaat ontbreekt.",
            en="The pupil took the final test, but the result is missing.",
        ),
        herstel=Tekst(nl="Neem het resultaat van de eindtoets op.", en="Add the result of the final test."),
        status=Status.DORMANT,
        reden=ONBEREIKT,
    ),
    Regel(
        id="OVa.EB03.niet_deelgenomen",
        waar="eindtoets_basisonderwijs",
        wanneer=OVERSTAP,
        toets=indien_onwaar("deelgenomen", _toetssoort),
        melding=Tekst(
            nl="De leerling deed niet mee aan de eindtoets, en welke toets het betrof ontbreekt.",
            en="The pupil did not take the final test, and which test it was about is missing.",
        ),
        herstel=Tekst(
            nl="Vul de toetssoort in, ook als de leerling niet meedeed.",
            en="Fill in the kind of test, also when the pupil did not take it.",
        ),
        status=Status.DORMANT,
        reden=ONBEREIKT,
    ),
    Regel(
        id="OVa.EB03.ontheffing",
        waar="eindtoets_basisonderwijs",
        wanneer=OVERSTAP,
        toets=_ontheffing,
        melding=Tekst(
            nl="De leerling heeft ontheffing voor de eindtoets, maar de toetssoort ontbreekt.",
            en="The pupil is exempt from the final test, but the kind of test is missing.",
        ),
        herstel=Tekst(nl="Vul de toetssoort in.", en="Fill in the kind of test."),
        status=Status.DORMANT,
        reden=_WRONG_PATH,
    ),
    Regel(
        id="OVa.EB04",
        waar="eindtoets_basisonderwijs",
        wanneer=OVERSTAP,
        toets=indien_waar("deelgenomen", _toetsadvies),
        melding=Tekst(
            nl="De leerling deed mee aan de eindtoets, maar het toetsadvies ontbreekt.",
            en="The pupil took the final test, but the test advice is missing.",
        ),
        herstel=Tekst(nl="Neem het advies van het leerlingrapport over.", en="Copy the advice from the pupil report."),
        status=Status.DORMANT,
        reden=ONBEREIKT,
    ),
    Regel(
        id="OVa.TR04",
        waar="afname",
        wanneer=POVO_ELKE_SOORT,
        toets=_not_too_old,
        melding=Tekst(
            nl="Deze toets van {waarde} is te oud: alleen dit schooljaar en de twee ervoor gaan mee.",
            en="This test of {waarde} is too old: only this school year and the two before it are sent.",
        ),
        herstel=Tekst(nl="Laat de toets weg.", en="Leave out the test."),
        status=Status.DORMANT,
        reden=ONBEREIKT,
    ),
    resultaat_gevuld("OVa.TR05", OVERSTAP, reden=ONBEREIKT),
    toetsscore_gevuld("OVa.TR06", OVERSTAP, reden=ONBEREIKT),
    cijfer_gevuld("OVa.CL01", OVERSTAP, reden=ONBEREIKT),
)
