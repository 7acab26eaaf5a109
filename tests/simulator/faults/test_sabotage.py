"""Sabotage: each kind does exactly the wrong thing that it says, on the wire or in the log, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from simulator.errors import ConfigurationError
from simulator.faults import SABOTAGES, Saboteur, plant
from simulator.las.bron import Bronsysteem
from simulator.las.context import SystemContext
from simulator.las.doel import Doelsysteem
from simulator.las.dossier_store import Klaargezet
from simulator.las.model import Overdrachtsresultaat
from simulator.messages.codec import Codec
from simulator.messages.model import AfmeldingRequest, OverdrachtRequest, Request, SessiecontroleRequest
from simulator.sandbox import Sandbox, small_register
from simulator.standard.keys import SessieId
from simulator.standard.overdracht import Overdrachtsoort, Profiel, Role
from simulator.standard.release import DOSSIER_2019_1, RELEASES, Release

PGN, OTHER_PGN = "999990019", "101222331"
DOSSIER = b'<dossier xmlns="' + DOSSIER_2019_1.namespace.encode() + b'"/>'


@pytest.fixture(params=list(RELEASES.values()), ids=list(RELEASES))
def release(request: pytest.FixtureRequest) -> Release:
    """Each release in turn."""
    value: Release = request.param
    return value


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A chain in which 99AA and 99VO may be sabotaged."""

    sandbox: Sandbox
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
        messages = [self.codec.read(one.request).message for one in self.sandbox.journal.exchanges]
        return [message for message in messages if isinstance(message, kind)]

    def signed_off(self) -> list[tuple[str, str]]:
        """Return result and bron aanleverpunt of every sign-off on the wire."""
        messages = self.sent(AfmeldingRequest)
        assert all(isinstance(message, AfmeldingRequest) for message in messages)
        return [(m.resultaat, m.adressering.bron_aanleverpunt) for m in messages if isinstance(m, AfmeldingRequest)]


def make_stage(release: Release, *, bron: tuple[str, ...] = (), doel: tuple[str, ...] = ()) -> Stage:
    """Return a chain with sabotage planted; every known pupil has a dossier that may go."""
    sandbox = Sandbox(small_register(), release=release)
    codec = Codec(release, sandbox.aannames)

    def sabotaged(name: str, oin: str, saboteur: Saboteur) -> SystemContext:
        plain = sandbox.context(name, oin)
        return replace(
            plain,
            tc_transport=saboteur.transport(plain.tc_transport),
            transport=saboteur.transport(plain.transport),
            log_to=saboteur.log(plain.log_to),
        )

    po, vo = sandbox.bron("99AA").aanleverpunten[0], sandbox.doel("99VO").aanleverpunt
    bad_bron, bad_doel = plant(bron, codec, role=Role.BRON), plant(doel, codec, role=Role.DOEL)
    bronsysteem = Bronsysteem(name="bron", aanleverpunten=(po,), context=sabotaged("bron", po.oin, bad_bron))
    sandbox.network.mount("99aa-1", bad_bron.handler(bronsysteem.handle))
    for pgn in (PGN, OTHER_PGN):
        bronsysteem.register_leerling(pgn, "1", account="a")
        bronsysteem.zet_klaar(
            Klaargezet(pgn=pgn, profiel=Profiel.POVO, dossier=DOSSIER, inzage=True, allowed_brins=frozenset({"99VO"})),
            account="juf.anja",
        )
    doelsysteem = Doelsysteem(name="doel", aanleverpunt=vo, context=sabotaged("doel", vo.oin, bad_doel))
    return Stage(sandbox=sandbox, codec=codec, bron=bronsysteem, doel=doelsysteem)


def test_without_sabotage_all_is_well(release: Release) -> None:
    """An empty list of sabotages plants nothing."""
    stage = make_stage(release)
    assert stage.ask().dossier == DOSSIER
    assert [len(stage.sent(kind)) for kind in (OverdrachtRequest, SessiecontroleRequest, AfmeldingRequest)] == [
        1,
        1,
        1,
    ]


def test_no_session_check(release: Release) -> None:
    """The dossier comes, and nothing was asked of the Traffic Center."""
    stage = make_stage(release, bron=("geen_sessiecontrole",))
    assert stage.ask().dossier == DOSSIER
    assert stage.sent(SessiecontroleRequest) == []


def test_session_check_afterwards(release: Release) -> None:
    """The dossier comes in an unknown sessie; the check goes out when the answer has left."""
    stage = make_stage(release, bron=("sessiecontrole_achteraf",))
    sessie = stage.doel.fetcher.start_sessie(
        pgn=PGN, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="a"
    ).message
    assert sessie is not None
    unknown = replace(sessie, id=SessieId("b8b9a132-51ca-4188-8de7-323842336156"))
    assert stage.doel.fetcher.request_document(unknown, sessie.aanleverpunten[0]).dossier == DOSSIER
    assert stage.sent(SessiecontroleRequest) == []
    stage.sandbox.settle()
    assert len(stage.sent(SessiecontroleRequest)) == 1


def test_delivers_whatever_the_code(release: Release) -> None:
    """The check is made and refused, and the dossier comes all the same."""
    stage = make_stage(release, bron=("lever_ongeacht_code",))
    sessie = stage.doel.fetcher.start_sessie(
        pgn=OTHER_PGN, bron_brin="99AA", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="a"
    ).message
    assert sessie is not None
    answer = stage.doel.fetcher.request_document(replace(sessie, pgn=PGN), sessie.aanleverpunten[0])
    assert answer.dossier == DOSSIER
    assert stage.sandbox.store.log_entries[-1].resultaat == "SessieAfwijkend"


def test_no_sign_off(release: Release) -> None:
    """The sessie stays open at the Traffic Center."""
    stage = make_stage(release, doel=("geen_afmelding",))
    assert stage.ask().dossier == DOSSIER
    assert stage.signed_off() == []
    assert [sessie.state for sessie in stage.sandbox.store.sessies] == ["gecontroleerd"]


def test_double_sign_off(release: Release) -> None:
    """The same sign-off goes out twice."""
    stage = make_stage(release, doel=("dubbele_afmelding",))
    stage.ask()
    first, second = stage.signed_off()
    assert first == second


@pytest.mark.parametrize(
    ("pgn", "reported"),
    [(PGN, "LeerlinginfoNietBeschikbaar"), ("999990020", "OverdrachtGeslaagd")],
    ids=["after success", "after refusal"],
)
def test_wrong_result(release: Release, pgn: str, reported: str) -> None:
    """What is reported is not what came out."""
    stage = make_stage(release, doel=("verkeerd_resultaat",))
    resultaat = stage.ask(pgn)
    assert [code for code, _ in stage.signed_off()] == [reported]
    assert resultaat.resultaat != reported


def test_wrong_aanleverpunt(release: Release) -> None:
    """The sign-off names the other aanleverpunt of the list."""
    stage = make_stage(release, doel=("verkeerd_aanleverpunt_afmelding",))
    resultaat = stage.ask()
    other = stage.sandbox.bron("99AA", 1).aanleverpunten[0].code(release)
    assert [code for _, code in stage.signed_off()] == [other]
    assert resultaat.aanleverpunt != other


def test_wrong_aanleverpunt_when_there_is_only_one(release: Release) -> None:
    """With one aanleverpunt in the list the sign-off names one that is not in it."""
    stage = make_stage(release, doel=("verkeerd_aanleverpunt_afmelding",))
    resultaat = stage.doel.request_dossier(
        pgn=PGN, bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="a"
    )
    (reported,) = (code for _, code in stage.signed_off())
    assert reported != resultaat.aanleverpunt


def test_one_sessie_for_two_pupils(release: Release) -> None:
    """The second pupil is asked for in the first one's sessie, and refused."""
    stage = make_stage(release, doel=("hergebruik_sessie",))
    first, second = stage.ask(), stage.ask(OTHER_PGN)
    assert len(stage.sent(OverdrachtRequest)) == 1
    assert second.sessie_id == first.sessie_id
    assert second.dossier is None


@pytest.mark.parametrize("role", [Role.BRON, Role.DOEL])
def test_pgn_leaks(release: Release, role: Role) -> None:
    """The pgn stands readable in a message to the Traffic Center; the transfer succeeds all the same."""
    stage = make_stage(release, **{str(role): ("pgn_naar_tc",)})
    assert stage.ask().dossier == DOSSIER
    leaks = [
        one.sender for one in stage.sandbox.journal.exchanges if one.receiver == "tc" and PGN.encode() in one.request
    ]
    assert leaks == [str(role)]


@pytest.mark.parametrize("role", [Role.BRON, Role.DOEL])
def test_log_without_account(release: Release, role: Role) -> None:
    """Log lines of the saboteur lack the account; those of the other side do not."""
    stage = make_stage(release, **{str(role): ("geen_log_account",)})
    stage.ask()
    anonymous = {entry.actor for entry in stage.sandbox.journal.log_entries if not entry.account}
    assert anonymous == {str(role)}


def test_several_at_once(release: Release) -> None:
    """Sabotages can be combined."""
    stage = make_stage(release, doel=("verkeerd_resultaat", "dubbele_afmelding", "geen_log_account"))
    stage.ask()
    assert [code for code, _ in stage.signed_off()] == ["LeerlinginfoNietBeschikbaar"] * 2
    assert all(not entry.account for entry in stage.sandbox.journal.log_entries if entry.actor == "doel")


@pytest.mark.parametrize(
    ("names", "role", "match"),
    [
        pytest.param(["geen_zin"], None, "does not exist", id="unknown"),
        pytest.param(["geen_afmelding"], Role.BRON, "a bron has no sabotage", id="not for a bron"),
        pytest.param(["geen_sessiecontrole"], Role.DOEL, "choose from: .*geen_afmelding", id="not for a doel"),
    ],
)
def test_impossible_sabotage_is_told(release: Release, names: list[str], role: Role | None, match: str) -> None:
    """A name that does not exist, or not for this role, is an error with the names that do."""
    with pytest.raises(ConfigurationError, match=match):
        plant(names, Codec(release, Sandbox(small_register()).aannames), role=role)


def test_table_is_complete() -> None:
    """Every sabotage is filed under its own name, has a role, and is explained in both languages."""
    for name, sabotage in SABOTAGES.items():
        assert sabotage.name == name
        assert sabotage.roles
        assert sabotage.description.nl != sabotage.description.en
