"""The register of the country."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.leerlingen.country.country import Country
from simulator.leerlingen.country.national_register import make_leveranciers, make_national_register
from simulator.register import Bestemming, Register, Sector
from simulator.standard.identifiers import validate_oin


def url(brin: str, index: int) -> str:
    return f"https://{brin.lower()}.example/{index}"


@pytest.fixture(scope="module")
def register() -> Register:
    """The whole country."""
    return make_national_register(Country(7), url)


def test_every_brin_is_there_once(register: Register) -> None:
    """Five primary BRINs, two secondary and one of special education in each of 76 regions."""
    assert Counter(school.sector for school in register.schools) == {Sector.PO: 380, Sector.VO: 152, Sector.SO: 76}


def test_every_school_can_be_reached(register: Register) -> None:
    """One aanleverpunt or two for its own LAS, one for the samenwerkingsverband, each where it was said to listen."""
    for bestemming, allowed in ((Bestemming.OV, {1, 2}), (Bestemming.SWV, {1})):
        counts = Counter(
            aanleverpunt.brin for aanleverpunt in register.aanleverpunten if aanleverpunt.bestemming is bestemming
        )
        assert set(counts) == {school.brin for school in register.schools}
        assert set(counts.values()) == allowed
    assert all(
        aanleverpunt.url == url(aanleverpunt.brin, aanleverpunt.index) for aanleverpunt in register.aanleverpunten
    )


def test_vendors_have_their_share(register: Register) -> None:
    """The market of primary and of secondary education is divided as the table of shares says."""
    sectors = {school.brin: school.sector for school in register.schools}
    names = {vendor.oin: vendor.naam.rpartition(" ")[2] for vendor in register.leveranciers}
    vendor = {aanleverpunt.brin: names[aanleverpunt.oin] for aanleverpunt in register.aanleverpunten}
    vo = Counter(name for brin, name in vendor.items() if sectors[brin] is Sector.VO)
    po = Counter(name for brin, name in vendor.items() if sectors[brin] is Sector.PO)
    assert set(vo) == {"Delta", "Epsilon"}
    assert vo["Delta"] / 152 == pytest.approx(0.65, abs=0.12)
    assert po["Alfa"] / 380 == pytest.approx(0.7, abs=0.08)


def test_a_region_can_be_made_alone(register: Register) -> None:
    """The schools and aanleverpunten of one region are those that the country has there."""
    region = make_national_register(Country(7), url, regios=[40])
    assert len(region.schools) == 8
    assert set(region.schools) <= set(register.schools)
    assert set(region.aanleverpunten) <= set(register.aanleverpunten)


def test_vendors_are_admitted_by_a_number_of_the_right_form() -> None:
    """Every vendor has an OIN of its own."""
    oins = [vendor.oin for vendor in make_leveranciers()]
    assert len(set(oins)) == len(oins)
    assert all(validate_oin(oin) == oin for oin in oins)
