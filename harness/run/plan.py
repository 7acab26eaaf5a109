"""What is going to be run: scenarios chosen, those that do not apply with the reason, and how many side by side."""

from __future__ import annotations

import tempfile
from pathlib import Path

from harness.config.environment import Omgeving
from harness.config.scenario import load_scenarios
from harness.play.runner import Draaiboek
from harness.run.selection import Keuze, choose, why_not
from harness.stage.trigger import AskPerson


def plan_run(
    omgeving: Omgeving, keuze: Keuze, *, workers: int, fail_fast: bool = False, ask_person: AskPerson | None = None
) -> Draaiboek:
    """Return what to run and how; its `pki_directory` is a new temporary folder, for the caller to remove.

    Args:
        omgeving: who is simulated, who is external.
        keuze: what was asked for.
        workers: scenarios side by side; with an external party never more than one.
        fail_fast: stop after the first failure.
        ask_person: asked to act for an external party when no trigger is set.

    Raises:
        ConfigurationError: a scenario file is wrong, or nothing is left to run.
    """
    scenarios = choose(load_scenarios(omgeving.scenario_directories), keuze)
    if omgeving.external:
        workers = 1  # one external party cannot tell which of two scenarios a call belongs to
    return Draaiboek(
        scenarios=[(scenario, why_not(scenario, omgeving)) for scenario in scenarios],
        omgeving=omgeving,
        workers=workers,
        fail_fast=fail_fast,
        ask_person=ask_person,
        pki_directory=Path(tempfile.mkdtemp(prefix="osolab-pki-")),
    )
