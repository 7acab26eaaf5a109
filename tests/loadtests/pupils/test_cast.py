"""The cast of a load: a region of schools when everything is ours, the fixed cast when something is not."""

from __future__ import annotations

from collections import Counter

import pytest

from harness.config.environment import Environment, default_environment, make_environment
from harness.stage.cast import CAST_SCHOOLS, LEVERANCIERS, UNKNOWN_BRIN, VENDOR_BRON, VENDOR_SECOND, VENDOR_SWV
from harness.stage.world import OTHER_BRIN
from loadtests.pupils.cast import COUNTS, LoadCast, is_alone
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
def region() -> LoadCast:
    """The cast when everything is simulated."""
    return LoadCast(default_environment(), URLS)


def environment(**parties: object) -> Environment:
    """Return an environment with these parties."""
    return make_environment(parties, file="env.toml")


def test_brins_are_free(region: LoadCast) -> None:
    """Every school has a BRIN of its own in the 99xx range, and none that a scenario uses for somebody else."""
    brins = [school.brin for role in COUNTS for school in region.schools(role)]
    taken = {school.brin for school in CAST_SCHOOLS} | {OTHER_BRIN, UNKNOWN_BRIN}
    assert len(set(brins)) == len(brins) == sum(COUNTS.values())
    assert all(len(brin) == 4 and brin.startswith("99") for brin in brins)
    assert not taken & set(brins)


def test_forty_sources(region: LoadCast) -> None:
    """A secondary school asks forty primary schools."""
    assert len(region.schools("po")) == 40
    assert {school.sector for school in region.schools("po")} == {Sector.PO}
    assert {school.sector for school in region.schools("vo")} == {Sector.VO}


def test_register_knows_everybody(region: LoadCast) -> None:
    """The Traffic Center knows every school, every vendor and every aanleverpunt, each at the door it lives behind."""
    register = region.register
    assert {school.brin for school in register.schools} == {
        school.brin for role in COUNTS for school in region.schools(role)
    }
    assert register.leveranciers == LEVERANCIERS
    for role in COUNTS:
        for school in region.schools(role):
            for aanleverpunt, door in school.aanleverpunten:
                assert aanleverpunt in register.aanleverpunten
                assert aanleverpunt.url == URLS[door]
                assert aanleverpunt.brin == school.brin


def test_vendors_share_the_sources(region: LoadCast) -> None:
    """Of the schools with one source system a third has it from the second vendor, behind that vendor's door."""
    doors = Counter(school.bron_aanleverpunten[0][1] for school in region.schools("po"))
    assert doors == {"bron": 26, "bron2": 14}
    owners = {
        (door, aanleverpunt.oin) for school in region.schools("po") for aanleverpunt, door in school.bron_aanleverpunten
    }
    assert owners == {("bron", VENDOR_BRON.oin), ("bron2", VENDOR_SECOND.oin)}


def test_two_systems(region: LoadCast) -> None:
    """A school with two source systems has one at each vendor, in list order, whichever its number."""
    for school in region.schools("po-twee-systemen"):
        assert [door for _, door in school.bron_aanleverpunten] == ["bron", "bron2"]
        assert [aanleverpunt.oin for aanleverpunt, _ in school.bron_aanleverpunten] == [
            VENDOR_BRON.oin,
            VENDOR_SECOND.oin,
        ]


def test_swv_at_its_school(region: LoadCast) -> None:
    """Schools that apply for support have an SWV aanleverpunt under their own BRIN, which is none of their sources."""
    for school in (*region.schools("po"), *region.schools("vo-bron")):
        aanleverpunt = school.aanleverpunt("swv")
        assert (aanleverpunt.brin, aanleverpunt.bestemming, aanleverpunt.oin) == (
            school.brin,
            Bestemming.SWV,
            VENDOR_SWV.oin,
        )
        assert aanleverpunt not in [source for source, _ in school.bron_aanleverpunten]


def test_every_door(region: LoadCast) -> None:
    """Together the doors hold every aanleverpunt once."""
    found = [aanleverpunt for door in ("bron", "bron2", "doel", "swv") for aanleverpunt in region.at_door(door)]
    assert len(found) == len(region.register.aanleverpunten)
    assert set(found) == set(region.register.aanleverpunten)


def test_without_urls() -> None:
    """A side that only asks need not know where anybody is: the codes are the same."""
    with_urls, without = LoadCast(default_environment(), URLS), LoadCast(default_environment(), {})
    assert [s.aanleverpunt("doel").routeringskenmerk for s in with_urls.schools("vo")] == [
        s.aanleverpunt("doel").routeringskenmerk for s in without.schools("vo")
    ]
    assert {aanleverpunt.url for aanleverpunt in without.at_door("bron")} == {""}


def test_no_such_role(region: LoadCast) -> None:
    """A role that nobody has is an error that names those there are."""
    with pytest.raises(ConfigurationError, match="nowhere") as caught:
        region.schools("nowhere")
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
    assert (len(LoadCast(environment(**parties), URLS).schools("po")) > 1) is alone


def test_external_exchange() -> None:
    """An exchange that we do not own knows the cast of a functional run, and that is whom load plays."""
    cast = LoadCast(environment(exchange={"mode": "external", "url": "https://localhost:1/"}), URLS)
    active = [role for role in CAST_SCHOOLS if role.name != "po-zonder-aanleverpunt"]
    assert {role.name: cast.schools(role.name)[0].brin for role in active} == {r.name: r.brin for r in active}
    assert [door for _, door in cast.schools("po")[0].aanleverpunten] == ["bron", "swv"]


def test_external_bron() -> None:
    """An external bron has the identifiers of the environment file, in the cast as in the register."""
    cast = LoadCast(environment(**EXTERNAL_BRON), {**URLS, "bron": "https://localhost:1/oso"})
    (school,) = cast.schools("po")
    (aanleverpunt, door), *_ = school.bron_aanleverpunten
    assert (school.brin, door) == ("99KK", "bron")
    assert aanleverpunt.routeringskenmerk == make_routeringskenmerk("99KK", 7)
    assert aanleverpunt.oin == "00000003990000077700"
    assert aanleverpunt.url == "https://localhost:1/oso"
    assert aanleverpunt in cast.register.aanleverpunten
