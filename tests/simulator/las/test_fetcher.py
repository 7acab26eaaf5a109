"""Fetching: one sessie a dossier, the aanleverpunten in turn, exactly one sign-off with the best result."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.errors import LocalProtocolError, TransportError
from simulator.las.model import Doelsessie
from simulator.messages.codec import Codec
from simulator.messages.model import AfmeldingRequest, OverdrachtRequest
from simulator.network.transport import Handler, HttpRequest, HttpResponse
from simulator.standard.identifiers import is_test_bsn
from simulator.standard.overdracht import Overdrachtsoort

if TYPE_CHECKING:
    from tests.simulator.las.conftest import MakeTrial, Trial


def unreachable(_: HttpRequest) -> HttpResponse:
    raise TransportError("timeout", "no answer")


def proxy_error(_: HttpRequest) -> HttpResponse:
    return HttpResponse(status=502, body=b"<html><body>Bad Gateway</body></html>")


def signed_off(trial: Trial) -> list[AfmeldingRequest]:
    """Return every sign-off that went to the Traffic Center."""
    codec = Codec(trial.sandbox.release, trial.sandbox.aannames)
    sent = [codec.read(one.request).message for one in trial.sandbox.journal.exchanges if one.receiver == "tc"]
    return [message for message in sent if isinstance(message, AfmeldingRequest)]


def mount(trial: Trial, number: int, handler: Handler) -> None:
    """Put something else in the place of a system of 99AA."""
    trial.sandbox.network.mount(f"99aa-{number}", handler)


def start(trial: Trial) -> Doelsessie:
    """Return a sessie about the pupil."""
    granted = trial.doel.fetcher.start_sessie(
        pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="mentor.bas"
    )
    assert granted.message is not None
    return granted.message


class TestWalk:
    """Which aanleverpunten are asked, and which of them is reported."""

    def test_first_delivers(self, trial: Trial) -> None:
        """A delivered dossier ends the walk; the sign-off names who delivered."""
        trial.klaar()
        resultaat = trial.ask()
        assert [answer.code for answer in resultaat.answers] == ["OverdrachtGeslaagd"]
        (afmelding,) = signed_off(trial)
        assert afmelding.adressering.bron_aanleverpunt == trial.code(trial.bron.aanleverpunten[0])

    def test_second_delivers(self, trial: Trial) -> None:
        """When the first has nothing, the second is asked within the same sessie, and named at sign-off."""
        trial.klaar(trial.second)
        resultaat = trial.ask()
        assert [answer.code for answer in resultaat.answers] == [
            "LeerlinginfoNietBeschikbaar",
            "OverdrachtGeslaagd",
        ]
        (afmelding,) = signed_off(trial)
        assert (afmelding.sessie_id, afmelding.resultaat) == (resultaat.sessie_id, "OverdrachtGeslaagd")
        assert afmelding.adressering.bron_aanleverpunt == trial.code(trial.second.aanleverpunten[0])

    def test_ask_all_is_an_assumption(self, make_trial: MakeTrial) -> None:
        """With A11 `ask_all` every aanleverpunt is asked; of two that deliver the last is reported, both are kept."""
        trial = make_trial({"A11": "ask_all"})
        trial.klaar()
        trial.klaar(trial.second, dossier=trial.dossier + b"\n")
        resultaat = trial.ask()
        assert [answer.dossier for answer in resultaat.answers] == [trial.dossier, trial.dossier + b"\n"]
        assert resultaat.aanleverpunt == trial.code(trial.second.aanleverpunten[0])
        assert len(trial.doel.received) == 2

    @pytest.mark.parametrize(
        ("first", "second", "code", "reported"),
        [
            pytest.param({}, {"inzage": False}, "LeerlinginfoNietOpvraagbaar", 2, id="better one last"),
            pytest.param({"inzage": False}, {}, "LeerlinginfoNietOpvraagbaar", 1, id="better one first"),
            pytest.param({}, {}, "LeerlinginfoNietBeschikbaar", 2, id="tie: the last asked"),
            pytest.param({"inzage": False}, {"inzage": False}, "LeerlinginfoNietOpvraagbaar", 2, id="another tie"),
        ],
    )
    def test_best_result_is_reported(
        self, trial: Trial, first: dict[str, object], second: dict[str, object], code: str, reported: int
    ) -> None:
        """The sign-off names the best result by the result table, and of equals the aanleverpunt asked last."""
        for bron, changes in ((trial.bron, first), (trial.second, second)):
            if changes:
                trial.klaar(bron, **changes)
        resultaat = trial.ask()
        (afmelding,) = signed_off(trial)
        aanleverpunt = (trial.bron, trial.second)[reported - 1].aanleverpunten[0]
        assert (afmelding.resultaat, afmelding.adressering.bron_aanleverpunt) == (code, trial.code(aanleverpunt))
        assert (resultaat.resultaat, resultaat.aanleverpunt) == (code, trial.code(aanleverpunt))
        assert resultaat.foutmelding is not None
        assert resultaat.foutmelding.code == code

    def test_named_aanleverpunt_only(self, trial: Trial) -> None:
        """Who asks one aanleverpunt by name asks no other."""
        trial.klaar()
        resultaat = trial.ask(aanleverpunt=trial.code(trial.second.aanleverpunten[0]))
        assert [answer.code for answer in resultaat.answers] == ["LeerlinginfoNietBeschikbaar"]


class TestTechnicalFailure:
    """What happens when the line breaks."""

    @pytest.mark.parametrize(
        ("broken", "fault"),
        [
            pytest.param(unreachable, "timeout: no answer", id="no answer"),
            pytest.param(proxy_error, "HTTP 502 without a usable SOAP answer", id="page of a proxy"),
        ],
    )
    def test_next_aanleverpunt_is_asked(self, trial: Trial, broken: Handler, fault: str) -> None:
        """A system that fails is recorded, and the walk goes on."""
        trial.klaar(trial.second)
        mount(trial, 1, broken)
        resultaat = trial.ask()
        assert resultaat.dossier == trial.dossier
        assert fault in resultaat.answers[0].fault
        assert resultaat.answers[0].code == ""

    def test_all_fail(self, trial: Trial) -> None:
        """When nobody answers the sessie is still signed off, once, with the technical result."""
        mount(trial, 1, unreachable)
        mount(trial, 2, proxy_error)
        resultaat = trial.ask()
        assert resultaat.resultaat == "TechnischeFout"
        assert [afmelding.resultaat for afmelding in signed_off(trial)] == ["TechnischeFout"]
        assert trial.sandbox.store.sessies[0].state == "afgemeld"

    def test_refusal_is_better_than_failure(self, trial: Trial) -> None:
        """A refusal of one system outranks the failure of another."""
        mount(trial, 2, unreachable)
        assert trial.ask().resultaat == "LeerlinginfoNietBeschikbaar"

    def test_traffic_center_gone(self, trial: Trial) -> None:
        """Without a Traffic Center there is a technical failure to show, and nothing else is sent."""
        trial.sandbox.network.mount("traffic-center", unreachable)
        resultaat = trial.ask()
        assert (resultaat.sessie_id, resultaat.afmelding) == ("", None)
        assert resultaat.fault == "timeout: no answer"
        assert resultaat.foutmelding is not None
        assert trial.calls() == [("doel", "tc")]


class TestSessie:
    """Sessies from the side of the doel."""

    @pytest.mark.parametrize(
        ("brin", "code"),
        [
            pytest.param("99QQ", "VerstrekkerNietBekend", id="unknown school"),
            pytest.param("99ZZ", "VerstrekkerAanleverpuntNietBekend", id="no aanleverpunt"),
        ],
    )
    def test_refused_sessie_is_shown_and_not_signed_off(self, trial: Trial, brin: str, code: str) -> None:
        """A refused sessie shows its code and text to the user; no documentRequest and no sign-off follow."""
        resultaat = trial.ask(bron_brin=brin)
        assert resultaat.foutmelding is not None
        assert (resultaat.foutmelding.code, resultaat.sessie_id, resultaat.answers) == (code, "", ())
        assert resultaat.foutmelding.text.nl
        assert trial.calls() == [("doel", "tc")]

    def test_within_brin_across_brins(self, trial: Trial) -> None:
        """BinnenBRIN at another school ends in GeenRelatieMetDoel, handed on by the bron."""
        assert trial.ask(overdrachtsoort=Overdrachtsoort.BINNEN_BRIN).resultaat == "GeenRelatieMetDoel"

    def test_one_sessie_one_dossier(self, trial: Trial) -> None:
        """Thirty pupils take thirty sessies and thirty sign-offs, each about its own pupil."""
        pgns = [pgn for pgn in map(str, range(999990020, 999990400)) if is_test_bsn(pgn)][:30]
        for number, pgn in enumerate(pgns):
            trial.bron.register_leerling(pgn, f"nr-{number}", account="administratie")
            trial.klaar(pgn=pgn, dossier=trial.dossier + b" " * number)
        results = [trial.ask(pgn=pgn) for pgn in pgns]
        assert len({resultaat.sessie_id for resultaat in results}) == 30
        assert [resultaat.dossier for resultaat in results] == [trial.dossier + b" " * n for n in range(30)]
        codec = Codec(trial.sandbox.release, trial.sandbox.aannames)
        asked = [codec.read(one.request).message for one in trial.sandbox.journal.exchanges if one.sender == "doel"]
        assert sum(isinstance(message, OverdrachtRequest) for message in asked) == 30
        assert len(signed_off(trial)) == 30

    def test_many_at_once(self, trial: Trial) -> None:
        """Requests side by side do not get in each other's way."""
        trial.klaar()
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(lambda _: trial.ask(), range(24)))
        assert {resultaat.dossier for resultaat in results} == {trial.dossier}
        assert {sessie.state for sessie in trial.sandbox.store.sessies} == {"afgemeld"}
        assert len(trial.doel.received) == 24

    def test_failed_sign_off_is_not_for_the_user(self, trial: Trial) -> None:
        """When the sign-off is refused the user has the dossier and no message."""
        trial.klaar()
        sessie = start(trial)
        answer = trial.doel.fetcher.request_document(sessie, sessie.aanleverpunten[0])
        trial.advance(timedelta(hours=1))
        afmelding = trial.doel.fetcher.sign_off(sessie, resultaat=answer.code, aanleverpunt=answer.aanleverpunt)
        assert (answer.dossier, afmelding.code) == (trial.dossier, "AfmeldingOnjuist")
        entry = trial.sandbox.journal.log_entries[-1]
        assert (entry.act, entry.resultaat) == ("afmeldingRequest", "AfmeldingOnjuist")

    def test_result_of_a_refused_sign_off_is_silent(self, trial: Trial) -> None:
        """In a whole fetch a refused sign-off leaves the result as it is."""
        trial.klaar()
        inner = trial.bron.handle

        def slow(request: HttpRequest) -> HttpResponse:
            response = inner(request)
            trial.advance(timedelta(hours=1))
            return response

        mount(trial, 1, slow)
        resultaat = trial.ask()
        assert (resultaat.dossier, resultaat.foutmelding) == (trial.dossier, None)
        assert resultaat.afmelding is not None
        assert resultaat.afmelding.code == "AfmeldingOnjuist"

    def test_nobody_to_choose_from(self, trial: Trial) -> None:
        """There is no best of no answers."""
        with pytest.raises(LocalProtocolError, match="no aanleverpunt was asked"):
            trial.doel.fetcher.best([])


class TestDeviatingDoel:
    """Steps taken one by one can break every rule; the other parties notice."""

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            pytest.param(
                lambda sessie: replace(sessie, adressering=replace(sessie.adressering, doel_aanleverpunt="77")),
                "OnbekendAanleverpunt",
                id="other doel aanleverpunt",
            ),
            pytest.param(
                lambda sessie: replace(sessie, adressering=replace(sessie.adressering, doel_brin="99BB")),
                "SessieAfwijkend",
                id="other doel BRIN",
            ),
        ],
    )
    def test_other_address(self, trial: Trial, change: Callable[[Doelsessie], Doelsessie], code: str) -> None:
        """A documentRequest that names another doel than the sessie gets the Traffic Center's code."""
        trial.klaar()
        sessie = start(trial)
        assert trial.doel.fetcher.request_document(change(sessie), sessie.aanleverpunten[0]).code == code

    def test_after_sign_off(self, trial: Trial) -> None:
        """A documentRequest after the sign-off gets no dossier."""
        trial.klaar()
        sessie = start(trial)
        trial.doel.fetcher.sign_off(sessie, resultaat="", aanleverpunt=sessie.aanleverpunten[0].aanleverpunt)
        assert trial.doel.fetcher.request_document(sessie, sessie.aanleverpunten[0]).code == "SessieReedsAfgemeld"

    def test_never_signed_off(self, trial: Trial) -> None:
        """A sessie that was never signed off dies by itself; then nothing is delivered any more."""
        trial.klaar()
        sessie = start(trial)
        trial.advance(timedelta(minutes=31))
        assert trial.doel.fetcher.request_document(sessie, sessie.aanleverpunten[0]).code == "SessieVerlopen"


def test_log_of_the_doel(trial: Trial) -> None:
    """Each step is logged with the account that ordered it and the digest of what came, never the pgn."""
    trial.klaar()
    resultaat = trial.ask()
    lines = [entry for entry in trial.sandbox.journal.log_entries if entry.actor == "doel"]
    assert [entry.act for entry in lines] == ["overdrachtRequest", "documentRequest", "afmeldingRequest"]
    assert {entry.account for entry in lines} == {"mentor.bas"}
    assert {entry.sessie_id for entry in lines} == {resultaat.sessie_id}
    bron = next(r for r in trial.sandbox.journal.log_entries if (r.actor, r.act) == ("bron", "documentRequest"))
    assert lines[1].detail == bron.detail
    assert (lines[1].bron, lines[1].doel) == (bron.bron, bron.doel)


def test_no_pgn_at_the_traffic_center(trial: Trial) -> None:
    """The pgn is in the documentRequest, and in nothing that goes to or stays at the Traffic Center."""
    trial.klaar()
    trial.ask()
    seen = {one.receiver: b"" for one in trial.sandbox.journal.exchanges}
    for one in trial.sandbox.journal.exchanges:
        seen[one.receiver] += one.request + one.response
    assert trial.pgn.encode() in seen["partner"]
    assert trial.pgn.encode() not in seen["tc"]
    assert trial.pgn not in trial.sandbox.store.dump()
