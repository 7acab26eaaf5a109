"""The chi-square test says what the textbooks say, and does not lean on nearly empty cells."""

from __future__ import annotations

import importlib.util

import pytest

from simulator.errors import ConfigurationError
from simulator.leerlingen.population.order import make_order
from simulator.leerlingen.statistics import measure_stats
from simulator.leerlingen.statistics.chi_square import compare, compare_shares, refuse_without_libraries


def test_a_die() -> None:
    """A textbook case: 5, 8, 9, 8, 10 and 20 in 60 throws give 13.4 at five degrees of freedom."""
    test = compare([5, 8, 9, 8, 10, 20], [10.0] * 6)
    assert test is not None
    assert test.chi2 == pytest.approx(13.4)
    assert (test.df, test.merged) == (5, 0)
    assert test.p == pytest.approx(0.01991, abs=1e-5)
    assert test.within


def test_the_verdict_turns_at_one_in_a_thousand() -> None:
    """10.83 is the bound at one degree of freedom."""
    inside, outside = compare([552, 448], [500.0, 500.0]), compare([553, 447], [500.0, 500.0])
    assert inside is not None
    assert outside is not None
    assert inside.chi2 < 10.828 < outside.chi2
    assert inside.within
    assert not outside.within


def test_small_cells_are_taken_together() -> None:
    """Three cells of two expected become one of six."""
    test = compare([50, 44, 1, 2, 3], [50.0, 44.0, 2.0, 2.0, 2.0])
    assert test is not None
    assert (test.df, test.merged) == (2, 3)
    assert test.chi2 == pytest.approx(0)


def test_what_was_never_expected_still_counts() -> None:
    """A value that was not foreseen is added to the smallest cell, where it shows."""
    test = compare([500, 400, 100], [600.0, 400.0, 0.0])
    assert test is not None
    assert test.df == 1
    assert test.chi2 == pytest.approx(100**2 / 600 + 100**2 / 400)


@pytest.mark.parametrize(("found", "expected"), [([7], [7.0]), ([3, 2], [4.0, 1.0])], ids=["one cell", "too few"])
def test_too_little_is_not_tested(found: list[int], expected: list[float]) -> None:
    """A verdict needs two cells in which something was expected."""
    assert compare(found, expected) is None


def test_independent_shares_add_up() -> None:
    """Each count of its own adds one degree of freedom; those too small to judge are taken together."""
    test = compare_shares([(14, 1000), (10, 1000), (1, 100), (0, 100)], 0.01)
    assert test is not None
    assert (test.df, test.merged) == (2, 2)
    assert test.chi2 == pytest.approx(16 / 9.9)
    assert compare_shares([(1, 100)], 0.01) is None


def test_the_extra_is_named_when_it_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is counted first: who lacks the libraries hears at once what to install, in both languages."""
    monkeypatch.setattr("simulator.leerlingen.statistics.chi_square.find_spec", lambda _: None)
    with pytest.raises(ConfigurationError) as caught:
        measure_stats(make_order(pupils=10, seed=1, mix="POVO=1", format="xml", pgn="safe"))
    for lang in ("nl", "en"):
        assert "osolab[stats]" in caught.value.in_language(lang)
    assert caught.value.nl != caught.value.message


def test_the_extra_is_here() -> None:
    """The tests of this room run with the libraries that it needs."""
    assert importlib.util.find_spec("matplotlib")
    refuse_without_libraries()
