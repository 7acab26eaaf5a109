"""Every refusal of the Traffic Center: which code, which comes first, and what the log says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from simulator.errors import RemoteProtocolError
from simulator.messages.model import OverdrachtResponse, SessiecontroleResponse, SoapFault
from simulator.network.transport import Peer
from simulator.register import Register
from simulator.soap import CertificateRefusedError
from simulator.standard.keys import Koppelsleutel, SessieId, get_search_key

if TYPE_CHECKING:
    from tests.simulator.traffic_center.conftest import Desk, MakeDesk

OTHER_KEY = get_search_key("hmac").make("101222331")
KOPPELSLEUTEL = Koppelsleutel("19677A96-B737-402E-B3B8-24A3EEF32000")


def without(brin: str = "", index: int | None = None, oin: str = "") -> Callable[[Register], Register]:
    """Return a change that makes a school, an aanleverpunt or a vendor inactive."""

    def change(register: Register) -> Register:
        return Register(
            schools=tuple(
                replace(school, actief=index is not None or school.brin != brin) for school in register.schools
            ),
            leveranciers=tuple(
                replace(leverancier, actief=leverancier.oin != oin) for leverancier in register.leveranciers
            ),
            aanleverpunten=tuple(
                replace(aanleverpunt, actief=(aanleverpunt.brin, aanleverpunt.index) != (brin, index))
                for aanleverpunt in register.aanleverpunten
            ),
        )

    return change


def code_of(answer: object) -> str:
    assert isinstance(answer, SoapFault), answer
    return answer.code


def reason(desk: Desk) -> str:
    """Return what the log says of the last request."""
    return str(desk.sandbox.store.log_entries[-1].detail)


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


@pytest.mark.parametrize(("changes", "code", "why"), OVERDRACHT)
def test_overdracht_is_refused(desk: Desk, changes: dict[str, Any], code: str, why: str) -> None:
    """A request with one thing wrong gets that thing's code, no sessie is made, and the log says why."""
    answer = desk.tc.grant_sessie(desk.overdracht(**changes), desk.peer("99VO", 1))
    assert code_of(answer) == code
    assert why in reason(desk)
    assert desk.sandbox.store.sessies == ()


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
    make_desk: MakeDesk, change: Callable[[Register], Register], code: str
) -> None:
    """School, vendor and aanleverpunt have to be qualified and active, each with a code of its own."""
    desk = make_desk(change=change)
    assert code_of(desk.tc.grant_sessie(desk.overdracht(), desk.peer("99VO", 1))) == code


def test_another_vendor_cannot_ask_for_this_aanleverpunt(desk: Desk) -> None:
    """A certificate speaks for the aanleverpunten of its vendor only."""
    assert code_of(desk.tc.grant_sessie(desk.overdracht(), desk.peer("99AA", 1))) == "AanvragerNietBekend"
    assert "does not speak for doel aanleverpunt" in reason(desk)


def test_overdracht_tests_come_in_the_written_order(make_desk: MakeDesk) -> None:
    """With everything wrong at once, mending the first fault shows the next, in the order of the agreement."""
    desk = make_desk(change=without(brin="99VO", index=1))
    wrong = {"doel_brin": "99QQ", "bron_brin": "99QQ"}
    request = desk.overdracht(adres=wrong, zoeksleutel=None, overdrachtsoort="verhuizing")
    peer, codes = desk.peer("99VO", 1), []
    codes.append(code_of(desk.tc.grant_sessie(request, peer)))
    request = replace(request, adressering=replace(request.adressering, doel_brin="99VO"))
    codes.append(code_of(desk.tc.grant_sessie(request, peer)))
    desk = make_desk()
    codes.append(code_of(desk.tc.grant_sessie(request, peer)))
    request = replace(request, adressering=replace(request.adressering, bron_brin="99AA"))
    codes.append(code_of(desk.tc.grant_sessie(request, peer)))
    request = replace(request, zoeksleutel=OTHER_KEY)
    codes.append(code_of(desk.tc.grant_sessie(request, peer)))
    request = replace(request, overdrachtsoort="overstapdossier")
    assert isinstance(desk.tc.grant_sessie(request, peer), OverdrachtResponse)
    assert codes == [
        "AanvragerNietBekend",
        "DoelAanleverpuntNietActief",
        "VerstrekkerNietBekend",
        "SleutelOnjuist",
        "OverdrachtsoortOnjuist",
    ]


@pytest.mark.parametrize(("a28", "granted"), [("no", True), ("yes", False)])
def test_within_brin_across_brins_at_overdracht(make_desk: MakeDesk, a28: str, granted: bool) -> None:  # noqa: FBT001 - a case
    """Whether binnenBRIN between two BRINs stops at the overdracht already is assumption A28."""
    desk = make_desk({"A28": a28})
    answer = desk.tc.grant_sessie(desk.overdracht(overdrachtsoort="overdrachtbinnenbrin"), desk.peer("99VO", 1))
    assert isinstance(answer, OverdrachtResponse) is granted
    assert granted or code_of(answer) == "GeenRelatieMetDoel"


CHECK = [
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


@pytest.mark.parametrize(("changes", "code", "why"), CHECK)
def test_sessie_is_not_valid(desk: Desk, changes: dict[str, Any], code: str, why: str) -> None:
    """A session check with one thing wrong gets that thing's code, and the log says why."""
    request = desk.check(desk.grant(), **changes)
    assert code_of(desk.tc.check_sessie(request, desk.peer("99AA", 1))) == code
    assert why in reason(desk)


def test_sessie_of_another_bron_deviates(desk: Desk) -> None:
    """A bron that was not asked for, but is known and speaks for itself, holds a sessie that deviates."""
    adres = {"bron_brin": "99BB", "bron_aanleverpunt": desk.code("99BB", 1)}
    request = desk.check(desk.grant(), adres=adres)
    assert code_of(desk.tc.check_sessie(request, desk.peer("99BB", 1))) == "SessieAfwijkend"


def test_other_system_of_the_school_is_not_in_a_named_sessie(desk: Desk) -> None:
    """When one aanleverpunt was asked for by name, the school's other system is not part of the sessie."""
    granted = desk.grant(adres={"bron_aanleverpunt": desk.code("99AA", 1)})
    request = desk.check(granted, adres={"bron_aanleverpunt": desk.code("99AA", 2)})
    assert code_of(desk.tc.check_sessie(request, desk.peer("99AA", 2))) == "VerstrekkerAanleverpuntNietBekend"
    assert "not one of this sessie" in reason(desk)


def test_within_brin_between_brins_has_no_relation(desk: Desk) -> None:
    """The session check refuses binnenBRIN between two BRINs."""
    kind = "overdrachtbinnenbrin"
    request = desk.check(desk.grant(overdrachtsoort=kind), overdrachtsoort=kind)
    assert code_of(desk.tc.check_sessie(request, desk.peer("99AA", 1))) == "GeenRelatieMetDoel"


def test_signed_off_sessie_is_over(desk: Desk) -> None:
    """After the sign-off no bron may deliver any more."""
    granted = desk.grant()
    desk.tc.sign_off_sessie(desk.afmelding(granted), desk.peer("99VO", 1))
    assert code_of(desk.tc.check_sessie(desk.check(granted), desk.peer("99AA", 1))) == "SessieReedsAfgemeld"


@pytest.mark.parametrize(("minutes", "valid"), [(29, True), (30, False)], ids=["in time", "too late"])
def test_sessie_expires(desk: Desk, minutes: int, valid: bool) -> None:  # noqa: FBT001 - a case
    """A sessie that nobody signed off is valid for its lifetime (A06) and no longer."""
    granted = desk.grant()
    desk.advance(timedelta(minutes=minutes))
    answer = desk.tc.check_sessie(desk.check(granted), desk.peer("99AA", 1))
    assert isinstance(answer, SessiecontroleResponse) is valid
    assert valid or code_of(answer) == "SessieVerlopen"


def test_only_who_knows_a_sessie_learns_its_state(desk: Desk) -> None:
    """A check with deviating data says nothing about whether the sessie was signed off."""
    granted = desk.grant()
    desk.tc.sign_off_sessie(desk.afmelding(granted), desk.peer("99VO", 1))
    request = desk.check(granted, zoeksleutel=OTHER_KEY)
    assert code_of(desk.tc.check_sessie(request, desk.peer("99AA", 1))) == "SessieAfwijkend"


@pytest.mark.parametrize(("a25", "valid"), [("yes", False), ("no", True)])
def test_pgnfrag_counts_as_assumed(make_desk: MakeDesk, a25: str, valid: bool) -> None:  # noqa: FBT001 - a case
    """Whether a deviating pgnfrag makes a sessie deviate is assumption A25."""
    desk = make_desk({"A25": a25})
    granted = desk.grant()
    key = replace(desk.zoeksleutel, pgnfrag="0000")
    answer = desk.tc.check_sessie(desk.check(granted, zoeksleutel=key), desk.peer("99AA", 1))
    assert isinstance(answer, SessiecontroleResponse) is valid


@pytest.mark.parametrize(
    "peer",
    [
        pytest.param(Peer(oin="00000003999900000002"), id="another vendor"),
        pytest.param(Peer(oin="00000003999999999999"), id="nobody we know"),
    ],
)
def test_bron_aanleverpunt_has_to_fit_the_certificate(desk: Desk, peer: Peer) -> None:
    """A vendor that checks a sessie for another's aanleverpunt gets an authentication error, not a code."""
    request = desk.check(desk.grant())
    with pytest.raises(CertificateRefusedError, match=peer.oin):
        desk.tc.check_sessie(request, peer)
    assert "does not speak for" in reason(desk)
    assert issubclass(CertificateRefusedError, RemoteProtocolError)


AFMELDING = [
    pytest.param({"sessie_id": SessieId("0" * 8)}, "no such sessie", id="unknown sessie"),
    pytest.param({"adres": {"bron_brin": "99BB"}}, "differs: bron BRIN", id="other bron BRIN"),
    pytest.param({"adres": {"bron_aanleverpunt": "77"}}, "not one of this sessie", id="other bron aanleverpunt"),
    pytest.param({"adres": {"bron_aanleverpunt": ""}}, "(none) is not one", id="no bron aanleverpunt"),
    pytest.param({"zoeksleutel": OTHER_KEY}, "differs: key", id="other pupil"),
    pytest.param({"overdrachtsoort": "overdrachtbinnenbrin"}, "differs: overdrachtsoort", id="other kind"),
]


@pytest.mark.parametrize(("changes", "why"), AFMELDING)
def test_sign_off_with_other_data_is_refused(desk: Desk, changes: dict[str, Any], why: str) -> None:
    """A sign-off has to repeat the data of the sessie; whatever differs gives one code, and the sessie stays open."""
    granted = desk.grant()
    answer = desk.tc.sign_off_sessie(desk.afmelding(granted, **changes), desk.peer("99VO", 1))
    assert code_of(answer) == "AfmeldingOnjuist"
    assert why in reason(desk)
    assert desk.sessie(granted).state == "verleend"


def test_sign_off_by_another_vendor_is_refused(desk: Desk) -> None:
    """Only the vendor of the doel aanleverpunt closes its sessie."""
    with pytest.raises(CertificateRefusedError):
        desk.tc.sign_off_sessie(desk.afmelding(desk.grant()), desk.peer("99AA", 1))
