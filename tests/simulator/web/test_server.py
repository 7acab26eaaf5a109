"""A party behind a door: swapping it, its faults, the work after a response, and limits, over real sockets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest

from simulator.errors import TransportError
from simulator.network.https import HttpsTransport
from simulator.network.transport import SOAP_HEADERS, Handler, HttpRequest, HttpResponse
from simulator.web.server import Server

Serve = Callable[..., Server]


def test_mounted_party_takes_over(transport: HttpsTransport, echo: Handler, serve: Serve) -> None:
    """A reset puts a fresh party behind the same address; kept connections see it at once."""
    server = serve(echo)
    assert transport.send(server.url, b"oud", SOAP_HEADERS).body == b"oud"
    server.mount(lambda _: HttpResponse(status=200, body=b"nieuw"))
    assert transport.send(server.url, b"oud", SOAP_HEADERS).body == b"nieuw"
    assert server.connections == 1


def test_fault_of_a_party_is_kept(transport: HttpsTransport, serve: Serve) -> None:
    """A bug in a party costs one answer: the connection and the server live on, and the error can be looked at."""

    def handler(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=200, body=b"%d" % (1 // len(request.body)))

    server = serve(handler)
    response = transport.send(server.url, b"", SOAP_HEADERS)
    assert response.status == 500
    assert b"Traceback" not in response.body
    assert transport.send(server.url, b"x", SOAP_HEADERS).body == b"1"
    assert [type(error) for error in server.errors] == [ZeroDivisionError]
    assert server.connections == 1


def test_after_runs_when_the_caller_has_its_answer(transport: HttpsTransport, serve: Serve) -> None:
    """The work after a response may wait for something that the caller does because of it."""
    answered, done = threading.Event(), threading.Event()

    def after() -> None:
        assert answered.wait(10)
        done.set()

    server = serve(lambda _: HttpResponse(status=200, body=b"x", after=after))
    transport.send(server.url, b"x", SOAP_HEADERS)
    assert not done.is_set()
    answered.set()
    assert server.settle(10)
    assert done.is_set()
    assert server.errors == []


def test_settle_waits_no_longer_than_asked(transport: HttpsTransport, serve: Serve) -> None:
    """Work that does not end is reported, not waited for."""
    go_on = threading.Event()

    def after() -> None:
        assert go_on.wait(10)

    server = serve(lambda _: HttpResponse(status=200, body=b"x", after=after))
    transport.send(server.url, b"x", SOAP_HEADERS)
    assert not server.settle(0.01)
    go_on.set()
    assert server.settle(10)


def test_server_that_does_nothing_is_settled(echo: Handler, serve: Serve) -> None:
    """There is nothing to wait for before the first request."""
    assert serve(echo).settle(0)


def test_broken_off_request_is_settled(transport: HttpsTransport, serve: Serve) -> None:
    """A connection that the party broke off is not waited for forever."""

    def handler(_: HttpRequest) -> HttpResponse:
        raise TransportError("closed", "weg")

    server = serve(handler)
    with pytest.raises(TransportError):
        transport.send(server.url, b"x", SOAP_HEADERS)
    assert server.settle(10)


@pytest.mark.parametrize("size", [1_001, 3_000_000], ids=["a byte", "megabytes"])
def test_too_large_a_request(
    transport: HttpsTransport, echo: Handler, seen: list[HttpRequest], serve: Serve, size: int
) -> None:
    """The caller reads status 413, not a reset connection, even when it was still sending."""
    server = serve(echo, max_body=1_000)
    assert transport.send(server.url, b"x" * size, SOAP_HEADERS).status == 413
    assert seen == []
    assert transport.send(server.url, b"x" * 1_000, SOAP_HEADERS).status == 200


@pytest.mark.parametrize(
    ("sent", "status", "body"),
    [
        pytest.param(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"200", b"abcde", id="good"),
        pytest.param(b"zz\r\nabc\r\n", b"400", b"Unreadable HTTP message.\n", id="no number"),
        pytest.param(b"400\r\n" + b"x" * 1024 + b"\r\n0\r\n\r\n", b"413", b"too large.\n", id="too large"),
    ],
)
def test_chunked_request(echo: Handler, serve: Serve, sent: bytes, status: bytes, body: bytes) -> None:
    """A caller that does not say beforehand how much it sends is served as well, within the limit."""
    server = serve(echo, max_body=1_000, tls=None)
    head = b"POST /oso HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sock:
        sock.sendall(head + sent)
        with sock.makefile("rb") as file:
            answer = file.read()
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert answer.endswith(body)


def test_requests_are_handled_side_by_side(transport: HttpsTransport, serve: Serve) -> None:
    """Two callers that need each other to be inside at the same time both get out."""
    together = threading.Barrier(2, timeout=10)

    def handler(request: HttpRequest) -> HttpResponse:
        together.wait()
        return HttpResponse(status=200, body=request.body)

    server, bodies = serve(handler, threads=2), []

    def call(body: bytes) -> None:
        bodies.append(transport.send(server.url, body, SOAP_HEADERS).body)

    callers = [threading.Thread(target=call, args=(body,)) for body in (b"een", b"twee")]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(bodies) == [b"een", b"twee"]


def test_party_can_call_itself(transport: HttpsTransport, serve: Serve) -> None:
    """With more than one thread, a party may be its own peer, as in a demonstration with one server."""

    def handler(request: HttpRequest) -> HttpResponse:
        if request.body == b"buiten":
            return transport.send(servers[0].url, b"binnen", SOAP_HEADERS)
        return HttpResponse(status=200, body=request.body)

    servers = [serve(handler, threads=2)]
    assert transport.send(servers[0].url, b"buiten", SOAP_HEADERS).body == b"binnen"
