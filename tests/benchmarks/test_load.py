"""What the load generator costs and how far it keeps to its schedule, each in a process of its own.

Locust patches the sockets of whatever process imports it, so none of this happens in the process of pytest.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
TRIAL = Path(__file__).with_name("load_trial.py")
LEAST_MESSAGES = 2_500
LEAST_STARTS = 2_000
LEAST_TRANSFERS = 120
MOST_GENERATOR = 0.25
SECONDS = 60


def trial(name: str) -> dict[str, Any]:
    """Return what a trial in a process of its own prints."""
    done = subprocess.run(
        [sys.executable, str(TRIAL), name], cwd=ROOT, check=True, capture_output=True, text=True, timeout=300
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_generator_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Against canned answers the generator does 2,500 messages for each second of CPU, every answer checked."""
    found = trial("canned")
    with capsys.disabled():
        print(f"\ngenerator alone: {found['messages_per_core']:,.0f} messages per CPU second")  # noqa: T201
    assert found["messages_per_core"] >= LEAST_MESSAGES


def test_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    """The schedule starts 2,000 transfers a second, the latest hundredth within 10 ms of its moment."""
    found = trial("schedule")
    with capsys.disabled():
        print(  # noqa: T201
            f"\nschedule: {found['starts_per_s']:,.0f} starts/s of {LEAST_STARTS:,} asked, late p99 "
            f"{found['late_p99_ms']:.1f} ms"
        )
    assert found["starts_per_s"] >= 0.99 * LEAST_STARTS
    assert found["late_p99_ms"] <= 10


def test_everything_on_one_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stub and generator on two cores do 120 delivered transfers a second; the generator takes a quarter of the CPU.

    A minute, so that most dossiers come by more than once, as in any run of use: what is new is read with more care.
    """
    order = ["--shape", "constant", "--rate", str(LEAST_TRANSFERS), "--duration", f"{SECONDS}s", "--tries", "1"]
    command = [sys.executable, "-m", "harness", "load", *order, "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=300)
    run = json.loads((tmp_path / "load.json").read_text(encoding="utf-8"))
    with capsys.disabled():
        print(  # noqa: T201
            f"\none machine: {run['throughput']:.1f} transfers/s, {run['throughput'] / run['floor']:.2f} of the floor "
            f"({run['floor']:.0f}/s); p95 {run['steps']['transfer']['p95']:.0f} ms; generator "
            f"{run['cpu']['generator']:.1%} of the CPU"
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert run["totals"]["delivered"] == LEAST_TRANSFERS * SECONDS
    assert run["cpu"]["generator"] <= MOST_GENERATOR
