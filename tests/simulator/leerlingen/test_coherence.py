"""What pupils have hangs together: dyslexia with reading and spelling, LWOO with vmbo, regions with the country."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.country.country import Country
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.names.region import REGIOS
from simulator.leerlingen.pupil.achievement import base_advies
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

PUPILS = 4000
VMBO = {"20", "22", "30", "34", "42"}
CHI2_1, CHI2_4 = 10.83, 18.47
"""What chi-square of one and of four degrees of freedom stays below in 99.9% of the draws."""


@pytest.fixture(scope="module")
def groep_8() -> list[Leerling]:
    generator = LeerlingGenerator(42, country=Country(42))
    traits = Traits(profiel=Profiel.POVO)
    return [generator.leerling(index, traits=traits) for index in range(PUPILS)]


def has_dyslexia(leerling: Leerling) -> bool:
    return "F81.0" in {each.code for each in leerling.ondersteuning.diagnoses}


def weak_by_dyslexia(leerlingen: list[Leerling], toets: str) -> Counter[tuple[bool, bool]]:
    """Return the pupils by dyslexia, and by whether the last result of a test is a D or an E."""
    found: Counter[tuple[bool, bool]] = Counter()
    for leerling in leerlingen:
        levels = [each.niveau_ae for each in leerling.toetsen if each.toets == toets]
        if levels:
            found[has_dyslexia(leerling), levels[-1] in "DE"] += 1
    return found


def chi_square(table: Counter[tuple[bool, bool]]) -> float:
    """Return how far a table of two by two is from independence."""
    total = table.total()
    rows = {row: table[row, True] + table[row, False] for row in (True, False)}
    columns = {column: table[True, column] + table[False, column] for column in (True, False)}
    return sum(
        (table[row, column] - (want := rows[row] * columns[column] / total)) ** 2 / want
        for row in (True, False)
        for column in (True, False)
    )


@pytest.mark.parametrize("toets", ["TL", "SP"])
def test_dyslexia_goes_with_weak_reading_and_spelling(groep_8: list[Leerling], toets: str) -> None:
    """More than twice as many of the dyslectics are weak in technical reading and in spelling."""
    table = weak_by_dyslexia(groep_8, toets)
    assert chi_square(table) > 3 * CHI2_1
    weak = {row: table[row, True] / (table[row, True] + table[row, False]) for row in (True, False)}
    assert 2 * weak[False] < weak[True] < 0.8


@pytest.mark.parametrize("toets", ["RW", "BL"])
def test_dyslexia_leaves_arithmetic_alone(groep_8: list[Leerling], toets: str) -> None:
    """In arithmetic, and in understanding what one reads, dyslectics are as weak as others."""
    assert chi_square(weak_by_dyslexia(groep_8, toets)) < CHI2_1


@pytest.mark.parametrize("toets", ["TL", "SP", "RW", "BL"])
def test_levels_keep_their_shares(groep_8: list[Leerling], toets: str) -> None:
    """Of every test the levels A-E come as often as published: what hangs together moves nobody as a whole."""
    last = [levels[-1] for each in groep_8 if (levels := [it.niveau_ae for it in each.toetsen if it.toets == toets])]
    found, shares = Counter(last), probabilities.distribution("niveau_ae").shares
    assert sum((found[key] - share * len(last)) ** 2 / (share * len(last)) for key, share in shares.items()) < CHI2_4


def test_the_share_of_dyslexia_stands(groep_8: list[Leerling]) -> None:
    """Seven to eight per cent of group 8, within chance."""
    assert sum(map(has_dyslexia, groep_8)) / PUPILS == pytest.approx(0.075, abs=0.014)


def test_lwoo_is_a_tenth_of_vmbo(groep_8: list[Leerling]) -> None:
    """Of all pupils with an advice for vmbo ten per cent has LWOO: chi-square below its 0.1% bound."""
    codes = [each.advies.code for each in groep_8 if each.advies and base_advies(each.advies.code) in VMBO]
    with_lwoo, want = sum(base_advies(code) != code for code in codes), 0.1 * len(codes)
    assert (with_lwoo - want) ** 2 / want + (with_lwoo - want) ** 2 / (len(codes) - want) < CHI2_1
    expected = probabilities.share("lwoo") * sum(
        probabilities.distribution("advies").shares[code] for code in ("22", "30")
    )
    expected += probabilities.share("lwoo") * 0.62 * probabilities.distribution("advies").shares["laag"]
    in_vmbo = sum(probabilities.distribution("advies").shares[code] for code in ("22", "30", "34", "42"))
    assert expected / (in_vmbo + 0.62 * probabilities.distribution("advies").shares["laag"]) == pytest.approx(
        0.1, abs=0.001
    )


def test_regions_are_dealt_out_as_fairly_as_whole_regions_can() -> None:
    """Every part of the country has its share of the 76 regions, rounded up or down and no further off."""
    country, shares = Country(42), probabilities.distribution("landsdeel").shares
    counts = Counter(country.regio(nummer).landsdeel for nummer in range(REGIOS))
    assert counts.total() == REGIOS
    for landsdeel, share in shares.items():
        assert abs(counts[landsdeel] - share * REGIOS) < 1
