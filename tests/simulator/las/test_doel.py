"""The doel: keeps what it receives, takes notifications in, asks anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.errors import LocalProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import Adressering, Foutantwoord, NotificatieRequest, NotificatieResponse
from simulator.network.transport import Peer, Verzoek
from simulator.standard.keys import SessieId

if TYPE_CHECKING:
    from tests.simulator.las.conftest import MakeProef, Proef

UNKNOWN = SessieId("b8b9a132-51ca-4188-8de7-323842336156")


def notificatie(proef: Proef, sessie_id: SessieId | None = UNKNOWN) -> NotificatieRequest:
    return NotificatieRequest(
        adressering=Adressering(
            bron_brin="99AA",
            bron_aanleverpunt=proef.code(proef.bron.aanleverpunten[0]),
            doel_brin="99VO",
            doel_aanleverpunt=proef.code(proef.doel.aanleverpunt),
        ),
        sessie_id=sessie_id,
        doel="OV",
    )


def send(proef: Proef, request: NotificatieRequest, oin: str = "") -> NotificatieResponse | Foutantwoord:
    """Return what the doel answers to a notification."""
    codec = Codec(proef.keten.release, proef.keten.aannames)
    peer = Peer(oin=oin or proef.bron.aanleverpunten[0].oin)
    antwoord = proef.doel.handle(Verzoek(path="/oso", body=codec.write(request), peer=peer))
    bericht = codec.read(antwoord.body).bericht
    assert isinstance(bericht, NotificatieResponse | Foutantwoord)
    return bericht


def test_keeps_what_it_receives(proef: Proef) -> None:
    """A received dossier is kept whole, with sessie, systems, account and moment."""
    proef.klaar()
    resultaat = proef.ask()
    (ontvangen,) = proef.doel.ontvangen
    assert (ontvangen.dossier, ontvangen.sessie_id) == (proef.dossier, resultaat.sessie_id)
    assert (ontvangen.pgn, ontvangen.account) == (proef.pgn, "mentor.bas")
    assert ontvangen.adressering.bron_aanleverpunt == proef.code(proef.bron.aanleverpunten[0])
    assert ontvangen.moment == proef.keten.clock.now()


def test_refusal_leaves_nothing(proef: Proef) -> None:
    """Without a dossier nothing is kept."""
    proef.ask()
    assert proef.doel.ontvangen == ()


def test_notification_leads_to_the_dossier(proef: Proef) -> None:
    """Refused, then prepared and notified: one entry, from which the dossier is fetched in a new sessie."""
    refused = proef.ask()
    proef.advance(timedelta(days=40))
    proef.klaar()
    proef.bron.notify(proef.pgn, account="juf.anja")
    (entry,) = proef.doel.notificaties
    assert entry.sessie_id == refused.sessie_id
    assert entry.sessie == refused.sessie
    resultaat = proef.doel.refetch(entry, account="mentor.bas")
    assert resultaat.dossier == proef.dossier
    assert resultaat.sessie_id != refused.sessie_id
    assert [antwoord.aanleverpunt for antwoord in resultaat.antwoorden] == [proef.code(proef.bron.aanleverpunten[0])]


def test_refetch_only_if_newer(proef: Proef) -> None:
    """Asked for something newer than the earlier request, an unchanged dossier stays where it is."""
    proef.klaar()
    first = proef.ask()
    assert first.sessie is not None
    proef.bron.notify(proef.pgn, account="juf.anja")
    (entry,) = proef.doel.notificaties
    assert proef.doel.refetch(entry, account="a", only_if_newer=True).resultaat == "LeerlinginfoNietGewijzigd"
    proef.advance(timedelta(days=1))
    proef.klaar()
    assert proef.doel.refetch(entry, account="a", only_if_newer=True).dossier == proef.dossier


def test_duplicate_notification_is_one_entry(proef: Proef) -> None:
    """The same notification twice is listed once; one from another system, or about another sessie, is another."""
    request = notificatie(proef)
    system = replace(request, adressering=replace(request.adressering, bron_brin="99BB"))
    sessie = replace(request, sessie_id=SessieId("9cebd89c-8953-416b-a2cb-ecee939f1775"))
    for one in (request, request, system, sessie, system):
        assert send(proef, one) == NotificatieResponse(resultaat="NotificatieOntvangen")
    listed = [(entry.adressering.bron_brin, entry.sessie_id) for entry in proef.doel.notificaties]
    assert listed == [("99AA", UNKNOWN), ("99BB", UNKNOWN), ("99AA", sessie.sessie_id)]


@pytest.mark.parametrize("sessie_id", [UNKNOWN, None], ids=["unknown sessie", "no sessie"])
def test_notification_about_nothing_we_know(proef: Proef, sessie_id: SessieId | None) -> None:
    """A notification about an unknown sessie is confirmed and listed, but there is nothing to fetch."""
    assert send(proef, notificatie(proef, sessie_id)) == NotificatieResponse(resultaat="NotificatieOntvangen")
    (entry,) = proef.doel.notificaties
    assert entry.sessie is None
    with pytest.raises(LocalProtocolError, match="never made"):
        proef.doel.refetch(entry, account="mentor.bas")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"doel_brin": "99BB"}, id="other school"),
        pytest.param({"doel_aanleverpunt": "77"}, id="other aanleverpunt"),
    ],
)
def test_notification_for_somebody_else(proef: Proef, change: dict[str, str]) -> None:
    """A notification that is addressed to another system is refused and not listed."""
    request = notificatie(proef)
    answer = send(proef, replace(request, adressering=replace(request.adressering, **change)))
    assert isinstance(answer, Foutantwoord)
    assert proef.doel.notificaties == ()


def test_notification_for_an_swv(proef: Proef) -> None:
    """An OV system does not take notifications meant for an SWV."""
    answer = send(proef, replace(notificatie(proef), doel="SWV"))
    assert isinstance(answer, Foutantwoord)
    assert "serves OV only" in answer.tekst


def test_notification_from_a_stranger(make_proef: MakeProef) -> None:
    """A caller with the certificate of nobody we know is refused (A27)."""
    proef = make_proef()
    answer = send(proef, notificatie(proef), oin="00000003999999999999")
    assert isinstance(answer, Foutantwoord)
    assert "client certificate error" in answer.tekst
    assert proef.doel.notificaties == ()


def test_notification_is_logged_with_the_account_that_asked(proef: Proef) -> None:
    """The log line of a notification names who made the earlier request; without one, the system."""
    proef.klaar()
    resultaat = proef.ask()
    send(proef, notificatie(proef, SessieId(resultaat.sessie_id)))
    send(proef, notificatie(proef))
    lines = [regel for regel in proef.keten.journaal.logregels if regel.handeling == "notificatieRequest"]
    assert [regel.account for regel in lines] == ["mentor.bas", "systeem"]
