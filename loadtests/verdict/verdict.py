"""The verdict on a load run: what must always hold, the gates that were set, and when there is none to give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loadtests.model import Grensuitslag, Oordeel, Uitslag
from loadtests.schedule.ramp import Afloop, Klim

EXIT: dict[Oordeel, int] = {
    Oordeel.PASSED: 0,
    Oordeel.FAILED: 1,
    Oordeel.ERROR: 3,
    Oordeel.SATURATED: 98,
    Oordeel.MISSED: 99,
}
"""Exit codes of `osolab load`."""

_LEFT_OUT = 0.001
"""Share of the transfers that may not have been started before the schedule counts as not kept."""


def give_verdict(uitslag: Uitslag, gates: Sequence[Grensuitslag], *, klim: Klim | None = None) -> Uitslag:
    """Return the result with its gates and verdict.

    What broke on our side comes first, for it says nothing about the system; then a generator that was late, for its
    figures are no figures of the system; then what must always hold; then the gates.

    Args:
        uitslag: everything that was measured.
        gates: judged.
        klim: of a ramp, which pushes on until something goes wrong: only wrong answers count against it.
    """
    judged = replace(uitslag, gates=tuple(gates))
    if uitslag.partial:
        oordeel = Oordeel.FAILED if _blames_system(uitslag) else Oordeel.ERROR
    elif is_saturated(uitslag, klim):
        oordeel = Oordeel.SATURATED
    elif broken(uitslag, gates, ramp=klim is not None):
        oordeel = Oordeel.FAILED
    else:
        oordeel = Oordeel.PASSED if all(gate.passed for gate in gates) else Oordeel.MISSED
    return replace(judged, oordeel=oordeel)


def is_saturated(uitslag: Uitslag, klim: Klim | None = None) -> bool:
    """Tell whether the generator itself was too slow: late, or unable to start what was due."""
    if klim is not None:
        return klim.afloop is Afloop.SATURATED
    limit = uitslag.plan.get("lateness_limit_ms")
    late = isinstance(limit, int | float) and uitslag.lateness.p99 > limit
    return late or uitslag.totals.not_started > _LEFT_OUT * uitslag.totals.due


def broken(uitslag: Uitslag, gates: Sequence[Grensuitslag], *, ramp: bool) -> tuple[str, ...]:
    """Return which of the things that must always hold do not: names of counts.

    Technical failures are judged by a gate about them when there is one, and are what a ramp looks for.
    """
    totals = uitslag.totals
    forgiven = ramp or any(gate.expression.lstrip().startswith("fail_rate") for gate in gates)
    counts = {
        "wrong": totals.wrong,
        "failed": 0 if forgiven else totals.failed,
        "lost": 0 if ramp else totals.lost,
        "invalid": totals.invalid,
        "books": 0
        if uitslag.books is None or (ramp and not totals.wrong and totals.failed)
        else len(uitslag.books.counts),
        "nothing": int(not totals.completed),
    }
    return tuple(name for name, count in counts.items() if count)


def _blames_system(uitslag: Uitslag) -> bool:
    """Tell whether a run was broken off because of the system under load, and not because of us."""
    return uitslag.totals.failed > 0 and bool(uitslag.plan.get("external"))
