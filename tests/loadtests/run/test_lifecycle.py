"""One run around the traffic: where it writes, whom it plays with, and what it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loadtests.config import LoadConfig, work_out
from loadtests.model import LedgerEntry, LoadVerdict
from loadtests.report.result_file import read_load_result
from loadtests.run.lifecycle import LoadRun
from simulator.errors import ConfigurationError
from simulator.text.text import Text

EXTERNAL = """
[exchange]
mode = "external"
url = "https://localhost:9/oso"
[bron]
mode = "external"
url = "https://localhost:9/bron"
"""
PGN = "999990019"


def make_run(folder: Path, text: str = "", **changes: object) -> LoadRun:
    """Return a run in an environment."""
    (folder / "env.toml").write_text(text)
    config = LoadConfig(
        shape="constant",
        rate=5.0,
        duration=4.0,
        env=str(folder / "env.toml"),
        out=str(folder / "out"),
        **changes,  # type: ignore[arg-type] # any field
    )
    return LoadRun(plan=work_out(config))


def test_begins_clean(tmp_path: Path) -> None:
    """What an earlier run left in the folder is gone before the new one begins; what is not ours stays."""
    books = tmp_path / "out" / "boeken"
    books.mkdir(parents=True)
    stale = [tmp_path / "out" / "load.json", books / "exchange.jsonl", books / "sessiecontrole.hdr"]
    other = tmp_path / "out" / "notes.txt"
    for file in (*stale, other):
        file.write_text("old")
    run = make_run(tmp_path)
    assert not [file for file in stale if file.exists()]
    assert other.exists()
    run.close()


@pytest.mark.parametrize("where", ["file/out", "file"], ids=["beneath a file", "a file itself"])
def test_nowhere_to_write(where: str, tmp_path: Path) -> None:
    """A folder that cannot be is an error of configuration with the folder in it."""
    (tmp_path / "file").write_text("in the way")
    config = LoadConfig(shape="constant", rate=5.0, duration=4.0, out=str(tmp_path / where))
    with pytest.raises(ConfigurationError) as caught:
        LoadRun(plan=work_out(config))
    assert caught.value.where == str(tmp_path / where)
    assert "--out" in caught.value.remedy


def test_old_result_that_cannot_go(tmp_path: Path) -> None:
    """An old result that cannot be removed is told before the run, not found in its place after it."""
    (tmp_path / "out" / "load.json").mkdir(parents=True)
    with pytest.raises(ConfigurationError):
        make_run(tmp_path)


def test_external_parties(tmp_path: Path) -> None:
    """Where exchange and bron are somebody else's no process is started, and the pupils come from the list."""
    (tmp_path / "pupils.csv").write_text(f"scenario,pgn,bron_brin\nB-02,{PGN},99AA\nC-01,{PGN},99AA\n")
    run = make_run(tmp_path, EXTERNAL + '[load]\nleerlingen = "pupils.csv"\n')
    pool = run.open()
    assert [pupil.scenario for pupil in pool.pupils] == ["B-02", "C-01"]
    assert run.stub is not None
    assert run.stub.children == {}
    assert run.stub.urls["tc"] == "https://localhost:9/oso"
    assert set(run.plan.weights) == {"B-02", "C-01"}, "only what the list has pupils for"
    run.close()


def test_external_bron_without_a_list(tmp_path: Path) -> None:
    """An external bron without a list of its pupils cannot be loaded; the message says what to add."""
    run = make_run(tmp_path, EXTERNAL)
    with pytest.raises(ConfigurationError, match="list of its pupils") as caught:
        run.open()
    assert "leerlingen" in caught.value.remedy
    run.close()


def test_keys_do_not_stay(tmp_path: Path) -> None:
    """Certificates that were made for the occasion are thrown away with it; those of the user stay."""
    run = make_run(tmp_path)
    run.pki.mkdir()
    run.close()
    assert not run.pki.exists()
    (tmp_path / "pki").mkdir()
    run = make_run(tmp_path, pki=str(tmp_path / "pki"))
    run.close()
    assert (tmp_path / "pki").exists()


def test_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was measured is judged and written down, with why it is only a part, and no secret of the environment."""
    monkeypatch.setenv("SECRET_PATH", "/oso-secret")
    env = EXTERNAL.replace("localhost:9/oso", "localhost:9${SECRET_PATH}")
    run = make_run(tmp_path, env, gates=("lost==0",), lang="en")
    recorder = run.recorder
    for number in range(3):
        recorder.due(number)
        recorder.started(number, number + 0.001)
    recorder.ended(
        LedgerEntry(number=0, sessie_id="s", scenario="B-02", due=0.0, started=0.001, ended=0.1, resultaat="KLAAR"),
        kind="delivered",
        latency_ms=100.0,
    )
    recorder.merge(recorder.take_delta())
    run.partial = Text(nl="gestopt", en="stopped early")
    result = run.finish()
    assert result.verdict is LoadVerdict.ERROR
    assert result.partial == "stopped early"
    assert result.totals.lost == 2
    assert [gate.passed for gate in result.gates] == [False]
    assert result.floor is not None
    out = tmp_path / "out"
    assert read_load_result(out / "load.json").totals == result.totals
    assert (out / "load.html").exists()
    assert (out / "SHA256SUMS").exists()
    written = (out / "load.json").read_text() + (out / "load.html").read_text()
    assert "oso-secret" not in written
    assert "***" in json.dumps(result.plan["environment"])
