"""Comparison of two functional runs: verdicts, the side at fault, checks, and the coverage of requirements.

Durations and the wording of findings are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from harness.compare.model import Comparison, ComparisonRow, Direction, RunSide, arrow, changed_settings, flatten
from harness.outcome import CheckOutcome, Fault, RunResult, ScenarioResult, Verdict
from harness.report.eis_coverage import Coverage, measure
from harness.report.model import Registers
from harness.report.run_json import read_run
from harness.report.texts import get_text
from simulator.text.text import Text

_BAD = {Verdict.FAILED, Verdict.ERROR, Verdict.NO_CALL}
_COVERED = {Verdict.PASSED: Direction.BETTER, Verdict.FAILED: Direction.WORSE, None: Direction.WORSE}
"""Direction of a change, by the new verdict on a requirement; None: it is not tested any more."""


def compare_functional(a: Path, b: Path) -> Comparison:
    """Compare two run folders that hold a run.json.

    Raises:
        ConfigurationError: one of them is no run folder, or damaged.
    """
    (run_a, registers_a), (run_b, registers_b) = read_run(a), read_run(b)
    return Comparison(
        kind="run",
        a=RunSide(folder=str(a), run_id=run_a.run_id, osolab=run_a.osolab, started=run_a.started),
        b=RunSide(folder=str(b), run_id=run_b.run_id, osolab=run_b.osolab, started=run_b.started),
        tolerance=None,
        circumstances=changed_settings(_circumstances(run_a, registers_a), _circumstances(run_b, registers_b)),
        rows=(
            *_compare_scenarios(run_a, run_b),
            *_compare_checks(run_a, run_b),
            *_compare_coverage(measure(run_a, registers_a.eisen), measure(run_b, registers_b.eisen)),
        ),
    )


def _circumstances(run: RunResult, registers: Registers) -> dict[str, str]:
    """Return the settings and versions of a run, by name."""
    return {
        "osolab": run.osolab,
        "release": run.release,
        "dossier": run.dossier,
        "seed": str(run.seed),
        "finished": "yes" if run.finished else "no",
        **{f"signature.{name}": value for name, value in run.signature.items() if name != "run"},
        **dict(flatten(run.environment, "environment")),
        **{f"aannames.{row.id}": row.value for row in registers.aannames.values()},
    }


def _compare_scenarios(a: RunResult, b: RunResult) -> Iterator[ComparisonRow]:
    before, after = ({scenario.id: scenario for scenario in run.scenarios} for run in (a, b))
    for scenario_id in dict.fromkeys((*before, *after)):
        old, new = before.get(scenario_id), after.get(scenario_id)
        if _state(old) != _state(new):
            lost = new is None and scenario_id in b.planned
            yield ComparisonRow(
                section="scenario",
                subject=scenario_id,
                before=_verdict(old),
                after=_verdict(new),
                direction=Direction.WORSE if lost else _direction(old, new),
                text=arrow(_scenario_text(old, reached=True), _scenario_text(new, reached=not lost)),
            )


def _compare_checks(a: RunResult, b: RunResult) -> Iterator[ComparisonRow]:
    before, after = ({scenario.id: scenario for scenario in run.scenarios} for run in (a, b))
    for scenario_id in (name for name in before if name in after):
        old, new = _checks(before[scenario_id]), _checks(after[scenario_id])
        for key in dict.fromkeys((*old, *new)):
            was, now = old.get(key), new.get(key)
            if _state(was) != _state(now):
                yield ComparisonRow(
                    section="controle",
                    subject=f"{scenario_id} {key}",
                    before=_verdict(was),
                    after=_verdict(now),
                    direction=_direction(was, now),
                    text=arrow(_with_fault(was), _with_fault(now)),
                )


def _compare_coverage(a: tuple[Coverage, ...], b: tuple[Coverage, ...]) -> Iterator[ComparisonRow]:
    before, after = ({item.eis.id: item for item in coverages} for coverages in (a, b))
    for eis in dict.fromkeys((*before, *after)):
        old, new = _covered(before.get(eis)), _covered(after.get(eis))
        if old != new:
            yield ComparisonRow(
                section="eis",
                subject=eis,
                before=str(old) if old else None,
                after=str(new) if new else None,
                direction=_COVERED.get(new, Direction.CHANGED),
                text=arrow(*(get_text(f"verdict.{verdict or 'not_tested'}") for verdict in (old, new))),
            )


def _checks(scenario: ScenarioResult) -> dict[str, CheckOutcome]:
    """Return the checks of a scenario by a unique name: the second check `c` of an eis is `c (2)`."""
    seen: Counter[str] = Counter()
    named: dict[str, CheckOutcome] = {}
    for outcome in scenario.checks:
        name = f"{outcome.id} {outcome.eis}".strip()
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name} ({seen[name]})"] = outcome
    return named


def _state(item: ScenarioResult | CheckOutcome | None) -> tuple[Verdict, Fault | None] | None:
    return None if item is None else (item.verdict, item.at_fault)


def _verdict(item: ScenarioResult | CheckOutcome | None) -> str | None:
    return None if item is None else str(item.verdict)


def _direction(old: ScenarioResult | CheckOutcome | None, new: ScenarioResult | CheckOutcome | None) -> Direction:
    """Return the direction of a change of verdict: to a bad one is worse, from a bad one better, all else `changed`."""
    if new is not None and new.verdict in _BAD and (old is None or old.verdict not in _BAD):
        return Direction.WORSE
    if old is not None and old.verdict in _BAD and new is not None and new.verdict is Verdict.PASSED:
        return Direction.BETTER
    return Direction.CHANGED


def _covered(coverage: Coverage | None) -> Verdict | None:
    """Return the verdict on a requirement; None when it was not tested."""
    return coverage.verdict if coverage is not None and coverage.tested else None


def _scenario_text(scenario: ScenarioResult | None, *, reached: bool) -> Text:
    if scenario is None and not reached:
        return Text(nl="niet bereikt", en="not reached")
    return _with_fault(scenario)


def _with_fault(item: ScenarioResult | CheckOutcome | None) -> Text:
    if item is None:
        return Text(nl="niet in deze run", en="not in this run")
    said = get_text(f"verdict.{item.verdict}")
    if item.at_fault is None:
        return said
    fault = get_text(f"schuld.{item.at_fault}")
    return Text(nl=f"{said.nl} ({fault.nl})", en=f"{said.en} ({fault.en})")
