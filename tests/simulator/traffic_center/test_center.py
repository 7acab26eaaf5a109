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
    Foutantwoord,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    NotificatieResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleResponse,
)
from simulator.network.transport import Peer, Verzoek
from simulator.register import Register
from simulator.sessie import Sessie, sign_off
from simulator.soap import CertificateRefusedError
from simulator.standard.aannames import Aannames
from simulator.standard.keys import Koppelsleutel, SessieId, is_koppelsleutel, is_sessie_id
from simulator.standard.release import OSO18, OSO22, Release
from simulator.store import MemoryOpslag
from simulator.traffic_center.center import next_changeover

if TYPE_CHECKING:
    from tests.simulator.traffic_center.conftest import Balie, MakeBalie

PGN = "999990019"


def code_of(answer: object) -> str:
    assert isinstance(answer, Foutantwoord), answer
    return answer.code


def koppelsleutel(balie: Balie) -> Koppelsleutel:
    answer = balie.tc.announce(balie.melding_swv(), balie.peer("99AA", 1))
    assert isinstance(answer, MeldenNotificatieResponse)
    assert answer.koppelsleutel is not None
    return answer.koppelsleutel


def swv_request(balie: Balie, sleutel: Koppelsleutel, **adres: str) -> OverdrachtRequest:
    good = Adressering(bron_brin="99AA", doel_brin="99AA", doel_aanleverpunt=balie.code("99AA", 10))
    return OverdrachtRequest(adressering=replace(good, **adres), koppelsleutel=sleutel, overdrachtsoort="swv-dossier")


def ov_melding(balie: Balie, sessie_id: SessieId | None, **adres: str) -> MeldenNotificatieRequest:
    good = Adressering(
        bron_brin="99AA",
        bron_aanleverpunt=balie.code("99AA", 1),
        doel_brin="99VO",
        doel_aanleverpunt=balie.code("99VO", 1),
    )
    return MeldenNotificatieRequest(
        adressering=replace(good, **adres),
        sessie_id=sessie_id,
        aanvraagdatum=datetime(2022, 3, 21, 9, 0, tzinfo=AMSTERDAM),
        doel="OV",
    )


def test_overstap_lists_every_ov_aanleverpunt_in_order(balie: Balie) -> None:
    """A granted sessie lists the school's OV aanleverpunten as declared, by wire code and URL, and not the SWV's."""
    granted = balie.grant()
    assert is_sessie_id(granted.sessie_id)
    assert [(one.aanleverpunt, one.url) for one in granted.aanleverpunten] == [
        (balie.code("99AA", 1), "https://99aa-1.invalid/oso"),
        (balie.code("99AA", 2), "https://99aa-2.invalid/oso"),
    ]


def test_inactive_aanleverpunt_is_not_listed(make_balie: MakeBalie) -> None:
    """An aanleverpunt that is not active is left out of the list, and cannot be had by name either."""

    def change(register: Register) -> Register:
        punten = (replace(punt, actief=(punt.brin, punt.index) != ("99AA", 2)) for punt in register.aanleverpunten)
        return replace(register, aanleverpunten=tuple(punten))

    balie = make_balie(change=change)
    assert [one.aanleverpunt for one in balie.grant().aanleverpunten] == [balie.code("99AA", 1)]
    named = balie.overdracht(adres={"bron_aanleverpunt": balie.code("99AA", 2)})
    assert code_of(balie.tc.grant_sessie(named, balie.peer("99VO", 1))) == "VerstrekkerAanleverpuntNietBekend"


def test_named_aanleverpunt_is_the_only_one_listed(balie: Balie) -> None:
    """Who names one aanleverpunt gets that one only."""
    granted = balie.grant(adres={"bron_aanleverpunt": balie.code("99AA", 2)})
    assert [one.aanleverpunt for one in granted.aanleverpunten] == [balie.code("99AA", 2)]


def test_valid_sessie_tells_the_sector_of_the_doel(balie: Balie) -> None:
    """A bron that may deliver learns the sector of the target school; it may ask again, and so may the next system."""
    granted = balie.grant()
    second = balie.controle(granted, adres={"bron_aanleverpunt": balie.code("99AA", 2)})
    for request, peer in (
        (balie.controle(granted), balie.peer("99AA", 1)),
        (balie.controle(granted), balie.peer("99AA", 1)),
        (second, balie.peer("99AA", 2)),
    ):
        assert balie.tc.check_sessie(request, peer) == SessiecontroleResponse(sector="VO")


def test_white_space_in_a_zoeksleutel_does_not_count(balie: Balie) -> None:
    """The same key, wrapped otherwise, is the same key."""
    key = balie.zoeksleutel
    request = balie.controle(balie.grant(), zoeksleutel=replace(key, waarde=key.compact))
    assert isinstance(balie.tc.check_sessie(request, balie.peer("99AA", 1)), SessiecontroleResponse)


def test_sign_off_happens_once(balie: Balie) -> None:
    """The first sign-off is confirmed and kept; a second one is refused and changes nothing."""
    granted, peer = balie.grant(), balie.peer("99VO", 1)
    assert balie.tc.sign_off_sessie(balie.afmelding(granted), peer) == AfmeldingResponse(resultaat="OverdrachtGeslaagd")
    again = balie.afmelding(granted, resultaat="LeerlinginfoNietBeschikbaar")
    assert code_of(balie.tc.sign_off_sessie(again, peer)) == "AfmeldingOnjuist"
    sessie = balie.sessie(granted)
    assert (sessie.toestand, sessie.resultaat) == ("afgemeld", "OverdrachtGeslaagd")
    assert sessie.gesloten_door == balie.code("99AA", 1)


def test_expire_marks_what_is_open_and_due(balie: Balie) -> None:
    """A sweep expires the sessies whose time is over, once, and leaves signed-off ones alone."""
    open_one, closed_one = balie.grant(), balie.grant()
    balie.tc.sign_off_sessie(balie.afmelding(closed_one), balie.peer("99VO", 1))
    balie.advance(timedelta(hours=1))
    fresh = balie.grant()
    assert (balie.tc.expire(), balie.tc.expire()) == (1, 0)
    states = {one: balie.sessie(one).toestand.value for one in (open_one, closed_one, fresh)}
    assert list(states.values()) == ["verlopen", "afgemeld", "verleend"]


def test_lifetime_is_an_assumption(make_balie: MakeBalie) -> None:
    """A06 says how long a sessie lives."""
    balie = make_balie({"A06": "5"})
    sessie = balie.sessie(balie.grant())
    assert sessie.expires_at - sessie.granted_at == timedelta(minutes=5)


def test_swv_gets_url_and_koppelsleutel(balie: Balie) -> None:
    """Announcing to an SWV gives its URL and a new koppelsleutel, registered as a triple."""
    answer = balie.tc.announce(balie.melding_swv(), balie.peer("99AA", 1))
    assert isinstance(answer, MeldenNotificatieResponse)
    (koppeling,) = balie.keten.opslag.koppelingen
    assert answer == MeldenNotificatieResponse(url="https://99aa-10.invalid/oso", koppelsleutel=koppeling.koppelsleutel)
    assert is_koppelsleutel(koppeling.koppelsleutel)
    assert koppeling.adressering == balie.melding_swv().adressering
    assert koppelsleutel(balie) != koppeling.koppelsleutel


def test_koppelsleutel_opens_the_bron_of_its_triple_only(balie: Balie) -> None:
    """A sessie by koppelsleutel lists the one bron aanleverpunt that announced it, and may be asked for again."""
    sleutel = koppelsleutel(balie)
    for _ in range(2):
        granted = balie.tc.grant_sessie(swv_request(balie, sleutel), balie.peer("99AA", 10))
        assert isinstance(granted, OverdrachtResponse)
        assert [one.aanleverpunt for one in granted.aanleverpunten] == [balie.code("99AA", 1)]


@pytest.mark.parametrize(
    ("adres", "peer"),
    [
        pytest.param({"bron_brin": "99BB"}, ("99AA", 10), id="other bron school"),
        pytest.param({"bron_aanleverpunt": "2"}, ("99AA", 10), id="other bron aanleverpunt"),
        pytest.param({"doel_brin": "99VO", "doel_aanleverpunt": "1"}, ("99VO", 1), id="other doel"),
    ],
)
def test_koppelsleutel_is_for_its_two_systems(balie: Balie, adres: dict[str, str], peer: tuple[str, int]) -> None:
    """A koppelsleutel in other hands, or for another bron, opens nothing."""
    if "doel_aanleverpunt" in adres:
        adres = adres | {"doel_aanleverpunt": balie.code(*peer)}
    if "bron_aanleverpunt" in adres:
        adres = adres | {"bron_aanleverpunt": balie.code("99AA", 2)}
    request = swv_request(balie, koppelsleutel(balie), **adres)
    assert code_of(balie.tc.grant_sessie(request, balie.peer(*peer))) == "KoppelsleutelOnbekend"


def test_koppelsleutel_ends_with_the_season(balie: Balie) -> None:
    """After the summer change-over (A39) a koppelsleutel opens nothing."""
    sleutel = koppelsleutel(balie)
    balie.advance(timedelta(days=133))  # 1 August
    assert (
        code_of(balie.tc.grant_sessie(swv_request(balie, sleutel), balie.peer("99AA", 10))) == "KoppelsleutelOnbekend"
    )


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


def test_earlier_target_can_be_notified_after_the_sessie(balie: Balie) -> None:
    """A notification about a signed-off sessie gets the present URL of the doel and no koppelsleutel."""
    granted = balie.grant()
    balie.tc.sign_off_sessie(balie.afmelding(granted), balie.peer("99VO", 1))
    answer = balie.tc.announce(ov_melding(balie, granted.sessie_id), balie.peer("99AA", 1))
    assert answer == MeldenNotificatieResponse(url="https://99vo-1.invalid/oso")
    assert [melding.sessie_id for melding in balie.keten.opslag.meldingen] == [granted.sessie_id]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"doel_aanleverpunt": "77"}, "AanleverpuntNietActief", id="aanleverpunt unknown"),
        pytest.param({"doel_brin": "99AA", "doel_aanleverpunt": "swv"}, "DoelOnjuist", id="aanleverpunt of an SWV"),
        pytest.param({"doel_brin": "99BB", "doel_aanleverpunt": "bb"}, "SessieOnbekend", id="system that never asked"),
        pytest.param({"bron_aanleverpunt": "aa2"}, "SessieOnbekend", id="system that was never asked"),
    ],
)
def test_ov_notification_is_refused(balie: Balie, change: dict[str, str], code: str) -> None:
    """An OV notification goes to the very system that asked, if that is active and meant for OV."""
    codes = {"swv": balie.code("99AA", 10), "bb": balie.code("99BB", 1), "aa2": balie.code("99AA", 2)}
    change = {name: codes.get(value, value) for name, value in change.items()}
    granted = balie.grant(adres={"bron_aanleverpunt": balie.code("99AA", 1)})
    peer = balie.peer("99AA", 2 if "bron_aanleverpunt" in change else 1)
    answer = balie.tc.announce(ov_melding(balie, granted.sessie_id, **change), peer)
    assert code_of(answer) == code
    assert balie.keten.opslag.meldingen == ()


@pytest.mark.parametrize("sessie_id", [None, SessieId("b8b9a132-51ca-4188-8de7-323842336156")], ids=["none", "unknown"])
def test_ov_notification_needs_an_earlier_sessie(balie: Balie, sessie_id: SessieId | None) -> None:
    """Without an earlier sessie nobody can be notified."""
    assert code_of(balie.tc.announce(ov_melding(balie, sessie_id), balie.peer("99AA", 1))) == "SessieOnbekend"


def test_swv_has_to_work_under_the_brin(balie: Balie) -> None:
    """An SWV aanleverpunt under another BRIN cannot be announced to."""
    request = balie.melding_swv(bron_brin="99BB", bron_aanleverpunt=balie.code("99BB", 1))
    assert code_of(balie.tc.announce(request, balie.peer("99BB", 1))) == "BrinOngelijk"


def test_announcing_for_another_vendor_is_refused(balie: Balie) -> None:
    """The bron aanleverpunt of an announcement has to fit the certificate, also when it is unknown."""
    with pytest.raises(CertificateRefusedError):
        balie.tc.announce(balie.melding_swv(), balie.peer("99AA", 2))
    with pytest.raises(CertificateRefusedError):
        balie.tc.announce(balie.melding_swv(bron_aanleverpunt="77"), balie.peer("99AA", 1))


def test_books_identify_no_pupil(balie: Balie) -> None:
    """After a whole round of requests nothing in the books is a pgn."""
    granted = balie.grant()
    balie.tc.check_sessie(balie.controle(granted), balie.peer("99AA", 1))
    balie.tc.sign_off_sessie(balie.afmelding(granted), balie.peer("99VO", 1))
    koppelsleutel(balie)
    assert PGN not in balie.keten.opslag.dump()
    assert granted.sessie_id in balie.keten.opslag.dump()


def test_every_refusal_is_in_the_log_with_its_reason(balie: Balie) -> None:
    """A log line says who asked, what was answered and which precondition failed."""
    balie.tc.grant_sessie(balie.overdracht(adres={"bron_brin": "99QQ"}), balie.peer("99VO", 1))
    regel = balie.keten.opslag.logregels[-1]
    assert (regel.actor, regel.handeling, regel.account) == ("tc", "overdrachtRequest", "systeem")
    assert (regel.bron, regel.doel) == ("99QQ", f"99VO {balie.code('99VO', 1)}")
    assert regel.resultaat == "VerstrekkerNietBekend"
    assert regel.detail == "bron school 99QQ is unknown; certificate 00000003999900000003"


def test_many_systems_at_once(balie: Balie) -> None:
    """Sessies granted side by side are all different; one signed off by many threads closes once."""
    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(lambda _: balie.grant(), range(100)))
        request, peer = balie.afmelding(granted[0]), balie.peer("99VO", 1)
        answers = list(pool.map(lambda _: balie.tc.sign_off_sessie(request, peer), range(32)))
    assert len({one.sessie_id for one in granted}) == 100
    assert sum(isinstance(answer, AfmeldingResponse) for answer in answers) == 1


class Overtaken(MemoryOpslag):
    """Books in which somebody else signs every sessie off just before the first change is written."""

    def replace_sessie(self, old: Sessie, new: Sessie) -> bool:
        """Let the other one win."""
        if old.toestand != "afgemeld":
            super().replace_sessie(old, sign_off(old, resultaat="TechnischeFout", aanleverpunt="1"))
        return super().replace_sessie(old, new)


def test_who_comes_second_is_refused(make_balie: MakeBalie) -> None:
    """When a sessie changes between reading and writing it is judged again, so that it is never closed twice."""
    balie = make_balie(opslag=Overtaken())
    granted = balie.grant()
    assert code_of(balie.tc.sign_off_sessie(balie.afmelding(granted), balie.peer("99VO", 1))) == "AfmeldingOnjuist"
    assert balie.sessie(granted).resultaat == "TechnischeFout"
    other = balie.grant()
    assert code_of(balie.tc.check_sessie(balie.controle(other), balie.peer("99AA", 1))) == "SessieReedsAfgemeld"


class TestOverSoap:
    """What goes in and out of the door as bytes."""

    def send(self, balie: Balie, body: bytes, peer: Peer | None = None) -> tuple[int, Foutantwoord]:
        """Return status and fault of the answer to a body."""
        antwoord = balie.tc.handle(Verzoek(path="/oso", body=body, peer=peer or balie.peer("99VO", 1)))
        bericht = Codec(balie.keten.release, balie.keten.aannames).read(antwoord.body).bericht
        assert isinstance(bericht, Foutantwoord)
        return antwoord.status, bericht

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"<html><body>502</body></html>", id="html"),
            pytest.param(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", id="entity"),
            pytest.param(b"\x00\xff\xfe", id="binary"),
        ],
    )
    def test_garbage_gets_a_fault_without_a_code(self, balie: Balie, body: bytes) -> None:
        """Whatever comes in, a SOAP fault goes out, with status 500 and no functional code."""
        status, fault = self.send(balie, body)
        assert (status, fault.code) == (500, "")
        assert fault.tekst

    def test_message_of_another_release_is_named(self, balie: Balie) -> None:
        """A message of another year is refused with the name of the year that is spoken."""
        other: Release = OSO22 if balie.keten.release is OSO18 else OSO18
        body = Codec(other, balie.keten.aannames).write(balie.overdracht())
        assert balie.keten.release.name in self.send(balie, body)[1].tekst

    def test_message_that_is_not_for_a_traffic_center(self, balie: Balie) -> None:
        """A message that the Traffic Center has no operation for is refused by name."""
        codec = Codec(balie.keten.release, balie.keten.aannames)
        body = codec.write(NotificatieResponse(resultaat="NotificatieOntvangen"))
        assert "notificatieResponse is not served" in self.send(balie, body)[1].tekst

    def test_no_certificate_no_answer(self, balie: Balie) -> None:
        """A request without a client certificate is refused as such."""
        codec = Codec(balie.keten.release, balie.keten.aannames)
        antwoord = balie.tc.handle(Verzoek(path="/oso", body=codec.write(balie.overdracht())))
        assert b"client certificate error" in antwoord.body

    @pytest.mark.parametrize(("a29", "status"), [("soap_fault", 500), ("http_403", 403)])
    def test_form_of_the_certificate_error(self, make_balie: MakeBalie, a29: str, status: int) -> None:
        """A29 says in which form a certificate is refused; in neither is there a code."""
        balie = make_balie({"A29": a29})
        body = Codec(balie.keten.release, balie.keten.aannames).write(balie.controle(balie.grant()))
        antwoord = balie.tc.handle(Verzoek(path="/oso", body=body, peer=balie.peer("99AA", 2)))
        assert antwoord.status == status
        assert b"client certificate error" in antwoord.body

    @pytest.mark.parametrize(("a01", "status"), [("soap_fault", 500), ("resultaat", 200)])
    def test_form_of_a_refusal(self, make_balie: MakeBalie, a01: str, status: int) -> None:
        """A01 says in which form a code travels; the reader finds the same code in both."""
        balie = make_balie({"A01": a01})
        codec = Codec(balie.keten.release, Aannames.load({"A01": a01}))
        got = self.send(balie, codec.write(balie.overdracht(adres={"bron_brin": "99QQ"})))
        assert (got[0], got[1].code, got[1].style) == (status, "VerstrekkerNietBekend", a01)
