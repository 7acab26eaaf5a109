"""The result of a run on a terminal: a table, the failures, and a summary in one line.

On a terminal rich draws it in colour; in a pipe, in CI and under NO_COLOR it is plain lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as RichText

from harness.outcome import RunResult, ScenarioResult, Verdict
from harness.report.display import GLYPHS, duration
from harness.report.explanation import GroupedFinding, explain, gather
from harness.report.texts import get_text
from simulator.journal import mask
from simulator.text.text import Text

STYLES = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "bold red",
    Verdict.ERROR: "bold magenta",
    Verdict.NO_CALL: "bold yellow",
    Verdict.SKIPPED: "dim",
    Verdict.NOT_APPLICABLE: "dim",
}

_COLUMNS = ("scenarios.id", "scenarios.name", "scenarios.role", "scenarios.verdict", "uitleg.at_fault")


def is_plain(file: TextIO, environ: Mapping[str, str]) -> bool:
    """Tell whether to write plain lines: no terminal, a build server, or NO_COLOR."""
    return not file.isatty() or bool(environ.get("CI")) or bool(environ.get("NO_COLOR"))


def write_plain(file: TextIO, line: str) -> None:
    """Write a line, masked; characters that the encoding of the file lacks become question marks."""
    encoding = getattr(file, "encoding", None) or "utf-8"
    file.write(mask(line).encode(encoding, "replace").decode(encoding) + "\n")
    file.flush()


def scenario_line(scenario: ScenarioResult, lang: str) -> str:
    """Return a scenario in one line: id, verdict, side at fault, duration, title."""
    said = get_text(f"verdict.{scenario.verdict}").in_language(lang)
    took = duration(scenario.ms).in_language(lang)
    at_fault = _at_fault(scenario, lang)
    return f"{scenario.id:6} {said}{f' ({at_fault})' if at_fault else ''}, {took}: {scenario.title.in_language(lang)}"


def print_run(
    run: RunResult,
    *,
    file: TextIO,
    environ: Mapping[str, str],
    lang: str = "nl",
    out: Path | None = None,
    table: bool = True,
) -> None:
    """Print the result of a run.

    Args:
        run: finished or interrupted.
        file: where to.
        environ: `CI` and `NO_COLOR` are honoured.
        lang: `nl` or `en`.
        out: run folder, to name the report in it.
        table: whether to list every scenario; not needed after the lines of `RunProgress`.
    """
    if is_plain(file, environ):
        for line in _plain(run, lang, out, table=table):
            write_plain(file, line)
        return
    console = Console(file=file, highlight=False, markup=False)
    if table:
        console.print(_table(run, lang))
    _print_findings(console, run, lang)
    console.print(_summary_text(run, lang))
    for line in _closing(run, lang, out):
        console.print(RichText(line), soft_wrap=True)


def _plain(run: RunResult, lang: str, out: Path | None, *, table: bool) -> Iterator[str]:
    if table:
        yield from (scenario_line(scenario, lang) for scenario in run.scenarios)
    for finding in _blocking(run):
        yield ""
        for place, (label, value) in enumerate(_explain(finding, lang)):
            yield f"{' ' if place else '*'} {label}: {value}"
    for scenario, reason in _reasons(run):
        yield ""
        yield scenario_line(scenario, lang)
        yield f"  {reason.in_language(lang)}"
    yield ""
    counts = ", ".join(f"{count} {get_text(f'verdict.{name}').in_language(lang)}" for name, count in _counts(run))
    yield f"{_total(run, lang)}: {counts}" if counts else _total(run, lang)
    yield from _closing(run, lang, out)


def _table(run: RunResult, lang: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in _COLUMNS:
        table.add_column(get_text(key).in_language(lang), no_wrap=key != "scenarios.name")
    table.add_column("ms", justify="right")
    for scenario in run.scenarios:
        style = STYLES[scenario.verdict]
        said = f"{GLYPHS[scenario.verdict]} {get_text(f'verdict.{scenario.verdict}').in_language(lang)}"
        table.add_row(
            RichText(scenario.id, style="bold"),
            RichText(mask(scenario.title.in_language(lang))),
            RichText(scenario.role),
            RichText(said, style=style),
            RichText(_at_fault(scenario, lang), style=style),
            RichText(f"{scenario.ms:.0f}"),
        )
    return table


def _print_findings(console: Console, run: RunResult, lang: str) -> None:
    for finding in _blocking(run):
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column()
        (rule, name), *others = _explain(finding, lang)
        grid.add_row(RichText(rule), RichText(f"{GLYPHS[Verdict.FAILED]} {name}", style=STYLES[Verdict.FAILED]))
        for label, value in others:
            grid.add_row(RichText(label), RichText(mask(value)))
        console.print(Padding(grid, (0, 0, 1, 0)))
    for scenario, reason in _reasons(run):
        title = f"{GLYPHS[scenario.verdict]} {scenario.id} {scenario.title.in_language(lang)}"
        console.print(RichText(mask(title), style=STYLES[scenario.verdict]))
        console.print(Padding(RichText(mask(reason.in_language(lang))), (0, 0, 1, 2)))


def _blocking(run: RunResult) -> Iterator[GroupedFinding]:
    return (finding for finding in gather(run) if finding.outcome.level.blocking)


def _reasons(run: RunResult) -> Iterator[tuple[ScenarioResult, Text]]:
    """Yield the scenarios that failed, broke or got no call and that say why, with the reason."""
    for scenario in run.scenarios:
        if scenario.verdict in {Verdict.FAILED, Verdict.ERROR, Verdict.NO_CALL} and scenario.reason:
            yield scenario, scenario.reason


def _explain(finding: GroupedFinding, lang: str) -> tuple[tuple[str, str], ...]:
    return explain(finding.outcome, finding.at_fault, finding.occurrences, lang)


def _summary_text(run: RunResult, lang: str) -> RichText:
    text = RichText(_total(run, lang), style="bold")
    for name, count in _counts(run):
        verdict = Verdict(name)
        text.append(" · ", style="not bold dim")
        text.append(f"{GLYPHS[verdict]} {count} {get_text(f'verdict.{name}').in_language(lang)}", style=STYLES[verdict])
    return text


def _closing(run: RunResult, lang: str, out: Path | None) -> Iterator[str]:
    done = {scenario.id for scenario in run.scenarios}
    missing = [scenario_id for scenario_id in run.planned if scenario_id not in done]
    if missing:
        yield get_text("terminal.not_reached", scenarios=", ".join(missing)).in_language(lang)
    if run.coverage:
        numbers = {"tested": run.coverage["tested"], "total": run.coverage["eisen_total"]}
        yield get_text("terminal.coverage", **numbers).in_language(lang)
    if out is not None:
        yield get_text("terminal.report", path=out / "report.html").in_language(lang)


def _total(run: RunResult, lang: str) -> str:
    if run.finished is None:
        took = sum(scenario.ms for scenario in run.scenarios)
    else:
        took = (datetime.fromisoformat(run.finished) - datetime.fromisoformat(run.started)).total_seconds() * 1000
    shown = duration(took).in_language(lang)
    return get_text("terminal.summary", total=len(run.scenarios), duration=shown).in_language(lang)


def _counts(run: RunResult) -> Iterator[tuple[str, int]]:
    return ((name, count) for name, count in run.summary.items() if count)


def _at_fault(scenario: ScenarioResult, lang: str) -> str:
    return get_text(f"schuld.{scenario.at_fault}").in_language(lang) if scenario.at_fault else ""
