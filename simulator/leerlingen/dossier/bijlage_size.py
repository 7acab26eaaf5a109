"""How large attachments are: little, as real ones are thought to be, or heavy; and the bytes that make them so."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from hashlib import shake_128

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream

KILOBYTE = 1000

MOST_OF_A_DOSSIER = 20_000 * KILOBYTE
"""Bytes of all attachments of a dossier together: what comes after that stays small, so that memory is bounded.

Bron: qualification VO-11, a guess.
"""

_POOL = 1 << 20


class BijlageSize(StrEnum):
    """Size mix of the attachments that a school adds; the papers of the support are always small."""

    SMALL = "small"
    """A page of text: one or two kilobytes."""
    TYPICAL = "typical"
    """As if scanned: half of them above 0.3 MB, the largest 5 MB."""
    HEAVY = "heavy"
    """For tests of limits: half of them above 1 MB, the largest 20 MB."""

    def draw_size(self, chance: DrawStream) -> int:
        """Return the size of an attachment in bytes; 0 for one that is as small as its text makes it."""
        if self is BijlageSize.SMALL:
            return 0
        low, _, high = chance.draw(probabilities.distribution(f"bijlagemaat_{self}")).partition("-")
        return chance.whole(int(low) * KILOBYTE, int(high) * KILOBYTE)


def make_filler(start: int, size: int) -> bytes:
    """Return bytes that no compression makes smaller, at the speed of copying.

    Args:
        start: where in the pool to begin, so that two files differ.
        size: in bytes; none when negative.
    """
    if size <= 0:
        return b""
    pool = _pool()
    begin = start % _POOL
    turns = (begin + size) // _POOL
    if not turns:
        return pool[begin : begin + size]
    return b"".join((pool[begin:], pool * (turns - 1), pool[: (begin + size) % _POOL]))


@cache
def _pool() -> bytes:
    """Return one MiB of noise, the same everywhere; deflate looks back 32 kB, and never sees it come round."""
    return shake_128(b"osolab vulling").digest(_POOL)
