"""Every refusal of the Traffic Center: which code, which comes first, and what the log says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from simulator.errors import RemoteProtocolError
from simulator.messages.model import Foutantwoord, OverdrachtResponse, SessiecontroleResponse
from simulator.network.transport import Peer
from simulator.register import Register
from simulator.soap import CertificateRefusedError
from simulator.standard.keys import Koppelsleutel, SessieId, get_search_key

if TYPE_CHECKING:
    from tests.simulator.traffic_center.conftest import Balie, MakeBalie

OTHER_KEY = get_search_key("hmac").make("101222331")
KOPPELSLEUTEL = Koppelsleutel("19677A96-B737-402E-B3B8-24A3EEF32000")


def without(brin: str = "", index: int | None = None, oin: str = "") -> Callable[[Register], Register]:
    """Return a change that makes a school, an aanleverpunt or a vendor inactive."""

    def change(register: Register) -> Register:
        return Register(
            scholen=tuple(
                replace(school, actief=index is not None or school.brin != brin) for school in register.scholen
            ),
            leveranciers=tuple(
                replace(leverancier, actief=leverancier.oin != oin) for leverancier in register.leveranciers
            ),
            aanleverpunten=tuple(
                replace(punt, actief=(punt.brin, punt.index) != (brin, index)) for punt in register.aanleverpunten
            ),
        )

    return change


def code_of(answer: object) -> str:
    assert isinstance(answer, Foutantwoord), answer
    return answer.code


def reason(balie: Balie) -> str:
    """Return what the log says of the last request."""
    return str(balie.keten.opslag.logregels[-1].detail)


OVERDRACHT = [
    pytest.param(
        {"adres": {"doel_brin": "99QQ"}}, "AanvragerNietBekend", "doel school 99QQ is unknown", id="doel school"
    ),
    pytest.param(
        {"adres": {"doel_aanleverpunt": "77"}},
        "AanvragerNietBekend",
        "aanleverpunt 77 is unknown",
        id="doel aanleverpunt",
    ),
    pytest.param({"adres": {"bron_brin": "99QQ"}}, "VerstrekkerNietBekend", "bron school 99QQ is unknown", id="bron"),
    pytest.param({"adres": {"bron_brin": ""}}, "VerstrekkerNietBekend", "bron school (none)", id="no bron"),
    pytest.param({"koppelsleutel": KOPPELSLEUTEL}, "SleutelOnjuist", "both keys", id="both keys"),
    pytest.param({"zoeksleutel": None}, "SleutelOnjuist", "no key", id="no key"),
    pytest.param({"overdrachtsoort": "verhuizing"}, "OverdrachtsoortOnjuist", "does not exist", id="no such kind"),
    pytest.param({"overdrachtsoort": ""}, "OverdrachtsoortOnjuist", "does not exist", id="no kind"),
    pytest.param(
        {"overdrachtsoort": "swv-dossier"}, "OverdrachtsoortOnjuist", "other kind of key", id="SWV by zoeksleutel"
    ),
    pytest.param(
        {"zoeksleutel": None, "koppelsleutel": KOPPELSLEUTEL},
        "OverdrachtsoortOnjuist",
        "other kind",
        id="OV by koppelsleutel",
    ),
    pytest.param(
        {"zoeksleutel": None, "koppelsleutel": KOPPELSLEUTEL, "overdrachtsoort": "swv-dossier"},
        "KoppelsleutelOnbekend",
        "no valid koppelsleutel",
        id="unknown koppelsleutel",
    ),
    pytest.param(
        {"adres": {"bron_brin": "99ZZ"}},
        "VerstrekkerAanleverpuntNietBekend",
        "99ZZ has no active aanleverpunt",
        id="bron without aanleverpunt",
    ),
    pytest.param(
        {"adres": {"bron_aanleverpunt": "77"}},
        "VerstrekkerAanleverpuntNietBekend",
        "99AA has no active aanleverpunt 77",
        id="named aanleverpunt",
    ),
]


@pytest.mark.parametrize(("changes", "code", "waarom"), OVERDRACHT)
def test_overdracht_is_refused(balie: Balie, changes: dict[str, Any], code: str, waarom: str) -> None:
    """A request with one thing wrong gets that thing's code, no sessie is made, and the log says why."""
    answer = balie.tc.grant_sessie(balie.overdracht(**changes), balie.peer("99VO", 1))
    assert code_of(answer) == code
    assert waarom in reason(balie)
    assert balie.keten.opslag.sessies == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(without(brin="99VO"), "AanvragerNietBekend", id="doel school not qualified"),
        pytest.param(without(oin="00000003999900000003"), "AanvragerNietBekend", id="vendor not qualified"),
        pytest.param(without(brin="99VO", index=1), "DoelAanleverpuntNietActief", id="doel aanleverpunt not active"),
        pytest.param(without(brin="99AA"), "VerstrekkerNietBekend", id="bron school not qualified"),
    ],
)
def test_who_is_not_active_takes_no_part(
    make_balie: MakeBalie, change: Callable[[Register], Register], code: str
) -> None:
    """School, vendor and aanleverpunt have to be qualified and active, each with a code of its own."""
    balie = make_balie(change=change)
    assert code_of(balie.tc.grant_sessie(balie.overdracht(), balie.peer("99VO", 1))) == code


def test_another_vendor_cannot_ask_for_this_aanleverpunt(balie: Balie) -> None:
    """A certificate speaks for the aanleverpunten of its vendor only."""
    assert code_of(balie.tc.grant_sessie(balie.overdracht(), balie.peer("99AA", 1))) == "AanvragerNietBekend"
    assert "does not speak for doel aanleverpunt" in reason(balie)


def test_overdracht_tests_come_in_the_written_order(make_balie: MakeBalie) -> None:
    """With everything wrong at once, mending the first fault shows the next, in the order of the agreement."""
    balie = make_balie(change=without(brin="99VO", index=1))
    wrong = {"doel_brin": "99QQ", "bron_brin": "99QQ"}
    request = balie.overdracht(adres=wrong, zoeksleutel=None, overdrachtsoort="verhuizing")
    peer, codes = balie.peer("99VO", 1), []
    codes.append(code_of(balie.tc.grant_sessie(request, peer)))
    request = replace(request, adressering=replace(request.adressering, doel_brin="99VO"))
    codes.append(code_of(balie.tc.grant_sessie(request, peer)))
    balie = make_balie()
    codes.append(code_of(balie.tc.grant_sessie(request, peer)))
    request = replace(request, adressering=replace(request.adressering, bron_brin="99AA"))
    codes.append(code_of(balie.tc.grant_sessie(request, peer)))
    request = replace(request, zoeksleutel=OTHER_KEY)
    codes.append(code_of(balie.tc.grant_sessie(request, peer)))
    request = replace(request, overdrachtsoort="overstapdossier")
    assert isinstance(balie.tc.grant_sessie(request, peer), OverdrachtResponse)
    assert codes == [
        "AanvragerNietBekend",
        "DoelAanleverpuntNietActief",
        "VerstrekkerNietBekend",
        "SleutelOnjuist",
        "OverdrachtsoortOnjuist",
    ]


@pytest.mark.parametrize(("a28", "granted"), [("no", True), ("yes", False)])
def test_binnen_brin_across_brins_at_overdracht(make_balie: MakeBalie, a28: str, granted: bool) -> None:  # noqa: FBT001 - a case
    """Whether binnenBRIN between two BRINs stops at the overdracht already is assumption A28."""
    balie = make_balie({"A28": a28})
    answer = balie.tc.grant_sessie(balie.overdracht(overdrachtsoort="overdrachtbinnenbrin"), balie.peer("99VO", 1))
    assert isinstance(answer, OverdrachtResponse) is granted
    assert granted or code_of(answer) == "GeenRelatieMetDoel"


CONTROLE = [
    pytest.param({"sessie_id": SessieId("0" * 8)}, "SessieOnbekend", "no such sessie", id="unknown sessie"),
    pytest.param({"sessie_id": SessieId("")}, "SessieOnbekend", "no such sessie", id="no sessie id"),
    pytest.param({"adres": {"bron_brin": "99QQ"}}, "VerstrekkerNietBekend", "99QQ is unknown", id="bron unknown"),
    pytest.param(
        {"adres": {"bron_aanleverpunt": "77"}},
        "VerstrekkerAanleverpuntNietBekend",
        "aanleverpunt 77 is unknown",
        id="bron aanleverpunt unknown",
    ),
    pytest.param({"adres": {"doel_brin": "99BB"}}, "SessieAfwijkend", "differs: doel BRIN", id="other doel BRIN"),
    pytest.param({"zoeksleutel": OTHER_KEY}, "SessieAfwijkend", "differs: key", id="other pupil"),
    pytest.param({"zoeksleutel": None}, "SessieAfwijkend", "differs: key", id="no key"),
    pytest.param({"koppelsleutel": KOPPELSLEUTEL}, "SessieAfwijkend", "differs: key", id="a koppelsleutel beside it"),
    pytest.param(
        {"zoeksleutel": None, "koppelsleutel": KOPPELSLEUTEL},
        "SessieAfwijkend",
        "differs: key",
        id="koppelsleutel instead",
    ),
    pytest.param(
        {"overdrachtsoort": "overdrachtbinnenbrin"}, "SessieAfwijkend", "differs: overdrachtsoort", id="other kind"
    ),
    pytest.param(
        {"adres": {"doel_aanleverpunt": "77"}}, "OnbekendAanleverpunt", "granted to", id="other doel aanleverpunt"
    ),
]


@pytest.mark.parametrize(("changes", "code", "waarom"), CONTROLE)
def test_sessie_is_not_valid(balie: Balie, changes: dict[str, Any], code: str, waarom: str) -> None:
    """A session check with one thing wrong gets that thing's code, and the log says why."""
    request = balie.controle(balie.grant(), **changes)
    assert code_of(balie.tc.check_sessie(request, balie.peer("99AA", 1))) == code
    assert waarom in reason(balie)


def test_sessie_of_another_bron_deviates(balie: Balie) -> None:
    """A bron that was not asked for, but is known and speaks for itself, holds a sessie that deviates."""
    adres = {"bron_brin": "99BB", "bron_aanleverpunt": balie.code("99BB", 1)}
    request = balie.controle(balie.grant(), adres=adres)
    assert code_of(balie.tc.check_sessie(request, balie.peer("99BB", 1))) == "SessieAfwijkend"


def test_other_system_of_the_school_is_not_in_a_named_sessie(balie: Balie) -> None:
    """When one aanleverpunt was asked for by name, the school's other system is not part of the sessie."""
    granted = balie.grant(adres={"bron_aanleverpunt": balie.code("99AA", 1)})
    request = balie.controle(granted, adres={"bron_aanleverpunt": balie.code("99AA", 2)})
    assert code_of(balie.tc.check_sessie(request, balie.peer("99AA", 2))) == "VerstrekkerAanleverpuntNietBekend"
    assert "not one of this sessie" in reason(balie)


def test_binnen_brin_between_brins_has_no_relation(balie: Balie) -> None:
    """The session check refuses binnenBRIN between two BRINs."""
    soort = "overdrachtbinnenbrin"
    request = balie.controle(balie.grant(overdrachtsoort=soort), overdrachtsoort=soort)
    assert code_of(balie.tc.check_sessie(request, balie.peer("99AA", 1))) == "GeenRelatieMetDoel"


def test_signed_off_sessie_is_over(balie: Balie) -> None:
    """After the sign-off no bron may deliver any more."""
    granted = balie.grant()
    balie.tc.sign_off_sessie(balie.afmelding(granted), balie.peer("99VO", 1))
    assert code_of(balie.tc.check_sessie(balie.controle(granted), balie.peer("99AA", 1))) == "SessieReedsAfgemeld"


@pytest.mark.parametrize(("minutes", "valid"), [(29, True), (30, False)], ids=["in time", "too late"])
def test_sessie_expires(balie: Balie, minutes: int, valid: bool) -> None:  # noqa: FBT001 - a case
    """A sessie that nobody signed off is valid for its lifetime (A06) and no longer."""
    granted = balie.grant()
    balie.advance(timedelta(minutes=minutes))
    answer = balie.tc.check_sessie(balie.controle(granted), balie.peer("99AA", 1))
    assert isinstance(answer, SessiecontroleResponse) is valid
    assert valid or code_of(answer) == "SessieVerlopen"


def test_only_who_knows_a_sessie_learns_its_state(balie: Balie) -> None:
    """A check with deviating data says nothing about whether the sessie was signed off."""
    granted = balie.grant()
    balie.tc.sign_off_sessie(balie.afmelding(granted), balie.peer("99VO", 1))
    request = balie.controle(granted, zoeksleutel=OTHER_KEY)
    assert code_of(balie.tc.check_sessie(request, balie.peer("99AA", 1))) == "SessieAfwijkend"


@pytest.mark.parametrize(("a25", "valid"), [("yes", False), ("no", True)])
def test_pgnfrag_counts_as_assumed(make_balie: MakeBalie, a25: str, valid: bool) -> None:  # noqa: FBT001 - a case
    """Whether a deviating pgnfrag makes a sessie deviate is assumption A25."""
    balie = make_balie({"A25": a25})
    granted = balie.grant()
    key = replace(balie.zoeksleutel, pgnfrag="0000")
    answer = balie.tc.check_sessie(balie.controle(granted, zoeksleutel=key), balie.peer("99AA", 1))
    assert isinstance(answer, SessiecontroleResponse) is valid


@pytest.mark.parametrize(
    "peer",
    [
        pytest.param(Peer(oin="00000003999900000002"), id="another vendor"),
        pytest.param(Peer(oin="00000003999999999999"), id="nobody we know"),
    ],
)
def test_bron_aanleverpunt_has_to_fit_the_certificate(balie: Balie, peer: Peer) -> None:
    """A vendor that checks a sessie for another's aanleverpunt gets an authentication error, not a code."""
    request = balie.controle(balie.grant())
    with pytest.raises(CertificateRefusedError, match=peer.oin):
        balie.tc.check_sessie(request, peer)
    assert "does not speak for" in reason(balie)
    assert issubclass(CertificateRefusedError, RemoteProtocolError)


AFMELDING = [
    pytest.param({"sessie_id": SessieId("0" * 8)}, "no such sessie", id="unknown sessie"),
    pytest.param({"adres": {"bron_brin": "99BB"}}, "differs: bron BRIN", id="other bron BRIN"),
    pytest.param({"adres": {"bron_aanleverpunt": "77"}}, "not one of this sessie", id="other bron aanleverpunt"),
    pytest.param({"adres": {"bron_aanleverpunt": ""}}, "(none) is not one", id="no bron aanleverpunt"),
    pytest.param({"zoeksleutel": OTHER_KEY}, "differs: key", id="other pupil"),
    pytest.param({"overdrachtsoort": "overdrachtbinnenbrin"}, "differs: overdrachtsoort", id="other kind"),
]


@pytest.mark.parametrize(("changes", "waarom"), AFMELDING)
def test_sign_off_with_other_data_is_refused(balie: Balie, changes: dict[str, Any], waarom: str) -> None:
    """A sign-off has to repeat the data of the sessie; whatever differs gives one code, and the sessie stays open."""
    granted = balie.grant()
    answer = balie.tc.sign_off_sessie(balie.afmelding(granted, **changes), balie.peer("99VO", 1))
    assert code_of(answer) == "AfmeldingOnjuist"
    assert waarom in reason(balie)
    assert balie.sessie(granted).toestand == "verleend"


def test_sign_off_by_another_vendor_is_refused(balie: Balie) -> None:
    """Only the vendor of the doel aanleverpunt closes its sessie."""
    with pytest.raises(CertificateRefusedError):
        balie.tc.sign_off_sessie(balie.afmelding(balie.grant()), balie.peer("99AA", 1))
