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
from simulator.network.transport import Antwoord, Handler, Verzoek
from simulator.standard.identifiers import is_test_bsn
from simulator.standard.overdracht import Overdrachtsoort

if TYPE_CHECKING:
    from tests.simulator.las.conftest import MakeProef, Proef


def unreachable(_: Verzoek) -> Antwoord:
    raise TransportError("timeout", "no answer")


def proxy_error(_: Verzoek) -> Antwoord:
    return Antwoord(status=502, body=b"<html><body>Bad Gateway</body></html>")


def signed_off(proef: Proef) -> list[AfmeldingRequest]:
    """Return every sign-off that went to the Traffic Center."""
    codec = Codec(proef.keten.release, proef.keten.aannames)
    sent = [codec.read(one.request).bericht for one in proef.keten.journaal.uitwisselingen if one.naar == "tc"]
    return [bericht for bericht in sent if isinstance(bericht, AfmeldingRequest)]


def mount(proef: Proef, number: int, handler: Handler) -> None:
    """Put something else in the place of a system of 99AA."""
    proef.keten.netwerk.mount(f"99aa-{number}", handler)


def start(proef: Proef) -> Doelsessie:
    """Return a sessie about the pupil."""
    granted = proef.doel.ophaler.start_sessie(
        pgn=proef.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="mentor.bas"
    )
    assert granted.bericht is not None
    return granted.bericht


class TestWalk:
    """Which aanleverpunten are asked, and which of them is reported."""

    def test_first_delivers(self, proef: Proef) -> None:
        """A delivered dossier ends the walk; the sign-off names who delivered."""
        proef.klaar()
        resultaat = proef.ask()
        assert [antwoord.code for antwoord in resultaat.antwoorden] == ["OverdrachtGeslaagd"]
        (afmelding,) = signed_off(proef)
        assert afmelding.adressering.bron_aanleverpunt == proef.code(proef.bron.aanleverpunten[0])

    def test_second_delivers(self, proef: Proef) -> None:
        """When the first has nothing, the second is asked within the same sessie, and named at sign-off."""
        proef.klaar(proef.tweede)
        resultaat = proef.ask()
        assert [antwoord.code for antwoord in resultaat.antwoorden] == [
            "LeerlinginfoNietBeschikbaar",
            "OverdrachtGeslaagd",
        ]
        (afmelding,) = signed_off(proef)
        assert (afmelding.sessie_id, afmelding.resultaat) == (resultaat.sessie_id, "OverdrachtGeslaagd")
        assert afmelding.adressering.bron_aanleverpunt == proef.code(proef.tweede.aanleverpunten[0])

    def test_ask_all_is_an_assumption(self, make_proef: MakeProef) -> None:
        """With A11 `ask_all` every aanleverpunt is asked; of two that deliver the last is reported, both are kept."""
        proef = make_proef({"A11": "ask_all"})
        proef.klaar()
        proef.klaar(proef.tweede, dossier=proef.dossier + b"\n")
        resultaat = proef.ask()
        assert [antwoord.dossier for antwoord in resultaat.antwoorden] == [proef.dossier, proef.dossier + b"\n"]
        assert resultaat.aanleverpunt == proef.code(proef.tweede.aanleverpunten[0])
        assert len(proef.doel.ontvangen) == 2

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
        self, proef: Proef, first: dict[str, object], second: dict[str, object], code: str, reported: int
    ) -> None:
        """The sign-off names the best result by the result table, and of equals the aanleverpunt asked last."""
        for bron, changes in ((proef.bron, first), (proef.tweede, second)):
            if changes:
                proef.klaar(bron, **changes)
        resultaat = proef.ask()
        (afmelding,) = signed_off(proef)
        punt = (proef.bron, proef.tweede)[reported - 1].aanleverpunten[0]
        assert (afmelding.resultaat, afmelding.adressering.bron_aanleverpunt) == (code, proef.code(punt))
        assert (resultaat.resultaat, resultaat.aanleverpunt) == (code, proef.code(punt))
        assert resultaat.foutmelding is not None
        assert resultaat.foutmelding.code == code

    def test_named_aanleverpunt_only(self, proef: Proef) -> None:
        """Who asks one aanleverpunt by name asks no other."""
        proef.klaar()
        resultaat = proef.ask(aanleverpunt=proef.code(proef.tweede.aanleverpunten[0]))
        assert [antwoord.code for antwoord in resultaat.antwoorden] == ["LeerlinginfoNietBeschikbaar"]


class TestTechnicalFailure:
    """What happens when the line breaks."""

    @pytest.mark.parametrize(
        ("broken", "fout"),
        [
            pytest.param(unreachable, "timeout: no answer", id="no answer"),
            pytest.param(proxy_error, "HTTP 502 without a usable SOAP answer", id="page of a proxy"),
        ],
    )
    def test_next_aanleverpunt_is_asked(self, proef: Proef, broken: Handler, fout: str) -> None:
        """A system that fails is recorded, and the walk goes on."""
        proef.klaar(proef.tweede)
        mount(proef, 1, broken)
        resultaat = proef.ask()
        assert resultaat.dossier == proef.dossier
        assert fout in resultaat.antwoorden[0].fout
        assert resultaat.antwoorden[0].code == ""

    def test_all_fail(self, proef: Proef) -> None:
        """When nobody answers the sessie is still signed off, once, with the technical result."""
        mount(proef, 1, unreachable)
        mount(proef, 2, proxy_error)
        resultaat = proef.ask()
        assert resultaat.resultaat == "TechnischeFout"
        assert [afmelding.resultaat for afmelding in signed_off(proef)] == ["TechnischeFout"]
        assert proef.keten.opslag.sessies[0].toestand == "afgemeld"

    def test_refusal_is_better_than_failure(self, proef: Proef) -> None:
        """A refusal of one system outranks the failure of another."""
        mount(proef, 2, unreachable)
        assert proef.ask().resultaat == "LeerlinginfoNietBeschikbaar"

    def test_traffic_center_gone(self, proef: Proef) -> None:
        """Without a Traffic Center there is a technical failure to show, and nothing else is sent."""
        proef.keten.netwerk.mount("traffic-center", unreachable)
        resultaat = proef.ask()
        assert (resultaat.sessie_id, resultaat.afmelding) == ("", None)
        assert resultaat.fout == "timeout: no answer"
        assert resultaat.foutmelding is not None
        assert proef.calls() == [("doel", "tc")]


class TestSessie:
    """Sessies from the side of the doel."""

    @pytest.mark.parametrize(
        ("brin", "code"),
        [
            pytest.param("99QQ", "VerstrekkerNietBekend", id="unknown school"),
            pytest.param("99ZZ", "VerstrekkerAanleverpuntNietBekend", id="no aanleverpunt"),
        ],
    )
    def test_refused_sessie_is_shown_and_not_signed_off(self, proef: Proef, brin: str, code: str) -> None:
        """A refused sessie shows its code and text to the user; no documentRequest and no sign-off follow."""
        resultaat = proef.ask(bron_brin=brin)
        assert resultaat.foutmelding is not None
        assert (resultaat.foutmelding.code, resultaat.sessie_id, resultaat.antwoorden) == (code, "", ())
        assert resultaat.foutmelding.tekst.nl
        assert proef.calls() == [("doel", "tc")]

    def test_binnen_brin_across_brins(self, proef: Proef) -> None:
        """BinnenBRIN at another school ends in GeenRelatieMetDoel, handed on by the bron."""
        assert proef.ask(overdrachtsoort=Overdrachtsoort.BINNEN_BRIN).resultaat == "GeenRelatieMetDoel"

    def test_one_sessie_one_dossier(self, proef: Proef) -> None:
        """Thirty pupils take thirty sessies and thirty sign-offs, each about its own pupil."""
        pgns = [pgn for pgn in map(str, range(999990020, 999990400)) if is_test_bsn(pgn)][:30]
        for number, pgn in enumerate(pgns):
            proef.bron.register_leerling(pgn, f"nr-{number}", account="administratie")
            proef.klaar(pgn=pgn, dossier=proef.dossier + b" " * number)
        results = [proef.ask(pgn=pgn) for pgn in pgns]
        assert len({resultaat.sessie_id for resultaat in results}) == 30
        assert [resultaat.dossier for resultaat in results] == [proef.dossier + b" " * n for n in range(30)]
        codec = Codec(proef.keten.release, proef.keten.aannames)
        asked = [codec.read(one.request).bericht for one in proef.keten.journaal.uitwisselingen if one.van == "doel"]
        assert sum(isinstance(bericht, OverdrachtRequest) for bericht in asked) == 30
        assert len(signed_off(proef)) == 30

    def test_many_at_once(self, proef: Proef) -> None:
        """Requests side by side do not get in each other's way."""
        proef.klaar()
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(lambda _: proef.ask(), range(24)))
        assert {resultaat.dossier for resultaat in results} == {proef.dossier}
        assert {sessie.toestand for sessie in proef.keten.opslag.sessies} == {"afgemeld"}
        assert len(proef.doel.ontvangen) == 24

    def test_failed_sign_off_is_not_for_the_user(self, proef: Proef) -> None:
        """When the sign-off is refused the user has the dossier and no message."""
        proef.klaar()
        sessie = start(proef)
        antwoord = proef.doel.ophaler.request_document(sessie, sessie.aanleverpunten[0])
        proef.advance(timedelta(hours=1))
        afmelding = proef.doel.ophaler.sign_off(sessie, resultaat=antwoord.code, aanleverpunt=antwoord.aanleverpunt)
        assert (antwoord.dossier, afmelding.code) == (proef.dossier, "AfmeldingOnjuist")
        regel = proef.keten.journaal.logregels[-1]
        assert (regel.handeling, regel.resultaat) == ("afmeldingRequest", "AfmeldingOnjuist")

    def test_result_of_a_refused_sign_off_is_silent(self, proef: Proef) -> None:
        """In a whole fetch a refused sign-off leaves the result as it is."""
        proef.klaar()
        inner = proef.bron.handle

        def slow(verzoek: Verzoek) -> Antwoord:
            antwoord = inner(verzoek)
            proef.advance(timedelta(hours=1))
            return antwoord

        mount(proef, 1, slow)
        resultaat = proef.ask()
        assert (resultaat.dossier, resultaat.foutmelding) == (proef.dossier, None)
        assert resultaat.afmelding is not None
        assert resultaat.afmelding.code == "AfmeldingOnjuist"

    def test_nobody_to_choose_from(self, proef: Proef) -> None:
        """There is no best of no answers."""
        with pytest.raises(LocalProtocolError, match="no aanleverpunt was asked"):
            proef.doel.ophaler.best([])


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
    def test_other_address(self, proef: Proef, change: Callable[[Doelsessie], Doelsessie], code: str) -> None:
        """A documentRequest that names another doel than the sessie gets the Traffic Center's code."""
        proef.klaar()
        sessie = start(proef)
        assert proef.doel.ophaler.request_document(change(sessie), sessie.aanleverpunten[0]).code == code

    def test_after_sign_off(self, proef: Proef) -> None:
        """A documentRequest after the sign-off gets no dossier."""
        proef.klaar()
        sessie = start(proef)
        proef.doel.ophaler.sign_off(sessie, resultaat="", aanleverpunt=sessie.aanleverpunten[0].aanleverpunt)
        assert proef.doel.ophaler.request_document(sessie, sessie.aanleverpunten[0]).code == "SessieReedsAfgemeld"

    def test_never_signed_off(self, proef: Proef) -> None:
        """A sessie that was never signed off dies by itself; then nothing is delivered any more."""
        proef.klaar()
        sessie = start(proef)
        proef.advance(timedelta(minutes=31))
        assert proef.doel.ophaler.request_document(sessie, sessie.aanleverpunten[0]).code == "SessieVerlopen"


def test_log_of_the_doel(proef: Proef) -> None:
    """Each step is logged with the account that ordered it and the digest of what came, never the pgn."""
    proef.klaar()
    resultaat = proef.ask()
    lines = [regel for regel in proef.keten.journaal.logregels if regel.actor == "doel"]
    assert [regel.handeling for regel in lines] == ["overdrachtRequest", "documentRequest", "afmeldingRequest"]
    assert {regel.account for regel in lines} == {"mentor.bas"}
    assert {regel.sessie_id for regel in lines} == {resultaat.sessie_id}
    bron = next(r for r in proef.keten.journaal.logregels if (r.actor, r.handeling) == ("bron", "documentRequest"))
    assert lines[1].detail == bron.detail
    assert (lines[1].bron, lines[1].doel) == (bron.bron, bron.doel)


def test_no_pgn_at_the_traffic_center(proef: Proef) -> None:
    """The pgn is in the documentRequest, and in nothing that goes to or stays at the Traffic Center."""
    proef.klaar()
    proef.ask()
    seen = {one.naar: b"" for one in proef.keten.journaal.uitwisselingen}
    for one in proef.keten.journaal.uitwisselingen:
        seen[one.naar] += one.request + one.response
    assert proef.pgn.encode() in seen["partner"]
    assert proef.pgn.encode() not in seen["tc"]
    assert proef.pgn not in proef.keten.opslag.dump()
