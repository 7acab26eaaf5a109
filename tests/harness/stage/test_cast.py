"""The cast: who is where, and how an external party takes the place of one of its members."""

from __future__ import annotations

import pytest

from harness.config.environment import default_environment, make_environment
from harness.stage.cast import (
    CAST_SCHOOLS,
    LEVERANCIERS,
    UNKNOWN_BRIN,
    VENDOR_BRON,
    VENDOR_DOEL,
    VENDOR_SWV,
    Cast,
    default_source,
    default_target,
)
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Profiel

URLS = {"bron": "https://b/oso", "doel": "https://d/oso", "doel/vo": "https://d/oso/vo", "swv": "https://s/oso"}


@pytest.mark.parametrize("profiel", list(Profiel), ids=str)
def test_every_profile_has_its_schools(profiel: Profiel) -> None:
    """For every profile there is a school that sends and one that receives, with a system behind the right door."""
    cast = Cast(default_environment(), URLS)
    (bron, door), *_ = cast.sources(default_source(profiel))
    doel = cast.target(default_target(profiel), "swv" if profiel.bundle == "PaO" else "doel")
    assert door == "bron"
    assert (bron.brin == doel.brin) == (profiel is Profiel.BB or profiel.bundle == "PaO")


def test_the_register_holds_all_but_the_unknown_school() -> None:
    """Every school of the cast is in the register of the stub exchange, under a BRIN of the synthetic range."""
    cast = Cast(default_environment(), URLS)
    brins = {school.brin for school in cast.register.schools}
    assert brins == {school.brin for school in CAST_SCHOOLS}
    assert all(brin.startswith("99") for brin in brins)
    assert cast.brin("onbekend") == UNKNOWN_BRIN
    assert UNKNOWN_BRIN not in brins


def test_schools_behind_one_door_keep_their_own_address() -> None:
    """Where the address of a school is known it is used, else that of the door."""
    cast = Cast(default_environment(), URLS)
    assert cast.target("vo", "doel").url == "https://d/oso/vo"
    assert cast.target("po-doel", "doel").url == "https://d/oso"


def test_an_inactive_system_serves_nobody() -> None:
    """A system that may not be used stands in the register, and behind no door."""
    cast = Cast(default_environment(), URLS)
    assert "po-zonder-aanleverpunt" not in cast.at_door("bron")
    assert any(not aanleverpunt.actief for aanleverpunt in cast.register.aanleverpunten)


def test_two_systems_of_two_vendors() -> None:
    """The school with two systems lists them in order."""
    cast = Cast(default_environment(), URLS)
    doors = [door for _, door in cast.sources("po-twee-systemen")]
    oins = [aanleverpunt.oin for aanleverpunt, _ in cast.sources("po-twee-systemen")]
    assert doors == ["bron", "bron2"]
    assert len(set(oins)) == 2


EXTERNAL = {
    "bron": (
        {"brin": "99ZA", "routeringskenmerk": "0000000700099ZA00042", "oin": "00000003990000770000"},
        "po",
        "oso22",
        "0000000700099ZA00042",
        VENDOR_BRON.oin,
    ),
    "doel": (
        {"brin": "99ZV", "routeringskenmerk": "17", "oin": "00000003990000770000"},
        "vo",
        "oso18",
        "17",
        VENDOR_DOEL.oin,
    ),
}


@pytest.mark.parametrize("role", EXTERNAL)
def test_an_external_party_takes_its_place(role: str) -> None:
    """BRIN, routeringskenmerk (or index) and OIN of the environment replace those of the cast."""
    own, school, release, code, replaced = EXTERNAL[role]
    data = {"run": {"release": release}, role: {"mode": "external", **own}}
    environment = make_environment(data, file="")
    cast = Cast(environment, {role: "https://van.een.ander/oso"})
    aanleverpunt = cast.sources(school)[0][0] if role == "bron" else cast.target(school, "doel")
    assert (aanleverpunt.brin, aanleverpunt.code(environment.release), aanleverpunt.oin) == (
        own["brin"],
        code,
        own["oin"],
    )
    assert aanleverpunt.url == "https://van.een.ander/oso"
    oins = {leverancier.oin for leverancier in cast.leveranciers}
    assert own["oin"] in oins
    assert replaced not in oins
    assert own["brin"] in {one.brin for one in cast.register.schools}


def test_an_external_swv_has_its_own_certificate() -> None:
    """The OIN of an external SWV goes to its vendor."""
    environment = make_environment({"swv": {"mode": "external", "oin": "00000003990000770000"}}, file="")
    cast = Cast(environment, URLS)
    assert cast.target("po", "swv").oin == "00000003990000770000"
    assert VENDOR_SWV.oin not in {leverancier.oin for leverancier in cast.leveranciers}


def test_nothing_changes_without_external_identifiers() -> None:
    """An external party that gives no identifiers plays under those of the cast."""
    cast = Cast(make_environment({"bron": {"mode": "external"}}, file=""), URLS)
    assert cast.brin("po") == "99AA"
    assert cast.leveranciers == LEVERANCIERS


def test_a_brin_stands_once() -> None:
    """An external school with the BRIN of another member of the cast is refused."""
    environment = make_environment({"bron": {"mode": "external", "brin": "99VA"}}, file="env.toml")
    with pytest.raises(ConfigurationError, match="same BRIN") as caught:
        Cast(environment, URLS)
    assert caught.value.where.startswith("env.toml")


def test_a_target_needs_a_system() -> None:
    """A scenario cannot have a school receive that has no receiving system."""
    with pytest.raises(ConfigurationError, match="no doel aanleverpunt"):
        Cast(default_environment(), URLS).target("po-twee-systemen", "doel")
