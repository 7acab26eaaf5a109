"""The events that the runner yields; reports and progress displays use nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from harness.outcome import RunResult, ScenarioResult, StepResult
from simulator.journal import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A run begins; `run` holds everything but scenarios."""

    run: RunResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStarted:
    """A scenario begins."""

    scenario_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished:
    """A step of a scenario is done."""

    scenario_id: str
    step: StepResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFinished:
    """A scenario is done; `exchanges` are its exchanges, numbered as in the run."""

    result: ScenarioResult
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """The run is over, complete or interrupted."""

    run: RunResult


Event = RunStarted | ScenarioStarted | StepFinished | ScenarioFinished | RunFinished
