"""The stage that scenarios play on: servers that parties are mounted on, and transports between them.

A door is the name of a server on the stage. One stage serves many scenarios one after another: each mounts new parties
on the same servers. Servers and certificates are imported lazily, because a stage in memory does not need them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from harness.config.environment import Environment
from harness.stage.cast import LEVERANCIERS, VENDOR_TC
from simulator.clock import Clock
from simulator.errors import ConfigurationError
from simulator.network.tls import TlsFiles
from simulator.network.transport import Handler, HttpRequest, HttpResponse, InMemoryNetwork, Peer, Transport
from simulator.register import Leverancier

if TYPE_CHECKING:
    from simulator.network.https import HttpsTransport
    from simulator.web.server import Server

DOORS = ("tc", "bron", "bron2", "doel", "swv")
"""The servers of a stage; `bron2` is that of the second source system."""


class Stage(Protocol):
    """The servers that parties are mounted on, and the transports by which they reach one another."""

    def url(self, door: str) -> str:
        """Return the URL of a server, empty when there is none."""
        ...

    def mount(self, door: str, handler: Handler) -> None:
        """Mount a party on a server, in place of the one before."""
        ...

    def transport(self, leverancier: Leverancier) -> Transport:
        """Return the transport that speaks with a vendor's certificate."""
        ...

    def certificate(self, leverancier: Leverancier) -> TlsFiles | None:
        """Return the files that a vendor calls with; None where nothing is encrypted."""
        ...

    def settle(self, seconds: float) -> None:
        """Wait until the work after responses is done, for at most so many seconds."""
        ...

    def close(self) -> None:
        """Close every server."""
        ...


def no_party_mounted(request: HttpRequest) -> HttpResponse:
    """Answer on a server that has no party mounted."""
    return HttpResponse(
        status=503, body=f"nobody is at home at {request.path}\n".encode(), headers={"Content-Type": "text/plain"}
    )


class MemoryStage:
    """A stage without sockets."""

    def __init__(self) -> None:
        self._network = InMemoryNetwork()
        self._urls = {door: self._network.mount(door, no_party_mounted) for door in DOORS}

    def url(self, door: str) -> str:
        """Return the URL of a server."""
        return self._urls[door]

    def mount(self, door: str, handler: Handler) -> None:
        """Put a party behind a door."""
        self._network.mount(door, handler)

    def transport(self, leverancier: Leverancier) -> Transport:
        """Return the transport that speaks as a vendor."""
        return self._network.transport(Peer(oin=leverancier.oin, name=leverancier.naam))

    def certificate(self, leverancier: Leverancier) -> None:
        """Return None: nothing is encrypted."""

    def settle(self, seconds: float) -> None:  # noqa: ARG002 - nothing to wait for in memory
        """Do the work after responses."""
        self._network.settle()

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


class HttpsStage:
    """A stage of real servers with mutual TLS, on loopback or at the addresses of the environment.

    Args:
        environment: addresses, time limits and external parties.
        certificates: source of certificates.

    Raises:
        ConfigurationError: a port in use, or certificates that do not work.
    """

    def __init__(self, environment: Environment, certificates: Certificates) -> None:
        self._environment = environment
        self._certificates = certificates
        self._transports: dict[str, HttpsTransport] = {}
        self._servers: dict[str, Server] = {}
        try:
            for door in DOORS:
                party = environment.party(door.rstrip("2"))
                if not party.external:
                    port = party.port if door != "bron2" else 0
                    self._servers[door] = self._open(door, party.host, port)
        except BaseException:
            self.close()
            raise

    @property
    def servers(self) -> Mapping[str, Server]:
        """The running servers, by name."""
        return self._servers

    def url(self, door: str) -> str:
        """Return the URL of a server: osolab's, or that of the external party."""
        server = self._servers.get(door)
        return server.url if server else self._environment.party(door.rstrip("2")).url

    def mount(self, door: str, handler: Handler) -> None:
        """Put a party behind a door."""
        self._servers[door].mount(handler)

    def transport(self, leverancier: Leverancier) -> Transport:
        """Return the transport that speaks with a vendor's certificate."""
        from simulator.network.https import HttpsTransport

        if leverancier.oin not in self._transports:
            self._transports[leverancier.oin] = HttpsTransport(
                self._certificates.client(leverancier),
                connect_timeout=self._environment.connect_s,
                read_timeout=self._environment.read_s,
            )
        return self._transports[leverancier.oin]

    def certificate(self, leverancier: Leverancier) -> TlsFiles:
        """Return the files that a vendor calls with."""
        return self._certificates.client(leverancier)

    def settle(self, seconds: float) -> None:
        """Wait until no server is working."""
        for server in self._servers.values():
            server.settle(seconds)

    def close(self) -> None:
        """Stop the servers and close the connections."""
        for transport in self._transports.values():
            transport.close()
        for server in self._servers.values():
            server.stop()

    def _open(self, door: str, host: str, port: int) -> Server:
        from simulator.web.server import Server

        server = Server(
            no_party_mounted, tls=self._certificates.server(host), host=host, port=port, name=door, threads=8
        )
        server.start()
        return server


class Certificates(Protocol):
    """Source of the certificates of a stage."""

    def client(self, leverancier: Leverancier) -> TlsFiles:
        """Return the files that a vendor calls with."""
        ...

    def server(self, host: str) -> TlsFiles:
        """Return the files of a server that listens at `host`."""
        ...


class TestCertificates:
    """Certificates of a test PKI; missing ones are made.

    Args:
        directory: of the PKI; made when it does not exist.
        leveranciers: vendors that need a certificate.
        clock: tells when.

    Raises:
        ConfigurationError: the folder cannot be used.
    """

    def __init__(self, directory: Path, *, leveranciers: Sequence[Leverancier], clock: Clock) -> None:
        from simulator.network.pki import TestPki

        self._pki = TestPki.ensure(directory, leveranciers=(*leveranciers, VENDOR_TC), clock=clock)

    def client(self, leverancier: Leverancier) -> TlsFiles:
        """Return the files that a vendor calls with."""
        return self._pki.ensure_client(leverancier)

    def server(self, host: str) -> TlsFiles:
        """Return the files of a server."""
        return self._pki.server() if host in {"127.0.0.1", "localhost", "::1"} else self._pki.ensure_server(host)


class FileCertificates:
    """The certificates that an environment file names: one identity for every simulated party.

    Args:
        environment: with its [tls] table.
        clock: tells whether they are valid now.

    Raises:
        ConfigurationError: a file is missing, does not match its key, or is expired.
    """

    def __init__(self, environment: Environment, *, clock: Clock) -> None:
        from simulator.network.pki import check_pair

        tls = environment.tls
        missing = [key for key in ("ca", "certificate", "key") if getattr(tls, key) is None]
        if missing:
            raise ConfigurationError(
                f"key {missing[0]!r} is missing",
                nl=f"sleutel {missing[0]!r} ontbreekt",
                where=f"{environment.file}: tls.{missing[0]}",
                remedy="give ca, certificate and key, or only directory for a test PKI",
                remedy_nl="geef ca, certificate en key, of alleen directory voor een test-PKI",
            )
        assert tls.ca is not None
        assert tls.certificate is not None
        assert tls.key is not None
        self._client = TlsFiles(ca=tls.ca, certificate=tls.certificate, key=tls.key)
        self._server = TlsFiles(
            ca=tls.ca, certificate=tls.server_certificate or tls.certificate, key=tls.server_key or tls.key
        )
        check_pair(self._client, clock=clock)
        check_pair(self._server, clock=clock)

    def client(self, leverancier: Leverancier) -> TlsFiles:  # noqa: ARG002 - one identity for all
        """Return the files that every simulated party calls with."""
        return self._client

    def server(self, host: str) -> TlsFiles:  # noqa: ARG002 - one identity for all
        """Return the files of every simulated server."""
        return self._server


def open_stage(environment: Environment, certificates: Certificates | None) -> Stage:
    """Return the stage that an environment asks for.

    Args:
        environment: that says memory or https.
        certificates: for https.

    Raises:
        ConfigurationError: a port in use, or certificates that do not work.
    """
    return HttpsStage(environment, certificates) if certificates else MemoryStage()


def make_certificates(environment: Environment, *, pki_directory: Path, clock: Clock) -> Certificates | None:
    """Return the certificates that an environment asks for; a test PKI when it names no files, none in memory.

    Args:
        environment: with its [tls] table.
        pki_directory: where a test PKI is made when the environment names none.
        clock: tells when.

    Raises:
        ConfigurationError: certificates that do not work.
    """
    if environment.transport == "memory":
        return None
    if environment.tls.certificate or environment.tls.ca or environment.tls.key:
        found = FileCertificates(environment, clock=clock)
        if not environment.exchange.external:
            raise ConfigurationError(
                "our own Traffic Center tells vendors apart by their certificates, and these files are one identity",
                nl="ons eigen Traffic Center herkent leveranciers aan hun certificaten, en deze bestanden zijn er één",
                where=f"{environment.file}: tls",
                remedy="give tls.directory, a test PKI made by `osolab pki init`, or an external exchange",
                remedy_nl="geef tls.directory, een test-PKI van `osolab pki init`, of een extern Traffic Center",
            )
        return found
    directory = environment.tls.directory or pki_directory
    return TestCertificates(directory, leveranciers=LEVERANCIERS, clock=clock)
