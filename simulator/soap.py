"""SOAP: an endpoint that answers requests, and the function that calls another party."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from simulator.errors import LocalProtocolError, RemoteProtocolError, TransportError
from simulator.journal import mask
from simulator.messages.codec import Codec
from simulator.messages.model import Message, Request, SoapFault
from simulator.network.transport import SOAP_HEADERS, HttpRequest, HttpResponse, Peer, Transport
from simulator.standard.aannames import Aannames
from simulator.standard.release import Release

T = TypeVar("T")


class CertificateRefusedError(RemoteProtocolError):
    """The caller may not act for the aanleverpunt it names: an authentication error, not a foutmelding.

    Bron: protocol 10, SE-02.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The result of an operation: the message to answer, and work to do once it has been sent."""

    message: Message
    after: Callable[[], None] | None = None


Operation = Callable[[Any, Peer], Reply]
"""Answers one type of request; the type of its first argument is its key in the table of operations."""


class SoapEndpoint:
    """Dispatches each SOAP request to its operation, and answers every error with a fault.

    Args:
        release: the only release that is accepted.
        aannames: A29 (form of a refused certificate).
        codec: reads and writes messages.
        operations: by type of request; dispatch is on the body child, never on SOAPAction or path (A23).
    """

    def __init__(
        self, *, release: Release, aannames: Aannames, codec: Codec, operations: Mapping[type[Request], Operation]
    ) -> None:
        self._release = release
        self._aannames = aannames
        self._codec = codec
        self._operations: Mapping[type, Operation] = operations

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Return the answer to a request; whatever is wrong with it becomes a fault."""
        try:
            return self._write(self._serve(request))
        except CertificateRefusedError as error:
            return self._refuse_certificate(error)
        except RemoteProtocolError as error:
            return self._fault(str(error))

    def _serve(self, request: HttpRequest) -> Reply:
        parsed = self._codec.read(request.body)
        if parsed.release != self._release:
            raise RemoteProtocolError(f"this address speaks {self._release.name}, not {parsed.release.name}")
        operation = self._operations.get(type(parsed.message))
        if operation is None:
            raise RemoteProtocolError(f"{parsed.operation} is not served at this address")
        if request.peer is None:
            raise CertificateRefusedError("no client certificate was presented")
        return operation(parsed.message, request.peer)

    def _refuse_certificate(self, error: CertificateRefusedError) -> HttpResponse:
        text = f"client certificate error: {error}"
        if self._aannames.value("A29") == "http_403":
            return HttpResponse(status=403, body=text.encode(), headers={"Content-Type": "text/plain; charset=utf-8"})
        return self._fault(text)

    def _fault(self, text: str, *, faultcode: str = "Client") -> HttpResponse:
        return self._write(Reply(message=SoapFault(code="", text=mask(text), faultcode=faultcode)))

    def _write(self, reply: Reply) -> HttpResponse:
        message = reply.message
        status = 500 if isinstance(message, SoapFault) and message.style == "soap_fault" else 200
        try:
            body = self._codec.write(message)
        except LocalProtocolError as error:  # such as a dossier that is no XML and has to travel as XML
            return self._fault(f"the answer cannot be written: {error}", faultcode="Server")
        return HttpResponse(status=status, body=body, after=reply.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult(Generic[T]):
    """The result of one call: exactly one of `message`, `code` and `fault` is filled.

    Attributes:
        message: the positive answer.
        code: of a refusal.
        fault: of a technical failure: no answer, or none that can be understood.
        spelling: notes on the form of the answer, as the codec made them.
    """

    message: T | None = None
    code: str = ""
    fault: str = ""
    spelling: Mapping[str, str] = field(default_factory=dict)


def ask(transport: Transport, codec: Codec, url: str, request: Request, expected: type[T]) -> CallResult[T]:
    """Send a request and return the result; never raises for what the other side does.

    Args:
        transport: sends it.
        codec: reads and writes messages.
        url: of the other party.
        request: to send.
        expected: type of the positive answer.
    """
    try:
        response = transport.send(url, codec.write(request), SOAP_HEADERS)
    except TransportError as error:
        return CallResult(fault=f"{error.kind}: {error}")
    try:
        parsed = codec.read(response.body)
    except RemoteProtocolError as error:
        return CallResult(fault=mask(f"HTTP {response.status} without a usable SOAP answer: {error}"))
    message = parsed.message
    if isinstance(message, SoapFault):
        fault = "" if message.code else f"fault without a code: {mask(message.text)}"
        return CallResult(code=message.code, fault=fault, spelling=parsed.spelling)
    if not isinstance(message, expected):
        return CallResult(fault=f"{type(message).__name__} came where {expected.__name__} was expected")
    return CallResult(message=message, spelling=parsed.spelling)
