"""Which number which pupil has: index -> BSN of the published test range, or a synthetic onderwijsnummer.

Bron: realism 1; assumption A35 (the test range is never issued).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from simulator.errors import ConfigurationError
from simulator.leerlingen.toeval import Toeval
from simulator.standard.nummers import TEST_BSN_COUNT, TEST_BSN_FIRST, TEST_BSN_LAST, Pgn

ONDERWIJSNUMMER_COUNT = 900_000
"""Different onderwijsnummers that `onderwijsnummer_of` can make."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
_NINE = 9


class Pgnsoort(StrEnum):
    """Kind of persoonsgebonden nummer."""

    BSN = "bsn"
    ONDERWIJSNUMMER = "onderwijsnummer"


class Pgnwijze(StrEnum):
    """How a population gets its numbers.

    Both give every pupil a number of its own today. `SAFE` promises less: the same number never twice at one school.
    """

    SAFE = "safe"
    UNIQUE = "unique"


def get_pgnwijze(name: str) -> Pgnwijze:
    """Return the strategy called `name`.

    Raises:
        ConfigurationError: unknown, or one that would leave the published test range.
    """
    try:
        return Pgnwijze(name)
    except ValueError:
        pass
    if name == "wide":
        raise ConfigurationError(
            "numbers outside the published test range 999900000-999999999 are not handed out",
            nl="nummers buiten de gepubliceerde testreeks 999900000-999999999 worden niet uitgegeven",
            where="--pgn wide",
            remedy="use --pgn safe or --pgn unique",
            remedy_nl="gebruik --pgn safe of --pgn unique",
        )
    raise ConfigurationError(
        f"unknown strategy {name!r} for numbers",
        nl=f"onbekende manier {name!r} om nummers uit te geven",
        where="--pgn",
        remedy=f"choose one of: {', '.join(Pgnwijze)}",
        remedy_nl=f"kies een van: {', '.join(Pgnwijze)}",
    )


def _weighted_sum(eight_digits: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, eight_digits, strict=True))


def _complete(eight_digits: str, remainder: int) -> str | None:
    """Return the nine digits whose weighted sum has this remainder, or None when no ninth digit does that."""
    last = (_weighted_sum(eight_digits) - remainder) % 11
    return f"{eight_digits}{last}" if last <= _NINE else None


@cache
def bsn_pool() -> tuple[Pgn, ...]:
    """Return the 9,091 numbers of the test range that pass the 11-test, in order."""
    stems = range(TEST_BSN_FIRST // 10, TEST_BSN_LAST // 10 + 1)
    return tuple(Pgn(number) for stem in stems if (number := _complete(str(stem), 0)))


@cache
def _stride_and_start(seed: int, size: int, what: str) -> tuple[int, int]:
    toeval = Toeval(seed, what)
    return toeval.whole(1, size - 1), toeval.whole(0, size - 1)


def bsn_of(seed: int, index: int) -> Pgn:
    """Return the BSN of pupil `index`: no number twice among any 9,091 successive indices.

    The number of test BSNs is prime, so that every stride walks through all of them.

    >>> len({bsn_of(7, index) for index in range(9091)})
    9091
    """
    stride, start = _stride_and_start(seed, TEST_BSN_COUNT, "bsn")
    return bsn_pool()[(start + index * stride) % TEST_BSN_COUNT]


def onderwijsnummer_of(seed: int, index: int) -> Pgn:
    """Return the onderwijsnummer of pupil `index`: synthetic, starts with 10, remainder 5; never also a BSN.

    >>> from simulator.standard.nummers import is_bsn, is_onderwijsnummer
    >>> number = onderwijsnummer_of(7, 0)
    >>> is_onderwijsnummer(number), is_bsn(number)
    (True, False)
    """
    _, start = _stride_and_start(seed, ONDERWIJSNUMMER_COUNT, "onderwijsnummer")
    stem, rank = divmod((start + index) % ONDERWIJSNUMMER_COUNT, _NINE)
    # Of the ten numbers that share seven digits, at least nine have a ninth digit.
    completed = (_complete(f"10{stem:05d}{digit}", 5) for digit in range(10))
    return Pgn([number for number in completed if number][rank])


def refuse_too_many(pupils: int, wijze: Pgnwijze) -> None:
    """Refuse a population that cannot keep its promise about numbers.

    Raises:
        ConfigurationError: more pupils than there are test numbers.
    """
    if pupils <= TEST_BSN_COUNT:
        return
    raise ConfigurationError(
        f"{pupils:,} pupils asked, but the published test range holds {TEST_BSN_COUNT:,} BSNs; "
        "which school receives a pupil is not known here, so reuse of a number cannot be promised to be harmless",
        nl=f"{pupils} leerlingen gevraagd, maar de gepubliceerde testreeks telt {TEST_BSN_COUNT} BSN's; welke school "
        "een leerling ontvangt is hier niet bekend, dus hergebruik van een nummer is niet zeker zonder gevolgen",
        where=f"--pupils {pupils} --pgn {wijze}",
        remedy=f"ask for at most {TEST_BSN_COUNT:,} pupils, or make several populations that never meet",
        remedy_nl=f"vraag hoogstens {TEST_BSN_COUNT} leerlingen, of maak populaties die elkaar nooit treffen",
    )
