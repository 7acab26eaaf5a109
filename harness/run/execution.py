"""One run from beginning to end: from a run plan to events, with run id, signature and coverage."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import resources
from pathlib import Path

from harness.config.environment import Environment
from harness.config.scenario import Scenario
from harness.events import Event, RunFinished, RunStarted, ScenarioFinished
from harness.outcome import RunResult, ScenarioResult, Verdict
from harness.play.runner import RunPlan, run_scenarios
from simulator import __version__
from simulator.clock import Clock


def execute(plan: RunPlan) -> Iterator[Event]:
    """Yield the events of a whole run; an interrupted run also ends with `RunFinished`, without a time in `finished`.

    Raises:
        ConfigurationError: a stage cannot be set up.
    """
    run = begin_run(plan)
    yield RunStarted(run=run)
    done: dict[str, ScenarioResult] = {}
    events = run_scenarios(plan)
    try:
        for event in events:
            if isinstance(event, ScenarioFinished):
                done[event.result.id] = event.result
            yield event
    finally:
        events.close()  # type: ignore[attr-defined]  # a generator; typed by what it yields
    complete = len(done) == len(run.planned)
    yield RunFinished(
        run=replace(
            run,
            scenarios=tuple(done[scenario_id] for scenario_id in run.planned if scenario_id in done),
            finished=plan.clock.now().isoformat() if complete else None,
        )
    )


def begin_run(plan: RunPlan) -> RunResult:
    """Return the run as it is before its first scenario."""
    environment = plan.environment
    scenarios = [scenario for scenario, _ in plan.scenarios]
    started = plan.clock.now()
    signature = sign(environment, scenarios)
    return RunResult(
        osolab=__version__,
        run_id=f"{started:%Y%m%dT%H%M%S}-{signature['run'][:8]}",
        signature=signature,
        seed=environment.seed,
        release=environment.release.name,
        dossier=environment.dossier,
        started=started.isoformat(),
        finished=None,
        environment=environment.shown,
        planned=tuple(scenario.id for scenario in scenarios),
        scenarios=(),
    )


def sign(surroundings: Environment, scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Return digests that two parties compare to know that they ran the same: of baseline, environment and both.

    The baseline is the version of osolab, the scenarios and the registers; the environment is the file without secrets
    and the assumptions in force.
    """
    baseline = _digest(
        {
            "osolab": __version__,
            "scenarios": {scenario.id: _file_digest(Path(scenario.source)) for scenario in scenarios},
            "registers": _registers(),
        }
    )
    environment = _digest(
        {
            "environment": surroundings.shown,
            "release": surroundings.release.name,
            "dossier": surroundings.dossier,
            "peildatum": surroundings.peildatum.isoformat(),
            "aannames": {row.id: surroundings.aannames.value(row.id) for row in surroundings.aannames.register},
        }
    )
    run = _digest({"baseline": baseline, "environment": environment, "seed": surroundings.seed})
    return {"baseline": baseline, "environment": environment, "run": run}


def _digest(value: Mapping[str, object]) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _registers() -> dict[str, str]:
    folder = resources.files("simulator.standard").joinpath("data")
    files = [item for item in folder.iterdir() if item.is_file()]
    return {
        item.name: hashlib.sha256(item.read_bytes()).hexdigest() for item in sorted(files, key=lambda one: one.name)
    }


def judge_run(run: RunResult, expected: Mapping[str, Verdict]) -> list[Verdict]:
    """Return the verdicts that decide the exit code: a verdict that was expected counts as passed.

    Another verdict than the expected one is a failure: the list must be corrected.
    """
    verdicts = []
    for scenario in run.scenarios:
        wanted = expected.get(scenario.id)
        if wanted is None:
            verdicts.append(scenario.verdict)
        else:
            verdicts.append(Verdict.PASSED if scenario.verdict is wanted else Verdict.FAILED)
    return verdicts


def stamp(moment: datetime) -> str:
    """Return a moment in the form used in folder names."""
    return f"{moment:%Y%m%d-%H%M%S}"


def default_out(clock: Clock) -> Path:
    """Return the default run folder."""
    return Path("build") / f"run-{stamp(clock.now())}"
