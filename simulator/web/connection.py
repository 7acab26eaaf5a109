"""One connection: the TLS handshake in a worker thread, the client certificate, and a close that loses no response."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import socket
import ssl
import time
from typing import Any

from cheroot.makefile import MakeFile
from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.ssl import Adapter

from simulator.network.tls import explain
from simulator.network.transport import Peer
from simulator.web.app import PEER

LOG = logging.getLogger("simulator.web")
"""Connection errors of callers, at level DEBUG."""

_DRAIN_SECONDS = 1.0
_PLAIN_HTTP = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
    b"Deze poort spreekt alleen HTTPS. / This port speaks HTTPS only.\n"
)


class Writer:
    """The outgoing half of a connection, which sends the headers of a response together with the body.

    Cheroot writes them separately, which costs both ends a TLS record, a system call and a wake-up for every response.

    Args:
        sock: to write to.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.closed = False
        self._sock = sock
        self._holding = False
        self._held = b""

    def hold(self) -> None:
        """Keep what is written next until something follows, or `flush` is called."""
        self._holding = True

    def write(self, data: bytes) -> int:
        """Send `data`, all of it, behind what was held."""
        if self._holding:
            self._holding, self._held = False, bytes(data)
        else:
            whole, self._held = self._held + data, b""
            self._sock.sendall(whole)
        return len(data)

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            self.write(b"")

    def close(self) -> None:
        """Send what is held, and no more."""
        if not self.closed:
            self.closed = True
            self.flush()


class Request(HTTPRequest):
    """A request that knows when the rest of its body will not be read."""

    def respond(self) -> None:
        """Answer the request; a response without a body is sent here."""
        super().respond()
        self.conn.wfile.flush()

    def simple_response(self, status: str, msg: str = "") -> None:
        """Answer a request that never reached the application."""
        self.conn.unread = True
        super().simple_response(status, msg)

    def send_headers(self) -> None:
        """Send status and headers; a `Connection: close` of the application closes the connection."""
        if (b"connection", b"close") in ((name.lower(), value.lower()) for name, value in self.outheaders):
            self.close_connection = self.conn.unread = True
        self.conn.wfile.hold()
        super().send_headers()


class Connection(HTTPConnection):
    """A connection whose TLS handshake runs in a worker, and whose close does not lose the last response."""

    RequestHandlerClass = Request
    unread = False
    _handshake_done = False

    def __init__(self, server: Any, sock: socket.socket, makefile: Any = MakeFile) -> None:  # noqa: ANN401 - as in cheroot
        super().__init__(server, sock, makefile)
        self.wfile = Writer(sock)
        sock.settimeout(server.patience)

    def communicate(self) -> bool:
        """Do the TLS handshake, or handle one request; tell whether the connection stays open."""
        if self._handshake_done or not isinstance(self.socket, ssl.SSLSocket):
            return bool(super().communicate())  # type: ignore[no-untyped-call] # cheroot's stub lacks a return type
        try:
            self.socket.do_handshake()
            self.ssl_env = self.server.environ_of(self.socket)
        except (OSError, ValueError) as error:
            self._refuse(error)
            return False
        self._handshake_done = True
        return True

    def _refuse(self, error: Exception) -> None:
        words = explain(error) if isinstance(error, ssl.SSLError) else str(error)
        LOG.debug("%s:%s: no TLS connection: %s", self.remote_addr, self.remote_port, words)
        self.unread = isinstance(error, ssl.SSLError)  # else the caller is silent: there is nothing to read
        if isinstance(error, ssl.SSLError) and error.reason == "HTTP_REQUEST":
            with contextlib.suppress(OSError):
                socket.socket.sendall(self.socket, _PLAIN_HTTP)

    def close(self) -> None:
        """Close; when the caller is still sending, read on for a moment, or it would lose our answer to a reset."""
        if self.unread:
            with contextlib.suppress(OSError):
                self._drain()
        with contextlib.suppress(OSError, ValueError):
            self.wfile.close()
        with contextlib.suppress(OSError):
            super().close()

    def _drain(self) -> None:
        # Below TLS, on the socket itself: what is read is discarded, so it need not be decrypted.
        socket.socket.shutdown(self.socket, socket.SHUT_WR)
        socket.socket.settimeout(self.socket, _DRAIN_SECONDS)
        deadline = time.monotonic() + _DRAIN_SECONDS
        while time.monotonic() < deadline and socket.socket.recv(self.socket, 65536):
            pass


class TlsAdapter(Adapter):
    """Wraps a socket in TLS without starting the handshake."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """Return the listening socket as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[socket.socket, dict[str, Any]]:
        """Return the socket wrapped in TLS; the client certificate is known after the handshake."""
        return self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False), {}

    def get_environ(self) -> dict[str, Any]:
        """Return nothing: see `wrap`."""
        return {}

    def makefile(self, sock: socket.socket, mode: str = "r", bufsize: int = -1) -> Any:  # noqa: ANN401 - as in cheroot
        """Return a file object on the socket."""
        return MakeFile(sock, mode, bufsize)


def describe_client(der: bytes, certificate: dict[str, Any]) -> dict[str, Any]:
    """Return the environ entries for a verified client certificate, named as Apache's mod_ssl names them.

    Bron: assumption A24 (OIN in the subject's serialNumber).
    """
    subject: dict[str, str] = {}
    for relative in certificate.get("subject", ()):
        for attribute, value in relative:
            subject.setdefault(attribute, value)
    peer = Peer(
        oin=subject.get("serialNumber", ""),
        name=subject.get("organizationName", ""),
        fingerprint=hashlib.sha256(der).hexdigest(),
    )
    return {
        "wsgi.url_scheme": "https",
        "HTTPS": "on",
        "SSL_CLIENT_VERIFY": "SUCCESS",
        "SSL_CLIENT_S_DN": ",".join(f"{attribute}={value}" for attribute, value in subject.items()),
        "SSL_CLIENT_S_DN_CN": subject.get("commonName", ""),
        "SSL_CLIENT_S_DN_O": peer.name,
        "SSL_CLIENT_S_DN_serialNumber": peer.oin,
        "SSL_CLIENT_M_SERIAL": certificate.get("serialNumber", ""),
        "SSL_CLIENT_V_END": certificate.get("notAfter", ""),
        "SSL_CLIENT_CERT": ssl.DER_cert_to_PEM_cert(der),
        PEER: peer,
    }
