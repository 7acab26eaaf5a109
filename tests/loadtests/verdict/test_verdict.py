"""The verdict: what counts first, what is forgiven, and the exit codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from loadtests.model import Boekvergelijking, Grensuitslag, Oordeel, Totalen, Uitslag, Verdeling
from loadtests.schedule.criterion import Criterium
from loadtests.schedule.ramp import Afloop, Klim
from loadtests.verdict.verdict import EXIT, broken, give_verdict

GOOD = Totalen(due=1000, started=1000, completed=1000, delivered=400, refused=600, sampled=20)
BOOKS = Boekvergelijking(books=("client", "exchange", "bron"), transfers=1000)
HELD = Grensuitslag(expression="p(95)<1s", value=0.5, unit="s", passed=True)
NOT_HELD = Grensuitslag(expression="p(95)<1s", value=1.5, unit="s", passed=False)
FORGIVES = Grensuitslag(expression=" fail_rate<5%", value=2.0, unit="%", passed=True)
LATE = Verdeling(count=1000, p99=101.0)


def uitslag(**changes: Any) -> Uitslag:  # noqa: ANN401 - any field
    """Return a run in which all went well, but for the changes."""
    fine = Uitslag(
        osolab="1",
        run_id="r",
        started="",
        finished="",
        oordeel=Oordeel.ERROR,
        partial="",
        plan={"lateness_limit_ms": 100.0},
        seconds=10.0,
        totals=GOOD,
        throughput=100.0,
        steps={},
        scenarios={},
        lateness=Verdeling(count=1000, p99=3.0),
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


def totals(**changes: int) -> Totalen:
    """Return the counts of a good run, changed."""
    return replace(GOOD, **changes)


WRONG, MISSED = totals(wrong=1), [HELD, NOT_HELD]


@pytest.mark.parametrize(
    ("found", "gates", "oordeel"),
    [
        (uitslag(), [], Oordeel.PASSED),
        (uitslag(), [HELD], Oordeel.PASSED),
        (uitslag(), MISSED, Oordeel.MISSED),
        (uitslag(totals=WRONG), MISSED, Oordeel.FAILED),
        (uitslag(totals=WRONG, lateness=LATE), MISSED, Oordeel.SATURATED),
        (uitslag(totals=WRONG, lateness=LATE, partial="tc ended"), MISSED, Oordeel.ERROR),
    ],
    ids=["nothing asked", "all held", "gate missed", "failed too", "saturated too", "broken off too"],
)
def test_what_comes_first(found: Uitslag, gates: list[Grensuitslag], oordeel: Oordeel) -> None:
    """Broken off, then saturated, then failed, then missed: each hides what comes after it, and none is ever a pass."""
    judged = give_verdict(found, gates)
    assert judged.oordeel is oordeel
    assert judged.gates == tuple(gates)


@pytest.mark.parametrize(
    "found",
    [
        uitslag(totals=totals(wrong=1)),
        uitslag(totals=totals(failed=1)),
        uitslag(totals=totals(lost=1)),
        uitslag(totals=totals(invalid=1)),
        uitslag(books=replace(BOOKS, counts={"double_delivery": 1})),
        uitslag(totals=Totalen()),
    ],
    ids=["wrong", "failed", "lost", "invalid", "books", "nothing"],
)
def test_what_must_always_hold(found: Uitslag) -> None:
    """One wrong answer, failure, lost transfer, unsound dossier or difference is enough; so is a run of nothing."""
    assert give_verdict(found, []).oordeel is Oordeel.FAILED


def test_without_books() -> None:
    """Where there are no books to compare, nothing is held against the run."""
    assert give_verdict(uitslag(books=None), []).oordeel is Oordeel.PASSED


def test_failures_that_a_gate_allows() -> None:
    """A gate on the share of failures decides on them, and on nothing else."""
    failures = uitslag(totals=totals(failed=3))
    assert give_verdict(failures, [FORGIVES]).oordeel is Oordeel.PASSED
    assert give_verdict(failures, [replace(FORGIVES, passed=False)]).oordeel is Oordeel.MISSED
    assert give_verdict(failures, [HELD]).oordeel is Oordeel.FAILED
    assert give_verdict(uitslag(totals=totals(failed=3, wrong=1)), [FORGIVES]).oordeel is Oordeel.FAILED


@pytest.mark.parametrize(
    ("found", "saturated"),
    [
        (uitslag(lateness=Verdeling(count=9, p99=100.0)), False),
        (uitslag(lateness=Verdeling(count=9, p99=100.1)), True),
        (uitslag(totals=totals(not_started=1)), False),
        (uitslag(totals=totals(not_started=2)), True),
    ],
    ids=["at the limit", "over the limit", "one of a thousand", "two of a thousand"],
)
def test_saturated(found: Uitslag, saturated: bool) -> None:  # noqa: FBT001 - the expectation
    """A generator that was late beyond its limit, or could not start what was due, gives no verdict."""
    assert (give_verdict(found, []).oordeel is Oordeel.SATURATED) is saturated


def test_broken_off_by_the_system() -> None:
    """A run that an external system broke off by failing has failed; one that we broke off ourselves says nothing."""
    failures = totals(failed=10)
    assert (
        give_verdict(uitslag(partial="x", totals=failures, plan={"external": ["bron"]}), []).oordeel is Oordeel.FAILED
    )
    assert give_verdict(uitslag(partial="x", totals=failures, plan={"external": []}), []).oordeel is Oordeel.ERROR
    assert give_verdict(uitslag(partial="x", plan={"external": ["bron"]}), []).oordeel is Oordeel.ERROR


@pytest.fixture
def klim() -> Klim:
    """A ramp that found its knee."""
    klim = Klim(Criterium.usual(), start_rate=1.0, step_seconds=5.0)
    klim.afloop = Afloop.FOUND
    return klim


def test_ramp_looks_for_failure(klim: Klim) -> None:
    """A ramp pushes on until things fail, so failures, losses and lateness at its end are no failure of the run."""
    pushed = uitslag(
        totals=totals(failed=40, lost=3, not_started=9),
        lateness=LATE,
        books=replace(BOOKS, counts={"lost_sign_off": 2}),
    )
    assert give_verdict(pushed, [], klim=klim).oordeel is Oordeel.PASSED


@pytest.mark.parametrize(
    "found",
    [
        uitslag(totals=totals(wrong=1, failed=2)),
        uitslag(totals=totals(invalid=1)),
        uitslag(books=replace(BOOKS, counts={"double_delivery": 1})),
    ],
    ids=["wrong", "invalid", "books"],
)
def test_ramp_forgives_no_wrong_answers(klim: Klim, found: Uitslag) -> None:
    """A wrong answer is wrong at any rate, and so are books that differ when nothing failed."""
    assert give_verdict(found, [], klim=klim).oordeel is Oordeel.FAILED


def test_ramp_that_was_held_up(klim: Klim) -> None:
    """A ramp that stopped because the generator was late has no verdict."""
    klim.afloop = Afloop.SATURATED
    assert give_verdict(uitslag(), [], klim=klim).oordeel is Oordeel.SATURATED


def test_names() -> None:
    """What does not hold is told by name."""
    assert broken(uitslag(totals=totals(wrong=1, lost=2)), [], ramp=False) == ("wrong", "lost")
    assert broken(uitslag(), [], ramp=False) == ()


def test_exit_codes() -> None:
    """Exit codes are those of the interface, one for each verdict."""
    assert {str(oordeel): EXIT[oordeel] for oordeel in Oordeel} == {
        "passed": 0,
        "failed": 1,
        "error": 3,
        "saturated": 98,
        "missed": 99,
    }
