"""Numbers in sentences show three figures that count, as either language writes them."""

from __future__ import annotations

import pytest

from loadtests.number_text import in_figures, in_percent


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
    assert in_figures(value).as_dict() == {"nl": nl, "en": en}


def test_a_share_is_told_in_percent() -> None:
    """0.4369 is 43.7%."""
    assert in_percent(0.4369).as_dict() == {"nl": "43,7%", "en": "43.7%"}
