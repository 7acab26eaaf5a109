"""Running scenarios: side by side or not, to the end or not; one that breaks does not take the others along."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.config.environment import make_omgeving
from harness.config.scenario import Scenario, Systeemgegeven
from harness.events import Event, RunFinished, RunStarted, ScenarioFinished, ScenarioStarted, StepFinished
from harness.outcome import Verdict, exit_code
from harness.play.runner import Draaiboek, run_scenarios
from harness.play.steps import WERKWOORDEN
from harness.run.execution import begin_run, execute, judge_run, sign
from simulator.clock import ManualClock, SystemClock
from simulator.errors import ConfigurationError, LocalProtocolError
from simulator.text.text import Tekst

SOME = ("B-02", "C-01", "C-10", "E-02", "F-03", "H-01", "I-06")
MEMORY = {"run": {"transport": "memory"}}


def make_draaiboek(
    scenarios: Mapping[str, Scenario], *ids: str, data: Mapping[str, Any] | None = None, **more: object
) -> Draaiboek:
    """Return a plan for some scenarios, in memory."""
    chosen = [(scenarios[name], None) for name in ids or SOME]
    omgeving = make_omgeving(MEMORY | dict(data or {}), file="")
    return Draaiboek(scenarios=chosen, omgeving=omgeving, pki_directory=Path("nowhere"), **more)  # type: ignore[arg-type]  # by name


def finished(events: Iterator[Event]) -> list[ScenarioFinished]:
    """Return what was played, in order of id."""
    return sorted((one for one in events if isinstance(one, ScenarioFinished)), key=lambda one: one.uitkomst.id)


def broken(scenarios: Mapping[str, Scenario], name: str = "B-02") -> dict[str, Scenario]:
    """Return the scenarios, one of them with a source that has nothing prepared."""
    given = replace(scenarios[name].given, systems=(Systeemgegeven(),))
    return dict(scenarios) | {name: replace(scenarios[name], given=given)}


@pytest.mark.parametrize("workers", [1, 4])
def test_numbers_run_through_the_whole_run(scenarios: dict[str, Scenario], workers: int) -> None:
    """Every exchange has one number; steps and checks name only those of their own scenario."""
    done = finished(run_scenarios(make_draaiboek(scenarios, workers=workers)))
    numbers = [exchange.nummer for one in done for exchange in one.uitwisselingen]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    for one in done:
        own = [exchange.nummer for exchange in one.uitwisselingen]
        assert own == sorted(own)
        named = [number for step in one.uitkomst.steps for number in step.exchanges]
        assert named
        assert {*named, *(check.exchange for check in one.uitkomst.checks if check.exchange)} <= set(own)
        assert max(Counter(named).values()) == 1, "an exchange belongs to one step"


def test_workers_change_nothing(scenarios: dict[str, Scenario]) -> None:
    """Side by side or one after another, failures included: the same verdicts, checks and messages."""
    bad = broken(scenarios)
    runs = [finished(run_scenarios(make_draaiboek(bad, workers=workers))) for workers in (1, 4)]
    found = [[_essence(one) for one in run] for run in runs]
    assert found[0] == found[1]
    assert [one.uitkomst.verdict for one in runs[0]].count(Verdict.FAILED) == 1


def _essence(one: ScenarioFinished) -> object:
    uitkomst = one.uitkomst
    first = min((exchange.nummer for exchange in one.uitwisselingen), default=0)
    checks = [
        (check.id, check.verdict, check.message, check.exchange and check.exchange - first) for check in uitkomst.checks
    ]
    steps = [[number - first for number in step.exchanges] for step in uitkomst.steps]
    return uitkomst.id, uitkomst.verdict, uitkomst.at_fault, checks, steps, len(one.uitwisselingen)


def test_the_same_run_sends_the_same_messages(scenarios: dict[str, Scenario]) -> None:
    """With one seed and one clock, two runs are alike to the byte; another seed has other pupils."""
    clock = ManualClock(SystemClock().now())

    def bodies(seed: int) -> list[bytes]:
        data = {"run": {"transport": "memory", "seed": seed}}
        done = finished(run_scenarios(make_draaiboek(scenarios, "B-02", "C-01", data=data, clock=clock)))
        return [exchange.request for one in done for exchange in one.uitwisselingen]

    assert bodies(1) == bodies(1)
    assert bodies(1) != bodies(2)


def test_events_come_in_order(scenarios: dict[str, Scenario]) -> None:
    """Start, steps, end, for each scenario in turn."""
    kinds = [type(event) for event in run_scenarios(make_draaiboek(scenarios, "H-01", "B-02"))]
    one = [ScenarioStarted, StepFinished, ScenarioFinished]
    assert kinds == [ScenarioStarted, StepFinished, StepFinished, StepFinished, ScenarioFinished, *one]


def test_fail_fast_stops_after_the_first_failure(scenarios: dict[str, Scenario]) -> None:
    """What comes after the failure is not run; without the flag it is."""
    bad = broken(scenarios, "C-10")
    ids = ("B-02", "C-10", "E-02", "H-01", "I-06")
    bad["C-10"] = broken(scenarios)["B-02"]
    stopped = finished(run_scenarios(make_draaiboek(bad, *ids, fail_fast=True)))
    assert len(stopped) < len(ids)
    assert Verdict.FAILED in {one.uitkomst.verdict for one in stopped}
    assert len(finished(run_scenarios(make_draaiboek(bad, *ids)))) == len(ids)


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

    monkeypatch.setitem(WERKWOORDEN, "prepare", crash)
    done = {one.uitkomst.id: one for one in finished(run_scenarios(make_draaiboek(scenarios)))}
    uitkomst = done["H-01"].uitkomst
    assert (uitkomst.verdict, uitkomst.at_fault) == (Verdict.ERROR, None)
    assert uitkomst.reason is not None
    assert str(trouble) in uitkomst.reason.en
    assert [step.name for step in uitkomst.steps] == ["request_dossier"]
    assert len(done["H-01"].uitwisselingen) == 4, "what was said before the crash is kept"
    others = [one.uitkomst.verdict for name, one in done.items() if name != "H-01"]
    assert set(others) == {Verdict.PASSED}
    assert exit_code([uitkomst.verdict, *others]) == 3


def test_a_mistake_in_the_environment_ends_the_run(scenarios: dict[str, Scenario]) -> None:
    """What is wrong for every scenario is said once, not thirty times."""
    draaiboek = make_draaiboek(scenarios, data={"bron": {"sabotage": ["bestaat_niet"]}}, workers=3)
    with pytest.raises(ConfigurationError, match="bestaat_niet"):
        list(run_scenarios(draaiboek))


def test_what_does_not_apply_says_why(scenarios: dict[str, Scenario]) -> None:
    """A scenario with a reason not to run is not played."""
    reason = Tekst(nl="daarom", en="because")
    draaiboek = replace(make_draaiboek(scenarios), scenarios=[(scenarios["B-02"], reason)])
    (done,) = finished(run_scenarios(draaiboek))
    assert (done.uitkomst.verdict, done.uitkomst.reason) == (Verdict.NOT_APPLICABLE, reason)
    assert done.uitwisselingen == ()


def test_late_work_belongs_to_its_own_scenario(scenarios: dict[str, Scenario]) -> None:
    """What a party does after its last answer is recorded where it belongs, not in the next scenario."""
    data = {"bron": {"sabotage": ["sessiecontrole_achteraf"]}}
    done = finished(run_scenarios(make_draaiboek(scenarios, "B-01", "B-02", "I-01", data=data)))
    counts = [sum(b"sessiecontroleRequest" in exchange.request for exchange in one.uitwisselingen) for one in done]
    assert counts == [1, 1, 1]


class TestExecute:
    """A whole run, from its first event to its last."""

    def test_begins_and_ends(self, scenarios: dict[str, Scenario]) -> None:
        """The first event holds the plan, the last one what came of it."""
        first, *_, last = execute(make_draaiboek(scenarios, "C-01", "B-02"))
        assert isinstance(first, RunStarted)
        assert (first.run.planned, first.run.scenarios, first.run.finished) == (("C-01", "B-02"), (), None)
        assert isinstance(last, RunFinished)
        assert [one.id for one in last.run.scenarios] == ["C-01", "B-02"]
        assert last.run.finished is not None

    def test_stays_unfinished_when_cut_off(self, scenarios: dict[str, Scenario]) -> None:
        """A run that stopped at a failure has no end."""
        bad = broken(scenarios)
        *_, last = execute(make_draaiboek(bad, "B-02", *(name for name in bad if name[0] == "C"), fail_fast=True))
        assert isinstance(last, RunFinished)
        assert last.run.finished is None
        assert len(last.run.scenarios) < len(last.run.planned)

    def test_can_be_closed_half_way(self, scenarios: dict[str, Scenario]) -> None:
        """Whoever closes the events gets no more of them, and no worker is left behind."""
        events = execute(make_draaiboek(scenarios, workers=2))
        next(events)
        next(events)
        events.close()  # type: ignore[attr-defined]  # a generator
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("worker-")]

    def test_names_and_signs(self, scenarios: dict[str, Scenario]) -> None:
        """The name holds moment and signature; the environment is that of the file."""
        run = begin_run(make_draaiboek(scenarios))
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
        mine = sign(make_omgeving(MEMORY, file=""), chosen)
        yours = sign(make_omgeving(MEMORY | change, file=""), chosen)
        assert {key for key in mine if mine[key] == yours[key]} == same
        assert {key for key in mine if mine[key] != yours[key]} == other

    def test_other_scenarios_are_another_baseline(self, scenarios: dict[str, Scenario]) -> None:
        """The scenarios that run are part of the baseline."""
        omgeving = make_omgeving(MEMORY, file="")
        one, two = sign(omgeving, [scenarios["B-02"]]), sign(omgeving, [scenarios["B-01"]])
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
    *_, last = execute(make_draaiboek(broken(scenarios), "B-02", "C-01"))
    assert isinstance(last, RunFinished)
    assert exit_code(judge_run(last.run, expected)) == code
