"""Numbers as people write them, in both languages."""

from __future__ import annotations

from simulator.text.text import Tekst

_TO_DUTCH = str.maketrans({",": ".", ".": ","})
_SMALLEST = 0.0001


def decimaal(value: float, digits: int = 0) -> Tekst:
    """Return a number with so many decimals and thousands apart.

    >>> decimaal(12345.678, 1).nl, decimaal(12345.678, 1).en
    ('12.345,7', '12,345.7')
    """
    text = f"{value:,.{digits}f}"
    return Tekst(nl=text.translate(_TO_DUTCH), en=text)


def procent(share: float, digits: int = 1) -> Tekst:
    """Return a share (0-1) as a percentage.

    >>> procent(0.1234).nl, procent(0.1234).en
    ('12,3%', '12.3%')
    """
    text = decimaal(100 * share, digits)
    return Tekst(nl=f"{text.nl}%", en=f"{text.en}%")


def kans(p: float) -> Tekst:
    """Return a probability: small ones as a bound.

    >>> kans(0.03456).nl, kans(0.00000001).en
    ('0,035', '< 0.0001')
    """
    if p < _SMALLEST:
        return Tekst(nl="< 0,0001", en="< 0.0001")
    return decimaal(p, 3 if p >= 0.001 else 4)  # noqa: PLR2004 - three decimals until they say nothing


def omvang(size: float) -> Tekst:
    """Return a number of bytes.

    >>> omvang(15200).nl, omvang(2_300_000).en
    ('15,2 kB', '2.3 MB')
    """
    unit, value = ("MB", size / 1e6) if size >= 1e6 else ("kB", size / 1e3)  # noqa: PLR2004 - where a megabyte begins
    text = decimaal(value, 1)
    return Tekst(nl=f"{text.nl} {unit}", en=f"{text.en} {unit}")
