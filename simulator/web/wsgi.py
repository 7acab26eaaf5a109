"""The WSGI server: cheroot, with TLS handshakes in its workers, client certificates in the environ, and a quick stop.

Cheroot itself does the TLS handshake in the thread that accepts, where one silent caller blocks all others. Here a
connection waits in the selector until the caller sends something, and a worker does the handshake.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

from cheroot import wsgi
from cheroot.workers.threadpool import ThreadPool, WorkerThread

from simulator.errors import ConfigurationError, TransportError
from simulator.network.tls import TlsFiles, server_context
from simulator.web.connection import LOG, Connection, TlsAdapter, describe_client

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_REFUSER_TIMEOUT = 5.0
"""Seconds that a stop waits for cheroot's thread that refuses connections when all workers are busy."""

IDLE_TIMEOUT = 60.0
"""Seconds that a connection may lie idle between two requests."""

PATIENCE = 10.0
"""Seconds that a caller may be silent within a handshake or a request; it occupies a worker meanwhile."""

_BACKLOG = 128
_KEPT_ALIVE = 512
_MAX_HEADERS = 64 * 1024
_SHUTDOWN_TIMEOUT = 2.0
"""Seconds that requests get to finish when the server stops."""


class WsgiServer:
    """Serves one WSGI application, with mutual TLS or, without files, plain HTTP.

    Args:
        app: the application; its environ holds `SSL_CLIENT_*` and the `Peer` of the verified client certificate.
        tls: files of the server; callers need a certificate that descends from their `ca`.
        host: address to bind.
        port: port to bind; 0 takes a free one.
        threads: requests handled at the same time.
        name: for thread names.
        idle_timeout: seconds that a connection may lie idle between two requests.
        patience: seconds that a caller may be silent within a handshake or a request.
    """

    def __init__(
        self,
        app: WsgiApp,
        *,
        tls: TlsFiles | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        threads: int = 4,
        name: str = "",
        idle_timeout: float = IDLE_TIMEOUT,
        patience: float = PATIENCE,
    ) -> None:
        self.name = name
        self._app = app
        self._tls = tls
        self._host = host
        self._port = port
        self._threads = threads
        self._idle_timeout = idle_timeout
        self._patience = patience
        self._http: _HttpServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that is listened at; the one asked for while the server does not run."""
        return int(self._http.bind_addr[1]) if self._http else self._port

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in `https://localhost:8443`; fits the certificate."""
        loopback_or_any = {"127.0.0.1", "::1", "0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to
        host = "localhost" if self._host in loopback_or_any else self._host
        host = f"[{host}]" if ":" in host else host
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}"

    @property
    def connections(self) -> int:
        """How many connections were accepted since the start."""
        return self._http.accepted if self._http else 0

    def start(self) -> None:
        """Listen, and serve in the background; returns when callers can connect.

        Raises:
            ConfigurationError: the address is in use or not allowed, or the TLS files cannot be used.
        """
        context = server_context(self._tls) if self._tls else None
        http = _HttpServer(
            self._app,
            context,
            (self._host, self._port),
            threads=self._threads,
            idle_timeout=self._idle_timeout,
            patience=self._patience,
            name=self.name,
        )
        http.listen()
        self._http = http
        self._thread = threading.Thread(target=http.serve, name=f"{self.name or 'server'}-accept", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, let requests finish for a moment, close every connection; harmless when not running."""
        http, thread = self._http, self._thread
        self._http = self._thread = None
        if http is not None and thread is not None:
            http.stop()
            thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Workers(ThreadPool):
    """Worker threads that do not keep the process alive, and whose start is not polled."""

    def _spawn_worker(self) -> WorkerThread:
        worker = WorkerThread(self.server)  # type: ignore[no-untyped-call] # cheroot's stub lacks a return type
        worker.name = f"{self.server.name or 'server'}-{worker.name}"
        worker.daemon = True
        worker.ready = True  # the queue holds what comes before the thread looks at it
        worker.start()
        return worker


class _HttpServer(wsgi.Server):
    """Cheroot's server with the parts above."""

    ConnectionClass = Connection
    keep_alive_conn_limit = _KEPT_ALIVE
    max_request_header_size = _MAX_HEADERS

    def __init__(
        self,
        app: WsgiApp,
        context: ssl.SSLContext | None,
        address: tuple[str, int],
        *,
        threads: int,
        idle_timeout: float,
        patience: float,
        name: str,
    ) -> None:
        super().__init__(
            address,
            _breaking_off(app),
            server_name="osolab",
            request_queue_size=_BACKLOG,
            timeout=idle_timeout,  # type: ignore[arg-type] # cheroot's stub says int, its sockets take seconds
            shutdown_timeout=_SHUTDOWN_TIMEOUT,  # type: ignore[arg-type] # idem
        )
        getattr(logging, "statistics", {}).pop(f"Cheroot HTTPServer {id(self)}", None)  # or it is never freed
        self.name = name
        self.accepted = 0
        self._stopping = False
        self._refuser: threading.Thread | None = None
        self._refuser_ended = threading.Event()
        self.patience = patience
        self.ssl_adapter = TlsAdapter(context) if context else None
        self.requests = _Workers(self, min=threads, max=threads)
        self._certificates: dict[bytes, dict[str, Any]] = {}

    def listen(self) -> None:
        """Bind and start the workers.

        Raises:
            ConfigurationError: the address cannot be used.
        """
        try:
            self.prepare()
        except OSError as error:
            where = _address(self.bind_addr)
            raise ConfigurationError(
                f"cannot listen at {where}: {error}",
                nl=f"kan niet luisteren op {where}: {error}",
                remedy="choose an address of this machine",
                remedy_nl="kies een adres van deze machine",
            ) from error

    @staticmethod
    def bind_socket(socket_: socket.socket, bind_addr: tuple[str, int]) -> socket.socket:
        """Bind, with a clear error for the two common failures."""
        try:
            socket_.bind(bind_addr)
        except OSError as error:
            socket_.close()
            where = _address(bind_addr)
            if error.errno == errno.EADDRINUSE:
                raise ConfigurationError(
                    f"{where} is already in use",
                    nl=f"{where} is al in gebruik",
                    remedy="stop the program that listens there, or choose another port; port 0 takes a free one",
                    remedy_nl="stop het programma dat daar luistert, of kies een andere poort; poort 0 neemt een vrije",
                ) from error
            if error.errno == errno.EACCES:
                raise ConfigurationError(
                    f"you may not listen at {where}",
                    nl=f"luisteren op {where} is niet toegestaan",
                    remedy="choose a port from 1024; port 0 takes a free one",
                    remedy_nl="kies een poort vanaf 1024; poort 0 neemt een vrije",
                ) from error
            raise
        # Only after bind: before it, two processes could be given the same free port. It lets the next server bind
        # the port while connections of this one are in TIME_WAIT.
        socket_.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return socket_

    def process_conn(self, conn: Connection) -> None:
        """Hand a readable connection to a worker; a new one goes to the selector first."""
        if conn.last_used is None:
            self.accepted += not self._stopping  # the one that wakes the selector is our own
            self.put_conn(conn)
        else:
            super().process_conn(conn)

    def environ_of(self, sock: ssl.SSLSocket) -> dict[str, Any]:
        """Return the environ entries of a connection; those of a certificate are made once."""
        der = sock.getpeercert(binary_form=True) or b""
        known = self._certificates.get(der)
        if known is None:
            known = self._certificates[der] = describe_client(der, sock.getpeercert() or {})
        cipher = sock.cipher()
        return known | {"SSL_PROTOCOL": sock.version() or "", "SSL_CIPHER": cipher[0] if cipher else ""}

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - cheroot's signature
        """Log errors of callers at level DEBUG."""
        LOG.debug("%s (%s)", msg, logging.getLevelName(level), exc_info=traceback)

    def _serve_unservicable(self) -> None:
        """Refuse connections that no worker can take; remembers its thread, which cheroot starts and never joins."""
        self._refuser = threading.current_thread()
        try:
            super()._serve_unservicable()  # type: ignore[misc] # cheroot's stub leaves it out
        finally:
            self._refuser_ended.set()

    def stop(self) -> None:
        """Stop; a connection of our own wakes the selector, which would otherwise sleep on for half a second."""
        self._stopping = True
        if self.ready:
            self._connections._stop_requested = True  # type: ignore[attr-defined] # noqa: SLF001 - without it stopping works too, but slower
            with contextlib.suppress(OSError):
                socket.create_connection(self.socket.getsockname()[:2], timeout=1).close()
        was_serving = self.ready
        super().stop()
        if was_serving and self._refuser_ended.wait(_REFUSER_TIMEOUT) and self._refuser is not None:
            self._refuser.join(_REFUSER_TIMEOUT)


def _breaking_off(app: WsgiApp) -> WsgiApp:
    """Return `app`, with a TransportError turned into what makes cheroot close the connection without an answer."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return app(environ, start_response)
        except TransportError as error:
            raise ConnectionAbortedError(errno.ECONNABORTED, str(error)) from error

    return guarded


def _address(bind_addr: tuple[str, int]) -> str:
    host, port = bind_addr[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
