"""What the runner says while it works; reporters and progress displays consume events only."""

from __future__ import annotations

from dataclasses import dataclass

from harness.outcome import Runuitkomst, Scenariouitkomst, Stapuitkomst
from simulator.journal import Uitwisseling


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A run begins; `run` holds everything but scenarios."""

    run: Runuitkomst


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStarted:
    """A scenario begins."""

    scenario_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished:
    """A step of a scenario is done."""

    scenario_id: str
    stap: Stapuitkomst


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFinished:
    """A scenario is done; `uitwisselingen` are its exchanges, numbered as in the run."""

    uitkomst: Scenariouitkomst
    uitwisselingen: tuple[Uitwisseling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """The run is over, complete or cut off."""

    run: Runuitkomst


Event = RunStarted | ScenarioStarted | StepFinished | ScenarioFinished | RunFinished
