"""Faults of a network or a server, as functions around a handler or a transport.

A fault around a handler affects every caller of that party; one around a transport affects one caller.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from simulator.errors import TransportError
from simulator.network.transport import Handler, HttpRequest, HttpResponse, Transport

Send = Callable[[str, bytes, Mapping[str, str]], HttpResponse]
"""The `send` of a transport: url, body, headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterposedTransport:
    """A transport with a function in between.

    Attributes:
        transport: the wrapped transport.
        between: gets the `send` of that transport and what is to be sent; returns what the caller sees.
    """

    transport: Transport
    between: Callable[[Send, str, bytes, Mapping[str, str]], HttpResponse]

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response that `between` returns.

        Raises:
            TransportError: no response came, or none was let through.
        """
        return self.between(self.transport.send, url, body, headers)


def delay(handler: Handler, *, seconds: float, sleep: Callable[[float], None]) -> Handler:
    """Return a handler that answers late.

    Args:
        handler: to slow down.
        seconds: to wait before it is called.
        sleep: the function that waits; passed in, so that a test need not wait.
    """

    def late(request: HttpRequest) -> HttpResponse:
        sleep(seconds)
        return handler(request)

    return late


def respond_with(response: HttpResponse) -> Handler:
    """Return a handler that always gives this answer, such as the HTML page of a proxy with status 502."""
    return lambda _: response


def garbled(handler: Handler, *, keep: float = 0.5) -> Handler:
    """Return a handler whose answers are truncated after a share `keep` (0 to 1) of their bytes."""

    def broken(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        return replace(response, body=response.body[: int(len(response.body) * keep)])

    return broken


def on_turns(turns: Collection[int], fault: Handler, handler: Handler) -> Handler:
    """Return a handler that is `fault` on some calls and `handler` on the others.

    Args:
        turns: numbers of the calls that fail, from 1.
        fault: the handler with the fault.
        handler: the handler without.
    """
    lock = threading.Lock()
    count = 0

    def turn(request: HttpRequest) -> HttpResponse:
        nonlocal count
        with lock:
            count += 1
            wrong = count in turns
        return (fault if wrong else handler)(request)

    return turn


def drop_request(transport: Transport) -> Transport:
    """Return a transport whose requests never arrive."""

    def lost(_send: Send, url: str, _body: bytes, _headers: Mapping[str, str]) -> HttpResponse:
        raise TransportError("timeout", f"no answer from {url}")

    return InterposedTransport(transport=transport, between=lost)


def drop_response(transport: Transport) -> Transport:
    """Return a transport whose requests arrive, and whose answers get lost."""

    def lost(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        send(url, body, headers)
        raise TransportError("timeout", f"no answer from {url}")

    return InterposedTransport(transport=transport, between=lost)


def duplicate(transport: Transport) -> Transport:
    """Return a transport that delivers every request twice and returns the second answer."""

    def twice(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        send(url, body, headers)
        return send(url, body, headers)

    return InterposedTransport(transport=transport, between=twice)
