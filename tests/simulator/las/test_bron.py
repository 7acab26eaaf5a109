"""The bron: session check first, then its own tests in order; what it keeps, logs and hands over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from simulator.clock import AMSTERDAM
from simulator.errors import InvalidNumberError, LocalProtocolError, TransportError
from simulator.las.bron import Bronsysteem, months_before
from simulator.las.dossier_store import Klaargezet
from simulator.messages.model import AanleverpuntReference, Adressering, DocumentRequest, SoapFault
from simulator.network.transport import HttpRequest, HttpResponse, Peer
from simulator.standard.keys import Koppelsleutel, SessieId
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DOSSIER_2019_1

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulator.las.conftest import MakeTrial, Trial

AMSTERDAM_NINE = datetime(2022, 3, 21, 9, 0, tzinfo=AMSTERDAM)


def ask_first(trial: Trial, **changes: object) -> str:
    """Ask the first system of 99AA only; return its code."""
    return trial.ask(aanleverpunt=trial.code(trial.bron.aanleverpunten[0]), **changes).resultaat


class TestDelivers:
    """What leads to delivery."""

    @pytest.mark.parametrize("a03", ["xml_child", "cdata", "base64", "gzip_base64"])
    def test_byte_for_byte(self, make_trial: MakeTrial, a03: str) -> None:
        """A dossier arrives exactly as it was made available, whatever form it travels in."""
        trial = make_trial({"A03": a03})
        trial.klaar()
        resultaat = trial.ask()
        assert resultaat.dossier == trial.dossier
        assert resultaat.answers[0].spelling["dossier"] == a03

    def test_official_examples_byte_for_byte(self, trial: Trial, official_examples: tuple[Path, ...]) -> None:
        """Each official example passes through bron and doel untouched."""
        for number, path in enumerate(official_examples, start=1):
            trial.klaar(dossier=path.read_bytes())
            assert trial.ask().dossier == path.read_bytes()
            assert len(trial.doel.received) == number

    def test_vovo_needs_consent_only(self, trial: Trial) -> None:
        """A VOVO dossier goes out on consent, also when nobody had inzage."""
        trial.klaar(profiel=Profiel.VOVO, inzage=False, toestemming=True)
        assert ask_first(trial) == "OverdrachtGeslaagd"

    def test_within_brin_needs_neither_inzage_nor_a_tick(self, trial: Trial) -> None:
        """Within one BRIN a dossier goes out without inzage and without a ticked school."""
        trial.klaar(profiel=Profiel.BB, inzage=False, allowed_brins=frozenset())
        resultaat = trial.sandbox.doel("99AA", 1).request_dossier(
            pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.BINNEN_BRIN, account="ib.carla"
        )
        assert resultaat.dossier == trial.dossier

    def test_twice_in_two_sessies(self, trial: Trial) -> None:
        """A dossier may be fetched again in another sessie; both deliveries are logged."""
        trial.klaar()
        assert [trial.ask().dossier for _ in range(2)] == [trial.dossier] * 2
        delivered = [entry for entry in trial.sandbox.journal.log_entries if entry.resultaat == "OverdrachtGeslaagd"]
        assert len([entry for entry in delivered if (entry.actor, entry.act) == ("bron", "documentRequest")]) == 2

    def test_old_version_when_told_to(self, trial: Trial) -> None:
        """A bron without a version of its own hands out anything, as the national test school does."""
        old = b'<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2016/dossier"/>'
        context = trial.sandbox.context("bron", trial.bron.aanleverpunten[0].oin)
        bron = Bronsysteem(name="bron", aanleverpunten=trial.bron.aanleverpunten, context=context, dossier_release=None)
        bron.register_leerling(trial.pgn, "1", account="a")
        trial.klaar(bron, dossier=old)
        url = trial.sandbox.network.mount("testschool", bron.handle)
        sessie = trial.doel.fetcher.start_sessie(
            pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="a"
        ).message
        assert sessie is not None
        reference = replace(sessie.aanleverpunten[0], url=url)
        assert trial.doel.fetcher.request_document(sessie, reference).dossier == old


REFUSALS = [
    pytest.param({"voorlopig": True}, "LeerlinginfoNietBeschikbaar", id="draft only"),
    pytest.param({"inzage": False}, "LeerlinginfoNietOpvraagbaar", id="no inzage"),
    pytest.param({"inzage": False, "toestemming": True}, "LeerlinginfoNietOpvraagbaar", id="consent is no inzage"),
    pytest.param({"profiel": Profiel.VOVO}, "LeerlinginfoNietOpvraagbaar", id="VOVO without consent"),
    pytest.param({"profiel": Profiel.POSWV}, "LeerlinginfoNietBeschikbaar", id="prepared for an SWV only"),
    pytest.param({"profiel": Profiel.BB}, "LeerlinginfoNietBeschikbaar", id="prepared for binnenBRIN only"),
    pytest.param({"allowed_brins": frozenset({"99BB"})}, "DoelNietToegestaan", id="another school"),
    pytest.param({"allowed_brins": frozenset()}, "DoelNietToegestaan", id="no school"),
    pytest.param(
        {"dossier": b'<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2018/dossier"/>'},
        "DossierversieOnjuist",
        id="last year's version",
    ),
    pytest.param({"dossier": b"no xml at all"}, "DossierversieOnjuist", id="no version"),
]


class TestRefuses:
    """What keeps a dossier in."""

    @pytest.mark.parametrize(("changes", "code"), REFUSALS)
    def test_what_is_available_may_not_go(self, trial: Trial, changes: Mapping[str, Any], code: str) -> None:
        """A dossier with one thing against it stays, with the code for that thing."""
        trial.klaar(**changes)
        resultaat = trial.ask(aanleverpunt=trial.code(trial.bron.aanleverpunten[0]))
        assert (resultaat.resultaat, resultaat.dossier) == (code, None)
        assert resultaat.foutmelding is not None
        assert resultaat.foutmelding.code == code

    def test_unknown_and_unprepared_look_the_same(self, trial: Trial) -> None:
        """Nobody can tell from the answer whether a pupil exists at the source."""
        answers = []
        for pgn in (trial.pgn, "101222331"):
            trial.ask(pgn=pgn)
            document = [one for one in trial.sandbox.journal.exchanges if one.receiver == "partner"][-1]
            answers.append((document.status, document.response))
        assert answers[0] == answers[1]

    def test_withdrawn(self, trial: Trial) -> None:
        """After withdrawal there is nothing; made available again there is."""
        trial.klaar()
        trial.bron.withdraw(trial.pgn, account="juf.anja")
        assert ask_first(trial) == "LeerlinginfoNietBeschikbaar"
        trial.klaar()
        assert ask_first(trial) == "OverdrachtGeslaagd"

    @pytest.mark.parametrize(
        ("broken", "code"),
        [
            pytest.param({"voorlopig": True, "inzage": False}, "LeerlinginfoNietBeschikbaar", id="readiness first"),
            pytest.param(
                {"inzage": False, "allowed_brins": frozenset()},
                "LeerlinginfoNietOpvraagbaar",
                id="inzage before school",
            ),
            pytest.param({"allowed_brins": frozenset(), "dossier": b"<x/>"}, "DoelNietToegestaan", id="then school"),
            pytest.param({"dossier": b"<x/>"}, "LeerlinginfoNietGewijzigd", id="then date"),
        ],
    )
    def test_first_failing_test_answers(self, trial: Trial, broken: Mapping[str, Any], code: str) -> None:
        """With several things against a dossier, the answer is that of the first in the written order."""
        trial.klaar(**broken)
        assert ask_first(trial, aanvraagdatum=AMSTERDAM_NINE + timedelta(days=1)) == code

    def test_new_content_never_goes_out_on_old_inzage(self, trial: Trial) -> None:
        """Inzage given for earlier content does not carry over to content made available anew."""
        trial.klaar()
        trial.klaar(dossier=trial.dossier + b"\n", inzage=False)
        assert ask_first(trial) == "LeerlinginfoNietOpvraagbaar"


class TestAanvraagdatum:
    """Only if newer than: moments are compared, not spellings."""

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            pytest.param(None, "OverdrachtGeslaagd", id="absent"),
            pytest.param(AMSTERDAM_NINE - timedelta(seconds=1), "OverdrachtGeslaagd", id="a second before"),
            pytest.param(AMSTERDAM_NINE + timedelta(seconds=1), "LeerlinginfoNietGewijzigd", id="a second after"),
            pytest.param(AMSTERDAM_NINE, "LeerlinginfoNietGewijzigd", id="equal"),
            pytest.param(datetime(2022, 3, 21, 8, 0, tzinfo=UTC), "LeerlinginfoNietGewijzigd", id="equal, in UTC"),
            pytest.param(datetime(2022, 3, 21, 7, 59, tzinfo=UTC), "OverdrachtGeslaagd", id="before, in UTC"),
            pytest.param(datetime(2022, 3, 21, 8, 1, tzinfo=UTC), "LeerlinginfoNietGewijzigd", id="after, in UTC"),
        ],
    )
    def test_compared_with_collection_date(self, trial: Trial, asked: datetime | None, code: str) -> None:
        """A dossier collected at 09:00 goes to who has an older one, or none."""
        assert trial.klaar().collection_date == AMSTERDAM_NINE
        assert ask_first(trial, aanvraagdatum=asked) == code

    def test_equal_is_an_assumption(self, make_trial: MakeTrial) -> None:
        """A12 says what happens when both moments are equal."""
        trial = make_trial({"A12": "deliver"})
        trial.klaar()
        assert ask_first(trial, aanvraagdatum=AMSTERDAM_NINE) == "OverdrachtGeslaagd"

    def test_renewed_dossier_goes_out(self, trial: Trial) -> None:
        """Made available anew, a dossier is newer than the earlier request."""
        trial.klaar()
        trial.ask()
        earlier = trial.sandbox.clock.now()
        trial.advance(timedelta(days=30))
        trial.klaar(dossier=trial.dossier + b"\n")
        assert trial.ask(aanvraagdatum=earlier).dossier == trial.dossier + b"\n"


class TestSessiecontrole:
    """The Traffic Center is asked before anything else."""

    def test_comes_before_the_own_tests(self, trial: Trial) -> None:
        """Between request and refusal the bron asks the Traffic Center, also when it has nothing to deliver."""
        ask_first(trial)
        assert trial.calls() == [("doel", "tc"), ("doel", "partner"), ("bron", "tc"), ("doel", "tc")]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            pytest.param({"id": SessieId("b8b9a132-51ca-4188-8de7-323842336156")}, "SessieOnbekend", id="unknown"),
            pytest.param({"pgn": "101222331"}, "SessieAfwijkend", id="other pupil"),
            pytest.param({"overdrachtsoort": "overdrachtbinnenbrin"}, "SessieAfwijkend", id="other kind"),
            pytest.param(
                {"pgn": None, "koppelsleutel": Koppelsleutel("19677A96-B737-402E-B3B8-24A3EEF32000")},
                "SessieAfwijkend",
                id="koppelsleutel",
            ),
        ],
    )
    def test_code_of_the_traffic_center_is_handed_on(self, trial: Trial, change: Mapping[str, Any], code: str) -> None:
        """What the Traffic Center says of a deviating request comes back to the doel; nothing is delivered or kept."""
        trial.klaar()
        sessie = trial.doel.fetcher.start_sessie(
            pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="mentor.bas"
        ).message
        assert sessie is not None
        deviating = replace(sessie, **change)
        answer = trial.doel.fetcher.request_document(deviating, sessie.aanleverpunten[0])
        assert (answer.code, answer.dossier) == (code, None)
        assert trial.bron.aanvragen.of_leerling(trial.pgn) == ()
        assert trial.bron.aanvragen.of_leerling("101222331") == ()

    def test_traffic_center_unreachable(self, trial: Trial) -> None:
        """When the Traffic Center does not answer, the doel gets a technical fault and no dossier."""
        trial.klaar()
        sessie = trial.doel.fetcher.start_sessie(
            pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="mentor.bas"
        ).message
        assert sessie is not None

        def gone(_: HttpRequest) -> HttpResponse:
            raise TransportError("connect", "nobody there")

        trial.sandbox.network.mount("traffic-center", gone)
        answer = trial.doel.fetcher.request_document(sessie, sessie.aanleverpunten[0])
        assert (answer.code, answer.dossier) == ("", None)
        assert "fault without a code" in answer.fault

    def test_request_for_another_system_finds_nothing(self, trial: Trial) -> None:
        """A request that names the school's other aanleverpunt is not answered from this one's cabinet."""
        trial.klaar()
        sessie = trial.doel.fetcher.start_sessie(
            pgn=trial.pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="mentor.bas"
        ).message
        assert sessie is not None
        first, second = sessie.aanleverpunten
        crossed = AanleverpuntReference(aanleverpunt=second.aanleverpunt, url=first.url)
        assert trial.doel.fetcher.request_document(sessie, crossed).dossier is None


class TestKeeps:
    """What a bron writes down."""

    @pytest.mark.parametrize("delivered", [True, False], ids=["delivered", "refused"])
    def test_request_is_kept_for_notification(self, trial: Trial, delivered: bool) -> None:  # noqa: FBT001 - a case
        """A request in a valid sessie is kept with sessie, doel and moment, whatever the answer."""
        if delivered:
            trial.klaar()
        resultaat = trial.ask()
        (aanvraag,) = trial.bron.aanvragen.of_leerling(trial.pgn)
        assert (aanvraag.sessie_id, aanvraag.moment) == (resultaat.sessie_id, AMSTERDAM_NINE)
        assert aanvraag.adressering.doel_brin == "99VO"
        assert aanvraag.adressering.doel_aanleverpunt == trial.code(trial.doel.aanleverpunt)

    def test_log_names_the_account_and_never_the_pupil(self, trial: Trial) -> None:
        """Every act and delivery is logged with who ordered it, digest and size, and without the pgn."""
        trial.klaar()
        ask_first(trial)
        lines = [entry for entry in trial.sandbox.journal.log_entries if entry.actor == "bron"]
        assert [(entry.act, entry.account) for entry in lines] == [
            ("inschrijven", "administratie"),
            ("inschrijven", "administratie"),
            ("klaarzetten", "juf.anja"),
            ("documentRequest", "juf.anja"),
        ]
        assert lines[-1].detail.startswith("sha256:")
        assert lines[-1].detail.endswith(f"{len(trial.dossier)} bytes")
        assert all(trial.pgn not in repr(entry) for entry in trial.sandbox.journal.log_entries)

    def test_refusal_is_logged_with_its_reason(self, trial: Trial) -> None:
        """A refused request is in the log, with code, reason and sessie."""
        resultaat = trial.ask(aanleverpunt=trial.code(trial.bron.aanleverpunten[0]))
        entry = [entry for entry in trial.sandbox.journal.log_entries if entry.actor == "bron"][-1]
        assert (entry.resultaat, entry.detail) == ("LeerlinginfoNietBeschikbaar", "not_prepared")
        assert entry.sessie_id == resultaat.sessie_id

    def test_making_available_calls_nobody(self, trial: Trial) -> None:
        """Registering, making available and withdrawing happen inside the school."""
        trial.klaar()
        trial.bron.withdraw(trial.pgn, account="juf.anja")
        assert trial.calls() == []

    @pytest.mark.parametrize(
        ("moment", "months", "expected"),
        [
            pytest.param(datetime(2022, 9, 15, tzinfo=UTC), 6, "2022-03-15", id="same year"),
            pytest.param(datetime(2022, 3, 31, tzinfo=UTC), 6, "2021-09-28", id="year before, short month"),
            pytest.param(datetime(2022, 12, 1, tzinfo=UTC), 12, "2021-12-01", id="december"),
        ],
    )
    def test_months_before(self, moment: datetime, months: int, expected: str) -> None:
        """Retention counts in calendar months."""
        assert months_before(moment, months).date().isoformat() == expected


class TestMisuse:
    """Mistakes of our own are told at once."""

    def test_pupil_has_to_be_known(self, trial: Trial) -> None:
        """A dossier of a pupil whom the system does not know cannot be made available."""
        with pytest.raises(LocalProtocolError, match="not known here"):
            trial.klaar(pgn="101222331")

    def test_pgn_has_to_be_one(self, trial: Trial) -> None:
        """A number that fails the test of the pgn is refused at registration."""
        with pytest.raises(InvalidNumberError):
            trial.bron.register_leerling("999990018", "1", account="a")

    def test_nothing_to_withdraw(self, trial: Trial) -> None:
        """What is not available cannot be withdrawn."""
        with pytest.raises(LocalProtocolError, match="is available"):
            trial.bron.withdraw(trial.pgn, account="a")

    def test_foreign_aanleverpunt(self, trial: Trial) -> None:
        """A system has no cabinet for another's aanleverpunt."""
        with pytest.raises(LocalProtocolError, match="does not serve"):
            trial.bron.dossier_store(trial.doel.aanleverpunt)

    @pytest.mark.parametrize("profiel", [Profiel.POVO, Profiel.POSWV])
    def test_obligatory_category_cannot_be_left_out(self, profiel: Profiel) -> None:
        """Only categories that the profile offers may be opted out of."""
        with pytest.raises(LocalProtocolError, match="leerling"):
            Klaargezet(pgn="999990019", profiel=profiel, dossier=b"", opted_out=frozenset({"leerling", "verzuim"}))


@pytest.mark.parametrize(("a27", "refused"), [("yes", True), ("no", False)])
def test_unknown_vendor_is_refused_before_anything(make_trial: MakeTrial, a27: str, refused: bool) -> None:  # noqa: FBT001
    """A27: a caller with the certificate of nobody we know gets an authentication error, and no call goes out."""
    trial = make_trial({"A27": a27})
    codec = trial.sandbox.context("x", "00000003999999999999").codec
    adressering = Adressering(
        bron_brin="99AA",
        bron_aanleverpunt=trial.code(trial.bron.aanleverpunten[0]),
        doel_brin="99VO",
        doel_aanleverpunt=trial.code(trial.doel.aanleverpunt),
    )
    request = DocumentRequest(
        adressering=adressering, pgn=trial.pgn, overdrachtsoort="overstapdossier", sessie_id=SessieId("x")
    )
    http_request = HttpRequest(path="/oso", body=codec.write(request), peer=Peer(oin="00000003999999999999"))
    message = codec.read(trial.bron.handle(http_request).body).message
    assert isinstance(message, SoapFault)
    assert ("client certificate error" in message.text) is refused
    assert (trial.calls() == []) is refused


def test_namespace_of_the_example() -> None:
    """The namespace of a dossier is read from its root."""
    klaargezet = Klaargezet(
        pgn="999990019", profiel=Profiel.POVO, dossier=f'<d:dossier xmlns:d="{DOSSIER_2019_1.namespace}"/>'.encode()
    )
    assert klaargezet.namespace == DOSSIER_2019_1.namespace
