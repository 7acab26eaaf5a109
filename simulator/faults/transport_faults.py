"""Faults of a network or a server, as functions around a handler or a transport.

A fault on the handler's side hits whoever calls that party; one on the transport's side hits one caller.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from simulator.errors import TransportError
from simulator.network.transport import Antwoord, Handler, Transport, Verzoek

Send = Callable[[str, bytes, Mapping[str, str]], Antwoord]
"""The `send` of a transport: url, body, headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tussenstuk:
    """A transport with a function in between.

    Attributes:
        transport: that does the work.
        between: gets the `send` of that transport and what is to be sent; returns what the caller sees.
    """

    transport: Transport
    between: Callable[[Send, str, bytes, Mapping[str, str]], Antwoord]

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        """Return what the function in between makes of it.

        Raises:
            TransportError: no response came, or none was let through.
        """
        return self.between(self.transport.send, url, body, headers)


def vertraag(handler: Handler, *, seconds: float, sleep: Callable[[float], None]) -> Handler:
    """Return a handler that answers late.

    Args:
        handler: to slow down.
        seconds: to wait before it is called.
        sleep: waits; passed in, so that a test need not.
    """

    def late(verzoek: Verzoek) -> Antwoord:
        sleep(seconds)
        return handler(verzoek)

    return late


def antwoord_met(antwoord: Antwoord) -> Handler:
    """Return a handler that always gives this answer, such as the HTML page of a proxy with status 502."""
    return lambda _: antwoord


def verminkt(handler: Handler, *, keep: float = 0.5) -> Handler:
    """Return a handler whose answers break off after a share `keep` (0 to 1) of their bytes."""

    def broken(verzoek: Verzoek) -> Antwoord:
        antwoord = handler(verzoek)
        return replace(antwoord, body=antwoord.body[: int(len(antwoord.body) * keep)])

    return broken


def on_turns(turns: Collection[int], fault: Handler, handler: Handler) -> Handler:
    """Return a handler that is `fault` on some calls and `handler` on the others.

    Args:
        turns: numbers of the calls that go wrong, the first is 1.
        fault: the handler with the fault.
        handler: the handler without.
    """
    lock = threading.Lock()
    count = 0

    def turn(verzoek: Verzoek) -> Antwoord:
        nonlocal count
        with lock:
            count += 1
            wrong = count in turns
        return (fault if wrong else handler)(verzoek)

    return turn


def verlies(transport: Transport) -> Transport:
    """Return a transport whose requests never arrive."""

    def lost(_send: Send, url: str, _body: bytes, _headers: Mapping[str, str]) -> Antwoord:
        raise TransportError("timeout", f"no answer from {url}")

    return Tussenstuk(transport=transport, between=lost)


def verlies_antwoord(transport: Transport) -> Transport:
    """Return a transport whose requests arrive, and whose answers get lost."""

    def lost(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        send(url, body, headers)
        raise TransportError("timeout", f"no answer from {url}")

    return Tussenstuk(transport=transport, between=lost)


def dubbel(transport: Transport) -> Transport:
    """Return a transport that delivers every request twice and hands on the second answer."""

    def twice(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        send(url, body, headers)
        return send(url, body, headers)

    return Tussenstuk(transport=transport, between=twice)
