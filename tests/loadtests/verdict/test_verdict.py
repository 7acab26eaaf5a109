"""The verdict: what counts first, what is forgiven, and the exit codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from loadtests.model import GateResult, LatencyDistribution, LoadResult, LoadVerdict, Reconciliation, Totals
from loadtests.schedule.criterion import Criterion
from loadtests.schedule.ramp import RampEnd, RampSearch
from loadtests.verdict.verdict import EXIT, broken, give_verdict

GOOD = Totals(due=1000, started=1000, completed=1000, delivered=400, refused=600, sampled=20)
BOOKS = Reconciliation(books=("client", "exchange", "bron"), transfers=1000)
HELD = GateResult(expression="p(95)<1s", value=0.5, unit="s", passed=True)
NOT_HELD = GateResult(expression="p(95)<1s", value=1.5, unit="s", passed=False)
FORGIVES = GateResult(expression=" fail_rate<5%", value=2.0, unit="%", passed=True)
LATE = LatencyDistribution(count=1000, p99=101.0)


def result(**changes: Any) -> LoadResult:  # noqa: ANN401 - any field
    """Return a run in which all went well, but for the changes."""
    fine = LoadResult(
        osolab="1",
        run_id="r",
        started="",
        finished="",
        verdict=LoadVerdict.ERROR,
        partial="",
        plan={"lateness_limit_ms": 100.0},
        seconds=10.0,
        totals=GOOD,
        throughput=100.0,
        steps={},
        scenarios={},
        lateness=LatencyDistribution(count=1000, p99=3.0),
        series=(),
        codes={},
        planned={},
        mistakes={},
        examples=(),
        books=BOOKS,
        gates=(),
        ramp=(),
        knee=None,
        limited_by="",
        resources=(),
        cpu={},
        trends={},
        season={},
        floor=None,
    )
    return replace(fine, **changes)


def totals(**changes: int) -> Totals:
    """Return the counts of a good run, changed."""
    return replace(GOOD, **changes)


WRONG, MISSED = totals(wrong=1), [HELD, NOT_HELD]


@pytest.mark.parametrize(
    ("found", "gates", "verdict"),
    [
        (result(), [], LoadVerdict.PASSED),
        (result(), [HELD], LoadVerdict.PASSED),
        (result(), MISSED, LoadVerdict.MISSED),
        (result(totals=WRONG), MISSED, LoadVerdict.FAILED),
        (result(totals=WRONG, lateness=LATE), MISSED, LoadVerdict.SATURATED),
        (result(totals=WRONG, lateness=LATE, partial="tc ended"), MISSED, LoadVerdict.ERROR),
    ],
    ids=["nothing asked", "all held", "gate missed", "failed too", "saturated too", "broken off too"],
)
def test_what_comes_first(found: LoadResult, gates: list[GateResult], verdict: LoadVerdict) -> None:
    """Broken off, then saturated, then failed, then missed: each hides what comes after it, and none is ever a pass."""
    judged = give_verdict(found, gates)
    assert judged.verdict is verdict
    assert judged.gates == tuple(gates)


@pytest.mark.parametrize(
    "found",
    [
        result(totals=totals(wrong=1)),
        result(totals=totals(failed=1)),
        result(totals=totals(lost=1)),
        result(totals=totals(invalid=1)),
        result(books=replace(BOOKS, counts={"double_delivery": 1})),
        result(totals=Totals()),
    ],
    ids=["wrong", "failed", "lost", "invalid", "books", "nothing"],
)
def test_what_must_always_hold(found: LoadResult) -> None:
    """One wrong answer, failure, lost transfer, unsound dossier or difference is enough; so is a run of nothing."""
    assert give_verdict(found, []).verdict is LoadVerdict.FAILED


def test_without_books() -> None:
    """Where there are no books to compare, nothing is held against the run."""
    assert give_verdict(result(books=None), []).verdict is LoadVerdict.PASSED


def test_failures_that_a_gate_allows() -> None:
    """A gate on the share of failures decides on them, and on nothing else."""
    failures = result(totals=totals(failed=3))
    assert give_verdict(failures, [FORGIVES]).verdict is LoadVerdict.PASSED
    assert give_verdict(failures, [replace(FORGIVES, passed=False)]).verdict is LoadVerdict.MISSED
    assert give_verdict(failures, [HELD]).verdict is LoadVerdict.FAILED
    assert give_verdict(result(totals=totals(failed=3, wrong=1)), [FORGIVES]).verdict is LoadVerdict.FAILED


@pytest.mark.parametrize(
    ("found", "saturated"),
    [
        (result(lateness=LatencyDistribution(count=9, p99=100.0)), False),
        (result(lateness=LatencyDistribution(count=9, p99=100.1)), True),
        (result(totals=totals(not_started=1)), False),
        (result(totals=totals(not_started=2)), True),
    ],
    ids=["at the limit", "over the limit", "one of a thousand", "two of a thousand"],
)
def test_saturated(found: LoadResult, saturated: bool) -> None:  # noqa: FBT001 - the expectation
    """A generator that was late beyond its limit, or could not start what was due, gives no verdict."""
    assert (give_verdict(found, []).verdict is LoadVerdict.SATURATED) is saturated


def test_broken_off_by_the_system() -> None:
    """A run that an external system broke off by failing has failed; one that we broke off ourselves says nothing."""
    failures = totals(failed=10)
    assert (
        give_verdict(result(partial="x", totals=failures, plan={"external": ["bron"]}), []).verdict
        is LoadVerdict.FAILED
    )
    assert give_verdict(result(partial="x", totals=failures, plan={"external": []}), []).verdict is LoadVerdict.ERROR
    assert give_verdict(result(partial="x", plan={"external": ["bron"]}), []).verdict is LoadVerdict.ERROR


@pytest.fixture
def search() -> RampSearch:
    """A ramp that found its knee."""
    search = RampSearch(Criterion.usual(), start_rate=1.0, step_seconds=5.0)
    search.end = RampEnd.FOUND
    return search


def test_ramp_looks_for_failure(search: RampSearch) -> None:
    """A ramp pushes on until things fail, so failures, losses and lateness at its end are no failure of the run."""
    pushed = result(
        totals=totals(failed=40, lost=3, not_started=9),
        lateness=LATE,
        books=replace(BOOKS, counts={"lost_sign_off": 2}),
    )
    assert give_verdict(pushed, [], search=search).verdict is LoadVerdict.PASSED


@pytest.mark.parametrize(
    "found",
    [
        result(totals=totals(wrong=1, failed=2)),
        result(totals=totals(invalid=1)),
        result(books=replace(BOOKS, counts={"double_delivery": 1})),
    ],
    ids=["wrong", "invalid", "books"],
)
def test_ramp_forgives_no_wrong_answers(search: RampSearch, found: LoadResult) -> None:
    """A wrong answer is wrong at any rate, and so are books that differ when nothing failed."""
    assert give_verdict(found, [], search=search).verdict is LoadVerdict.FAILED


def test_ramp_that_was_held_up(search: RampSearch) -> None:
    """A ramp that stopped because the generator was late has no verdict."""
    search.end = RampEnd.SATURATED
    assert give_verdict(result(), [], search=search).verdict is LoadVerdict.SATURATED


def test_names() -> None:
    """What does not hold is told by name."""
    assert broken(result(totals=totals(wrong=1, lost=2)), [], ramp=False) == ("wrong", "lost")
    assert broken(result(), [], ramp=False) == ()


def test_exit_codes() -> None:
    """Exit codes are those of the interface, one for each verdict."""
    assert {str(verdict): EXIT[verdict] for verdict in LoadVerdict} == {
        "passed": 0,
        "failed": 1,
        "error": 3,
        "saturated": 98,
        "missed": 99,
    }
