"""A party as a web service: its handler, the WSGI application and the WSGI server put together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from simulator.network.tls import TlsFiles
from simulator.network.transport import Handler, HttpRequest, HttpResponse
from simulator.web.app import MAX_BODY, create_app
from simulator.web.wsgi import IDLE_TIMEOUT, PATIENCE, WsgiServer


class Server(WsgiServer):
    """One party as a web service.

    Args:
        handler: the party.
        tls: files of the server; callers need a certificate that descends from their `ca`. None: plain HTTP.
        host: address to bind.
        port: port to bind; 0 takes a free one.
        threads: requests handled at the same time; more helps only while handlers wait for calls of their own.
        name: of the party, for thread names.
        max_body: most bytes of a request that are read; more gets status 413.
        idle_timeout: seconds that a connection may lie idle between two requests.
        patience: seconds that a caller may be silent within a handshake or a request.

    Attributes:
        errors: what handlers, and the work after their responses, raised.
    """

    def __init__(
        self,
        handler: Handler,
        *,
        tls: TlsFiles | None,
        host: str = "127.0.0.1",
        port: int = 0,
        threads: int = 4,
        name: str = "",
        max_body: int = MAX_BODY,
        idle_timeout: float = IDLE_TIMEOUT,
        patience: float = PATIENCE,
    ) -> None:
        self.errors: list[Exception] = []
        self._handler = handler
        self._skin = create_app(self._handle, on_error=self.errors.append, max_body=max_body)
        self._busy = 0
        self._settled = threading.Condition()
        super().__init__(
            self._serve,
            tls=tls,
            host=host,
            port=port,
            threads=threads,
            name=name,
            idle_timeout=idle_timeout,
            patience=patience,
        )

    @property
    def url(self) -> str:
        """Where callers reach the party."""
        return f"{self.origin}/oso"

    def mount(self, handler: Handler) -> None:
        """Replace the handler from the next request on: how a reset takes effect."""
        self._handler = handler

    def settle(self, timeout: float | None = None) -> bool:
        """Wait until no request and no work after a response is in progress; tell whether that is so.

        Args:
            timeout: seconds to wait at most.
        """
        with self._settled:
            return self._settled.wait_for(lambda: self._busy == 0, timeout)

    def _handle(self, request: HttpRequest) -> HttpResponse:
        return self._handler(request)

    def _serve(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._settled:
            self._busy += 1
        try:
            pieces = self._skin(environ, start_response)
        except BaseException:
            self._done()
            raise
        return _Body(pieces, self._done)

    def _done(self) -> None:
        with self._settled:
            self._busy -= 1
            self._settled.notify_all()


class _Body:
    """The body of a response, with a callback for when it has been sent.

    Args:
        pieces: as the WSGI application gave them.
        done: called after their own `close`, which does the work after the response.
    """

    def __init__(self, pieces: Iterable[bytes], done: Callable[[], None]) -> None:
        self._pieces = pieces
        self._done = done

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        try:
            close = getattr(self._pieces, "close", None)
            if close is not None:
                close()
        finally:
            self._done()
