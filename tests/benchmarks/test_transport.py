"""What the network costs: one exchange and one transfer over mutual TLS, set against plain HTTP and against memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pytest

from simulator.clock import SystemClock
from simulator.dossier import validate
from simulator.dossier.writer import write
from simulator.las.dossier_store import Klaargezet
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.pupil.traits import Traits
from simulator.network.https import HttpsTransport
from simulator.network.pki import TestPki
from simulator.network.transport import (
    SOAP_HEADERS,
    Handler,
    HttpRequest,
    HttpResponse,
    InMemoryNetwork,
    Peer,
    Transport,
)
from simulator.sandbox import Sandbox, small_register
from simulator.sandbox import chain as sandbox_module
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.web.app import create_app
from simulator.web.server import Server

SMALL, DOSSIER, LARGE = 1_000, 20_000, 180_000
MAX_MTLS_TO_MEMORY = 6.0
MAX_MTLS_TO_PLAIN = 1.2
ROUNDS = 25

REGISTER = small_register()
VENDOR = REGISTER.leveranciers[0]


def cpu(work: Callable[[], object], times: int) -> float:
    """Return the CPU seconds of one call, threads of this process included."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def side_by_side(ours: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Return the CPU seconds of one call of each, measured in turn, and their ratio: the median of the rounds."""
    cpu(ours, times), cpu(other, times)
    rounds = [(cpu(ours, times), cpu(other, times)) for _ in range(ROUNDS)]
    return median(one for one, _ in rounds), median(two for _, two in rounds), median(one / two for one, two in rounds)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> TestPki:
    """P-256 certificates for every vendor of the register."""
    folder: Path = tmp_path_factory.mktemp("pki")
    return TestPki.init(folder, leveranciers=REGISTER.leveranciers, clock=SystemClock())


def answer(size: int) -> Handler:
    response = HttpResponse(status=200, body=b"x" * size)
    return lambda _: response


@pytest.mark.parametrize("size", [SMALL, DOSSIER, LARGE], ids=["1 kB", "20 kB", "180 kB"])
def test_exchange_over_mutual_tls(pki: TestPki, capsys: pytest.CaptureFixture[str], size: int) -> None:
    """On kept connections, TLS costs at most 1.2 times plain HTTP, up to 20 kB; above it ciphering tells."""
    with (
        Server(answer(size), tls=pki.server(), threads=1) as secure,
        Server(answer(size), tls=None, threads=1) as plain,
        HttpsTransport(pki.client(VENDOR.oin)) as over_tls,
        HttpsTransport(None) as over_http,
    ):
        tls, http, ratio = side_by_side(
            lambda: over_tls.send(secure.url, b"x" * SMALL, SOAP_HEADERS),
            lambda: over_http.send(plain.url, b"x" * SMALL, SOAP_HEADERS),
            times=40,
        )
        assert (secure.connections, plain.connections) == (1, 1)
    with capsys.disabled():
        print(f"\nexchange of {size} bytes: mTLS {tls * 1e6:.0f} us CPU, plain {http * 1e6:.0f} us, x{ratio:.2f}")  # noqa: T201 - a benchmark prints
    assert ratio <= MAX_MTLS_TO_PLAIN or size > DOSSIER


def test_new_connection(pki: TestPki, capsys: pytest.CaptureFixture[str]) -> None:
    """A handshake is what mutual TLS really costs: why connections are kept."""
    with Server(answer(SMALL), tls=pki.server(), threads=1) as server, HttpsTransport(pki.client(VENDOR.oin)) as kept:

        def afresh() -> None:
            kept.send(server.url, b"x", SOAP_HEADERS)
            kept.close()

        new, same, _ = side_by_side(afresh, lambda: kept.send(server.url, b"x", SOAP_HEADERS), times=10)
    with capsys.disabled():
        print(f"\nnew mTLS connection, both ends: {(new - same) * 1e3:.2f} ms CPU above a kept one")  # noqa: T201 - a benchmark prints
    assert new > same


def test_skin(capsys: pytest.CaptureFixture[str]) -> None:
    """What stands between the server and the party: printed, for its size decides whether Flask may stay."""
    app, handler = create_app(answer(SMALL)), answer(SMALL)
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/oso",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "CONTENT_TYPE": "text/xml; charset=utf-8",
        "HTTP_HOST": "localhost",
        "HTTP_SOAPACTION": '""',
        "wsgi.url_scheme": "https",
        "wsgi.input": None,
    }

    def skinned() -> None:
        response = app(dict(environ), lambda *_: lambda _: None)
        b"".join(response)
        response.close()  # type: ignore[attr-defined] # WSGI: close is called when there is one

    request = HttpRequest(path="/oso", body=b"")
    skin, bare, _ = side_by_side(skinned, lambda: handler(request), times=200)
    with capsys.disabled():
        print(f"\nskin with Flask: {(skin - bare) * 1e6:.0f} us CPU per request")  # noqa: T201 - a benchmark prints
    assert skin > bare


class Wire(InMemoryNetwork):
    """A network of real servers that passes for the one in memory: every host name leads to a port of this machine.

    Args:
        pki: of the servers and the vendors.
    """

    def __init__(self, pki: TestPki) -> None:
        super().__init__()
        self._pki = pki
        self._transports = {vendor.oin: HttpsTransport(pki.client(vendor.oin)) for vendor in REGISTER.leveranciers}
        self._servers: dict[str, Server] = {}

    def mount(self, host: str, handler: Handler) -> str:
        """Put a party behind a server of its own; return the URL that it would have in memory."""
        url = super().mount(host, handler)
        server = Server(handler, tls=self._pki.server(), threads=2, name=host)
        server.start()
        self._servers[urlsplit(url).netloc] = server
        return url

    def transport(self, peer: Peer) -> Transport:  # type: ignore[override] # another kind of transport, on purpose
        """Return a transport that speaks with the certificate of a vendor."""
        return Line(self._transports[peer.oin], self._servers)

    def close(self) -> None:
        """Let the connections go and stop the servers."""
        for transport in self._transports.values():
            transport.close()
        for server in self._servers.values():
            server.stop()


class Line:
    """A transport that finds the port behind a host name."""

    def __init__(self, transport: HttpsTransport, servers: Mapping[str, Server]) -> None:
        self._transport = transport
        self._servers = servers

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response."""
        return self._transport.send(self._servers[urlsplit(url).netloc].url, body, headers)


@pytest.fixture
def wire(pki: TestPki) -> Iterator[Wire]:
    """A network of real servers."""
    made = Wire(pki)
    yield made
    made.close()


def make_transfer(sandbox: Sandbox) -> Callable[[], None]:
    """Return one whole transfer through a chain: build a dossier of about 20 kB, fetch it, judge it."""
    generator = LeerlingGenerator(7)
    candidates = (generator.leerling(index, traits=Traits(bijlagen=0)) for index in range(60))
    built = [(leerling, build_dossier(leerling, Profiel.POVO, datum=date(2022, 3, 21))) for leerling in candidates]
    leerling, dossier = min(built, key=lambda pair: abs(len(write(pair[1])) - DOSSIER))
    bron, doel = sandbox.bron("99BB"), sandbox.doel("99VO")
    bron.register_leerling(leerling.pgn, "1", account="administratie")

    def transfer() -> None:
        klaargezet = Klaargezet(
            pgn=leerling.pgn,
            profiel=Profiel.POVO,
            dossier=write(dossier),
            inzage=True,
            allowed_brins=frozenset({"99VO"}),
        )
        bron.zet_klaar(klaargezet, account="juf.anja")
        resultaat = doel.request_dossier(
            pgn=leerling.pgn, bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="mentor.bas"
        )
        assert resultaat.dossier == klaargezet.dossier
        assert validate(doel.received[-1].dossier).valid

    return transfer


def test_transfer_over_mutual_tls(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A transfer over kept mutual TLS connections, all parties in one process, costs at most 6 times one in memory."""
    in_memory = make_transfer(Sandbox(REGISTER))
    monkeypatch.setattr(sandbox_module, "InMemoryNetwork", lambda: wire)
    over_tls = make_transfer(Sandbox(REGISTER))
    tls, memory, ratio = side_by_side(over_tls, in_memory, times=8)
    with capsys.disabled():
        print(f"\ntransfer of 20 kB: mTLS {tls * 1e3:.2f} ms CPU, in memory {memory * 1e3:.2f} ms, x{ratio:.2f}")  # noqa: T201 - a benchmark prints
    assert ratio <= MAX_MTLS_TO_MEMORY
