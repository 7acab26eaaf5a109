"""What a terminal gets and a pipe does not."""

from __future__ import annotations

import pytest
from rich.table import Table

from simulator.cli.progress_bar import counting, print_table


@pytest.mark.parametrize("width", [20, 400], ids=["narrow", "wide"])
def test_tables_keep_a_row_on_one_line_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Whatever the terminal said, what goes to a file or a pipe can be searched line by line."""
    monkeypatch.setenv("COLUMNS", str(width))
    table = Table("id", "text")
    table.add_row("A", "word " * 60)
    print_table(table)
    (row,) = [line for line in capsys.readouterr().out.splitlines() if "word" in line]
    assert row.count("word") == 60


def test_nobody_watches_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """Where standard error is no terminal nothing is counted and nothing is written."""
    with counting("dossiers") as progress:
        assert progress is None
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal the count is shown, on standard error."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with counting("dossiers") as progress:
        assert progress is not None
        progress(3, 7)
    said = capsys.readouterr()
    assert said.out == ""
    assert "dossiers" in said.err
    assert "3/7" in said.err
