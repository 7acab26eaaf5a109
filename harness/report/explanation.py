"""Failed checks explained as labelled lines; the same finding in several scenarios is reported once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.outcome import CheckOutcome, Fault, RunResult, ScenarioResult, Verdict
from harness.report.texts import get_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One place of a finding: the scenario, and the exchange when there is one."""

    scenario: ScenarioResult
    exchange: int | None

    def __str__(self) -> str:
        return self.scenario.id if self.exchange is None else f"{self.scenario.id} ({self.exchange:04d})"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedFinding:
    """A check that failed, and every place where it failed in the same way.

    Attributes:
        outcome: of the first occurrence; its `exchange` is not that of the others.
        at_fault: the side at fault.
        occurrences: in order of the run.
    """

    outcome: CheckOutcome
    at_fault: Fault
    occurrences: tuple[Occurrence, ...]


def gather(run: RunResult) -> tuple[GroupedFinding, ...]:
    """Return the findings of a run, those with most occurrences first."""
    found: dict[tuple[object, ...], list[tuple[CheckOutcome, Fault, Occurrence]]] = {}
    for scenario in run.scenarios:
        for outcome in scenario.checks:
            if outcome.verdict is Verdict.FAILED:
                at_fault = outcome.at_fault or scenario.at_fault or Fault.UNKNOWN
                same = (outcome.id, outcome.eis, outcome.message, outcome.expected, outcome.actual, at_fault)
                occurrence = Occurrence(scenario=scenario, exchange=outcome.exchange)
                found.setdefault(same, []).append((outcome, at_fault, occurrence))
    findings = (
        GroupedFinding(
            outcome=first[0], at_fault=first[1], occurrences=tuple(occurrence for _, _, occurrence in (first, *others))
        )
        for first, *others in found.values()
    )
    return tuple(sorted(findings, key=lambda finding: -len(finding.occurrences)))


def explain(
    outcome: CheckOutcome, at_fault: Fault | None, occurrences: Iterable[Occurrence], lang: str
) -> tuple[tuple[str, str], ...]:
    """Return all that is known of a finding as pairs of label and value, in `nl` or `en`."""
    lines = (
        ("uitleg.rule", " ".join(part for part in (outcome.eis, outcome.id) if part)),
        ("eisen.level", get_text(f"level.{outcome.level}").in_language(lang)),
        ("uitleg.message", outcome.message.in_language(lang)),
        ("uitleg.at_fault", get_text(f"schuld.{at_fault}").in_language(lang) if at_fault else ""),
        ("uitleg.expected", outcome.expected),
        ("uitleg.actual", outcome.actual),
        ("uitleg.fix", outcome.fix.in_language(lang) if outcome.fix else ""),
        ("uitleg.places", ", ".join(str(occurrence) for occurrence in occurrences)),
        ("uitleg.aannames", " ".join(outcome.aannames)),
    )
    return tuple((get_text(key).in_language(lang), value) for key, value in lines if value)
