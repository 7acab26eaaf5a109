"""Running scenarios: side by side or not, to the end or not; one that breaks does not take the others along."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.config.environment import make_environment
from harness.config.scenario import GivenSystem, Scenario
from harness.events import Event, RunFinished, RunStarted, ScenarioFinished, ScenarioStarted, StepFinished
from harness.outcome import Verdict, exit_code
from harness.play.runner import RunPlan, run_scenarios
from harness.play.steps import VERBS
from harness.run.execution import begin_run, execute, judge_run, sign
from simulator.clock import ManualClock, SystemClock
from simulator.errors import ConfigurationError, LocalProtocolError
from simulator.text.text import Text

SOME = ("B-02", "C-01", "C-10", "E-02", "F-03", "H-01", "I-06")
MEMORY = {"run": {"transport": "memory"}}


def make_plan(
    scenarios: Mapping[str, Scenario], *ids: str, data: Mapping[str, Any] | None = None, **more: object
) -> RunPlan:
    """Return a plan for some scenarios, in memory."""
    chosen = [(scenarios[name], None) for name in ids or SOME]
    environment = make_environment(MEMORY | dict(data or {}), file="")
    return RunPlan(scenarios=chosen, environment=environment, pki_directory=Path("nowhere"), **more)  # type: ignore[arg-type]  # by name


def finished(events: Iterator[Event]) -> list[ScenarioFinished]:
    """Return what was played, in order of id."""
    return sorted((one for one in events if isinstance(one, ScenarioFinished)), key=lambda one: one.result.id)


def broken(scenarios: Mapping[str, Scenario], name: str = "B-02") -> dict[str, Scenario]:
    """Return the scenarios, one of them with a source that has nothing prepared."""
    given = replace(scenarios[name].given, systems=(GivenSystem(),))
    return dict(scenarios) | {name: replace(scenarios[name], given=given)}


@pytest.mark.parametrize("workers", [1, 4])
def test_numbers_run_through_the_whole_run(scenarios: dict[str, Scenario], workers: int) -> None:
    """Every exchange has one number; steps and checks name only those of their own scenario."""
    done = finished(run_scenarios(make_plan(scenarios, workers=workers)))
    numbers = [exchange.number for one in done for exchange in one.exchanges]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    for one in done:
        own = [exchange.number for exchange in one.exchanges]
        assert own == sorted(own)
        named = [number for step in one.result.steps for number in step.exchanges]
        assert named
        assert {*named, *(check.exchange for check in one.result.checks if check.exchange)} <= set(own)
        assert max(Counter(named).values()) == 1, "an exchange belongs to one step"


def test_workers_change_nothing(scenarios: dict[str, Scenario]) -> None:
    """Side by side or one after another, failures included: the same verdicts, checks and messages."""
    bad = broken(scenarios)
    runs = [finished(run_scenarios(make_plan(bad, workers=workers))) for workers in (1, 4)]
    found = [[_essence(one) for one in run] for run in runs]
    assert found[0] == found[1]
    assert [one.result.verdict for one in runs[0]].count(Verdict.FAILED) == 1


def _essence(one: ScenarioFinished) -> object:
    result = one.result
    first = min((exchange.number for exchange in one.exchanges), default=0)
    checks = [
        (check.id, check.verdict, check.message, check.exchange and check.exchange - first) for check in result.checks
    ]
    steps = [[number - first for number in step.exchanges] for step in result.steps]
    return result.id, result.verdict, result.at_fault, checks, steps, len(one.exchanges)


def test_the_same_run_sends_the_same_messages(scenarios: dict[str, Scenario]) -> None:
    """With one seed and one clock, two runs are alike to the byte; another seed has other pupils."""
    clock = ManualClock(SystemClock().now())

    def bodies(seed: int) -> list[bytes]:
        data = {"run": {"transport": "memory", "seed": seed}}
        done = finished(run_scenarios(make_plan(scenarios, "B-02", "C-01", data=data, clock=clock)))
        return [exchange.request for one in done for exchange in one.exchanges]

    assert bodies(1) == bodies(1)
    assert bodies(1) != bodies(2)


def test_events_come_in_order(scenarios: dict[str, Scenario]) -> None:
    """Start, steps, end, for each scenario in turn."""
    kinds = [type(event) for event in run_scenarios(make_plan(scenarios, "H-01", "B-02"))]
    one = [ScenarioStarted, StepFinished, ScenarioFinished]
    assert kinds == [ScenarioStarted, StepFinished, StepFinished, StepFinished, ScenarioFinished, *one]


def test_fail_fast_stops_after_the_first_failure(scenarios: dict[str, Scenario]) -> None:
    """What comes after the failure is not run; without the flag it is."""
    bad = broken(scenarios, "C-10")
    ids = ("B-02", "C-10", "E-02", "H-01", "I-06")
    bad["C-10"] = broken(scenarios)["B-02"]
    stopped = finished(run_scenarios(make_plan(bad, *ids, fail_fast=True)))
    assert len(stopped) < len(ids)
    assert Verdict.FAILED in {one.result.verdict for one in stopped}
    assert len(finished(run_scenarios(make_plan(bad, *ids)))) == len(ids)


@pytest.mark.parametrize(
    "trouble",
    [RuntimeError("kapot"), LocalProtocolError("misbruik"), KeyError("weg")],
    ids=lambda one: type(one).__name__,
)
def test_a_crash_is_an_error_of_ours(
    scenarios: dict[str, Scenario], monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """A verb that raises gives verdict error with what was raised, blames nobody, and the others go on."""

    def crash(*_: object) -> None:
        raise trouble

    monkeypatch.setitem(VERBS, "prepare", crash)
    done = {one.result.id: one for one in finished(run_scenarios(make_plan(scenarios)))}
    result = done["H-01"].result
    assert (result.verdict, result.at_fault) == (Verdict.ERROR, None)
    assert result.reason is not None
    assert str(trouble) in result.reason.en
    assert [step.name for step in result.steps] == ["request_dossier"]
    assert len(done["H-01"].exchanges) == 4, "what was said before the crash is kept"
    others = [one.result.verdict for name, one in done.items() if name != "H-01"]
    assert set(others) == {Verdict.PASSED}
    assert exit_code([result.verdict, *others]) == 3


def test_a_mistake_in_the_environment_ends_the_run(scenarios: dict[str, Scenario]) -> None:
    """What is wrong for every scenario is said once, not thirty times."""
    plan = make_plan(scenarios, data={"bron": {"sabotage": ["bestaat_niet"]}}, workers=3)
    with pytest.raises(ConfigurationError, match="bestaat_niet"):
        list(run_scenarios(plan))


def test_what_does_not_apply_says_why(scenarios: dict[str, Scenario]) -> None:
    """A scenario with a reason not to run is not played."""
    reason = Text(nl="daarom", en="because")
    plan = replace(make_plan(scenarios), scenarios=[(scenarios["B-02"], reason)])
    (done,) = finished(run_scenarios(plan))
    assert (done.result.verdict, done.result.reason) == (Verdict.NOT_APPLICABLE, reason)
    assert done.exchanges == ()


def test_late_work_belongs_to_its_own_scenario(scenarios: dict[str, Scenario]) -> None:
    """What a party does after its last answer is recorded where it belongs, not in the next scenario."""
    data = {"bron": {"sabotage": ["sessiecontrole_achteraf"]}}
    done = finished(run_scenarios(make_plan(scenarios, "B-01", "B-02", "I-01", data=data)))
    counts = [sum(b"sessiecontroleRequest" in exchange.request for exchange in one.exchanges) for one in done]
    assert counts == [1, 1, 1]


class TestExecute:
    """A whole run, from its first event to its last."""

    def test_begins_and_ends(self, scenarios: dict[str, Scenario]) -> None:
        """The first event holds the plan, the last one what came of it."""
        first, *_, last = execute(make_plan(scenarios, "C-01", "B-02"))
        assert isinstance(first, RunStarted)
        assert (first.run.planned, first.run.scenarios, first.run.finished) == (("C-01", "B-02"), (), None)
        assert isinstance(last, RunFinished)
        assert [one.id for one in last.run.scenarios] == ["C-01", "B-02"]
        assert last.run.finished is not None

    def test_stays_unfinished_when_cut_off(self, scenarios: dict[str, Scenario]) -> None:
        """A run that stopped at a failure has no end."""
        bad = broken(scenarios)
        *_, last = execute(make_plan(bad, "B-02", *(name for name in bad if name[0] == "C"), fail_fast=True))
        assert isinstance(last, RunFinished)
        assert last.run.finished is None
        assert len(last.run.scenarios) < len(last.run.planned)

    def test_can_be_closed_half_way(self, scenarios: dict[str, Scenario]) -> None:
        """Whoever closes the events gets no more of them, and no worker is left behind."""
        events = execute(make_plan(scenarios, workers=2))
        next(events)
        next(events)
        events.close()  # type: ignore[attr-defined]  # a generator
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("worker-")]

    def test_names_and_signs(self, scenarios: dict[str, Scenario]) -> None:
        """The name holds moment and signature; the environment is that of the file."""
        run = begin_run(make_plan(scenarios))
        assert run.run_id.endswith(run.signature["run"][:8])
        assert run.environment == MEMORY
        assert (run.release, run.dossier, run.seed) == ("oso22", "2019.1", 20260322)

    @pytest.mark.parametrize(
        ("change", "same", "other"),
        [
            pytest.param({"run": {"transport": "memory"}}, {"baseline", "environment", "run"}, set(), id="nothing"),
            pytest.param(
                {"run": {"transport": "memory", "release": "oso18"}},
                {"baseline"},
                {"environment", "run"},
                id="release",
            ),
            pytest.param({"aannames": {"A03": "cdata"}}, {"baseline"}, {"environment", "run"}, id="aanname"),
        ],
    )
    def test_signatures_tell_what_differs(
        self, scenarios: dict[str, Scenario], change: dict[str, Any], same: set[str], other: set[str]
    ) -> None:
        """Equal signatures mean equal circumstances; the part that differs says where."""
        chosen = [scenarios["B-02"]]
        mine = sign(make_environment(MEMORY, file=""), chosen)
        yours = sign(make_environment(MEMORY | change, file=""), chosen)
        assert {key for key in mine if mine[key] == yours[key]} == same
        assert {key for key in mine if mine[key] != yours[key]} == other

    def test_other_scenarios_are_another_baseline(self, scenarios: dict[str, Scenario]) -> None:
        """The scenarios that run are part of the baseline."""
        environment = make_environment(MEMORY, file="")
        one, two = sign(environment, [scenarios["B-02"]]), sign(environment, [scenarios["B-01"]])
        assert one["baseline"] != two["baseline"]
        assert one["environment"] == two["environment"]


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        pytest.param({}, 1, id="nothing-expected"),
        pytest.param({"B-02": Verdict.FAILED}, 0, id="the-failure-was-expected"),
        pytest.param({"B-02": Verdict.PASSED}, 1, id="it-should-pass"),
        pytest.param({"B-02": Verdict.FAILED, "C-01": Verdict.FAILED}, 1, id="a-failure-that-did-not-come"),
    ],
)
def test_expected_verdicts(scenarios: dict[str, Scenario], expected: dict[str, Verdict], code: int) -> None:
    """What was expected counts as passed, and an expectation that is out of date as failed."""
    *_, last = execute(make_plan(broken(scenarios), "B-02", "C-01"))
    assert isinstance(last, RunFinished)
    assert exit_code(judge_run(last.run, expected)) == code
