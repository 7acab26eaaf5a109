"""Tests of the outcome vocabulary."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from harness.outcome import (
    CheckOutcome,
    Fault,
    Level,
    RunResult,
    ScenarioResult,
    StepResult,
    Verdict,
    exit_code,
    worst,
)
from harness.report.run_json import run_from_json
from simulator.plain_data import MisfitError
from simulator.text.text import Text

BOTH = Text(nl="ja", en="yes")
CHECK = CheckOutcome(
    id="c",
    eis="FS-04",
    level=Level.MAG_NIET,
    verdict=Verdict.FAILED,
    message=BOTH,
    exchange=3,
    expected="a",
    actual="b",
    at_fault=Fault.BRON,
    fix=BOTH,
    aannames=("A01",),
)
SCENARIO = ScenarioResult(
    id="B-02",
    title=BOTH,
    group="B",
    role="bron",
    profile="POVO",
    verdict=Verdict.FAILED,
    at_fault=Fault.BRON,
    eisen=("FS-04",),
    aannames=("A01",),
    steps=(
        StepResult(
            name="fetch",
            actor="doel",
            verdict=Verdict.PASSED,
            title=BOTH,
            exchanges=(1, 2, 3),
            started="2026-03-27T10:15:00+01:00",
            ms=1.5,
            message=BOTH,
        ),
    ),
    checks=(CHECK, replace(CHECK, fix=None, at_fault=None, exchange=None)),
    flow="E",
    level=Level.ZEER_WENSELIJK,
    reason=BOTH,
    started="2026-03-27T10:15:00+01:00",
    ms=12.5,
)
RUN = RunResult(
    osolab="0.1.0",
    run_id="r",
    signature={"baseline": "a", "environment": "b", "run": "c"},
    seed=7,
    release="oso22",
    dossier="2019.1",
    started="2026-03-27T10:15:00+01:00",
    finished=None,
    environment={"bron": {"mode": "external"}},
    planned=("B-02", "B-03"),
    scenarios=(SCENARIO, replace(SCENARIO, id="B-03", reason=None, at_fault=None, steps=(), checks=())),
    coverage={"eisen_total": 1, "tested": 1, "not_tested": 0},
)


def test_run_json_reads_back_as_it_was() -> None:
    """Every field of a run survives JSON, with its type."""
    assert run_from_json(json.loads(json.dumps(RUN.to_json()))) == RUN


def test_run_json_has_the_shape_of_the_interface() -> None:
    """The keys that the interface page promises are there."""
    data = RUN.to_json()
    assert data.keys() >= {
        *("osolab", "run_id", "signature", "seed", "release", "dossier", "started", "finished", "environment"),
        *("scenarios", "coverage", "summary"),
    }
    scenario = data["scenarios"][0]
    assert scenario.keys() >= {
        *("id", "title", "group", "role", "profile", "verdict", "at_fault", "eisen", "aannames", "steps", "checks")
    }
    assert scenario["steps"][0].keys() >= {"name", "actor", "verdict", "exchanges", "started", "ms"}
    assert scenario["checks"][0].keys() >= {
        *("id", "eis", "level", "verdict", "message", "exchange", "expected", "actual")
    }


def test_the_summary_counts_every_verdict() -> None:
    """Verdicts that did not occur are counted as none."""
    assert RUN.summary == {"passed": 0, "failed": 2, "error": 0, "no_call": 0, "skipped": 0, "not_applicable": 0}


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        pytest.param({"scenarios": [{}]}, "^scenarios/0/id: ", id="empty scenario"),
        pytest.param({"scenarios": None}, "^scenarios: ", id="no scenarios"),
        pytest.param({"planned": None}, "^planned: ", id="no plan"),
    ],
)
def test_damage_is_noticed(damage: dict[str, object], place: str) -> None:
    """What is no run.json is refused with the place of the damage."""
    with pytest.raises(MisfitError, match=place):
        run_from_json(json.loads(json.dumps(RUN.to_json())) | damage)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        pytest.param([], Verdict.NOT_APPLICABLE, id="nothing"),
        pytest.param([Verdict.PASSED, Verdict.NOT_APPLICABLE], Verdict.PASSED, id="passed"),
        pytest.param([Verdict.PASSED, Verdict.SKIPPED], Verdict.SKIPPED, id="skipped"),
        pytest.param([Verdict.SKIPPED, Verdict.NO_CALL], Verdict.NO_CALL, id="no call"),
        pytest.param([Verdict.NO_CALL, Verdict.FAILED], Verdict.FAILED, id="failed"),
        pytest.param([Verdict.FAILED, Verdict.ERROR], Verdict.ERROR, id="error"),
    ],
)
def test_the_whole_is_as_bad_as_its_worst_part(verdicts: list[Verdict], expected: Verdict) -> None:
    """A broken harness outweighs a failure: what broke may have caused it."""
    assert worst(verdicts) is expected
    assert worst(reversed(verdicts)) is expected


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([Verdict.PASSED, Verdict.SKIPPED, Verdict.NOT_APPLICABLE], 0, id="passed"),
        pytest.param([Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.NO_CALL], 1, id="failed"),
        pytest.param([Verdict.ERROR, Verdict.NO_CALL, Verdict.PASSED], 3, id="error"),
        pytest.param([Verdict.NO_CALL, Verdict.PASSED], 4, id="no call"),
    ],
)
def test_exit_codes_follow_the_interface(verdicts: list[Verdict], code: int) -> None:
    """A failure is 1, trouble of the harness 3, a call that never came 4, in that order."""
    assert exit_code(verdicts) == code


@pytest.mark.parametrize(
    ("level", "verdict", "blocks"),
    [
        (Level.MOET, Verdict.FAILED, True),
        (Level.MAG_NIET, Verdict.FAILED, True),
        (Level.ZEER_WENSELIJK, Verdict.FAILED, False),
        (Level.ONWENSELIJK, Verdict.FAILED, False),
        (Level.MOET, Verdict.ERROR, False),
        (Level.MOET, Verdict.PASSED, False),
    ],
)
def test_only_failures_of_binding_requirements_block(level: Level, verdict: Verdict, *, blocks: bool) -> None:
    """Advice never fails a scenario, and trouble of the harness is no failure."""
    assert replace(CHECK, level=level, verdict=verdict).blocks is blocks
