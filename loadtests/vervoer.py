"""The lean transport: keep-alive connections of geventhttpclient under mutual TLS, one pool for each place.

It does what `simulator.https` does at a tenth of the CPU, and leaves out what only people need, such as a cause in two
languages. Nothing is sent twice: a POST of which some byte may have arrived is never repeated.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections import Counter
from collections.abc import Mapping
from http.client import HTTPException
from urllib.parse import urlsplit

from geventhttpclient import HTTPClient

from simulator import __version__
from simulator.errors import TransportError
from simulator.tls import TlsFiles, client_context, explain
from simulator.transport import SOAP_HEADERS, Antwoord, Transport

_BLOCK = 64 * 1024


class Drukte:
    """How often the generator had to wait for a connection of its own.

    Attributes:
        calls: made so far.
        waited: calls that found every connection to their place in use.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.waited = 0

    def take(self) -> dict[str, int]:
        """Return the counts since the last time, and start anew."""
        taken = {"calls": self.calls, "waited": self.waited}
        self.calls = self.waited = 0
        return taken


class Snelvervoer:
    """Carries requests on behalf of one vendor, from any number of greenlets.

    Args:
        tls: files of the vendor; None speaks plain HTTP, which is for this machine only.
        connect_timeout: seconds until a connection stands.
        read_timeout: seconds of silence that are borne.
        connections: most connections to one place.
        drukte: counts who waits.
        keep_alive: whether a connection serves more than one request.

    Raises:
        ConfigurationError: a file is missing or unreadable, or the key does not match.
    """

    def __init__(
        self,
        tls: TlsFiles | None,
        *,
        connect_timeout: float,
        read_timeout: float,
        connections: int,
        drukte: Drukte | None = None,
        keep_alive: bool = True,
    ) -> None:
        self._context = client_context(tls) if tls else None
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._connections = connections
        self._headers = {"User-Agent": f"osolab/{__version__}", **SOAP_HEADERS}
        if not keep_alive:
            self._headers["Connection"] = "close"
        self._clients: dict[str, HTTPClient] = {}
        self._drukte = drukte or Drukte()
        self._under_way: Counter[str] = Counter()

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        """Return the response, whatever its status.

        Raises:
            TransportError: no response came.
        """
        parts = urlsplit(url)
        client = self._clients.get(parts.netloc) or self._open(parts.netloc, parts.hostname or "", parts.port)
        self._drukte.calls += 1
        self._drukte.waited += self._under_way[parts.netloc] >= self._connections
        self._under_way[parts.netloc] += 1
        try:
            response = client.request(
                "POST",
                f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/",
                body=body,
                headers=None if headers is SOAP_HEADERS else dict(headers),
            )
            content = bytes(response.read())
        except TimeoutError as error:
            raise TransportError("timeout", f"{url} takes too long: {error}") from error
        except (OSError, ValueError, RuntimeError, HTTPException) as error:  # HTTPConnectionClosed among them
            if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
                raise TransportError("tls", f"no TLS connection with {url}: {explain(error)}") from error
            kind = "connect" if isinstance(error, ConnectionRefusedError) else "closed"
            raise TransportError(kind, f"{url}: {type(error).__name__}: {error}") from error
        finally:
            self._under_way[parts.netloc] -= 1
        return Antwoord(status=response.status_code, body=content, headers=_NO_HEADERS)

    def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def _open(self, place: str, host: str, port: int | None) -> HTTPClient:
        context = self._context
        client = HTTPClient(
            host,
            port=port or (443 if context else 80),
            ssl=context is not None,
            ssl_context_factory=(lambda **_: context) if context else None,
            headers=self._headers,
            connection_timeout=self._connect_timeout,
            network_timeout=self._read_timeout,
            concurrency=self._connections,
            block_size=_BLOCK,
            disable_ipv6=host == "localhost",
        )
        return self._clients.setdefault(place, client)


_NO_HEADERS: Mapping[str, str] = {}


class Stopwatch(threading.local):
    """A transport that knows how long the last call of this thread (under Locust: of this greenlet) took.

    Args:
        transport: that does the work.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.ms = 0.0

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        """Return the response, and remember the milliseconds.

        Raises:
            TransportError: no response came.
        """
        begin = time.perf_counter()
        try:
            return self._transport.send(url, body, headers)
        finally:
            self.ms = (time.perf_counter() - begin) * 1000
