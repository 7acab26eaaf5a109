"""The server on the wire: who gets in, how connections live and end, and how it starts and stops."""

from __future__ import annotations

import errno
import hashlib
import http.client
import logging
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable

import pytest

from simulator.clock import SystemClock
from simulator.errors import ConfigurationError, TransportError
from simulator.network.certificate import KeyType
from simulator.network.https import HttpsTransport
from simulator.network.pki import TestPki
from simulator.network.tls import TlsFiles, client_context
from simulator.network.transport import SOAP_HEADERS, Handler, HttpRequest, HttpResponse, Peer
from simulator.register import Leverancier
from simulator.web.server import Server

Serve = Callable[..., Server]

REQUEST = b"POST /oso HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx"


def talk(sock: socket.socket, request: bytes = REQUEST) -> bytes:
    """Send a request as it is; return what comes until the connection ends or the answer `x` is complete."""
    sock.sendall(request)
    return listen(sock)


def listen(sock: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\r\n\r\nx"):
        piece = sock.recv(65536)
        if not piece:
            break
        answer += piece
    return answer


def connect(server: Server, context: ssl.SSLContext | None = None) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    return context.wrap_socket(sock, server_hostname="localhost") if context else sock


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=lambda version: version.name)
@pytest.mark.parametrize("key", ["p256", "rsa2048"])
def test_mutual_tls(
    tmp_path_factory: pytest.TempPathFactory,
    leverancier: Leverancier,
    echo: Handler,
    key: KeyType,
    version: ssl.TLSVersion,
) -> None:
    """TLS 1.2 and 1.3 work with ECDSA and RSA certificates on both ends."""
    pki = TestPki.init(tmp_path_factory.mktemp(key), leveranciers=[leverancier], clock=SystemClock(), key=key)
    context = client_context(pki.client(leverancier.oin))
    context.minimum_version = context.maximum_version = version
    with Server(echo, tls=pki.server()) as server, connect(server, context) as sock:
        assert isinstance(sock, ssl.SSLSocket)
        assert sock.version() == version.name.replace("_", ".")
        assert talk(sock).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
def test_tls_11_is_refused(client: TlsFiles, echo: Handler, serve: Serve) -> None:
    """A caller that knows no better than TLS 1.1 gets no connection."""
    context = client_context(client)
    context.set_ciphers("ALL:@SECLEVEL=0")  # or OpenSSL would not even offer TLS 1.1
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        connect(serve(echo), context)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=lambda version: version.name)
def test_no_certificate_no_answer(
    pki: TestPki, echo: Handler, seen: list[HttpRequest], serve: Serve, version: ssl.TLSVersion
) -> None:
    """A caller without a certificate never reaches the party, and learns why."""
    context = ssl.create_default_context(cafile=pki.ca)
    context.minimum_version = context.maximum_version = version
    server = serve(echo)
    with pytest.raises(ssl.SSLError, match=r"CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE"), connect(server, context) as sock:
        talk(sock)
    assert seen == []


@pytest.mark.processes
def test_curl_without_certificate_gets_nothing(pki: TestPki, echo: Handler, serve: Serve) -> None:
    """What a curious person tries first fails."""
    url = serve(echo).url
    command = ["curl", "--silent", "--show-error", "--max-time", "10", "--cacert", str(pki.ca), "--data", "x", url]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("curl is not installed")
    assert done.returncode != 0
    assert done.stdout == b""


def test_party_learns_who_calls(
    client: TlsFiles, leverancier: Leverancier, echo: Handler, seen: list[HttpRequest], serve: Serve
) -> None:
    """The OIN, name and fingerprint come from the verified certificate, and no header can forge them."""
    forged = {"SSL-Client-S-DN-serialNumber": "0" * 20, "Osolab.peer": "ik", "X-SSL-Client-Verify": "SUCCESS"}
    with HttpsTransport(client) as transport:
        transport.send(serve(echo).url, b"x", {**SOAP_HEADERS, **forged})
    fingerprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(client.certificate.read_text())).hexdigest()
    assert seen[0].peer == Peer(oin=leverancier.oin, name=leverancier.naam, fingerprint=fingerprint)


def test_plain_server_knows_nobody(echo: Handler, seen: list[HttpRequest], serve: Serve) -> None:
    """Without TLS there is no peer."""
    server = serve(echo, tls=None)
    assert server.url.startswith("http://localhost:")
    with HttpsTransport(None) as plain:
        plain.send(server.url, b"x", SOAP_HEADERS)
    assert seen[0].peer is None


def test_plain_http_to_the_tls_port(echo: Handler, serve: Serve) -> None:
    """A caller that forgot the s is told so."""
    with connect(serve(echo)) as sock:
        answer = talk(sock)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"HTTPS" in answer


def test_silent_callers_hold_up_nobody(transport: HttpsTransport, echo: Handler, serve: Serve) -> None:
    """Connections that never say a word, more than there are workers, do not keep others waiting."""
    server = serve(echo, threads=2)
    silent = [connect(server) for _ in range(10)]
    assert transport.send(server.url, b"x", SOAP_HEADERS).body == b"x"
    for sock in silent:
        sock.close()


def test_callers_that_only_shake_hands_hold_up_nobody(
    transport: HttpsTransport, client: TlsFiles, echo: Handler, serve: Serve
) -> None:
    """The same for those that stop after the handshake."""
    server, context = serve(echo, threads=2), client_context(client)
    silent = [connect(server, context) for _ in range(5)]
    assert transport.send(server.url, b"x", SOAP_HEADERS).body == b"x"
    for sock in silent:
        sock.close()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x16\x03\x01\x00", id="half a handshake"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", id="another protocol"),
    ],
)
def test_callers_that_leave_harm_nobody(transport: HttpsTransport, echo: Handler, serve: Serve, sent: bytes) -> None:
    """A connection that breaks off, at whatever moment, leaves all workers free."""
    server = serve(echo, threads=1)
    for _ in range(3):
        with connect(server) as sock:
            sock.sendall(sent)
    assert transport.send(server.url, b"x", SOAP_HEADERS).body == b"x"
    assert server.errors == []


@pytest.mark.parametrize("part", [REQUEST[:20], REQUEST[:-1]], ids=["half a header", "no body"])
def test_callers_that_leave_halfway_harm_nobody(
    client: TlsFiles, echo: Handler, seen: list[HttpRequest], serve: Serve, part: bytes
) -> None:
    """A request that breaks off does not reach the party as if it were whole."""
    server = serve(echo, threads=1)
    with connect(server, client_context(client)) as sock:
        sock.sendall(part)
    with HttpsTransport(client) as transport:
        transport.send(server.url, b"heel", SOAP_HEADERS)
    assert [request.body for request in seen] == [b"heel"]
    assert server.errors == []


def test_slow_caller_is_let_go(client: TlsFiles, echo: Handler, seen: list[HttpRequest], serve: Serve) -> None:
    """Half a request and then silence ends the connection when patience runs out: others need the worker."""
    server = serve(echo, patience=0.05, threads=1)
    with connect(server, client_context(client)) as sock:
        assert talk(sock, REQUEST[:-1]).startswith(b"HTTP/1.1 408 ")
    assert seen == []
    assert server.errors == []


def test_slow_handshake_is_let_go(transport: HttpsTransport, echo: Handler, serve: Serve) -> None:
    """Half a handshake and then silence does not keep the only worker."""
    server = serve(echo, patience=0.05, threads=1)
    with connect(server) as sock:
        sock.sendall(b"\x16\x03\x01\x02\x00\x01")
        assert transport.send(server.url, b"x", SOAP_HEADERS).body == b"x"
        assert listen(sock) == b""


def test_idle_connection_is_let_go(client: TlsFiles, echo: Handler, serve: Serve) -> None:
    """A connection that is kept but not used ends after the idle timeout."""
    with connect(serve(echo, idle_timeout=0.05), client_context(client)) as sock:
        assert talk(sock).endswith(b"x")
        assert listen(sock) == b""


def test_party_breaks_off(transport: HttpsTransport, serve: Serve) -> None:
    """A handler that raises TransportError has the connection closed without a byte: a simulated network fault."""

    def handler(_: HttpRequest) -> HttpResponse:
        raise TransportError("closed", "as agreed with the test")

    server = serve(handler)
    with pytest.raises(TransportError) as caught:
        transport.send(server.url, b"x", SOAP_HEADERS)
    assert caught.value.kind == "closed"
    assert server.errors == []


def test_party_sends_half(transport: HttpsTransport, serve: Serve) -> None:
    """A handler may promise more than it sends, when it closes the connection: the caller notices at once."""
    headers = {"Content-Length": "10", "Connection": "close"}
    server = serve(lambda _: HttpResponse(status=200, body=b"half", headers=headers))
    with pytest.raises(TransportError) as caught:
        transport.send(server.url, b"x", SOAP_HEADERS)
    assert caught.value.kind == "closed"


def test_connection_is_kept_for_other_clients_too(client: TlsFiles, echo: Handler, serve: Serve) -> None:
    """HTTP/1.1 keep-alive works for a client that is not ours."""
    server = serve(echo)
    caller = http.client.HTTPSConnection("localhost", server.port, context=client_context(client))
    for body in (b"een", b"twee", b"drie"):
        caller.request("POST", "/oso", body)
        assert caller.getresponse().read() == body
    caller.close()
    assert server.connections == 1


def test_port_in_use(serve: Serve, echo: Handler, pki: TestPki) -> None:
    """A second server on one port says which address is taken and what to do."""
    port = serve(echo).port
    with pytest.raises(ConfigurationError, match=f"127.0.0.1:{port} is already in use") as caught:
        Server(echo, tls=pki.server(), port=port).start()
    assert "port 0" in caught.value.remedy
    assert f"127.0.0.1:{port} is al in gebruik" in caught.value.in_language("nl")


def test_privileged_port(echo: Handler, pki: TestPki, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that only root may use is named as such."""

    class Forbidden(socket.socket):
        def bind(self, *_: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "socket", Forbidden)
    with pytest.raises(ConfigurationError, match=r"you may not listen at 127.0.0.1:443") as caught:
        Server(echo, tls=pki.server(), port=443).start()
    assert "1024" in caught.value.remedy


def test_address_of_another_machine(echo: Handler, pki: TestPki) -> None:
    """An address that this machine does not have is refused in words."""
    with pytest.raises(ConfigurationError, match=r"cannot listen at 192.0.2.1:"):
        Server(echo, tls=pki.server(), host="192.0.2.1").start()


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1", "https://localhost:8443"),
        ("0.0.0.0", "https://localhost:8443"),
        ("::1", "https://localhost:8443"),
        ("las.school.test", "https://las.school.test:8443"),
        ("2001:db8::1", "https://[2001:db8::1]:8443"),
    ],
)
def test_url_fits_the_certificate(echo: Handler, pki: TestPki, host: str, origin: str) -> None:
    """Callers are sent to a name that the certificate vouches for."""
    assert Server(echo, tls=pki.server(), host=host, port=8443).url == f"{origin}/oso"


def test_start_and_stop_are_prompt(
    echo: Handler, pki: TestPki, transport: HttpsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scenario does not wait for its servers: starting takes no nap, stopping does not wait for the selector."""
    server = Server(echo, tls=pki.server())
    with monkeypatch.context() as patch:
        patch.setattr("simulator.web.wsgi._HttpServer.expiration_interval", 60)
        patch.setattr(time, "sleep", lambda _: pytest.fail("a nap while starting"))
        server.start()
    transport.send(server.url, b"x", SOAP_HEADERS)
    begin = time.perf_counter()
    server.stop()
    assert time.perf_counter() - begin < 20


def test_stop_leaves_nothing_behind(echo: Handler, pki: TestPki, transport: HttpsTransport) -> None:
    """After a stop no thread is left, the port is free, and what cheroot keeps for its statistics is gone."""
    before = set(threading.enumerate())
    server = Server(echo, tls=pki.server())
    with server:
        transport.send(server.url, b"x", SOAP_HEADERS)
        port = server.port
    assert set(threading.enumerate()) <= before
    assert not any(str(name).startswith("Cheroot") for name in getattr(logging, "statistics", {}))
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_stop_twice_and_start_again(echo: Handler, pki: TestPki, transport: HttpsTransport) -> None:
    """A server can be stopped without having run, stopped twice, and started again."""
    server = Server(echo, tls=pki.server())
    server.stop()
    for _ in range(2):
        server.start()
        assert transport.send(server.url, b"x", SOAP_HEADERS).body == b"x"
        server.stop()
        server.stop()


def test_stop_lets_a_request_finish(transport: HttpsTransport, echo: Handler, serve: Serve) -> None:
    """Who is being helped when the server stops still gets an answer."""
    inside, go_on = threading.Event(), threading.Event()

    def handler(request: HttpRequest) -> HttpResponse:
        inside.set()
        assert go_on.wait(10)
        return echo(request)

    server, answers = serve(handler), []
    url = server.url
    caller = threading.Thread(target=lambda: answers.append(transport.send(url, b"x", SOAP_HEADERS).body))
    caller.start()
    assert inside.wait(10)
    stopper = threading.Thread(target=server.stop)
    stopper.start()
    go_on.set()
    caller.join()
    stopper.join()
    assert answers == [b"x"]


def test_trouble_with_callers_is_silent(echo: Handler, serve: Serve, capfd: pytest.CaptureFixture[str]) -> None:
    """What callers do wrong does not fill anybody's terminal; who wants to see it turns on the log."""
    server = serve(echo)
    for sent in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\x05hallo"):
        with connect(server) as sock:
            sock.sendall(sent)
    server.stop()
    assert capfd.readouterr() == ("", "")
