"""Numbers as sentences have them: three figures that count, in the notation of either language."""

from __future__ import annotations

from math import floor, log10

from simulator.text.text import Tekst

FIGURES = 3
"""What follows is noise in a measurement, and false precision in arithmetic on guesses."""

_SWAP = str.maketrans(".,", ",.")


def in_figures(value: float) -> Tekst:
    """Return a number with at most three figures that count.

    >>> in_figures(1.1442), in_figures(473_435).en, in_figures(20.0).en, in_figures(0).en
    (Tekst(nl='1,14', en='1.14'), '473,000', '20', '0')
    """
    decimals = FIGURES - 1 - floor(log10(abs(value))) if value else 0
    text = f"{round(value, decimals):,.{max(0, decimals)}f}"
    english = text.rstrip("0").rstrip(".") if decimals > 0 else text
    return Tekst(nl=english.translate(_SWAP), en=english)


def in_percent(share: float) -> Tekst:
    """Return a share (0-1) in percent.

    >>> in_percent(0.0456)
    Tekst(nl='4,56%', en='4.56%')
    """
    text = in_figures(100 * share)
    return Tekst(nl=f"{text.nl}%", en=f"{text.en}%")
