"""Two functional runs laid side by side: verdicts, the side at fault, checks, and the coverage of requirements.

How long something took is no difference between functional runs, and neither is the wording of a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from harness.compare.model import Kant, Regel, Richting, Vergelijking, arrow, changed_settings, flatten
from harness.outcome import Controleuitkomst, Runuitkomst, Scenariouitkomst, Schuld, Verdict
from harness.report.eis_coverage import Dekking, measure
from harness.report.model import Registers
from harness.report.run_json import read_run
from harness.report.texts import tekst
from simulator.text.text import Tekst

_BAD = {Verdict.FAILED, Verdict.ERROR, Verdict.NO_CALL}
_COVERED = {Verdict.PASSED: Richting.BETTER, Verdict.FAILED: Richting.WORSE, None: Richting.WORSE}
"""What it means that a requirement came to be judged so; None is not tested any more."""


def compare_functional(a: Path, b: Path) -> Vergelijking:
    """Compare two run folders that hold a run.json.

    Raises:
        ConfigurationError: one of them is no run folder, or damaged.
    """
    (run_a, registers_a), (run_b, registers_b) = read_run(a), read_run(b)
    return Vergelijking(
        kind="run",
        a=Kant(folder=str(a), run_id=run_a.run_id, osolab=run_a.osolab, started=run_a.started),
        b=Kant(folder=str(b), run_id=run_b.run_id, osolab=run_b.osolab, started=run_b.started),
        tolerance=None,
        omstandigheden=changed_settings(_circumstances(run_a, registers_a), _circumstances(run_b, registers_b)),
        regels=(
            *_compare_scenarios(run_a, run_b),
            *_compare_checks(run_a, run_b),
            *_compare_coverage(measure(run_a, registers_a.eisen), measure(run_b, registers_b.eisen)),
        ),
    )


def _circumstances(run: Runuitkomst, registers: Registers) -> dict[str, str]:
    """Return what a run was made with, by name."""
    return {
        "osolab": run.osolab,
        "release": run.release,
        "dossier": run.dossier,
        "seed": str(run.seed),
        "finished": "yes" if run.finished else "no",
        **{f"signature.{name}": value for name, value in run.signature.items() if name != "run"},
        **dict(flatten(run.environment, "environment")),
        **{f"aannames.{rij.id}": rij.value for rij in registers.aannames.values()},
    }


def _compare_scenarios(a: Runuitkomst, b: Runuitkomst) -> Iterator[Regel]:
    before, after = ({scenario.id: scenario for scenario in run.scenarios} for run in (a, b))
    for scenario_id in dict.fromkeys((*before, *after)):
        old, new = before.get(scenario_id), after.get(scenario_id)
        if _state(old) != _state(new):
            lost = new is None and scenario_id in b.planned
            yield Regel(
                deel="scenario",
                onderwerp=scenario_id,
                before=_verdict(old),
                after=_verdict(new),
                richting=Richting.WORSE if lost else _direction(old, new),
                text=arrow(_scenario_text(old, reached=True), _scenario_text(new, reached=not lost)),
            )


def _compare_checks(a: Runuitkomst, b: Runuitkomst) -> Iterator[Regel]:
    before, after = ({scenario.id: scenario for scenario in run.scenarios} for run in (a, b))
    for scenario_id in (name for name in before if name in after):
        old, new = _checks(before[scenario_id]), _checks(after[scenario_id])
        for key in dict.fromkeys((*old, *new)):
            was, now = old.get(key), new.get(key)
            if _state(was) != _state(now):
                yield Regel(
                    deel="controle",
                    onderwerp=f"{scenario_id} {key}",
                    before=_verdict(was),
                    after=_verdict(now),
                    richting=_direction(was, now),
                    text=arrow(_with_fault(was), _with_fault(now)),
                )


def _compare_coverage(a: tuple[Dekking, ...], b: tuple[Dekking, ...]) -> Iterator[Regel]:
    before, after = ({item.eis.id: item for item in dekking} for dekking in (a, b))
    for eis in dict.fromkeys((*before, *after)):
        old, new = _covered(before.get(eis)), _covered(after.get(eis))
        if old != new:
            yield Regel(
                deel="eis",
                onderwerp=eis,
                before=str(old) if old else None,
                after=str(new) if new else None,
                richting=_COVERED.get(new, Richting.CHANGED),
                text=arrow(*(tekst(f"verdict.{verdict or 'not_tested'}") for verdict in (old, new))),
            )


def _checks(scenario: Scenariouitkomst) -> dict[str, Controleuitkomst]:
    """Return the checks of a scenario by a name that is theirs alone: the second `c` of an eis is `c (2)`."""
    seen: Counter[str] = Counter()
    named: dict[str, Controleuitkomst] = {}
    for controle in scenario.checks:
        name = f"{controle.id} {controle.eis}".strip()
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name} ({seen[name]})"] = controle
    return named


def _state(item: Scenariouitkomst | Controleuitkomst | None) -> tuple[Verdict, Schuld | None] | None:
    return None if item is None else (item.verdict, item.at_fault)


def _verdict(item: Scenariouitkomst | Controleuitkomst | None) -> str | None:
    return None if item is None else str(item.verdict)


def _direction(
    old: Scenariouitkomst | Controleuitkomst | None, new: Scenariouitkomst | Controleuitkomst | None
) -> Richting:
    """Return what a change of verdict means: to and from a bad one is worse and better, all else is only different."""
    if new is not None and new.verdict in _BAD and (old is None or old.verdict not in _BAD):
        return Richting.WORSE
    if old is not None and old.verdict in _BAD and new is not None and new.verdict is Verdict.PASSED:
        return Richting.BETTER
    return Richting.CHANGED


def _covered(dekking: Dekking | None) -> Verdict | None:
    """Return the verdict on a requirement; None when it was not tested."""
    return dekking.verdict if dekking is not None and dekking.tested else None


def _scenario_text(scenario: Scenariouitkomst | None, *, reached: bool) -> Tekst:
    if scenario is None and not reached:
        return Tekst(nl="niet bereikt", en="not reached")
    return _with_fault(scenario)


def _with_fault(item: Scenariouitkomst | Controleuitkomst | None) -> Tekst:
    if item is None:
        return Tekst(nl="niet in deze run", en="not in this run")
    said = tekst(f"verdict.{item.verdict}")
    if item.at_fault is None:
        return said
    fault = tekst(f"schuld.{item.at_fault}")
    return Tekst(nl=f"{said.nl} ({fault.nl})", en=f"{said.en} ({fault.en})")
