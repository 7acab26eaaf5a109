"""Rules of a transfer that the published validation never reaches.

Its template for the pupil applies no templates to the children, so no rule on an element below the pupil is tried. Mode
`official` skips these rules, mode `intended` tries them. Bron: gegevensset business rules 5.4 and 4, quirk 1.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from simulator.dossier.location import string_value
from simulator.dossier.rules.predicates import requires, when_false, when_true
from simulator.dossier.rules.rule import OVERSTAP, POVO, POVO_EVERY_KIND, Rule, Status
from simulator.dossier.rules.shared import cijfer_filled, geheim_adres_verzorger, resultaat_filled, toetsscore_filled
from simulator.text.text import Text

if TYPE_CHECKING:
    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView

UNREACHED = Text(
    nl="Het gepubliceerde stylesheet daalt niet af onder de leerling (een fout sinds 2017.1).",
    en="The published stylesheet does not descend below the pupil (a mistake since 2017.1).",
)
_WRONG_PATH = Text(
    nl="Niet bereikt, zoekt een niveau te hoog en naar een ja/nee-waarde; het schema maakt de regel overbodig.",
    en="Not reached, looks one level too high and for a boolean; the schema makes the rule redundant.",
)
_AUGUST = 8
_DATE = re.compile(r"\s*(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")


def _schooladvies(node: ElementView, view: DossierView) -> etree._Element | None:
    """Demand the advice, except of a school whose kind is exactly SO. Bron: quirk 14."""
    return None if view.school.text("soort") == "SO" or node.has("advies") else node.element


def _toetssoort(node: ElementView, _view: DossierView) -> etree._Element | None:
    return None if node.below("eindtoetsresultaat").has("toetssoort") else node.element


def _ontheffing(node: ElementView, _view: DossierView) -> etree._Element | None:
    result = node.below("eindtoetsresultaat")
    return result.first("wettelijke_ontheffing") if _exempt(result) and not result.has("toetssoort") else None


def _exempt(result: ElementView) -> bool:
    return result.text("wettelijke_ontheffing") == "J"


def _toetsadvies(node: ElementView, _view: DossierView) -> etree._Element | None:
    return None if node.below("eindtoetsresultaat").has("toets_advies") else node.element


def oldest_test_date(made: date) -> date:
    """Return the first day of the school year two before the one of `made`; a school year starts on 1 August.

    Bron: quirk 20.

    >>> oldest_test_date(date(2016, 7, 31)), oldest_test_date(date(2016, 8, 1))
    (datetime.date(2013, 8, 1), datetime.date(2014, 8, 1))
    """
    start = made.year if made.month >= _AUGUST else made.year - 1
    return date(start - 2, _AUGUST, 1)


def _not_too_old(node: ElementView, view: DossierView) -> etree._Element | None:
    taken_at = node.first("afnamedatum")
    made, taken = _date(view.metadata.text("datum")), _date(None if taken_at is None else string_value(taken_at))
    return taken_at if made and taken and taken < oldest_test_date(made) else None


def _date(text: str | None) -> date | None:
    """Return the calendar date of an xs:date, its time zone left out; None for years that Python does not know."""
    match = _DATE.match(text or "")
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None


RULES = (
    geheim_adres_verzorger("OVa.OV03", OVERSTAP, reason=UNREACHED),
    Rule(
        id="OVa.OA02",
        where="overstapadvies",
        when=POVO,
        predicate=_schooladvies,
        message=Text(nl="Het schooladvies ontbreekt.", en="The school advice is missing."),
        fix=Text(
            nl="Vul het advies voor het voortgezet onderwijs in; alleen een SO-school mag het weglaten.",
            en="Fill in the advice for secondary education; only an SO school may leave it out.",
        ),
        status=Status.DORMANT,
        reason=UNREACHED,
    ),
    Rule(
        id="OVa.OA03",
        where="overstapadvies",
        when=OVERSTAP,
        predicate=requires("contactnodig"),
        message=Text(
            nl="Niet aangegeven is of contact tussen de scholen nodig is.",
            en="It is not stated whether the schools should be in contact.",
        ),
        fix=Text(nl="Geef aan of contact nodig is.", en="State whether contact is needed."),
        status=Status.DORMANT,
        reason=UNREACHED,
    ),
    Rule(
        id="OVa.OA04",
        where="overstapadvies",
        when=OVERSTAP,
        predicate=when_true("contactnodig", requires("contactpersoon")),
        message=Text(
            nl="Contact is nodig, maar de contactpersoon ontbreekt.",
            en="Contact is needed, but the contact person is missing.",
        ),
        fix=Text(nl="Vul in wie de nieuwe school kan benaderen.", en="Fill in whom the new school can turn to."),
        status=Status.DORMANT,
        reason=UNREACHED,
    ),
    Rule(
        id="OVa.OA05",
        where="overstapadvies",
        when=OVERSTAP,
        predicate=when_true("contactnodig", requires("contacttelefoon")),
        message=Text(
            nl="Contact is nodig, maar het telefoonnummer van de contactpersoon ontbreekt.",
            en="Contact is needed, but the telephone number of the contact person is missing.",
        ),
        fix=Text(
            nl="Vul het telefoonnummer van de contactpersoon in.",
            en="Fill in the telephone number of the contact person.",
        ),
        status=Status.DORMANT,
        reason=UNREACHED,
    ),
    Rule(
        id="OVa.EB02",
        where="eindtoets_basisonderwijs",
        when=OVERSTAP,
        predicate=when_true("deelgenomen", requires("eindtoetsresultaat")),
        message=Text(
            nl="De leerling deed mee aan de eindtoets, maar het resultaat ontbreekt.",
            en="The pupil took the final test, but the result is missing.",
        ),
        fix=Text(nl="Neem het resultaat van de eindtoets op.", en="Add the result of the final test."),
        status=Status.DORMANT,
        reason=UNREACHED,
    ),
    Rule(
        id="OVa.EB03.niet_deelgenomen",
        where="eindtoets_basisonderwijs",
        when=OVERSTAP,
        predicate=when_false("deelgenomen", _toetssoort),
        message=Text(
            nl="De leerling deed niet mee aan de eindtoets, en welke toets het betrof ontbreekt.",
            en="The pupil did not take the final test, and which test it was about is missing.",
        ),
        fix=Text(
            nl="Vul de toetssoort in, ook als de leerling niet meedeed.",
            en="Fill in the kind of test, also when the pupil did not take it.",
        ),
        status=Status.DORMANT,
        reason=UNREACHED,
    ),
    Rule(
        id="OVa.EB03.ontheffing",
        where="eindtoets_basisonderwijs",
        when=OVERSTAP,
        predicate=_ontheffing,
        message=Text(
            nl="De leerling heeft ontheffing voor de eindtoets, maar de toetssoort ontbreekt.",
            en="The pupil is exempt from the final test, but the kind of test is missing.",
        ),
        fix=Text(nl="Vul de toetssoort in.", en="Fill in the kind of test."),
        status=Status.DORMANT,
        reason=_WRONG_PATH,
    ),
    Rule(
        id="OVa.EB04",
        where="eindtoets_basisonderwijs",
        when=OVERSTAP,
        predicate=when_true("deelgenomen", _toetsadvies),
        message=Text(
            nl="De leerling deed mee aan de eindtoets, maar het toetsadvies ontbreekt.",
            en="The pupil took the final test, but the test advice is missing.",
        ),
        fix=Text(nl="Neem het advies van het leerlingrapport over.", en="Copy the advice from the pupil report."),
        status=Status.DORMANT,
        reason=UNREACHED,
    ),
    Rule(
        id="OVa.TR04",
        where="afname",
        when=POVO_EVERY_KIND,
        predicate=_not_too_old,
        message=Text(
            nl="Deze toets van {waarde} is te oud: alleen dit schooljaar en de twee ervoor gaan mee.",
            en="This test of {waarde} is too old: only this school year and the two before it are sent.",
        ),
        fix=Text(nl="Laat de toets weg.", en="Leave out the test."),
        status=Status.DORMANT,
        reason=UNREACHED,
    ),
    resultaat_filled("OVa.TR05", OVERSTAP, reason=UNREACHED),
    toetsscore_filled("OVa.TR06", OVERSTAP, reason=UNREACHED),
    cijfer_filled("OVa.CL01", OVERSTAP, reason=UNREACHED),
)
