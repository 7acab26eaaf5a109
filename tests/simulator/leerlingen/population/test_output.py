"""A file is whole or not there, and broken-off work goes on."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from simulator.leerlingen.population.batch import Blok, make_blok
from simulator.leerlingen.population.order import Formaat, Opdracht, Tellingen, make_opdracht
from simulator.leerlingen.population.output import names_of, open_uitvoer

GROWING = [Formaat.ZIP, Formaat.TAR, Formaat.JSONL]


def order(formaat: Formaat) -> Opdracht:
    return make_opdracht(pupils=12, seed=7, mix="landelijk", format=formaat, pgn="safe")


def blocks(formaat: Formaat) -> Iterator[Blok]:
    return (make_blok(order(formaat), range(start, start + 4)) for start in (0, 4, 8))


@pytest.mark.parametrize("formaat", GROWING, ids=str)
def test_what_is_broken_off_has_no_name_yet(formaat: Formaat, tmp_path: Path) -> None:
    """When the work stops half-way, nothing in the folder can be taken for a whole file."""

    def break_off() -> None:
        with open_uitvoer(tmp_path, formaat, "", {}) as uitvoer:
            uitvoer.add(next(blocks(formaat)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert {file.name for file in tmp_path.iterdir()} == {f"{name}.deel" for name in names_of(formaat, "")}


@pytest.mark.parametrize("formaat", GROWING, ids=str)
def test_work_that_goes_on_gives_the_same_bytes(formaat: Formaat, tmp_path: Path) -> None:
    """Cut back to where it was settled and gone on with, a file ends as if nothing had happened."""
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (whole, cut):
        folder.mkdir()
    with open_uitvoer(whole, formaat, "", {}) as uitvoer:
        for blok in blocks(formaat):
            uitvoer.add(blok)
        sums = uitvoer.finish(12)
    first, second, third = blocks(formaat)
    with open_uitvoer(cut, formaat, "", {}) as uitvoer:
        uitvoer.add(first)
        stand = uitvoer.settle()
        uitvoer.add(second)  # lost: not settled
    with open_uitvoer(cut, formaat, "", stand) as uitvoer:
        uitvoer.add(second)
        uitvoer.add(third)
        assert uitvoer.finish(12) == sums
    for folder in (whole, cut):
        assert {file.name: sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()} == sums


@pytest.mark.parametrize("formaat", [Formaat.ZIP, Formaat.TAR], ids=str)
def test_an_archive_opens_with_the_usual_tools(formaat: Formaat, tmp_path: Path) -> None:
    """Every dossier is in it, byte for byte, and in order."""
    with open_uitvoer(tmp_path, formaat, "", {}) as uitvoer:
        for blok in blocks(formaat):
            uitvoer.add(blok)
        uitvoer.finish(12)
    expected = [file for blok in blocks(Formaat.XML) for file in blok.bestanden]
    if formaat is Formaat.ZIP:
        with ZipFile(tmp_path / "dossiers.zip") as archive:
            assert archive.testzip() is None
            assert [(name, archive.read(name)) for name in archive.namelist()] == expected
    else:
        with tarfile.open(tmp_path / "dossiers.tar.gz") as archive:
            found = [(member.name, archive.extractfile(member)) for member in archive]
            assert [(name, file.read()) for name, file in found if file] == expected


def test_counts_add_up() -> None:
    """Two blocks together count what each counts."""
    tellingen = Tellingen()
    for blok in blocks(Formaat.JSONL):
        tellingen.add(blok.tellingen)
    assert sum(tellingen.profielen.values()) == sum(tellingen.pgn.values()) == sum(tellingen.scholen.values()) == 12
