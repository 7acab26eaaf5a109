"""A progress bar and a table width for terminals; output to a pipe stays clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_ENDLESS = 10_000
"""Columns; more than any table has."""


class _RateColumn(ProgressColumn):
    """The rate per second."""

    def render(self, task: Task) -> Text:
        """Return the rate, once there is one."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def counting(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a function that shows `done` of `total`, rate and ETA, on standard error; None when that is no terminal.

    Args:
        label: what is being done.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), _RateColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def print_table(table: Table) -> None:
    """Print a table; in a pipe or a file it is as wide as it needs to be, so that a row stays one line."""
    console = Console()
    if not console.is_terminal:
        console.width = _ENDLESS
    console.print(table)
