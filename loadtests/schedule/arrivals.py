"""The schedule: every transfer of a run, when it is due and what it asks, known before the first answer comes.

All chance is by key: the moments of a stretch by the number of its first transfer, the scenario of a transfer by its
own number. So every worker reads the same schedule, however many there are, and a ramp can add to it as it goes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import blake2b, shake_128
from itertools import accumulate, islice
from struct import unpack
from typing import Literal, TypeAlias

from loadtests.model import Aankomst, Stuk
from loadtests.schedule.shape_data import mengsel
from simulator.errors import ConfigurationError, LocalProtocolError

Spreiding: TypeAlias = Literal["poisson", "exact"]
"""How arrivals lie in a stretch: as strangers come, or evenly spaced."""

_ROUNDING = 1e-6
_BYTES = 4
_STEP = 2.0 ** (-8 * _BYTES)


def arrivals(
    stukken: Iterable[Stuk],
    *,
    seed: int,
    kind: Spreiding = "poisson",
    first: int = 0,
    without: Collection[str] = (),
) -> Iterator[Aankomst]:
    """Yield the transfers of a run in the order in which they are due; at any time one stretch is in memory.

    Args:
        stukken: in the order of time; none may begin before the previous one ends.
        seed: same seed, same schedule.
        kind: `poisson` or `exact`.
        first: number of the first transfer: how many there were before these stretches.
        without: scenarios that this system cannot play; the others take their place.

    Raises:
        LocalProtocolError: stretches overlap, or `kind` is none of the two.
        ConfigurationError: nothing is left of a mixture.
    """
    nummer, free_from = first, 0.0
    for stuk in stukken:
        if stuk.begin < free_from - _ROUNDING:
            raise LocalProtocolError(f"{stuk.label} begins at {stuk.begin} s, before the previous stretch ends")
        scenario_of = _scenarios(stuk.mengsel, seed, without)
        for due in _moments(stuk, seed, kind, nummer):
            yield Aankomst(nummer=nummer, due=due, scenario=scenario_of(nummer), doel=stuk.doel)
            nummer += 1
        free_from = stuk.begin + stuk.seconds


def share_of(aankomsten: Iterable[Aankomst], worker: int, workers: int) -> Iterator[Aankomst]:
    """Return the transfers of one worker (0-based): all workers together have each transfer once."""
    return islice(aankomsten, worker, None, workers)


def _moments(stuk: Stuk, seed: int, kind: Spreiding, nummer: int) -> Iterable[float]:
    """Return when the transfers of a stretch are due, in order.

    Given their number, the moments of a Poisson process are uniform draws, sorted.
    """
    match kind:
        case "poisson":
            chance = shake_128(b"%d aankomst %d" % (seed, nummer)).digest(_BYTES * stuk.aantal)
            step = stuk.seconds * _STEP
            return (stuk.begin + word * step for word in sorted(unpack(f"<{stuk.aantal}I", chance)))
        case "exact":
            return (stuk.begin + stuk.seconds * turn / stuk.aantal for turn in range(stuk.aantal))
    raise LocalProtocolError(f"arrivals are poisson or exact, not {kind!r}")


def _scenarios(naam: str, seed: int, without: Collection[str]) -> Callable[[int], str]:
    """Return what says, of the number of a transfer, which scenario of a mixture it plays."""
    shares = {scenario: share for scenario, share in mengsel(naam).scenarios.items() if scenario not in without}
    if not shares:
        raise ConfigurationError(
            f"no scenario is left of the mixture {naam!r}",
            nl=f"van het mengsel {naam!r} blijft geen scenario over",
            remedy="fill in the parties that these scenarios need",
            remedy_nl="vul de partijen in die deze scenario's nodig hebben",
        )
    names = tuple(shares)
    unit = sum(shares.values()) * _STEP
    bounds = [round(bound / unit) for bound in accumulate(shares.values())][:-1]
    key = b"%d scenario " % seed

    def scenario_of(nummer: int) -> str:
        digest = blake2b(key + b"%d" % nummer, digest_size=_BYTES).digest()
        return names[bisect_right(bounds, int.from_bytes(digest, "little"))]

    return scenario_of
