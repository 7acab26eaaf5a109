"""Numbers in either language: as Python rounds them, as Babel writes them."""

from __future__ import annotations

import pytest

from simulator.text.numbers import at_most, decimal, in_percent, significant


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (0, "0", "0"),
        (1.1442, "1,14", "1.14"),
        (0.012345, "0,0123", "0.0123"),
        (20.0, "20", "20"),
        (2.5, "2,5", "2.5"),
        (99.96, "100", "100"),
        (999.6, "1.000", "1,000"),
        (473_435.3, "473.000", "473,000"),
        (-3.14159, "-3,14", "-3.14"),
    ],
)
def test_three_figures_count(value: float, nl: str, en: str) -> None:
    """Large numbers are rounded, small ones keep their first figures, and no zero stands idle at the end."""
    assert significant(value).as_dict() == {"nl": nl, "en": en}


def test_a_share_is_told_in_percent() -> None:
    """0.4369 is 43.7%."""
    assert in_percent(0.4369).as_dict() == {"nl": "43,7%", "en": "43.7%"}


@pytest.mark.parametrize("value", [0, -0.04, 0.125, 2.675, 0.05, 1.005, 999.95, 1234.5, 1e7, 123456789.015, 1e15])
@pytest.mark.parametrize("digits", [0, 1, 2, 4])
def test_rounding_is_that_of_the_number_itself(value: float, digits: int) -> None:
    """A number is rounded as what it is, not as what its shortest notation looks like."""
    english = f"{value:,.{digits}f}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    assert decimal(value, digits).as_dict() == {"nl": dutch, "en": english}
    assert decimal(value, digits, grouped=False).en == f"{value:.{digits}f}"


@pytest.mark.parametrize(("value", "nl"), [(0.1, "0,1"), (100.0, "100"), (-0.25, "-0,25"), (0.12344, "0,1234")])
def test_no_zero_stands_idle(value: float, nl: str) -> None:
    """So many decimals at most: what follows the last that counts is left out."""
    assert at_most(value, 4).nl == nl


def test_what_is_no_number_is_written_as_it_is() -> None:
    """A measurement that has no end is told, not refused."""
    assert decimal(float("inf"), 1).as_dict() == {"nl": "inf", "en": "inf"}
