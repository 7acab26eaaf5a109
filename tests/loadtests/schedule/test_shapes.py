"""The shapes hold exactly what was asked, where the calendar allows it, and refuse what cannot be."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from loadtests.schedule.school_year import busiest, mixture_of, school_days, season, season_days, year
from loadtests.schedule.segments import LONGEST, MOST, apportion
from loadtests.schedule.shape_data import CERTAINTIES, at_tries, mix, numbers, read
from loadtests.schedule.shapes import SHAPES, Plan, make_plan, parse_duration
from simulator.errors import ConfigurationError, LocalProtocolError

STATIC = [shape for shape in SHAPES if shape != "ramp"]
SCENARIOS = Path(__file__).parents[3] / "scenarios"


def refused_share(plan: Plan) -> float:
    """Return the share of the transfers of a plan that is to be refused."""
    return sum(segment.count * mix(segment.mix).refused for segment in plan.segments) / plan.transfers


@given(
    shape=st.sampled_from(STATIC),
    transfers=st.integers(1, 300_000),
    duration=st.floats(1, 5000),
    tries=st.floats(1, 6),
)
def test_a_plan_holds_exactly_what_was_asked(shape: str, transfers: int, duration: float, tries: float) -> None:
    """Whatever the numbers, all transfers are in it, in all of the time, one stretch after the other."""
    plan = make_plan(shape, transfers=transfers, duration=duration, tries=tries)
    assert sum(segment.count for segment in plan.segments) == plan.transfers == transfers
    assert all(segment.count >= 0 for segment in plan.segments)
    assert plan.segments[0].begin == 0
    for segment, after in pairwise(plan.segments):
        assert after.begin == pytest.approx(segment.begin + segment.seconds)
    last = plan.segments[-1]
    assert last.begin + last.seconds == pytest.approx(duration) == plan.seconds
    assert plan.rate == pytest.approx(transfers / duration)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_works_without_being_told_anything(shape: str) -> None:
    """What is left out comes from the data file; the plan says what it does in both languages, and its source."""
    plan = make_plan(shape)
    assert plan.shape == shape
    assert plan.seconds > 0
    assert plan.rate > 0
    assert plan.bron
    assert plan.explanation.nl != plan.explanation.en
    assert plan.adaptive == (shape == "ramp")
    assert make_plan(shape) == plan


@pytest.mark.parametrize(
    ("given_", "transfers", "seconds"),
    [
        pytest.param({"rate": 20, "duration": 90}, 1800, 90, id="rate and duration"),
        pytest.param({"transfers": 600, "duration": 30}, 600, 30, id="transfers and duration"),
        pytest.param({"transfers": 600, "rate": 30}, 600, 20, id="transfers and rate"),
        pytest.param({"rate": 10}, 600, 60, id="rate"),
        pytest.param({"duration": 10}, 500, 10, id="duration"),
        pytest.param({"transfers": 100}, 100, 2, id="transfers"),
        pytest.param({"transfers": 1800, "rate": 20, "duration": 90}, 1800, 90, id="all three, in agreement"),
        pytest.param({"rate": 0.001, "duration": 1}, 1, 1, id="hardly anything is still one"),
    ],
)
def test_two_of_three_make_the_third(given_: dict[str, float], transfers: int, seconds: float) -> None:
    """Rate, duration and number follow from each other; what lacks is 50 a second for a minute."""
    plan = make_plan("constant", **given_)  # type: ignore[arg-type]
    assert (plan.transfers, plan.seconds) == (transfers, seconds)


@pytest.mark.parametrize(
    ("shape", "given_", "where"),
    [
        pytest.param("constant", {"rate": 0}, "--rate", id="rate 0"),
        pytest.param("constant", {"rate": -5.0}, "--rate", id="negative rate"),
        pytest.param("constant", {"rate": float("nan")}, "--rate", id="no number"),
        pytest.param("soak", {"duration": 0.0}, "--duration", id="duration 0"),
        pytest.param("soak", {"duration": -1.0}, "--duration", id="negative duration"),
        pytest.param("soak", {"duration": float("inf")}, "--duration", id="endless"),
        pytest.param("season", {"transfers": 0}, "--transfers", id="no transfers"),
        pytest.param("season", {"transfers": -3}, "--transfers", id="negative transfers"),
        pytest.param("season", {"tries": 0.5}, "--tries", id="less than one try"),
        pytest.param("ramp", {"rate": 0}, "--rate", id="ramp from 0"),
        pytest.param("ramp", {"transfers": 100}, "--transfers", id="ramp with a total"),
        pytest.param("constant", {"rate": 1e9}, "--rate", id="rate beyond reason"),
        pytest.param("season", {"transfers": 10**12}, "--transfers", id="more than a world"),
        pytest.param("soak", {"duration": 1e9}, "--duration", id="thirty years"),
        pytest.param("soak", {"rate": 9e4, "duration": 1e6}, "--rate, --duration", id="too much together"),
        pytest.param("zigzag", {}, "--shape", id="unknown shape"),
        pytest.param(
            "constant",
            {"transfers": 1000, "rate": 20.0, "duration": 90.0},
            "--transfers, --rate, --duration",
            id="contradiction",
        ),
        pytest.param(
            "burst",
            {"transfers": 1000, "rate": 20.0, "duration": 180.0},
            "--transfers, --rate, --duration",
            id="contradiction in a burst",
        ),
    ],
)
def test_what_cannot_be_is_refused(shape: str, given_: dict[str, float], where: str) -> None:
    """The refusal names the flag, and says in both languages what is wrong and what to do."""
    with pytest.raises(ConfigurationError) as refusal:
        make_plan(shape, **given_)  # type: ignore[arg-type]
    assert refusal.value.where == where
    assert refusal.value.in_language("nl") != refusal.value.in_language("en")
    assert refusal.value.remedy
    assert refusal.value.remedy_nl


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10", 10), ("90s", 90), ("3m", 180), ("1h30m", 5400), ("1h", 3600), ("2.5m", 150), (" 1H2M3S ", 3723), ("0", 0)],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    """Hours, minutes and seconds, or seconds alone."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "m", "tien", "3 m", "-3m", "3m1h", "1e3", "3min", "٣m", "1:30", "nan"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    """Anything else gets an example of how to write it."""
    with pytest.raises(ConfigurationError, match="1h30m"):
        parse_duration(text)


def test_the_remainder_goes_to_the_largest() -> None:
    """Shares are rounded down, and what is left goes to those that lost most; the first when they lost as much."""
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(5, [0.5, 3.1, 1.4]) == [1, 3, 1]
    assert apportion(3, [0, 1]) == [0, 3]
    assert apportion(1, [1e-9, 1e9]) == [0, 1]


CLOSED = [
    pytest.param(date(2026, 3, 28), id="Saturday"),
    pytest.param(date(2026, 4, 5), id="Easter Sunday"),
    pytest.param(date(2026, 4, 6), id="Easter Monday"),
    pytest.param(date(2026, 4, 27), id="King's Day"),
    pytest.param(date(2026, 4, 30), id="May holiday"),
    pytest.param(date(2026, 5, 14), id="Ascension Day"),
    pytest.param(date(2026, 5, 25), id="Whit Monday"),
    pytest.param(date(2026, 7, 29), id="summer holiday"),
    pytest.param(date(2026, 12, 25), id="Christmas"),
]


@pytest.mark.parametrize("day", CLOSED)
def test_a_closed_day_has_nothing(day: date) -> None:
    """No stretch of a season or a year falls on a weekend or a holiday."""
    assert day not in school_days()
    for shape in ("season", "season:year"):
        assert not [segment for segment in make_plan(shape).segments if segment.hour.startswith(day.isoformat())]


def test_the_season_runs_from_the_application_week_to_the_end_of_may() -> None:
    """25 March to 29 May, 40 school days; each has nine hours on the clock, the outer two half open."""
    days = season_days()
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 25), date(2026, 5, 29), 40)
    first = [open_hour for open_hour in season(2.5) if open_hour.day == days[0]]
    assert [(open_hour.hour, open_hour.seconds) for open_hour in first] == [
        (hour, 1800 if hour in {8, 16} else 3600) for hour in range(8, 17)
    ]
    assert sum(share for share in read()["uren"]["verdeling"].values()) == pytest.approx(1)


def test_the_first_days_hold_three_tenths() -> None:
    """The first ten school days have 30% of the season, and are asked with the mixture of 70% refusals."""
    plan = make_plan("season", transfers=175_000)
    first = {day.isoformat() for day in season_days()[:10]}
    segments = [segment for segment in plan.segments if segment.hour[:10] in first]
    assert sum(segment.count for segment in segments) / 175_000 == pytest.approx(0.30, abs=0.01)
    assert {segment.mix for segment in segments} == {"vroeg"}
    assert mix("vroeg").refused == 0.70


def test_one_hour_holds_a_fifth_of_its_day() -> None:
    """Ten to eleven is the busiest hour of every day, with 20% of it."""
    counts: Counter[str] = Counter()
    for segment in make_plan("season", transfers=1_000_000).segments:
        counts[segment.hour] += segment.count
    for day in season_days():
        of_day = {hour: count for hour, count in counts.items() if hour.startswith(day.isoformat())}
        assert of_day[f"{day.isoformat()}T10"] == max(of_day.values())
        assert of_day[f"{day.isoformat()}T10"] / sum(of_day.values()) == pytest.approx(0.20, abs=0.001)


def test_monday_is_heavier_than_friday() -> None:
    """In a whole week Monday has most, then Tuesday; Wednesday and Friday have least."""
    week = [sum(hour.transfers for hour in season(2.5) if hour.day == date(2026, 4, day)) for day in range(13, 18)]
    assert week[0] > week[1] > week[3] > week[2]
    assert week[2] == pytest.approx(week[4])
    assert busiest(2.5).label == "ma 30 maart 10-11 uur"
    assert busiest(2.5).iso == "2026-03-30T10"


def test_there_is_a_second_wave() -> None:
    """After the admission decisions of 12 May more is asked than in the week before, and most of it has not changed."""
    before, wave = (
        sum(hour.transfers for hour in season(2.5) if hour.day in {date(2026, 5, day) for day in days})
        for days in (range(4, 9), range(18, 23))
    )
    assert wave == pytest.approx(1.5 * before, rel=0.05)
    assert mixture_of(date(2026, 5, 18)) == "herhaling"
    assert mix("herhaling").scenarios["C-06"] > 10 * mix("midden").scenarios["C-06"]


def test_the_year_has_its_other_peaks() -> None:
    """Outside the season January and the weeks around the summer are busiest, with other mixtures."""
    by_month: Counter[int] = Counter()
    days = Counter(day.month for day in school_days())
    for hour in year(2.5):
        if not season_days()[0] <= hour.day <= season_days()[-1]:
            by_month[hour.day.month] += round(hour.transfers)
            assert hour.mix == "jaar"
    a_day = {month: count / days[month] for month, count in by_month.items()}
    assert min(a_day[month] for month in (1, 6, 7, 8)) > 1.2 * max(a_day[month] for month in (2, 10, 11, 12))


@pytest.mark.parametrize("tries", [1.0, 1.8, 2.5, 4.0])
@pytest.mark.parametrize("shape", ["season", "season:year"])
def test_tries_decide_how_much_is_refused(shape: str, tries: float) -> None:
    """Of the tries of a pupil one is delivered and the others are refused, 1.5 of 2.5; partnerships ask once."""
    moves, swv = {"season": (184_190, 12_950), "season:year": (265_000, 73_570)}[shape]
    expected = moves * (tries - 1) / (moves * tries + swv)
    assert refused_share(make_plan(shape, transfers=200_000, tries=tries)) == pytest.approx(expected, abs=0.005)


def test_the_share_of_refusals_decays() -> None:
    """From 70% in the first days down to 39% at the end of the season."""
    shares = list(dict.fromkeys(mix(mixture_of(day)).refused for day in season_days()))
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (0.70, 0.39)


def test_the_busiest_hour_goes_at_the_pace_of_the_country() -> None:
    """Left alone it takes an hour, with a third of it in four half minutes at ten times the mean."""
    plan = make_plan("season:peak")
    assert plan.seconds == 3600
    assert plan.transfers == round(busiest(2.5).transfers)
    peaks = [segment for segment in plan.segments if segment.seconds == pytest.approx(30)]
    assert len(peaks) == 4
    assert sum(segment.count for segment in peaks) / plan.transfers == pytest.approx(1 / 3, abs=0.01)
    assert {round(segment.rate / plan.rate) for segment in peaks} == {10}
    ten_minutes = make_plan("season:peak", duration=600)
    assert ten_minutes.rate == pytest.approx(plan.rate, rel=0.01)
    assert "1 times as many as the country" in ten_minutes.explanation.en


def test_a_burst_is_one_class_of_one_school() -> None:
    """Each minute another school asks for 260 pupils of forty schools at once, above light traffic."""
    plan = make_plan("burst")
    bursts = [segment for segment in plan.segments if segment.doel is not None]
    assert [(segment.doel, segment.count, segment.seconds, segment.begin) for segment in bursts] == [
        (0, 260, 0, 30),
        (1, 260, 0, 90),
        (2, 260, 0, 150),
    ]
    assert plan.bron_schools == 40
    quiet = [segment for segment in plan.segments if segment.doel is None]
    assert {segment.rate for segment in quiet} == {5.0}
    assert plan.transfers == 3 * 260 + 180 * 5


@pytest.mark.parametrize(
    ("given_", "classes", "light", "seconds"),
    [
        pytest.param({"transfers": 260}, [260], 0, 60, id="one class"),
        pytest.param({"transfers": 100}, [100], 0, 60, id="a small class"),
        pytest.param({"transfers": 1120, "rate": 10.0}, [260], 860, 86, id="class and traffic"),
        pytest.param({"transfers": 1120}, [260, 260], 600, 120, id="two classes"),
        pytest.param({"transfers": 2, "duration": 600.0}, [1, 1], 0, 600, id="fewer than bursts"),
        pytest.param({"rate": 1.0, "duration": 20.0}, [260], 20, 20, id="short"),
    ],
)
def test_a_burst_keeps_to_its_total(given_: dict[str, float], classes: list[int], light: int, seconds: float) -> None:
    """With a number of transfers, classes are as whole as they can be, and traffic is what is left."""
    plan = make_plan("burst", **given_)  # type: ignore[arg-type]
    assert [segment.count for segment in plan.segments if segment.doel is not None] == classes
    assert sum(segment.count for segment in plan.segments if segment.doel is None) == light
    assert plan.seconds == pytest.approx(seconds)


def test_a_long_run_is_cut_in_pieces() -> None:
    """No stretch of a long soak is longer than ten minutes, so that no worker holds hours of arrivals."""
    plan = make_plan("soak", duration=8 * 3600.0)
    assert max(segment.seconds for segment in plan.segments) <= LONGEST
    assert len({segment.count for segment in plan.segments}) == 1
    fast = make_plan("constant", rate=5000, duration=300)
    assert max(segment.count for segment in fast.segments) <= MOST


def test_mixtures_name_scenarios_of_one_transfer() -> None:
    """Every scenario in a mixture exists, asks for one dossier, and is delivered or refused as its list says."""
    files = {path.name[:4]: yaml.safe_load(path.read_text(encoding="utf-8")) for path in SCENARIOS.rglob("*.yaml")}
    for kind, delivered in (("geleverd", True), ("geweigerd", False)):
        for row in read()[kind].values():
            for scenario in row["verdeling"]:
                steps = files[scenario]["steps"]
                ending = "await_fetch" if scenario.startswith("I-") else "request_dossier"
                assert [step["do"] for step in steps][-1] == ending
                assert steps[-1]["expect"]["delivered"] is delivered, scenario


@pytest.mark.parametrize("name", list(read()["mengsel"]))
def test_a_mixture_is_whole(name: str) -> None:
    """Shares add up to one, refusals to what the mixture says, also at another number of tries."""
    for tries in (1.0, 2.5, 3.7):
        mixture = mix(at_tries(name, tries))
        assert sum(mixture.scenarios.values()) == pytest.approx(1)
        refused = sum(
            share for scenario, share in mixture.scenarios.items() if scenario.startswith(("C-", "F-03", "F-04"))
        )
        assert refused == pytest.approx(mixture.refused)


def test_an_unknown_mixture_is_a_mistake_of_ours() -> None:
    """A name that the data file does not hold is told, not guessed."""
    with pytest.raises(LocalProtocolError, match="weg"):
        mix("weg")


@pytest.mark.parametrize(
    ("name", "povo", "moves", "swv"),
    [pytest.param("seizoen", 175_000, 9_190, 12_950, id="season"), pytest.param("jaar", 0, 80_810, 60_620, id="rest")],
)
def test_mixtures_are_what_the_volumes_make(name: str, povo: float, moves: float, swv: float) -> None:
    """What a mixture delivers has the shares of POVO, other moves and SWV that the calendar gives these weeks."""
    weights = read()["geleverd"][name]["verdeling"]
    kinds = {"B-01": "moves", "B-03": "moves", "B-04": "moves", "I-01": "swv", "I-02": "swv"}
    found: Counter[str] = Counter()
    for scenario, weight in weights.items():
        found[kinds.get(scenario, "povo")] += weight
    if name == "jaar":  # no POVO outside the season: its scenarios stand for other moves with attachments, and the like
        found["moves"] += found.pop("povo")
    total = sum(weights.values())
    for kind, volume in (("povo", povo), ("moves", moves), ("swv", swv)):
        assert found[kind] / total == pytest.approx(volume / (povo + moves + swv), abs=0.01), kind


def test_two_systems_are_asked_as_often_as_the_messages_count() -> None:
    """The share that asks two aanleverpunten is about the same in the mixture as in the arithmetic of messages."""
    shares = mix("gemiddeld").scenarios
    twice = sum(shares[scenario] for scenario in ("F-01", "F-03", "F-04"))
    assert twice == pytest.approx(numbers()["aandeel_twee_systemen"].value, abs=0.005)


def test_every_number_has_a_source() -> None:
    """Every number of the data file says where it comes from and how certain it is, in both languages."""
    for number in numbers().values():
        assert number.bron
        assert number.certainty in CERTAINTIES
        assert number.explanation.nl != number.explanation.en
    for kind in ("geleverd", "geweigerd"):
        assert all(row["bron"] and row["zekerheid"] in CERTAINTIES for row in read()[kind].values())
    assert all(row["bron"] for row in read()["vorm"].values())
