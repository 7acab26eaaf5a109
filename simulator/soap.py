"""Talking SOAP: a counter that takes requests in and gives answers out, and the way to ask another party."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from simulator.errors import LocalProtocolError, RemoteProtocolError, TransportError
from simulator.journal import mask
from simulator.messages.codec import Codec
from simulator.messages.model import Bericht, Foutantwoord, Request
from simulator.network.transport import SOAP_HEADERS, Antwoord, Peer, Transport, Verzoek
from simulator.standard.aannames import Aannames
from simulator.standard.release import Release

T = TypeVar("T")


class CertificateRefusedError(RemoteProtocolError):
    """The caller may not speak for the aanleverpunt it names: an authentication error, not a foutmelding.

    Bron: protocol 10, SE-02.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Beantwoord:
    """What an operation comes to: the message to answer, and work for when it has left."""

    bericht: Bericht
    after: Callable[[], None] | None = None


Operatie = Callable[[Any, Peer], Beantwoord]
"""Serves one kind of request; the table it stands in says of which type its first argument is."""


class Loket:
    """Takes SOAP requests in, hands each to its operation, and gives a SOAP answer to everything.

    Args:
        release: the only release spoken here.
        aannames: A29 (form of a refused certificate).
        codec: reads and writes messages.
        operaties: by type of request; dispatch is on the body child, never on SOAPAction or path (A23).
    """

    def __init__(
        self, *, release: Release, aannames: Aannames, codec: Codec, operaties: Mapping[type[Request], Operatie]
    ) -> None:
        self._release = release
        self._aannames = aannames
        self._codec = codec
        self._operaties: Mapping[type, Operatie] = operaties

    def handle(self, verzoek: Verzoek) -> Antwoord:
        """Return the answer to a request; whatever is wrong with it becomes a fault."""
        try:
            return self._write(self._serve(verzoek))
        except CertificateRefusedError as error:
            return self._refuse_certificate(error)
        except RemoteProtocolError as error:
            return self._fault(str(error))

    def _serve(self, verzoek: Verzoek) -> Beantwoord:
        gelezen = self._codec.read(verzoek.body)
        if gelezen.release != self._release:
            raise RemoteProtocolError(f"this address speaks {self._release.name}, not {gelezen.release.name}")
        operatie = self._operaties.get(type(gelezen.bericht))
        if operatie is None:
            raise RemoteProtocolError(f"{gelezen.operatie} is not served at this address")
        if verzoek.peer is None:
            raise CertificateRefusedError("no client certificate was presented")
        return operatie(gelezen.bericht, verzoek.peer)

    def _refuse_certificate(self, error: CertificateRefusedError) -> Antwoord:
        tekst = f"client certificate error: {error}"
        if self._aannames.value("A29") == "http_403":
            return Antwoord(status=403, body=tekst.encode(), headers={"Content-Type": "text/plain; charset=utf-8"})
        return self._fault(tekst)

    def _fault(self, tekst: str, *, faultcode: str = "Client") -> Antwoord:
        return self._write(Beantwoord(bericht=Foutantwoord(code="", tekst=mask(tekst), faultcode=faultcode)))

    def _write(self, beantwoord: Beantwoord) -> Antwoord:
        bericht = beantwoord.bericht
        status = 500 if isinstance(bericht, Foutantwoord) and bericht.style == "soap_fault" else 200
        try:
            body = self._codec.write(bericht)
        except LocalProtocolError as error:  # such as a dossier that is no XML and has to travel as XML
            return self._fault(f"the answer cannot be written: {error}", faultcode="Server")
        return Antwoord(status=status, body=body, after=beantwoord.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactie(Generic[T]):
    """What became of one call: exactly one of `bericht`, `code` and `fout` says something.

    Attributes:
        bericht: the positive answer.
        code: of a refusal.
        fout: of a technical failure: no answer, or none that can be understood.
        spelling: notes on the form of the answer, as the codec made them.
    """

    bericht: T | None = None
    code: str = ""
    fout: str = ""
    spelling: Mapping[str, str] = field(default_factory=dict)


def ask(transport: Transport, codec: Codec, url: str, request: Request, expected: type[T]) -> Reactie[T]:
    """Send a request and return what became of it; never raises for what the other side does.

    Args:
        transport: carries it.
        codec: reads and writes messages.
        url: of the other party.
        request: to send.
        expected: type of the positive answer.
    """
    try:
        antwoord = transport.send(url, codec.write(request), SOAP_HEADERS)
    except TransportError as error:
        return Reactie(fout=f"{error.kind}: {error}")
    try:
        gelezen = codec.read(antwoord.body)
    except RemoteProtocolError as error:
        return Reactie(fout=mask(f"HTTP {antwoord.status} without a usable SOAP answer: {error}"))
    bericht = gelezen.bericht
    if isinstance(bericht, Foutantwoord):
        fout = "" if bericht.code else f"fault without a code: {mask(bericht.tekst)}"
        return Reactie(code=bericht.code, fout=fout, spelling=gelezen.spelling)
    if not isinstance(bericht, expected):
        return Reactie(fout=f"{type(bericht).__name__} came where {expected.__name__} was expected")
    return Reactie(bericht=bericht, spelling=gelezen.spelling)
