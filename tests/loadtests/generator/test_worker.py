"""A generator starts what is due when it is due, waits for no answer, and reports what it saw.

It lives in greenlets, which the process that runs the tests must not know of; so each claim is played in a process of
its own, with a stand-in for the transfer that takes as long as it is told.
"""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]

SCRIPT = """
import json, sys, time, types
import gevent, gevent.event
from loadtests.generator import worker
from loadtests.generator.client import TransferOutcome, StepTiming
from loadtests.generator.message import Begin, Stretch, read_begin, read_report, read_stretch, to_wire
from loadtests.measure.recorder import LATENESS, Recorder
from loadtests.model import LedgerEntry, ProtocolStep, Segment
from loadtests.config import LoadConfig
from dataclasses import asdict

def over_wire(message):
    return json.loads(json.dumps(to_wire(message)[1]))

case = json.loads(sys.argv[1])
started = []

def play(kit, number, person, *, due, ticks):
    begin = ticks()
    started.append((number, round(due, 4), round(begin, 4)))
    under_way.append(one._in_flight)
    gevent.sleep(case["hold"])
    step = StepTiming(protocol_step=ProtocolStep.DOCUMENT, ms=1.0, ok=True)
    entry = LedgerEntry(number=number, sessie_id="s", scenario=person, due=due, started=begin, ended=ticks())
    faults = (("code", "words"),) * case["mistakes"]
    return TransferOutcome(entry=entry, kind="delivered", faults=faults, timings=(step,), judged=True)

recipes = {name: types.SimpleNamespace(asker="doel" if name == "B-02" else "swv") for name in ("B-02", "I-01")}
worker.play = play
worker._equip = lambda *_: types.SimpleNamespace(recipes=recipes)
worker.read_pool = lambda _: types.SimpleNamespace(person=lambda scenario, number, doel: scenario)
worker.REPORT_S = 0.2

reports, fired, under_way = [], [], []
over = gevent.event.Event()

def take(report):
    reports.append(read_report(over_wire(report)))
    if report.done:
        over.set()

config = LoadConfig(arrivals="exact", **case["order"])
now = time.time()
order = Begin(config=config, index=case["index"], workers=case["workers"], t0=now + 0.1, sent=now, pool="",
              urls={}, pki="", scenarios=(), without=())
one = worker.Worker(read_begin(over_wire(order)),
                    report=take,
                    fire=lambda outcome, ms: fired.append(ms))
begin = time.monotonic()
for number, (at, seconds, count) in enumerate(case["segments"]):
    segment = Segment(label="", begin=at, seconds=seconds, count=count, mix="gemiddeld")
    first = sum(segment[2] for segment in case["segments"][:number])
    last = number + 1 == len(case["segments"])
    one.add(read_stretch(over_wire(Stretch(segments=(segment,), first=first, last=last))))
if case["closed"]:
    gevent.sleep(0.15)
    for _ in range(3):
        one.play_next("doel")
if case["block"]:
    gevent.spawn_later(0.2, time.sleep, case["block"])
if case["stop"]:
    gevent.spawn_later(case["stop"], one.stop)
over.wait(20)
recorder = Recorder()
for report in reports:
    recorder.merge(report.recorder)
json.dump({
    "seconds": time.monotonic() - begin, "started": started, "fired": fired, "highest": max(under_way, default=0),
    "totals": asdict(recorder.totals()), "late_p99": recorder.distribution(LATENESS).p99,
    "done": [report.done for report in reports], "served": reports[-1].served,
    "mistakes": dict(recorder.mistakes), "steps": {name: recorder.distribution(name).count for name in recorder.steps},
    "p50": recorder.distribution("transfer").p50,
}, sys.stdout)
"""


def generate(**changes: object) -> dict[str, Any]:
    """Run a generator in a process of its own; return what it did."""
    case: dict[str, object] = {
        "hold": 0.01,
        "index": 0,
        "workers": 1,
        "order": {},
        "segments": [(0.0, 0.5, 30)],
        "stop": 0,
        "block": 0,
        "closed": False,
        "mistakes": 0,
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps({**case, **changes})],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_waits_for_nobody() -> None:
    """Thirty transfers of two seconds each are all under way at once, each begun when it was due and not before."""
    found = generate(hold=2.0, mistakes=1)
    assert found["highest"] == 30
    assert found["seconds"] < 10, "one after another it would take a minute"
    assert all(begin >= due for _, due, begin in found["started"])
    assert [number for number, _, _ in found["started"]] == list(range(30))
    totals = found["totals"]
    assert totals["due"] == totals["started"] == totals["completed"] == totals["delivered"] == totals["sampled"] == 30
    assert found["steps"]["document"] == 30
    assert found["mistakes"] == {"code": 30}
    assert len(found["fired"]) == 30
    assert found["done"][-1] is True
    assert not any(found["done"][:-1])


def test_limit() -> None:
    """Beyond the most that may be under way, what is due is not started, and counted."""
    found = generate(hold=1.5, order={"in_flight": 5})
    assert found["highest"] == 5
    totals = found["totals"]
    assert (totals["due"], totals["started"], totals["not_started"]) == (30, 5, 25)


def test_share() -> None:
    """Two generators have the schedule between them: each transfer once, with the number and moment it has alone."""
    whole = generate()["started"]
    parts = [generate(index=index, workers=2)["started"] for index in (0, 1)]
    assert all(len(part) == 15 for part in parts)
    assert sorted((number, due) for part in parts for number, due, _ in part) == [(n, due) for n, due, _ in whole]


def test_lateness() -> None:
    """A generator that is held up starts late, says so, and counts the delay in the latency of each transfer."""
    found = generate(block=0.6)
    assert found["late_p99"] > 300
    assert max(found["fired"]) > 300
    assert found["totals"]["completed"] == 30, "what is late is started all the same"


def test_stretches() -> None:
    """Stretches are played one after another, as they come, numbers going on; the last one ends it."""
    found = generate(segments=[(0.0, 0.2, 5), (0.3, 0.2, 5), (0.6, 0.2, 5)])
    assert [number for number, _, _ in found["started"]] == list(range(15))
    assert found["served"] == 3
    assert found["totals"]["completed"] == 15


def test_stop() -> None:
    """Told to stop it starts nothing more and is done at once, though the next transfer is an hour away."""
    found = generate(segments=[(0.0, 0.2, 5), (3600.0, 10.0, 5)], stop=1.0)
    assert found["seconds"] < 10
    assert found["totals"]["due"] == found["totals"]["completed"] == 5


def test_gives_up() -> None:
    """Transfers that do not end in the time they get are given up and counted as lost."""
    found = generate(hold=1000.0, order={"drain_s": 1.0})
    assert found["done"][-1] is True
    assert found["seconds"] < 15
    totals = found["totals"]
    assert (totals["started"], totals["completed"], totals["lost"]) == (30, 0, 30)


def test_closed_loop() -> None:
    """For a user in a closed loop it plays one transfer at a time, of the scenarios that this user plays."""
    found = generate(segments=[], closed=True, hold=0.2, stop=1.2, index=1, workers=3)
    assert [number for number, _, _ in found["started"]] == [1, 4, 7]
    begins = [begin for _, _, begin in found["started"]]
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(begins))
    assert found["totals"]["completed"] == 3


@pytest.mark.parametrize("module", ["generator.worker", "run.leader"])
def test_patches_nothing(module: str) -> None:
    """Greenlets or not, nobody's sockets are patched by an import."""
    code = f"import socket, sys, loadtests.{module}; print(socket.socket.__module__, 'locust' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["socket", "False"]
