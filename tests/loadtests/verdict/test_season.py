"""The translation of a capacity into the season, held against sums made by hand."""

from __future__ import annotations

import pytest

from loadtests.schedule.school_year import season
from loadtests.schedule.shape_data import CERTAINTIES
from loadtests.verdict import season as verdict_season
from simulator.errors import ConfigurationError
from simulator.text.text import Text

PEAK_DAY = 0.30 * 1.2 * 1.3 / (1.2 * (0.8 + 0.9 + 0.8 + 1.3 + 1.2) + 0.8 + 0.9 + 0.8 + 1.2 + 0.8)
"""Monday 30 March: its share of POVO, weighed among the ten first days, five of them in the application week."""


def test_the_national_peak_is_that_of_the_reference() -> None:
    """175,000 pupils x 2.5 tries, 20% of the busiest day in an hour, and ten times that in a short peak."""
    found = verdict_season.translate(10.0)
    povo = 175_000 * 2.5 * PEAK_DAY * 0.20 / 3600
    assert povo == pytest.approx(1.083, abs=0.001)
    assert found["peak_hour_per_s"] == pytest.approx(povo, rel=0.06), "other moves and SWV add a few per cent"
    assert found["peak_hour_per_s"] > povo
    assert found["peak_per_s"] == 10 * found["peak_hour_per_s"]


def test_the_mean_of_the_first_days_is_that_of_the_reference() -> None:
    """Without heavy Mondays and the application week it is 0.29 pupils a second in the busiest hour."""
    mean = 175_000 * 0.30 / 10 * 0.20 / 3600
    assert mean == pytest.approx(0.29, abs=0.002)
    ratio = verdict_season.translate(1.0)["peak_hour_per_s"] / 2.5 / mean
    assert ratio == pytest.approx(PEAK_DAY / 0.03, rel=0.06)


def test_headroom_is_capacity_over_peak() -> None:
    """Twice the capacity is twice the headroom; a headroom of one is exactly the peak."""
    peak = verdict_season.translate(1.0)["peak_per_s"]
    found = verdict_season.translate(peak)
    assert found["headroom_peak"] == pytest.approx(1)
    assert found["headroom_hour"] == pytest.approx(10)
    assert found["largest_vendor_headroom"] == pytest.approx(2)
    assert (found["share_of_country"], found["schools_po"], found["schools_vo"]) == (1, 6707, 650)
    half = verdict_season.translate(peak / 2)
    assert half["headroom_peak"] == pytest.approx(0.5)
    assert [half["schools_po"], half["schools_vo"]] == pytest.approx([3353.5, 325])
    assert verdict_season.translate(2 * peak)["share_of_country"] == 1, "there are no more schools than all of them"


def test_days_and_pupils_follow_from_eight_open_hours() -> None:
    """At 100 a second a day of 8 hours has 2,880,000 transfers, of 1,152,000 pupils; a class of 260 takes 2.6 s."""
    found = verdict_season.translate(100.0)
    assert found["open_seconds_per_day"] == 8 * 3600
    assert found["transfers_per_day"] == 2_880_000
    assert found["pupils_per_day"] == 1_152_000
    assert found["class_seconds"] == 2.6
    assert (found["season_days"], found["season_hours"]) == (40, 320)
    assert found["days_for_season"] == pytest.approx(found["season_transfers"] / 2_880_000)
    assert found["hours_for_season"] == pytest.approx(8 * found["days_for_season"])


def test_the_volumes_are_those_of_the_country() -> None:
    """A year is (175,000 + 90,000) x 2.5 moves and 7,357 schools x 10 SWV requests; the season has all of POVO."""
    found = verdict_season.translate(1.0)
    assert found["year_transfers"] == pytest.approx(265_000 * 2.5 + 7_357 * 10)
    assert 175_000 * 2.5 < found["season_transfers"] < 1.1 * 175_000 * 2.5


def test_without_refusals_every_pupil_is_one_transfer() -> None:
    """At one try a pupil only what is delivered remains: 175,000 POVO, 9,000 moves and 13,000 SWV requests."""
    usual, once = verdict_season.translate(1.0), verdict_season.translate(1.0, tries=1)
    assert once["season_transfers"] == pytest.approx(197_000, rel=0.01)
    assert once["peak_hour_per_s"] < 0.5 * usual["peak_hour_per_s"]
    first, of_all = season(1.0)[0], season(2.5)[0]
    assert first.transfers == pytest.approx(0.3 * of_all.transfers), "70% is refused in the first days"


def test_messages_are_counted_by_the_aanleverpunten_asked() -> None:
    """With 6% that ask two: 2 + 2 x 1.06 messages, of which the Traffic Center sees 2 + 1.06."""
    assert verdict_season.messages_per_transfer() == pytest.approx((4.12, 3.06))
    found = verdict_season.translate(50.0)
    assert found["messages_per_s"] == pytest.approx(206)
    assert found["tc_messages_per_s"] == pytest.approx(153)
    assert found["peak_tc_messages_per_s"] == pytest.approx(3.06 * found["peak_per_s"])


def test_a_million_transfers_cost_their_cpu_time() -> None:
    """18 ms of CPU is 5 core-hours in a million; at 8 cents that is 40 cents."""
    found = verdict_season.cost(0.018, price_per_core_hour=0.08)
    assert found["core_hours_per_million"] == pytest.approx(5)
    assert found["cost_per_million"] == pytest.approx(0.40)
    assert found["cost_per_year"] == pytest.approx(0.40 * 0.73607)
    assert verdict_season.cost(0.018)["price_per_core_hour"] == 0.05


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_no_capacity_cannot_be_translated(value: float) -> None:
    """Nothing, less than nothing and no number are refused in words, as a capacity and as costs."""
    with pytest.raises(ConfigurationError, match="capacity_per_s"):
        verdict_season.translate(value)
    with pytest.raises(ConfigurationError, match="--tries"):
        verdict_season.translate(1.0, tries=value)
    with pytest.raises(ConfigurationError, match="cpu_seconds_per_transfer"):
        verdict_season.cost(value)
    with pytest.raises(ConfigurationError, match="price_per_core_hour"):
        verdict_season.cost(1.0, price_per_core_hour=value)


def test_enough_is_told_with_the_headroom() -> None:
    """The paragraph says what was found, how often the peak fits in, and what limits."""
    found = verdict_season.translate(150.0)
    told = verdict_season.in_words(found, limited_by=Text(nl="de processor van de bron", en="the CPU of the bron"))
    assert told.en.startswith("Capacity found: 150 transfers a second.")
    assert "The short peak fits in 13.1 times." in told.en
    assert told.en.endswith("What limits: the CPU of the bron.")
    assert "De korte piek past er 13,1 keer in." in told.nl
    assert told.nl.endswith("Wat begrenst: de processor van de bron.")


def test_too_little_is_told_with_the_schools_that_fit() -> None:
    """A system that cannot take the national peak is told for what share of the country it is enough."""
    told = verdict_season.in_words(verdict_season.translate(5.0), is_knee=False)
    assert "a ramp (--shape ramp) finds where it ends" in told.en
    assert "43.7% of the country: about 2,930 primary and 284 secondary schools" in told.en
    assert "43,7% van het land: ongeveer 2.930 scholen" in told.nl
    assert "not measured" in told.en


def test_every_number_that_it_rests_on_has_a_source() -> None:
    """The basis names its source and how certain it is, and says what it counts in both languages."""
    for number in verdict_season.basis():
        assert number.bron
        assert number.certainty in CERTAINTIES
        assert number.explanation.nl != number.explanation.en
