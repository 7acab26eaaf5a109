"""Asking another party: whatever comes back becomes exactly one of answer, code and failure."""

from __future__ import annotations

import pytest

from simulator.errors import TransportError
from simulator.messages.codec import Codec
from simulator.messages.model import (
    Adressering,
    AfmeldingResponse,
    DocumentResponse,
    Message,
    NotificatieRequest,
    NotificatieResponse,
    SoapFault,
)
from simulator.network.transport import HttpRequest, HttpResponse, InMemoryNetwork, Peer
from simulator.soap import CallResult, Reply, SoapEndpoint, ask
from simulator.standard.aannames import Aannames
from simulator.standard.release import OSO22

AANNAMES = Aannames.load()
CODEC = Codec(OSO22, AANNAMES)
REQUEST = NotificatieRequest(adressering=Adressering(bron_brin="99AA", doel_brin="99VO"), doel="OV")


def answer(response: HttpResponse) -> CallResult[NotificatieResponse]:
    """Return what asking comes to when a party answers this."""
    network = InMemoryNetwork()
    url = network.mount("doel", lambda _: response)
    return ask(network.transport(Peer(oin="1")), CODEC, url, REQUEST, NotificatieResponse)


def soap(message: Message, status: int = 200) -> HttpResponse:
    return HttpResponse(status=status, body=CODEC.write(message))


def test_positive_answer() -> None:
    """An answer of the expected kind is handed on."""
    message = NotificatieResponse(resultaat="NotificatieOntvangen")
    assert answer(soap(message)) == CallResult(message=message)


@pytest.mark.parametrize("style", ["soap_fault", "resultaat"])
def test_code(style: str) -> None:
    """A code is found in either form that it can travel in."""
    fault = SoapFault(code="SessieAfwijkend", style=style, operation="notificatieResponse")
    result = answer(soap(fault, 500))
    assert (result.message, result.code, result.fault) == (None, "SessieAfwijkend", "")


@pytest.mark.parametrize(
    ("response", "fault"),
    [
        pytest.param(soap(SoapFault(code="", text="kapot"), 500), "fault without a code: kapot", id="fault"),
        pytest.param(soap(AfmeldingResponse(resultaat="x")), "AfmeldingResponse came where", id="other answer"),
        pytest.param(soap(REQUEST), "NotificatieRequest came where", id="a request"),
        pytest.param(HttpResponse(status=502, body=b"<html/>"), "HTTP 502 without a usable SOAP answer", id="html"),
        pytest.param(HttpResponse(status=200, body=b""), "HTTP 200 without a usable SOAP answer", id="nothing"),
    ],
)
def test_failure(response: HttpResponse, fault: str) -> None:
    """What is no answer in the sense of the agreement is a failure, with what came instead."""
    result = answer(response)
    assert (result.message, result.code) == (None, "")
    assert fault in result.fault


def test_no_answer() -> None:
    """When nobody is there, that is the failure."""
    result = ask(
        InMemoryNetwork().transport(Peer(oin="1")), CODEC, "https://x.invalid/oso", REQUEST, NotificatieResponse
    )
    assert result.fault.startswith("connect: ")


def test_failure_shows_no_pgn() -> None:
    """A pgn in the text of a fault is masked."""
    result = answer(soap(SoapFault(code="", text="leerling 999990019 onbekend"), 500))
    assert "9********" in result.fault
    assert "999990019" not in result.fault


def test_answer_that_cannot_be_written() -> None:
    """A dossier that cannot travel in the chosen form becomes a fault on this side's account."""
    endpoint = SoapEndpoint(
        release=OSO22,
        aannames=AANNAMES,
        codec=CODEC,
        operations={NotificatieRequest: lambda _request, _peer: Reply(message=DocumentResponse(dossier=b"geen XML"))},
    )
    response = endpoint.handle(HttpRequest(path="/", body=CODEC.write(REQUEST), peer=Peer(oin="1")))
    fault = CODEC.read(response.body).message
    assert isinstance(fault, SoapFault)
    assert (response.status, fault.code, fault.faultcode) == (500, "", "Server")


def test_mistake_of_our_own_is_not_hidden() -> None:
    """Only what the other side does becomes a fault; a bug of ours stays an exception."""

    def broken(_request: object, _peer: Peer) -> Reply:
        raise ZeroDivisionError

    endpoint = SoapEndpoint(release=OSO22, aannames=AANNAMES, codec=CODEC, operations={NotificatieRequest: broken})
    with pytest.raises(ZeroDivisionError):
        endpoint.handle(HttpRequest(path="/", body=CODEC.write(REQUEST), peer=Peer(oin="1")))


def test_transport_error_inside_an_operation_is_not_hidden() -> None:
    """A handler that cannot reach somebody says so itself; the counter does not guess."""

    def lost(_request: object, _peer: Peer) -> Reply:
        raise TransportError("timeout", "no answer")

    endpoint = SoapEndpoint(release=OSO22, aannames=AANNAMES, codec=CODEC, operations={NotificatieRequest: lost})
    with pytest.raises(TransportError):
        endpoint.handle(HttpRequest(path="/", body=CODEC.write(REQUEST), peer=Peer(oin="1")))
