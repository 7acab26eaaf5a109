"""Numbers as text in both languages: Babel formats them, this module chooses the number of digits."""

from __future__ import annotations

from decimal import Decimal
from math import floor, isfinite, log10

from babel.numbers import format_decimal

from simulator.text.text import Text

SIGNIFICANT_DIGITS = 3
"""Significant digits: more are noise in a measurement, and false precision in an estimate."""

_SMALLEST = 0.0001


def decimal(value: float, digits: int = 0, *, grouped: bool = True) -> Text:
    """Return a number with a fixed number of decimals.

    Args:
        value: the number.
        digits: how many decimals.
        grouped: whether thousands are separated.

    >>> decimal(12345.678, 1).nl, decimal(12345.678, 1).en, decimal(12345.678, 1, grouped=False).nl
    ('12.345,7', '12,345.7', '12345,7')
    """
    return _write(value, digits, "0" * digits, grouped=grouped)


def at_most(value: float, digits: int, *, grouped: bool = True) -> Text:
    """Return a number with at most `digits` decimals, without trailing zeros.

    >>> at_most(2.5, 3).nl, at_most(20.0, 3).en
    ('2,5', '20')
    """
    return _write(value, digits, "#" * digits, grouped=grouped)


def significant(value: float) -> Text:
    """Return a number with at most three significant digits.

    >>> in_figures(1.1442), in_figures(473_435).en, in_figures(20.0).en, in_figures(0).en
    (Text(nl='1,14', en='1.14'), '473,000', '20', '0')
    """
    decimals = SIGNIFICANT_DIGITS - 1 - floor(log10(abs(value))) if value else 0
    return at_most(round(value, decimals), max(0, decimals))


def in_percent(share: float) -> Text:
    """Return a share (0-1) in percent, with at most three significant digits.

    >>> in_percent(0.0456)
    Text(nl='4,56%', en='4.56%')
    """
    return with_unit(significant(100 * share), "%")


def percent(share: float, digits: int = 1) -> Text:
    """Return a share (0-1) as a percentage.

    >>> percent(0.1234).nl, percent(0.1234).en
    ('12,3%', '12.3%')
    """
    return with_unit(decimal(100 * share, digits), "%")


def p_value(p: float) -> Text:
    """Return a p-value; a very small one as an upper bound.

    >>> p_value(0.03456).nl, p_value(0.00000001).en
    ('0,035', '< 0.0001')
    """
    if p < _SMALLEST:
        bound = decimal(_SMALLEST, 4)
        return Text(nl=f"< {bound.nl}", en=f"< {bound.en}")
    return decimal(p, 3 if p >= 0.001 else 4)  # noqa: PLR2004 - three decimals until they say nothing


def byte_size(size: float) -> Text:
    """Return a number of bytes.

    >>> byte_size(15200).nl, byte_size(2_300_000).en
    ('15,2 kB', '2.3 MB')
    """
    unit, value = ("MB", size / 1e6) if size >= 1e6 else ("kB", size / 1e3)  # noqa: PLR2004 - where a megabyte begins
    return with_unit(decimal(value, 1), f" {unit}")


def with_unit(text: Text, unit: str) -> Text:
    """Return a number with a unit behind it that is the same in both languages."""
    return Text(nl=f"{text.nl}{unit}", en=f"{text.en}{unit}")


def _write(value: float, digits: int, decimals: str, *, grouped: bool) -> Text:
    """Return a number in both languages; one that is not finite, such as `inf`, is written as Python does.

    Python rounds the exact binary value; Babel would round its decimal representation.
    """
    rounded = f"{value:.{digits}f}"
    if not isfinite(value):
        return Text(nl=rounded, en=rounded)
    number, form = Decimal(rounded), f"{'#,##0' if grouped else '0'}.{decimals}".rstrip(".")
    return Text(nl=format_decimal(number, form, locale="nl"), en=format_decimal(number, form, locale="en"))
