"""Numbers and moments formatted for people, in both languages."""

from __future__ import annotations

from datetime import datetime

from harness.outcome import Verdict
from simulator.text.dates import spell_date
from simulator.text.numbers import decimal, with_unit
from simulator.text.text import Text

GLYPHS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.ERROR: "!",
    Verdict.NO_CALL: "…",
    Verdict.SKIPPED: "–",  # noqa: RUF001 - an en dash is meant
    Verdict.NOT_APPLICABLE: "○",
}
"""A sign beside every colour, for people who cannot tell the colours apart."""

_SECOND = 1000.0
_KILOBYTE = 1024
_SHORT = 10.0


def duration(ms: float) -> Text:
    """Return a duration: in milliseconds below a second, in seconds above.

    >>> duration(3.14159).nl, duration(412.4).nl, duration(2345).en
    ('3,1 ms', '412 ms', '2.3 s')
    """
    if ms >= _SECOND:
        return with_unit(decimal(ms / _SECOND, 1, grouped=False), " s")
    return with_unit(decimal(ms, 1 if 0 < ms < _SHORT else 0, grouped=False), " ms")


def size(count: int) -> Text:
    """Return a size in bytes or kilobytes.

    >>> size(812).nl, size(173_403).nl
    ('812 B', '169,3 kB')
    """
    if count < _KILOBYTE:
        return with_unit(decimal(count, grouped=False), " B")
    return with_unit(decimal(count / _KILOBYTE, 1, grouped=False), " kB")


def number(count: int) -> Text:
    """Return a whole number with thousands separators.

    >>> number(12345)
    Text(nl='12.345', en='12,345')
    """
    return decimal(count)


def moment(text: str) -> Text:
    """Return an ISO 8601 moment in words; any other text is returned unchanged.

    >>> moment("2026-03-27T10:15:00+01:00")
    Text(nl='27 maart 2026, 10:15:00', en='27 March 2026, 10:15:00')
    """
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return Text(nl=text, en=text)
    return with_unit(spell_date(when), f", {when:%H:%M:%S}")


def clock_time(text: str) -> str:
    """Return the time of day of an ISO 8601 moment, to the millisecond.

    >>> clock_time("2026-03-27T10:15:00.123456+01:00")
    '10:15:00.123'
    """
    try:
        return datetime.fromisoformat(text).strftime("%H:%M:%S.%f")[:-3]
    except ValueError:
        return text
