"""What a person reads beside a value: the label of an element, the meaning of a code, the title of a category."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files

from simulator.dossier.elements import Soort
from simulator.standard.codelijsten import codelist, load_toepassing
from simulator.text.dates import spell_date
from simulator.text.text import Tekst

CATEGORIEEN = {
    "metadata": Tekst(nl="Over het dossier", en="About the dossier"),
    "ouderinzage": Tekst(nl="Inzage door de ouders", en="Inspection by the parents"),
    "school": Tekst(nl="School", en="School"),
    "leerling": Tekst(nl="Leerling", en="Pupil"),
    "oudersverzorgers": Tekst(nl="Ouders en verzorgers", en="Parents and carers"),
    "vve": Tekst(nl="Voor- en vroegschoolse educatie", en="Pre-school and early-school education"),
    "schoolloopbaan": Tekst(nl="Schoolloopbaan", en="School career"),
    "overstapadvies": Tekst(nl="Overstapadvies", en="Transfer advice"),
    "onderwijsondersteuning": Tekst(nl="Onderwijsondersteuning", en="Educational support"),
    "verzuim": Tekst(nl="Verzuim", en="Absence"),
    "eindtoetsbo": Tekst(nl="Eindtoets basisonderwijs", en="Final test of primary education"),
    "toetsresultaten": Tekst(nl="Toetsresultaten", en="Test results"),
    "handelingsplannen": Tekst(nl="Handelingsplannen", en="Action plans"),
    "cijferlijsten": Tekst(nl="Cijferlijsten", en="Grade lists"),
    "vombo": Tekst(nl="VO-MBO", en="VO-MBO"),
    "bijlagedocs": Tekst(nl="Bijlagen", en="Attachments"),
}
"""Titles of the sixteen categories, in the order of `simulator.standard.overdracht.CATEGORIES`."""

_JA_NEE = {
    "true": Tekst(nl="ja", en="yes"),
    "1": Tekst(nl="ja", en="yes"),
    "false": Tekst(nl="nee", en="no"),
    "0": Tekst(nl="nee", en="no"),
}


def label(parent: str, element: str, lang: str) -> str:
    """Return what an element is called; its own name when nothing better is known.

    >>> label("adres", "nummer", "nl"), label("communicatie", "soort", "en")
    ('Huisnummer', 'Kind')
    """
    table = _load_labels()
    found = table.get(f"{parent}/{element}") or table.get(element)
    return found.in_language(lang) if found else element


def meaning(path: tuple[str, ...], soort: Soort, text: str, lang: str) -> str:
    """Return what a value means to a person: of a code, a date or an indicator; empty when it speaks for itself.

    Args:
        path: names of the elements from the root.
        soort: what the element holds.
        text: as it stands in the dossier.
        lang: `nl` or `en`.

    >>> meaning(("dossier", "inzage", "inzagedatum"), Soort.DATUM, "2026-03-05", "nl")
    '5 maart 2026'
    """
    match soort:
        case Soort.JA_NEE:
            found = _JA_NEE.get(text.strip())
            return found.in_language(lang) if found else ""
        case Soort.DATUM:
            return _spell_date(text, lang)
    number = _list_of(path)
    if number is None:
        return ""
    for code in codelist(number).rows:
        if code.code == text:
            spoken = code.meaning.in_language(lang)
            return "" if spoken.casefold() == text.casefold() else spoken
    return ""


def _spell_date(text: str, lang: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return spell_date(day).in_language(lang)


@cache
def _list_of(path: tuple[str, ...]) -> int | None:
    """Return the number of the code list of an element, when it has one."""
    for row in load_toepassing():
        tail = tuple(row.path.removeprefix("//").split("/"))
        if path[-len(tail) :] == tail:
            return row.number
    return None


@cache
def _load_labels() -> dict[str, Tekst]:
    lines = files(__package__).joinpath("labels.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["element"]: Tekst(nl=row["nl"], en=row["en"]) for row in rows}
