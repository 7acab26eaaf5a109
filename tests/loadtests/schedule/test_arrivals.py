"""The schedule is the same for everybody who reads it, complete, and in order."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtests.model import Arrival, Segment
from loadtests.schedule.arrivals import ArrivalProcess, arrivals, share_of
from loadtests.schedule.shape_data import mix
from loadtests.schedule.shapes import make_plan
from simulator.errors import ConfigurationError, LocalProtocolError

KINDS: tuple[ArrivalProcess, ...] = ("poisson", "exact")


def stretch(begin: float, seconds: float, count: int, name: str = "gemiddeld", doel: int | None = None) -> Segment:
    return Segment(label="", begin=begin, seconds=seconds, count=count, mix=name, doel=doel)


@st.composite
def stretches(draw: st.DrawFn) -> list[Segment]:
    """Stretches in order, some of them bursts, some empty, with gaps."""
    found, moment = [], 0.0
    for _ in range(draw(st.integers(1, 6))):
        begin = moment + draw(st.sampled_from((0.0, 0.3, 7.0)))
        seconds = draw(st.sampled_from((0.0, 0.01, 1.0, 13.7, 900.0)))
        found.append(stretch(begin, seconds, draw(st.integers(0, 60))))
        moment = begin + seconds
    return found


@given(segments=stretches(), seed=st.integers(), kind=st.sampled_from(KINDS))
def test_everything_comes_once_and_in_order(segments: list[Segment], seed: int, kind: ArrivalProcess) -> None:
    """Each stretch has exactly its number of transfers, within its time; numbers and moments go up over the run."""
    found = list(arrivals(segments, seed=seed, kind=kind))
    assert [arrival.number for arrival in found] == list(range(sum(segment.count for segment in segments)))
    assert all(one.due <= next_one.due + 1e-9 for one, next_one in pairwise(found))
    rest = iter(found)
    for segment in segments:
        for arrival in islice(rest, segment.count):
            assert segment.begin <= arrival.due <= segment.begin + segment.seconds


@given(segments=stretches(), seed=st.integers(), workers=st.integers(1, 7), kind=st.sampled_from(KINDS))
def test_workers_share_the_whole(segments: list[Segment], seed: int, workers: int, kind: ArrivalProcess) -> None:
    """However many workers read it, each transfer is one worker's, at the same moment with the same scenario."""
    whole = list(arrivals(segments, seed=seed, kind=kind))
    shares = [list(share_of(arrivals(segments, seed=seed, kind=kind), worker, workers)) for worker in range(workers)]
    assert sorted(chain.from_iterable(shares), key=lambda arrival: arrival.number) == whole
    assert all(arrival.number % workers == worker for worker, share in enumerate(shares) for arrival in share)


@given(segments=stretches(), seed=st.integers())
def test_a_ramp_can_ask_stretch_by_stretch(segments: list[Segment], seed: int) -> None:
    """Stretches that are asked one at a time, each with the number that it begins at, give the same schedule."""
    whole = list(arrivals(segments, seed=seed))
    apart: list[Arrival] = []
    first = 0
    for segment in segments:
        apart += arrivals([segment], seed=seed, first=first)
        first += segment.count
    assert apart == whole


def test_another_seed_is_another_schedule() -> None:
    """The seed decides on moments and scenarios; the same seed repeats them."""
    segments = [stretch(0, 60, 500)]
    first, again, other = (list(arrivals(segments, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert [arrival.due for arrival in first] != [arrival.due for arrival in other]
    assert [arrival.scenario for arrival in first] != [arrival.scenario for arrival in other]


def test_stretches_do_not_repeat_each_other() -> None:
    """Two stretches of the same length and number have their transfers at other moments."""
    found = list(arrivals([stretch(0, 60, 50), stretch(60, 60, 50)], seed=1))
    first, second = ([arrival.due % 60 for arrival in half] for half in (found[:50], found[50:]))
    assert first != pytest.approx(second)


def test_exact_arrivals_are_evenly_spaced() -> None:
    """Ten in five seconds come every half second, from the first moment on."""
    due = [arrival.due for arrival in arrivals([stretch(3, 5, 10)], seed=1, kind="exact")]
    assert due == [3 + turn / 2 for turn in range(10)]


def test_poisson_arrivals_come_as_strangers() -> None:
    """In a second where 10 are due, counts vary as much as their mean; gaps vary as much as their length."""
    due = [arrival.due for arrival in arrivals([stretch(0, 2000, 20_000)], seed=5)]
    counts = Counter(int(moment) for moment in due)
    spread = sum((counts[second] - 10) ** 2 for second in range(2000)) / 2000
    assert spread == pytest.approx(10, rel=0.15)
    gaps = [later - earlier for earlier, later in pairwise(due)]
    mean = sum(gaps) / len(gaps)
    assert sum((gap - mean) ** 2 for gap in gaps) / len(gaps) == pytest.approx(mean**2, rel=0.1)


def test_a_burst_is_due_at_once_and_is_one_school() -> None:
    """All transfers of a burst are due at the same moment, and name the only school that may ask."""
    found = list(arrivals([stretch(30, 0, 260, "klas", doel=4)], seed=1))
    assert {(arrival.due, arrival.doel) for arrival in found} == {(30, 4)}
    assert not [arrival for arrival in found if arrival.scenario in {"B-01", "B-03", "I-01"}]


@pytest.mark.parametrize("name", ["vroeg", "herhaling", "jaar", "klas", "vroeg@1", "vroeg@1.8"])
def test_scenarios_come_in_the_proportion_of_the_mixture(name: str) -> None:
    """In 40,000 transfers no scenario is more than five standard deviations from its share."""
    count = 40_000
    found = Counter(arrival.scenario for arrival in arrivals([stretch(0, 1, count, name)], seed=11))
    shares = mix(name).scenarios
    assert set(found) == set(shares)
    for scenario, share in shares.items():
        assert abs(found[scenario] - count * share) <= 5 * (count * share * (1 - share)) ** 0.5, scenario


def test_what_cannot_be_played_makes_room() -> None:
    """Without partnerships their scenarios are gone, the others keep their proportions, and the total stands."""
    segments = [stretch(0, 1, 20_000, "jaar")]
    found = Counter(arrival.scenario for arrival in arrivals(segments, seed=2, without={"I-01", "I-02"}))
    assert found.total() == 20_000
    assert not {"I-01", "I-02"} & set(found)
    shares = mix("jaar").scenarios
    assert found["C-01"] / found["B-01"] == pytest.approx(shares["C-01"] / shares["B-01"], rel=0.08)


def test_a_mixture_of_which_nothing_is_left_is_refused() -> None:
    """A system that can play none of the scenarios is told which mixture it is about."""
    with pytest.raises(ConfigurationError, match="klas"):
        list(arrivals([stretch(0, 1, 1, "klas")], seed=1, without=mix("klas").scenarios))


@pytest.mark.parametrize(
    "segments",
    [
        pytest.param([stretch(0, 10, 1), stretch(9, 1, 1)], id="overlap"),
        pytest.param([stretch(5, 1, 1), stretch(0, 1, 1)], id="wrong order"),
        pytest.param([stretch(0, 1, 1, "weg")], id="unknown mixture"),
    ],
)
def test_a_plan_that_cannot_be_is_a_mistake_of_ours(segments: list[Segment]) -> None:
    """Stretches that overlap or go back in time would not come in order, so they are refused."""
    with pytest.raises(LocalProtocolError):
        list(arrivals(segments, seed=1))


def test_an_unknown_spread_is_refused() -> None:
    """Arrivals are poisson or exact."""
    with pytest.raises(LocalProtocolError, match="uniform"):
        list(arrivals([stretch(0, 1, 1)], seed=1, kind="uniform"))  # type: ignore[arg-type]


def test_a_year_is_read_as_a_stream() -> None:
    """The first transfers of a season of ten million are there without the others being made."""
    plan = make_plan("season", transfers=10_000_000, duration=600)
    first = list(islice(arrivals(plan.segments, seed=1), 3))
    assert [arrival.number for arrival in first] == [0, 1, 2]
