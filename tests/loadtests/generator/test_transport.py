"""The lean transport: what comes back, and what kind of trouble it is when nothing does."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import gevent
import pytest

from harness.stage.cast import LEVERANCIERS, VENDOR_DOEL
from loadtests.generator import transport as transport_module
from loadtests.generator.transport import FastTransport, PoolContention, Stopwatch
from simulator import __version__
from simulator.clock import SystemClock
from simulator.errors import TransportError
from simulator.network.pki import TestPki
from simulator.network.tls import server_context
from simulator.network.transport import SOAP_HEADERS

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/xml\r\n\r\n<ok/>"
REFUSAL = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"

Behaviour = Callable[[ssl.SSLSocket], None]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> TestPki:
    """Certificates of both ends."""
    folder: Path = tmp_path_factory.mktemp("pki")
    return TestPki.init(folder / "pki", leveranciers=LEVERANCIERS, clock=SystemClock())


@contextmanager
def server(pki: TestPki, behave: Behaviour, *, connections: list[int] | None = None) -> Iterator[str]:
    """Run a server that hands every connection to `behave`; yield its URL."""
    context = server_context(pki.server())
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(raw: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(raw, server_side=True) as connection:
            behave(connection)

    def listen() -> None:
        with suppress(OSError):  # until the listener is closed
            while True:
                raw, _ = listener.accept()
                if connections is not None:
                    connections.append(1)
                threading.Thread(target=serve, args=(raw,), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/oso"
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def answer(connection: ssl.SSLSocket) -> None:
    """Answer every request."""
    while connection.recv(65536):
        connection.sendall(ANSWER)


@contextmanager
def transport(pki: TestPki, *, read_timeout: float = 5.0, keep_alive: bool = True) -> Iterator[FastTransport]:
    """Open a transport of a vendor."""
    opened = FastTransport(
        pki.client(VENDOR_DOEL.oin), connect_timeout=5, read_timeout=read_timeout, connections=4, keep_alive=keep_alive
    )
    try:
        yield opened
    finally:
        opened.close()


def test_one_connection_serves_many_requests(pki: TestPki) -> None:
    """With keep-alive a second request goes over the connection of the first."""
    connections: list[int] = []
    with server(pki, answer, connections=connections) as url, transport(pki) as fast_transport:
        for _ in range(3):
            response = fast_transport.send(url, b"<vraag/>", SOAP_HEADERS)
            assert (response.status, response.body) == (200, b"<ok/>")
    assert len(connections) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param("/oso", b"POST /oso HTTP/1.1", id="path"),
        pytest.param("", b"POST / HTTP/1.1", id="no path"),
        pytest.param("/oso?a=1&b=%20", b"POST /oso?a=1&b=%20 HTTP/1.1", id="query"),
        pytest.param("/os o\r\nX: é", b"POST /os%20oX:%20%C3%A9 HTTP/1.1", id="what would end the line"),
    ],
)
def test_a_request_on_the_wire(pki: TestPki, path: str, line: bytes) -> None:
    """A request is one POST with the headers asked for and the length of its body, whatever an address holds."""
    seen: list[bytes] = []

    def look(connection: ssl.SSLSocket) -> None:
        while data := connection.recv(65536):
            seen.append(data)
            connection.sendall(ANSWER)

    with server(pki, look) as url, transport(pki) as fast_transport:
        for body in (b"<vraag/>", b"<vraag nummer='2'/>"):
            fast_transport.send(url.removesuffix("/oso") + path, body, SOAP_HEADERS)
    for data, body in zip(seen, (b"<vraag/>", b"<vraag nummer='2'/>"), strict=True):
        head, _, rest = data.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        assert (first, rest) == (line, body)
        assert dict(text.split(b": ", 1) for text in lines) == {
            b"Host": url.split("/")[2].encode(),
            b"User-Agent": f"osolab/{__version__}".encode(),
            b"Content-Type": b"text/xml; charset=utf-8",
            b"SOAPAction": b'""',
            b"Content-Length": str(len(body)).encode(),
        }


@pytest.mark.parametrize(
    "url", ["https://localhost:http/oso", "https://localhost:99999/oso", "https://é.localhost/oso"]
)
def test_no_address(pki: TestPki, url: str) -> None:
    """What cannot be an address is trouble of kind `url`, and nothing is sent."""
    with transport(pki) as fast_transport, pytest.raises(TransportError) as caught:
        fast_transport.send(url, b"<vraag/>", SOAP_HEADERS)
    assert caught.value.kind == "url"


def test_connections_are_bounded(pki: TestPki) -> None:
    """Of many calls at once no more than four are with the other end; the others wait their turn, and are counted."""
    connections: list[int] = []
    contention = PoolContention()
    fast_transport = FastTransport(
        pki.client(VENDOR_DOEL.oin), connect_timeout=5, read_timeout=5, connections=4, contention=contention
    )
    with server(pki, answer, connections=connections) as url:
        calls = [gevent.spawn(fast_transport.send, url, b"<vraag/>", SOAP_HEADERS) for _ in range(20)]
        assert [call.get(timeout=10).status for call in calls] == [200] * 20
        assert contention.take() == {"calls": 20, "waited": 16}
        again = [gevent.spawn(fast_transport.send, url, b"<vraag/>", SOAP_HEADERS) for _ in range(20)]
        assert [call.get(timeout=10).status for call in again] == [200] * 20
        fast_transport.close()
    assert len(connections) == 4


def test_a_connection_that_was_closed_meanwhile(pki: TestPki, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that lay idle is looked at before it is used again; one that the other end closed is replaced."""
    monkeypatch.setattr(transport_module, "_FRESH_S", 0.0)
    connections: list[int] = []
    gone = threading.Event()

    def answer_once(connection: ssl.SSLSocket) -> None:
        connection.recv(65536)
        connection.sendall(ANSWER)
        connection.shutdown(socket.SHUT_RDWR)
        gone.set()

    with server(pki, answer_once, connections=connections) as url, transport(pki) as fast_transport:
        for _ in range(3):
            assert fast_transport.send(url, b"<vraag/>", SOAP_HEADERS).status == 200
            assert gone.wait(5)
            gone.clear()
    assert len(connections) == 3


def test_a_refusal_is_an_answer(pki: TestPki) -> None:
    """A status that tells of trouble comes back as it is."""

    def refuse(connection: ssl.SSLSocket) -> None:
        connection.recv(65536)
        connection.sendall(REFUSAL)

    with server(pki, refuse) as url, transport(pki) as fast_transport:
        assert fast_transport.send(url, b"<vraag/>", SOAP_HEADERS).status == 500


def hang_up(connection: ssl.SSLSocket) -> None:
    """Break off without a word, as a party that dies does."""
    connection.recv(65536)


def babble(connection: ssl.SSLSocket) -> None:
    """Answer with what is no HTTP."""
    connection.recv(65536)
    connection.sendall(b"\x00\x01 good day\r\n\r\n")


def stop_half_way(connection: ssl.SSLSocket) -> None:
    """Promise more than comes."""
    connection.recv(65536)
    connection.sendall(ANSWER[:-2])


def say_nothing(connection: ssl.SSLSocket) -> None:
    """Take a request and keep still until the other end gives up."""
    while connection.recv(65536):
        pass


@pytest.mark.parametrize(
    ("behave", "kind"),
    [
        pytest.param(hang_up, "closed", id="hangs up"),
        pytest.param(babble, "closed", id="speaks no HTTP"),
        pytest.param(stop_half_way, "closed", id="stops half-way"),
        pytest.param(say_nothing, "timeout", id="says nothing"),
    ],
)
def test_trouble_has_a_kind(pki: TestPki, behave: Behaviour, kind: str) -> None:
    """Whatever a server does wrong becomes a TransportError that says what and where; nothing else comes out."""
    with (
        server(pki, behave) as url,
        transport(pki, read_timeout=0.3) as fast_transport,
        pytest.raises(TransportError) as caught,
    ):
        fast_transport.send(url, b"<vraag/>", SOAP_HEADERS)
    assert caught.value.kind == kind
    assert url in str(caught.value)


def test_nobody_there(pki: TestPki) -> None:
    """A port that nobody listens at is trouble of kind `connect`."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"https://127.0.0.1:{taken.getsockname()[1]}/oso"
    with transport(pki) as fast_transport, pytest.raises(TransportError) as caught:
        fast_transport.send(url, b"<vraag/>", SOAP_HEADERS)
    assert caught.value.kind == "connect"


def test_another_authority(pki: TestPki, tmp_path: Path) -> None:
    """A server with a certificate of an authority that we do not trust is trouble of kind `tls`."""
    other = TestPki.init(tmp_path / "other", leveranciers=LEVERANCIERS, clock=SystemClock())
    with server(other, answer) as url, transport(pki) as fast_transport, pytest.raises(TransportError) as caught:
        fast_transport.send(url, b"<vraag/>", SOAP_HEADERS)
    assert caught.value.kind == "tls"


def test_a_stopwatch_tells_of_the_last_call(pki: TestPki) -> None:
    """The time of a call is there when it ended, also when it ended badly."""
    with server(pki, answer) as url, transport(pki) as fast_transport:
        clock = Stopwatch(fast_transport)
        assert clock.ms == 0.0
        clock.send(url, b"<vraag/>", SOAP_HEADERS)
        assert clock.ms > 0.0
    with server(pki, say_nothing) as url, transport(pki, read_timeout=0.2) as fast_transport:
        clock = Stopwatch(fast_transport)
        with pytest.raises(TransportError):
            clock.send(url, b"<vraag/>", SOAP_HEADERS)
        assert clock.ms >= 200.0
