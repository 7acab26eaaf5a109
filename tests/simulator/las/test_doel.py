"""The doel: keeps what it receives, takes notifications in, asks anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.errors import LocalProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import Adressering, NotificatieRequest, NotificatieResponse, SoapFault
from simulator.network.transport import HttpRequest, Peer
from simulator.standard.keys import SessieId

if TYPE_CHECKING:
    from tests.simulator.las.conftest import MakeTrial, Trial

UNKNOWN = SessieId("b8b9a132-51ca-4188-8de7-323842336156")


def notificatie(trial: Trial, sessie_id: SessieId | None = UNKNOWN) -> NotificatieRequest:
    return NotificatieRequest(
        adressering=Adressering(
            bron_brin="99AA",
            bron_aanleverpunt=trial.code(trial.bron.aanleverpunten[0]),
            doel_brin="99VO",
            doel_aanleverpunt=trial.code(trial.doel.aanleverpunt),
        ),
        sessie_id=sessie_id,
        doel="OV",
    )


def send(trial: Trial, request: NotificatieRequest, oin: str = "") -> NotificatieResponse | SoapFault:
    """Return what the doel answers to a notification."""
    codec = Codec(trial.sandbox.release, trial.sandbox.aannames)
    peer = Peer(oin=oin or trial.bron.aanleverpunten[0].oin)
    response = trial.doel.handle(HttpRequest(path="/oso", body=codec.write(request), peer=peer))
    message = codec.read(response.body).message
    assert isinstance(message, NotificatieResponse | SoapFault)
    return message


def test_keeps_what_it_receives(trial: Trial) -> None:
    """A received dossier is kept whole, with sessie, systems, account and moment."""
    trial.klaar()
    resultaat = trial.ask()
    (received,) = trial.doel.received
    assert (received.dossier, received.sessie_id) == (trial.dossier, resultaat.sessie_id)
    assert (received.pgn, received.account) == (trial.pgn, "mentor.bas")
    assert received.adressering.bron_aanleverpunt == trial.code(trial.bron.aanleverpunten[0])
    assert received.moment == trial.sandbox.clock.now()


def test_refusal_leaves_nothing(trial: Trial) -> None:
    """Without a dossier nothing is kept."""
    trial.ask()
    assert trial.doel.received == ()


def test_notification_leads_to_the_dossier(trial: Trial) -> None:
    """Refused, then prepared and notified: one entry, from which the dossier is fetched in a new sessie."""
    refused = trial.ask()
    trial.advance(timedelta(days=40))
    trial.klaar()
    trial.bron.notify(trial.pgn, account="juf.anja")
    (entry,) = trial.doel.notificaties
    assert entry.sessie_id == refused.sessie_id
    assert entry.sessie == refused.sessie
    resultaat = trial.doel.refetch(entry, account="mentor.bas")
    assert resultaat.dossier == trial.dossier
    assert resultaat.sessie_id != refused.sessie_id
    assert [answer.aanleverpunt for answer in resultaat.answers] == [trial.code(trial.bron.aanleverpunten[0])]


def test_refetch_only_if_newer(trial: Trial) -> None:
    """Asked for something newer than the earlier request, an unchanged dossier stays where it is."""
    trial.klaar()
    first = trial.ask()
    assert first.sessie is not None
    trial.bron.notify(trial.pgn, account="juf.anja")
    (entry,) = trial.doel.notificaties
    assert trial.doel.refetch(entry, account="a", only_if_newer=True).resultaat == "LeerlinginfoNietGewijzigd"
    trial.advance(timedelta(days=1))
    trial.klaar()
    assert trial.doel.refetch(entry, account="a", only_if_newer=True).dossier == trial.dossier


def test_duplicate_notification_is_one_entry(trial: Trial) -> None:
    """The same notification twice is listed once; one from another system, or about another sessie, is another."""
    request = notificatie(trial)
    system = replace(request, adressering=replace(request.adressering, bron_brin="99BB"))
    sessie = replace(request, sessie_id=SessieId("9cebd89c-8953-416b-a2cb-ecee939f1775"))
    for one in (request, request, system, sessie, system):
        assert send(trial, one) == NotificatieResponse(resultaat="NotificatieOntvangen")
    listed = [(entry.adressering.bron_brin, entry.sessie_id) for entry in trial.doel.notificaties]
    assert listed == [("99AA", UNKNOWN), ("99BB", UNKNOWN), ("99AA", sessie.sessie_id)]


@pytest.mark.parametrize("sessie_id", [UNKNOWN, None], ids=["unknown sessie", "no sessie"])
def test_notification_about_nothing_we_know(trial: Trial, sessie_id: SessieId | None) -> None:
    """A notification about an unknown sessie is confirmed and listed, but there is nothing to fetch."""
    assert send(trial, notificatie(trial, sessie_id)) == NotificatieResponse(resultaat="NotificatieOntvangen")
    (entry,) = trial.doel.notificaties
    assert entry.sessie is None
    with pytest.raises(LocalProtocolError, match="never made"):
        trial.doel.refetch(entry, account="mentor.bas")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"doel_brin": "99BB"}, id="other school"),
        pytest.param({"doel_aanleverpunt": "77"}, id="other aanleverpunt"),
    ],
)
def test_notification_for_somebody_else(trial: Trial, change: dict[str, str]) -> None:
    """A notification that is addressed to another system is refused and not listed."""
    request = notificatie(trial)
    answer = send(trial, replace(request, adressering=replace(request.adressering, **change)))
    assert isinstance(answer, SoapFault)
    assert trial.doel.notificaties == ()


def test_notification_for_an_swv(trial: Trial) -> None:
    """An OV system does not take notifications meant for an SWV."""
    answer = send(trial, replace(notificatie(trial), doel="SWV"))
    assert isinstance(answer, SoapFault)
    assert "serves OV only" in answer.text


def test_notification_from_a_stranger(make_trial: MakeTrial) -> None:
    """A caller with the certificate of nobody we know is refused (A27)."""
    trial = make_trial()
    answer = send(trial, notificatie(trial), oin="00000003999999999999")
    assert isinstance(answer, SoapFault)
    assert "client certificate error" in answer.text
    assert trial.doel.notificaties == ()


def test_notification_is_logged_with_the_account_that_asked(trial: Trial) -> None:
    """The log line of a notification names who made the earlier request; without one, the system."""
    trial.klaar()
    resultaat = trial.ask()
    send(trial, notificatie(trial, SessieId(resultaat.sessie_id)))
    send(trial, notificatie(trial))
    lines = [entry for entry in trial.sandbox.journal.log_entries if entry.act == "notificatieRequest"]
    assert [entry.account for entry in lines] == ["mentor.bas", "systeem"]
