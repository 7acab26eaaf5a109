"""The series of a run with several seconds per point, so that it fits in a chart."""

from __future__ import annotations

from collections.abc import Sequence

from loadtests.model import TimeBucket

MOST = 300
"""Most points in a chart."""


def stretch(series: Sequence[TimeBucket]) -> int:
    """Return the number of seconds per point."""
    span = series[-1].t - series[0].t + 1 if series else 1
    return next((size for size in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600) if span / size <= MOST), 1800)


def condense(series: Sequence[TimeBucket]) -> tuple[TimeBucket, ...]:
    """Return one `TimeBucket` per point: the mean of counts per second, and the worst second of latencies.

    Percentiles cannot be averaged; the worst one does not hide anything.
    """
    size = stretch(series)
    groups: dict[int, list[TimeBucket]] = {}
    for item in series:
        groups.setdefault(item.t // size, []).append(item)
    return tuple(_one(place * size, size, items) for place, items in sorted(groups.items()))


def _one(t: int, size: int, items: Sequence[TimeBucket]) -> TimeBucket:
    if size == 1:
        return items[0]
    return TimeBucket(
        t=t,
        due=round(sum(item.due for item in items) / len(items)),
        started=round(sum(item.started for item in items) / len(items)),
        completed=round(sum(item.completed for item in items) / len(items)),
        failed=sum(item.failed for item in items),
        in_flight=max(item.in_flight for item in items),
        p50=max(item.p50 for item in items),
        p95=max(item.p95 for item in items),
        p99=max(item.p99 for item in items),
        late_p99=max(item.late_p99 for item in items),
    )
