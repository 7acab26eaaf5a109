"""The run plan: the selected scenarios, why some do not apply, and how many run in parallel."""

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
    """Return the run plan; its `pki_directory` is a new temporary folder, which the caller must remove.

    Args:
        environment: which parties are simulated and which are external.
        selection: which scenarios were asked for.
        workers: scenarios in parallel; with an external party always one.
        fail_fast: stop after the first failure.
        ask_person: asked to act for an external party when no trigger is set.

    Raises:
        ConfigurationError: a scenario file is wrong, or nothing is left to run.
    """
    scenarios = choose(load_scenarios(environment.scenario_directories), selection)
    if environment.external:
        workers = 1  # with an external party a call cannot be assigned to one of two parallel scenarios
    return RunPlan(
        scenarios=[(scenario, why_not(scenario, environment)) for scenario in scenarios],
        environment=environment,
        workers=workers,
        fail_fast=fail_fast,
        ask_person=ask_person,
        pki_directory=Path(tempfile.mkdtemp(prefix="osolab-pki-")),
    )
