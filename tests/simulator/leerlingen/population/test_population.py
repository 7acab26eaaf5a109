"""Populations on disk."""

from __future__ import annotations

import errno
import json
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from simulator.dossier.validator import validate
from simulator.errors import ConfigurationError
from simulator.files import write_atomically
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.leerlingen.population.order import Manifest, OutputFormat, get_format, parse_shard
from simulator.leerlingen.population.population import generate_population
from simulator.standard.identifiers import is_bsn, is_test_bsn

PUPILS = 30
FORMATS = [OutputFormat.XML, OutputFormat.ZIP, OutputFormat.TAR, OutputFormat.JSONL]


def make(out: Path, **order: object) -> Manifest:
    """Write a small population."""
    return generate_population(**{"pupils": PUPILS, "seed": 7, "out": out, **order})  # type: ignore[arg-type]  # any flag


def tree(out: Path) -> dict[str, bytes]:
    """Return every file by its path."""
    return {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


def sums(out: Path) -> dict[str, str]:
    """Return the checksum of every dossier by its path."""
    lines = (out / "SHA256SUMS").read_text().splitlines()
    return {path: digest for digest, path in (line.split("  ") for line in lines)}


@pytest.mark.processes
@pytest.mark.parametrize("output_format", FORMATS, ids=str)
def test_the_number_of_workers_makes_no_difference(output_format: OutputFormat, tmp_path: Path) -> None:
    """One process or two: the same names, the same bytes."""
    make(tmp_path / "one", format=output_format)
    make(tmp_path / "two", format=output_format, workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_the_seed_makes_a_difference(tmp_path: Path) -> None:
    """Another seed gives other pupils under the same names."""
    make(tmp_path / "one")
    make(tmp_path / "two", seed=8)
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert not any(one[name] == two[name] for name in set(one) & set(two))


def test_pupil_k_does_not_depend_on_the_size(tmp_path: Path) -> None:
    """The first pupils of a larger population are those of a smaller one."""
    make(tmp_path / "small", pupils=5)
    make(tmp_path / "large")
    small, large = tree(tmp_path / "small" / "xml"), tree(tmp_path / "large" / "xml")
    assert len(small) == 5
    assert all(large[name] == content for name, content in small.items())


def test_the_parts_make_up_the_whole(tmp_path: Path) -> None:
    """Three shards in one folder hold the dossiers of the whole, once each."""
    make(tmp_path / "whole")
    for part in (3, 1, 2):
        make(tmp_path / "parts", shard=(part, 3))
    assert tree(tmp_path / "parts" / "xml") == tree(tmp_path / "whole" / "xml")
    names = sorted(file.name for file in (tmp_path / "parts").glob("*.json"))
    assert names == [f"MANIFEST-{part}-of-3.json" for part in (1, 2, 3)]


def test_every_dossier_is_valid(tmp_path: Path) -> None:
    """No finding in mode intended, all profiles together."""
    make(tmp_path / "p", pupils=60)
    files = sorted((tmp_path / "p").rglob("*.xml"))
    assert len(files) == 60
    assert [finding for file in files for finding in validate(file.read_bytes(), mode="intended").findings] == []


def test_the_manifest_accounts_for_every_file(tmp_path: Path) -> None:
    """Counts add up, checksums are right, and nothing else lies in the folder."""
    manifest = make(tmp_path / "p")
    found = json.loads((tmp_path / "p" / "MANIFEST.json").read_text())
    assert found["leerlingen"] == manifest.leerlingen == PUPILS
    assert sum(found["profielen"].values()) == sum(found["pgn"].values()) == sum(found["scholen"].values()) == PUPILS
    assert found["opdracht"]["seed"] == 7
    assert found["aannames"] == ["A26", "A35", "A40", "A51", "A52", "A53", "A54", "A55"]
    files = tree(tmp_path / "p")
    assert found["bestanden"] == {"SHA256SUMS": sha256(files["SHA256SUMS"]).hexdigest()}
    assert sums(tmp_path / "p") == {
        name: sha256(content).hexdigest() for name, content in files.items() if name.startswith("xml/")
    }
    assert set(files) == {*sums(tmp_path / "p"), "MANIFEST.json", "SHA256SUMS"}
    assert sum(found["aandelen"].values()) == pytest.approx(1, abs=0.001)


def test_an_archive_holds_the_same_dossiers(tmp_path: Path) -> None:
    """A ZIP has the files of the tree, byte for byte, and the manifest their checksums."""
    make(tmp_path / "tree")
    make(tmp_path / "zip", format="zip")
    with ZipFile(tmp_path / "zip" / "dossiers.zip") as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    assert {name: sha256(data).hexdigest() for name, data in content.items()} == sums(tmp_path / "zip")
    assert content == {f"xml/{name}": data for name, data in tree(tmp_path / "tree" / "xml").items()}


def test_records_are_one_pupil_a_line(tmp_path: Path) -> None:
    """Each line is one flat pupil with a number of its own, BSNs in the test range."""
    make(tmp_path / "p", format="jsonl")
    records = [json.loads(line) for line in (tmp_path / "p" / "leerlingen.jsonl").read_text("utf-8").splitlines()]
    assert [record["index"] for record in records] == list(range(PUPILS))
    assert len({record["pgn"] for record in records}) == PUPILS
    for record in records:
        assert is_test_bsn(record["pgn"]) if record["pgn_soort"] == "bsn" else not is_bsn(record["pgn"])
        assert all(isinstance(value, str | int | float | None) for value in record.values())


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    """Progress only grows and ends with all pupils done."""
    seen: list[tuple[int, int]] = []
    make(tmp_path / "p", progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (PUPILS, PUPILS)


def test_the_same_order_again_changes_nothing(tmp_path: Path) -> None:
    """Running a finished order again is allowed and gives the same tree."""
    make(tmp_path / "p")
    before = tree(tmp_path / "p")
    make(tmp_path / "p")
    assert tree(tmp_path / "p") == before


@pytest.mark.parametrize(
    "change", [{"seed": 8}, {"pupils": 29}, {"format": "zip"}, {"mix": "POVO=1"}, {"attachments": "typical"}], ids=str
)
def test_another_population_is_not_written_over(change: dict[str, object], tmp_path: Path) -> None:
    """Without force another order in the same folder is refused; with force only the old files go."""
    make(tmp_path / "p")
    before = tree(tmp_path / "p")
    with pytest.raises(ConfigurationError, match="another population") as caught:
        make(tmp_path / "p", **change)
    assert "--force" in caught.value.remedy
    assert tree(tmp_path / "p") == before
    (tmp_path / "p" / "mine.txt").write_text("keep me")
    make(tmp_path / "p", force=True, **change)
    make(tmp_path / "fresh", **change)
    assert tree(tmp_path / "p") == {**tree(tmp_path / "fresh"), "mine.txt": b"keep me"}


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """A folder that holds other files is refused, and stays as it was."""
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(ConfigurationError, match="not empty"):
        make(tmp_path)
    assert tree(tmp_path) == {"thesis.doc": b"years of work"}


def test_an_old_manifest_cannot_point_out_of_the_folder(tmp_path: Path) -> None:
    """With force, a forged manifest removes nothing outside its own folder."""
    (tmp_path / "safe.txt").write_text("keep me")
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "MANIFEST.json").write_text(json.dumps({"bestanden": {"../safe.txt": ""}}))
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  ../safe.txt\n{'0' * 64}  {tmp_path}/safe.txt\n")
    make(folder, force=True)
    assert (tmp_path / "safe.txt").read_text() == "keep me"


def test_a_full_disk_leaves_whole_files_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full there is a message, every file is whole, no manifest; the same order then finishes it."""
    left = [12]

    def write_until_full(target: Path, content: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        write_atomically(target, content)

    with monkeypatch.context() as patch:
        patch.setattr("simulator.leerlingen.population.output.write_atomically", write_until_full)
        with pytest.raises(ConfigurationError, match="No space left") as caught:
            make(tmp_path / "p")
    assert "make room" in caught.value.remedy
    assert "maak ruimte" in caught.value.remedy_nl
    names = tree(tmp_path / "p")
    assert "MANIFEST.json" not in names
    assert "ONVOLTOOID.json" in names
    make(tmp_path / "fresh")
    whole = tree(tmp_path / "fresh")
    assert all(whole[name] == content for name, content in names.items() if name.endswith(".xml"))
    assert not any(name.endswith(".xml.deel") for name in names)
    make(tmp_path / "p")
    assert tree(tmp_path / "p") == whole


def test_a_broken_off_population_gives_way_with_force(tmp_path: Path) -> None:
    """What an interrupted other order left is refused without force, and cleared with it."""
    make(tmp_path / "p")
    (tmp_path / "p" / "MANIFEST.json").rename(tmp_path / "p" / "ONVOLTOOID.json")
    paper = tmp_path / "p" / "ONVOLTOOID.json"
    paper.write_text(json.dumps({"opdracht": json.loads(paper.read_text())["opdracht"]}))
    with pytest.raises(ConfigurationError, match="another population"):
        make(tmp_path / "p", seed=8)
    make(tmp_path / "p", seed=8, force=True)
    make(tmp_path / "fresh", seed=8)
    assert tree(tmp_path / "p") == tree(tmp_path / "fresh")


@pytest.mark.parametrize("output_format", FORMATS, ids=str)
def test_a_folder_that_cannot_be_written_gives_a_message(output_format: OutputFormat, tmp_path: Path) -> None:
    """A file where the folder should be is a message with a remedy, no traceback of the system."""
    (tmp_path / "file").write_text("I am no folder")
    with pytest.raises(ConfigurationError, match="cannot write") as caught:
        make(tmp_path / "file" / "p", format=output_format)
    assert "file" in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("order", "named"),
    [
        ({"pupils": 0}, "--pupils"),
        ({"workers": 0}, "--workers"),
        ({"pupils": 9092, "pgn": "unique"}, "9,091"),
        ({"pupils": 690_917}, "690,916"),
        ({"pgn": "bsn"}, "--pgn"),
        ({"format": "csv"}, "csv"),
        ({"attachments": "huge"}, "--attachments"),
        ({"attachments": "heavy", "format": "jsonl"}, "--attachments"),
        ({"mix": "POVO=2"}, "--mix"),
        ({"shard": (0, 4)}, "--shard"),
        ({"shard": (5, 4)}, "--shard"),
    ],
    ids=str,
)
def test_an_impossible_order_touches_nothing(order: dict[str, object], named: str, tmp_path: Path) -> None:
    """A wrong flag is a message, and the folder is not even made."""
    with pytest.raises(ConfigurationError) as caught:
        make(tmp_path / "p", **order)
    assert named in str(caught.value)
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("text", ["", "1", "1/", "a/b", "0/4", "5/4", "-1/4", "1/0"])
def test_a_bad_shard_is_refused(text: str) -> None:
    """A shard is i/n with i from 1 to n."""
    with pytest.raises(ConfigurationError):
        parse_shard(text)


def test_formats_by_name() -> None:
    """The formats of this version, and no other."""
    assert [get_format(name) for name in ("xml", "zip", "tar", "jsonl", "parquet")] == list(OutputFormat)


class Killed(BaseException):
    """The process was killed."""


@pytest.mark.parametrize("output_format", FORMATS, ids=str)
def test_killed_work_goes_on_where_it_stopped(
    output_format: OutputFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off after any block, the same order finishes the rest alone, and the folder is as if nothing happened."""
    monkeypatch.setattr("simulator.leerlingen.population.population._BLOCK", {BijlageSize.SMALL: 5})
    monkeypatch.setattr("simulator.leerlingen.population.population._SETTLE", 2)
    make(tmp_path / "whole", format=output_format)

    def kill(done: int, _total: int) -> None:
        if done == 25:
            raise Killed

    with pytest.raises(Killed):
        make(tmp_path / "p", format=output_format, progress=kill)
    assert "MANIFEST.json" not in tree(tmp_path / "p")
    seen: list[int] = []
    make(tmp_path / "p", format=output_format, progress=lambda done, _total: seen.append(done))
    assert seen == [25, 30]
    assert tree(tmp_path / "p") == tree(tmp_path / "whole")


def test_what_was_lost_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a file is shorter than the work had come, or gone, the work begins again."""
    monkeypatch.setattr("simulator.leerlingen.population.population._BLOCK", {BijlageSize.SMALL: 5})
    monkeypatch.setattr("simulator.leerlingen.population.population._SETTLE", 1)
    make(tmp_path / "whole", format="jsonl")

    def kill(done: int, _total: int) -> None:
        if done == 25:
            raise Killed

    with pytest.raises(Killed):
        make(tmp_path / "p", format="jsonl", progress=kill)
    (tmp_path / "p" / "leerlingen.jsonl.deel").write_bytes(b"")
    make(tmp_path / "p", format="jsonl")
    assert tree(tmp_path / "p") == tree(tmp_path / "whole")


def test_wide_numbers_name_their_assumption(tmp_path: Path) -> None:
    """The manifest of a population with wide numbers holds A56, others do not; its dossiers are valid."""
    manifest = make(tmp_path / "p", pgn="wide")
    assert manifest.aannames[-1] == "A56"
    assert "A56" in json.loads((tmp_path / "p" / "MANIFEST.json").read_text())["nummers"]
    assert "A56" not in make(tmp_path / "q").aannames
    found = [validate(file.read_bytes(), mode="intended").findings for file in (tmp_path / "p").rglob("*.xml")]
    assert not any(found)


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the order is refused before anything is touched."""
    monkeypatch.setattr("simulator.leerlingen.population.parquet.find_spec", lambda _name: None)
    with pytest.raises(ConfigurationError, match="pyarrow") as caught:
        make(tmp_path / "p", format="parquet")
    assert "osolab[parquet]" in caught.value.remedy
    assert "osolab[parquet]" in caught.value.remedy_nl
    assert not (tmp_path / "p").exists()


def test_parquet_holds_the_records(tmp_path: Path) -> None:
    """The table has the rows of the lines, and nothing is left of one that was broken off."""
    parquet = pytest.importorskip("pyarrow.parquet")
    make(tmp_path / "p", format="parquet")
    make(tmp_path / "j", format="jsonl")
    lines = [json.loads(line) for line in (tmp_path / "j" / "leerlingen.jsonl").read_text("utf-8").splitlines()]
    assert parquet.read_table(tmp_path / "p" / "leerlingen.parquet").to_pylist() == lines
