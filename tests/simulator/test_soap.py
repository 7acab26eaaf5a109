"""Asking another party: whatever comes back becomes exactly one of answer, code and failure."""

from __future__ import annotations

import pytest

from simulator.errors import TransportError
from simulator.messages.codec import Codec
from simulator.messages.model import (
    Adressering,
    AfmeldingResponse,
    Bericht,
    DocumentResponse,
    Foutantwoord,
    NotificatieRequest,
    NotificatieResponse,
)
from simulator.network.transport import Antwoord, Netwerk, Peer, Verzoek
from simulator.soap import Beantwoord, Loket, Reactie, ask
from simulator.standard.aannames import Aannames
from simulator.standard.release import OSO22

AANNAMES = Aannames.load()
CODEC = Codec(OSO22, AANNAMES)
REQUEST = NotificatieRequest(adressering=Adressering(bron_brin="99AA", doel_brin="99VO"), doel="OV")


def answer(antwoord: Antwoord) -> Reactie[NotificatieResponse]:
    """Return what asking comes to when a party answers this."""
    netwerk = Netwerk()
    url = netwerk.mount("doel", lambda _: antwoord)
    return ask(netwerk.transport(Peer(oin="1")), CODEC, url, REQUEST, NotificatieResponse)


def soap(bericht: Bericht, status: int = 200) -> Antwoord:
    return Antwoord(status=status, body=CODEC.write(bericht))


def test_positive_answer() -> None:
    """An answer of the expected kind is handed on."""
    bericht = NotificatieResponse(resultaat="NotificatieOntvangen")
    assert answer(soap(bericht)) == Reactie(bericht=bericht)


@pytest.mark.parametrize("style", ["soap_fault", "resultaat"])
def test_code(style: str) -> None:
    """A code is found in either form that it can travel in."""
    fault = Foutantwoord(code="SessieAfwijkend", style=style, operatie="notificatieResponse")
    reactie = answer(soap(fault, 500))
    assert (reactie.bericht, reactie.code, reactie.fout) == (None, "SessieAfwijkend", "")


@pytest.mark.parametrize(
    ("antwoord", "fout"),
    [
        pytest.param(soap(Foutantwoord(code="", tekst="kapot"), 500), "fault without a code: kapot", id="fault"),
        pytest.param(soap(AfmeldingResponse(resultaat="x")), "AfmeldingResponse came where", id="other answer"),
        pytest.param(soap(REQUEST), "NotificatieRequest came where", id="a request"),
        pytest.param(Antwoord(status=502, body=b"<html/>"), "HTTP 502 without a usable SOAP answer", id="html"),
        pytest.param(Antwoord(status=200, body=b""), "HTTP 200 without a usable SOAP answer", id="nothing"),
    ],
)
def test_failure(antwoord: Antwoord, fout: str) -> None:
    """What is no answer in the sense of the agreement is a failure, with what came instead."""
    reactie = answer(antwoord)
    assert (reactie.bericht, reactie.code) == (None, "")
    assert fout in reactie.fout


def test_no_answer() -> None:
    """When nobody is there, that is the failure."""
    reactie = ask(Netwerk().transport(Peer(oin="1")), CODEC, "https://x.invalid/oso", REQUEST, NotificatieResponse)
    assert reactie.fout.startswith("connect: ")


def test_failure_shows_no_pgn() -> None:
    """A pgn in the text of a fault is masked."""
    reactie = answer(soap(Foutantwoord(code="", tekst="leerling 999990019 onbekend"), 500))
    assert "9********" in reactie.fout
    assert "999990019" not in reactie.fout


def test_answer_that_cannot_be_written() -> None:
    """A dossier that cannot travel in the chosen form becomes a fault on this side's account."""
    loket = Loket(
        release=OSO22,
        aannames=AANNAMES,
        codec=CODEC,
        operaties={
            NotificatieRequest: lambda _request, _peer: Beantwoord(bericht=DocumentResponse(dossier=b"geen XML"))
        },
    )
    antwoord = loket.handle(Verzoek(path="/", body=CODEC.write(REQUEST), peer=Peer(oin="1")))
    fault = CODEC.read(antwoord.body).bericht
    assert isinstance(fault, Foutantwoord)
    assert (antwoord.status, fault.code, fault.faultcode) == (500, "", "Server")


def test_mistake_of_our_own_is_not_hidden() -> None:
    """Only what the other side does becomes a fault; a bug of ours stays an exception."""

    def broken(_request: object, _peer: Peer) -> Beantwoord:
        raise ZeroDivisionError

    loket = Loket(release=OSO22, aannames=AANNAMES, codec=CODEC, operaties={NotificatieRequest: broken})
    with pytest.raises(ZeroDivisionError):
        loket.handle(Verzoek(path="/", body=CODEC.write(REQUEST), peer=Peer(oin="1")))


def test_transport_error_inside_an_operation_is_not_hidden() -> None:
    """A handler that cannot reach somebody says so itself; the counter does not guess."""

    def lost(_request: object, _peer: Peer) -> Beantwoord:
        raise TransportError("timeout", "no answer")

    loket = Loket(release=OSO22, aannames=AANNAMES, codec=CODEC, operaties={NotificatieRequest: lost})
    with pytest.raises(TransportError):
        loket.handle(Verzoek(path="/", body=CODEC.write(REQUEST), peer=Peer(oin="1")))
