"""What is going to be run: scenarios chosen, those that do not apply with the reason, and how many side by side."""

from __future__ import annotations

import tempfile
from pathlib import Path

from harness.config.environment import Environment
from harness.config.scenario import load_scenarios
from harness.play.runner import RunPlan
from harness.run.selection import Selection, choose, why_not
from harness.stage.trigger import AskPerson


def plan_run(
    environment: Environment,
    selection: Selection,
    *,
    workers: int,
    fail_fast: bool = False,
    ask_person: AskPerson | None = None,
) -> RunPlan:
    """Return what to run and how; its `pki_directory` is a new temporary folder, for the caller to remove.

    Args:
        environment: who is simulated, who is external.
        selection: what was asked for.
        workers: scenarios side by side; with an external party never more than one.
        fail_fast: stop after the first failure.
        ask_person: asked to act for an external party when no trigger is set.

    Raises:
        ConfigurationError: a scenario file is wrong, or nothing is left to run.
    """
    scenarios = choose(load_scenarios(environment.scenario_directories), selection)
    if environment.external:
        workers = 1  # one external party cannot tell which of two scenarios a call belongs to
    return RunPlan(
        scenarios=[(scenario, why_not(scenario, environment)) for scenario in scenarios],
        environment=environment,
        workers=workers,
        fail_fast=fail_fast,
        ask_person=ask_person,
        pki_directory=Path(tempfile.mkdtemp(prefix="osolab-pki-")),
    )
