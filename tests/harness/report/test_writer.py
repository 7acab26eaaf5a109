"""Tests of the writer of run folders."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.events import Event, RunFinished, ScenarioFinished
from harness.report.run_json import run_from_json
from harness.report.texts import get_text
from harness.report.writer import ReportWriter, build_reports
from simulator.errors import ConfigurationError
from simulator.standard.eisen import Eis

PGN = "999990019"

Eisen = Mapping[str, Eis]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_run_leaves_every_file_of_the_interface(run_dir: Path) -> None:
    """The folder holds what the interface page names, and nothing else."""
    assert {path.name for path in run_dir.iterdir()} == {
        "run.json",
        "berichten",
        "report.html",
        "junit.xml",
        "eisen.csv",
        "SHA256SUMS",
    }


def test_rebuilt_reports_are_the_same_bytes(run_dir: Path) -> None:
    """`osolab report` makes the same files from run.json and berichten/ alone."""
    before = contents(run_dir)
    for name in ("report.html", "junit.xml", "eisen.csv", "SHA256SUMS"):
        (run_dir / name).unlink()
    build_reports(run_dir)
    assert contents(run_dir) == before


def test_the_same_run_gives_the_same_bytes(
    run_dir: Path, tmp_path: Path, events: tuple[Event, ...], eisen: Eisen
) -> None:
    """Two runs with the same events leave the same files."""
    writer = ReportWriter(tmp_path / "again", eisen=eisen)
    for event in events:
        writer.consume(event)
    assert contents(tmp_path / "again") == contents(run_dir)


def test_run_json_reads_back_as_the_run(run_dir: Path, events: tuple[Event, ...]) -> None:
    """run.json holds the run with its coverage, and says so in counts."""
    data = json.loads((run_dir / "run.json").read_text(encoding="utf-8"))
    last = events[-1]
    assert isinstance(last, RunFinished)
    back = run_from_json(data)
    assert [item.id for item in back.scenarios] == [item.id for item in last.run.scenarios]
    assert data["summary"] == {
        "passed": 1,
        "failed": 1,
        "error": 1,
        "no_call": 1,
        "skipped": 1,
        "not_applicable": 0,
    }
    assert data["coverage"] == {"eisen_total": 5, "tested": 2, "not_tested": 3}


def test_a_run_that_is_cut_off_says_how_far_it_came(tmp_path: Path, events: tuple[Event, ...], eisen: Eisen) -> None:
    """Without an end, run.json names what is done and what was planned, and a report can be made."""
    writer = ReportWriter(tmp_path, eisen=eisen)
    for event in events[:9]:
        writer.consume(event)
    data = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert data["finished"] is None
    assert [item["id"] for item in data["scenarios"]] == ["B-02", "C-09"]
    assert len(data["planned"]) == 5
    assert len(build_reports(tmp_path).scenarios) == 2
    assert (tmp_path / "report.html").is_file()


def test_no_pgn_stays_readable(run_dir: Path) -> None:
    """No file of the run shows a pgn: not a message, not a finding, not a report."""
    assert [name for name, data in contents(run_dir).items() if PGN.encode() in data] == []


def test_unmasked_keeps_the_bytes_as_sent(tmp_path: Path, events: tuple[Event, ...], eisen: Eisen) -> None:
    """With --unmasked the body in berichten/ has the digest that the index names."""
    writer = ReportWriter(tmp_path, eisen=eisen, unmasked=True)
    for event in events:
        writer.consume(event)
    lines = (tmp_path / "berichten" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    for line in map(json.loads, lines):
        body = (tmp_path / "berichten" / line["request"]["file"]).read_bytes().partition(b"\r\n\r\n")[2]
        assert hashlib.sha256(body).hexdigest() == line["request"]["sha256"]
        assert len(body) == line["request"]["bytes"]
    assert PGN.encode() in (tmp_path / "berichten" / "0002-document.request.http").read_bytes()
    assert get_text("scenario.messages_unmasked").nl in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.processes
@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_accepts_the_sums(run_dir: Path) -> None:
    """`sha256sum -c SHA256SUMS` passes, and fails when a message is changed afterwards."""
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=run_dir, check=False).returncode == 0
    with (run_dir / "berichten" / "0001-overdracht.request.http").open("ab") as file:
        file.write(b"!")
    assert subprocess.run(command, cwd=run_dir, check=False, capture_output=True).returncode == 1


def test_sums_cover_every_other_file(run_dir: Path) -> None:
    """SHA256SUMS names every file of the folder but itself."""
    named = [line.split("  ")[1] for line in (run_dir / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    assert named == sorted(contents(run_dir).keys() - {"SHA256SUMS"})


def test_an_earlier_run_is_replaced(run_dir: Path, events: tuple[Event, ...], eisen: Eisen) -> None:
    """A second run in the same folder leaves nothing of the first, and touches no file of others."""
    (run_dir / "aantekening.txt").write_text("mijn", encoding="utf-8")
    (run_dir / "berichten" / "0099-overdracht.request.http").write_bytes(b"old")
    writer = ReportWriter(run_dir, eisen=eisen)
    writer.consume(events[0])
    assert {path.name for path in run_dir.iterdir()} == {"run.json", "berichten", "aantekening.txt"}
    assert [path.name for path in (run_dir / "berichten").iterdir()] == ["index.jsonl"]


def test_a_foreign_folder_is_left_alone(tmp_path: Path, eisen: Eisen) -> None:
    """A folder with somebody's files in it is refused, with a remedy."""
    (tmp_path / "thesis.doc").write_text("precious", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"(?s)thesis\.doc.*--out") as caught:
        ReportWriter(tmp_path, eisen=eisen)
    assert caught.value.where == str(tmp_path)


def test_a_disk_that_gives_out_is_a_configuration_error(
    tmp_path: Path, events: tuple[Event, ...], eisen: Eisen
) -> None:
    """Writing that fails in the middle of a run names the file and a remedy."""
    writer = ReportWriter(tmp_path, eisen=eisen)
    writer.consume(events[0])
    shutil.rmtree(tmp_path / "berichten")
    with pytest.raises(ConfigurationError, match="cannot write") as caught:
        writer.consume(next(event for event in events if isinstance(event, ScenarioFinished)))
    assert "berichten" in caught.value.where


def test_the_run_is_known_with_its_coverage(tmp_path: Path, events: tuple[Event, ...], eisen: Eisen) -> None:
    """Whoever prints the outcome finds the coverage that run.json has, not the empty one of the runner."""
    writer = ReportWriter(tmp_path, eisen=eisen)
    for event in events:
        writer.consume(event)
    run = writer.run
    assert run is not None
    assert run.coverage == {"eisen_total": 5, "tested": 2, "not_tested": 3}


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, eisen: Eisen) -> None:
    """An output folder below a file is a configuration error, not a traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot write"):
        ReportWriter(tmp_path / "file" / "run", eisen=eisen)
