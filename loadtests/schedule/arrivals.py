"""The arrivals of a run: when each transfer is due and which scenario it plays, independent of any response.

Random numbers are keyed: the moments of a segment by the number of its first transfer, the scenario of a transfer by
its own number. So every worker computes the same schedule, and a ramp can extend it during the run.
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
"""How arrivals are spaced in a segment: as a Poisson process, or evenly."""

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
    """Yield the transfers of a run in the order in which they are due; one segment at a time is in memory.

    Args:
        segments: in order of time, without overlap.
        seed: same seed, same schedule.
        kind: `poisson` or `exact`.
        first: number of the first transfer: that of all transfers before these segments.
        without: scenarios that this environment cannot play; the others take their place.

    Raises:
        LocalProtocolError: segments overlap, or an unknown `kind`.
        ConfigurationError: a mix has no scenarios left.
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
    """Return the transfers of one worker (0-based); together the workers have each transfer once."""
    return islice(arrivals, worker, None, workers)


def _moments(segment: Segment, seed: int, kind: ArrivalProcess, number: int) -> Iterable[float]:
    """Return when the transfers of a segment are due, in order.

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
    """Return a function from the number of a transfer to its scenario in a mix."""
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
