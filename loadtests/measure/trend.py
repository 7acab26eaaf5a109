"""Whether a soak leaks or slows down: the slope of what was measured, per hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, linear_regression

from loadtests.model import Tijdvak, Verbruik

LATENCY = "latency"
"""Key of the drift of the latency among the trends of the parties."""

MEASURES = ("rss_mb", "handles", "sessies")
"""What of a party may grow: attributes of `Verbruik`."""

_HOUR = 3600.0
_FEWEST = 3  # two points lie on any line


@dataclass(frozen=True, slots=True, kw_only=True)
class Helling:
    """The straight line that lies closest to a series.

    Attributes:
        per_hour: how much the value rises in an hour.
        r2: share (0-1) of the spread that the line explains; near 0 the slope is noise.
        points: number of values.
    """

    per_hour: float
    r2: float
    points: int


def slope(times: Sequence[float], values: Sequence[float]) -> Helling | None:
    """Return the slope by least squares, or None of fewer than three moments.

    Args:
        times: seconds.
        values: at those times.

    >>> slope([0, 1800, 3600], [10, 11, 12])
    Helling(per_hour=2.0, r2=1.0, points=3)
    """
    if len(set(times)) < _FEWEST:
        return None
    line = linear_regression(times, values)
    try:
        r2 = correlation(times, values) ** 2
    except StatisticsError:  # a constant series: the line explains all there is
        r2 = 1.0
    return Helling(per_hour=line.slope * _HOUR, r2=min(r2, 1.0), points=len(times))


def trends(resources: Iterable[Verbruik], series: Iterable[Tijdvak], *, warmup: float) -> dict[str, dict[str, float]]:
    """Return by party how memory, handles and open sessies rise, and under `LATENCY` how the median latency does.

    A party has `rss_mb_per_hour`, `rss_mb_r2`, the same of `handles` and `sessies`, and `points`; `LATENCY` has
    `ms_per_hour`, `ms_r2` and `points`. Seconds without a completed transfer have no latency. What was never measured,
    or at fewer than three moments, is left out.

    Args:
        resources: what the parties used.
        series: the run by second.
        warmup: seconds at the start that are left out, in which caches fill and pools grow.
    """
    found: dict[str, dict[str, float]] = {}
    by_party: dict[str, list[Verbruik]] = {}
    for verbruik in resources:
        if verbruik.t >= warmup:
            by_party.setdefault(verbruik.party, []).append(verbruik)
    for party, used in sorted(by_party.items()):
        times = [verbruik.t for verbruik in used]
        measured: dict[str, float] = {}
        for measure in MEASURES:
            values = [float(getattr(verbruik, measure)) for verbruik in used]
            measured |= _told(measure, _slope_of_measured(times, values))
        if measured:
            found[party] = measured
    settled = [tijdvak for tijdvak in series if tijdvak.t >= warmup and tijdvak.completed]
    drift = _told("ms", slope([float(tijdvak.t) for tijdvak in settled], [tijdvak.p50 for tijdvak in settled]))
    return {**found, **({LATENCY: drift} if drift else {})}


def _slope_of_measured(times: Sequence[float], values: Sequence[float]) -> Helling | None:
    """Return the slope, unless nothing but zeros says that nobody measured."""
    return slope(times, values) if any(values) else None


def _told(name: str, helling: Helling | None) -> dict[str, float]:
    if helling is None:
        return {}
    return {f"{name}_per_hour": helling.per_hour, f"{name}_r2": helling.r2, "points": float(helling.points)}
