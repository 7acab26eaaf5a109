"""Figures formatted for people, in both languages, with no more digits than are significant."""

from __future__ import annotations

from math import floor, isinf, log10

from simulator.text.numbers import at_most, decimal, with_unit
from simulator.text.text import Text

_MINUTE = 60
_HOUR = 3600
_SECOND = 1000.0
_WHOLE_FROM = 99.95
_ONE_FROM = 0.995
_SPACE = "\u00a0"
"""No-break space, to keep a figure and its unit on one line."""


def number(value: float, decimals: int = 0) -> Text:
    """Return a number with thousands separators.

    >>> number(12345.678, 1)
    Text(nl='12.345,7', en='12,345.7')
    """
    return decimal(value, decimals)


def amount(value: float) -> Text:
    """Return a measured amount: whole from a hundred on, below that one decimal, below one two significant digits.

    >>> [amount(value).nl for value in (0, 0.00043, 0.118, 3.14159, 50, 118.4, 20000)]
    ['0', '0,00043', '0,12', '3,1', '50', '118', '20.000']
    """
    if not 0 < abs(value) < _ONE_FROM:
        return number(value, _decimals(value))
    return at_most(value, 1 - floor(log10(abs(value))))


def milliseconds(ms: float) -> Text:
    r"""Return a duration in milliseconds, or in seconds from one second on.

    >>> milliseconds(0.4).nl, milliseconds(48.24).nl, milliseconds(412.4).en, milliseconds(2345).en
    ('0,4\xa0ms', '48,2\xa0ms', '412\xa0ms', '2.3\xa0s')
    """
    return _with(amount(ms / _SECOND), "s") if ms >= _SECOND else _with(amount(ms), "ms")


def share(value: float) -> Text:
    """Return a share (0-1) in percent.

    >>> share(0.2236), share(0.0004).nl, share(0).nl
    (Text(nl='22,4%', en='22.4%'), '0,04%', '0%')
    """
    return with_unit(amount(100 * value), "%")


def rate(value: float) -> Text:
    """Return a rate per second; an infinite one as "all at once".

    >>> rate(118.43).nl, rate(3.14).nl, rate(float("inf")).en
    ('118/s', '3,1/s', 'all at once')
    """
    if isinf(value):
        return Text(nl="alles tegelijk", en="all at once")
    return with_unit(amount(value), "/s")


def span(seconds: float) -> Text:
    r"""Return a duration in hours, minutes and seconds.

    >>> span(42.31).nl, span(600).nl, span(754).nl, span(5400).en
    ('42,3\xa0s', '10\xa0min', '12\xa0min\xa034\xa0s', '1\xa0h\xa030\xa0min')
    """
    if seconds < _MINUTE:
        return _with(amount(seconds), "s")
    whole = round(seconds)
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        text = f"{minutes} min" + (f" {rest:02d} s" if rest else "")
        return _unbroken(text, text)
    hours, rest = divmod(round(whole / _MINUTE), _MINUTE)
    tail = f" {rest:02d} min" if rest else ""
    return _unbroken(f"{hours} uur{tail}", f"{hours} h{tail}")


def signed(value: float) -> Text:
    r"""Return a change with its sign.

    >>> signed(1.24).nl, signed(-0.1).en, signed(0).nl
    ('+1,2', '\u22120.1', '0')
    """
    text = amount(abs(value))
    sign = "" if not value else "+" if value > 0 else "\u2212"
    return Text(nl=sign + text.nl, en=sign + text.en)


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() or abs(value) >= _WHOLE_FROM else 1


def _unbroken(nl: str, en: str) -> Text:
    return Text(nl=nl.replace(" ", _SPACE), en=en.replace(" ", _SPACE))


def _with(text: Text, unit: str) -> Text:
    return with_unit(text, _SPACE + unit)
