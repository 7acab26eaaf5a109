"""Tests of what plots are drawn from: seconds taken together, curves out of histograms, hours out of labels."""

from __future__ import annotations

import doctest

import pytest

from loadtests.measure.recorder import Recorder
from loadtests.model import LatencyDistribution, ProtocolStep, Segment, TimeBucket
from loadtests.report import display, season_heatmap
from loadtests.report.charts import curve
from loadtests.report.season_heatmap import day_name, read_map
from loadtests.report.series import MOST, condense, stretch
from loadtests.report.texts import _load


def second(t: int, **more: float) -> TimeBucket:
    """Return a second."""
    return TimeBucket(t=t, **more)  # type: ignore[arg-type]


def piece(label: str, count: int) -> Segment:
    """Return a stretch of the plan."""
    return Segment(label=label, begin=0, seconds=1, count=count, mix="x")


def test_a_short_run_is_drawn_second_by_second() -> None:
    """Nothing is taken together that fits."""
    series = tuple(second(t, due=t) for t in range(MOST))
    assert stretch(series) == 1
    assert condense(series) == series


def test_a_long_run_is_taken_together_without_hiding_a_bad_second() -> None:
    """Counts are a mean a second; latencies, lateness and transfers under way are those of the worst second."""
    series = [
        second(t, due=10, started=9, completed=8, p50=1, p95=2, p99=3, late_p99=1, in_flight=4) for t in range(1500)
    ]
    series[701] = second(701, due=20, completed=8, failed=2, p50=50, p95=60, p99=900, late_p99=70, in_flight=99)
    assert stretch(series) == 5
    points = condense(series)
    assert len(points) == 300
    assert (points[0].t, points[1].t) == (0, 5)
    bad = points[140]
    assert (bad.p50, bad.p95, bad.p99, bad.late_p99, bad.in_flight, bad.failed) == (50, 60, 900, 70, 99, 2)
    assert (bad.due, points[0].due, points[0].completed) == (12, 10, 8)


def test_a_curve_comes_out_of_the_histogram() -> None:
    """Points of the whole histogram, up to where at least one measurement lies above."""
    recorder = Recorder()
    for ms in range(1, 1001):
        recorder.step(ProtocolStep.DOCUMENT, "B-02", float(ms), ok=True)
    points = dict(curve(recorder.distribution(ProtocolStep.DOCUMENT)))
    assert points[0.5] == pytest.approx(500, rel=0.01)
    assert points[0.995] == pytest.approx(995, rel=0.01)
    assert max(points) == pytest.approx(0.999)


def test_a_curve_without_a_histogram_has_the_percentiles_known() -> None:
    """Percentiles stand in load.json beside the histogram; those that mean nothing at this count are left out."""
    distribution = LatencyDistribution(count=50, p50=10, p90=20, p95=25, p99=90, p999=99)
    assert curve(distribution) == ((0.5, 10.0), (0.9, 20.0), (0.95, 25.0))


def test_the_map_adds_up_what_falls_in_one_hour() -> None:
    """Days in the order of time, every hour between the first and the last, stretches of one hour together."""
    heatmap = read_map(
        [
            piece("ma 30 maart 9-10 uur", 5),
            piece("ma 30 maart 9-10 uur, tweede helft", 2),
            piece("di 31 maart 11-12 uur", 3),
            piece("stoot van school 4", 100),
        ]
    )
    assert heatmap is not None
    assert heatmap.days == ("ma 30 maart", "di 31 maart")
    assert heatmap.hours == (9, 10, 11)
    assert heatmap.counts == {("ma 30 maart", 9): 7, ("di 31 maart", 11): 3}


def test_a_plan_without_hours_has_no_map() -> None:
    """A ramp or a burst is no season."""
    assert read_map([piece("trede 3", 10)]) is None
    assert read_map([]) is None


def test_days_are_translated_word_by_word() -> None:
    """What the calendar writes in Dutch is read in English, and a word that is no day stays."""
    assert day_name("vr 3 april", "en") == "Fri 3 April"
    assert day_name("vr 3 april", "nl") == "vr 3 april"
    assert day_name("dag 12", "en") == "dag 12"


@pytest.mark.parametrize("module", [display, season_heatmap], ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    """Figures are written as their docstrings say."""
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0


def test_every_text_is_there_in_both_languages_with_the_same_names() -> None:
    """No text is empty, and what one language fills in the other fills in as well."""
    for key, text in _load().items():
        assert text.nl, key
        assert text.en, key
        assert sorted(part.split("}")[0] for part in text.nl.split("{")[1:]) == sorted(
            part.split("}")[0] for part in text.en.split("{")[1:]
        ), key
