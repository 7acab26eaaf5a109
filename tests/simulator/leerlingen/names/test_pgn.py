"""Numbers of pupils."""

from __future__ import annotations

from math import gcd

import pytest

from simulator.errors import ConfigurationError
from simulator.leerlingen.model import PgnKind
from simulator.leerlingen.names.pgn import (
    _WIDE_STRIDE,
    WIDE_BSN_COUNT,
    PgnPolicy,
    bsn_of,
    bsn_pool,
    describe_numbers,
    get_pgn_policy,
    number_of,
    onderwijsnummer_of,
    refuse_too_many,
)
from simulator.leerlingen.names.region import regio_of
from simulator.standard.identifiers import TEST_BSN_COUNT, is_bsn, is_onderwijsnummer, is_test_bsn


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


@pytest.mark.parametrize(
    ("policy", "most", "instead"),
    [(PgnPolicy.UNIQUE, 9_091, "--pgn safe"), (PgnPolicy.SAFE, 690_916, "--pgn wide"), (PgnPolicy.WIDE, 900_000, "")],
    ids=str,
)
def test_more_pupils_than_numbers_is_refused(policy: PgnPolicy, most: int, instead: str) -> None:
    """One pupil more than there are numbers is refused; the message says how many there are and what would do."""
    refuse_too_many(most, policy)
    with pytest.raises(ConfigurationError, match=f"{most:,}") as caught:
        refuse_too_many(most + 1, policy)
    assert str(most + 1) in caught.value.where
    for remedy in (caught.value.remedy, caught.value.remedy_nl):
        assert instead in remedy
        assert "--pgn unique" not in remedy


@pytest.mark.parametrize("name", ["real", "bsn", ""])
def test_other_ways_to_get_numbers_are_refused(name: str) -> None:
    """There are three ways, and no other."""
    with pytest.raises(ConfigurationError) as caught:
        get_pgn_policy(name)
    assert "safe" in caught.value.remedy


def test_unique_never_hands_a_number_out_twice() -> None:
    """9,000 pupils, 9,000 numbers."""
    numbers = [number_of(3, index, PgnKind.BSN, PgnPolicy.UNIQUE) for index in range(9_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(map(is_test_bsn, numbers))


@pytest.mark.parametrize("seed", [1, 2026], ids="seed {}".format)
def test_safe_keeps_pupils_with_one_number_in_different_regions(seed: int) -> None:
    """A season of 175,000: every BSN in the published range, and none twice within a region."""
    seen: set[tuple[int, str]] = set()
    for index in range(175_000):
        number = number_of(seed, index, PgnKind.BSN, PgnPolicy.SAFE)
        seen.add((regio_of(index), number))
    assert len(seen) == 175_000
    assert len({number for _, number in seen}) <= TEST_BSN_COUNT
    assert all(map(is_test_bsn, {number for _, number in seen}))


def test_a_small_safe_population_reuses_nothing() -> None:
    """Up to 9,044 pupils the default gives every pupil a number of its own, and the manifest says so."""
    numbers = [number_of(5, index, PgnKind.BSN, PgnPolicy.SAFE) for index in range(9_044)]
    assert len(set(numbers)) == 9_044
    assert "a number of its own" in describe_numbers(9_044, PgnPolicy.SAFE)
    assert "reused" in describe_numbers(9_045, PgnPolicy.SAFE)


def test_wide_numbers_are_bsns_of_their_range() -> None:
    """Every number passes the 11-test, lies in 900000000-999999999, and is nobody else's."""
    numbers = [number_of(7, index, PgnKind.BSN, PgnPolicy.WIDE) for index in range(60_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(is_bsn(number) and number.startswith("9") for number in numbers)
    assert not all(map(is_test_bsn, numbers))
    assert "A56" in describe_numbers(60_000, PgnPolicy.WIDE)


def test_the_stride_of_wide_numbers_reaches_all() -> None:
    """No factor in common with the size of the range, so nine million steps touch nine million numbers."""
    assert gcd(_WIDE_STRIDE, WIDE_BSN_COUNT) == 1


@pytest.mark.parametrize("policy", list(PgnPolicy), ids=str)
def test_an_onderwijsnummer_does_not_depend_on_the_way(policy: PgnPolicy) -> None:
    """Whoever has no BSN gets a synthetic onderwijsnummer, however BSNs are handed out."""
    assert number_of(7, 12, PgnKind.ONDERWIJSNUMMER, policy) == onderwijsnummer_of(7, 12)
