"""Random numbers by key: the same pupil and column give the same draw, whatever was made before.

All randomness comes in words of 32 bits. A `KeyedDraws` makes all words of a pupil or household at once: one SHAKE-128
digest, of which each column has words of its own (`simulator.leerlingen.chance.columns`). What is rare, or has no fixed
number of draws, has a `DrawStream` of its own: an endless stream of words, made of BLAKE2b digests. Both give the same
words on every machine and in every version of Python, and cost far less than seeding `random.Random`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b, shake_128
from itertools import accumulate, count
from math import inf
from statistics import NormalDist
from struct import Struct
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Throw: TypeAlias = tuple[int, ...]
"""Random words: uniform whole numbers from 0 up to and including 2**32 - 1."""

BITS = 32
"""Bits of a word."""

_WORDS = Struct("<16I")
_KEY = "%s\x1f"
_STEP = 2.0**-BITS
_DECIMALS = 6
NORMAL_BITS = 10
"""Number of high bits of a word that a normal draw uses; few, so that the table fits in the processor cache."""

NORMAL = tuple(round(NormalDist().inv_cdf((step + 0.5) / 2**NORMAL_BITS), _DECIMALS) for step in range(2**NORMAL_BITS))
"""Standard normal draws by the highest bits of a word, from low to high: between -3.7 and 3.7.

Rounded to six decimals, so that every machine has exactly the same floats.
"""


def bound_of(share: float) -> int:
    """Return the bound below which a random word lies with this probability (0-1)."""
    return round(share * (1 << BITS))


def pick(word: int, values: Sequence[T]) -> T:
    """Return one of the values, each as likely as another."""
    return values[word * len(values) >> BITS]


def whole(word: int, low: int, high: int) -> int:
    """Return a whole number from `low` up to and including `high`."""
    return low + (word * (high - low + 1) >> BITS)


def normal(word: int) -> float:
    """Return a draw that is close to standard normal, between -3.7 and 3.7."""
    return NORMAL[word >> BITS - NORMAL_BITS]


def _z_of(share: float) -> float:
    """Return the quantile of the standard normal distribution at this share (0-1)."""
    if not 0 < share < 1:
        return -inf if share <= 0 else inf
    return round(NormalDist().inv_cdf(share), _DECIMALS)


class DiscreteDistribution:
    """A discrete distribution.

    Args:
        shares: value -> share; the shares need not add up to one, they are taken relative to their sum.

    Attributes:
        shares: adding up to one.
        values: in the order given.
        z_bounds: bounds between successive values, as quantiles of the standard normal distribution.
    """

    __slots__ = ("_by_word", "_share_bounds", "shares", "values", "z_bounds")

    def __init__(self, shares: Mapping[str, float]) -> None:
        total = sum(shares.values())
        self.shares = {value: share / total for value, share in shares.items()}
        self.values = tuple(shares)
        bounds = tuple(accumulate(self.shares.values()))[:-1]
        self._share_bounds = bounds
        self._by_word = tuple(map(bound_of, bounds))
        self.z_bounds = tuple(map(_z_of, bounds))

    def at(self, word: int) -> str:
        """Return the value for a random word."""
        return self.values[bisect_right(self._by_word, word)]

    def at_z(self, z: float) -> str:
        """Return the value at `z` standard deviations above the mean, when the values run from low to high."""
        return self.values[bisect_right(self.z_bounds, z)]

    def quantile(self, share: float) -> str:
        """Return the value at `share` (0-1) of the distribution, in the order in which the values were given."""
        return self.values[bisect_right(self._share_bounds, share)]


class KeyedDraws:
    """Makes all random words of one pupil, household or other thing at once.

    Args:
        seed: same seed, same throws.
        who: kind of thing that the words are for, for instance `leerling`.
        words: number of words of a throw. More words do not change those before them.
    """

    __slots__ = ("_bytes", "_key", "_unpack")

    def __init__(self, seed: int, who: str, words: int) -> None:
        self._key = f"{seed}\x1f{who}\x1f".encode()
        form = Struct(f"<{words}I")
        self._bytes = form.size
        self._unpack = form.unpack

    def throw(self, number: int) -> Throw:
        """Return the words of thing number `number`."""
        return self._unpack(shake_128(b"%b%d" % (self._key, number)).digest(self._bytes))


def _words(key: bytes) -> Iterator[int]:
    """Yield words without end."""
    yield from _WORDS.unpack(blake2b(key).digest())
    for number in count(1):
        yield from _WORDS.unpack(blake2b(key, salt=number.to_bytes(8, "little")).digest())


def draws(*key: int | str) -> Iterator[int]:
    """Yield the endless words of the `DrawStream` of this key; no digest is made before the first is asked for."""
    yield from _words((_KEY * len(key) % key).encode())


class DrawStream:
    """An endless sequence of draws that depends on its key and on nothing else.

    Args:
        key: seed, index and the name of the column, for instance `(7, 12, "toetsen")`.
    """

    __slots__ = ("word",)

    def __init__(self, *key: int | str) -> None:
        self.word = draws(*key).__next__

    def words(self, count: int) -> Throw:
        """Return the next words."""
        return tuple([self.word() for _ in range(count)])

    def share(self) -> float:
        """Return a uniform draw in [0, 1)."""
        return self.word() * _STEP

    def happens(self, share: float) -> bool:
        """Tell whether something with this share (0-1) happens."""
        return self.share() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` up to and including `high`."""
        return whole(self.word(), low, high)

    def pick(self, values: Sequence[T]) -> T:
        """Return one of the values, each as likely as another."""
        return pick(self.word(), values)

    def draw(self, distribution: DiscreteDistribution) -> str:
        """Return a value of a distribution."""
        return distribution.at(self.word())

    def normal(self) -> float:
        """Return a draw that is close to standard normal, between -3.7 and 3.7."""
        return normal(self.word())
