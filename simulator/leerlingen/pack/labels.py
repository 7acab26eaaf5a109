"""Texts for the reader of a sheet: labels of elements, meanings of codes, titles of categories."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files

from simulator.dossier.elements import FieldKind
from simulator.standard.codelijsten import codelist, load_uses
from simulator.text.dates import spell_date
from simulator.text.text import Text

CATEGORIEEN = {
    "metadata": Text(nl="Over het dossier", en="About the dossier"),
    "ouderinzage": Text(nl="Inzage door de ouders", en="Inspection by the parents"),
    "school": Text(nl="School", en="School"),
    "leerling": Text(nl="Leerling", en="Pupil"),
    "oudersverzorgers": Text(nl="Ouders en verzorgers", en="Parents and carers"),
    "vve": Text(nl="Voor- en vroegschoolse educatie", en="Pre-school and early-school education"),
    "schoolloopbaan": Text(nl="Schoolloopbaan", en="School career"),
    "overstapadvies": Text(nl="Overstapadvies", en="Transfer advice"),
    "onderwijsondersteuning": Text(nl="Onderwijsondersteuning", en="Educational support"),
    "verzuim": Text(nl="Verzuim", en="Absence"),
    "eindtoetsbo": Text(nl="Eindtoets basisonderwijs", en="Final test of primary education"),
    "toetsresultaten": Text(nl="Toetsresultaten", en="Test results"),
    "handelingsplannen": Text(nl="Handelingsplannen", en="Action plans"),
    "cijferlijsten": Text(nl="Cijferlijsten", en="Grade lists"),
    "vombo": Text(nl="VO-MBO", en="VO-MBO"),
    "bijlagedocs": Text(nl="Bijlagen", en="Attachments"),
}
"""Titles of the sixteen categories, in the order of `simulator.standard.overdracht.CATEGORIES`."""

_JA_NEE = {
    "true": Text(nl="ja", en="yes"),
    "1": Text(nl="ja", en="yes"),
    "false": Text(nl="nee", en="no"),
    "0": Text(nl="nee", en="no"),
}


def label(parent: str, element: str, lang: str) -> str:
    """Return the label of an element; its own name when it has none.

    >>> label("adres", "nummer", "nl"), label("communicatie", "soort", "en")
    ('Huisnummer', 'Kind')
    """
    table = _load_labels()
    found = table.get(f"{parent}/{element}") or table.get(element)
    return found.in_language(lang) if found else element


def meaning(path: tuple[str, ...], kind: FieldKind, text: str, lang: str) -> str:
    """Return the meaning of a value: of a code, a date or an indicator; empty for other values.

    Args:
        path: names of the elements from the root.
        kind: what the element holds.
        text: as in the dossier.
        lang: `nl` or `en`.

    >>> meaning(("dossier", "inzage", "inzagedatum"), FieldKind.DATE, "2026-03-05", "nl")
    '5 maart 2026'
    """
    match kind:
        case FieldKind.JA_NEE:
            found = _JA_NEE.get(text.strip())
            return found.in_language(lang) if found else ""
        case FieldKind.DATE:
            return _spell_date(text, lang)
    number = _list_of(path)
    if number is None:
        return ""
    for code in codelist(number).rows:
        if code.code == text:
            meant = code.meaning.in_language(lang)
            return "" if meant.casefold() == text.casefold() else meant
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
    for row in load_uses():
        tail = tuple(row.path.removeprefix("//").split("/"))
        if path[-len(tail) :] == tail:
            return row.number
    return None


@cache
def _load_labels() -> dict[str, Text]:
    lines = files(__package__).joinpath("labels.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["element"]: Text(nl=row["nl"], en=row["en"]) for row in rows}
