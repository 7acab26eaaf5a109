"""Tests of the comparison of two runs under load, and of how `compare` tells the two kinds of runs apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.compare.model import Direction
from loadtests.compare import Comparison, as_json, compare_runs, render_text
from loadtests.model import (
    GateResult,
    LatencyDistribution,
    LoadResult,
    LoadVerdict,
    RampStep,
    Reconciliation,
    ResourceUsage,
    Totals,
)
from loadtests.report.result_file import write_load_result
from simulator.errors import ConfigurationError

STEP = LatencyDistribution(
    count=1000, errors=10, mean=11.0, p50=10.0, p90=20.0, p95=30.0, p99=50.0, p999=80.0, max=90.0
)
BOOKS = Reconciliation(books=("client", "exchange"), transfers=1000, per_book={"client": 1000, "exchange": 3000})
RAMP_STEP = RampStep(
    rate=100,
    seconds=10,
    due=1000,
    completed=1000,
    throughput=100,
    p50=9,
    p95=30,
    p99=50,
    fail_rate=0,
    late_p99=1,
    good=True,
)
BASE = LoadResult(
    osolab="0.3.0",
    run_id="load-1",
    started="2026-03-30T10:15:00+02:00",
    finished="2026-03-30T10:15:10+02:00",
    verdict=LoadVerdict.PASSED,
    partial="",
    plan={"shape": "ramp", "seed": 1, "environment": {"bron": {"mode": "simulated"}}},
    seconds=10.0,
    totals=Totals(due=1000, started=1000, completed=1000, delivered=590, refused=400, wrong=10),
    throughput=100.0,
    steps={"document": STEP},
    scenarios={"B-02": STEP},
    lateness=STEP,
    series=(),
    codes={"OverdrachtGeslaagd": 600, "LeerlinginfoNietBeschikbaar": 400},
    planned={"OverdrachtGeslaagd": 600, "LeerlinginfoNietBeschikbaar": 400},
    mistakes={"wrong_code": 10},
    examples=(),
    books=BOOKS,
    gates=(GateResult(expression="lost==0", value=0.0, unit="", passed=True),),
    ramp=(RAMP_STEP,),
    knee=100.0,
    limited_by="bron",
    resources=(ResourceUsage(t=1, party="bron", cpu=0.8), ResourceUsage(t=1, party="machine", cpu=1.2)),
    cpu={"bron": 0.7},
    trends={},
    season={},
    floor=None,
)

Compare = Callable[[LoadResult], Comparison]


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Compares a run with the base, both through their files."""

    def run(other: LoadResult, tolerance: float = 0.10) -> Comparison:
        write_load_result(BASE, tmp_path / "a" / "load.json")
        write_load_result(other, tmp_path / "b" / "load.json")
        return compare_runs(tmp_path / "a", tmp_path / "b", tolerance=tolerance)

    return run


def changes(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return what is not the same, as (section, subject, direction)."""
    return [
        (row.section, row.subject, str(row.direction)) for row in comparison.rows if row.direction is not Direction.SAME
    ]


def test_a_run_does_not_differ_from_itself(compare: Compare) -> None:
    """The same results give no difference, though name and moment of the run are others."""
    found = compare(replace(BASE, run_id="load-2", started="2026-03-31T10:15:00+02:00"))
    assert not found.differs
    assert found.circumstances == ()
    assert found.count(Direction.SAME) == len(found.rows) > 20
    assert "De runs verschillen niet: elke gemeten waarde ligt binnen 10%" in render_text(found, "nl")
    assert "The runs do not differ" in render_text(found, "en")


MEASURES = [
    pytest.param({"throughput": 80.0}, [("totalen", "throughput", "worse")], id="throughput fell"),
    pytest.param({"throughput": 120.0}, [("totalen", "throughput", "better")], id="throughput rose"),
    pytest.param({"knee": 130.0}, [("knie", "knee", "better")], id="knee rose"),
    pytest.param({"knee": None}, [("knie", "knee", "changed")], id="knee was not found"),
    pytest.param(
        {"totals": replace(BASE.totals, lost=1)}, [("totalen", "lost", "worse")], id="one transfer lost, exact"
    ),
    pytest.param(
        {"totals": replace(BASE.totals, wrong=9)},
        [("totalen", "wrong", "better")],
        id="one mistake fewer: within the tolerance of fail_rate, and exact as a count",
    ),
    pytest.param(
        {"totals": replace(BASE.totals, failed=10)},
        [("totalen", "fail_rate", "worse"), ("totalen", "failed", "worse")],
        id="fail rate doubled",
    ),
    pytest.param(
        {"steps": {"document": replace(STEP, p95=40.0)}}, [("stap", "document p95", "worse")], id="a step slowed"
    ),
    pytest.param(
        {"steps": {"document": replace(STEP, p99=30.0)}}, [("stap", "document p99", "better")], id="a step sped up"
    ),
    pytest.param(
        {"scenarios": {"B-02": replace(STEP, p50=15.0)}},
        [("scenariolast", "B-02 p50", "worse")],
        id="a scenario slowed",
    ),
    pytest.param(
        {"scenarios": {"B-02": replace(STEP, errors=20)}},
        [("scenariolast", "B-02 fail_rate", "worse")],
        id="a scenario failed more",
    ),
    pytest.param(
        {"scenarios": {"B-02": replace(STEP, count=2000, errors=20)}},
        [("scenariolast", "B-02 throughput", "better")],
        id="a scenario was played more",
    ),
    pytest.param(
        {"codes": {"OverdrachtGeslaagd": 500, "LeerlinginfoNietBeschikbaar": 500}},
        [("code", "OverdrachtGeslaagd", "changed"), ("code", "LeerlinginfoNietBeschikbaar", "changed")],
        id="other outcomes",
    ),
    pytest.param({"codes": dict(BASE.codes) | {"": 1}}, [("code", "technical_failure", "changed")], id="a new outcome"),
    pytest.param({"mistakes": {}}, [("vergissing", "wrong_code", "better")], id="mistakes are gone"),
    pytest.param(
        {"books": replace(BOOKS, counts={"double_delivery": 1})},
        [("boek", "double_delivery", "worse")],
        id="books differ",
    ),
    pytest.param({"books": None}, [("boek", "books", "changed")], id="no books"),
    pytest.param(
        {"resources": (ResourceUsage(t=1, party="bron", cpu=1.2),)},
        [("cpu", "bron", "worse")],
        id="more CPU a transfer",
    ),
    pytest.param(
        {"verdict": LoadVerdict.SATURATED}, [("oordeel", "verdict", "worse")], id="the generator was saturated"
    ),
    pytest.param(
        {"gates": (GateResult(expression="lost==0", value=1.0, unit="", passed=False),)},
        [("grens", "lost==0", "worse")],
        id="a gate was missed",
    ),
    pytest.param({"gates": ()}, [("grens", "lost==0", "changed")], id="a gate was not set"),
]


@pytest.mark.parametrize(("other", "expected"), MEASURES)
def test_each_kind_of_difference_is_found(
    compare: Compare, other: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    """One thing changed gives the lines about that thing, with their direction, and no other line."""
    found = compare(replace(BASE, **other))  # type: ignore[arg-type]
    assert changes(found) == expected
    assert found.differs
    subject = expected[0][1]
    assert subject in render_text(found, "nl")
    assert json.loads(json.dumps(as_json(found)))["differs"] is True


@pytest.mark.parametrize(
    ("throughput", "tolerance", "differs"),
    [
        pytest.param(90.0, 0.10, False, id="exactly at the tolerance"),
        pytest.param(110.0, 0.10, False, id="exactly at it, upwards"),
        pytest.param(89.9, 0.10, True, id="just beyond"),
        pytest.param(110.1, 0.10, True, id="just beyond, upwards"),
        pytest.param(100.0, 0.0, False, id="no tolerance, no change"),
        pytest.param(100.5, 0.0, True, id="no tolerance, a change"),
        pytest.param(55.0, 0.5, False, id="a wide tolerance"),
    ],
)
def test_a_measured_value_counts_beyond_the_tolerance_only(
    tmp_path: Path, throughput: float, tolerance: float, *, differs: bool
) -> None:
    """The tolerance is a share of the earlier value, and its edge lies within it."""
    write_load_result(BASE, tmp_path / "a" / "load.json")
    write_load_result(replace(BASE, throughput=throughput), tmp_path / "b" / "load.json")
    assert compare_runs(tmp_path / "a", tmp_path / "b", tolerance=tolerance).differs is differs


def test_another_plan_is_named_first_and_is_no_difference_in_itself(compare: Compare) -> None:
    """Apples and pears are compared, and said to be so before anything else."""
    plan = {
        "shape": "season",
        "seed": 1,
        "environment": {"bron": {"mode": "external"}},
        "scenarios": {"B-02": 12.5},
        "explanation": {"nl": "een seizoen", "en": "a season"},
    }
    found = compare(replace(BASE, plan=plan, osolab="0.4.0", partial="worker lost"))
    names = [row.subject for row in found.circumstances]
    assert names == ["plan.shape", "plan.environment.bron.mode", "osolab", "partial"]
    assert not found.differs
    text = render_text(found, "en")
    assert "ramp → season" in text
    assert text.index("ramp → season") < text.index("The runs do not differ")


def test_a_step_in_only_one_of_the_runs_is_another_run(compare: Compare) -> None:
    """What was not measured in one of them can be neither better nor worse, and takes one line to say so."""
    found = compare(replace(BASE, steps={"document": STEP, "melding": STEP}))
    assert changes(found) == [("stap", "melding", "changed")]
    assert "niets gemeten → 1.000" in render_text(found, "nl")


@pytest.mark.parametrize(
    ("percentile", "count", "differs"),
    [
        pytest.param("p50", 10, True, id="p50, five above it"),
        pytest.param("p50", 8, False, id="p50, four above it"),
        pytest.param("p95", 100, True, id="p95, five above it"),
        pytest.param("p95", 90, False, id="p95, fewer"),
        pytest.param("p99", 500, True, id="p99, five above it"),
        pytest.param("p99", 490, False, id="p99, fewer"),
    ],
)
def test_a_percentile_of_a_few_measurements_is_not_judged(
    tmp_path: Path, percentile: str, count: int, *, differs: bool
) -> None:
    """With fewer than five measurements above it a percentile is chance; it is shown all the same."""
    few = replace(STEP, count=count, errors=0)
    write_load_result(replace(BASE, steps={"document": few}), tmp_path / "a" / "load.json")
    slow = replace(few, **{percentile: 500.0})  # type: ignore[arg-type]
    write_load_result(replace(BASE, steps={"document": slow}), tmp_path / "b" / "load.json")
    found = compare_runs(tmp_path / "a", tmp_path / "b")
    assert found.differs is differs
    (row,) = [row for row in found.rows if row.subject == f"document {percentile}"]
    assert row.after == 500.0


def test_the_ratio_and_a_verdict_state_on_every_line(compare: Compare) -> None:
    """JSON tells every line looked at, with before, after, their ratio and a verdict."""
    found = as_json(compare(replace(BASE, steps={"document": replace(STEP, p95=45.0)})))
    (line,) = [line for line in found["lines"] if line["subject"] == "document p95"]
    assert (line["before"], line["after"], line["ratio"], line["verdict"]) == (30.0, 45.0, 1.5, "worse")
    assert line["text"]["nl"] == "30\N{NO-BREAK SPACE}ms → 45\N{NO-BREAK SPACE}ms (1,50×)"  # noqa: RUF001
    assert found["summary"] == {"worse": 1, "better": 0, "changed": 0, "same": len(found["lines"]) - 1}
    assert found["tolerance"] == 0.10
    assert {line["verdict"] for line in found["lines"]} == {"same", "worse"}


@pytest.mark.parametrize("tolerance", [-0.1, float("nan"), float("inf")])
def test_a_tolerance_that_cannot_be_is_refused(tmp_path: Path, tolerance: float) -> None:
    """Less than nothing is no tolerance."""
    with pytest.raises(ConfigurationError, match="no tolerance"):
        compare_runs(tmp_path, tmp_path, tolerance=tolerance)


def test_a_folder_without_a_run_is_refused_by_name(tmp_path: Path) -> None:
    """An empty folder, or one that is not there, is no run: exit 2, and both languages say what is missing."""
    write_load_result(BASE, tmp_path / "a" / "load.json")
    for a, b in ((tmp_path / "a", tmp_path / "weg"), (tmp_path / "weg", tmp_path / "a"), (tmp_path, tmp_path)):
        with pytest.raises(ConfigurationError) as caught:
            compare_runs(a, b)
        assert "run.json" in caught.value.in_language("nl")
        assert "load.json" in caught.value.in_language("en")


def test_two_kinds_of_runs_are_not_compared(tmp_path: Path) -> None:
    """A functional run and a load run have nothing in common to look at."""
    write_load_result(BASE, tmp_path / "a" / "load.json")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be compared"):
        compare_runs(tmp_path / "a", tmp_path / "b")


def test_a_damaged_result_is_refused(tmp_path: Path) -> None:
    """Half a file is no result."""
    write_load_result(BASE, tmp_path / "a" / "load.json")
    write_load_result(BASE, tmp_path / "b" / "load.json")
    file = tmp_path / "b" / "load.json"
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(ConfigurationError, match=r"load\.json"):
        compare_runs(tmp_path / "a", tmp_path / "b")
