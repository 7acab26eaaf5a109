"""Chance by key: the same pupil, the same column, the same draw, whatever else was made before it.

The draws are the words of a BLAKE2b digest of the key, sixteen at a time: the same on every machine and in every
version of Python, and several times cheaper to begin than seeding `random.Random`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate, count
from math import inf
from statistics import NormalDist
from struct import Struct
from typing import TypeVar

T = TypeVar("T")

_WORDS = Struct("<16I")
_KEY = "%s\x1f"
_BITS = 32
_STEP = 2.0**-_BITS
_STEPS = 4096
_EDGE = 3.7
_QUANTILES = (
    -_EDGE,
    *(round(NormalDist().inv_cdf(step / _STEPS), 6) for step in range(1, _STEPS)),
    _EDGE,
)


class Verdeling:
    """A discrete distribution.

    Args:
        shares: value -> share; the shares need not add up to one, they are taken relative to their sum.
    """

    __slots__ = ("_bounds", "shares", "waarden")

    def __init__(self, shares: Mapping[str, float]) -> None:
        total = sum(shares.values())
        self.shares = {value: share / total for value, share in shares.items()}
        self.waarden = tuple(shares)
        self._bounds = (*tuple(accumulate(self.shares.values()))[:-1], inf)

    def quantile(self, deel: float) -> str:
        """Return the value at `deel` (0-1) of the distribution, in the order in which the values were given."""
        return self.waarden[bisect_right(self._bounds, deel)]


def _draws(key: bytes) -> Iterator[float]:
    """Yield uniform draws in [0, 1) without end."""
    for word in _WORDS.unpack(blake2b(key).digest()):
        yield word * _STEP
    for turn in count(1):
        for word in _WORDS.unpack(blake2b(key, salt=turn.to_bytes(8, "little")).digest()):
            yield word * _STEP


class Toeval:
    """The chance of one column: a sequence of draws that depends on its key and on nothing else.

    Args:
        key: seed, index and the name of the column, for instance `(7, 12, "toetsen")`.
    """

    __slots__ = ("deel",)

    def __init__(self, *key: int | str) -> None:
        self.deel: Callable[[], float] = _draws((_KEY * len(key) % key).encode()).__next__

    def happens(self, share: float) -> bool:
        """Tell whether something with this share (0-1) happens."""
        return self.deel() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` up to and including `high`."""
        return low + int(self.deel() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        """Return one of the values, each as likely as another."""
        return values[int(self.deel() * len(values))]

    def draw(self, verdeling: Verdeling) -> str:
        """Return a value of a distribution."""
        return verdeling.quantile(self.deel())

    def normal(self) -> float:
        """Return a draw that is close to standard normal, between -3.7 and 3.7: read off a table of quantiles.

        The table is rounded to six decimals, so that every machine finds the same bits.
        """
        place = self.deel() * _STEPS
        step = int(place)
        low = _QUANTILES[step]
        return low + (place - step) * (_QUANTILES[step + 1] - low)
