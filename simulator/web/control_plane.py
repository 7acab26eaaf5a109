"""The control plane: health, metrics and control of a simulator, on a port of its own outside OSO."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request

from simulator.errors import ConfigurationError, OsoError, TransportError
from simulator.journal import Exchange, Journal, LogEntry, mask
from simulator.text.text import Text
from simulator.web.app import MAX_BODY
from simulator.web.metrics import Metrics
from simulator.web.wsgi import WsgiServer

Json = dict[str, Any]

_METHODS = {
    "/healthz": "GET",
    "/readyz": "GET",
    "/metrics": "GET",
    "/_besturing/handeling": "POST",
    "/_besturing/reset": "POST",
    "/_besturing/journaal": "GET",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlActions:
    """What the control plane can do to a simulator, and ask of it.

    Attributes:
        ready: parts by name, and whether each can take requests.
        act: does what a user of a LAS would do, such as klaarzetten; refuses with an `OsoError`.
        reset: builds the parties again as they were declared.
        journal: gives the journal of the current parties.
    """

    ready: Callable[[], Mapping[str, bool]]
    act: Callable[[Json], Mapping[str, Any]]
    reset: Callable[[], None]
    journal: Callable[[], Journal]


class ControlPlane(WsgiServer):
    """The control plane as a web service: plain HTTP, on the loopback interface unless told otherwise.

    Args:
        controls: what it can do and ask.
        metrics: what `/metrics` shows.
        host: address to bind; on a loopback address only programs of this machine are answered.
        port: port to bind; 0 takes a free one.

    Attributes:
        errors: exceptions on our side.
    """

    def __init__(self, controls: ControlActions, metrics: Metrics, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.errors: list[Exception] = []
        app = create_control_plane(controls, metrics, on_error=self.errors.append, local_only=_is_loopback(host))
        super().__init__(app, host=host, port=port, threads=2, name="besturing")

    @property
    def url(self) -> str:
        """Where the control plane is reached."""
        return self.origin


def create_control_plane(
    controls: ControlActions,
    metrics: Metrics,
    *,
    on_error: Callable[[Exception], None],
    local_only: bool = True,
) -> Flask:
    """Return the WSGI application of the control plane.

    Args:
        controls: what it can do and ask.
        metrics: what `/metrics` shows.
        on_error: gets the exceptions on our side.
        local_only: answer only requests with a loopback Host and no foreign Origin: keeps out web pages in a browser.
    """
    app = Flask("osolab-besturing", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY

    def healthz() -> Response:
        return _json({"status": "ok"})

    def readyz() -> Response:
        parts = dict(controls.ready())
        status = HTTPStatus.OK if all(parts.values()) else HTTPStatus.SERVICE_UNAVAILABLE
        return _json({"status": "ok" if all(parts.values()) else "not ready", "parts": parts}, status)

    def figures() -> Response:
        return Response(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")

    def act() -> Response:
        return _json(dict(controls.act(_read_object())))

    def reset() -> Response:
        controls.reset()
        return _json({"status": "ok"})

    def journal() -> Response:
        record = controls.journal()
        since = request.args.get("vanaf", default=1, type=int)
        return _json(
            {
                "uitwisselingen": [_exchange(one) for one in record.exchanges if one.number >= since],
                "logregels": [_log_line(entry) for entry in record.log_entries],
            }
        )

    app.before_request(_refuse_web_pages if local_only else _nothing)
    views = {
        "/healthz": healthz,
        "/readyz": readyz,
        "/metrics": figures,
        "/_besturing/handeling": act,
        "/_besturing/reset": reset,
        "/_besturing/journaal": journal,
    }
    for path, view in views.items():
        app.add_url_rule(path, view_func=view, methods=[_METHODS[path]], provide_automatic_options=False)

    def failed(error: Exception) -> Response:
        on_error(error)
        kind = type(error).__name__
        message = Text(nl=f"fout in de simulator: {kind}", en=f"fault in the simulator: {kind}")
        return _error(message, HTTPStatus.INTERNAL_SERVER_ERROR)

    app.register_error_handler(OsoError, _refused)
    app.register_error_handler(404, _no_such_thing)
    app.register_error_handler(405, _no_such_method)
    app.register_error_handler(413, _too_large)
    app.register_error_handler(Exception, failed)
    return app


def _read_object() -> Json:
    try:
        body = json.loads(request.get_data())
    except ValueError as error:
        raise ConfigurationError(
            f"the request body is not JSON: {error}", nl=f"het verzoek is geen JSON: {error}"
        ) from error
    if not isinstance(body, dict):
        raise ConfigurationError("the request body should be a JSON object", nl="het verzoek moet een JSON-object zijn")
    return body


def _refuse_web_pages() -> Response | None:
    host = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    origin = request.headers.get("Origin")
    if _is_loopback(host) and (origin is None or urlsplit(origin).netloc == request.headers.get("Host")):
        return None
    message = Text(
        nl="alleen programma's op deze machine krijgen antwoord", en="only programs on this machine are answered"
    )
    return _error(message, HTTPStatus.FORBIDDEN)


def _nothing() -> None:
    pass


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refused(error: OsoError) -> Response:
    if isinstance(error, ConfigurationError):
        message = Text(nl=error.nl, en=error.message)
        remedy = {"remedy": error.remedy, "remedy_nl": error.remedy_nl}
        return _error(message, HTTPStatus.BAD_REQUEST, where=error.where, **remedy)
    message = Text(nl=error.nl, en=str(error))
    if isinstance(error, TransportError):
        return _error(message, HTTPStatus.BAD_GATEWAY, kind=error.kind)
    return _error(message, HTTPStatus.BAD_REQUEST)


def _no_such_thing(_: Exception) -> Response:
    known = ", ".join(f"{method} {path}" for path, method in _METHODS.items())
    message = Text(nl=f"op {request.path} is niets", en=f"there is nothing at {request.path}")
    return _error(message, HTTPStatus.NOT_FOUND, remedy=f"known are {known}", remedy_nl=f"bekend zijn {known}")


def _no_such_method(_: Exception) -> Response:
    method = _METHODS[request.path]
    message = Text(nl=f"{request.path} neemt alleen {method}", en=f"{request.path} takes {method} only")
    response = _error(message, HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = method
    return response


def _too_large(_: Exception) -> Response:
    message = Text(nl=f"het verzoek is groter dan {MAX_BODY} bytes", en=f"the request is larger than {MAX_BODY} bytes")
    return _error(message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _error(message: Text, status: HTTPStatus, **more: str) -> Response:
    texts = {"error": message.en, "error_nl": message.nl, **more}
    return _json({name: text for name, text in texts.items() if text}, status)


def _json(body: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
    text = json.dumps(body, ensure_ascii=False, default=str)
    return Response(text + "\n", status=status, content_type="application/json")


def _exchange(one: Exchange) -> Json:
    return {
        "nummer": one.number,
        "van": one.sender,
        "naar": one.receiver,
        "url": one.url,
        "started": one.started.isoformat(),
        "ms": round(one.ms, 3),
        "status": one.status,
        "error": one.error,
        "peer_oin": one.peer_oin,
        "request_headers": dict(one.request_headers),
        "request": mask(one.request.decode("utf-8", "replace")),
        "response_headers": dict(one.response_headers),
        "response": mask(one.response.decode("utf-8", "replace")),
    }


def _log_line(entry: LogEntry) -> Json:
    return {
        "moment": entry.moment.isoformat(),
        "actor": entry.actor,
        "handeling": entry.act,
        "account": entry.account,
        "sessie_id": entry.sessie_id,
        "bron": entry.bron,
        "doel": entry.doel,
        "resultaat": entry.resultaat,
        "detail": entry.detail,
    }
