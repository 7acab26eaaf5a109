"""Transport of bytes from one party to another: the interface between the protocol and the network.

A party is a handler from `HttpRequest` to `HttpResponse`. A `Transport` carries bytes to the handler behind a URL: in
memory here, over HTTPS with mutual TLS in `simulator.network.https`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from simulator.errors import TransportError

SOAP_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
"""Headers of a SOAP 1.1 call; the value of SOAPAction is an assumption (A23)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The caller, as identified by its client certificate.

    Attributes:
        oin: from the certificate's serialNumber (assumption A24).
        name: organisation in the certificate.
        fingerprint: SHA-256 of the certificate, hexadecimal.
    """

    oin: str
    name: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request as a party receives it; `peer` is None only when the server asks for no certificate."""

    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    peer: Peer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """A response of a party.

    Attributes:
        status: HTTP status.
        body: as sent.
        headers: as sent.
        after: work to do once the response has been sent, such as the automatic fetch of an SWV.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/xml; charset=utf-8"})
    after: Callable[[], None] | None = None


Handler = Callable[[HttpRequest], HttpResponse]


class Transport(Protocol):
    """Carries a request to the party behind a URL, on behalf of one vendor."""

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response.

        Raises:
            TransportError: no response came.
        """
        ...


class InMemoryNetwork:
    """A network in memory: handlers by host, and the work deferred until a response was sent."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._waiting: deque[Callable[[], None]] = deque()

    def mount(self, host: str, handler: Handler) -> str:
        """Put a party at a host; return its URL, under a top-level name that no network resolves (RFC 2606)."""
        name = f"{host}.invalid"
        self._handlers[name] = handler
        return f"https://{name}/oso"

    def transport(self, peer: Peer) -> InMemoryTransport:
        """Return a transport that calls as `peer`."""
        return InMemoryTransport(self, peer)

    def deliver(self, url: str, request: HttpRequest) -> HttpResponse:
        """Hand a request to the party at `url`.

        Raises:
            TransportError: no handler is there.
        """
        parts = urlsplit(url)
        handler = self._handlers.get(parts.netloc)
        if handler is None:
            raise TransportError("connect", f"nobody listens at {url}")
        response = handler(request)
        if response.after is not None:
            self._waiting.append(response.after)
        return response

    def settle(self) -> None:
        """Run the deferred work, until none is left."""
        while self._waiting:
            self._waiting.popleft()()


class InMemoryTransport:
    """A transport within one process.

    Args:
        network: where the parties are.
        peer: on whose behalf.
    """

    def __init__(self, network: InMemoryNetwork, peer: Peer) -> None:
        self._network = network
        self._peer = peer

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response of the handler at `url`.

        Raises:
            TransportError: no handler is there.
        """
        path = urlsplit(url).path or "/"
        return self._network.deliver(url, HttpRequest(path=path, body=body, headers=headers, peer=self._peer))
