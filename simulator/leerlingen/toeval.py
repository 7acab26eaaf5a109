"""Chance by key: the same pupil, the same column, the same draw, whatever else was made before it.

Only `random.Random.random` is used: its sequence for a given integer seed is documented as stable between Python
versions, that of `choice` and `shuffle` is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Verdeling:
    """A discrete distribution.

    Args:
        shares: value -> share; the shares need not add up to one, they are taken relative to their sum.
    """

    __slots__ = ("_bounds", "shares", "waarden")

    def __init__(self, shares: dict[str, float]) -> None:
        total = sum(shares.values())
        self.shares = {value: share / total for value, share in shares.items()}
        self.waarden = tuple(shares)
        self._bounds = tuple(accumulate(self.shares.values()))

    def quantile(self, deel: float) -> str:
        """Return the value at `deel` (0-1) of the distribution, in the order in which the values were given."""
        for value, bound in zip(self.waarden, self._bounds, strict=True):
            if deel < bound:
                return value
        return self.waarden[-1]


class Toeval:
    """The chance of one column: a sequence of draws that depends on its key and on nothing else.

    Args:
        key: seed, index and the name of the column, for instance `(7, 12, "toetsen")`.
    """

    __slots__ = ("deel",)

    def __init__(self, *key: int | str) -> None:
        digest = blake2b("\x1f".join(map(str, key)).encode(), digest_size=8).digest()
        self.deel = Random(int.from_bytes(digest, "big")).random  # noqa: S311 - synthetic pupils, nothing secret

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
        """Return a draw that is close to standard normal: the sum of twelve uniform draws, less six.

        No logarithm or cosine takes part, so every machine finds the same bits.
        """
        return sum(self.deel() for _ in range(12)) - 6.0
