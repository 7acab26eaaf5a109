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

from loadtests.model import Arrival, Segment
from loadtests.schedule.shape_data import mix
from simulator.errors import ConfigurationError, LocalProtocolError

ArrivalProcess: TypeAlias = Literal["poisson", "exact"]
"""How arrivals lie in a stretch: as strangers come, or evenly spaced."""

_ROUNDING = 1e-6
_BYTES = 4
_STEP = 2.0 ** (-8 * _BYTES)


def arrivals(
    segments: Iterable[Segment],
    *,
    seed: int,
    kind: ArrivalProcess = "poisson",
    first: int = 0,
    without: Collection[str] = (),
) -> Iterator[Arrival]:
    """Yield the transfers of a run in the order in which they are due; at any time one stretch is in memory.

    Args:
        segments: in the order of time; none may begin before the previous one ends.
        seed: same seed, same schedule.
        kind: `poisson` or `exact`.
        first: number of the first transfer: how many there were before these stretches.
        without: scenarios that this system cannot play; the others take their place.

    Raises:
        LocalProtocolError: stretches overlap, or `kind` is none of the two.
        ConfigurationError: nothing is left of a mixture.
    """
    number, free_from = first, 0.0
    for segment in segments:
        if segment.begin < free_from - _ROUNDING:
            raise LocalProtocolError(f"{segment.label} begins at {segment.begin} s, before the previous stretch ends")
        scenario_of = _scenarios(segment.mix, seed, without)
        for due in _moments(segment, seed, kind, number):
            yield Arrival(number=number, due=due, scenario=scenario_of(number), doel=segment.doel)
            number += 1
        free_from = segment.begin + segment.seconds


def share_of(arrivals: Iterable[Arrival], worker: int, workers: int) -> Iterator[Arrival]:
    """Return the transfers of one worker (0-based): all workers together have each transfer once."""
    return islice(arrivals, worker, None, workers)


def _moments(segment: Segment, seed: int, kind: ArrivalProcess, number: int) -> Iterable[float]:
    """Return when the transfers of a stretch are due, in order.

    Given their number, the moments of a Poisson process are uniform draws, sorted.
    """
    match kind:
        case "poisson":
            chance = shake_128(b"%d aankomst %d" % (seed, number)).digest(_BYTES * segment.count)
            step = segment.seconds * _STEP
            return (segment.begin + word * step for word in sorted(unpack(f"<{segment.count}I", chance)))
        case "exact":
            return (segment.begin + segment.seconds * turn / segment.count for turn in range(segment.count))
    raise LocalProtocolError(f"arrivals are poisson or exact, not {kind!r}")


def _scenarios(name: str, seed: int, without: Collection[str]) -> Callable[[int], str]:
    """Return what says, of the number of a transfer, which scenario of a mixture it plays."""
    shares = {scenario: share for scenario, share in mix(name).scenarios.items() if scenario not in without}
    if not shares:
        raise ConfigurationError(
            f"no scenario is left of the mixture {name!r}",
            nl=f"van het mengsel {name!r} blijft geen scenario over",
            remedy="fill in the parties that these scenarios need",
            remedy_nl="vul de partijen in die deze scenario's nodig hebben",
        )
    names = tuple(shares)
    unit = sum(shares.values()) * _STEP
    bounds = [round(bound / unit) for bound in accumulate(shares.values())][:-1]
    key = b"%d scenario " % seed

    def scenario_of(number: int) -> str:
        digest = blake2b(key + b"%d" % number, digest_size=_BYTES).digest()
        return names[bisect_right(bounds, int.from_bytes(digest, "little"))]

    return scenario_of
