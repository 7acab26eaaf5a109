"""A file is whole or not there, and broken-off work goes on."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from simulator.leerlingen.population.batch import Batch, make_batch
from simulator.leerlingen.population.order import Counts, OutputFormat, PopulationOrder, make_order
from simulator.leerlingen.population.output import names_of, open_output

GROWING = [OutputFormat.ZIP, OutputFormat.TAR, OutputFormat.JSONL]


def order(output_format: OutputFormat) -> PopulationOrder:
    return make_order(pupils=12, seed=7, mix="landelijk", format=output_format, pgn="safe")


def blocks(output_format: OutputFormat) -> Iterator[Batch]:
    return (make_batch(order(output_format), range(start, start + 4)) for start in (0, 4, 8))


@pytest.mark.parametrize("output_format", GROWING, ids=str)
def test_what_is_broken_off_has_no_name_yet(output_format: OutputFormat, tmp_path: Path) -> None:
    """When the work stops half-way, nothing in the folder can be taken for a whole file."""

    def break_off() -> None:
        with open_output(tmp_path, output_format, "", {}) as output:
            output.add(next(blocks(output_format)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert {file.name for file in tmp_path.iterdir()} == {f"{name}.deel" for name in names_of(output_format, "")}


@pytest.mark.parametrize("output_format", GROWING, ids=str)
def test_work_that_goes_on_gives_the_same_bytes(output_format: OutputFormat, tmp_path: Path) -> None:
    """Cut back to where it was settled and gone on with, a file ends as if nothing had happened."""
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (whole, cut):
        folder.mkdir()
    with open_output(whole, output_format, "", {}) as output:
        for batch in blocks(output_format):
            output.add(batch)
        sums = output.finish(12)
    first, second, third = blocks(output_format)
    with open_output(cut, output_format, "", {}) as output:
        output.add(first)
        checkpoint = output.settle()
        output.add(second)  # lost: not settled
    with open_output(cut, output_format, "", checkpoint) as output:
        output.add(second)
        output.add(third)
        assert output.finish(12) == sums
    for folder in (whole, cut):
        assert {file.name: sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()} == sums


@pytest.mark.parametrize("output_format", [OutputFormat.ZIP, OutputFormat.TAR], ids=str)
def test_an_archive_opens_with_the_usual_tools(output_format: OutputFormat, tmp_path: Path) -> None:
    """Every dossier is in it, byte for byte, and in order."""
    with open_output(tmp_path, output_format, "", {}) as output:
        for batch in blocks(output_format):
            output.add(batch)
        output.finish(12)
    expected = [file for batch in blocks(OutputFormat.XML) for file in batch.files]
    if output_format is OutputFormat.ZIP:
        with ZipFile(tmp_path / "dossiers.zip") as archive:
            assert archive.testzip() is None
            assert [(name, archive.read(name)) for name in archive.namelist()] == expected
    else:
        with tarfile.open(tmp_path / "dossiers.tar.gz") as archive:
            found = [(member.name, archive.extractfile(member)) for member in archive]
            assert [(name, file.read()) for name, file in found if file] == expected


def test_counts_add_up() -> None:
    """Two blocks together count what each counts."""
    counts = Counts()
    for batch in blocks(OutputFormat.JSONL):
        counts.add(batch.counts)
    assert sum(counts.profielen.values()) == sum(counts.pgn.values()) == sum(counts.schools.values()) == 12
