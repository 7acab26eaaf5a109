"""Numbers as people write them, in both languages. Babel knows how; how many digits a figure deserves is ours."""

from __future__ import annotations

from decimal import Decimal
from math import floor, isfinite, log10

from babel.numbers import format_decimal

from simulator.text.text import Tekst

FIGURES = 3
"""What follows is noise in a measurement, and false precision in arithmetic on guesses."""

_SMALLEST = 0.0001


def decimaal(value: float, digits: int = 0, *, grouped: bool = True) -> Tekst:
    """Return a number with so many decimals.

    Args:
        value: the number.
        digits: how many decimals.
        grouped: whether thousands stand apart.

    >>> decimaal(12345.678, 1).nl, decimaal(12345.678, 1).en, decimaal(12345.678, 1, grouped=False).nl
    ('12.345,7', '12,345.7', '12345,7')
    """
    return _write(value, digits, "0" * digits, grouped=grouped)


def at_most(value: float, digits: int, *, grouped: bool = True) -> Tekst:
    """Return a number with so many decimals at most: no idle zero stands at its end.

    >>> at_most(2.5, 3).nl, at_most(20.0, 3).en
    ('2,5', '20')
    """
    return _write(value, digits, "#" * digits, grouped=grouped)


def in_figures(value: float) -> Tekst:
    """Return a number with at most three figures that count.

    >>> in_figures(1.1442), in_figures(473_435).en, in_figures(20.0).en, in_figures(0).en
    (Tekst(nl='1,14', en='1.14'), '473,000', '20', '0')
    """
    decimals = FIGURES - 1 - floor(log10(abs(value))) if value else 0
    return at_most(round(value, decimals), max(0, decimals))


def in_percent(share: float) -> Tekst:
    """Return a share (0-1) in percent, with at most three figures that count.

    >>> in_percent(0.0456)
    Tekst(nl='4,56%', en='4.56%')
    """
    return with_unit(in_figures(100 * share), "%")


def procent(share: float, digits: int = 1) -> Tekst:
    """Return a share (0-1) as a percentage.

    >>> procent(0.1234).nl, procent(0.1234).en
    ('12,3%', '12.3%')
    """
    return with_unit(decimaal(100 * share, digits), "%")


def kans(p: float) -> Tekst:
    """Return a probability: small ones as a bound.

    >>> kans(0.03456).nl, kans(0.00000001).en
    ('0,035', '< 0.0001')
    """
    if p < _SMALLEST:
        bound = decimaal(_SMALLEST, 4)
        return Tekst(nl=f"< {bound.nl}", en=f"< {bound.en}")
    return decimaal(p, 3 if p >= 0.001 else 4)  # noqa: PLR2004 - three decimals until they say nothing


def omvang(size: float) -> Tekst:
    """Return a number of bytes.

    >>> omvang(15200).nl, omvang(2_300_000).en
    ('15,2 kB', '2.3 MB')
    """
    unit, value = ("MB", size / 1e6) if size >= 1e6 else ("kB", size / 1e3)  # noqa: PLR2004 - where a megabyte begins
    return with_unit(decimaal(value, 1), f" {unit}")


def with_unit(text: Tekst, unit: str) -> Tekst:
    """Return a number with what is the same behind it in both languages."""
    return Tekst(nl=f"{text.nl}{unit}", en=f"{text.en}{unit}")


def _write(value: float, digits: int, decimals: str, *, grouped: bool) -> Tekst:
    """Return a number in both languages; what is no number, such as `inf`, is written as Python does.

    The rounding is Python's, of the number as it is: Babel would round the number as it is shown.
    """
    rounded = f"{value:.{digits}f}"
    if not isfinite(value):
        return Tekst(nl=rounded, en=rounded)
    number, form = Decimal(rounded), f"{'#,##0' if grouped else '0'}.{decimals}".rstrip(".")
    return Tekst(nl=format_decimal(number, form, locale="nl"), en=format_decimal(number, form, locale="en"))
