"""The pupils of a pack as a CSV table for a spreadsheet or an import.

UTF-8 with a byte order mark, semicolons and CRLF, which Excel with Dutch settings opens correctly. A value that a
spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.dossier.model import Adres, Communicatie, Dossier, Verzorger
from simulator.dossier.writer import format_value

NAME = "leerlingen.csv"
MARK = "\ufeff"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PUPIL = (
    "leerlingid",
    "bsn",
    "onderwijsnummer",
    "voornaam",
    "voorletters-1",
    "voorvoegsel",
    "achternaam",
    "roepnaam",
    "geboortedatum",
    "geslacht",
    "adresgeheim",
)
_ADDRESS = ("straat", "nummer", "toevoeging", "postcode", "plaats", "gemeente")
_SCHOOL_DATES = ("onderwijssinds", "startdatumhuidigonderwijs", "datuminschrijving", "datumuitschrijving")
_CAREER = ("schooljaar", "groepscode", "groepsnaam", "jaargroep")
_CARER = (
    "voornaam",
    "voorletters-1",
    "voorvoegsel",
    "achternaam",
    "geslacht",
    "relatietotkind",
    "adresgeheim",
    "overleden",
    "overlijdensdatum",
    "wettigevertegenwoordiger",
)
_ADVICE = ("advies", "wensouders", "wensleerling", "herzienadvies", "profiel")
_CARERS = 2

COLUMNS = (
    *_PUPIL,
    *(f"adres/{name}" for name in _ADDRESS),
    "telefoon",
    *_SCHOOL_DATES,
    "overstap",
    "overdrachtsoort",
    "brincode",
    "vestigingscode",
    *(f"schoolloopbaan/{name}" for name in _CAREER),
    *(
        f"verzorger-{number}/{name}"
        for number in range(1, _CARERS + 1)
        for name in (*_CARER, *_ADDRESS, "telefoon", "e-mail")
    ),
    *(f"overstapadvies/{name}" for name in _ADVICE),
    "bijlagen",
    "bijzonder",
    "blad",
    "verwacht",
)
"""Names of elements of the gegevensset, prefixed by their block; the last four columns are those of the pack."""


def make_row(dossier: Dossier, of_pack: Mapping[str, str]) -> dict[str, str]:
    """Return the main data of a pupil, its parents and its school as one row; the rest is on the sheet.

    Args:
        dossier: the expected one.
        of_pack: the columns of the pack itself.
    """
    school, leerling = dossier.huidigeschool, dossier.huidigeschool.leerling
    row = _take(leerling, (*_PUPIL, *_SCHOOL_DATES))
    row |= _address(leerling.adreslijst, "adres/") | {"telefoon": _contact(leerling.communicatielijst, "telefoon")}
    row |= _take(dossier.metadata, ("overstap",)) | _take(dossier, ("overdrachtsoort",))
    row |= _take(school, ("brincode", "vestigingscode"))
    if leerling.schoolloopbaanlijst:
        row |= _take(leerling.schoolloopbaanlijst[-1], _CAREER, "schoolloopbaan/")
    for number, verzorger in enumerate(leerling.verzorger[:_CARERS], start=1):
        row |= _carer(verzorger, f"verzorger-{number}/")
    if leerling.overstapadvies:
        row |= _take(leerling.overstapadvies, _ADVICE, "overstapadvies/")
    return {**row, **of_pack}


def write_table(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the table with its header and a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guard(row.get(column, "")) for column in COLUMNS] for row in rows)
    return MARK + text.getvalue()


def guard(text: str) -> str:
    """Return a value, escaped so that no spreadsheet takes it for a formula.

    >>> guard("=1+1"), guard("Jansen")
    ("'=1+1", 'Jansen')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _take(block: Any, names: Iterable[str], prefix: str = "") -> dict[str, str]:  # noqa: ANN401 - any class of the model
    """Return simple fields of a block by their column; the values of a repeated field are joined by spaces."""
    found: dict[str, str] = {}
    for name in names:
        value = getattr(block, name.replace("-", "_"))
        if isinstance(value, tuple):
            found[prefix + name] = " ".join(value)
        elif value is not None:
            found[prefix + name] = format_value(value)
    return found


def _address(adressen: tuple[Adres, ...], prefix: str) -> dict[str, str]:
    return _take(adressen[0], _ADDRESS, prefix) if adressen else {}


def _contact(listing: tuple[Communicatie, ...], kind: str) -> str:
    return next((str(each.nummer) for each in listing if each.soort == kind), "")


def _carer(verzorger: Verzorger, prefix: str) -> dict[str, str]:
    contact = {f"{prefix}{kind}": _contact(verzorger.communicatielijst, kind) for kind in ("telefoon", "e-mail")}
    return _take(verzorger, _CARER, prefix) | _address(verzorger.adreslijst, prefix) | contact
