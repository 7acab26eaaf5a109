"""Requirement coverage: which eis was tested by which scenarios, with which verdict, and why the others were not.

A check covers the eis that it names. A scenario covers, with its own verdict, each eis that it names and for which it
has no check. Tested means judged: `passed` or `failed`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.outcome import Level, RunResult, ScenarioResult, Verdict
from harness.report.model import EisRow, RunFolder
from harness.report.texts import get_text
from simulator.text.text import Text

NAME = "eisen.csv"
COLUMNS = ("eis", "level", "role", "scenarios", "verdict", "reason_not_tested")

_STRONGEST_FIRST = (
    Verdict.FAILED,
    Verdict.ERROR,
    Verdict.NO_CALL,
    Verdict.PASSED,
    Verdict.SKIPPED,
    Verdict.NOT_APPLICABLE,
)
"""Order in which the verdicts of several scenarios on one requirement prevail."""

_JUDGED = {Verdict.PASSED, Verdict.FAILED}
_SILENT = {Verdict.SKIPPED, Verdict.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a run says about one requirement.

    Attributes:
        eis: the requirement.
        scenarios: ids of the scenarios that cover it; when it was judged, only those in which it was.
        verdict: of these together; None when no scenario covers it.
        reason: why it was not tested; None when it was.
    """

    eis: EisRow
    scenarios: tuple[str, ...]
    verdict: Verdict | None
    reason: Text | None

    @property
    def tested(self) -> bool:
        """Whether it was judged."""
        return self.verdict in _JUDGED


def measure(run: RunResult, eisen: Mapping[str, EisRow]) -> tuple[Coverage, ...]:
    """Return the coverage of every requirement: those of the register in its order, then unknown ones."""
    spoken: dict[str, list[tuple[ScenarioResult, Verdict]]] = {}
    levels: dict[str, Level] = {}
    for scenario in run.scenarios:
        levels |= {outcome.eis: outcome.level for outcome in scenario.checks if outcome.eis}
        for eis, verdict in _verdicts(scenario):
            spoken.setdefault(eis, []).append((scenario, verdict))
    strangers = {
        eis: EisRow(id=eis, level=levels.get(eis, Level.MOET), role="", text=Text(nl="", en=""))
        for eis in sorted(spoken.keys() - eisen.keys())
    }
    return tuple(_judge(eis, spoken.get(eis.id, [])) for eis in (*eisen.values(), *strangers.values()))


def count(coverages: Iterable[Coverage]) -> dict[str, int]:
    """Return the numbers of run.json: `eisen_total`, `tested`, `not_tested`."""
    tested = [item.tested for item in coverages]
    return {"eisen_total": len(tested), "tested": sum(tested), "not_tested": len(tested) - sum(tested)}


def write_eisen(folder: RunFolder, lang: str) -> None:
    """Write eisen.csv, the reasons in `nl` or `en`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(measure(folder.run, folder.registers.eisen), lang))
    (folder.folder / NAME).write_text(text.getvalue(), encoding="utf-8")


def _verdicts(scenario: ScenarioResult) -> Iterator[tuple[str, Verdict]]:
    by_check: dict[str, list[Verdict]] = {}
    for outcome in scenario.checks:
        if outcome.eis:
            by_check.setdefault(outcome.eis, []).append(outcome.verdict)
    for eis in dict.fromkeys((*scenario.eisen, *by_check)):
        yield eis, _strongest(by_check[eis]) if eis in by_check else scenario.verdict


def _judge(eis: EisRow, spoken: list[tuple[ScenarioResult, Verdict]]) -> Coverage:
    verdict = _strongest(said for _, said in spoken) if spoken else None
    reason = None
    if verdict in _JUDGED:
        spoken = [(scenario, said) for scenario, said in spoken if said not in _SILENT]
    if verdict is None:
        reason = eis.not_tested or get_text("dekking.no_scenario")
    elif verdict not in _JUDGED:
        reasons = (scenario.reason for scenario, said in spoken if said is verdict and scenario.reason)
        reason = next(reasons, get_text(f"verdict.{verdict}"))
    return Coverage(eis=eis, scenarios=tuple(scenario.id for scenario, _ in spoken), verdict=verdict, reason=reason)


def _strongest(verdicts: Iterable[Verdict]) -> Verdict:
    return min(verdicts, key=_STRONGEST_FIRST.index)


def _rows(coverages: Iterable[Coverage], lang: str) -> Iterator[tuple[str, ...]]:
    for item in coverages:
        yield (
            item.eis.id,
            str(item.eis.level),
            item.eis.role,
            " ".join(item.scenarios),
            str(item.verdict or "not_tested"),
            item.reason.in_language(lang) if item.reason else "",
        )
