"""Synthetic schools and the register made of them."""

from __future__ import annotations

import pytest

from simulator.errors import ConfigurationError, InvalidNumberError
from simulator.leerlingen.country.school import SWV_INDEX, brin_of, make_register_schools, make_school, make_schools
from simulator.register import Bestemming, Leverancier, Sector
from simulator.standard.identifiers import is_routeringskenmerk, validate_brin
from simulator.standard.release import OSO18, OSO22


def test_every_school_lies_in_the_synthetic_range() -> None:
    """Every BRIN starts with 99, is well-formed, and occurs once; sectors do not share codes."""
    schools = make_schools(7, po=416, vo=182, so=78)
    assert len({school.brin for school in schools}) == len(schools) == 676
    assert all(validate_brin(school.brin).startswith("99") for school in schools)


@pytest.mark.parametrize(("sector", "nummer"), [(Sector.PO, 416), (Sector.VO, 182), (Sector.SO, 78), (Sector.PO, -1)])
def test_more_schools_than_codes_is_refused(sector: Sector, nummer: int) -> None:
    """The range never runs over into real codes or into another sector."""
    with pytest.raises(ConfigurationError, match="BRIN codes"):
        brin_of(sector, nummer)


def test_a_school_follows_from_its_brin() -> None:
    """A school that somebody else declared gets the same profile every time, with the name that was given."""
    one = make_school(7, brin="99AB", sector=Sector.PO, naam="De Test", plaats="Sneek")
    assert one == make_school(7, brin="99AB", sector=Sector.PO, naam="De Test", plaats="Sneek")
    assert (one.naam, one.adres.plaats, one.adres.gemeente) == ("De Test", "Sneek", "Súdwest-Fryslân")
    assert one != make_school(8, brin="99AB", sector=Sector.PO, naam="De Test", plaats="Sneek")


def test_two_locations_of_a_school_have_their_own_address() -> None:
    """Locations share BRIN and town, not the street."""
    one = make_school(7, brin="99QA", sector=Sector.VO)
    other = make_school(7, brin="99QA", sector=Sector.VO, vestigingscode="01")
    assert one.adres != other.adres
    assert one.adres.plaats == other.adres.plaats


def test_bad_brin_and_bad_town_are_refused() -> None:
    """A wrong BRIN or an unknown town gives a message, not a school."""
    with pytest.raises(InvalidNumberError):
        make_school(7, brin="9AB", sector=Sector.PO)
    with pytest.raises(ConfigurationError, match="Atlantis"):
        make_school(7, brin="99AB", sector=Sector.PO, plaats="Atlantis")


def test_the_register_knows_every_school() -> None:
    """Each school has its aanleverpunten, an index and a routeringskenmerk each, and one of its SWV."""
    schools = make_schools(7, po=2, vo=1, so=0)
    vendor = Leverancier(oin="00000000000000000001", naam="Test")
    register = make_register_schools(
        schools, vendor, lambda school, index: f"https://localhost/{school.brin}/{index}", aanleverpunten=2
    )
    for school in schools:
        assert register.school(school.brin) == school.as_school()
        points = register.aanleverpunten_of(school.brin, bestemming=Bestemming.OV)
        assert [point.code(OSO18) for point in points] == ["1", "2"]
        assert all(is_routeringskenmerk(point.code(OSO22)) for point in points)
        (swv,) = register.aanleverpunten_of(school.brin, bestemming=Bestemming.SWV)
        assert swv.index == SWV_INDEX
