"""A party that stands still: the schedule shows what everybody would have met, a closed loop hides it.

A user in a closed loop waits for an answer before it asks again. While the system stands still it asks nothing, so of
all that would have come in that time only one transfer is counted: coordinated omission.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from loadtests.measure.recorder import Recorder
from loadtests.model import LedgerEntry, Segment
from loadtests.schedule.arrivals import arrivals
from loadtests.stub.trouble import make_planted_trouble
from simulator.network.transport import Handler, HttpRequest, HttpResponse

pytestmark = pytest.mark.processes

RATE = 20.0
SECONDS = 30.0
WORK_S = 0.005
STALL = "stall=500ms/1000ms"


class Time:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


def stalling(time: Time, *, planted: Sequence[str] = (STALL,)) -> Handler:
    """Return a Traffic Center that needs five milliseconds, and stands still half of every second."""

    def work(request: HttpRequest) -> HttpResponse:
        time.sleep(WORK_S)
        return HttpResponse(status=200, body=request.body)

    return make_planted_trouble(planted, sleep=time.sleep, ticks=lambda: time.now).around("tc", work)


def open_loop() -> list[float]:
    """Return the milliseconds that each transfer of the schedule took since it was due, nobody waiting for another."""
    time = Time()
    handler = stalling(time)
    segment = Segment(label="", begin=0.0, seconds=SECONDS, count=round(RATE * SECONDS), mix="gemiddeld")
    latencies = []
    for arrival in arrivals([segment], seed=1):
        time.now = arrival.due
        handler(HttpRequest(path="/", body=b""))
        latencies.append((time.now - arrival.due) * 1000)
    return latencies


def closed_loop() -> list[float]:
    """Return the milliseconds that each transfer of one user took who wants the same rate, and waits for answers."""
    time = Time()
    handler = stalling(time)
    latencies = []
    while time.now < SECONDS:
        begin = time.now
        handler(HttpRequest(path="/", body=b""))
        latencies.append((time.now - begin) * 1000)
        time.now = max(time.now, begin + 1 / RATE)
    return latencies


def percentiles(latencies: Sequence[float]) -> Any:  # noqa: ANN401 - a Verdeling
    """Return what a run would report of these latencies."""
    recorder = Recorder()
    for number, ms in enumerate(latencies):
        recorder.ended(LedgerEntry(number=number, sessie_id="s", scenario="B-02"), kind="delivered", latency_ms=ms)
    return recorder.distribution("transfer")


def share_above(latencies: Sequence[float], ms: float) -> float:
    """Return the share of the transfers that took longer."""
    return sum(latency > ms for latency in latencies) / len(latencies)


def test_what_a_closed_loop_hides() -> None:
    """In time that is counted out: the same half-second stall, at the same rate, in the open and in the closed loop.

    Half of all that comes falls in a stall. The open loop says so in every percentile; in the closed loop one transfer
    in eleven does, so that its p90 is that of a system that never stands still.
    """
    met, counted = open_loop(), closed_loop()
    assert share_above(met, 10) == pytest.approx(0.5, abs=0.05)
    assert share_above(counted, 10) == pytest.approx(1 / 11, abs=0.02)
    opened, closed = percentiles(met), percentiles(counted)
    assert opened.p99 > 450
    assert opened.p90 > 350
    assert closed.p90 == pytest.approx(WORK_S * 1000, rel=0.05)
    assert closed.mean < opened.mean / 2


def test_without_a_stall_they_agree() -> None:
    """The difference comes from the stall, not from the way of measuring: without one, both say five milliseconds."""
    time = Time()
    handler = stalling(time, planted=())
    for due in range(100):
        time.now = due / RATE
        handler(HttpRequest(path="/", body=b""))
        assert time.now - due / RATE == pytest.approx(WORK_S)


# -- for real ---------------------------------------------------------------------------------------------------------

CLOSED = """
from locust import constant_throughput
from loadtests import users
from loadtests.run.locust_bridge import install

install()

class Mentor(users.DoelUser):
    wait_time = constant_throughput({rate})
"""
"""A locustfile of one's own, with one user who wants as many transfers a second as the schedule has."""


def latencies_of(out: Path) -> list[float]:
    """Return the milliseconds of each transfer, from the book of the client."""
    lines = (out / "boeken" / "client.jsonl").read_text().splitlines()
    return [(entry["ended"] - entry.get("due", 0.0)) * 1000 for entry in map(json.loads, lines)]


def test_what_a_closed_loop_hides_for_real(
    load: Callable[..., subprocess.CompletedProcess[str]], make_trial: Callable[..., Any], tmp_path: Path
) -> None:
    """Against the real stub with a planted stall: the p99 of the schedule shows it, a Locust user meets far less."""
    opened, closed = tmp_path / "open", tmp_path / "closed"
    usual = ("--pupils", "60", "--lateness-ms", "20000")
    done = load(*("--shape", "constant", "--rate", "20", "--duration", "3s"), *usual, "--plant", STALL, out=opened)
    assert done.returncode == 0, done.stdout + done.stderr
    file = tmp_path / "locustfile.py"
    file.write_text(CLOSED.format(rate=20))
    trial = make_trial(
        *("-f", str(file), "--headless", "-u", "1", "-t", "3s", "--only-summary"),
        command=[sys.executable, "-m", "locust"],
        OSOLAB_LOOP="closed",
        OSOLAB_SHAPE="constant",
        OSOLAB_PUPILS="60",
        OSOLAB_OUT=str(closed),
        OSOLAB_PLANT=STALL,
        OSOLAB_LATENESS_MS="20000",
    )
    ended = trial.run()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    transfer = json.loads((opened / "load.json").read_text())["steps"]["transfer"]
    assert transfer["p99"] > 400
    met, counted = latencies_of(opened), latencies_of(closed)
    assert len(met) == 60
    assert len(counted) > 8
    assert share_above(met, 200) > 0.25
    assert share_above(counted, 200) < share_above(met, 200) / 2


def test_plain_locust(make_trial: Callable[..., Any], tmp_path: Path) -> None:
    """`locust -f loadtests/locustfile.py` works without osolab around it, over two processes, until time is up."""
    out = tmp_path / "load"
    trial = make_trial(
        *("-f", "loadtests/locustfile.py", "--headless", "--processes", "2", "-t", "4s"),
        command=[sys.executable, "-m", "locust"],
        OSOLAB_RATE="30",
        OSOLAB_PUPILS="60",
        OSOLAB_OUT=str(out),
        OSOLAB_LATENESS_MS="20000",
        OSOLAB_GATE="lost==0 wrong==0",
        OSOLAB_LANG="en",
    )
    done = trial.run()
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("overdracht", "document", "afmelding", "B-02"):
        assert name in done.stderr, "the statistics of Locust name every step and scenario"
    assert "passed" in done.stderr
    found = json.loads((out / "load.json").read_text())
    assert found["plan"]["processes"] == 2
    assert found["totals"]["completed"] == found["totals"]["started"] > 20
    assert found["books"]["counts"] == {}
    assert [gate["expression"] for gate in found["gates"]] == ["lost==0", "wrong==0"]
