"""The ramp finds the knee of a system whose capacity is known, and says so when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heapreplace
from random import Random
from statistics import quantiles

import pytest

from loadtests.model import RampStep, Segment
from loadtests.schedule.arrivals import arrivals
from loadtests.schedule.criterion import BrokenLimit, Criterion, StepFigures
from loadtests.schedule.ramp import RampEnd, RampSearch
from simulator.errors import LocalProtocolError
from simulator.text.numbers import significant

Player = Callable[[Segment, tuple[float, float]], StepFigures]


def figures(rate: float, **changes: float) -> StepFigures:
    """Return what a system without any trouble shows at a rate."""
    due = round(rate * 10)
    usual = {"due": due, "completed": due, "p50": 20.0, "p95": 40.0, "p99": 60.0, "fail_rate": 0.0, "late_p99": 5.0}
    return StepFigures(seconds=10.0, **usual | changes)  # type: ignore[arg-type]


class Queue:
    """Servers with a queue before them: a system that does `capacity` transfers a second and not one more."""

    def __init__(self, capacity: float, *, seed: int, servers: int = 4, noise: float = 0.3) -> None:
        self.chance = Random(seed)
        self.seed = seed
        self.service = servers / capacity
        self.noise = noise
        self.free = [0.0] * servers
        self.first = 0
        heapify(self.free)

    def __call__(self, segment: Segment, window: tuple[float, float]) -> StepFigures:
        """Play a step and return what it showed in its window."""
        due_and_done = []
        for arrival in arrivals([segment], seed=self.seed, first=self.first):
            took = self.service * self.chance.uniform(1 - self.noise, 1 + self.noise)
            done = max(self.free[0], arrival.due) + took
            heapreplace(self.free, done)
            due_and_done.append((arrival.due, done))
        self.first += segment.count
        begin, end = window
        delays = [1000 * (done - due) for due, done in due_and_done if begin <= due < end]
        cuts = quantiles(delays, n=100, method="inclusive")
        return StepFigures(
            seconds=end - begin,
            due=len(delays),
            completed=sum(begin <= done < end for _, done in due_and_done),
            p50=cuts[49],
            p95=cuts[94],
            p99=cuts[98],
            fail_rate=0.0,
            late_p99=2.0,
        )


def climb(search: RampSearch, play: Player) -> RampSearch:
    """Play a ramp to its end, with time for the queue to drain after each step."""
    moment = 0.0
    while segment := search.next_segment(moment):
        search.judge(segment, play(segment, search.window(segment)))
        moment = segment.begin + segment.seconds + 60
        assert len(search.ramp_steps) < 60
    return search


def ramp(**changes: float) -> RampSearch:
    return RampSearch(Criterion.usual(), **{"start_rate": 20.0, "step_seconds": 15.0} | changes)


@pytest.mark.parametrize("capacity", [37.0, 150.0, 420.0])
def test_the_knee_is_that_of_the_system(capacity: float) -> None:
    """In five runs with other chance the knee is within 15% of what the system can do, and of each other."""
    knees = [climb(ramp(), Queue(capacity, seed=seed)).knee for seed in range(5)]
    found = [knee for knee in knees if knee is not None]
    assert len(found) == 5
    assert all(0.85 * capacity <= knee <= 1.05 * capacity for knee in found)
    assert max(found) <= 1.15 * min(found)


def test_one_bad_moment_does_not_make_a_knee() -> None:
    """A step that is bad once is played again, and when it is good then the ramp goes on as if nothing had happened."""
    queue = Queue(200.0, seed=7)
    hiccups = {3, 6}
    turns = iter(range(100))

    def play(segment: Segment, window: tuple[float, float]) -> StepFigures:
        step_figures = queue(segment, window)
        return figures(segment.rate, p95=5000.0) if next(turns) in hiccups else step_figures

    search = climb(ramp(), play)
    assert search.knee == pytest.approx(200, rel=0.15)
    assert [step.good for step in search.ramp_steps[:8]] == [True, True, True, False, True, True, False, True]
    assert search.ramp_steps[3].rate == search.ramp_steps[4].rate


def test_steps_grow_and_then_go_up_and_down() -> None:
    """Rates grow by a fixed factor until a step is bad twice; then they go up and down by 6%, around what is found."""
    search = climb(
        ramp(factor=2.0), lambda segment, _: figures(segment.rate, p95=40.0 if segment.rate <= 100 else 900.0)
    )
    rates = [round(step.rate) for step in search.ramp_steps]
    assert rates == [20, 40, 80, 160, 160, 113, 101, 90, 95, 101, 95, 101, 95, 101, 95]
    assert search.knee is not None
    assert 90 <= search.knee <= 100  # what completed in the good ones


def test_a_late_generator_is_no_knee() -> None:
    """When the generator falls behind while the system answers well there is no verdict, only what was reached."""

    def play(segment: Segment, _: tuple[float, float]) -> StepFigures:
        late = segment.rate > 100
        missed = 0.5 if late else 1.0
        return figures(
            segment.rate,
            late_p99=900.0 if late else 5.0,
            p95=930.0 if late else 40.0,
            completed=round(segment.rate * 10 * missed),
        )

    search = climb(ramp(), play)
    assert search.end is RampEnd.SATURATED
    assert search.knee is None
    assert 60 < search.reached <= 100
    assert BrokenLimit.LATENESS in search.ramp_steps[-1].why.split()
    assert "generator" in search.in_words().en


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"late_p99": 300.0, "p95": 900.0}, "p95 lateness", id="slower than the lateness explains"),
        pytest.param({"late_p99": 300.0, "p95": 320.0, "fail_rate": 0.2}, "p95 fail_rate lateness", id="it fails"),
    ],
)
def test_a_late_generator_does_not_excuse_the_system(changes: dict[str, float], reason: str) -> None:
    """A system that is slow or wrong itself has its knee there, late generator or not."""
    search = climb(
        ramp(), lambda segment, _: figures(segment.rate, **changes) if segment.rate > 100 else figures(segment.rate)
    )
    assert search.end is RampEnd.FOUND
    assert search.knee is not None
    assert {step.why for step in search.ramp_steps if not step.good} == {reason}


def test_a_system_that_is_never_good_has_no_knee() -> None:
    """The ramp goes down to look for anything that works, and gives up at half a transfer a second."""
    search = climb(ramp(), lambda segment, _: figures(segment.rate, fail_rate=0.5))
    assert (search.end, search.knee, search.reached) == (RampEnd.NONE, None, 0.0)
    assert 0.5 <= search.ramp_steps[-1].rate <= 0.6


def test_a_start_above_the_knee_is_found_from_above() -> None:
    """A first step that is too much is no reason to give up: the ramp goes down, and finds the knee from there."""
    assert climb(ramp(start_rate=2000.0), Queue(150.0, seed=1)).knee == pytest.approx(150, rel=0.15)


def test_a_system_without_a_limit_has_no_knee_within_reach() -> None:
    """A ramp that meets nothing stops at its highest rate, and says that the knee lies higher."""
    search = climb(ramp(), lambda segment, _: figures(segment.rate))
    assert (search.end, search.knee) == (RampEnd.BEYOND, None)
    assert search.reached == 20_000


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({}, "", id="good"),
        pytest.param({"completed": 190}, "", id="exactly enough completed"),
        pytest.param({"completed": 189}, "throughput", id="too little completed"),
        pytest.param({"p95": 250.0}, "", id="p95 at the floor"),
        pytest.param({"p95": 251.0}, "p95", id="p95 too high"),
        pytest.param({"fail_rate": 0.0009}, "", id="hardly any failures"),
        pytest.param({"fail_rate": 0.001}, "fail_rate", id="too many failures"),
        pytest.param({"late_p99": 100.0}, "", id="as late as may be"),
        pytest.param({"late_p99": 101.0}, "lateness", id="too late"),
        pytest.param({"completed": 0, "p95": 9e9}, "throughput p95", id="nothing comes back"),
    ],
)
def test_each_limit_is_kept(changes: dict[str, float], why: str) -> None:
    """A step is good on its limits and bad just past them, and it says which one."""
    search = ramp()
    judged(search, figures(20.0))
    step = judged(search, figures(20.0, **changes))
    assert (step.good, step.why) == (not why, why)


def judged(search: RampSearch, step_figures: StepFigures) -> RampStep:
    segment = search.next_segment(0.0)
    assert segment is not None
    return search.judge(segment, step_figures)


def test_p95_is_held_against_the_first_steps() -> None:
    """A system that is slow by nature may be four times as slow as it began; or a stated number of milliseconds."""
    search = ramp()
    for p95 in (200.0, 220.0, 210.0, 800.0):
        judged(search, figures(20.0, p95=p95))
    assert search.p95_limit == 4 * 210.0
    assert RampSearch(Criterion.usual(p95_ms=300.0), start_rate=1.0, step_seconds=1.0).p95_limit == 300.0


def test_a_step_leaves_out_its_first_seconds_and_waits_for_the_queue() -> None:
    """The window starts after the warm-up, at most a third of a step; the next step starts after a pause."""
    search = ramp(step_seconds=15.0)
    first = search.next_segment(0.0)
    assert first is not None
    assert (first.begin, search.window(first)) == (0.0, (3.0, 15.0))
    search.judge(first, figures(20.0))
    second = search.next_segment(17.5)
    assert second is not None
    assert second.begin == 19.5
    assert RampSearch(Criterion.usual(), start_rate=5.0, step_seconds=3.0).warm_up == 1.0


def test_a_ramp_is_asked_in_turns() -> None:
    """A second step before the first was judged, and a verdict on no step, are mistakes of the caller."""
    search = ramp()
    segment = search.next_segment(0.0)
    assert segment is not None
    with pytest.raises(LocalProtocolError):
        search.next_segment(1.0)
    search.judge(segment, figures(20.0))
    with pytest.raises(LocalProtocolError):
        search.judge(segment, figures(20.0))


@pytest.mark.parametrize("seed", range(3))
def test_the_ending_is_told_in_both_languages(seed: int) -> None:
    """What was found, where it went wrong and why stand in the sentence; so does a ramp that is not finished."""
    search = ramp()
    assert "niet af" in search.in_words().nl
    climb(search, Queue(100.0, seed=seed))
    assert search.knee is not None
    assert f"knee lies at {significant(search.knee).en} transfers" in search.in_words().en
    assert f"knie ligt bij {significant(search.knee).nl} overdrachten" in search.in_words().nl
    assert "95th percentile" in search.criterion.in_words().en
    assert "95e percentiel" in search.criterion.in_words().nl
