"""The HTTPS transport: what it carries, what it refuses to call, and how it names what goes wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from simulator.clock import SystemClock
from simulator.errors import ConfigurationError, TransportError
from simulator.network import https
from simulator.network.https import HttpsTransport
from simulator.network.pki import TestPki
from simulator.network.tls import TlsFiles, client_context
from simulator.network.transport import SOAP_HEADERS, Handler, HttpRequest, HttpResponse
from simulator.register import Leverancier
from simulator.web.server import Server


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=200, body=request.body)


@pytest.fixture
def serve(pki: TestPki) -> Iterator[Callable[[Handler], Server]]:
    """Start servers that end with the test."""
    started: list[Server] = []

    def start(handler: Handler, tls: TlsFiles | None = None) -> Server:
        server = Server(handler, tls=tls or pki.server())
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run a server that takes one connection after another and talks as it likes; yield its plain URL."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                talk(connection)

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/oso"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def read_request(connection: socket.socket) -> bytes:
    """Read a request up to the end of the body `x`, or less if the caller leaves."""
    data = b""
    while not data.endswith(b"\r\n\r\nx"):
        piece = connection.recv(65536)
        if not piece:
            break
        data += piece
    return data


def wait(done: threading.Event) -> None:
    assert done.wait(10)


def fail(transport: HttpsTransport, url: str) -> TransportError:
    with pytest.raises(TransportError) as caught:
        transport.send(url, b"x", SOAP_HEADERS)
    return caught.value


def test_request_and_response_arrive_untouched(transport: HttpsTransport, serve: Callable[[Handler], Server]) -> None:
    """Bytes, path, status and headers come over as they were, both ways."""
    seen: list[HttpRequest] = []
    body = bytes(range(256)) * 700

    def handler(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse(status=500, body=request.body[::-1], headers={"Content-Type": "text/xml", "X-Eigen": "ja"})

    response = transport.send(serve(handler).url, body, SOAP_HEADERS)
    assert (response.status, response.body) == (500, body[::-1])
    assert (response.headers["Content-Type"], response.headers["X-Eigen"]) == ("text/xml", "ja")
    assert (seen[0].path, seen[0].body) == ("/oso", body)
    assert SOAP_HEADERS.items() <= dict(seen[0].headers).items()


def test_connection_is_kept(transport: HttpsTransport, serve: Callable[[Handler], Server]) -> None:
    """Ten calls take one connection, so one handshake."""
    server = serve(echo)
    for number in range(10):
        assert transport.send(server.url, str(number).encode(), SOAP_HEADERS).body == str(number).encode()
    assert server.connections == 1


def test_threads_share_the_transport(transport: HttpsTransport, serve: Callable[[Handler], Server]) -> None:
    """Calls from several threads at once do not get each other's answers."""
    server, wrong = serve(echo), []

    def work(name: int) -> None:
        for number in range(20):
            body = f"{name}-{number}".encode()
            if transport.send(server.url, body, SOAP_HEADERS).body != body:
                wrong.append(body)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert server.connections <= 4


def test_idle_connection_that_was_closed_is_replaced(pki: TestPki, transport: HttpsTransport) -> None:
    """A server that restarted between two calls is simply connected to again."""
    server = Server(echo, tls=pki.server())
    with server:
        port = server.port
        transport.send(server.url, b"een", SOAP_HEADERS)
    with Server(echo, tls=pki.server(), port=port) as again:
        assert transport.send(again.url, b"twee", SOAP_HEADERS).body == b"twee"


def test_nothing_is_sent_twice() -> None:
    """A connection that breaks after the request has left is an error; the request is not repeated."""
    requests: list[bytes] = []
    with raw_server(lambda connection: requests.append(read_request(connection))) as url, HttpsTransport(None) as plain:
        error = fail(plain, url)
    assert error.kind == "closed"
    assert len(requests) == 1


def test_redirects_are_not_followed(transport: HttpsTransport, serve: Callable[[Handler], Server]) -> None:
    """A redirect is an answer like any other: the agreement knows none."""
    server = serve(lambda _: HttpResponse(status=302, body=b"", headers={"Location": "https://localhost:1/"}))
    assert transport.send(server.url, b"x", SOAP_HEADERS).status == 302


def test_environment_of_the_machine_is_ignored(
    transport: HttpsTransport, serve: Callable[[Handler], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No proxy, CA bundle or password file of the machine gets between two parties."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nergens.pem")
    assert transport.send(serve(echo).url, b"x", SOAP_HEADERS).body == b"x"


def test_nobody_listens(transport: HttpsTransport) -> None:
    """A refused connection is kind connect and says so."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = fail(transport, f"https://127.0.0.1:{port}/oso")
    assert (error.kind, "refused" in str(error)) == ("connect", True)


def test_unknown_host(transport: HttpsTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that no name server knows is kind connect."""

    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = fail(transport, "https://bestaat-niet.invalid/oso")
    assert (error.kind, "not known" in str(error)) == ("connect", True)


def test_slow_answer() -> None:
    """Silence longer than the read timeout is kind timeout."""
    done = threading.Event()
    with raw_server(lambda _: wait(done)) as url, HttpsTransport(None, read_timeout=0.01) as plain:
        error = fail(plain, url)
        done.set()
    assert (error.kind, "takes too long to answer" in str(error)) == ("timeout", True)


def test_stalled_body() -> None:
    """A body that does not go on is a timeout as well, not half an answer."""
    done = threading.Event()

    def talk(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        wait(done)

    with raw_server(talk) as url, HttpsTransport(None, read_timeout=0.05) as plain:
        error = fail(plain, url)
        done.set()
    assert error.kind == "timeout"


def test_slow_network(client: TlsFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that does not react at all is told apart from a party that does not answer."""

    def silent(*_: object, **__: object) -> socket.socket:
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket.socket, "connect", silent)
    with HttpsTransport(client) as transport:
        error = fail(transport, "https://127.0.0.1:1/oso")
    assert (error.kind, "takes too long to connect" in str(error)) == ("timeout", True)


def test_end_during_handshake(client: TlsFiles) -> None:
    """A server that hangs up before TLS stands is kind closed: nobody looked at a certificate."""

    def hang_up(connection: socket.socket) -> None:
        connection.recv(65536)

    with raw_server(hang_up) as url, HttpsTransport(client) as transport:
        assert fail(transport, url.replace("http:", "https:")).kind == "closed"


def test_only_the_given_ca_is_trusted(
    client: TlsFiles, serve: Callable[[Handler], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The public authorities that requests brings along do not get in, not even by the first call."""
    context = client_context(client)
    monkeypatch.setattr(https, "client_context", lambda _: context)
    with HttpsTransport(client) as transport:
        transport.send(serve(echo).url, b"x", SOAP_HEADERS)
    assert len(context.get_ca_certs()) == 1


def test_slow_handshake(client: TlsFiles) -> None:
    """A server that accepts but does not shake hands is kind timeout, within the connect timeout."""
    done = threading.Event()
    with raw_server(lambda _: wait(done)) as url, HttpsTransport(client, connect_timeout=0.01) as transport:
        error = fail(transport, url.replace("http:", "https:"))
        done.set()
    assert error.kind == "timeout"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", id="half a body"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha", id="half a chunk"),
        pytest.param(b"220 mail.school.test ESMTP\r\n", id="no HTTP"),
    ],
)
def test_broken_answer(answer: bytes) -> None:
    """An answer that breaks off, or is none, is kind closed."""

    def talk(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(answer)

    with raw_server(talk) as url, HttpsTransport(None) as plain:
        assert fail(plain, url).kind == "closed"


def test_huge_answer_is_not_read(pki: TestPki, client: TlsFiles, serve: Callable[[Handler], Server]) -> None:
    """An answer above the limit is refused; the transport goes on with a fresh connection."""
    server = serve(lambda request: HttpResponse(status=200, body=request.body * 1000))
    with HttpsTransport(client, max_response=10_000) as transport:
        with pytest.raises(TransportError, match="larger than 10000 bytes") as caught:
            transport.send(server.url, b"y" * 11, SOAP_HEADERS)
        assert caught.value.kind == "closed"
        assert len(transport.send(server.url, b"y" * 10, SOAP_HEADERS).body) == 10_000


@pytest.mark.parametrize(
    "url",
    ["", "oso", "ftp://localhost/oso", "https://", "https:///oso", "https://localhost:99999/", "https://[::1/oso",
     "https://localhost:x/oso", "memory://bron/oso", "https://a..b/oso"],
)  # fmt: skip
def test_no_url(transport: HttpsTransport, url: str) -> None:
    """What is no address of a web service is kind url, and nothing is called."""
    assert fail(transport, url).kind == "url"


def test_plain_http_is_not_called_with_a_certificate(transport: HttpsTransport) -> None:
    """A party with a certificate does not send pupil data in the clear, not even by a typing error."""
    error = fail(transport, "http://localhost:1/oso")
    assert (error.kind, "not protected by TLS" in str(error)) == ("url", True)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_plain_http_within_this_machine(host: str) -> None:
    """Without a certificate, this machine may be called: what fails is the connection, not the URL."""
    with HttpsTransport(None) as plain, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        assert fail(plain, f"http://{host}:{port}/oso").kind == "connect"


@pytest.mark.parametrize("url", ["http://las.school.test/oso", "http://192.0.2.1/oso", "https://localhost:1/oso"])
def test_plain_http_stays_within_this_machine(url: str) -> None:
    """Without a certificate, no other machine is called, and no TLS is tried."""
    with HttpsTransport(None) as plain:
        assert fail(plain, url).kind == "url"


def test_key_of_another_certificate(pki: TestPki, client: TlsFiles) -> None:
    """Files that do not belong together are refused before anything is sent."""
    with pytest.raises(ConfigurationError, match="does not belong"):
        HttpsTransport(TlsFiles(ca=client.ca, certificate=client.certificate, key=pki.server().key))


class TestRefusedCertificates:
    """Both ends look at the other's certificate; the caller learns in words why it failed."""

    def test_client_of_another_ca(
        self, pki: TestPki, other_pki: TestPki, leverancier: Leverancier, serve: Callable[[Handler], Server]
    ) -> None:
        """A certificate that another authority issued does not get in, even in the name of a known vendor."""
        foreign = other_pki.client(leverancier.oin)
        with HttpsTransport(TlsFiles(ca=pki.ca, certificate=foreign.certificate, key=foreign.key)) as transport:
            error = fail(transport, serve(echo).url)
        assert (error.kind, "does not know the CA" in str(error)) == ("tls", True)

    def test_refused_while_sending(
        self, pki: TestPki, other_pki: TestPki, leverancier: Leverancier, serve: Callable[[Handler], Server]
    ) -> None:
        """Who is refused in the middle of a large request still learns why, instead of losing the line."""
        foreign = other_pki.client(leverancier.oin)
        server = serve(echo)
        tls = TlsFiles(ca=pki.ca, certificate=foreign.certificate, key=foreign.key)
        with HttpsTransport(tls) as transport, pytest.raises(TransportError) as caught:
            transport.send(server.url, b"x" * 3_000_000, SOAP_HEADERS)
        assert caught.value.kind == "tls"

    def test_server_of_another_ca(self, transport: HttpsTransport, other_pki: TestPki) -> None:
        """A server that another authority vouches for is not spoken to."""
        with Server(echo, tls=other_pki.server()) as server:
            error = fail(transport, server.url)
        assert (error.kind, "another CA" in str(error)) == ("tls", True)

    def test_expired_client(self, expired_pki: TestPki, leverancier: Leverancier) -> None:
        """A vendor whose certificate ran out is refused, and told why."""
        valid = TestPki.load(expired_pki.directory, clock=SystemClock()).ensure_server("nog-geldig.test")
        with HttpsTransport(expired_pki.client(leverancier.oin)) as transport, Server(echo, tls=valid) as server:
            error = fail(transport, server.url)
        assert (error.kind, "refuses our certificate: it has expired" in str(error)) == ("tls", True)

    def test_expired_server(self, expired_pki: TestPki, leverancier: Leverancier) -> None:
        """A server whose certificate ran out is not spoken to."""
        tls = expired_pki.client(leverancier.oin)
        with HttpsTransport(tls) as transport, Server(echo, tls=expired_pki.server()) as server:
            error = fail(transport, server.url)
        assert (error.kind, "its certificate has expired" in str(error)) == ("tls", True)

    def test_server_with_another_name(
        self, transport: HttpsTransport, serve: Callable[[Handler], Server], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A certificate for localhost does not vouch for another host."""
        server = serve(echo)
        here = socket.getaddrinfo("127.0.0.1", server.port, type=socket.SOCK_STREAM)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
        error = fail(transport, server.url.replace("localhost", "las.school.test"))
        assert (error.kind, "another host name" in str(error)) == ("tls", True)

    def test_plain_server(self, transport: HttpsTransport) -> None:
        """A server that does not speak TLS is named as such."""
        with Server(echo, tls=None) as server:
            error = fail(transport, server.url.replace("http:", "https:"))
        assert (error.kind, "does not speak TLS" in str(error)) == ("tls", True)
