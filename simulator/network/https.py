"""The transport over HTTPS with mutual TLS, on requests: keep-alive connections, own CA only, errors in plain words."""

from __future__ import annotations

import ipaddress
import ssl
from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from http.client import HTTPException
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from simulator import __version__
from simulator.errors import TransportError
from simulator.network.tls import TlsFiles, client_context, explain
from simulator.network.transport import HttpResponse

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 60.0
"""Seconds. Bron: protocol 11 (connect 5 s, read 60 s)."""

MAX_RESPONSE = 64 * 1024 * 1024
"""Most bytes of a response that are read."""

_PIECE = 256 * 1024
_HOSTS = 64
_CONNECTIONS_PER_HOST = 32


class HttpsTransport:
    """Carries requests on behalf of one vendor; safe to use from several threads, which share its connections.

    No request is retried: a connection that the peer closed while it was idle is replaced before use, and every later
    failure is an error.

    Args:
        tls: files of the vendor; None speaks plain HTTP, to this machine only.
        connect_timeout: seconds to establish a connection.
        read_timeout: seconds that the peer may be silent.
        max_response: most bytes of a response that are read.

    Raises:
        ConfigurationError: a file is missing or unreadable, or the key does not match.

    Bron: protocol 11 (no automatic retry of documentRequest).
    """

    def __init__(
        self,
        tls: TlsFiles | None,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
        read_timeout: float = READ_TIMEOUT,
        max_response: int = MAX_RESPONSE,
    ) -> None:
        self._scheme = "https" if tls else "http"
        self._adapter = _Adapter(client_context(tls) if tls else None)
        self._timeout = (connect_timeout, read_timeout)
        self._max_response = max_response
        self._prepare = lru_cache(maxsize=1024)(self._prepare_afresh)

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response, whatever its status; redirects are not followed.

        Raises:
            TransportError: no response came.
        """
        request = self._prepare(url).copy()
        request.body = body
        request.headers.update(headers)
        request.headers["Content-Length"] = str(len(body))
        try:
            response = self._adapter.send(request, stream=True, timeout=self._timeout)
            try:
                content = self._read(response)
            except BaseException:
                response.close()
                raise
        except (requests.RequestException, OSError, ValueError) as error:
            raise _transport_error(url, error) from error
        return HttpResponse(status=response.status_code, body=content, headers=dict(response.headers))

    def close(self) -> None:
        """Close every idle connection."""
        self._adapter.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare_afresh(self, url: str) -> requests.PreparedRequest:
        self._require_allowed(url)
        # A plain Request, not one of a Session: proxies, netrc and cookies of the machine do not apply.
        request = requests.Request("POST", url)
        request.headers = {"User-Agent": f"osolab/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}
        try:
            return request.prepare()
        except (requests.RequestException, ValueError) as error:
            raise _no_url(url, error) from error

    def _require_allowed(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise _no_url(url, error) from error
        if parts.scheme not in {"http", "https"} or not host:
            raise TransportError(
                "url",
                f"{url!r} is no address of a web service: it should start with https://",
                nl=f"{url!r} is geen adres van een webservice: het moet met https:// beginnen",
            )
        if parts.scheme != self._scheme:
            missing, is_missing = (
                ("no certificate is configured", "er is geen certificaat ingesteld")
                if parts.scheme == "https"
                else ("it is not protected by TLS", "het is niet met TLS beveiligd")
            )
            raise TransportError(
                "url", f"{url} is not called: {missing}", nl=f"{url} wordt niet aangeroepen: {is_missing}"
            )
        if parts.scheme == "http" and not _is_loopback(host):
            raise TransportError(
                "url",
                f"{url} is not called: without TLS only this machine may be called",
                nl=f"{url} wordt niet aangeroepen: zonder TLS mag dat alleen op deze machine",
            )

    def _read(self, response: requests.Response) -> bytes:
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_content(_PIECE):
            size += len(piece)
            if size > self._max_response:
                response.close()
                raise TransportError(
                    "closed",
                    f"the answer of {response.url} is larger than {self._max_response} bytes",
                    nl=f"het antwoord van {response.url} is groter dan {self._max_response} bytes",
                )
            pieces.append(piece)
        return b"".join(pieces)


class _Adapter(HTTPAdapter):
    """Requests' adapter, with one TLS context for all connections instead of one for each."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        super().__init__()
        self.init_poolmanager(_HOSTS, _CONNECTIONS_PER_HOST, block=False, ssl_context=context)

    def cert_verify(self, *_: object, **__: object) -> None:
        """Do nothing: the TLS context holds the CA and the certificate already."""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _no_url(url: str, error: Exception) -> TransportError:
    return TransportError("url", f"{url!r} is no URL: {error}", nl=f"{url!r} is geen URL: {error}")


def _transport_error(url: str, error: Exception) -> TransportError:
    """Return what `error` means: requests and urllib3 wrap the real cause several times, in several ways."""
    kind = "url" if isinstance(error, ValueError) else "closed"
    text, nl = f"the call to {url} failed: {error}", f"de aanroep van {url} mislukte: {error}"
    for cause in _causes(error):
        match cause:
            case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
                kind, text = "closed", f"{url} broke off the connection during TLS"
                nl = f"{url} verbrak de verbinding tijdens TLS"
            case ssl.SSLError():
                kind, text = "tls", f"no TLS connection with {url}: {explain(cause)}"
                nl = f"geen TLS-verbinding met {url}: {explain(cause)}"
            case requests.ConnectTimeout():
                kind, text = "timeout", f"{url} takes too long to connect"
                nl = f"verbinden met {url} duurt te lang"
            case requests.Timeout() | TimeoutError():
                kind, text = "timeout", f"{url} takes too long to answer"
                nl = f"{url} doet te lang over het antwoord"
            case ConnectionError() | HTTPException() if not isinstance(cause, ConnectionRefusedError):
                kind, text = "closed", f"{url} broke off the connection: {_words(cause)}"
                nl = f"{url} verbrak de verbinding: {_words(cause)}"
            case OSError(errno=int()):
                kind, text = "connect", f"no connection to {url}: {_words(cause)}"
                nl = f"geen verbinding met {url}: {_words(cause)}"
            case _:
                continue
        break
    return TransportError(kind, text, nl=nl)


def _causes(error: BaseException) -> Iterator[BaseException]:
    waiting = deque([error])
    seen: set[int] = set()
    while waiting:
        cause = waiting.popleft()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        around = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        waiting.extend(item for item in around if isinstance(item, BaseException))


def _words(error: BaseException) -> str:
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return text[:1].lower() + text[1:]
