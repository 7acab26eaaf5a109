"""The ramp finds the knee of a system whose capacity is known, and says so when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heapreplace
from random import Random
from statistics import quantiles

import pytest

from loadtests.model import Stuk, Trede
from loadtests.schedule.arrivals import arrivals
from loadtests.schedule.criterion import Cijfers, Criterium, Reden
from loadtests.schedule.ramp import Afloop, Klim
from simulator.errors import LocalProtocolError
from simulator.text.numbers import in_figures

Speler = Callable[[Stuk, tuple[float, float]], Cijfers]


def figures(rate: float, **changes: float) -> Cijfers:
    """Return what a system without any trouble shows at a rate."""
    due = round(rate * 10)
    usual = {"due": due, "completed": due, "p50": 20.0, "p95": 40.0, "p99": 60.0, "fail_rate": 0.0, "late_p99": 5.0}
    return Cijfers(seconds=10.0, **usual | changes)  # type: ignore[arg-type]


class Wachtrij:
    """Servers with a queue before them: a system that does `capacity` transfers a second and not one more."""

    def __init__(self, capacity: float, *, seed: int, servers: int = 4, noise: float = 0.3) -> None:
        self.chance = Random(seed)
        self.seed = seed
        self.service = servers / capacity
        self.noise = noise
        self.free = [0.0] * servers
        self.first = 0
        heapify(self.free)

    def __call__(self, stuk: Stuk, window: tuple[float, float]) -> Cijfers:
        """Play a step and return what it showed in its window."""
        due_and_done = []
        for aankomst in arrivals([stuk], seed=self.seed, first=self.first):
            took = self.service * self.chance.uniform(1 - self.noise, 1 + self.noise)
            done = max(self.free[0], aankomst.due) + took
            heapreplace(self.free, done)
            due_and_done.append((aankomst.due, done))
        self.first += stuk.aantal
        begin, end = window
        delays = [1000 * (done - due) for due, done in due_and_done if begin <= due < end]
        cuts = quantiles(delays, n=100, method="inclusive")
        return Cijfers(
            seconds=end - begin,
            due=len(delays),
            completed=sum(begin <= done < end for _, done in due_and_done),
            p50=cuts[49],
            p95=cuts[94],
            p99=cuts[98],
            fail_rate=0.0,
            late_p99=2.0,
        )


def climb(klim: Klim, play: Speler) -> Klim:
    """Play a ramp to its end, with time for the queue to drain after each step."""
    moment = 0.0
    while stuk := klim.next_stuk(moment):
        klim.judge(stuk, play(stuk, klim.window(stuk)))
        moment = stuk.begin + stuk.seconds + 60
        assert len(klim.tredes) < 60
    return klim


def ramp(**changes: float) -> Klim:
    return Klim(Criterium.usual(), **{"start_rate": 20.0, "step_seconds": 15.0} | changes)


@pytest.mark.parametrize("capacity", [37.0, 150.0, 420.0])
def test_the_knee_is_that_of_the_system(capacity: float) -> None:
    """In five runs with other chance the knee is within 15% of what the system can do, and of each other."""
    knees = [climb(ramp(), Wachtrij(capacity, seed=seed)).knee for seed in range(5)]
    found = [knee for knee in knees if knee is not None]
    assert len(found) == 5
    assert all(0.85 * capacity <= knee <= 1.05 * capacity for knee in found)
    assert max(found) <= 1.15 * min(found)


def test_one_bad_moment_does_not_make_a_knee() -> None:
    """A step that is bad once is played again, and when it is good then the ramp goes on as if nothing had happened."""
    queue = Wachtrij(200.0, seed=7)
    hiccups = {3, 6}
    turns = iter(range(100))

    def play(stuk: Stuk, window: tuple[float, float]) -> Cijfers:
        cijfers = queue(stuk, window)
        return figures(stuk.rate, p95=5000.0) if next(turns) in hiccups else cijfers

    klim = climb(ramp(), play)
    assert klim.knee == pytest.approx(200, rel=0.15)
    assert [trede.good for trede in klim.tredes[:8]] == [True, True, True, False, True, True, False, True]
    assert klim.tredes[3].rate == klim.tredes[4].rate


def test_steps_grow_and_then_go_up_and_down() -> None:
    """Rates grow by a fixed factor until a step is bad twice; then they go up and down by 6%, around what is found."""
    klim = climb(ramp(factor=2.0), lambda stuk, _: figures(stuk.rate, p95=40.0 if stuk.rate <= 100 else 900.0))
    rates = [round(trede.rate) for trede in klim.tredes]
    assert rates == [20, 40, 80, 160, 160, 113, 101, 90, 95, 101, 95, 101, 95, 101, 95]
    assert klim.knee is not None
    assert 90 <= klim.knee <= 100  # what completed in the good ones


def test_a_late_generator_is_no_knee() -> None:
    """When the generator falls behind while the system answers well there is no verdict, only what was reached."""

    def play(stuk: Stuk, _: tuple[float, float]) -> Cijfers:
        late = stuk.rate > 100
        missed = 0.5 if late else 1.0
        return figures(
            stuk.rate,
            late_p99=900.0 if late else 5.0,
            p95=930.0 if late else 40.0,
            completed=round(stuk.rate * 10 * missed),
        )

    klim = climb(ramp(), play)
    assert klim.afloop is Afloop.SATURATED
    assert klim.knee is None
    assert 60 < klim.reached <= 100
    assert Reden.LATENESS in klim.tredes[-1].why.split()
    assert "generator" in klim.in_words().en


@pytest.mark.parametrize(
    ("changes", "reden"),
    [
        pytest.param({"late_p99": 300.0, "p95": 900.0}, "p95 lateness", id="slower than the lateness explains"),
        pytest.param({"late_p99": 300.0, "p95": 320.0, "fail_rate": 0.2}, "p95 fail_rate lateness", id="it fails"),
    ],
)
def test_a_late_generator_does_not_excuse_the_system(changes: dict[str, float], reden: str) -> None:
    """A system that is slow or wrong itself has its knee there, late generator or not."""
    klim = climb(ramp(), lambda stuk, _: figures(stuk.rate, **changes) if stuk.rate > 100 else figures(stuk.rate))
    assert klim.afloop is Afloop.FOUND
    assert klim.knee is not None
    assert {trede.why for trede in klim.tredes if not trede.good} == {reden}


def test_a_system_that_is_never_good_has_no_knee() -> None:
    """The ramp goes down to look for anything that works, and gives up at half a transfer a second."""
    klim = climb(ramp(), lambda stuk, _: figures(stuk.rate, fail_rate=0.5))
    assert (klim.afloop, klim.knee, klim.reached) == (Afloop.NONE, None, 0.0)
    assert 0.5 <= klim.tredes[-1].rate <= 0.6


def test_a_start_above_the_knee_is_found_from_above() -> None:
    """A first step that is too much is no reason to give up: the ramp goes down, and finds the knee from there."""
    assert climb(ramp(start_rate=2000.0), Wachtrij(150.0, seed=1)).knee == pytest.approx(150, rel=0.15)


def test_a_system_without_a_limit_has_no_knee_within_reach() -> None:
    """A ramp that meets nothing stops at its highest rate, and says that the knee lies higher."""
    klim = climb(ramp(), lambda stuk, _: figures(stuk.rate))
    assert (klim.afloop, klim.knee) == (Afloop.BEYOND, None)
    assert klim.reached == 20_000


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
    klim = ramp()
    judged(klim, figures(20.0))
    trede = judged(klim, figures(20.0, **changes))
    assert (trede.good, trede.why) == (not why, why)


def judged(klim: Klim, cijfers: Cijfers) -> Trede:
    stuk = klim.next_stuk(0.0)
    assert stuk is not None
    return klim.judge(stuk, cijfers)


def test_p95_is_held_against_the_first_steps() -> None:
    """A system that is slow by nature may be four times as slow as it began; or a stated number of milliseconds."""
    klim = ramp()
    for p95 in (200.0, 220.0, 210.0, 800.0):
        judged(klim, figures(20.0, p95=p95))
    assert klim.p95_limit == 4 * 210.0
    assert Klim(Criterium.usual(p95_ms=300.0), start_rate=1.0, step_seconds=1.0).p95_limit == 300.0


def test_a_step_leaves_out_its_first_seconds_and_waits_for_the_queue() -> None:
    """The window starts after the warm-up, at most a third of a step; the next step starts after a pause."""
    klim = ramp(step_seconds=15.0)
    first = klim.next_stuk(0.0)
    assert first is not None
    assert (first.begin, klim.window(first)) == (0.0, (3.0, 15.0))
    klim.judge(first, figures(20.0))
    second = klim.next_stuk(17.5)
    assert second is not None
    assert second.begin == 19.5
    assert Klim(Criterium.usual(), start_rate=5.0, step_seconds=3.0).warm_up == 1.0


def test_a_ramp_is_asked_in_turns() -> None:
    """A second step before the first was judged, and a verdict on no step, are mistakes of the caller."""
    klim = ramp()
    stuk = klim.next_stuk(0.0)
    assert stuk is not None
    with pytest.raises(LocalProtocolError):
        klim.next_stuk(1.0)
    klim.judge(stuk, figures(20.0))
    with pytest.raises(LocalProtocolError):
        klim.judge(stuk, figures(20.0))


@pytest.mark.parametrize("seed", range(3))
def test_the_ending_is_told_in_both_languages(seed: int) -> None:
    """What was found, where it went wrong and why stand in the sentence; so does a ramp that is not finished."""
    klim = ramp()
    assert "niet af" in klim.in_words().nl
    climb(klim, Wachtrij(100.0, seed=seed))
    assert klim.knee is not None
    assert f"knee lies at {in_figures(klim.knee).en} transfers" in klim.in_words().en
    assert f"knie ligt bij {in_figures(klim.knee).nl} overdrachten" in klim.in_words().nl
    assert "95th percentile" in klim.criterium.in_words().en
    assert "95e percentiel" in klim.criterium.in_words().nl
