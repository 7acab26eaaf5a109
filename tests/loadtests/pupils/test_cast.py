"""The cast of a load: a region of schools when everything is ours, the fixed cast when something is not."""

from __future__ import annotations

from collections import Counter

import pytest

from harness.config.environment import Omgeving, default_omgeving, make_omgeving
from harness.stage.cast import LEVERANCIERS, ROLSCHOLEN, UNKNOWN_BRIN, VENDOR_BRON, VENDOR_SWV, VENDOR_TWEEDE
from harness.stage.world import OTHER_BRIN
from loadtests.pupils.cast import AANTALLEN, Bezetting, is_alone
from simulator.errors import ConfigurationError
from simulator.register import Bestemming, Sector
from simulator.standard.identifiers import make_routeringskenmerk

URLS = {door: f"https://{door}.invalid/oso" for door in ("tc", "bron", "bron2", "doel", "swv")}
EXTERNAL_BRON = {
    "bron": {
        "mode": "external",
        "url": "https://localhost:1/oso",
        "brin": "99KK",
        "routeringskenmerk": make_routeringskenmerk("99KK", 7),
        "oin": "00000003990000077700",
    }
}


@pytest.fixture(scope="module")
def region() -> Bezetting:
    """The cast when everything is simulated."""
    return Bezetting(default_omgeving(), URLS)


def environment(**parties: object) -> Omgeving:
    """Return an environment with these parties."""
    return make_omgeving(parties, file="env.toml")


def test_brins_are_free(region: Bezetting) -> None:
    """Every school has a BRIN of its own in the 99xx range, and none that a scenario uses for somebody else."""
    brins = [school.brin for rol in AANTALLEN for school in region.scholen(rol)]
    taken = {school.brin for school in ROLSCHOLEN} | {OTHER_BRIN, UNKNOWN_BRIN}
    assert len(set(brins)) == len(brins) == sum(AANTALLEN.values())
    assert all(len(brin) == 4 and brin.startswith("99") for brin in brins)
    assert not taken & set(brins)


def test_forty_sources(region: Bezetting) -> None:
    """A secondary school asks forty primary schools."""
    assert len(region.scholen("po")) == 40
    assert {school.sector for school in region.scholen("po")} == {Sector.PO}
    assert {school.sector for school in region.scholen("vo")} == {Sector.VO}


def test_register_knows_everybody(region: Bezetting) -> None:
    """The Traffic Center knows every school, every vendor and every aanleverpunt, each at the door it lives behind."""
    register = region.register
    assert {school.brin for school in register.scholen} == {
        school.brin for rol in AANTALLEN for school in region.scholen(rol)
    }
    assert register.leveranciers == LEVERANCIERS
    for rol in AANTALLEN:
        for school in region.scholen(rol):
            for punt, door in school.punten:
                assert punt in register.aanleverpunten
                assert punt.url == URLS[door]
                assert punt.brin == school.brin


def test_vendors_share_the_sources(region: Bezetting) -> None:
    """Of the schools with one source system a third has it from the second vendor, behind that vendor's door."""
    doors = Counter(school.bronpunten[0][1] for school in region.scholen("po"))
    assert doors == {"bron": 26, "bron2": 14}
    owners = {(door, punt.oin) for school in region.scholen("po") for punt, door in school.bronpunten}
    assert owners == {("bron", VENDOR_BRON.oin), ("bron2", VENDOR_TWEEDE.oin)}


def test_two_systems(region: Bezetting) -> None:
    """A school with two source systems has one at each vendor, in list order, whichever its number."""
    for school in region.scholen("po-twee-systemen"):
        assert [door for _, door in school.bronpunten] == ["bron", "bron2"]
        assert [punt.oin for punt, _ in school.bronpunten] == [VENDOR_BRON.oin, VENDOR_TWEEDE.oin]


def test_swv_at_its_school(region: Bezetting) -> None:
    """Schools that apply for support have an SWV aanleverpunt under their own BRIN, which is none of their sources."""
    for school in (*region.scholen("po"), *region.scholen("vo-bron")):
        punt = school.punt("swv")
        assert (punt.brin, punt.bestemming, punt.oin) == (school.brin, Bestemming.SWV, VENDOR_SWV.oin)
        assert punt not in [source for source, _ in school.bronpunten]


def test_every_door(region: Bezetting) -> None:
    """Together the doors hold every aanleverpunt once."""
    found = [punt for door in ("bron", "bron2", "doel", "swv") for punt in region.at_door(door)]
    assert len(found) == len(region.register.aanleverpunten)
    assert set(found) == set(region.register.aanleverpunten)


def test_without_urls() -> None:
    """A side that only asks need not know where anybody is: the codes are the same."""
    with_urls, without = Bezetting(default_omgeving(), URLS), Bezetting(default_omgeving(), {})
    assert [s.punt("doel").routeringskenmerk for s in with_urls.scholen("vo")] == [
        s.punt("doel").routeringskenmerk for s in without.scholen("vo")
    ]
    assert {punt.url for punt in without.at_door("bron")} == {""}


def test_no_such_role(region: Bezetting) -> None:
    """A role that nobody has is an error that names those there are."""
    with pytest.raises(ConfigurationError, match="nowhere") as caught:
        region.scholen("nowhere")
    assert "po-twee-systemen" in caught.value.remedy


@pytest.mark.parametrize(
    ("parties", "alone"),
    [
        ({}, True),
        ({"exchange": {"mode": "external", "url": "https://localhost:1/"}}, False),
        (EXTERNAL_BRON, False),
        ({"doel": {"mode": "external", "url": "https://localhost:1/"}}, False),
    ],
    ids=["nobody", "exchange", "bron", "doel"],
)
def test_alone(parties: dict[str, object], alone: bool) -> None:  # noqa: FBT001 - the expectation
    """A region of our own making is for an environment in which everybody is ours."""
    assert is_alone(environment(**parties)) is alone
    assert (len(Bezetting(environment(**parties), URLS).scholen("po")) > 1) is alone


def test_external_exchange() -> None:
    """An exchange that we do not own knows the cast of a functional run, and that is whom load plays."""
    cast = Bezetting(environment(exchange={"mode": "external", "url": "https://localhost:1/"}), URLS)
    active = [role for role in ROLSCHOLEN if role.name != "po-zonder-aanleverpunt"]
    assert {role.name: cast.scholen(role.name)[0].brin for role in active} == {r.name: r.brin for r in active}
    assert [door for _, door in cast.scholen("po")[0].punten] == ["bron", "swv"]


def test_external_bron() -> None:
    """An external bron has the identifiers of the environment file, in the cast as in the register."""
    cast = Bezetting(environment(**EXTERNAL_BRON), {**URLS, "bron": "https://localhost:1/oso"})
    (school,) = cast.scholen("po")
    (punt, door), *_ = school.bronpunten
    assert (school.brin, door) == ("99KK", "bron")
    assert punt.routeringskenmerk == make_routeringskenmerk("99KK", 7)
    assert punt.oin == "00000003990000077700"
    assert punt.url == "https://localhost:1/oso"
    assert punt in cast.register.aanleverpunten
