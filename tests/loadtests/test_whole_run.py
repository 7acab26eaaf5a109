"""Whole runs, as a user starts them: each in a process of its own, against a stub on this machine."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.standard.identifiers import is_bsn

pytestmark = pytest.mark.processes

Load = Callable[..., subprocess.CompletedProcess[str]]

FEW = ("--shape", "constant", "--rate", "18", "--duration", "2s", "--pupils", "60")
"""Some forty transfers, which any machine can do."""

PATIENT = ("--lateness-ms", "20000")
"""For runs whose verdict must not hang on how busy this machine is."""


def result(out: Path) -> dict[str, Any]:
    """Return what a run found."""
    found: dict[str, Any] = json.loads((out / "load.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def passed(load: Load, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a run that passed, and what it said; something of an earlier run was there."""
    out = tmp_path_factory.mktemp("passed") / "deep" / "load"
    books = out / "boeken"
    books.mkdir(parents=True)
    (out / "load.json").write_text('{"oordeel": "missed"}')
    for stale in ("exchange.jsonl", "sessiecontrole.hdr"):
        (books / stale).write_text("stale\n")
    done = load(*FEW, *PATIENT, "--gate", "lost==0", "--gate", "p(99)<60s", "--sample", "1", out=out)
    assert done.returncode == 0, done.stdout + done.stderr
    return out, done.stdout


def test_passes(passed: tuple[Path, str]) -> None:
    """Transfers at a constant rate against the stub: exit 0, every one of them as planned, and the books are equal."""
    out, said = passed
    found = result(out)
    assert found["oordeel"] == "passed"
    assert found["partial"] == ""
    totals = found["totals"]
    assert totals["due"] == totals["started"] == totals["completed"] == 36
    assert totals["delivered"] + totals["refused"] == 36
    assert min(totals["delivered"], totals["refused"]) > 5
    assert totals["sampled"] == totals["delivered"]
    assert totals["invalid"] == totals["wrong"] == totals["failed"] == totals["lost"] == 0
    assert found["books"]["counts"] == {}
    assert found["books"]["transfers"] == 36
    assert set(found["books"]["books"]) == {"client", "exchange", "bron"}
    assert "the books are equal" in said
    assert str(out) in said


def test_measures_every_step(passed: tuple[Path, str]) -> None:
    """All five steps are measured, the session check between bron and exchange included, and every party's CPU."""
    found = result(passed[0])
    assert {"overdracht", "document", "sessiecontrole", "afmelding", "transfer"} <= found["steps"].keys()
    assert found["steps"]["transfer"]["count"] == 36
    assert all(steps["p50"] > 0 for steps in found["steps"].values())
    assert {"generator", "tc", "bron"} <= found["cpu"].keys()
    assert all(gate["passed"] for gate in found["gates"])
    assert sum(second["due"] for second in found["series"]) == 36


def test_files(passed: tuple[Path, str]) -> None:
    """Report, figures, tables and books are there, and the sums of all of them are right."""
    out, _ = passed
    lines = [line.split("  ", 1) for line in (out / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert {
        "load.json",
        "load.html",
        "boeken/client.jsonl",
        "boeken/exchange.jsonl",
        "boeken/bron.jsonl",
    } <= sums.keys()
    assert any(name.endswith(".csv") for name in sums)
    for name, digest in sums.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    assert "<html" in (out / "load.html").read_text(encoding="utf-8")


def test_no_pupil_leaks(passed: tuple[Path, str]) -> None:
    """No file of a run holds the number of a pupil, synthetic though pupils are."""
    out, said = passed
    everything = said + "".join(file.read_text(errors="replace") for file in out.rglob("*") if file.is_file())
    assert not [number for number in re.findall(r"(?<![\d.])9999\d{5}(?!\d)", everything) if is_bsn(number)]
    assert not (out / "boeken" / "bank.json").exists()


def test_again_in_the_same_folder(passed: tuple[Path, str]) -> None:
    """A second run leaves nothing of the first behind."""
    out, _ = passed
    assert result(out)["oordeel"] == "passed"
    assert "stale" not in (out / "boeken" / "exchange.jsonl").read_text()
    assert "sessiecontrole" in result(out)["steps"]


def test_saturated(load: Load, tmp_path: Path) -> None:
    """A generator that cannot start what is due gives no verdict, exit 98, however good the rest looks."""
    done = load(
        *FEW, *PATIENT, "--in-flight", "1", "--plant", "stall=500ms/1000ms", "--gate", "lost==0", out=tmp_path / "load"
    )
    assert done.returncode == 98
    found = result(tmp_path / "load")
    assert found["oordeel"] == "saturated"
    assert found["totals"]["not_started"] > 0
    assert found["totals"]["due"] == 36


@pytest.fixture(scope="module")
def planted(load: Load, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The folder of a run with two kinds of trouble planted in the stub, and how it ended."""
    out = tmp_path_factory.mktemp("planted") / "load"
    return out, load(*FEW, *PATIENT, "--plant", "duplicate=2", "--plant", "lost_sign_off=5", out=out)


def test_planted_duplicate(planted: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Documents that count as delivered twice are found in the books, each at a transfer that brought a dossier."""
    out, done = planted
    assert done.returncode == 1
    books = result(out)["books"]
    assert set(books["counts"]) == {"double_delivery", "lost_sign_off"}
    assert "double_delivery" in done.stdout
    client = [json.loads(line) for line in (out / "boeken/client.jsonl").read_text().splitlines()]
    delivered = {entry["nummer"] for entry in client if entry.get("digest")}
    told = Counter(one["nummer"] for one in books["verschillen"] if one["soort"] == "double_delivery")
    assert set(told) <= delivered
    assert set(told.values()) == {1}
    # of some 37 documents every second one was doubled; of these, those that brought a dossier show
    log = [json.loads(line) for line in (out / "boeken/bron.jsonl").read_text().splitlines()]
    brought = Counter(
        entry["sessie_id"]
        for entry in log
        if entry["handeling"] == "documentRequest" and entry["detail"].startswith("sha256:")
    )
    assert len(told) == sum(times == 2 for times in brought.values()) > 0


def test_planted_lost_sign_off(planted: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Sign-offs that were confirmed and not registered are found, all of them, with the exchange at fault."""
    found = result(planted[0])
    assert found["totals"]["wrong"] == found["totals"]["failed"] == 0, "the client cannot see it"
    assert found["books"]["counts"]["lost_sign_off"] == 7  # of 36, the first of which was the example
    lost = [one for one in found["books"]["verschillen"] if one["soort"] == "lost_sign_off"]
    assert {one["at_fault"] for one in lost} == {"exchange"}


@pytest.fixture(scope="module")
def season(load: Load, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The folder of a season in two seconds, by the other client, with a gate that cannot hold; and how it ended."""
    out = tmp_path_factory.mktemp("season") / "load"
    shape = ("--shape", "season", "--transfers", "60", "--duration", "2s", "--pupils", "60")
    client = ("--client", "requests", "--connections", "new")
    return out, load(*shape, *PATIENT, *client, "--gate", "throughput>=5000/s", "--gate", "lost==0", out=out)


def test_gate_missed(season: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """A gate that does not hold is exit 99, and the run tells which."""
    out, done = season
    assert done.returncode == 99, done.stdout + done.stderr
    assert "✗ throughput>=5000/s" in done.stdout
    assert "✓ lost==0" in done.stdout
    assert result(out)["oordeel"] == "missed"


def test_season_in_a_few_seconds(season: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """The season, compressed: its hours are the stretches of the run, and what it says of the country is there."""
    out, done = season
    found = result(out)
    assert found["totals"]["completed"] == 60
    assert len(found["stukken"]) > 100
    assert sum(segment["aantal"] for segment in found["stukken"]) == 60
    assert found["season"]["words"]["en"] in done.stdout


def test_the_other_client(season: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """`requests`, with a connection for each message, does all that the fast client does, and the plan says so."""
    found = result(season[0])
    assert (found["plan"]["client"], found["plan"]["connections"]) == ("requests", "new")
    assert found["totals"]["wrong"] == found["totals"]["failed"] == found["totals"]["lost"] == 0
    assert found["books"]["counts"] == {}
