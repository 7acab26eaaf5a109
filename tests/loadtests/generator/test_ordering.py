"""Ordering transfers of a doel of others through its trigger."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from harness.config.environment import Environment, make_environment
from harness.config.scenario import load_scenarios
from loadtests.generator.client import TransferOutcome
from loadtests.generator.client_kit import make_client_kit
from loadtests.generator.ordering import Orderer, require_reachable
from loadtests.generator.transport import FastTransport
from loadtests.pupils.cast import LoadCast
from loadtests.pupils.pool import SyntheticPupil, make_pool
from loadtests.pupils.recipe import make_recipes
from simulator.clock import ManualClock
from simulator.errors import ConfigurationError, TransportError
from simulator.network.tls import TlsFiles
from simulator.network.transport import HttpResponse, Transport
from simulator.register import Leverancier
from simulator.sandbox import START

URL = "http://127.0.0.1:9/act?as=mentor"
SCENARIOS = ("B-02", "C-01", "C-06")


class Papers:
    """Certificates that nobody looks at."""

    def client(self, leverancier: Leverancier) -> TlsFiles:
        """Return files that bear the name of a vendor."""
        return TlsFiles(ca=Path("ca"), certificate=Path(leverancier.oin), key=Path("key"))

    def server(self, host: str) -> TlsFiles:
        """Return no files that are needed."""
        raise NotImplementedError(host)


class Deaf:
    """A transport that remembers what was sent, and answers as it was told to."""

    def __init__(self, answer: HttpResponse | TransportError) -> None:
        self.sent: list[tuple[str, Mapping[str, Any], Mapping[str, str]]] = []
        self._answer = answer

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Answer, or do not."""
        self.sent.append((url, json.loads(body), headers))
        if isinstance(self._answer, TransportError):
            raise self._answer
        return self._answer


@pytest.fixture(scope="module")
def environment() -> Environment:
    """An environment with a doel of others that has a BRIN of its own."""
    return make_environment({"doel": {"mode": "external", "brin": "99VQ"}, "trigger": {"url": URL}}, file="")


def orderer(environment: Environment, transport: Transport, url: str = URL) -> Orderer:
    """Return what orders over a transport."""
    cast = LoadCast(environment, {})
    kit = make_client_kit(
        environment=environment,
        cast=cast,
        recipes=make_recipes(load_scenarios(), SCENARIOS),
        certificates=Papers(),
        open_transport=lambda _: transport,
        tc_url="",
        clock=ManualClock(START),
        sample=0,
    )
    return Orderer(url=url, transport=transport, kit=kit, release=environment.release, clock=ManualClock(START))


def somebody(environment: Environment, scenario: str) -> SyntheticPupil:
    """Return a pupil of a scenario."""
    recipes = make_recipes(load_scenarios(), [scenario])
    pool = make_pool(recipes, {scenario: 1.0}, pupils=1, environment=environment, cast=LoadCast(environment, {}))
    return next(prepared.person for prepared in pool)


def order(one: Orderer, pupil: SyntheticPupil) -> TransferOutcome:
    """Order a transfer, every look at the clock a second later."""
    moments = count(3)
    return one.order(5, pupil, due=2.5, ticks=lambda: float(next(moments)))


@pytest.mark.parametrize("status", [200, 202, 302])
def test_an_order_that_is_taken_on(environment: Environment, status: int) -> None:
    """A status below 400 means that the doel took the order on; how it ends stands in no book of ours."""
    outcome = order(orderer(environment, Deaf(HttpResponse(status=status, body=b""))), somebody(environment, "B-02"))
    entry = outcome.entry
    assert (outcome.kind, outcome.faults, outcome.timings) == ("ordered", (), ())
    assert (entry.number, entry.due, entry.started, entry.ended) == (5, 2.5, 3.0, 4.0)
    assert (entry.planned, entry.resultaat, entry.sessie_id) == ("OverdrachtGeslaagd", "", "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(HttpResponse(status=500, body=b"no sessie left"), "answered 500: no sessie left", id="500"),
        pytest.param(HttpResponse(status=400, body=b""), "answered 400", id="400"),
        pytest.param(TransportError("timeout", "takes too long"), "takes too long", id="no answer"),
    ],
)
def test_an_order_that_is_not(environment: Environment, answer: HttpResponse | TransportError, words: str) -> None:
    """Any other status, or no answer, is a transfer that failed, with the reason."""
    outcome = order(orderer(environment, Deaf(answer)), somebody(environment, "B-02"))
    assert outcome.kind == "failed"
    assert words in outcome.entry.fault
    assert outcome.faults == (("trigger", outcome.entry.fault),)


def test_the_act(environment: Environment) -> None:
    """The trigger gets what it gets in a functional run: whom to fetch, from where, and as which school."""
    transport, pupil = Deaf(HttpResponse(status=200, body=b"")), somebody(environment, "C-01")
    order(orderer(environment, transport), pupil)
    ((url, act, headers),) = transport.sent
    assert url == URL
    assert headers["Content-Type"] == "application/json"
    assert act == {
        "scenario": "C-01",
        "actor": "doel",
        "act": "request_dossier",
        "profile": "POVO",
        "pgn": pupil.pgn,
        "name": pupil.name,
        "bron_brin": "99AA",
        "doel_brin": "99VQ",
        "doel_aanleverpunt": "0000000700099VQ00003",
    }
    assert pupil.name


def test_an_aanvraagdatum(environment: Environment) -> None:
    """A scenario about a dossier that did not change tells the doel which aanvraagdatum to send."""
    transport = Deaf(HttpResponse(status=200, body=b""))
    order(orderer(environment, transport), somebody(environment, "C-06"))
    ((_, act, _),) = transport.sent
    assert datetime.fromisoformat(act["aanvraagdatum"]) == START + timedelta(days=1)


@contextmanager
def listener(heard: list[bytes]) -> Iterator[int]:
    """Answer one request over plain HTTP; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def listen() -> None:
            connection, _ = door.accept()
            with connection:
                while not heard or b"}" not in b"".join(heard):
                    heard.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield door.getsockname()[1]
        thread.join(5)


def test_over_plain_http(environment: Environment) -> None:
    """A trigger on this machine may do without TLS; it is posted JSON, at its whole address."""
    heard: list[bytes] = []
    fast_transport = FastTransport(None, connect_timeout=5, read_timeout=5, connections=2)
    with listener(heard) as port:
        url = f"http://127.0.0.1:{port}/act?as=mentor"
        over_http = orderer(environment, fast_transport, url)
        assert order(over_http, somebody(environment, "B-02")).kind == "ordered"
    fast_transport.close()
    head, body = b"".join(heard).split(b"\r\n\r\n")
    assert head.startswith(b"POST /act?as=mentor HTTP/1.1")
    assert [line for line in head.lower().splitlines() if line.startswith(b"content-type")] == [
        b"content-type: application/json"
    ]
    assert json.loads(body)["scenario"] == "B-02"


def test_nobody_there() -> None:
    """A place where nobody listens is told before a load is aimed at it."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        require_reachable(f"http://127.0.0.1:{port}/", where="trigger.url", seconds=5)
    with pytest.raises(ConfigurationError, match="nobody answers"):
        require_reachable(f"http://127.0.0.1:{port}/", where="trigger.url", seconds=5)
