"""Numbers and moments as people read them, in both languages."""

from __future__ import annotations

from datetime import datetime

from harness.outcome import Verdict
from harness.report.texts import tekst
from simulator.text.text import Tekst

GLYPHS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.ERROR: "!",
    Verdict.NO_CALL: "…",
    Verdict.SKIPPED: "–",  # noqa: RUF001 - an en dash is meant
    Verdict.NOT_APPLICABLE: "○",
}
"""A sign beside every colour: colour alone tells nobody anything."""

_SECOND = 1000.0
_KILOBYTE = 1024
_SHORT = 10.0


def duration(ms: float) -> Tekst:
    """Return a duration: in milliseconds below a second, in seconds above.

    >>> duration(3.14159).nl, duration(412.4).nl, duration(2345).en
    ('3,1 ms', '412 ms', '2.3 s')
    """
    if ms >= _SECOND:
        return _both(f"{ms / _SECOND:.1f} s")
    return _both(f"{ms:.1f} ms" if 0 < ms < _SHORT else f"{ms:.0f} ms")


def size(count: int) -> Tekst:
    """Return a size in bytes or kilobytes.

    >>> size(812).nl, size(173_403).nl
    ('812 B', '169,3 kB')
    """
    return _both(f"{count} B" if count < _KILOBYTE else f"{count / _KILOBYTE:.1f} kB")


def number(count: int) -> Tekst:
    """Return a whole number with its thousands apart.

    >>> number(12345)
    Tekst(nl='12.345', en='12,345')
    """
    text = f"{count:,}"
    return Tekst(nl=text.replace(",", "."), en=text)


def moment(text: str) -> Tekst:
    """Return an ISO 8601 moment in words; what is none is returned as it is.

    >>> moment("2026-03-27T10:15:00+01:00")
    Tekst(nl='27 maart 2026, 10:15:00', en='27 March 2026, 10:15:00')
    """
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return Tekst(nl=text, en=text)
    month = tekst(f"maand.{when.month}")
    rest = f"{when.year}, {when:%H:%M:%S}"
    return Tekst(nl=f"{when.day} {month.nl} {rest}", en=f"{when.day} {month.en} {rest}")


def clock_time(text: str) -> str:
    """Return the time of day of an ISO 8601 moment, in milliseconds.

    >>> clock_time("2026-03-27T10:15:00.123456+01:00")
    '10:15:00.123'
    """
    try:
        return datetime.fromisoformat(text).strftime("%H:%M:%S.%f")[:-3]
    except ValueError:
        return text


def _both(english: str) -> Tekst:
    return Tekst(nl=english.replace(".", ","), en=english)
