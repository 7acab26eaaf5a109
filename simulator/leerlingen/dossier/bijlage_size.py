"""The size mixes of attachments, and the filler bytes that give a file its size."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from hashlib import shake_128

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream

KILOBYTE = 1000

MOST_OF_A_DOSSIER = 20_000 * KILOBYTE
"""Most filler bytes in a dossier; attachments beyond it stay small, so that memory is bounded.

Bron: qualification VO-11, a guess.
"""

_POOL = 1 << 20


class BijlageSize(StrEnum):
    """Size mix of the attachments that a school adds; the documents of the support are always small."""

    SMALL = "small"
    """A page of text: one or two kilobytes."""
    TYPICAL = "typical"
    """As if scanned: half of them above 0.3 MB, the largest 5 MB."""
    HEAVY = "heavy"
    """For tests of limits: half of them above 1 MB, the largest 20 MB."""

    def draw_size(self, chance: DrawStream) -> int:
        """Return the size of an attachment in bytes; 0 for one without filler."""
        if self is BijlageSize.SMALL:
            return 0
        low, _, high = chance.draw(probabilities.distribution(f"bijlagemaat_{self}")).partition("-")
        return chance.whole(int(low) * KILOBYTE, int(high) * KILOBYTE)


def make_filler(start: int, size: int) -> bytes:
    """Return incompressible bytes, copied from a pool.

    Args:
        start: offset in the pool, so that two files differ.
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
    """Return one MiB of fixed noise; its repetition does not compress, because the window of deflate is only 32 kB."""
    return shake_128(b"osolab vulling").digest(_POOL)
