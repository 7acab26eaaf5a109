"""Tests of requirement coverage."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from harness.outcome import RunResult, Verdict
from harness.report import eis_coverage
from harness.report.run_json import read_run
from simulator.standard.eisen import Eis


@pytest.fixture
def run(run_dir: Path) -> RunResult:
    """The run, read back."""
    return read_run(run_dir)[0]


def test_every_requirement_has_a_line(run_dir: Path, eisen: dict[str, Eis]) -> None:
    """eisen.csv says of every requirement who tests it, with which outcome, or why it was not tested."""
    with (run_dir / "eisen.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["eis"]: row for row in csv.DictReader(file)}
    assert eisen["FT-08"].not_tested is not None
    assert rows["FS-04"] == {
        "eis": "FS-04",
        "level": "moet",
        "role": "bron",
        "scenarios": "B-02 C-09",
        "verdict": "failed",
        "reason_not_tested": "",
    }
    assert rows["FS-06"]["verdict"] == "passed"
    assert rows["FS-23"]["reason_not_tested"] == "Er kwam binnen 30 s geen notificatieRequest."
    assert rows["FW-01"]["verdict"] == "skipped"
    assert rows["FT-08"] == {
        "eis": "FT-08",
        "level": "moet",
        "role": "doel",
        "scenarios": "",
        "verdict": "not_tested",
        "reason_not_tested": eisen["FT-08"].not_tested.nl,
    }
    assert all(bool(row["reason_not_tested"]) is (row["verdict"] not in {"passed", "failed"}) for row in rows.values())


def test_a_requirement_outside_the_register_is_not_lost(run: RunResult) -> None:
    """A scenario may name an eis that the register does not know: it is listed after the others."""
    assert [item.eis.id for item in eis_coverage.measure(run, {})] == ["FS-04", "FS-06", "FS-23", "FW-01"]


def test_a_check_outweighs_its_scenario(run: RunResult) -> None:
    """A requirement whose own check passed is passed, although the scenario failed on another."""
    failed = run.scenarios[1]
    checks = (*failed.checks, replace(failed.checks[0], eis="FS-06", verdict=Verdict.PASSED))
    alone = replace(run, scenarios=(replace(failed, checks=checks, eisen=("FS-04", "FS-06", "FS-07")),))
    assert {item.eis.id: item.verdict for item in eis_coverage.measure(alone, {})} == {
        "FS-04": Verdict.FAILED,
        "FS-06": Verdict.PASSED,
        "FS-07": Verdict.FAILED,
    }


def test_a_judged_requirement_names_only_who_judged_it(run: RunResult) -> None:
    """A scenario in which the check of a requirement did not apply is no evidence for it."""
    scenario = run.scenarios[0]
    silent = replace(scenario.checks[0], verdict=Verdict.NOT_APPLICABLE)
    both = replace(run, scenarios=(scenario, replace(scenario, id="B-99", eisen=(), checks=(silent,))))
    assert {item.eis.id: item.scenarios for item in eis_coverage.measure(both, {})} == {
        "FS-04": ("B-02",),
        "FS-06": ("B-02",),
    }


def test_a_skipped_scenario_takes_nothing_from_one_that_passed(run: RunResult) -> None:
    """Passed in one scenario and skipped in another is passed."""
    skipped = replace(run.scenarios[0], id="B-99", verdict=Verdict.SKIPPED, checks=())
    both = replace(run, scenarios=(run.scenarios[0], skipped))
    assert {item.verdict for item in eis_coverage.measure(both, {})} == {Verdict.PASSED}
