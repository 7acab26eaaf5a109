"""The skin between HTTP and a party, without a socket."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

import pytest
from flask import Flask

from simulator.errors import TransportError
from simulator.network.transport import Handler, HttpRequest, HttpResponse, Peer
from simulator.web.app import PEER, create_app


@dataclass(frozen=True)
class Response:
    """What a WSGI server would have sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def call(
    app: Flask,
    environ: Mapping[str, object] | None = None,
    *,
    body: bytes | IO[bytes] = b"x",
    sent: list[str] | None = None,
) -> Response:
    """Call an application as a WSGI server does, noting in `sent` when the body is."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], None]:
        started.append((status, headers))
        return lambda _: None

    length = {"CONTENT_LENGTH": str(len(body))} if isinstance(body, bytes) else {}
    pieces = app(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/oso",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "443",
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(body) if isinstance(body, bytes) else body,
            **length,
            **(environ or {}),
        },
        start_response,
    )
    try:
        content = b"".join(pieces)
        if sent is not None:
            sent.append("body")
    finally:
        pieces.close()  # type: ignore[attr-defined] # WSGI: close is called when there is one
    status, headers = started[0]
    return Response(int(status[:3]), dict(headers), content)


@pytest.mark.parametrize("path", ["/", "/oso", "/oso/", "/a/b/c", "//oso", "/oso x"])
def test_every_path_is_the_party(echo: Handler, seen: list[HttpRequest], path: str) -> None:
    """Where a party lives is for its register entry to say; the skin has no opinion (assumption A23)."""
    assert call(create_app(echo), {"PATH_INFO": path}).status == 200
    assert seen[0].path == "/" + path.lstrip("/")


@pytest.mark.parametrize(
    "content_type", ["text/xml; charset=utf-8", "application/soap+xml", "application/x-www-form-urlencoded", ""]
)
def test_content_type_is_no_obstacle(echo: Handler, seen: list[HttpRequest], content_type: str) -> None:
    """The body arrives as bytes, also when the caller gives it a type that Flask would take apart."""
    body = b"a=1&b=<x/>\r\n\xff\x00"
    assert call(create_app(echo), {"CONTENT_TYPE": content_type}, body=body).body == body
    assert seen[0].body == body


def test_headers_and_peer_are_passed_on(echo: Handler, seen: list[HttpRequest]) -> None:
    """The party sees the headers as they are usually spelled, and who the server says is calling."""
    peer = Peer(oin="0" * 20)
    wire = {"CONTENT_TYPE": "text/xml", "HTTP_SOAPACTION": '""', "HTTP_X_OSOLAB_UITWISSELING": "ab-1", PEER: peer}
    call(create_app(echo), wire)
    expected = {"Content-Type": "text/xml", "SOAPAction": '""', "X-Osolab-Uitwisseling": "ab-1", "Content-Length": "1"}
    assert seen[0].headers == expected
    assert seen[0].peer is peer


@pytest.mark.parametrize("host", ["", "a b", "las.school.test:x", "[::1", "\xff"])
def test_host_header_is_no_obstacle(echo: Handler, host: str) -> None:
    """A LAS that sends an odd Host header is still answered: what it says is in its message."""
    assert call(create_app(echo), {"HTTP_HOST": host}).body == b"x"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Content-Type": "text/xml; charset=utf-8"}, {"Content-Type": "text/plain", "X-Eigen": "ja"}],
    ids=["none", "usual", "own"],
)
def test_response_has_the_headers_of_the_response(headers: Mapping[str, str]) -> None:
    """Nothing is added but the length."""
    response = call(create_app(lambda _: HttpResponse(status=200, body=b"abc", headers=headers)))
    assert response == Response(200, {**headers, "Content-Length": "3"}, b"abc")


@pytest.mark.parametrize("status", [200, 202, 403, 500, 503])
def test_status_is_that_of_the_response(status: int) -> None:
    """A SOAP fault with status 500 is an answer like any other."""
    response = call(create_app(lambda _: HttpResponse(status=status, body=b"<fault/>")))
    assert (response.status, response.body) == (status, b"<fault/>")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(echo: Handler, seen: list[HttpRequest], method: str) -> None:
    """Who opens the URL in a browser is told what it is, in both languages."""
    response = call(create_app(echo), {"REQUEST_METHOD": method, "QUERY_STRING": "wsdl"})
    assert (response.status, response.headers["Allow"]) == (405, "POST")
    assert seen == []
    if method != "HEAD":
        assert b"SOAP-bericht met POST" in response.body
        assert b"POST a SOAP message" in response.body


def test_too_large_a_body_is_refused(echo: Handler, seen: list[HttpRequest]) -> None:
    """One byte above the limit gets 413 and an end to the connection; at the limit it is read."""
    app = create_app(echo, max_body=1000)
    assert call(app, body=b"x" * 1000).status == 200
    response = call(app, body=b"x" * 1001)
    assert (response.status, response.headers["Connection"]) == (413, "close")
    assert len(seen) == 1


def test_half_a_body_is_refused(echo: Handler, seen: list[HttpRequest]) -> None:
    """A caller that leaves before all bytes were sent has asked nothing."""
    response = call(create_app(echo), {"CONTENT_LENGTH": "10"}, body=b"half")
    assert (response.status, response.headers["Connection"]) == (400, "close")
    assert seen == []


def test_unreadable_chunks_are_refused(echo: Handler, seen: list[HttpRequest]) -> None:
    """What the server cannot make sense of is the caller's fault, in one line."""

    class Broken(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise ValueError("Bad chunked transfer size")

    response = call(create_app(echo), {"wsgi.input_terminated": True}, body=Broken())
    assert (response.status, response.body.count(b"\n")) == (400, 1)
    assert seen == []


def test_fault_of_ours_is_one_line() -> None:
    """The caller gets status 500 without a traceback; the owner gets the exception."""
    errors: list[Exception] = []

    def handler(_: HttpRequest) -> HttpResponse:
        raise KeyError("pgn 999990019")

    response = call(create_app(handler, on_error=errors.append))
    assert (response.status, response.headers["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert response.body == b"Fout in de simulator (KeyError). / Fault in the simulator (KeyError).\n"
    assert [repr(error) for error in errors] == ["KeyError('pgn 999990019')"]


def test_transport_error_passes_through() -> None:
    """A party that wants the connection broken off is left to the server."""
    errors: list[Exception] = []

    def handler(_: HttpRequest) -> HttpResponse:
        raise TransportError("closed", "weg")

    with pytest.raises(TransportError):
        call(create_app(handler, on_error=errors.append))
    assert errors == []


def test_after_runs_when_the_response_is_closed() -> None:
    """The work after a response does not start before the server is done with it, and then runs once."""
    steps: list[str] = []
    app = create_app(lambda _: HttpResponse(status=200, body=b"abc", after=lambda: steps.append("after")))
    call(app, sent=steps)
    assert steps == ["body", "after"]


def test_fault_after_the_response_is_kept() -> None:
    """The caller has its answer; only the owner learns that the work after it failed."""
    errors: list[Exception] = []

    def fail() -> None:
        raise RuntimeError("na afloop")

    response = call(create_app(lambda _: HttpResponse(status=200, body=b"abc", after=fail), on_error=errors.append))
    assert (response.status, response.body) == (200, b"abc")
    assert [str(error) for error in errors] == ["na afloop"]
