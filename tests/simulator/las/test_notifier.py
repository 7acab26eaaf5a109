"""Notifying: deliberately, announced first, only to who asked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.errors import TransportError
from simulator.las.bron import Bronsysteem
from simulator.las.dossier_store import Klaargezet
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.register import Register
from simulator.sandbox import small_register
from simulator.standard.overdracht import Overdrachtsoort, Profiel

if TYPE_CHECKING:
    from tests.simulator.las.conftest import MakeTrial, Trial

BOTH = frozenset({"99VO", "99BB"})


def test_announced_at_the_traffic_center_first(trial: Trial) -> None:
    """The Traffic Center hears of a notification before the target does."""
    trial.ask()
    trial.klaar()
    before = len(trial.calls())
    (sent,) = trial.bron.notify(trial.pgn, account="juf.anja")
    assert trial.calls()[before:] == [("bron", "tc"), ("bron", "partner")]
    assert (sent.received, sent.code) == (True, "NotificatieOntvangen")


def test_names_the_earlier_request(trial: Trial) -> None:
    """The announcement carries sessie and moment of the request that it answers to."""
    resultaat = trial.ask()
    moment = trial.sandbox.clock.now()
    trial.advance(timedelta(days=3))
    trial.klaar()
    trial.bron.notify(trial.pgn, account="juf.anja")
    (melding,) = trial.sandbox.store.meldingen
    assert (melding.sessie_id, melding.aanvraagdatum, melding.doel) == (resultaat.sessie_id, moment, "OV")


def test_making_available_notifies_nobody(trial: Trial) -> None:
    """Who prepares without notifying sends nothing."""
    trial.ask()
    before = len(trial.calls())
    trial.klaar()
    assert len(trial.calls()) == before


@pytest.mark.parametrize("prepared", [True, False], ids=["prepared", "not prepared"])
def test_who_never_asked_hears_nothing(trial: Trial, prepared: bool) -> None:  # noqa: FBT001 - a case
    """Without an earlier request nothing is sent, whatever is available."""
    if prepared:
        trial.klaar()
    assert trial.bron.notify(trial.pgn, account="juf.anja") == ()
    assert trial.calls() == []


def test_nothing_available_nothing_to_tell(trial: Trial) -> None:
    """Who asked is not notified as long as there is no dossier."""
    trial.ask()
    assert trial.bron.notify(trial.pgn, account="juf.anja") == ()


def test_school_that_may_not_have_it_hears_nothing(trial: Trial) -> None:
    """A school that asked but was not ticked learns nothing from a notification."""
    trial.ask()
    trial.klaar(allowed_brins=frozenset({"99BB"}))
    assert trial.bron.notify(trial.pgn, account="juf.anja") == ()


def test_each_system_once_for_its_last_request(trial: Trial) -> None:
    """Two schools that asked are each notified at their own aanleverpunt, about their last request."""
    trial.ask()
    trial.advance(timedelta(days=1))
    last = trial.ask()
    other = trial.sandbox.doel("99BB").request_dossier(
        pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="meester.dirk"
    )
    trial.klaar(allowed_brins=BOTH)
    sent = trial.bron.notify(trial.pgn, account="juf.anja")
    assert [sent_notificatie.adressering.doel_brin for sent_notificatie in sent] == ["99VO", "99BB"]
    assert [entry.sessie_id for entry in trial.doel.notificaties] == [last.sessie_id]
    assert [entry.sessie_id for entry in trial.sandbox.doel("99BB").notificaties] == [other.sessie_id]


def test_one_chosen_system(make_trial: MakeTrial) -> None:
    """Of several that asked, one can be chosen by the wire code of its aanleverpunt."""
    register = small_register()
    moved = tuple(
        replace(aanleverpunt, index=5) if aanleverpunt.brin == "99BB" else aanleverpunt
        for aanleverpunt in register.aanleverpunten
    )
    trial = make_trial(register=replace(register, aanleverpunten=moved))
    other = trial.sandbox.doel("99BB")
    trial.ask()
    other.request_dossier(
        pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="meester.dirk"
    )
    trial.klaar(allowed_brins=BOTH)
    sent = trial.bron.notify(trial.pgn, account="juf.anja", doel=trial.code(other.aanleverpunt))
    assert [sent_notificatie.adressering.doel_brin for sent_notificatie in sent] == ["99BB"]


def test_other_system_of_the_source_school_knows_nothing(trial: Trial) -> None:
    """Only the system that was asked may notify, not the school's other one."""
    trial.ask(aanleverpunt=trial.code(trial.bron.aanleverpunten[0]))
    trial.klaar(trial.second)
    assert trial.second.notify(trial.pgn, account="juf.anja") == ()


def test_each_aanleverpunt_of_a_system_notifies_for_itself(make_trial: MakeTrial) -> None:
    """A system that serves two aanleverpunten keeps their requests and dossiers apart."""
    register = small_register()
    one_vendor = tuple(
        replace(aanleverpunt, oin=register.aanleverpunten[0].oin)
        if (aanleverpunt.brin, aanleverpunt.index) == ("99AA", 2)
        else aanleverpunt
        for aanleverpunt in register.aanleverpunten
    )
    trial = make_trial(register=replace(register, aanleverpunten=one_vendor))
    aanleverpunten = (trial.bron.aanleverpunten[0], trial.second.aanleverpunten[0])
    context = trial.sandbox.context("bron", aanleverpunten[0].oin)
    bron = Bronsysteem(name="bron", aanleverpunten=aanleverpunten, context=context)
    for number, aanleverpunt in enumerate(aanleverpunten, start=1):
        trial.sandbox.network.mount(f"99aa-{number}", bron.handle)
        bron.register_leerling(trial.pgn, "1", account="a", aanleverpunt=aanleverpunt)
    trial.ask(aanleverpunt=trial.code(aanleverpunten[1]))
    bron.zet_klaar(
        Klaargezet(
            pgn=trial.pgn, profiel=Profiel.POVO, dossier=trial.dossier, inzage=True, allowed_brins=frozenset({"99VO"})
        ),
        account="juf.anja",
    )
    assert bron.notify(trial.pgn, account="juf.anja") == ()
    assert bron.notify(trial.pgn, account="juf.anja", aanleverpunt=aanleverpunten[1]) == ()
    assert trial.ask().aanleverpunt == trial.code(aanleverpunten[0])
    assert [sent.received for sent in bron.notify(trial.pgn, account="juf.anja")] == [True]


def test_requests_past_their_retention_are_destroyed(trial: Trial) -> None:
    """After six months (A38) a request can no longer be notified about, and is gone."""
    trial.ask()
    trial.klaar()
    trial.advance(timedelta(days=181))
    assert len(trial.bron.notifiable(trial.pgn)) == 1
    trial.advance(timedelta(days=10))
    assert trial.bron.notify(trial.pgn, account="juf.anja") == ()
    assert trial.bron.aanvragen.of_leerling(trial.pgn) == ()


def test_retention_is_an_assumption(make_trial: MakeTrial) -> None:
    """A38 says how many months a request is kept."""
    trial = make_trial({"A38": "1"})
    trial.ask()
    trial.advance(timedelta(days=35))
    assert trial.bron.purge() == 1


def test_uses_the_url_that_the_traffic_center_gives(make_trial: MakeTrial) -> None:
    """The notification goes to the present URL of the target, wherever that is by now."""
    register = small_register()
    trial = make_trial(register=register)
    resultaat = trial.ask()
    trial.klaar()
    moved = tuple(
        replace(aanleverpunt, url="https://verhuisd.invalid/oso") if aanleverpunt.brin == "99VO" else aanleverpunt
        for aanleverpunt in register.aanleverpunten
    )
    trial.sandbox.tc._context = replace(trial.sandbox.tc._context, register=replace(register, aanleverpunten=moved))
    trial.sandbox.network.mount("verhuisd", trial.doel.handle)
    (sent,) = trial.bron.notify(trial.pgn, account="juf.anja")
    assert sent.received
    assert trial.sandbox.journal.exchanges[-1].url == "https://verhuisd.invalid/oso"
    assert [entry.sessie_id for entry in trial.doel.notificaties] == [resultaat.sessie_id]


def test_target_down(trial: Trial) -> None:
    """A target that does not answer is told to the user; the dossier stays available."""
    trial.ask()
    trial.klaar()

    def gone(_: HttpRequest) -> HttpResponse:
        raise TransportError("connect", "nobody there")

    trial.sandbox.network.mount("99vo-1", gone)
    (sent,) = trial.bron.notify(trial.pgn, account="juf.anja")
    assert (sent.received, sent.code, sent.fault) == (False, "", "connect: nobody there")
    assert trial.bron.dossier_store().klaargezet != ()


def test_refused_by_the_traffic_center(make_trial: MakeTrial) -> None:
    """When the Traffic Center refuses, the target is left alone and the user sees the code."""
    trial = make_trial()
    trial.ask()
    trial.klaar()
    inactive: Register = small_register()
    aanleverpunten = tuple(
        replace(aanleverpunt, actief=aanleverpunt.brin != "99VO") for aanleverpunt in inactive.aanleverpunten
    )
    trial.sandbox.tc._context = replace(
        trial.sandbox.tc._context, register=replace(inactive, aanleverpunten=aanleverpunten)
    )
    (sent,) = trial.bron.notify(trial.pgn, account="juf.anja")
    assert (sent.code, sent.notificatie) == ("AanleverpuntNietActief", None)
    assert trial.doel.notificaties == ()


def test_logged_with_the_account(trial: Trial) -> None:
    """A notification is logged with who ordered it and what came of it."""
    resultaat = trial.ask()
    trial.klaar()
    trial.bron.notify(trial.pgn, account="juf.anja")
    entry = next(entry for entry in trial.sandbox.journal.log_entries if entry.act == "notificatie")
    assert (entry.actor, entry.account, entry.resultaat) == ("bron", "juf.anja", "NotificatieOntvangen")
    assert entry.sessie_id == resultaat.sessie_id


def test_within_brin_is_notified_without_a_tick(trial: Trial) -> None:
    """Within the BRIN no school is ticked, and the system that asked can still be notified."""
    doel = trial.sandbox.doel("99AA", 1)
    doel.request_dossier(
        pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.BINNEN_BRIN, account="ib.carla"
    )
    trial.klaar(profiel=Profiel.BB, allowed_brins=frozenset())
    assert [sent.received for sent in trial.bron.notify(trial.pgn, account="juf.anja")] == [True]
