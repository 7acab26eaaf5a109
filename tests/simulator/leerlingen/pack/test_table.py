"""The table opens in a spreadsheet, and nothing in it runs there."""

from __future__ import annotations

import csv
import io

import pytest

from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.pack.table import COLUMNS, MARK, make_row, write_table
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

GENERATOR = LeerlingGenerator(3)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"], ids=repr)
def test_nothing_becomes_a_formula(start: str) -> None:
    """A name is text, whatever it begins with."""
    [_, row] = read(write_table([{"achternaam": f"{start}1+1"}]))
    assert row[COLUMNS.index("achternaam")] == f"'{start}1+1"


def read(text: str) -> list[list[str]]:
    """Return the cells."""
    return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline=""), delimiter=";"))


def test_it_is_what_a_dutch_spreadsheet_expects() -> None:
    """A mark that says UTF-8, semicolons, CRLF, and quotes around what needs them."""
    text = write_table([{"achternaam": 'Zoë; "van" Dijk'}])
    assert text.startswith(MARK)
    assert text.count("\r\n") == 2
    assert read(text)[1][COLUMNS.index("achternaam")] == 'Zoë; "van" Dijk'


@pytest.mark.parametrize("profiel", list(Profiel))
def test_a_row_says_who_it_is(profiel: Profiel) -> None:
    """Columns bear the names of the elements and hold their values."""
    leerling = GENERATOR.leerling(2, traits=Traits(profiel=profiel, adresgeheim=False))
    dossier = build_dossier(leerling, profiel, datum=GENERATOR.peildatum)
    row = make_row(dossier, {"blad": "bladen/x.html"})
    assert set(row) <= set(COLUMNS)
    assert row["achternaam"] == leerling.achternaam
    assert row["geboortedatum"] == leerling.geboortedatum.isoformat()
    assert row["adres/postcode"] == leerling.gezin.adres.postcode
    assert row["brincode"] == leerling.school.brin
    assert row["voornaam"].split() == list(leerling.voornamen)
    assert row["blad"] == "bladen/x.html"
    for number, verzorger in enumerate(leerling.gezin.verzorgers, start=1):
        assert row[f"verzorger-{number}/achternaam"] == verzorger.achternaam
