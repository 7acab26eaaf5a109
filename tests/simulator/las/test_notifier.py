"""Notifying: deliberately, announced first, only to who asked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.errors import TransportError
from simulator.las.bron import Bronsysteem
from simulator.las.dossier_store import Klaargezet
from simulator.network.transport import Antwoord, Verzoek
from simulator.register import Register
from simulator.sandbox import small_register
from simulator.standard.overdracht import Overdrachtsoort, Profiel

if TYPE_CHECKING:
    from tests.simulator.las.conftest import MakeProef, Proef

BOTH = frozenset({"99VO", "99BB"})


def test_announced_at_the_traffic_center_first(proef: Proef) -> None:
    """The Traffic Center hears of a notification before the target does."""
    proef.ask()
    proef.klaar()
    before = len(proef.calls())
    (kennisgeving,) = proef.bron.notify(proef.pgn, account="juf.anja")
    assert proef.calls()[before:] == [("bron", "tc"), ("bron", "partner")]
    assert (kennisgeving.received, kennisgeving.code) == (True, "NotificatieOntvangen")


def test_names_the_earlier_request(proef: Proef) -> None:
    """The announcement carries sessie and moment of the request that it answers to."""
    resultaat = proef.ask()
    moment = proef.keten.clock.now()
    proef.advance(timedelta(days=3))
    proef.klaar()
    proef.bron.notify(proef.pgn, account="juf.anja")
    (melding,) = proef.keten.opslag.meldingen
    assert (melding.sessie_id, melding.aanvraagdatum, melding.doel) == (resultaat.sessie_id, moment, "OV")


def test_making_available_notifies_nobody(proef: Proef) -> None:
    """Who prepares without notifying sends nothing."""
    proef.ask()
    before = len(proef.calls())
    proef.klaar()
    assert len(proef.calls()) == before


@pytest.mark.parametrize("prepared", [True, False], ids=["prepared", "not prepared"])
def test_who_never_asked_hears_nothing(proef: Proef, prepared: bool) -> None:  # noqa: FBT001 - a case
    """Without an earlier request nothing is sent, whatever is available."""
    if prepared:
        proef.klaar()
    assert proef.bron.notify(proef.pgn, account="juf.anja") == ()
    assert proef.calls() == []


def test_nothing_available_nothing_to_tell(proef: Proef) -> None:
    """Who asked is not notified as long as there is no dossier."""
    proef.ask()
    assert proef.bron.notify(proef.pgn, account="juf.anja") == ()


def test_school_that_may_not_have_it_hears_nothing(proef: Proef) -> None:
    """A school that asked but was not ticked learns nothing from a notification."""
    proef.ask()
    proef.klaar(allowed_brins=frozenset({"99BB"}))
    assert proef.bron.notify(proef.pgn, account="juf.anja") == ()


def test_each_system_once_for_its_last_request(proef: Proef) -> None:
    """Two schools that asked are each notified at their own aanleverpunt, about their last request."""
    proef.ask()
    proef.advance(timedelta(days=1))
    last = proef.ask()
    other = proef.keten.doel("99BB").request_dossier(
        pgn=proef.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="meester.dirk"
    )
    proef.klaar(allowed_brins=BOTH)
    sent = proef.bron.notify(proef.pgn, account="juf.anja")
    assert [kennisgeving.adressering.doel_brin for kennisgeving in sent] == ["99VO", "99BB"]
    assert [entry.sessie_id for entry in proef.doel.notificaties] == [last.sessie_id]
    assert [entry.sessie_id for entry in proef.keten.doel("99BB").notificaties] == [other.sessie_id]


def test_one_chosen_system(make_proef: MakeProef) -> None:
    """Of several that asked, one can be chosen by the wire code of its aanleverpunt."""
    register = small_register()
    moved = tuple(replace(punt, index=5) if punt.brin == "99BB" else punt for punt in register.aanleverpunten)
    proef = make_proef(register=replace(register, aanleverpunten=moved))
    other = proef.keten.doel("99BB")
    proef.ask()
    other.request_dossier(
        pgn=proef.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="meester.dirk"
    )
    proef.klaar(allowed_brins=BOTH)
    sent = proef.bron.notify(proef.pgn, account="juf.anja", doel=proef.code(other.aanleverpunt))
    assert [kennisgeving.adressering.doel_brin for kennisgeving in sent] == ["99BB"]


def test_other_system_of_the_source_school_knows_nothing(proef: Proef) -> None:
    """Only the system that was asked may notify, not the school's other one."""
    proef.ask(aanleverpunt=proef.code(proef.bron.aanleverpunten[0]))
    proef.klaar(proef.tweede)
    assert proef.tweede.notify(proef.pgn, account="juf.anja") == ()


def test_each_aanleverpunt_of_a_system_notifies_for_itself(make_proef: MakeProef) -> None:
    """A system that serves two aanleverpunten keeps their requests and dossiers apart."""
    register = small_register()
    one_vendor = tuple(
        replace(punt, oin=register.aanleverpunten[0].oin) if (punt.brin, punt.index) == ("99AA", 2) else punt
        for punt in register.aanleverpunten
    )
    proef = make_proef(register=replace(register, aanleverpunten=one_vendor))
    punten = (proef.bron.aanleverpunten[0], proef.tweede.aanleverpunten[0])
    uitrusting = proef.keten.uitrusting("bron", punten[0].oin)
    bron = Bronsysteem(naam="bron", aanleverpunten=punten, uitrusting=uitrusting)
    for number, punt in enumerate(punten, start=1):
        proef.keten.netwerk.mount(f"99aa-{number}", bron.handle)
        bron.register_leerling(proef.pgn, "1", account="a", aanleverpunt=punt)
    proef.ask(aanleverpunt=proef.code(punten[1]))
    bron.zet_klaar(
        Klaargezet(
            pgn=proef.pgn, profiel=Profiel.POVO, dossier=proef.dossier, inzage=True, allowed_brins=frozenset({"99VO"})
        ),
        account="juf.anja",
    )
    assert bron.notify(proef.pgn, account="juf.anja") == ()
    assert bron.notify(proef.pgn, account="juf.anja", aanleverpunt=punten[1]) == ()
    assert proef.ask().aanleverpunt == proef.code(punten[0])
    assert [sent.received for sent in bron.notify(proef.pgn, account="juf.anja")] == [True]


def test_requests_past_their_retention_are_destroyed(proef: Proef) -> None:
    """After six months (A38) a request can no longer be notified about, and is gone."""
    proef.ask()
    proef.klaar()
    proef.advance(timedelta(days=181))
    assert len(proef.bron.notifiable(proef.pgn)) == 1
    proef.advance(timedelta(days=10))
    assert proef.bron.notify(proef.pgn, account="juf.anja") == ()
    assert proef.bron.aanvragen.of_leerling(proef.pgn) == ()


def test_retention_is_an_assumption(make_proef: MakeProef) -> None:
    """A38 says how many months a request is kept."""
    proef = make_proef({"A38": "1"})
    proef.ask()
    proef.advance(timedelta(days=35))
    assert proef.bron.purge() == 1


def test_uses_the_url_that_the_traffic_center_gives(make_proef: MakeProef) -> None:
    """The notification goes to the present URL of the target, wherever that is by now."""
    register = small_register()
    proef = make_proef(register=register)
    resultaat = proef.ask()
    proef.klaar()
    moved = tuple(
        replace(punt, url="https://verhuisd.invalid/oso") if punt.brin == "99VO" else punt
        for punt in register.aanleverpunten
    )
    proef.keten.tc._kader = replace(proef.keten.tc._kader, register=replace(register, aanleverpunten=moved))
    proef.keten.netwerk.mount("verhuisd", proef.doel.handle)
    (kennisgeving,) = proef.bron.notify(proef.pgn, account="juf.anja")
    assert kennisgeving.received
    assert proef.keten.journaal.uitwisselingen[-1].url == "https://verhuisd.invalid/oso"
    assert [entry.sessie_id for entry in proef.doel.notificaties] == [resultaat.sessie_id]


def test_target_down(proef: Proef) -> None:
    """A target that does not answer is told to the user; the dossier stays available."""
    proef.ask()
    proef.klaar()

    def gone(_: Verzoek) -> Antwoord:
        raise TransportError("connect", "nobody there")

    proef.keten.netwerk.mount("99vo-1", gone)
    (kennisgeving,) = proef.bron.notify(proef.pgn, account="juf.anja")
    assert (kennisgeving.received, kennisgeving.code, kennisgeving.fout) == (False, "", "connect: nobody there")
    assert proef.bron.dossierkast().klaargezet != ()


def test_refused_by_the_traffic_center(make_proef: MakeProef) -> None:
    """When the Traffic Center refuses, the target is left alone and the user sees the code."""
    proef = make_proef()
    proef.ask()
    proef.klaar()
    inactive: Register = small_register()
    punten = tuple(replace(punt, actief=punt.brin != "99VO") for punt in inactive.aanleverpunten)
    proef.keten.tc._kader = replace(proef.keten.tc._kader, register=replace(inactive, aanleverpunten=punten))
    (kennisgeving,) = proef.bron.notify(proef.pgn, account="juf.anja")
    assert (kennisgeving.code, kennisgeving.notificatie) == ("AanleverpuntNietActief", None)
    assert proef.doel.notificaties == ()


def test_logged_with_the_account(proef: Proef) -> None:
    """A notification is logged with who ordered it and what came of it."""
    resultaat = proef.ask()
    proef.klaar()
    proef.bron.notify(proef.pgn, account="juf.anja")
    regel = next(regel for regel in proef.keten.journaal.logregels if regel.handeling == "notificatie")
    assert (regel.actor, regel.account, regel.resultaat) == ("bron", "juf.anja", "NotificatieOntvangen")
    assert regel.sessie_id == resultaat.sessie_id


def test_binnen_brin_is_notified_without_a_tick(proef: Proef) -> None:
    """Within the BRIN no school is ticked, and the system that asked can still be notified."""
    doel = proef.keten.doel("99AA", 1)
    doel.request_dossier(
        pgn=proef.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.BINNEN_BRIN, account="ib.carla"
    )
    proef.klaar(profiel=Profiel.BB, allowed_brins=frozenset())
    assert [kennisgeving.received for kennisgeving in proef.bron.notify(proef.pgn, account="juf.anja")] == [True]
