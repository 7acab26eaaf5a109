"""Servers that end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from simulator.clock import ManualClock
from simulator.network.pki import TestPki
from simulator.network.transport import Handler, HttpRequest, HttpResponse
from simulator.web.server import Server


@pytest.fixture
def seen() -> list[HttpRequest]:
    """What reached the party `echo`."""
    return []


@pytest.fixture
def echo(seen: list[HttpRequest]) -> Handler:
    """A party that says what was said to it."""

    def handler(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse(status=200, body=request.body)

    return handler


@pytest.fixture
def serve(pki: TestPki) -> Iterator[Callable[..., Server]]:
    """Start a server, with TLS unless told otherwise; it stops with the test."""
    started: list[Server] = []

    def start(handler: Handler, **options: object) -> Server:
        server = Server(handler, **({"tls": pki.server()} | options))  # type: ignore[arg-type]
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def moment() -> ManualClock:
    """A clock that stands still."""
    return ManualClock(datetime(2026, 3, 22, 12, tzinfo=UTC))
