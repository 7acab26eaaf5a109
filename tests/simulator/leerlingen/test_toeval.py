"""Chance by key."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.leerlingen.kansen import ZEKERHEDEN, read_kansen
from simulator.leerlingen.toeval import Toeval, Verdeling


def test_the_sequence_of_a_key_is_frozen() -> None:
    """The first draws of a known key are these, also beyond the first sixteen, on every machine and in every Python."""
    toeval = Toeval(7, 12, "toetsen")
    assert [toeval.whole(0, 999) for _ in range(20)] == [
        163,
        613,
        870,
        286,
        327,
        948,
        306,
        97,
        857,
        841,
        919,
        601,
        407,
        296,
        511,
        220,
        108,
        329,
        56,
        576,
    ]


def test_every_part_of_the_key_counts() -> None:
    """Another seed, index or column gives another sequence, and 1, 23 is not 12, 3."""
    keys = [(7, 12, "a"), (7, 12, "b"), (7, 13, "a"), (8, 12, "a"), (71, 2, "a"), (7, 1, "2a")]
    assert len({Toeval(*key).deel() for key in keys}) == len(keys)


def test_a_distribution_is_met() -> None:
    """Over many draws each value comes as often as its share says."""
    toeval = Toeval(1, "verdeling")
    counts = Counter(toeval.draw(Verdeling({"a": 1, "b": 3})) for _ in range(4000))
    assert counts["b"] / 4000 == pytest.approx(0.75, abs=0.02)


def test_a_quantile_follows_the_order_of_the_table() -> None:
    """The rank of a draw decides on the value: low ranks get the first."""
    verdeling = Verdeling({"laag": 10, "hoog": 90})
    assert [verdeling.quantile(deel) for deel in (0, 0.0999, 0.1, 0.9999999, 1)] == ["laag", "laag", *["hoog"] * 3]


@pytest.mark.parametrize("naam", sorted(read_kansen()))
def test_every_share_has_a_source(naam: str) -> None:
    """Each row of the table of shares says where it comes from and how certain it is."""
    kans = read_kansen()[naam]
    assert kans.bron
    assert kans.zekerheid in ZEKERHEDEN


def test_normal_draws_are_standard() -> None:
    """The normal draws have mean 0 and deviation 1."""
    toeval = Toeval(3, "normaal")
    draws = [toeval.normal() for _ in range(4000)]
    mean = sum(draws) / len(draws)
    assert mean == pytest.approx(0, abs=0.05)
    assert sum((draw - mean) ** 2 for draw in draws) / len(draws) == pytest.approx(1, abs=0.06)
