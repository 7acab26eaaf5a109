"""The verdict on a load run: conditions that must always hold, the gates, and when there is no verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loadtests.model import GateResult, LoadResult, LoadVerdict
from loadtests.schedule.ramp import RampEnd, RampSearch

EXIT: dict[LoadVerdict, int] = {
    LoadVerdict.PASSED: 0,
    LoadVerdict.FAILED: 1,
    LoadVerdict.ERROR: 3,
    LoadVerdict.SATURATED: 98,
    LoadVerdict.MISSED: 99,
}
"""Exit codes of `osolab load`."""

_LEFT_OUT = 0.001
"""Share of transfers not started above which the generator counts as saturated."""


def give_verdict(result: LoadResult, gates: Sequence[GateResult], *, search: RampSearch | None = None) -> LoadResult:
    """Return the result with its gates and verdict.

    In order of precedence: an error of the harness and a saturated generator, which give no verdict on the system; then
    the conditions that must always hold; then the gates.

    Args:
        result: everything that was measured.
        gates: judged.
        search: of a ramp. It continues until something fails, so only wrong responses count against it.
    """
    judged = replace(result, gates=tuple(gates))
    if result.partial:
        verdict = LoadVerdict.FAILED if _blames_system(result) else LoadVerdict.ERROR
    elif is_saturated(result, search):
        verdict = LoadVerdict.SATURATED
    elif broken(result, gates, ramp=search is not None):
        verdict = LoadVerdict.FAILED
    else:
        verdict = LoadVerdict.PASSED if all(gate.passed for gate in gates) else LoadVerdict.MISSED
    return replace(judged, verdict=verdict)


def is_saturated(result: LoadResult, search: RampSearch | None = None) -> bool:
    """Tell whether the generator was saturated: late, or unable to start transfers that were due."""
    if search is not None:
        return search.end is RampEnd.SATURATED
    limit = result.plan.get("lateness_limit_ms")
    late = isinstance(limit, int | float) and result.lateness.p99 > limit
    return late or result.totals.not_started > _LEFT_OUT * result.totals.due


def broken(result: LoadResult, gates: Sequence[GateResult], *, ramp: bool) -> tuple[str, ...]:
    """Return the names of the conditions that must always hold and do not.

    Technical failures do not count here when a gate is about them, nor in a ramp, which looks for them.
    """
    totals = result.totals
    forgiven = ramp or any(gate.expression.lstrip().startswith("fail_rate") for gate in gates)
    counts = {
        "wrong": totals.wrong,
        "failed": 0 if forgiven else totals.failed,
        "lost": 0 if ramp else totals.lost,
        "invalid": totals.invalid,
        "books": 0
        if result.books is None or (ramp and not totals.wrong and totals.failed)
        else len(result.books.counts),
        "nothing": int(not totals.completed),
    }
    return tuple(name for name, count in counts.items() if count)


def _blames_system(result: LoadResult) -> bool:
    """Tell whether a run was aborted because of the system under test, and not because of the harness."""
    return result.totals.failed > 0 and bool(result.plan.get("external"))
