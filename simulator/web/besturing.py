"""The other door: health, figures and control of a simulator, on a port of its own that OSO knows nothing about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from simulator.errors import ConfigurationError, OsoError, TransportError
from simulator.journaal import Journaal, Logregel, Uitwisseling, mask
from simulator.web.app import MAX_BODY
from simulator.web.metrics import Metrics
from simulator.web.wsgi import WsgiServer

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knoppen:
    """What the control plane can do to a simulator, and ask of it.

    Attributes:
        ready: parts by name, and whether each can take requests.
        handeling: does what a user of a LAS would do, such as klaarzetten; refuses with an `OsoError`.
        reset: builds the parties again as they were declared.
        journaal: gives the record of the present parties.
    """

    ready: Callable[[], Mapping[str, bool]]
    handeling: Callable[[Json], Mapping[str, Any]]
    reset: Callable[[], None]
    journaal: Callable[[], Journaal]


class Besturing(WsgiServer):
    """The control plane as a web service: plain HTTP, on the loopback interface unless told otherwise.

    Args:
        knoppen: what it can do and ask.
        metrics: what `/metrics` shows.
        host: address to bind; on a loopback address only programs of this machine are answered.
        port: port to bind; 0 takes a free one.

    Attributes:
        errors: what went wrong on our side.
    """

    def __init__(self, knoppen: Knoppen, metrics: Metrics, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.errors: list[Exception] = []
        app = create_besturing(knoppen, metrics, on_error=self.errors.append, local_only=_is_loopback(host))
        super().__init__(app, host=host, port=port, threads=2, name="besturing")

    @property
    def url(self) -> str:
        """Where the control plane is reached."""
        return self.origin


def create_besturing(
    knoppen: Knoppen,
    metrics: Metrics,
    *,
    on_error: Callable[[Exception], None],
    local_only: bool = True,
) -> Flask:
    """Return the WSGI application of the control plane.

    Args:
        knoppen: what it can do and ask.
        metrics: what `/metrics` shows.
        on_error: gets what went wrong on our side.
        local_only: answer only requests that name this machine: keeps out web pages that a browser here has open.
    """
    app = Flask("osolab-besturing", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY

    def healthz() -> Response:
        return _json({"status": "ok"})

    def readyz() -> Response:
        parts = dict(knoppen.ready())
        status = HTTPStatus.OK if all(parts.values()) else HTTPStatus.SERVICE_UNAVAILABLE
        return _json({"status": "ok" if all(parts.values()) else "not ready", "parts": parts}, status)

    def figures() -> Response:
        return Response(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")

    def handeling() -> Response:
        return _json(dict(knoppen.handeling(_read_object())))

    def reset() -> Response:
        knoppen.reset()
        return _json({"status": "ok"})

    def journaal() -> Response:
        record = knoppen.journaal()
        since = request.args.get("vanaf", default=1, type=int)
        return _json(
            {
                "uitwisselingen": [_exchange(one) for one in record.uitwisselingen if one.nummer >= since],
                "logregels": [_log_line(regel) for regel in record.logregels],
            }
        )

    app.before_request(_refuse_web_pages if local_only else _nothing)
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
    app.add_url_rule("/metrics", view_func=figures)
    app.add_url_rule("/_besturing/handeling", view_func=handeling, methods=["POST"])
    app.add_url_rule("/_besturing/reset", view_func=reset, methods=["POST"])
    app.add_url_rule("/_besturing/journaal", view_func=journaal)

    def failed(error: Exception) -> Response:
        on_error(error)
        return _error(f"fault in the simulator: {type(error).__name__}", HTTPStatus.INTERNAL_SERVER_ERROR)

    app.register_error_handler(OsoError, _refused)
    app.register_error_handler(HTTPException, _no_such_thing)
    app.register_error_handler(Exception, failed)
    return app


def _read_object() -> Json:
    try:
        body = json.loads(request.get_data())
    except ValueError as error:
        raise ConfigurationError(f"the request body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise ConfigurationError("the request body should be a JSON object")
    return body


def _refuse_web_pages() -> Response | None:
    host = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    origin = request.headers.get("Origin")
    if _is_loopback(host) and (origin is None or urlsplit(origin).netloc == request.headers.get("Host")):
        return None
    return _error("only programs on this machine are answered", HTTPStatus.FORBIDDEN)


def _nothing() -> None:
    pass


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refused(error: OsoError) -> Response:
    if isinstance(error, ConfigurationError):
        return _error(error.message, HTTPStatus.BAD_REQUEST, where=error.where, remedy=error.remedy)
    if isinstance(error, TransportError):
        return _error(str(error), HTTPStatus.BAD_GATEWAY, kind=error.kind)
    return _error(str(error), HTTPStatus.BAD_REQUEST)


def _no_such_thing(error: HTTPException) -> Response:
    if error.code == HTTPStatus.NOT_FOUND:
        known = "/healthz, /readyz, /metrics, /_besturing/handeling, /_besturing/reset, /_besturing/journaal"
        return _error(f"there is nothing at {request.path}", HTTPStatus.NOT_FOUND, remedy=f"known paths: {known}")
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = _error(f"{status.phrase}: {request.method} {request.path}", status)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _error(message: str, status: HTTPStatus, **more: str) -> Response:
    return _json({"error": message} | {name: text for name, text in more.items() if text}, status)


def _json(body: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
    text = json.dumps(body, ensure_ascii=False, default=str)
    return Response(text + "\n", status=status, content_type="application/json")


def _exchange(one: Uitwisseling) -> Json:
    return {
        "nummer": one.nummer,
        "van": one.van,
        "naar": one.naar,
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


def _log_line(regel: Logregel) -> Json:
    return {
        "moment": regel.moment.isoformat(),
        "actor": regel.actor,
        "handeling": regel.handeling,
        "account": regel.account,
        "sessie_id": regel.sessie_id,
        "bron": regel.bron,
        "doel": regel.doel,
        "resultaat": regel.resultaat,
        "detail": regel.detail,
    }
