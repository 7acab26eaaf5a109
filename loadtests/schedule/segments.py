"""Segments of a schedule: a number of transfers divided over hours, peaks and bursts, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from loadtests.model import Segment
from loadtests.schedule import school_year
from loadtests.schedule.shape_data import at_tries, value_of

LONGEST = 600.0
"""Longest segment of a run at a constant rate, in seconds."""

MOST = 100_000
"""Most transfers in a segment: arrivals are drawn per segment, so this bounds memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """The size of a run: transfers, seconds, and the mean rate in transfers per second."""

    transfers: int
    seconds: float
    rate: float

    @classmethod
    def of(cls, transfers: int, seconds: float) -> Volume:
        """Return the volume of so many transfers in so many seconds."""
        return cls(transfers=transfers, seconds=seconds, rate=transfers / seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassBurst:
    """Bursts: how often a school asks for a whole class at once, and the number of pupils in it."""

    bursts: int
    leerlingen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _SegmentShare:
    """A segment before it is placed: its shares of the time and of the transfers."""

    label: str
    time: float
    weight: float
    mix: str
    doel: int | None = None
    hour: str = ""


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to `total`, by largest remainder.

    >>> apportion(10, [1, 1, 1])
    [4, 3, 3]
    """
    unit = total / sum(weights)
    shares = [weight * unit for weight in weights]
    counts = [int(share) for share in shares]
    order = sorted(range(len(shares)), key=lambda number: counts[number] - shares[number])
    for number in order[: total - sum(counts)]:
        counts[number] += 1
    return counts


def lay_hours(hours: Iterable[school_year.OpenHour], volume: Volume, tries: float) -> tuple[Segment, ...]:
    """Return one segment for every open hour, all compressed by the same factor; closed hours are left out."""
    return _line_up(
        (
            _SegmentShare(
                label=hour.label,
                time=hour.seconds,
                weight=hour.transfers,
                mix=at_tries(hour.mix, tries),
                hour=hour.iso,
            )
            for hour in hours
        ),
        volume,
    )


def lay_peak(hour: school_year.OpenHour, volume: Volume, tries: float) -> tuple[Segment, ...]:
    """Return an hour with short peaks at a multiple of its mean rate, and the remaining transfers around them."""
    cycle = school_year.SECONDS_PER_HOUR / value_of("microbursts_per_uur")
    time = value_of("microburst_seconden") / cycle
    weight = time * value_of("microburst_factor")
    mix = at_tries(hour.mix, tries)

    def quiet(label: str) -> _SegmentShare:
        return _SegmentShare(label=label, time=(1 - time) / 2, weight=(1 - weight) / 2, mix=mix, hour=hour.iso)

    def parts() -> Iterator[_SegmentShare]:
        for turn in range(1, max(1, round(volume.seconds / cycle)) + 1):
            peak = f"piek {turn}"
            yield quiet(f"{peak}: ervoor")
            yield _SegmentShare(label=peak, time=time, weight=weight, mix=mix, hour=hour.iso)
            yield quiet(f"{peak}: erna")

    return _line_up(parts(), volume)


def lay_bursts(class_burst: ClassBurst, volume: Volume, tries: float) -> tuple[Segment, ...]:
    """Return light traffic with bursts: each time another school asks for its whole class at the same moment."""
    below = (volume.transfers - class_burst.bursts * class_burst.leerlingen) / (2 * class_burst.bursts)
    quiet, asked = at_tries("gemiddeld", tries), at_tries("klas", tries)

    def parts() -> Iterator[_SegmentShare]:
        for turn in range(class_burst.bursts):
            label = f"school {turn + 1}"
            yield _SegmentShare(label=f"{label}: ervoor", time=1, weight=below, mix=quiet)
            yield _SegmentShare(
                label=f"{label}: hele klas", time=0, weight=class_burst.leerlingen, mix=asked, doel=turn
            )
            yield _SegmentShare(label=f"{label}: erna", time=1, weight=below, mix=quiet)

    return _line_up(parts(), volume)


def lay_evenly(name: str, volume: Volume, tries: float) -> tuple[Segment, ...]:
    """Return a constant rate, in segments of at most `LONGEST` seconds and `MOST` transfers."""
    pieces = ceil(max(volume.seconds / LONGEST, volume.transfers / MOST))
    mix = at_tries("gemiddeld", tries)
    return _line_up(
        (_SegmentShare(label=f"{name} {turn}/{pieces}", time=1, weight=1, mix=mix) for turn in range(1, pieces + 1)),
        volume,
    )


def _line_up(shares: Iterable[_SegmentShare], volume: Volume) -> tuple[Segment, ...]:
    """Return consecutive segments with all transfers and all seconds of the volume."""
    parts = list(shares)
    ends = list(accumulate(part.time for part in parts))
    unit = volume.seconds / ends[-1]
    counts = apportion(volume.transfers, [part.weight for part in parts])
    return tuple(
        Segment(
            label=part.label,
            begin=(end - part.time) * unit,
            seconds=part.time * unit,
            count=count,
            mix=part.mix,
            doel=part.doel,
            hour=part.hour,
        )
        for part, end, count in zip(parts, ends, counts, strict=True)
    )
