"""Schools, vendors and aanleverpunten."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from simulator.errors import LocalProtocolError
from simulator.register import Aanleverpunt, Bestemming, Leverancier, Register, School, Sector
from simulator.standard.identifiers import make_routeringskenmerk
from simulator.standard.release import OSO18, OSO22

OIN, OTHER_OIN = "00000003000000000001", "00000003000000000002"
SCHOOL = School(brin="99AA", naam="De Regenboog", sector=Sector.PO)
OTHER_SCHOOL = School(brin="99BB", naam="Het College", sector=Sector.VO, actief=False)
LEVERANCIER = Leverancier(oin=OIN, naam="Voorbeeld LAS")


def aanleverpunt(brin: str, index: int, *, bestemming: Bestemming = Bestemming.OV, actief: bool = True) -> Aanleverpunt:
    """Return an aanleverpunt of the one vendor."""
    return Aanleverpunt(
        brin=brin,
        index=index,
        routeringskenmerk=make_routeringskenmerk(brin, index),
        url=f"https://las.invalid/{brin}/{index}",
        oin=OIN,
        bestemming=bestemming,
        actief=actief,
    )


FIRST, SECOND, ASLEEP = aanleverpunt("99AA", 7), aanleverpunt("99AA", 2), aanleverpunt("99AA", 1, actief=False)
SWV, ELSEWHERE = aanleverpunt("99AA", 102, bestemming=Bestemming.SWV), aanleverpunt("99BB", 7)
REGISTER = Register(
    schools=(SCHOOL, OTHER_SCHOOL), leveranciers=(LEVERANCIER,), aanleverpunten=(FIRST, SECOND, ASLEEP, SWV, ELSEWHERE)
)


def test_schools_and_vendors_are_found_by_their_number() -> None:
    """Active or not, they are found; what is not declared is None."""
    assert REGISTER.school("99AA") is SCHOOL
    assert REGISTER.school("99BB") is OTHER_SCHOOL
    assert REGISTER.school("99CC") is None
    assert REGISTER.leverancier(OIN) is LEVERANCIER
    assert REGISTER.leverancier(OTHER_OIN) is None


def test_an_aanleverpunt_is_found_by_the_code_of_the_release() -> None:
    """OSO'18 names it by index, OSO'22 by routeringskenmerk, and neither takes the other's code. Bron: protocol 13."""
    assert FIRST.code(OSO18) == "7"
    assert FIRST.code(OSO22) == "0000000700099AA00007"
    assert REGISTER.aanleverpunt(OSO18, "99AA", "7") is FIRST
    assert REGISTER.aanleverpunt(OSO22, "99AA", FIRST.routeringskenmerk) is FIRST
    assert REGISTER.aanleverpunt(OSO22, "99AA", "7") is None
    assert REGISTER.aanleverpunt(OSO18, "99AA", FIRST.routeringskenmerk) is None


def test_an_aanleverpunt_belongs_to_its_school() -> None:
    """The same index of another school is another aanleverpunt, and a kenmerk does not count under another BRIN."""
    assert REGISTER.aanleverpunt(OSO18, "99BB", "7") is ELSEWHERE
    assert REGISTER.aanleverpunt(OSO22, "99BB", FIRST.routeringskenmerk) is None


def test_an_inactive_aanleverpunt_is_found_but_not_listed() -> None:
    """Who asks for it by code can say that it is inactive; nobody is sent there."""
    assert REGISTER.aanleverpunt(OSO18, "99AA", "1") is ASLEEP
    assert ASLEEP not in REGISTER.aanleverpunten_of("99AA")


def test_aanleverpunten_are_listed_in_the_order_declared() -> None:
    """Not by number, and by bestemming when asked."""
    assert REGISTER.aanleverpunten_of("99AA") == (FIRST, SECOND, SWV)
    assert REGISTER.aanleverpunten_of("99AA", bestemming=Bestemming.OV) == (FIRST, SECOND)
    assert REGISTER.aanleverpunten_of("99AA", bestemming=Bestemming.SWV) == (SWV,)
    assert REGISTER.aanleverpunten_of("99CC") == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"schools": (SCHOOL, SCHOOL)}, "BRIN 99AA", id="school twice"),
        pytest.param({"leveranciers": (LEVERANCIER, LEVERANCIER)}, f"OIN {OIN}", id="vendor twice"),
        pytest.param({"aanleverpunten": (FIRST, FIRST)}, FIRST.routeringskenmerk, id="routeringskenmerk twice"),
        pytest.param(
            {"aanleverpunten": (FIRST, replace(FIRST, routeringskenmerk=SECOND.routeringskenmerk))},
            "aanleverpunt",
            id="index twice",
        ),
        pytest.param({"aanleverpunten": (aanleverpunt("99CC", 1),)}, "unknown school 99CC", id="unknown school"),
        pytest.param(
            {"aanleverpunten": (replace(FIRST, oin=OTHER_OIN),)}, f"unknown vendor {OTHER_OIN}", id="unknown vendor"
        ),
    ],
)
def test_a_register_that_contradicts_itself_is_refused(change: dict[str, tuple[object, ...]], message: str) -> None:
    """The message names what is wrong."""
    with pytest.raises(LocalProtocolError, match=message):
        replace(REGISTER, **change)  # type: ignore[arg-type]  # one field a case


def test_an_empty_register_is_allowed() -> None:
    """Nobody takes part, nobody is found."""
    assert Register().school("99AA") is None
    assert Register().aanleverpunten_of("99AA") == ()


def test_a_register_does_not_change() -> None:
    """What was declared stays as declared."""
    with pytest.raises(FrozenInstanceError):
        REGISTER.schools = ()  # type: ignore[misc]
