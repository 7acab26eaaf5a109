"""Tests of the outcome on a terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from harness.outcome import RunResult
from harness.report.run_json import read_run
from harness.report.terminal import is_plain, print_run, write_plain


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        """Say that somebody watches."""
        return True


@pytest.fixture
def run(run_dir: Path) -> RunResult:
    """The run, read back."""
    return read_run(run_dir)[0]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of a known kind and width."""
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize(
    ("file", "environ", "plain"),
    [
        pytest.param(Terminal(), {}, False, id="terminal"),
        pytest.param(io.StringIO(), {}, True, id="pipe"),
        pytest.param(Terminal(), {"CI": "true"}, True, id="build server"),
        pytest.param(Terminal(), {"NO_COLOR": "1"}, True, id="no colour"),
        pytest.param(Terminal(), {"NO_COLOR": "", "CI": ""}, False, id="empty variables"),
    ],
)
def test_colour_is_for_terminals(file: io.StringIO, environ: dict[str, str], *, plain: bool) -> None:
    """Plain lines in a pipe, in CI and under NO_COLOR; a variable that is empty counts for nothing."""
    assert is_plain(file, environ) is plain


def test_plain_lines_tell_everything(run: RunResult, run_dir: Path) -> None:
    """Every scenario has a line, a failure all that is known of it, and the end sums up."""
    file = io.StringIO()
    print_run(run, file=file, environ={}, out=run_dir)
    lines = file.getvalue().splitlines()
    assert lines[0] == "B-02   geslaagd, 92 ms: Overstap PO → VO, met inzage"
    assert lines[1] == "C-09   gezakt (bron), 92 ms: Sessie onbekend bij het Traffic Center"
    for line in (
        "* Eis en controle: FS-04 sessiecontrole_voor_levering",
        "  Oorzaak bij: bron",
        "  Verwacht: sessiecontroleRequest",
        "  Gevonden: documentResponse <dossier>",
        "  Zo herstelt u het: Vraag het Traffic Center eerst of de sessie geldt; lever daarna pas.",
        "  Scenario (bericht): C-09 (0006)",
        "  Er kwam binnen 30 s geen notificatieRequest.",
        "5 scenario's in 4,0 s: 1 geslaagd, 1 gezakt, 1 fout in de proef, 1 geen oproep, 1 overgeslagen",
        "2 van de 5 eisen getoetst",
        f"Rapport: {run_dir / 'report.html'}",
    ):
        assert line in lines
    assert "\x1b" not in file.getvalue()


def test_a_terminal_gets_a_table(run: RunResult) -> None:
    """A terminal shows the same in a table with colours, in the language asked for."""
    file = Terminal()
    print_run(run, file=file, environ={}, lang="en")
    text = file.getvalue()
    assert "\x1b[" in text
    for part in ("Story", "✗ failed", "FS-04 sessiecontrole_voor_levering", "How to mend it", "5 scenarios in 4.0 s"):
        assert part in text


@pytest.mark.parametrize("file", [io.StringIO(), Terminal()], ids=["plain", "terminal"])
def test_a_pgn_is_masked(run: RunResult, file: io.StringIO) -> None:
    """What a terminal shows is masked like any report."""
    failed = run.scenarios[1]
    text = replace(failed.title, nl="leerling 999990019", en="pupil 999990019")
    checks = (replace(failed.checks[0], message=text, actual="999990019", fix=text),)
    print_run(replace(run, scenarios=(replace(failed, title=text, reason=text, checks=checks),)), file=file, environ={})
    assert "999990019" not in file.getvalue()
    assert "9********" in file.getvalue()


def test_the_table_can_be_left_out(run: RunResult) -> None:
    """Below progress lines the scenarios are not named again, but for those that need attention."""
    file = io.StringIO()
    print_run(run, file=file, environ={}, table=False)
    assert "B-02" not in file.getvalue()
    assert "C-09" in file.getvalue()


def test_a_run_that_was_cut_off_says_what_it_missed(run: RunResult) -> None:
    """Scenarios that were not reached are named."""
    file = io.StringIO()
    print_run(replace(run, scenarios=run.scenarios[:2], finished=None), file=file, environ={})
    assert "niet bereikt: H-01, I-01, F-01" in file.getvalue()


def test_a_poor_terminal_gets_question_marks() -> None:
    """A stream that knows only ASCII shows what it can, without an error."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii")
    write_plain(file, "PO → VO")
    assert raw.getvalue() == b"PO ? VO\n"
