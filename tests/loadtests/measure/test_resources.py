"""What the parties use of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from loadtests.measure.resources import ResourceMonitor, cores

BUSY = "print('ready', flush=True)\nwhile True: pass"
IDLE = "print('ready', flush=True)\ninput()"


def start(code: str) -> subprocess.Popen[bytes]:
    """Start a process and wait until it is at work."""
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.fixture
def busy() -> Iterator[subprocess.Popen[bytes]]:
    """A process that keeps a core busy."""
    process = start(BUSY)
    with process:
        yield process
        process.kill()


@pytest.fixture
def idle() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing."""
    process = start(IDLE)
    with process:
        yield process
        process.kill()


def work(seconds: float) -> None:
    """Use CPU of this process."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


@pytest.mark.processes
def test_who_was_busy(busy: subprocess.Popen[bytes], idle: subprocess.Popen[bytes]) -> None:
    """CPU goes to the party whose process used it, memory and handles are those of the process."""
    monitor = ResourceMonitor(time.monotonic)
    monitor.watch("bron", (busy.pid,))
    monitor.watch("tc", (idle.pid,))
    monitor.watch("generator", (os.getpid(),))
    monitor.sample(0.0)
    work(0.2)
    found = {usage.party: usage for usage in monitor.sample(1.0)}
    assert found.keys() == {"bron", "tc", "generator", "machine"}
    assert found["generator"].cpu > 0
    assert found["tc"].cpu < found["generator"].cpu
    assert found["machine"].cpu > 0
    assert {usage.t for usage in found.values()} == {1.0}
    assert 1 < found["tc"].rss_mb < 200
    assert found["tc"].handles >= 3
    used = monitor.seconds()
    assert used["generator"] == pytest.approx(0.2, abs=0.1)
    assert used["bron"] > used["tc"]


def test_cpu_is_cores() -> None:
    """CPU is told in cores: seconds used by seconds that passed."""
    now = 10.0
    monitor = ResourceMonitor(lambda: now)
    monitor.watch("generator", (os.getpid(),))
    monitor.sample(0.0)
    work(0.2)
    now = 10.4
    (generator, _) = monitor.sample(1.0)
    assert generator.cpu == pytest.approx(0.5, abs=0.2)


@pytest.mark.processes
def test_process_that_died(idle: subprocess.Popen[bytes]) -> None:
    """A process that ended uses nothing; what it had used is not taken back."""
    monitor = ResourceMonitor(time.monotonic)
    monitor.watch("tc", (idle.pid,))
    monitor.sample(0.0)
    before = monitor.seconds()["tc"]
    idle.kill()
    idle.wait()
    (gone, _) = monitor.sample(1.0)
    assert (gone.party, gone.cpu, gone.rss_mb, gone.handles) == ("tc", 0.0, 0.0, 0)
    assert monitor.seconds()["tc"] >= before


@pytest.mark.processes
def test_process_that_never_was() -> None:
    """A process that is gone before it is watched is left alone."""
    process = start(IDLE)
    process.kill()
    with process:
        process.wait()
    monitor = ResourceMonitor(time.monotonic)
    monitor.watch("tc", (process.pid,))
    assert monitor.sample(0.0)[0].cpu == 0.0


def test_joins_later() -> None:
    """A process that a party gets half-way adds only what it uses from then on."""
    monitor = ResourceMonitor(time.monotonic)
    monitor.watch("generator", ())
    monitor.sample(0.0)
    work(0.1)
    monitor.watch("generator", (os.getpid(),))
    monitor.sample(1.0)
    used = monitor.seconds()["generator"]
    work(0.1)
    monitor.sample(2.0)
    assert used < 0.1
    assert monitor.seconds()["generator"] - used == pytest.approx(0.1, abs=0.08)


def test_cores() -> None:
    """Only cores that this process may use count."""
    assert cores() == len(os.sched_getaffinity(0))
