"""Who leads a run: hands out the schedule, gathers reports, climbs a ramp, and knows when it is over.

Played in a process of its own, for it lives in greenlets, against generators that answer at once.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]

SCRIPT = """
import json, sys, time, types
import gevent
from loadtests.generator.message import BEGIN, STOP, STRETCH, Report, read_report, read_stretch, to_wire
from loadtests.run import leader
from loadtests.run.leader import Leader
from loadtests.measure.recorder import Recorder
from loadtests.model import LedgerEntry
from loadtests.config import LoadConfig, work_out
from loadtests.run.lifecycle import LoadRun
from simulator.errors import ConfigurationError
from simulator.text.text import Text

case = json.loads(sys.argv[1])
leader._LEAD_S = 0.0
leader._HOPELESS_S = 1
leader._SAMPLE_S = leader._TICK_S = 0.01
GENERATORS = tuple(case["generators"])

sent, watched, dead, lost = [], [], [], []
run = LoadRun(plan=work_out(LoadConfig(out=case["out"], **case["order"])))
run.monitor = types.SimpleNamespace(watch=lambda party, pids: watched.append((party, pids)), sample=lambda t: ())
run.stub = types.SimpleNamespace(dead=lambda: tuple(dead), stop=lambda: None,
                                       open_sessies=lambda: 0, own_errors=dict)

def measured(segments, first, index):
    recorder = Recorder()
    for segment in segments:
        for number in range(segment.count):
            if (first + number) % len(GENERATORS) != index:
                continue
            due = segment.begin + number / segment.rate
            recorder.due(due)
            recorder.started(due, due)
            ms = 5.0
            too_much = case["act"] == "ramp" and segment.rate > 100  # of what it does in a second
            kind = "failed" if too_much or case["act"] == "hopeless" else "delivered"
            recorder.ended(LedgerEntry(number=first + number, sessie_id="s", scenario="B-02", due=due, started=due,
                                   ended=due + ms / 1000), kind=kind, latency_ms=ms)
            if kind == "failed":
                recorder.mistake("no_sessie", "B-02 #%d: connect refused" % number)
    return recorder

served = dict.fromkeys(GENERATORS, 0)
def report(generator, recorder, *, done, in_flight=0):
    said = Report(recorder=recorder.take_delta(), index=GENERATORS.index(generator),
                  pid=4000 + GENERATORS.index(generator), local=True, clock_s=0.0,
                  calls=1, waited=0, served=served[generator], in_flight=in_flight, done=done)
    one.take(read_report(json.loads(json.dumps(to_wire(said)[1]))))

def send(message, to):
    kind, content = to_wire(message)
    content = json.loads(json.dumps(content))
    sent.append((kind, content, to))
    answering = [name for name in GENERATORS if name not in case["silent"]]
    if kind == STRETCH:
        stretch = read_stretch(content)
        segments = stretch.segments
        if act == "ramp":  # a step takes its time
            one._began -= sum(segment.seconds for segment in segments)
        for name in answering:
            served[name] += 1
            gevent.spawn(report, name, measured(segments, stretch.first, GENERATORS.index(name)),
                         done=stretch.last)
    if kind == STOP:
        for name in answering:
            gevent.spawn(report, name, Recorder(), done=True)

one = Leader(run, send=send, generators=GENERATORS, lost=lambda: tuple(lost), say=lambda done, of: None)
act = case["act"]
if act == "party dies":
    gevent.spawn_later(0.1, dead.append, "bron")
if act == "generator lost":
    gevent.spawn_later(0.1, lost.append, GENERATORS[-1])
if act == "stopped":
    gevent.spawn_later(0.1, one.stop, Text(nl="gestopt", en="stopped"))
if act == "time is up":
    gevent.spawn_later(0.1, one.stop, None)
if act == "disk full":
    def full(delta):
        raise ConfigurationError("the disk is full", nl="de schijf is vol")
    run.recorder.merge = full
begin = time.monotonic()
one.begin("bank", {"tc": "https://tc/"})
with gevent.Timeout(25):
    one.lead()
run.close()
json.dump({
    "seconds": time.monotonic() - begin,
    "sent": [(kind, to) for kind, _, to in sent],
    "orders": [content for kind, content, _ in sent if kind == BEGIN],
    "stretches": [content for kind, content, _ in sent if kind == STRETCH],
    "partial": run.partial and [run.partial.nl, run.partial.en],
    "completed": run.recorder.totals().completed, "failed": run.recorder.totals().failed, "watched": watched,
    "knee": run.search and run.search.knee, "ramp_steps": run.search and [step.rate for step in run.search.ramp_steps],
    "segments": len(run.segments),
}, sys.stdout)
"""

CONSTANT: Mapping[str, object] = {"shape": "constant", "rate": 10.0, "duration": 5.0, "drain_s": 1.0}
TWO = ("host_aaa", "host_bbb")


def lead(
    act: str = "",
    *,
    generators: tuple[str, ...] = ("local",),
    silent: tuple[str, ...] = (),
    order: Mapping[str, object] = CONSTANT,
) -> Any:  # noqa: ANN401 - what JSON holds
    """Lead a run in a process of its own; return what happened."""
    with TemporaryDirectory() as out:
        case = {"act": act, "generators": generators, "silent": silent, "order": order, "out": out}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, json.dumps(case)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=100,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_from_beginning_to_end() -> None:
    """Every generator gets an order with its number; all get the whole schedule; what they report is added up."""
    found = lead(generators=TWO)
    assert [(order["index"], order["workers"]) for order in found["orders"]] == [(0, 2), (1, 2)]
    assert len({order["t0"] for order in found["orders"]}) == 1
    assert [to for kind, to in found["sent"] if kind == "oso_begin"] == list(TWO)
    (stretch,) = found["stretches"]
    assert (stretch["first"], stretch["last"]) == (0, True)
    assert sum(segment["count"] for segment in stretch["segments"]) == found["completed"] == 50
    assert found["partial"] is None
    assert found["watched"] == [["generator", [4000]], ["generator", [4001]]]
    assert found["seconds"] < 10


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("party dies", ["het proces van bron is gestopt", "the process of bron ended"]),
        ("generator lost", ["generator 2 (host) is weggevallen", "generator 2 (host) was lost"]),
        ("stopped", ["gestopt", "stopped"]),
        ("disk full", ["de schijf is vol", "the disk is full"]),
    ],
)
def test_broken_off(act: str, words: list[str]) -> None:
    """What goes wrong breaks the run off, marked with why, and every generator is told to stop, once."""
    found = lead(act, generators=TWO, silent=() if act == "disk full" else ("host_bbb",))
    assert found["partial"] == words
    assert [kind for kind, _ in found["sent"]].count("oso_stop") == 1


def test_nothing_but_failures() -> None:
    """When nothing but failures has come for a while the run is broken off, with the first of them in words."""
    found = lead("hopeless", silent=("host_bbb",), generators=TWO, order={**CONSTANT, "rate": 50.0, "duration": 60.0})
    assert found["failed"] == found["completed"] > 0
    assert found["partial"] is not None
    assert "connect refused" in found["partial"][0]
    assert "everything failed" in found["partial"][1]


def test_closed_loop() -> None:
    """For users in a closed loop there is no schedule; when Locust's time is up the run is whole."""
    found = lead("time is up", order={**CONSTANT, "loop": "closed"})
    assert found["stretches"] == []
    assert found["partial"] is None
    assert ["oso_stop", None] in found["sent"]


def test_ramp() -> None:
    """A ramp is handed out step by step, each judged before the next, until the knee of the system is found."""
    found = lead("ramp", generators=TWO, order={"shape": "ramp", "rate": 20.0, "duration": 6.0, "drain_s": 1.0})
    assert found["partial"] is None
    assert found["knee"] == pytest.approx(100, rel=0.15)
    assert len(found["ramp_steps"]) == len(found["stretches"]) == found["segments"] > 4
    assert found["ramp_steps"][:3] == sorted(found["ramp_steps"][:3])
    firsts = [stretch["first"] for stretch in found["stretches"]]
    sizes = [segment["count"] for stretch in found["stretches"] for segment in stretch["segments"]]
    assert firsts == [sum(sizes[:number]) for number in range(len(sizes))]
    assert found["completed"] == sum(sizes)
    assert found["sent"][-1] == ["oso_stop", None]
