"""What a check is: an id, the requirement behind it, and a function from evidence to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from harness.checks.evidence import Call, Evidence
from harness.config.scenario import ScenarioStep
from harness.outcome import CheckOutcome, Fault, Level, Verdict
from simulator.text.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault that a check found.

    Attributes:
        message: what is wrong.
        at_fault: the side at fault.
        call: the exchange that shows it.
        expected: what should have been there.
        actual: what was there.
        fix: how to repair it.
        level: overrides the level of the check.
        aannames: assumption ids that this finding rests on.
        eis: overrides the requirement of the check.
    """

    message: Text
    at_fault: Fault
    call: Call | None = None
    expected: str = ""
    actual: str = ""
    fix: Text | None = None
    level: Level | None = None
    aannames: tuple[str, ...] = ()
    eis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """Result of a check that does not apply to this evidence, with the reason."""

    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEvidence:
    """What a check on one step may look at: all evidence so far, and what this step added.

    Attributes:
        evidence: everything so far.
        step: that was done.
        calls: exchanges of this step.
    """

    evidence: Evidence
    step: ScenarioStep
    calls: tuple[Call, ...]


Kind = TypeVar("Kind", Evidence, StepEvidence)
"""What a check looks at: a whole scenario, or one step of it."""


@dataclass(frozen=True, kw_only=True)
class Check(Generic[Kind]):
    """One check.

    Attributes:
        id: name, stable: reports and comparisons use it.
        eis: requirement that it proves.
        level: how binding.
        title: what holds when it passes.
        find: yields what is wrong in the evidence; the check passes when it yields nothing.
        aannames: assumption ids that every verdict of this check rests on.
        rests_on: returns the further assumption ids that a verdict on this evidence rests on.
    """

    id: str
    eis: str
    level: Level
    title: Text
    find: Callable[[Kind], Iterator[Finding | NotApplicable]]
    aannames: tuple[str, ...] = ()
    rests_on: Callable[[Kind], Iterable[str]] = lambda _: ()

    def judge(self, step: Kind) -> Iterator[CheckOutcome]:
        """Yield its outcomes: one `passed` or `not_applicable`, or each distinct failure once with its count."""
        failures: dict[tuple[object, ...], list[Finding]] = {}
        for found in self.find(step):
            if isinstance(found, NotApplicable):
                yield self._outcome(Verdict.NOT_APPLICABLE, found.reason)
                return
            failures.setdefault((found.message, found.at_fault, found.expected, found.actual), []).append(found)
        for same in failures.values():
            yield failure(self, same[0], times=len(same))
        if not failures:
            more = tuple(sorted(set(self.rests_on(step)) - {*self.aannames, ""}))
            yield self._outcome(Verdict.PASSED, self.title, more)

    def _outcome(self, verdict: Verdict, message: Text, more: tuple[str, ...] = ()) -> CheckOutcome:
        judged = verdict is Verdict.PASSED
        return CheckOutcome(
            id=self.id,
            eis=self.eis,
            level=self.level,
            verdict=verdict,
            message=message,
            aannames=(*self.aannames, *more) if judged else (),
        )


def failure(check: Check[Kind], found: Finding, *, times: int = 1) -> CheckOutcome:
    """Return a finding as the outcome of a check; `times` says how often it was found."""
    count = f" ({times} x)" if times > 1 else ""
    return CheckOutcome(
        id=check.id,
        eis=found.eis or check.eis,
        level=found.level or check.level,
        verdict=Verdict.FAILED,
        message=Text(nl=found.message.nl + count, en=found.message.en + count),
        exchange=found.call.number if found.call else None,
        expected=found.expected,
        actual=found.actual,
        at_fault=found.at_fault,
        fix=found.fix,
        aannames=tuple(dict.fromkeys((*check.aannames, *found.aannames))),
    )


def side(actor: str) -> Fault:
    """Return the side of an actor in the exchange; `tc` is the exchange."""
    match actor:
        case "tc":
            return Fault.EXCHANGE
        case "bron" | "doel" | "swv":
            return Fault(actor)
        case _:
            return Fault.UNKNOWN
