"""Dates as text."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from simulator.text.text import Text


def spell_date(day: date) -> Text:
    """Return a date as text, the month by name.

    >>> spell_date(date(2026, 3, 5))
    Text(nl='5 maart 2026', en='5 March 2026')
    """
    return Text(nl=format_date(day, "d MMMM y", locale="nl"), en=format_date(day, "d MMMM y", locale="en"))


def spell_weekday(day: date) -> str:
    """Return a date as text with the day of the week, in Dutch.

    >>> spell_weekday(date(2026, 3, 30))
    'ma 30 maart'
    """
    return format_date(day, "EEEEEE d MMMM", locale="nl")
