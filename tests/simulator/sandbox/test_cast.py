"""A cast and the register that it makes."""

from __future__ import annotations

import pytest

from simulator.errors import LocalProtocolError
from simulator.register import Bestemming, Leverancier, Register, School, Sector
from simulator.sandbox.cast import Member, make_aanleverpunt, make_register

VENDOR = Leverancier(oin="00000003999900000001", naam="Leverancier")


def member(brin: str, *endpoints: int) -> Member:
    """Return a school with systems of one vendor."""
    aanleverpunten = tuple(
        make_aanleverpunt(brin, endpoint, url="https://x.invalid/oso", oin=VENDOR.oin) for endpoint in endpoints
    )
    return Member(brin=brin, name=f"School {brin}", sector=Sector.PO, aanleverpunten=aanleverpunten)


def test_register_is_what_was_declared() -> None:
    """Schools and aanleverpunten stand in the register as declared, and in that order."""
    one, two, none = member("99BB", 2, 1), member("99AA", 1), member("99ZZ")
    assert make_register((one, two, none), (VENDOR,)) == Register(
        schools=tuple(School(brin=brin, naam=f"School {brin}", sector=Sector.PO) for brin in ("99BB", "99AA", "99ZZ")),
        leveranciers=(VENDOR,),
        aanleverpunten=(*one.aanleverpunten, *two.aanleverpunten),
    )


def test_a_number_makes_attribute_and_index() -> None:
    """The number of a system stands at the end of its routeringskenmerk and is its index, unless that is another."""
    aanleverpunt = make_aanleverpunt("99AA", 3, url="", oin=VENDOR.oin)
    assert (aanleverpunt.index, aanleverpunt.routeringskenmerk[-9:], aanleverpunt.bestemming) == (
        3,
        "99AA00003",
        Bestemming.OV,
    )
    assert make_aanleverpunt("99AA", 903, url="", oin=VENDOR.oin, index=3).index == 3


def test_one_school_twice_is_refused() -> None:
    """A cast in which an identifier occurs twice makes no register."""
    with pytest.raises(LocalProtocolError):
        make_register((member("99AA", 1), member("99AA", 2)), (VENDOR,))
