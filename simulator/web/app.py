"""The WSGI application of a party: converts between WSGI and `HttpRequest` / `HttpResponse`, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import IO, Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSession, SessionInterface

from simulator.errors import TransportError
from simulator.network.transport import Handler, HttpRequest, HttpResponse

PEER = "osolab.peer"
"""Key in the WSGI environ under which the server puts the `Peer`; no HTTP header can end up there."""

MAX_BODY = 64 * 1024 * 1024
"""Most bytes of a request that are read; a party may have a lower limit of its own (assumption A30)."""


def create_app(
    handler: Handler, *, on_error: Callable[[Exception], None] | None = None, max_body: int = MAX_BODY
) -> Flask:
    """Return a WSGI application that hands every POST to `handler`, whatever its path and content type.

    A handler that raises `TransportError` wants the connection closed without an answer: that error passes through to
    the server. Anything else that it raises is a fault of ours: the caller gets one line and status 500.

    Args:
        handler: the party.
        on_error: gets what a handler, or the work after its response, raised.
        max_body: most bytes of a request that are read; more gets status 413.
    """
    app = _PartyApp(handler, on_error or _ignore, max_body)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


class _PartyApp(Flask):
    """One endpoint at every path, without sessions, static files or routes."""

    def __init__(self, handler: Handler, on_error: Callable[[Exception], None], max_body: int) -> None:
        super().__init__("osolab", static_folder=None, template_folder=None)
        self.session_interface = _NoSessions()
        self._handler = handler
        self._on_error = on_error
        self._max_body = max_body

    def dispatch_request(self) -> Response:
        """Return the response to the present request; there is nothing to route."""
        if request.method != "POST":
            return _line(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "Dit is een OSO-webservice: stuur een SOAP-bericht met POST."
                " / This is an OSO web service: POST a SOAP message.",
                {"Allow": "POST"},
            )
        try:
            body = _read_body(request.environ, self._max_body)
        except _TooLargeError:
            text = "Het bericht is te groot. / The message is too large."
            return _line(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text, _CLOSE)
        except ValueError:
            text = "Onleesbaar HTTP-bericht. / Unreadable HTTP message."
            return _line(HTTPStatus.BAD_REQUEST, text, _CLOSE)
        headers = {_SPELLING.get(name, name): value for name, value in request.headers.items()}
        http_request = HttpRequest(path=request.path, body=body, headers=headers, peer=request.environ.get(PEER))
        try:
            response = self._handler(http_request)
        except TransportError:
            raise
        except Exception as error:  # noqa: BLE001 - the caller gets one line, the owner of the server gets the error
            self._on_error(error)
            return _line(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                f"Fout in de simulator ({type(error).__name__}). / Fault in the simulator ({type(error).__name__}).",
                {},
            )
        return self._response(response)

    def _response(self, http_response: HttpResponse) -> Response:
        # A list, or Flask would correct the Content-Length of a party that lies about it on purpose.
        response = _Response([http_response.body], status=http_response.status, headers=dict(http_response.headers))
        after = http_response.after
        if after is not None:

            def run() -> None:
                try:
                    after()
                except Exception as error:  # noqa: BLE001 - the response has left; only the owner can be told
                    self._on_error(error)

            response.call_on_close(run)
        return response


class _Response(Response):
    """A response with the headers of the HttpResponse and no others."""

    default_mimetype = None


class _NoSessions(SessionInterface):
    """OSO knows no cookies; not opening a session spares work on every request."""

    def open_session(self, app: Flask, request: Any) -> SecureCookieSession:  # noqa: ARG002, ANN401 - Flask's signature
        return _NO_SESSION

    def save_session(self, app: Flask, session: Any, response: Response) -> None:  # noqa: ANN401 - Flask's signature
        """Keep nothing."""


_CLOSE = {"Connection": "close"}
"""After a body that was not read to its end the connection is of no further use."""
_NO_SESSION = SecureCookieSession()
_SPELLING = {"Soapaction": "SOAPAction", "Content-Md5": "Content-MD5", "Te": "TE"}
"""WSGI loses the capitals of header names; these are the names that title case gets wrong."""


def _ignore(_: Exception) -> None:
    pass


class _TooLargeError(ValueError):
    pass


def _read_body(environ: Mapping[str, Any], limit: int) -> bytes:
    """Return the whole body: Flask itself would accept a truncated one as complete.

    Raises:
        _TooLargeError: it is larger than `limit`.
        ValueError: the caller disconnected before it was sent, or its chunked encoding is invalid.
    """
    stream: IO[bytes] = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated") and "CONTENT_LENGTH" not in environ:
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise _TooLargeError
        return body
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > limit:
        raise _TooLargeError
    body = stream.read(length) if length else b""
    if len(body) < length:
        raise ValueError("half a body")
    return body


def _line(status: HTTPStatus, text: str, headers: Mapping[str, str]) -> Response:
    return Response(text + "\n", status=status, headers=dict(headers), content_type="text/plain; charset=utf-8")
