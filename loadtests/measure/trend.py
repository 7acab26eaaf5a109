"""Trends of a soak: slopes per hour of memory, handles, open sessies and latency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, linear_regression

from loadtests.model import ResourceUsage, TimeBucket

LATENCY = "latency"
"""Key of the latency among the trends, which are by party."""

MEASURES = ("rss_mb", "handles", "sessies")
"""Measures of a party whose slope is computed: attributes of `ResourceUsage`."""

_HOUR = 3600.0
_FEWEST = 3  # two points lie on any line


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """The regression line of a series.

    Attributes:
        per_hour: how much the value rises in an hour.
        r2: share (0-1) of the spread that the line explains; near 0 the slope is noise.
        points: number of values.
    """

    per_hour: float
    r2: float
    points: int


def slope(times: Sequence[float], values: Sequence[float]) -> Slope | None:
    """Return the slope by least squares, or None for fewer than three moments.

    Args:
        times: seconds.
        values: at those times.

    >>> slope([0, 1800, 3600], [10, 11, 12])
    Slope(per_hour=2.0, r2=1.0, points=3)
    """
    if len(set(times)) < _FEWEST:
        return None
    line = linear_regression(times, values)
    try:
        r2 = correlation(times, values) ** 2
    except StatisticsError:  # a constant series: the line fits exactly
        r2 = 1.0
    return Slope(per_hour=line.slope * _HOUR, r2=min(r2, 1.0), points=len(times))


def trends(
    resources: Iterable[ResourceUsage], series: Iterable[TimeBucket], *, warmup: float
) -> dict[str, dict[str, float]]:
    """Return the slopes of memory, handles and open sessies by party, and under `LATENCY` that of the median latency.

    A party has `rss_mb_per_hour`, `rss_mb_r2`, the same of `handles` and `sessies`, and `points`; `LATENCY` has
    `ms_per_hour`, `ms_r2` and `points`. Seconds without a completed transfer have no latency. What was never measured,
    or at fewer than three moments, is left out.

    Args:
        resources: samples of the parties.
        series: the run by second.
        warmup: seconds at the start that are left out, in which caches fill and pools grow.
    """
    found: dict[str, dict[str, float]] = {}
    by_party: dict[str, list[ResourceUsage]] = {}
    for usage in resources:
        if usage.t >= warmup:
            by_party.setdefault(usage.party, []).append(usage)
    for party, used in sorted(by_party.items()):
        times = [usage.t for usage in used]
        measured: dict[str, float] = {}
        for measure in MEASURES:
            values = [float(getattr(usage, measure)) for usage in used]
            measured |= _told(measure, _slope_of_measured(times, values))
        if measured:
            found[party] = measured
    settled = [bucket for bucket in series if bucket.t >= warmup and bucket.completed]
    drift = _told("ms", slope([float(bucket.t) for bucket in settled], [bucket.p50 for bucket in settled]))
    return {**found, **({LATENCY: drift} if drift else {})}


def _slope_of_measured(times: Sequence[float], values: Sequence[float]) -> Slope | None:
    """Return the slope, or None when all values are zero: then nothing was measured."""
    return slope(times, values) if any(values) else None


def _told(name: str, slope: Slope | None) -> dict[str, float]:
    if slope is None:
        return {}
    return {f"{name}_per_hour": slope.per_hour, f"{name}_r2": slope.r2, "points": float(slope.points)}
