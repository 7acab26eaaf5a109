"""Tests of live progress."""

from __future__ import annotations

import io

import pytest

from harness.events import Event, RunFinished, RunStarted, ScenarioFinished, ScenarioStarted, StepFinished
from harness.outcome import Fault, Level, RunResult, ScenarioResult, StepResult, Verdict
from harness.run.progress import RunProgress
from simulator.text.text import Text


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        """Say that somebody watches."""
        return True


def outcome(scenario_id: str, verdict: Verdict, at_fault: Fault | None = None) -> ScenarioResult:
    return ScenarioResult(
        id=scenario_id,
        title=Text(nl=f"verhaal {scenario_id} van 999990019", en=f"story {scenario_id}"),
        group="B",
        role="bron",
        profile="POVO",
        verdict=verdict,
        at_fault=at_fault,
        eisen=(),
        aannames=(),
        steps=(),
        checks=(),
        level=Level.MOET,
        ms=42.0,
    )


@pytest.fixture
def events() -> tuple[Event, ...]:
    """Two scenarios side by side: one passes, one fails."""
    run = RunResult(
        osolab="0",
        run_id="r",
        signature={},
        seed=1,
        release="oso22",
        dossier="2019.1",
        started="2026-03-27T10:15:00+01:00",
        finished=None,
        environment={},
        planned=("B-01", "B-02"),
        scenarios=(),
    )
    step = StepResult(
        name="fetch",
        actor="doel",
        verdict=Verdict.PASSED,
        title=Text(nl="doel haalt op", en="target fetches"),
    )
    return (
        RunStarted(run=run),
        ScenarioStarted(scenario_id="B-01"),
        ScenarioStarted(scenario_id="B-02"),
        StepFinished(scenario_id="B-01", step=step),
        ScenarioFinished(result=outcome("B-02", Verdict.FAILED, Fault.BRON), exchanges=()),
        ScenarioFinished(result=outcome("B-01", Verdict.PASSED), exchanges=()),
        RunFinished(run=run),
    )


@pytest.mark.parametrize(
    ("file", "environ"),
    [
        pytest.param(io.StringIO(), {}, id="pipe"),
        pytest.param(Terminal(), {"CI": "1"}, id="build server"),
        pytest.param(Terminal(), {"NO_COLOR": "1"}, id="no colour"),
    ],
)
def test_a_log_gets_one_line_per_scenario(
    events: tuple[Event, ...], file: io.StringIO, environ: dict[str, str]
) -> None:
    """Where nobody watches, each finished scenario is one plain line, masked, in order of finishing."""
    with RunProgress(file, environ=environ) as progress:
        for event in events:
            progress.consume(event)
    assert file.getvalue().splitlines() == [
        "[1/2] B-02   gezakt (bron), 42 ms: verhaal B-02 van 9********",
        "[2/2] B-01   geslaagd, 42 ms: verhaal B-01 van 9********",
    ]


def test_a_terminal_shows_what_is_under_way(events: tuple[Event, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal one line moves; a failure stays above it, and the line is gone at the end."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.delenv("NO_COLOR", raising=False)
    file = Terminal()
    with RunProgress(file, environ={}, lang="en") as progress:
        for event in events:
            progress.consume(event)
    text = file.getvalue()
    assert "✗ B-02   failed (source (bron)), 42 ms: story B-02" in text
    assert "2/2" in text
    assert "1 failed" in text
    assert "999990019" not in text
    assert text.rstrip("\n").endswith("\x1b[2K")


def test_an_interrupt_gives_the_terminal_back(events: tuple[Event, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a run shows the cursor again."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    file = Terminal()

    def watch() -> None:
        with RunProgress(file, environ={}) as progress:
            for event in events[:3]:
                progress.consume(event)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch()
    assert file.getvalue().rindex("\x1b[?25h") > file.getvalue().rindex("\x1b[?25l")
