"""Whole runs that meet with trouble: a clear word, the right exit code, what there is kept, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.clock import SystemClock
from simulator.network.pki import TestPki
from simulator.network.transport import HttpResponse
from simulator.web.server import Server
from tests.loadtests.patience import await_change, has_grown

pytestmark = pytest.mark.processes

SHORT = ("--shape", "constant", "--rate", "36", "--duration", "1s", "--pupils", "60", "--lateness-ms", "20000")
LONG = ("--shape", "constant", "--rate", "12", "--duration", "5m", "--pupils", "60", "--drain-s", "5")

Load = Callable[..., subprocess.CompletedProcess[str]]
MakeTrial = Callable[..., Any]


def result(out: Path) -> dict[str, Any]:
    """Return what a run found."""
    found: dict[str, Any] = json.loads((out / "load.json").read_text(encoding="utf-8"))
    return found


def interrupt(trial: Any, out: Path, act: Callable[[int], None]) -> subprocess.CompletedProcess[str]:  # noqa: ANN401 - see conftest
    """Start a run, do something to it once transfers have ended, and wait for its end."""
    out.mkdir(exist_ok=True)
    process = trial.start()
    book = out / "boeken" / "client.jsonl"
    if await_change(out, lambda: has_grown(book), pid=process.pid):
        act(process.pid)
    done: subprocess.CompletedProcess[str] = trial.finish(process)
    return done


@pytest.mark.parametrize(
    "send",
    [
        pytest.param(lambda pid: os.killpg(pid, signal.SIGINT), id="ctrl-c"),
        pytest.param(lambda pid: os.kill(pid, signal.SIGTERM), id="terminated"),
    ],
)
def test_stopped(make_trial: MakeTrial, tmp_path: Path, send: Callable[[int], None]) -> None:
    """A run that is told to stop keeps what it found, marked as a part, ends with 130 and leaves nobody behind."""
    out = tmp_path / "load"
    done = interrupt(make_trial(*LONG, out=out), out, send)
    assert done.returncode == 130, done.stderr
    found = result(out)
    assert (found["oordeel"], found["partial"]) == ("error", "the test was stopped early")
    assert 0 < found["totals"]["completed"] < 3600
    assert found["totals"]["completed"] == found["totals"]["started"]
    assert found["books"]["counts"] == {}
    assert "the test was stopped early" in done.stdout
    assert "Traceback" not in done.stderr


def test_bron_dies(make_trial: MakeTrial, tmp_path: Path) -> None:
    """A bron of the stub that is killed half-way breaks the run off: exit 3, what was found is kept and says why."""
    out = tmp_path / "load"
    trial = make_trial(*LONG, out=out)
    done = interrupt(trial, out, lambda _: os.kill(trial.pid_with(out / "boeken" / "bron.jsonl"), signal.SIGKILL))
    assert done.returncode == 3, done.stderr
    found = result(out)
    assert (found["oordeel"], found["partial"]) == ("error", "the process of bron ended")
    assert found["totals"]["completed"] > 0
    assert "the process of bron ended" in done.stdout
    assert (out / "load.html").exists()


def test_leader_dies(make_trial: MakeTrial, tmp_path: Path) -> None:
    """When the process that leads is killed, its parties stop by themselves; exit 3, and no earlier result is shown."""
    out = tmp_path / "load"
    out.mkdir()
    (out / "load.json").write_text('{"oordeel": "passed"}')
    trial = make_trial(*LONG, out=out)
    done = interrupt(trial, out, lambda _: os.kill(trial.pid_with(out / "boeken" / "client.jsonl"), signal.SIGKILL))
    assert done.returncode == 3
    assert "ended without a result" in done.stderr
    assert not (out / "load.json").exists()
    assert (out / "boeken" / "client.jsonl").read_text()


def test_command_dies(make_trial: MakeTrial, tmp_path: Path) -> None:
    """When the command itself is killed, the load that it asked for ends: what was found is kept, as a part."""
    out = tmp_path / "load"
    done = interrupt(make_trial(*LONG, out=out), out, lambda pid: os.kill(pid, signal.SIGKILL))
    assert done.returncode == -signal.SIGKILL
    found = result(out)
    assert (found["oordeel"], found["partial"]) == ("error", "the command osolab was killed")
    assert found["totals"]["completed"] == found["totals"]["started"] > 0


def environment(folder: Path, text: str) -> tuple[str, str]:
    """Write an environment file; return the flag."""
    file = folder / "env.toml"
    file.write_text(text)
    return "--env", str(file)


def test_nobody_there(load: Load, tmp_path: Path) -> None:
    """An exchange at a closed port: the run has failed, and tells whom it could not reach and why."""
    env = environment(tmp_path, '[exchange]\nmode = "external"\nurl = "https://localhost:9/oso"\n')
    done = load(*SHORT, *env, out=tmp_path / "load")
    assert done.returncode == 1
    assert "https://localhost:9/oso" in done.stdout
    assert "refused" in done.stdout
    totals = result(tmp_path / "load")["totals"]
    assert totals["failed"] == totals["due"] == 36


def test_wrong_certificate(load: Load, tmp_path: Path) -> None:
    """An exchange with a certificate of an authority that we do not know: no message goes there, and it tells why."""
    pki = TestPki.init(tmp_path / "other", leveranciers=[], clock=SystemClock())
    seen: list[bytes] = []

    def answer(request: Any) -> HttpResponse:  # noqa: ANN401 - whatever comes
        seen.append(request.body)
        return HttpResponse(status=200, body=b"")

    with Server(answer, tls=pki.server(), name="other") as server:
        env = environment(tmp_path, f'[exchange]\nmode = "external"\nurl = "{server.url}"\n')
        done = load(*SHORT, *env, out=tmp_path / "load")
    assert done.returncode == 1
    assert "descends from another CA than the configured one" in done.stdout
    assert seen == []


def test_a_mistake_that_shows_late(load: Load, tmp_path: Path) -> None:
    """A mistake that only the process that leads can see is exit 2 as well, told once, and nothing is found."""
    done = load(*SHORT, "--pupils", "500000", out=tmp_path / "load")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "--pupils" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "load" / "load.json").exists()


def test_nowhere_to_write(load: Load, tmp_path: Path) -> None:
    """An output folder that cannot be is exit 2, without a traceback."""
    (tmp_path / "file").write_text("in the way")
    done = load(*SHORT, out=tmp_path / "file" / "load")
    assert done.returncode == 2
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr


def test_port_in_use(load: Load, tmp_path: Path) -> None:
    """A port that somebody else has is exit 2 with the party that wanted it, and no party stays behind."""
    pki = TestPki.init(tmp_path / "other", leveranciers=[], clock=SystemClock())
    with Server(lambda _: HttpResponse(status=200, body=b""), tls=pki.server(), name="other") as server:
        port = server.url.split(":")[2].split("/")[0]
        done = load(*SHORT, *environment(tmp_path, f"[exchange]\nport = {port}\n"), out=tmp_path / "load")
    assert done.returncode == 2
    assert port in done.stderr
    assert "tc" in done.stderr
    assert "Traceback" not in done.stderr


def test_sockets_of_the_tests_are_whole() -> None:
    """Neither Locust's pytest plugin nor a test of load has changed the sockets of the process that tests run in."""
    import socket
    import ssl
    import threading

    assert "locust" not in sys.modules
    assert socket.socket.__module__ == "socket"
    assert ssl.SSLContext.__module__ == "ssl"
    assert type(threading.Lock()).__module__ == "_thread"
