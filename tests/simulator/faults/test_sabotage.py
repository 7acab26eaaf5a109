"""Sabotage: each kind does exactly the wrong thing that it says, on the wire or in the log, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from simulator.errors import ConfigurationError
from simulator.faults import SABOTAGES, Saboteur, plant
from simulator.las.bron import Bronsysteem
from simulator.las.context import Uitrusting
from simulator.las.doel import Doelsysteem
from simulator.las.dossier_store import Klaargezet
from simulator.las.model import Overdrachtsresultaat
from simulator.messages.codec import Codec
from simulator.messages.model import AfmeldingRequest, OverdrachtRequest, Request, SessiecontroleRequest
from simulator.sandbox import Keten, small_register
from simulator.standard.keys import SessieId
from simulator.standard.overdracht import Overdrachtsoort, Profiel, Rol
from simulator.standard.release import DOSSIER_2019_1, RELEASES, Release

PGN, OTHER_PGN = "999990019", "101222331"
DOSSIER = b'<dossier xmlns="' + DOSSIER_2019_1.namespace.encode() + b'"/>'


@pytest.fixture(params=list(RELEASES.values()), ids=list(RELEASES))
def release(request: pytest.FixtureRequest) -> Release:
    """Each release in turn."""
    value: Release = request.param
    return value


@dataclass(frozen=True, kw_only=True)
class Toneel:
    """A chain in which 99AA and 99VO may be sabotaged."""

    keten: Keten
    codec: Codec
    bron: Bronsysteem
    doel: Doelsysteem

    def ask(self, pgn: str = PGN) -> Overdrachtsresultaat:
        """Let 99VO ask 99AA for a pupil."""
        return self.doel.request_dossier(
            pgn=pgn, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="mentor.bas"
        )

    def sent(self, kind: type[Request]) -> list[Request]:
        """Return every message of a kind that went over the wire."""
        messages = [self.codec.read(one.request).bericht for one in self.keten.journaal.uitwisselingen]
        return [message for message in messages if isinstance(message, kind)]

    def signed_off(self) -> list[tuple[str, str]]:
        """Return result and bron aanleverpunt of every sign-off on the wire."""
        messages = self.sent(AfmeldingRequest)
        assert all(isinstance(message, AfmeldingRequest) for message in messages)
        return [(m.resultaat, m.adressering.bron_aanleverpunt) for m in messages if isinstance(m, AfmeldingRequest)]


def make_toneel(release: Release, *, bron: tuple[str, ...] = (), doel: tuple[str, ...] = ()) -> Toneel:
    """Return a chain with sabotage planted; every known pupil has a dossier that may go."""
    keten = Keten(small_register(), release=release)
    codec = Codec(release, keten.aannames)

    def sabotaged(naam: str, oin: str, saboteur: Saboteur) -> Uitrusting:
        plain = keten.uitrusting(naam, oin)
        return replace(
            plain,
            tc_transport=saboteur.transport(plain.tc_transport),
            transport=saboteur.transport(plain.transport),
            logboek=saboteur.logboek(plain.logboek),
        )

    po, vo = keten.bron("99AA").aanleverpunten[0], keten.doel("99VO").aanleverpunt
    bad_bron, bad_doel = plant(bron, codec, rol=Rol.BRON), plant(doel, codec, rol=Rol.DOEL)
    bronsysteem = Bronsysteem(naam="bron", aanleverpunten=(po,), uitrusting=sabotaged("bron", po.oin, bad_bron))
    keten.netwerk.mount("99aa-1", bad_bron.handler(bronsysteem.handle))
    for pgn in (PGN, OTHER_PGN):
        bronsysteem.register_leerling(pgn, "1", account="a")
        bronsysteem.zet_klaar(
            Klaargezet(pgn=pgn, profiel=Profiel.POVO, dossier=DOSSIER, inzage=True, allowed_brins=frozenset({"99VO"})),
            account="juf.anja",
        )
    doelsysteem = Doelsysteem(naam="doel", aanleverpunt=vo, uitrusting=sabotaged("doel", vo.oin, bad_doel))
    return Toneel(keten=keten, codec=codec, bron=bronsysteem, doel=doelsysteem)


def test_without_sabotage_all_is_well(release: Release) -> None:
    """An empty list of sabotages plants nothing."""
    toneel = make_toneel(release)
    assert toneel.ask().dossier == DOSSIER
    assert [len(toneel.sent(kind)) for kind in (OverdrachtRequest, SessiecontroleRequest, AfmeldingRequest)] == [
        1,
        1,
        1,
    ]


def test_no_session_check(release: Release) -> None:
    """The dossier comes, and nothing was asked of the Traffic Center."""
    toneel = make_toneel(release, bron=("geen_sessiecontrole",))
    assert toneel.ask().dossier == DOSSIER
    assert toneel.sent(SessiecontroleRequest) == []


def test_session_check_afterwards(release: Release) -> None:
    """The dossier comes in an unknown sessie; the check goes out when the answer has left."""
    toneel = make_toneel(release, bron=("sessiecontrole_achteraf",))
    sessie = toneel.doel.ophaler.start_sessie(
        pgn=PGN, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="a"
    ).bericht
    assert sessie is not None
    unknown = replace(sessie, id=SessieId("b8b9a132-51ca-4188-8de7-323842336156"))
    assert toneel.doel.ophaler.request_document(unknown, sessie.aanleverpunten[0]).dossier == DOSSIER
    assert toneel.sent(SessiecontroleRequest) == []
    toneel.keten.settle()
    assert len(toneel.sent(SessiecontroleRequest)) == 1


def test_delivers_whatever_the_code(release: Release) -> None:
    """The check is made and refused, and the dossier comes all the same."""
    toneel = make_toneel(release, bron=("lever_ongeacht_code",))
    sessie = toneel.doel.ophaler.start_sessie(
        pgn=OTHER_PGN, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="a"
    ).bericht
    assert sessie is not None
    antwoord = toneel.doel.ophaler.request_document(replace(sessie, pgn=PGN), sessie.aanleverpunten[0])
    assert antwoord.dossier == DOSSIER
    assert toneel.keten.opslag.logregels[-1].resultaat == "SessieAfwijkend"


def test_no_sign_off(release: Release) -> None:
    """The sessie stays open at the Traffic Center."""
    toneel = make_toneel(release, doel=("geen_afmelding",))
    assert toneel.ask().dossier == DOSSIER
    assert toneel.signed_off() == []
    assert [sessie.toestand for sessie in toneel.keten.opslag.sessies] == ["gecontroleerd"]


def test_double_sign_off(release: Release) -> None:
    """The same sign-off goes out twice."""
    toneel = make_toneel(release, doel=("dubbele_afmelding",))
    toneel.ask()
    first, second = toneel.signed_off()
    assert first == second


@pytest.mark.parametrize(
    ("pgn", "reported"),
    [(PGN, "LeerlinginfoNietBeschikbaar"), ("999990020", "OverdrachtGeslaagd")],
    ids=["after success", "after refusal"],
)
def test_wrong_result(release: Release, pgn: str, reported: str) -> None:
    """What is reported is not what came out."""
    toneel = make_toneel(release, doel=("verkeerd_resultaat",))
    resultaat = toneel.ask(pgn)
    assert [code for code, _ in toneel.signed_off()] == [reported]
    assert resultaat.resultaat != reported


def test_wrong_aanleverpunt(release: Release) -> None:
    """The sign-off names the other aanleverpunt of the list."""
    toneel = make_toneel(release, doel=("verkeerd_aanleverpunt_afmelding",))
    resultaat = toneel.ask()
    other = toneel.keten.bron("99AA", 1).aanleverpunten[0].code(release)
    assert [code for _, code in toneel.signed_off()] == [other]
    assert resultaat.aanleverpunt != other


def test_wrong_aanleverpunt_when_there_is_only_one(release: Release) -> None:
    """With one aanleverpunt in the list the sign-off names one that is not in it."""
    toneel = make_toneel(release, doel=("verkeerd_aanleverpunt_afmelding",))
    resultaat = toneel.doel.request_dossier(
        pgn=PGN, bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="a"
    )
    (reported,) = (code for _, code in toneel.signed_off())
    assert reported != resultaat.aanleverpunt


def test_one_sessie_for_two_pupils(release: Release) -> None:
    """The second pupil is asked for in the first one's sessie, and refused."""
    toneel = make_toneel(release, doel=("hergebruik_sessie",))
    first, second = toneel.ask(), toneel.ask(OTHER_PGN)
    assert len(toneel.sent(OverdrachtRequest)) == 1
    assert second.sessie_id == first.sessie_id
    assert second.dossier is None


@pytest.mark.parametrize("rol", [Rol.BRON, Rol.DOEL])
def test_pgn_leaks(release: Release, rol: Rol) -> None:
    """The pgn stands readable in a message to the Traffic Center; the transfer succeeds all the same."""
    toneel = make_toneel(release, **{str(rol): ("pgn_naar_tc",)})
    assert toneel.ask().dossier == DOSSIER
    leaks = [
        one.van for one in toneel.keten.journaal.uitwisselingen if one.naar == "tc" and PGN.encode() in one.request
    ]
    assert leaks == [str(rol)]


@pytest.mark.parametrize("rol", [Rol.BRON, Rol.DOEL])
def test_log_without_account(release: Release, rol: Rol) -> None:
    """Log lines of the saboteur lack the account; those of the other side do not."""
    toneel = make_toneel(release, **{str(rol): ("geen_log_account",)})
    toneel.ask()
    anonymous = {regel.actor for regel in toneel.keten.journaal.logregels if not regel.account}
    assert anonymous == {str(rol)}


def test_several_at_once(release: Release) -> None:
    """Sabotages can be combined."""
    toneel = make_toneel(release, doel=("verkeerd_resultaat", "dubbele_afmelding", "geen_log_account"))
    toneel.ask()
    assert [code for code, _ in toneel.signed_off()] == ["LeerlinginfoNietBeschikbaar"] * 2
    assert all(not regel.account for regel in toneel.keten.journaal.logregels if regel.actor == "doel")


@pytest.mark.parametrize(
    ("namen", "rol", "match"),
    [
        pytest.param(["geen_zin"], None, "does not exist", id="unknown"),
        pytest.param(["geen_afmelding"], Rol.BRON, "a bron has no sabotage", id="not for a bron"),
        pytest.param(["geen_sessiecontrole"], Rol.DOEL, "choose from: .*geen_afmelding", id="not for a doel"),
    ],
)
def test_impossible_sabotage_is_told(release: Release, namen: list[str], rol: Rol | None, match: str) -> None:
    """A name that does not exist, or not for this role, is an error with the names that do."""
    with pytest.raises(ConfigurationError, match=match):
        plant(namen, Codec(release, Keten(small_register()).aannames), rol=rol)


def test_table_is_complete() -> None:
    """Every sabotage is filed under its own name, has a role, and is explained in both languages."""
    for naam, sabotage in SABOTAGES.items():
        assert sabotage.naam == naam
        assert sabotage.rollen
        assert sabotage.beschrijving.nl != sabotage.beschrijving.en
