"""The SWV chain: koppelsleutel, notification, automatic fetch."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.errors import LocalProtocolError
from simulator.las.notifier import SentNotificatie
from simulator.las.swv import Swvsysteem
from simulator.messages.codec import Codec
from simulator.messages.model import Adressering, NotificatieRequest, SoapFault
from simulator.network.transport import HttpRequest, Peer
from simulator.standard.keys import Koppelsleutel
from simulator.standard.overdracht import Overdrachtsoort, Profiel

if TYPE_CHECKING:
    from tests.simulator.las.conftest import Trial

UNKNOWN = Koppelsleutel("19677A96-B737-402E-B3B8-24A3EEF32000")


def swv_of(trial: Trial) -> Swvsysteem:
    return trial.sandbox.swv("99AA")


def start(trial: Trial, profiel: Profiel = Profiel.POSWV) -> SentNotificatie:
    """Make an SWV dossier available and announce it."""
    trial.klaar(profiel=profiel, inzage=False, allowed_brins=frozenset())
    return trial.bron.start_swv_aanvraag(trial.pgn, swv_of(trial).aanleverpunt, account="ib.carla")


@pytest.mark.parametrize("profiel", [Profiel.POSWV, Profiel.VOSWV])
def test_whole_chain(trial: Trial, profiel: Profiel) -> None:
    """The SWV ends up with the dossier, byte for byte, without inzage, without a tick, without any user."""
    sent = start(trial, profiel)
    assert sent.received
    trial.sandbox.settle()
    (received,) = swv_of(trial).received
    assert (received.dossier, received.pgn, received.account) == (trial.dossier, None, "systeem")
    assert received.koppelsleutel == sent.koppelsleutel
    assert [resultaat.resultaat for resultaat in swv_of(trial).resultaten] == ["OverdrachtGeslaagd"]


def test_order_of_the_chain(trial: Trial) -> None:
    """Announce, notify; only after the confirmation has left the fetch begins, and ends with one sign-off."""
    start(trial)
    assert trial.calls() == [("bron", "tc"), ("bron", "partner")]
    trial.sandbox.settle()
    assert trial.calls()[2:] == [("swv", "tc"), ("swv", "partner"), ("bron", "tc"), ("swv", "tc")]


def test_word_for_the_doel_by_release(trial: Trial) -> None:
    """The notification says PaO in OSO'18 and SWV since."""
    start(trial)
    word = f">{trial.sandbox.release.swv_doel}<".encode()
    assert all(word in one.request for one in trial.sandbox.journal.exchanges)


def test_no_pgn_on_the_wire(trial: Trial) -> None:
    """In the whole SWV chain no message has the pgn."""
    start(trial)
    trial.sandbox.settle()
    sent = b"".join(one.request + one.response for one in trial.sandbox.journal.exchanges)
    assert trial.pgn.encode() not in sent
    assert trial.pgn not in trial.sandbox.store.dump()


def test_nothing_is_kept_for_notification(trial: Trial) -> None:
    """An SWV request is not stored with the requests that can be notified about."""
    start(trial)
    trial.sandbox.settle()
    assert trial.bron.aanvragen.of_leerling(trial.pgn) == ()


def test_koppelsleutel_can_be_used_again(trial: Trial) -> None:
    """Within the season the same koppelsleutel opens the renewed dossier."""
    koppelsleutel = start(trial).koppelsleutel
    assert koppelsleutel is not None
    trial.sandbox.settle()
    trial.advance(timedelta(days=14))
    trial.klaar(profiel=Profiel.POSWV, dossier=trial.dossier + b"\n")
    assert swv_of(trial).fetch(koppelsleutel, bron_brin="99AA", account="toezicht").dossier == trial.dossier + b"\n"


def test_unknown_koppelsleutel(trial: Trial) -> None:
    """A koppelsleutel that nobody issued opens no sessie; nothing is signed off."""
    resultaat = swv_of(trial).fetch(UNKNOWN, bron_brin="99AA")
    assert resultaat.foutmelding is not None
    assert (resultaat.foutmelding.code, resultaat.afmelding) == ("KoppelsleutelOnbekend", None)


def test_other_koppelsleutel_at_the_bron(trial: Trial) -> None:
    """A documentRequest with another koppelsleutel than the sessie's is caught by the session check."""
    koppelsleutel = start(trial).koppelsleutel
    fetcher = swv_of(trial).fetcher
    sessie = fetcher.start_sessie(
        koppelsleutel=koppelsleutel, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.SWV, account="systeem"
    ).message
    assert sessie is not None
    answer = fetcher.request_document(replace(sessie, koppelsleutel=UNKNOWN), sessie.aanleverpunten[0])
    assert (answer.code, answer.dossier) == ("SessieAfwijkend", None)


def test_withdrawn_before_the_fetch(trial: Trial) -> None:
    """A dossier withdrawn between notification and fetch is not delivered."""
    start(trial)
    trial.bron.withdraw(trial.pgn, account="ib.carla", kind=Overdrachtsoort.SWV)
    trial.sandbox.settle()
    assert [resultaat.resultaat for resultaat in swv_of(trial).resultaten] == ["LeerlinginfoNietBeschikbaar"]


def test_nothing_to_announce(trial: Trial) -> None:
    """Without an SWV dossier there is nothing to announce, also when another dossier is available."""
    trial.klaar()
    with pytest.raises(LocalProtocolError, match="no SWV dossier"):
        trial.bron.start_swv_aanvraag(trial.pgn, swv_of(trial).aanleverpunt, account="ib.carla")
    assert trial.calls() == []


@pytest.mark.parametrize(
    ("brin", "code"),
    [pytest.param("99AA", "DoelOnjuist", id="OV system"), pytest.param("99VO", "DoelOnjuist", id="of another school")],
)
def test_wrong_aanleverpunt(trial: Trial, brin: str, code: str) -> None:
    """An OV aanleverpunt cannot be announced to; nobody is notified."""
    trial.klaar(profiel=Profiel.POSWV)
    aanleverpunt = trial.sandbox.doel(brin).aanleverpunt
    sent = trial.bron.start_swv_aanvraag(trial.pgn, aanleverpunt, account="ib.carla")
    assert (sent.code, sent.notificatie, sent.koppelsleutel) == (code, None, None)


def test_same_notification_twice_is_one_fetch(trial: Trial) -> None:
    """A repeated notification is confirmed, and does not start another fetch."""
    koppelsleutel = start(trial).koppelsleutel
    trial.sandbox.settle()
    codec = Codec(trial.sandbox.release, trial.sandbox.aannames)
    again = trial.sandbox.journal.exchanges[1]
    response = swv_of(trial).handle(
        HttpRequest(path="/oso", body=again.request, peer=Peer(oin=trial.bron.aanleverpunten[0].oin))
    )
    assert response.after is None
    assert codec.read(response.body).message == codec.read(again.response).message
    assert [entry.koppelsleutel for entry in swv_of(trial).notificaties] == [koppelsleutel]


@pytest.mark.parametrize(
    ("doel", "koppelsleutel", "text"),
    [
        pytest.param("SWV", None, "needs a koppelsleutel", id="no key"),
        pytest.param("OV", UNKNOWN, "SWV only", id="for OV"),
    ],
)
def test_notification_that_makes_no_sense(
    trial: Trial, doel: str, koppelsleutel: Koppelsleutel | None, text: str
) -> None:
    """A notification without a koppelsleutel, or for OV, is refused and starts nothing."""
    aanleverpunt = swv_of(trial).aanleverpunt
    request = NotificatieRequest(
        adressering=Adressering(
            bron_brin="99AA",
            bron_aanleverpunt=trial.code(trial.bron.aanleverpunten[0]),
            doel_brin="99AA",
            doel_aanleverpunt=trial.code(aanleverpunt),
        ),
        koppelsleutel=koppelsleutel,
        doel=doel,
    )
    codec = Codec(trial.sandbox.release, trial.sandbox.aannames)
    response = swv_of(trial).handle(
        HttpRequest(path="/oso", body=codec.write(request), peer=Peer(oin=trial.bron.aanleverpunten[0].oin))
    )
    message = codec.read(response.body).message
    assert isinstance(message, SoapFault)
    assert text in message.text
    assert response.after is None
