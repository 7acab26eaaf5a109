"""What the Traffic Center does for who is in order: grant, check, sign off, register, expire; and what it keeps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from simulator.clock import AMSTERDAM
from simulator.messages.codec import Codec
from simulator.messages.model import (
    Adressering,
    AfmeldingResponse,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    NotificatieResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleResponse,
    SoapFault,
)
from simulator.network.transport import HttpRequest, Peer
from simulator.register import Register
from simulator.sessie import Sessie, sign_off
from simulator.soap import CertificateRefusedError
from simulator.standard.aannames import Aannames
from simulator.standard.keys import Koppelsleutel, SessieId, is_koppelsleutel, is_sessie_id
from simulator.standard.release import OSO18, OSO22, Release
from simulator.store import MemoryStore
from simulator.traffic_center.center import next_changeover

if TYPE_CHECKING:
    from tests.simulator.traffic_center.conftest import Desk, MakeDesk

PGN = "999990019"


def code_of(answer: object) -> str:
    assert isinstance(answer, SoapFault), answer
    return answer.code


def koppelsleutel(desk: Desk) -> Koppelsleutel:
    answer = desk.tc.register_notificatie(desk.melding_swv(), desk.peer("99AA", 1))
    assert isinstance(answer, MeldenNotificatieResponse)
    assert answer.koppelsleutel is not None
    return answer.koppelsleutel


def swv_request(desk: Desk, key: Koppelsleutel, **adres: str) -> OverdrachtRequest:
    good = Adressering(bron_brin="99AA", doel_brin="99AA", doel_aanleverpunt=desk.code("99AA", 10))
    return OverdrachtRequest(adressering=replace(good, **adres), koppelsleutel=key, overdrachtsoort="swv-dossier")


def ov_melding(desk: Desk, sessie_id: SessieId | None, **adres: str) -> MeldenNotificatieRequest:
    good = Adressering(
        bron_brin="99AA",
        bron_aanleverpunt=desk.code("99AA", 1),
        doel_brin="99VO",
        doel_aanleverpunt=desk.code("99VO", 1),
    )
    return MeldenNotificatieRequest(
        adressering=replace(good, **adres),
        sessie_id=sessie_id,
        aanvraagdatum=datetime(2022, 3, 21, 9, 0, tzinfo=AMSTERDAM),
        doel="OV",
    )


def test_overstap_lists_every_ov_aanleverpunt_in_order(desk: Desk) -> None:
    """A granted sessie lists the school's OV aanleverpunten as declared, by wire code and URL, and not the SWV's."""
    granted = desk.grant()
    assert is_sessie_id(granted.sessie_id)
    assert [(one.aanleverpunt, one.url) for one in granted.aanleverpunten] == [
        (desk.code("99AA", 1), "https://99aa-1.invalid/oso"),
        (desk.code("99AA", 2), "https://99aa-2.invalid/oso"),
    ]


def test_inactive_aanleverpunt_is_not_listed(make_desk: MakeDesk) -> None:
    """An aanleverpunt that is not active is left out of the list, and cannot be had by name either."""

    def change(register: Register) -> Register:
        aanleverpunten = (
            replace(aanleverpunt, actief=(aanleverpunt.brin, aanleverpunt.index) != ("99AA", 2))
            for aanleverpunt in register.aanleverpunten
        )
        return replace(register, aanleverpunten=tuple(aanleverpunten))

    desk = make_desk(change=change)
    assert [one.aanleverpunt for one in desk.grant().aanleverpunten] == [desk.code("99AA", 1)]
    named = desk.overdracht(adres={"bron_aanleverpunt": desk.code("99AA", 2)})
    assert code_of(desk.tc.grant_sessie(named, desk.peer("99VO", 1))) == "VerstrekkerAanleverpuntNietBekend"


def test_named_aanleverpunt_is_the_only_one_listed(desk: Desk) -> None:
    """Who names one aanleverpunt gets that one only."""
    granted = desk.grant(adres={"bron_aanleverpunt": desk.code("99AA", 2)})
    assert [one.aanleverpunt for one in granted.aanleverpunten] == [desk.code("99AA", 2)]


def test_valid_sessie_tells_the_sector_of_the_doel(desk: Desk) -> None:
    """A bron that may deliver learns the sector of the target school; it may ask again, and so may the next system."""
    granted = desk.grant()
    second = desk.check(granted, adres={"bron_aanleverpunt": desk.code("99AA", 2)})
    for request, peer in (
        (desk.check(granted), desk.peer("99AA", 1)),
        (desk.check(granted), desk.peer("99AA", 1)),
        (second, desk.peer("99AA", 2)),
    ):
        assert desk.tc.check_sessie(request, peer) == SessiecontroleResponse(sector="VO")


def test_white_space_in_a_zoeksleutel_does_not_count(desk: Desk) -> None:
    """The same key, wrapped otherwise, is the same key."""
    key = desk.zoeksleutel
    request = desk.check(desk.grant(), zoeksleutel=replace(key, waarde=key.compact))
    assert isinstance(desk.tc.check_sessie(request, desk.peer("99AA", 1)), SessiecontroleResponse)


def test_sign_off_happens_once(desk: Desk) -> None:
    """The first sign-off is confirmed and kept; a second one is refused and changes nothing."""
    granted, peer = desk.grant(), desk.peer("99VO", 1)
    assert desk.tc.sign_off_sessie(desk.afmelding(granted), peer) == AfmeldingResponse(resultaat="OverdrachtGeslaagd")
    again = desk.afmelding(granted, resultaat="LeerlinginfoNietBeschikbaar")
    assert code_of(desk.tc.sign_off_sessie(again, peer)) == "AfmeldingOnjuist"
    sessie = desk.sessie(granted)
    assert (sessie.state, sessie.resultaat) == ("afgemeld", "OverdrachtGeslaagd")
    assert sessie.signed_off_by == desk.code("99AA", 1)


def test_expire_marks_what_is_open_and_due(desk: Desk) -> None:
    """A sweep expires the sessies whose time is over, once, and leaves signed-off ones alone."""
    open_one, closed_one = desk.grant(), desk.grant()
    desk.tc.sign_off_sessie(desk.afmelding(closed_one), desk.peer("99VO", 1))
    desk.advance(timedelta(hours=1))
    fresh = desk.grant()
    assert (desk.tc.expire(), desk.tc.expire()) == (1, 0)
    states = {one: desk.sessie(one).state.value for one in (open_one, closed_one, fresh)}
    assert list(states.values()) == ["verlopen", "afgemeld", "verleend"]


def test_lifetime_is_an_assumption(make_desk: MakeDesk) -> None:
    """A06 says how long a sessie lives."""
    desk = make_desk({"A06": "5"})
    sessie = desk.sessie(desk.grant())
    assert sessie.expires_at - sessie.granted_at == timedelta(minutes=5)


def test_swv_gets_url_and_koppelsleutel(desk: Desk) -> None:
    """Announcing to an SWV gives its URL and a new koppelsleutel, registered as a triple."""
    answer = desk.tc.register_notificatie(desk.melding_swv(), desk.peer("99AA", 1))
    assert isinstance(answer, MeldenNotificatieResponse)
    (koppeling,) = desk.sandbox.store.koppelingen
    assert answer == MeldenNotificatieResponse(url="https://99aa-10.invalid/oso", koppelsleutel=koppeling.koppelsleutel)
    assert is_koppelsleutel(koppeling.koppelsleutel)
    assert koppeling.adressering == desk.melding_swv().adressering
    assert koppelsleutel(desk) != koppeling.koppelsleutel


def test_koppelsleutel_opens_the_bron_of_its_triple_only(desk: Desk) -> None:
    """A sessie by koppelsleutel lists the one bron aanleverpunt that announced it, and may be asked for again."""
    key = koppelsleutel(desk)
    for _ in range(2):
        granted = desk.tc.grant_sessie(swv_request(desk, key), desk.peer("99AA", 10))
        assert isinstance(granted, OverdrachtResponse)
        assert [one.aanleverpunt for one in granted.aanleverpunten] == [desk.code("99AA", 1)]


@pytest.mark.parametrize(
    ("adres", "peer"),
    [
        pytest.param({"bron_brin": "99BB"}, ("99AA", 10), id="other bron school"),
        pytest.param({"bron_aanleverpunt": "2"}, ("99AA", 10), id="other bron aanleverpunt"),
        pytest.param({"doel_brin": "99VO", "doel_aanleverpunt": "1"}, ("99VO", 1), id="other doel"),
    ],
)
def test_koppelsleutel_is_for_its_two_systems(desk: Desk, adres: dict[str, str], peer: tuple[str, int]) -> None:
    """A koppelsleutel in other hands, or for another bron, opens nothing."""
    if "doel_aanleverpunt" in adres:
        adres = adres | {"doel_aanleverpunt": desk.code(*peer)}
    if "bron_aanleverpunt" in adres:
        adres = adres | {"bron_aanleverpunt": desk.code("99AA", 2)}
    request = swv_request(desk, koppelsleutel(desk), **adres)
    assert code_of(desk.tc.grant_sessie(request, desk.peer(*peer))) == "KoppelsleutelOnbekend"


def test_koppelsleutel_ends_with_the_season(desk: Desk) -> None:
    """After the summer change-over (A39) a koppelsleutel opens nothing."""
    key = koppelsleutel(desk)
    desk.advance(timedelta(days=133))  # 1 August
    assert code_of(desk.tc.grant_sessie(swv_request(desk, key), desk.peer("99AA", 10))) == "KoppelsleutelOnbekend"


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        pytest.param(datetime(2022, 3, 21, tzinfo=AMSTERDAM), "2022-08-01", id="in spring"),
        pytest.param(datetime(2022, 8, 1, tzinfo=AMSTERDAM), "2023-08-01", id="on the day"),
        pytest.param(datetime(2022, 12, 31, tzinfo=AMSTERDAM), "2023-08-01", id="in winter"),
        pytest.param(datetime(2024, 2, 29, tzinfo=AMSTERDAM), "2024-08-01", id="leap day"),
    ],
)
def test_next_changeover(moment: datetime, until: str) -> None:
    """The next change-over lies after the moment, this year or the next."""
    assert next_changeover(moment, "08-01").date().isoformat() == until


def test_earlier_target_can_be_notified_after_the_sessie(desk: Desk) -> None:
    """A notification about a signed-off sessie gets the present URL of the doel and no koppelsleutel."""
    granted = desk.grant()
    desk.tc.sign_off_sessie(desk.afmelding(granted), desk.peer("99VO", 1))
    answer = desk.tc.register_notificatie(ov_melding(desk, granted.sessie_id), desk.peer("99AA", 1))
    assert answer == MeldenNotificatieResponse(url="https://99vo-1.invalid/oso")
    assert [melding.sessie_id for melding in desk.sandbox.store.meldingen] == [granted.sessie_id]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"doel_aanleverpunt": "77"}, "AanleverpuntNietActief", id="aanleverpunt unknown"),
        pytest.param({"doel_brin": "99AA", "doel_aanleverpunt": "swv"}, "DoelOnjuist", id="aanleverpunt of an SWV"),
        pytest.param({"doel_brin": "99BB", "doel_aanleverpunt": "bb"}, "SessieOnbekend", id="system that never asked"),
        pytest.param({"bron_aanleverpunt": "aa2"}, "SessieOnbekend", id="system that was never asked"),
    ],
)
def test_ov_notification_is_refused(desk: Desk, change: dict[str, str], code: str) -> None:
    """An OV notification goes to the very system that asked, if that is active and meant for OV."""
    codes = {"swv": desk.code("99AA", 10), "bb": desk.code("99BB", 1), "aa2": desk.code("99AA", 2)}
    change = {name: codes.get(value, value) for name, value in change.items()}
    granted = desk.grant(adres={"bron_aanleverpunt": desk.code("99AA", 1)})
    peer = desk.peer("99AA", 2 if "bron_aanleverpunt" in change else 1)
    answer = desk.tc.register_notificatie(ov_melding(desk, granted.sessie_id, **change), peer)
    assert code_of(answer) == code
    assert desk.sandbox.store.meldingen == ()


@pytest.mark.parametrize("sessie_id", [None, SessieId("b8b9a132-51ca-4188-8de7-323842336156")], ids=["none", "unknown"])
def test_ov_notification_needs_an_earlier_sessie(desk: Desk, sessie_id: SessieId | None) -> None:
    """Without an earlier sessie nobody can be notified."""
    assert code_of(desk.tc.register_notificatie(ov_melding(desk, sessie_id), desk.peer("99AA", 1))) == "SessieOnbekend"


def test_swv_has_to_work_under_the_brin(desk: Desk) -> None:
    """An SWV aanleverpunt under another BRIN cannot be announced to."""
    request = desk.melding_swv(bron_brin="99BB", bron_aanleverpunt=desk.code("99BB", 1))
    assert code_of(desk.tc.register_notificatie(request, desk.peer("99BB", 1))) == "BrinOngelijk"


def test_announcing_for_another_vendor_is_refused(desk: Desk) -> None:
    """The bron aanleverpunt of an announcement has to fit the certificate, also when it is unknown."""
    with pytest.raises(CertificateRefusedError):
        desk.tc.register_notificatie(desk.melding_swv(), desk.peer("99AA", 2))
    with pytest.raises(CertificateRefusedError):
        desk.tc.register_notificatie(desk.melding_swv(bron_aanleverpunt="77"), desk.peer("99AA", 1))


def test_books_identify_no_pupil(desk: Desk) -> None:
    """After a whole round of requests nothing in the books is a pgn."""
    granted = desk.grant()
    desk.tc.check_sessie(desk.check(granted), desk.peer("99AA", 1))
    desk.tc.sign_off_sessie(desk.afmelding(granted), desk.peer("99VO", 1))
    koppelsleutel(desk)
    assert PGN not in desk.sandbox.store.dump()
    assert granted.sessie_id in desk.sandbox.store.dump()


def test_every_refusal_is_in_the_log_with_its_reason(desk: Desk) -> None:
    """A log line says who asked, what was answered and which precondition failed."""
    desk.tc.grant_sessie(desk.overdracht(adres={"bron_brin": "99QQ"}), desk.peer("99VO", 1))
    entry = desk.sandbox.store.log_entries[-1]
    assert (entry.actor, entry.act, entry.account) == ("tc", "overdrachtRequest", "systeem")
    assert (entry.bron, entry.doel) == ("99QQ", f"99VO {desk.code('99VO', 1)}")
    assert entry.resultaat == "VerstrekkerNietBekend"
    assert entry.detail == "bron school 99QQ is unknown; certificate 00000003999900000003"


def test_many_systems_at_once(desk: Desk) -> None:
    """Sessies granted side by side are all different; one signed off by many threads closes once."""
    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(lambda _: desk.grant(), range(100)))
        request, peer = desk.afmelding(granted[0]), desk.peer("99VO", 1)
        answers = list(pool.map(lambda _: desk.tc.sign_off_sessie(request, peer), range(32)))
    assert len({one.sessie_id for one in granted}) == 100
    assert sum(isinstance(answer, AfmeldingResponse) for answer in answers) == 1


class Overtaken(MemoryStore):
    """Books in which somebody else signs every sessie off just before the first change is written."""

    def replace_sessie(self, old: Sessie, new: Sessie) -> bool:
        """Let the other one win."""
        if old.state != "afgemeld":
            super().replace_sessie(old, sign_off(old, resultaat="TechnischeFout", aanleverpunt="1"))
        return super().replace_sessie(old, new)


def test_who_comes_second_is_refused(make_desk: MakeDesk) -> None:
    """When a sessie changes between reading and writing it is judged again, so that it is never closed twice."""
    desk = make_desk(store=Overtaken())
    granted = desk.grant()
    assert code_of(desk.tc.sign_off_sessie(desk.afmelding(granted), desk.peer("99VO", 1))) == "AfmeldingOnjuist"
    assert desk.sessie(granted).resultaat == "TechnischeFout"
    other = desk.grant()
    assert code_of(desk.tc.check_sessie(desk.check(other), desk.peer("99AA", 1))) == "SessieReedsAfgemeld"


class TestOverSoap:
    """What goes in and out of the door as bytes."""

    def send(self, desk: Desk, body: bytes, peer: Peer | None = None) -> tuple[int, SoapFault]:
        """Return status and fault of the answer to a body."""
        response = desk.tc.handle(HttpRequest(path="/oso", body=body, peer=peer or desk.peer("99VO", 1)))
        message = Codec(desk.sandbox.release, desk.sandbox.aannames).read(response.body).message
        assert isinstance(message, SoapFault)
        return response.status, message

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"<html><body>502</body></html>", id="html"),
            pytest.param(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", id="entity"),
            pytest.param(b"\x00\xff\xfe", id="binary"),
        ],
    )
    def test_garbage_gets_a_fault_without_a_code(self, desk: Desk, body: bytes) -> None:
        """Whatever comes in, a SOAP fault goes out, with status 500 and no functional code."""
        status, fault = self.send(desk, body)
        assert (status, fault.code) == (500, "")
        assert fault.text

    def test_message_of_another_release_is_named(self, desk: Desk) -> None:
        """A message of another year is refused with the name of the year that is spoken."""
        other: Release = OSO22 if desk.sandbox.release is OSO18 else OSO18
        body = Codec(other, desk.sandbox.aannames).write(desk.overdracht())
        assert desk.sandbox.release.name in self.send(desk, body)[1].text

    def test_message_that_is_not_for_a_traffic_center(self, desk: Desk) -> None:
        """A message that the Traffic Center has no operation for is refused by name."""
        codec = Codec(desk.sandbox.release, desk.sandbox.aannames)
        body = codec.write(NotificatieResponse(resultaat="NotificatieOntvangen"))
        assert "notificatieResponse is not served" in self.send(desk, body)[1].text

    def test_no_certificate_no_answer(self, desk: Desk) -> None:
        """A request without a client certificate is refused as such."""
        codec = Codec(desk.sandbox.release, desk.sandbox.aannames)
        response = desk.tc.handle(HttpRequest(path="/oso", body=codec.write(desk.overdracht())))
        assert b"client certificate error" in response.body

    @pytest.mark.parametrize(("a29", "status"), [("soap_fault", 500), ("http_403", 403)])
    def test_form_of_the_certificate_error(self, make_desk: MakeDesk, a29: str, status: int) -> None:
        """A29 says in which form a certificate is refused; in neither is there a code."""
        desk = make_desk({"A29": a29})
        body = Codec(desk.sandbox.release, desk.sandbox.aannames).write(desk.check(desk.grant()))
        response = desk.tc.handle(HttpRequest(path="/oso", body=body, peer=desk.peer("99AA", 2)))
        assert response.status == status
        assert b"client certificate error" in response.body

    @pytest.mark.parametrize(("a01", "status"), [("soap_fault", 500), ("resultaat", 200)])
    def test_form_of_a_refusal(self, make_desk: MakeDesk, a01: str, status: int) -> None:
        """A01 says in which form a code travels; the reader finds the same code in both."""
        desk = make_desk({"A01": a01})
        codec = Codec(desk.sandbox.release, Aannames.load({"A01": a01}))
        got = self.send(desk, codec.write(desk.overdracht(adres={"bron_brin": "99QQ"})))
        assert (got[0], got[1].code, got[1].style) == (status, "VerstrekkerNietBekend", a01)
