"""The SWV chain: koppelsleutel, notification, automatic fetch."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.errors import LocalProtocolError
from simulator.las.notifier import Kennisgeving
from simulator.las.swv import Swvsysteem
from simulator.messages.codec import Codec
from simulator.messages.model import Adressering, Foutantwoord, NotificatieRequest
from simulator.network.transport import Peer, Verzoek
from simulator.standard.keys import Koppelsleutel
from simulator.standard.overdracht import Overdrachtsoort, Profiel

if TYPE_CHECKING:
    from tests.simulator.las.conftest import Proef

UNKNOWN = Koppelsleutel("19677A96-B737-402E-B3B8-24A3EEF32000")


def swv_of(proef: Proef) -> Swvsysteem:
    return proef.keten.swv("99AA")


def start(proef: Proef, profiel: Profiel = Profiel.POSWV) -> Kennisgeving:
    """Make an SWV dossier available and announce it."""
    proef.klaar(profiel=profiel, inzage=False, allowed_brins=frozenset())
    return proef.bron.start_swv_aanvraag(proef.pgn, swv_of(proef).aanleverpunt, account="ib.carla")


@pytest.mark.parametrize("profiel", [Profiel.POSWV, Profiel.VOSWV])
def test_whole_chain(proef: Proef, profiel: Profiel) -> None:
    """The SWV ends up with the dossier, byte for byte, without inzage, without a tick, without any user."""
    kennisgeving = start(proef, profiel)
    assert kennisgeving.received
    proef.keten.settle()
    (ontvangen,) = swv_of(proef).ontvangen
    assert (ontvangen.dossier, ontvangen.pgn, ontvangen.account) == (proef.dossier, None, "systeem")
    assert ontvangen.koppelsleutel == kennisgeving.koppelsleutel
    assert [resultaat.resultaat for resultaat in swv_of(proef).resultaten] == ["OverdrachtGeslaagd"]


def test_order_of_the_chain(proef: Proef) -> None:
    """Announce, notify; only after the confirmation has left the fetch begins, and ends with one sign-off."""
    start(proef)
    assert proef.calls() == [("bron", "tc"), ("bron", "partner")]
    proef.keten.settle()
    assert proef.calls()[2:] == [("swv", "tc"), ("swv", "partner"), ("bron", "tc"), ("swv", "tc")]


def test_word_for_the_doel_by_release(proef: Proef) -> None:
    """The notification says PaO in OSO'18 and SWV since."""
    start(proef)
    word = f">{proef.keten.release.swv_doel}<".encode()
    assert all(word in one.request for one in proef.keten.journaal.uitwisselingen)


def test_no_pgn_on_the_wire(proef: Proef) -> None:
    """In the whole SWV chain no message has the pgn."""
    start(proef)
    proef.keten.settle()
    sent = b"".join(one.request + one.response for one in proef.keten.journaal.uitwisselingen)
    assert proef.pgn.encode() not in sent
    assert proef.pgn not in proef.keten.opslag.dump()


def test_nothing_is_kept_for_notification(proef: Proef) -> None:
    """An SWV request is not stored with the requests that can be notified about."""
    start(proef)
    proef.keten.settle()
    assert proef.bron.aanvragen.of_leerling(proef.pgn) == ()


def test_koppelsleutel_can_be_used_again(proef: Proef) -> None:
    """Within the season the same koppelsleutel opens the renewed dossier."""
    koppelsleutel = start(proef).koppelsleutel
    assert koppelsleutel is not None
    proef.keten.settle()
    proef.advance(timedelta(days=14))
    proef.klaar(profiel=Profiel.POSWV, dossier=proef.dossier + b"\n")
    assert swv_of(proef).fetch(koppelsleutel, bron_brin="99AA", account="toezicht").dossier == proef.dossier + b"\n"


def test_unknown_koppelsleutel(proef: Proef) -> None:
    """A koppelsleutel that nobody issued opens no sessie; nothing is signed off."""
    resultaat = swv_of(proef).fetch(UNKNOWN, bron_brin="99AA")
    assert resultaat.foutmelding is not None
    assert (resultaat.foutmelding.code, resultaat.afmelding) == ("KoppelsleutelOnbekend", None)


def test_other_koppelsleutel_at_the_bron(proef: Proef) -> None:
    """A documentRequest with another koppelsleutel than the sessie's is caught by the session check."""
    koppelsleutel = start(proef).koppelsleutel
    ophaler = swv_of(proef).ophaler
    sessie = ophaler.start_sessie(
        koppelsleutel=koppelsleutel, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.SWV, account="systeem"
    ).bericht
    assert sessie is not None
    antwoord = ophaler.request_document(replace(sessie, koppelsleutel=UNKNOWN), sessie.aanleverpunten[0])
    assert (antwoord.code, antwoord.dossier) == ("SessieAfwijkend", None)


def test_withdrawn_before_the_fetch(proef: Proef) -> None:
    """A dossier withdrawn between notification and fetch is not delivered."""
    start(proef)
    proef.bron.trek_in(proef.pgn, account="ib.carla", soort=Overdrachtsoort.SWV)
    proef.keten.settle()
    assert [resultaat.resultaat for resultaat in swv_of(proef).resultaten] == ["LeerlinginfoNietBeschikbaar"]


def test_nothing_to_announce(proef: Proef) -> None:
    """Without an SWV dossier there is nothing to announce, also when another dossier is available."""
    proef.klaar()
    with pytest.raises(LocalProtocolError, match="no SWV dossier"):
        proef.bron.start_swv_aanvraag(proef.pgn, swv_of(proef).aanleverpunt, account="ib.carla")
    assert proef.calls() == []


@pytest.mark.parametrize(
    ("brin", "code"),
    [pytest.param("99AA", "DoelOnjuist", id="OV system"), pytest.param("99VO", "DoelOnjuist", id="of another school")],
)
def test_wrong_aanleverpunt(proef: Proef, brin: str, code: str) -> None:
    """An OV aanleverpunt cannot be announced to; nobody is notified."""
    proef.klaar(profiel=Profiel.POSWV)
    punt = proef.keten.doel(brin).aanleverpunt
    kennisgeving = proef.bron.start_swv_aanvraag(proef.pgn, punt, account="ib.carla")
    assert (kennisgeving.code, kennisgeving.notificatie, kennisgeving.koppelsleutel) == (code, None, None)


def test_same_notification_twice_is_one_fetch(proef: Proef) -> None:
    """A repeated notification is confirmed, and does not start another fetch."""
    koppelsleutel = start(proef).koppelsleutel
    proef.keten.settle()
    codec = Codec(proef.keten.release, proef.keten.aannames)
    again = proef.keten.journaal.uitwisselingen[1]
    antwoord = swv_of(proef).handle(
        Verzoek(path="/oso", body=again.request, peer=Peer(oin=proef.bron.aanleverpunten[0].oin))
    )
    assert antwoord.after is None
    assert codec.read(antwoord.body).bericht == codec.read(again.response).bericht
    assert [entry.koppelsleutel for entry in swv_of(proef).notificaties] == [koppelsleutel]


@pytest.mark.parametrize(
    ("doel", "koppelsleutel", "tekst"),
    [
        pytest.param("SWV", None, "needs a koppelsleutel", id="no key"),
        pytest.param("OV", UNKNOWN, "SWV only", id="for OV"),
    ],
)
def test_notification_that_makes_no_sense(
    proef: Proef, doel: str, koppelsleutel: Koppelsleutel | None, tekst: str
) -> None:
    """A notification without a koppelsleutel, or for OV, is refused and starts nothing."""
    punt = swv_of(proef).aanleverpunt
    request = NotificatieRequest(
        adressering=Adressering(
            bron_brin="99AA",
            bron_aanleverpunt=proef.code(proef.bron.aanleverpunten[0]),
            doel_brin="99AA",
            doel_aanleverpunt=proef.code(punt),
        ),
        koppelsleutel=koppelsleutel,
        doel=doel,
    )
    codec = Codec(proef.keten.release, proef.keten.aannames)
    antwoord = swv_of(proef).handle(
        Verzoek(path="/oso", body=codec.write(request), peer=Peer(oin=proef.bron.aanleverpunten[0].oin))
    )
    bericht = codec.read(antwoord.body).bericht
    assert isinstance(bericht, Foutantwoord)
    assert tekst in bericht.tekst
    assert antwoord.after is None
