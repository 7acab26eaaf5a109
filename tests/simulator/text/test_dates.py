"""Days in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from simulator.text.dates import spell_date, spell_weekday

MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december",
    "January February March April May June July August September October November December",
)


@pytest.mark.parametrize("month", range(1, 13))
def test_months_have_their_whole_name(month: int) -> None:
    """Dutch writes months small, English with a capital; the day comes first in both."""
    dutch, english = (names.split()[month - 1] for names in MONTHS)
    expected = {"nl": f"1 {dutch} 2026", "en": f"1 {english} 2026"}
    assert spell_date(date(2026, month, 1)).as_dict() == expected


def test_days_of_the_week_have_two_letters() -> None:
    """Monday 30 March 2026 is `ma 30 maart`."""
    monday = date(2026, 3, 2)
    found = [spell_weekday(monday + timedelta(days=number)) for number in range(7)]
    assert [text.partition(" ")[0] for text in found] == ["ma", "di", "wo", "do", "vr", "za", "zo"]
