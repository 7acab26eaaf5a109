"""Numbers of pupils."""

from __future__ import annotations

import pytest

from simulator.errors import ConfigurationError
from simulator.leerlingen.pgn import (
    Pgnwijze,
    bsn_of,
    bsn_pool,
    get_pgnwijze,
    onderwijsnummer_of,
    refuse_too_many,
)
from simulator.standard.nummers import TEST_BSN_COUNT, is_bsn, is_onderwijsnummer, is_test_bsn


def test_the_range_holds_exactly_the_published_count() -> None:
    """The test range 999900000-999999999 holds 9,091 numbers that pass the 11-test, and the published first three."""
    bsns = bsn_pool()
    assert len(bsns) == len(set(bsns)) == TEST_BSN_COUNT
    assert bsns[:3] == ("999900006", "999900018", "999900031")
    assert all(is_test_bsn(bsn) for bsn in bsns)


@pytest.mark.parametrize("seed", [0, 1, 2026, 2**40], ids="seed {}".format)
def test_no_number_twice_in_a_full_round(seed: int) -> None:
    """Any 9,091 successive indices have different numbers, for every seed."""
    assert len({bsn_of(seed, index) for index in range(500, 500 + TEST_BSN_COUNT)}) == TEST_BSN_COUNT


def test_seeds_hand_the_numbers_out_in_another_order() -> None:
    """Two seeds do not give the same pupils the same numbers."""
    assert [bsn_of(1, index) for index in range(20)] != [bsn_of(2, index) for index in range(20)]


def test_an_onderwijsnummer_is_never_a_bsn() -> None:
    """Every synthetic onderwijsnummer starts with 10, has remainder 5, is unique, and fails the 11-test."""
    numbers = [onderwijsnummer_of(7, index) for index in range(10_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("10") and is_onderwijsnummer(number) and not is_bsn(number) for number in numbers)


def test_more_pupils_than_numbers_is_refused() -> None:
    """One pupil more than there are numbers is refused, and the message says how many there are."""
    refuse_too_many(TEST_BSN_COUNT, Pgnwijze.UNIQUE)
    with pytest.raises(ConfigurationError, match="9,091") as caught:
        refuse_too_many(TEST_BSN_COUNT + 1, Pgnwijze.SAFE)
    assert "9092" in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["wide", "real", ""])
def test_other_ways_to_get_numbers_are_refused(name: str) -> None:
    """Nothing leaves the published test range, by whatever name it is asked."""
    with pytest.raises(ConfigurationError) as caught:
        get_pgnwijze(name)
    assert "safe" in caught.value.remedy
