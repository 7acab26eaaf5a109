"""Progress of a run: a live line on a terminal, one line per scenario elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from harness.events import Event, RunStarted, ScenarioFinished, ScenarioStarted, StepFinished
from harness.outcome import Verdict
from harness.report.display import GLYPHS
from harness.report.terminal import STYLES, is_plain, scenario_line, write_plain
from harness.report.texts import get_text
from simulator.journal import mask

_TROUBLE = {Verdict.FAILED, Verdict.ERROR, Verdict.NO_CALL}


class RunProgress:
    """Shows the progress of a run. A context manager, so that an interrupt restores the terminal.

    Args:
        file: where to.
        environ: `CI` and `NO_COLOR` are honoured.
        lang: `nl` or `en`.
    """

    def __init__(self, file: TextIO, *, environ: Mapping[str, str], lang: str = "nl") -> None:
        self._lang = lang
        self._display: _LiveProgress | _LineProgress = (
            _LineProgress(file, lang) if is_plain(file, environ) else _LiveProgress(file, lang)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.stop()

    def consume(self, event: Event) -> None:
        """Show an event."""
        match event:
            case RunStarted():
                self._display.begin(len(event.run.planned))
            case ScenarioStarted():
                self._display.start(event.scenario_id)
            case StepFinished():
                self._display.step(event.scenario_id, event.step.title.in_language(self._lang))
            case ScenarioFinished():
                self._display.finish(event)
            case _:
                self._display.stop()


class _LineProgress:
    """Writes one line per scenario when it is done."""

    def __init__(self, file: TextIO, lang: str) -> None:
        self._file = file
        self._lang = lang
        self._total = 0
        self._done = 0

    def begin(self, total: int) -> None:
        self._total = total

    def start(self, scenario_id: str) -> None:
        """Write nothing: a log has finished scenarios only."""

    def step(self, scenario_id: str, title: str) -> None:
        """Write nothing, for the same reason."""

    def finish(self, event: ScenarioFinished) -> None:
        self._done += 1
        width = len(str(self._total))
        line = scenario_line(event.result, self._lang)
        write_plain(self._file, f"[{self._done:{width}}/{self._total}] {line}")

    def stop(self) -> None:
        """Do nothing: there is nothing to clean up."""


class _LiveProgress:
    """Updates one line: scenarios in progress with their latest step, done of total, failures, time."""

    def __init__(self, file: TextIO, lang: str) -> None:
        self._lang = lang
        self._console = Console(file=file, highlight=False, markup=False)
        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[failures]}", style="bold red", markup=False),
            TextColumn("{task.description}", markup=False),
            console=self._console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=None, failures="")
        self._under_way: dict[str, str] = {}
        self._failures = 0

    def begin(self, total: int) -> None:
        self._progress.update(self._task, total=total)
        self._progress.start()

    def start(self, scenario_id: str) -> None:
        self._under_way[scenario_id] = get_text("terminal.waiting").in_language(self._lang)
        self._show()

    def step(self, scenario_id: str, title: str) -> None:
        self._under_way[scenario_id] = title
        self._show()

    def finish(self, event: ScenarioFinished) -> None:
        result = event.result
        self._under_way.pop(result.id, None)
        if result.verdict in _TROUBLE:
            self._failures += result.verdict is Verdict.FAILED
            line = f"{GLYPHS[result.verdict]} {scenario_line(result, self._lang)}"
            self._progress.console.print(Text(mask(line), style=STYLES[result.verdict]))
        self._progress.advance(self._task)
        self._show()

    def stop(self) -> None:
        self._progress.stop()

    def _show(self) -> None:
        shown = "  ".join(f"{scenario_id} {title}" for scenario_id, title in self._under_way.items())
        failed = get_text("terminal.failures", count=self._failures).in_language(self._lang) if self._failures else ""
        self._progress.update(self._task, description=mask(shown), failures=failed)
