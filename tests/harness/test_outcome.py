"""Tests of the outcome vocabulary."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from harness.outcome import (
    Controleuitkomst,
    Niveau,
    Runuitkomst,
    Scenariouitkomst,
    Schuld,
    Stapuitkomst,
    Verdict,
    exit_code,
    worst,
)
from simulator.text.text import Tekst

BEIDE = Tekst(nl="ja", en="yes")
CONTROLE = Controleuitkomst(
    id="c",
    eis="FS-04",
    level=Niveau.MAG_NIET,
    verdict=Verdict.FAILED,
    message=BEIDE,
    exchange=3,
    expected="a",
    actual="b",
    at_fault=Schuld.BRON,
    fix=BEIDE,
    aannames=("A01",),
)
SCENARIO = Scenariouitkomst(
    id="B-02",
    title=BEIDE,
    group="B",
    role="bron",
    profile="POVO",
    verdict=Verdict.FAILED,
    at_fault=Schuld.BRON,
    eisen=("FS-04",),
    aannames=("A01",),
    steps=(
        Stapuitkomst(
            name="fetch",
            actor="doel",
            verdict=Verdict.PASSED,
            title=BEIDE,
            exchanges=(1, 2, 3),
            started="2026-03-27T10:15:00+01:00",
            ms=1.5,
            message=BEIDE,
        ),
    ),
    checks=(CONTROLE, replace(CONTROLE, fix=None, at_fault=None, exchange=None)),
    flow="E",
    level=Niveau.ZEER_WENSELIJK,
    reason=BEIDE,
    started="2026-03-27T10:15:00+01:00",
    ms=12.5,
)
RUN = Runuitkomst(
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
    assert Runuitkomst.from_json(json.loads(json.dumps(RUN.to_json()))) == RUN


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
    "damage",
    [
        pytest.param({"scenarios": [{}]}, id="empty scenario"),
        pytest.param({"scenarios": None}, id="no scenarios"),
        pytest.param({"planned": None}, id="no plan"),
    ],
)
def test_damage_is_noticed(damage: dict[str, object]) -> None:
    """What is no run.json raises one of the errors that the docstring names."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        Runuitkomst.from_json(RUN.to_json() | damage)


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
        (Niveau.MOET, Verdict.FAILED, True),
        (Niveau.MAG_NIET, Verdict.FAILED, True),
        (Niveau.ZEER_WENSELIJK, Verdict.FAILED, False),
        (Niveau.ONWENSELIJK, Verdict.FAILED, False),
        (Niveau.MOET, Verdict.ERROR, False),
        (Niveau.MOET, Verdict.PASSED, False),
    ],
)
def test_only_failures_of_binding_requirements_block(level: Niveau, verdict: Verdict, *, blocks: bool) -> None:
    """Advice never fails a scenario, and trouble of the harness is no failure."""
    assert replace(CONTROLE, level=level, verdict=verdict).blocks is blocks
