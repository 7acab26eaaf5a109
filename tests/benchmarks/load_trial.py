"""Trials of the load generator, run by `test_load.py` in a process of their own; the last line is JSON."""

# ruff: noqa: T201 - sockets are patched first; a trial prints what it measured
from __future__ import annotations

import sys

from gevent import monkey

if __name__ == "__main__" and sys.argv[1] != "serve":
    monkey.patch_all()

import json
import re
import subprocess
import tempfile
import time
from pathlib import Path

import gevent
from gevent.pool import Pool

from harness.config.environment import default_environment
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_DOEL
from harness.stage.stage import make_certificates
from loadtests.generator.client import play
from loadtests.generator.client_kit import make_client_kit
from loadtests.generator.transport import FastTransport
from loadtests.measure.recorder import LATENESS, Recorder
from loadtests.model import Segment
from loadtests.pupils.cast import LoadCast
from loadtests.pupils.pool import PupilPool, make_pool
from loadtests.pupils.recipe import make_recipes
from loadtests.schedule.arrivals import arrivals
from simulator.clock import SystemClock
from simulator.messages.codec import Codec
from simulator.messages.model import AanleverpuntReference, AfmeldingResponse, DocumentResponse, OverdrachtResponse
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.standard.keys import SessieId
from simulator.standard.resultaat import Reason, ResultTable
from simulator.web.server import Server

SCENARIO = "B-02"
PUPILS = 100
TRANSFERS = 6_000
MESSAGES = 3
AT_ONCE = 8
STARTS, SECONDS = 2_000, 5

ENVIRONMENT = default_environment()
RECIPES = make_recipes(load_scenarios(()), [SCENARIO])
_PGN = re.compile(rb">([0-9]{9})<")


def fill_pool(url: str) -> tuple[PupilPool, dict[bytes, bytes]]:
    """Return pupils, and their dossiers by pgn."""
    cast = LoadCast(ENVIRONMENT, {"bron": url, "bron2": url})
    places = list(make_pool(RECIPES, {SCENARIO: 1.0}, pupils=PUPILS, environment=ENVIRONMENT, cast=cast))
    dossiers = {
        place.person.pgn.encode(): klaargezet.dossier
        for place in places
        for _, klaargezet in place.klaargezet
        if klaargezet is not None
    }
    return PupilPool([place.person for place in places]), dossiers


def serve(pki: Path) -> None:
    """Answer out of a drawer until standard input closes: everything was written before the trial began."""
    codec = Codec(ENVIRONMENT.release, ENVIRONMENT.aannames)
    certificates = make_certificates(ENVIRONMENT, pki_directory=pki, clock=SystemClock())
    assert certificates is not None
    drawer: dict[bytes, HttpResponse] = {}

    def answer(request: HttpRequest) -> HttpResponse:
        for name, response in drawer.items():
            if name in request.body:
                return response
        match = _PGN.search(request.body)
        return documents[match[1] if match else b""]

    with Server(answer, tls=certificates.server("127.0.0.1"), threads=2) as server:
        assert isinstance(server, Server)
        _, dossiers = fill_pool(server.url)
        reference = AanleverpuntReference(aanleverpunt="0000000700099MA00001", url=server.url)
        granted = OverdrachtResponse(
            sessie_id=SessieId("0b0b0b0b-0000-4000-8000-00000000000a"), aanleverpunten=(reference,)
        )
        signed_off = AfmeldingResponse(resultaat=ResultTable.load(ENVIRONMENT.aannames).code_for(Reason.SIGNED_OFF))
        documents = {
            pgn: HttpResponse(status=200, body=codec.write(DocumentResponse(dossier=dossier)))
            for pgn, dossier in dossiers.items()
        }
        drawer[b"overdrachtRequest"] = HttpResponse(status=200, body=codec.write(granted))
        drawer[b"afmeldingRequest"] = HttpResponse(status=200, body=codec.write(signed_off))
        print(server.url, flush=True)
        sys.stdin.read()


def canned() -> dict[str, float]:
    """Return how many messages the client does for each second of its own CPU."""
    with tempfile.TemporaryDirectory() as folder:
        pki = Path(folder)
        certificates = make_certificates(ENVIRONMENT, pki_directory=pki, clock=SystemClock())
        assert certificates is not None
        certificates.client(VENDOR_DOEL)
        command = [sys.executable, __file__, "serve", folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdin is not None
            assert other.stdout is not None
            url = other.stdout.readline().strip()
            pupil_pool, _ = fill_pool(url)
            kit = make_client_kit(
                environment=ENVIRONMENT,
                cast=LoadCast(ENVIRONMENT, {"bron": url, "bron2": url}),
                recipes=RECIPES,
                certificates=certificates,
                open_transport=lambda files: FastTransport(
                    files, connect_timeout=5, read_timeout=60, connections=AT_ONCE
                ),
                tc_url=url,
                clock=SystemClock(),
                sample=0,
            )
            outcomes: dict[str, int] = {}

            def one(number: int) -> None:
                pupil = pupil_pool.person(SCENARIO, number)
                kind = play(kit, number, pupil, due=time.perf_counter(), ticks=time.perf_counter).kind
                outcomes[kind] = outcomes.get(kind, 0) + 1

            pool = Pool(AT_ONCE)
            pool.map(one, range(PUPILS))
            began, started = time.process_time(), time.perf_counter()
            pool.map(one, range(TRANSFERS))
            used, elapsed = time.process_time() - began, time.perf_counter() - started
            other.stdin.close()
        assert outcomes == {"delivered": PUPILS + TRANSFERS}, outcomes
        return {"messages_per_core": MESSAGES * TRANSFERS / used, "messages_per_s": MESSAGES * TRANSFERS / elapsed}


def schedule() -> dict[str, float]:
    """Return how many transfers that do nothing the schedule starts in a second, and how late it is."""
    segment = Segment(label="proef", begin=0.5, seconds=SECONDS, count=STARTS * SECONDS, mix="gemiddeld")
    recorder = Recorder()
    began = time.perf_counter()

    def nothing(due: float) -> None:
        recorder.started(due, time.perf_counter() - began)

    for turn, arrival in enumerate(arrivals([segment], seed=1)):
        wait = arrival.due - (time.perf_counter() - began)
        if wait > 0:
            gevent.sleep(wait)
        elif turn % AT_ONCE == 0:
            gevent.sleep(0)
        gevent.spawn(nothing, arrival.due)
    gevent.sleep(0)
    elapsed = time.perf_counter() - began - segment.begin
    lateness = recorder.distribution(LATENESS)
    return {"starts_per_s": lateness.count / max(elapsed, SECONDS), "late_p99_ms": lateness.p99}


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(Path(sys.argv[2]))
    else:
        print(json.dumps({"canned": canned, "schedule": schedule}[sys.argv[1]]()))
