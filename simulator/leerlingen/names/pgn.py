"""The pgn of a pupil by its index: a BSN of the published test range, or a synthetic onderwijsnummer.

Bron: realism 1; assumption A35 (the test range is never issued).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from simulator.errors import ConfigurationError
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.model import PgnKind
from simulator.leerlingen.names.region import REGIOS, rank_of, regio_of
from simulator.standard.identifiers import TEST_BSN_COUNT, TEST_BSN_FIRST, TEST_BSN_LAST, Pgn

ONDERWIJSNUMMER_COUNT = 900_000
"""Different onderwijsnummers that `onderwijsnummer_of` can make."""

WIDE_BSN_COUNT = 9_000_000
"""Different BSNs that `wide_bsn_of` can make."""

_WIDE_STRIDE = 1_234_567
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
_NINE = 9


class PgnPolicy(StrEnum):
    """How a population gets its numbers.

    `SAFE` gives a number at most once in each region (`simulator.leerlingen.country`), so that pupils with the same
    number share no school, as sender or receiver. `UNIQUE` gives a number at most once. `WIDE` too, but takes it from
    900000000-999999999 instead of the published test range (assumption A56).
    """

    SAFE = "safe"
    UNIQUE = "unique"
    WIDE = "wide"


def get_pgn_policy(name: str) -> PgnPolicy:
    """Return the policy called `name`.

    Raises:
        ConfigurationError: unknown.
    """
    try:
        return PgnPolicy(name)
    except ValueError:
        pass
    raise ConfigurationError(
        f"unknown strategy {name!r} for numbers",
        nl=f"onbekende manier {name!r} om nummers uit te geven",
        where="--pgn",
        remedy=f"choose one of: {', '.join(PgnPolicy)}",
        remedy_nl=f"kies een van: {', '.join(PgnPolicy)}",
    )


def _weighted_sum(eight_digits: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, eight_digits, strict=True))


def _complete(eight_digits: str, remainder: int) -> str | None:
    """Return the digits with the ninth that gives this remainder, or None when there is none."""
    last = (_weighted_sum(eight_digits) - remainder) % 11
    return f"{eight_digits}{last}" if last <= _NINE else None


@cache
def bsn_pool() -> tuple[Pgn, ...]:
    """Return the 9,091 numbers of the test range that pass the 11-test, in order."""
    stems = range(TEST_BSN_FIRST // 10, TEST_BSN_LAST // 10 + 1)
    return tuple(Pgn(number) for stem in stems if (number := _complete(str(stem), 0)))


@cache
def _stride_and_start(seed: int, size: int, what: str) -> tuple[int, int]:
    chance = DrawStream(seed, what)
    return chance.whole(1, size - 1), chance.whole(0, size - 1)


def bsn_of(seed: int, index: int) -> Pgn:
    """Return the BSN of pupil `index`: no number twice among any 9,091 successive indices.

    The number of test BSNs is prime, so that every stride passes all of them.

    >>> len({bsn_of(7, index) for index in range(9091)})
    9091
    """
    stride, start = _stride_and_start(seed, TEST_BSN_COUNT, "bsn")
    return bsn_pool()[(start + index * stride) % TEST_BSN_COUNT]


def onderwijsnummer_of(seed: int, index: int) -> Pgn:
    """Return the onderwijsnummer of pupil `index`: synthetic, starts with 10, remainder 5; never also a BSN.

    >>> from simulator.standard.identifiers import is_bsn, is_onderwijsnummer
    >>> number = onderwijsnummer_of(7, 0)
    >>> is_onderwijsnummer(number), is_bsn(number)
    (True, False)
    """
    _, start = _stride_and_start(seed, ONDERWIJSNUMMER_COUNT, "onderwijsnummer")
    stem, rank = divmod((start + index) % ONDERWIJSNUMMER_COUNT, _NINE)
    # Of the ten numbers that share seven digits, at least nine have a valid ninth digit.
    completed = (_complete(f"10{stem:05d}{digit}", 5) for digit in range(10))
    return Pgn([number for number in completed if number][rank])


def wide_bsn_of(seed: int, index: int) -> Pgn:
    """Return the BSN of pupil `index` in 900000000-999999999: no number twice among nine million successive indices.

    The stride is coprime with nine million, so that it passes all of them.

    >>> len({wide_bsn_of(7, index) for index in range(20000)})
    20000
    """
    _, start = _stride_and_start(seed, WIDE_BSN_COUNT, "wide")
    stem, rank = divmod((start + index * _WIDE_STRIDE) % WIDE_BSN_COUNT, _NINE)
    completed = (_complete(f"9{stem:06d}{digit}", 0) for digit in range(10))
    return Pgn([number for number in completed if number][rank])


def number_of(seed: int, index: int, soort: PgnKind, policy: PgnPolicy) -> Pgn:
    """Return the number of pupil `index` of a population.

    `SAFE` takes the number at the rank of the pupil in its region, from another start in each region: two pupils of one
    region differ as long as it has at most 9,091, and a population of up to 9,044 has no number twice at all.

    >>> numbers = [number_of(7, index, PgnKind.BSN, PgnPolicy.SAFE) for index in range(9044 + 76)]
    >>> len(set(numbers[:9044])), len(set(numbers)), len(set(numbers[5::76]))
    (9044, 9045, 120)
    """
    if soort is PgnKind.ONDERWIJSNUMMER:
        return onderwijsnummer_of(seed, index)
    match policy:
        case PgnPolicy.WIDE:
            return wide_bsn_of(seed, index)
        case PgnPolicy.UNIQUE:
            return bsn_of(seed, index)
        case PgnPolicy.SAFE:
            return bsn_of(seed, regio_of(index) * (TEST_BSN_COUNT // REGIOS) + rank_of(index))


def most_pupils(policy: PgnPolicy) -> int:
    """Return the size of the largest population that a policy has enough numbers for.

    >>> most_pupils(PgnPolicy.UNIQUE), most_pupils(PgnPolicy.SAFE)
    (9091, 690916)
    """
    return {
        PgnPolicy.UNIQUE: TEST_BSN_COUNT,
        PgnPolicy.SAFE: TEST_BSN_COUNT * REGIOS,
        PgnPolicy.WIDE: ONDERWIJSNUMMER_COUNT,
    }[policy]


def refuse_too_many(pupils: int, policy: PgnPolicy) -> None:
    """Refuse a population that is too large for its policy.

    Raises:
        ConfigurationError: more pupils than there are numbers for.
    """
    most = most_pupils(policy)
    if pupils <= most:
        return
    larger = [f"--pgn {other}" for other in PgnPolicy if pupils <= most_pupils(other)]
    raise ConfigurationError(
        f"{pupils:,} pupils asked, but --pgn {policy} has numbers for {most:,}; "
        f"the published test range holds {TEST_BSN_COUNT:,} BSNs",
        nl=f"{pupils} leerlingen gevraagd, maar --pgn {policy} heeft nummers voor {most}; "
        f"de gepubliceerde testreeks telt {TEST_BSN_COUNT} BSN's",
        where=f"--pupils {pupils} --pgn {policy}",
        remedy=f"ask for at most {most:,} pupils" + (f", or choose {' or '.join(larger)}" if larger else ""),
        remedy_nl=f"vraag hoogstens {most} leerlingen" + (f", of kies {' of '.join(larger)}" if larger else ""),
    )


def describe_numbers(pupils: int, policy: PgnPolicy) -> str:
    """Return what a policy guarantees about the numbers of a population of this size, for its manifest."""
    synthetic = "synthetic persons only"
    if policy is PgnPolicy.WIDE:
        return f"every pupil has a number of its own, BSNs in 900000000-999999999 (assumption A56); {synthetic}"
    if policy is PgnPolicy.UNIQUE or pupils <= TEST_BSN_COUNT // REGIOS * REGIOS:
        return f"every pupil has a number of its own; {synthetic}"
    return (
        f"the {TEST_BSN_COUNT:,} BSNs of the published test range are reused: pupils with the same number live in "
        f"different regions, and share no school as sender or receiver; {synthetic}"
    )
