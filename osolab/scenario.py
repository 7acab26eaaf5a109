"""`osolab.run`: runs scenarios and judges them, as the command `osolab run` does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.config.environment import Environment, default_environment, environment_of, load_environment
from harness.events import RunFinished
from harness.outcome import RunResult
from harness.play.runner import RunPlan
from harness.report import eis_coverage
from harness.report.registers import take_snapshot
from harness.report.writer import ReportWriter
from harness.run.execution import execute
from harness.run.plan import plan_run
from harness.run.selection import Selection
from osolab.choice import require_number
from simulator.errors import ConfigurationError
from simulator.standard.eisen import load_eisen


def run(
    *ids: str,
    env: str | Path | Mapping[str, Any] | None = None,
    out: str | Path | None = None,
    seed: int | None = None,
    workers: int = 1,
) -> RunResult:
    """Run scenarios and return what run.json holds: verdicts, checks, and the side at fault.

    Args:
        *ids: scenarios (`B-02`), groups (`C`) or patterns (`B-0*`); all when none is given.
        env: path of an environment file, or its content as a mapping; by default everything is simulated.
        out: folder for run.json, messages and reports; nothing is written without one.
        seed: of the pupils; by default that of the environment.
        workers: scenarios run in parallel.

    Raises:
        ConfigurationError: an unknown scenario, a wrong environment, or a folder that cannot be written.

    >>> import osolab
    >>> run = osolab.run("B-02", env={"run": {"transport": "memory"}})
    >>> run.verdicts
    {'B-02': <Verdict.PASSED: 'passed'>}
    >>> run.to_json()["summary"]["passed"]
    1
    """
    _require_ids(ids)
    selection = Selection(ids=ids)
    plan = plan_run(_environment(env, seed), selection, workers=require_number(workers, low=1, where="workers"))
    try:
        return _play(plan, None if out is None else Path(out))
    finally:
        shutil.rmtree(plan.pki_directory, ignore_errors=True)


def _play(plan: RunPlan, out: Path | None) -> RunResult:
    """Execute the plan; return the result with its coverage of eisen, as the reports have it."""
    eisen, aannames = load_eisen(), plan.environment.aannames
    writer = ReportWriter(out, eisen=eisen, aannames=aannames) if out else None
    finished = None
    with closing(execute(plan)) as events:  # type: ignore[type-var]  # a generator; typed by what it yields
        for event in events:
            if writer is not None:
                writer.consume(event)
            if isinstance(event, RunFinished):
                finished = event.run
    assert finished is not None, "the last event of every run"
    registers = take_snapshot(eisen, aannames)
    return replace(finished, coverage=eis_coverage.count(eis_coverage.measure(finished, registers.eisen)))


def _require_ids(ids: tuple[object, ...]) -> None:
    for each in ids:
        if not isinstance(each, str):
            raise ConfigurationError(
                f"{each!r} is no id of a scenario",
                nl=f"{each!r} is geen id van een scenario",
                where="ids",
                remedy='write the ids side by side: run("B-02", "C-01")',
                remedy_nl='zet de ids naast elkaar: run("B-02", "C-01")',
            )


def _environment(env: str | Path | Mapping[str, Any] | None, seed: int | None) -> Environment:
    match env:
        case None:
            environment = default_environment()
        case Mapping():
            environment = environment_of(env, variables=os.environ)
        case _:
            environment = load_environment(Path(env), variables=os.environ)
    return environment if seed is None else replace(environment, seed=require_number(seed, low=0, where="seed"))
