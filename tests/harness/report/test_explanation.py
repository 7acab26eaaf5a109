"""Tests of gathering findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.outcome import Fault, RunResult
from harness.report.explanation import gather
from harness.report.run_json import read_run


@pytest.fixture
def run(run_dir: Path) -> RunResult:
    """The run, read back."""
    return read_run(run_dir)[0]


def test_the_same_finding_is_told_once(run: RunResult) -> None:
    """A mistake that shows in three scenarios is one finding with three places, before those of one place."""
    failed = run.scenarios[1]
    again = [
        replace(failed, id=name, checks=(replace(failed.checks[0], exchange=exchange),))
        for name, exchange in (("C-90", 20), ("C-91", None))
    ]
    first, *others = gather(replace(run, scenarios=(run.scenarios[0], failed, *again)))
    assert [str(occurrence) for occurrence in first.occurrences] == ["C-09 (0006)", "C-90 (0020)", "C-91"]
    assert [item.outcome.id for item in others] == ["antwoordtijd"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"actual": "iets anders"}, id="found"),
        pytest.param({"expected": "iets anders"}, id="expected"),
        pytest.param({"at_fault": Fault.DOEL}, id="side at fault"),
        pytest.param({"eis": "FS-06"}, id="requirement"),
    ],
)
def test_what_differs_stays_apart(run: RunResult, change: dict[str, object]) -> None:
    """Findings that differ in anything that a vendor acts on are told apart."""
    failed = run.scenarios[1]
    other = replace(failed, id="C-90", checks=(replace(failed.checks[0], **change),))  # type: ignore[arg-type]
    assert len(gather(replace(run, scenarios=(failed, other)))) == 2


def test_the_side_at_fault_is_never_empty(run: RunResult) -> None:
    """A finding takes the side from its check, else from its scenario, else it is unknown."""
    failed = run.scenarios[1]
    nobody = replace(failed, checks=(replace(failed.checks[0], at_fault=None),))
    assert [item.at_fault for item in gather(replace(run, scenarios=(nobody,)))] == [Fault.BRON]
    unknown = replace(nobody, at_fault=None)
    assert [item.at_fault for item in gather(replace(run, scenarios=(unknown,)))] == [Fault.UNKNOWN]
