"""Files, folders, archives and standard input, and the verdicts on them."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.dossier.batch import JudgingOptions, judge, validate_paths
from simulator.dossier.examples.minimal import make_exemplary
from simulator.dossier.inputs import collect
from simulator.dossier.writer import write
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Profiel

GOOD = write(make_exemplary(Profiel.POPO))
BROKEN = GOOD.replace(b"<voornaam>Voorbeeld</voornaam>", b"")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two dossiers, one of them deeper, an archive with two more, and something else."""
    (tmp_path / "b.xml").write_bytes(GOOD)
    (tmp_path / "dieper").mkdir()
    (tmp_path / "dieper" / "a.XML").write_bytes(BROKEN)
    (tmp_path / "leesmij.txt").write_text("no dossier")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("een.xml", GOOD)
        archive.writestr("map/twee.xml", BROKEN)
        archive.writestr("drie.txt", "no dossier")
    return tmp_path


def test_a_folder_is_searched_to_the_bottom(folder: Path) -> None:
    """Every XML file and every XML file in an archive, in the order of the names."""
    names = [each.name.removeprefix(f"{folder}/") for each in collect([folder])]
    assert names == ["b.xml", "c.zip!een.xml", "c.zip!map/twee.xml", "dieper/a.XML"]


def test_every_file_gets_a_verdict(folder: Path) -> None:
    """In the order of the input, with the line of the file that a finding is about."""
    results = list(validate_paths([folder]))
    assert [result.verdict.valid for result in results] == [True, True, False, False]
    assert results[0].source_lines == {}
    (finding,) = results[2].verdict.findings
    assert finding.rule == "OVa.LL01"
    assert finding.line is not None
    assert results[2].source_lines[finding.line].strip() == "<leerling>"


@pytest.mark.processes
def test_workers_give_the_same_verdicts_in_the_same_order(folder: Path) -> None:
    """Spreading work over processes changes nothing but the time it takes."""
    for number in range(40):
        (folder / f"x{number:02}.xml").write_bytes(BROKEN if number % 3 else GOOD)
    seen: list[tuple[int, int]] = []
    alone = list(validate_paths([folder]))
    spread = list(validate_paths([folder], workers=2, progress=lambda done, total: seen.append((done, total))))
    assert spread == alone
    assert seen == [(number, 44) for number in range(1, 45)]


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads what is piped in."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BROKEN)))
    (result,) = validate_paths(["-"])
    assert (result.file, result.verdict.valid) == ("-", False)


def test_a_file_that_is_named_is_judged_whatever_its_name(folder: Path) -> None:
    """Only inside folders the extension decides."""
    (result,) = validate_paths([folder / "leesmij.txt"])
    assert [finding.rule for finding in result.verdict.findings] == ["XML"]


@pytest.mark.parametrize("name", ["nergens.xml", "leeg"])
def test_a_wrong_path_says_what_where_and_how(tmp_path: Path, name: str) -> None:
    """A path that is not there, or a folder without dossiers, is a mistake of the user."""
    (tmp_path / "leeg").mkdir()
    with pytest.raises(ConfigurationError) as caught:
        collect([tmp_path / name])
    assert name in caught.value.where
    assert "XML file" in caught.value.remedy


def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "kapot.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    return path


def bad_crc(tmp_path: Path) -> Path:
    path = tmp_path / "crc.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("een.xml", GOOD)
    path.write_bytes(path.read_bytes().replace(b"<leerling>", b"<leerlinh>"))
    return path


def encrypted(tmp_path: Path) -> Path:
    path = tmp_path / "geheim.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("een.xml", GOOD)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    return path


def bomb(tmp_path: Path) -> Path:
    path = tmp_path / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("een.xml", b" " * 2_000_000)
    return path


ARCHIVES = [
    pytest.param(damaged, "beschadigd", id="damaged"),
    pytest.param(bad_crc, "beschadigd", id="bad-crc"),
    pytest.param(encrypted, "versleuteld", id="encrypted"),
    pytest.param(bomb, "te groot", id="bomb"),
]


@pytest.mark.parametrize(("make", "told"), ARCHIVES)
def test_an_archive_that_gives_no_bytes_is_one_finding(make: Callable[[Path], Path], told: str, tmp_path: Path) -> None:
    """One bad archive does not stop the others."""
    good = tmp_path / "goed.xml"
    good.write_bytes(GOOD)
    bad, fine = validate_paths([make(tmp_path), good], max_bytes=1_000_000)
    assert fine.verdict.valid
    (finding,) = bad.verdict.findings
    assert (finding.rule, finding.source.value) == ("LEZEN", "parse")
    assert told in finding.message.nl


def test_a_file_that_goes_away_is_one_finding(tmp_path: Path) -> None:
    """Between finding a file and reading it, the file may disappear."""
    path = tmp_path / "weg.xml"
    path.write_bytes(GOOD)
    (source,) = collect([path])
    path.unlink()
    (finding,) = judge(source, JudgingOptions()).verdict.findings
    assert (finding.rule, finding.message.nl) == ("LEZEN", "Het bestand is er niet meer.")


def test_results_can_be_serialised(folder: Path) -> None:
    """Findings are plain data."""
    for result in validate_paths([folder]):
        json.dumps([finding.as_dict() for finding in result.verdict.findings])
