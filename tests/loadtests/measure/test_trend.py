"""Slopes of a soak."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtests.measure.trend import LATENCY, slope, trends
from loadtests.model import ResourceUsage, TimeBucket


@given(st.floats(-1000, 1000), st.floats(-1000, 1000), st.integers(3, 50))
def test_a_line_has_its_own_slope(per_hour: float, start: float, points: int) -> None:
    """Of values on a straight line the slope is that of the line, and the line explains everything."""
    times = [float(10 * n) for n in range(points)]
    found = slope(times, [start + per_hour * t / 3600 for t in times])
    assert found is not None
    assert found.points == points
    assert found.per_hour == pytest.approx(per_hour, abs=1e-6)
    if abs(per_hour) > 1:
        assert found.r2 == pytest.approx(1, abs=1e-6)


def test_noise_has_a_slope_that_explains_little() -> None:
    """Values that go up and down in turn have an r2 near 0, so that nobody takes their slope for a leak."""
    found = slope([float(t) for t in range(100)], [float(t % 2) for t in range(100)])
    assert found is not None
    assert found.r2 < 0.01


@pytest.mark.parametrize("times", [[], [1.0], [1.0, 2.0], [5.0, 5.0, 5.0]])
def test_fewer_than_three_moments_have_no_slope(times: list[float]) -> None:
    """Two points lie on any line, and a moment is no period."""
    assert slope(times, times) is None


def test_a_constant_series_does_not_rise() -> None:
    """What never changes has slope 0, which explains it wholly."""
    found = slope([0, 1, 2], [7, 7, 7])
    assert found is not None
    assert (found.per_hour, found.r2) == (0, 1)


def leaking(t: int) -> ResourceUsage:
    """Return a party that grows 36 MB, 3,600 handles and 7,200 sessies an hour, after a minute in which it doubles."""
    memory = t / 100 + (100 if t >= 60 else t)
    return ResourceUsage(t=t, party="tc", cpu=0.5, rss_mb=memory, handles=5 + t, sessies=2 * t)


def test_a_leak_and_a_drift_are_told_by_hour() -> None:
    """Memory, handles, open sessies and the median latency rise as planted, the warm-up being left out."""
    resources = [leaking(t) for t in range(300)] + [ResourceUsage(t=t, party="machine", cpu=1.5) for t in range(300)]
    series = [TimeBucket(t=t, completed=t % 2, p50=(20 + t / 60) if t % 2 else 0.0) for t in range(300)]
    found = trends(resources, series, warmup=60)
    assert set(found) == {"tc", LATENCY}
    assert found["tc"] == pytest.approx(
        {
            "rss_mb_per_hour": 36,
            "rss_mb_r2": 1,
            "handles_per_hour": 3600,
            "handles_r2": 1,
            "sessies_per_hour": 7200,
            "sessies_r2": 1,
            "points": 240,
        }
    )
    assert found[LATENCY] == pytest.approx({"ms_per_hour": 60, "ms_r2": 1, "points": 120})
    assert trends(resources, series, warmup=0)["tc"]["rss_mb_per_hour"] > 100


def test_a_run_that_is_shorter_than_its_warm_up_has_no_trends() -> None:
    """Nothing is claimed about what was not measured."""
    assert trends([leaking(t) for t in range(50)], [TimeBucket(t=1, completed=1)], warmup=60) == {}
