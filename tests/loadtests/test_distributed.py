"""A leader and its generators on several machines: network namespaces with a bridge between, and the real thing."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pytest

from osolab.cli import run
from tests.loadtests.patience import await_change, has_grown

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
LEADER = "10.77.0.1"
ENVIRONMENT = """
[exchange]
host = "${ADDRESS}"

[bron]
host = "${ADDRESS}"

[swv]
host = "${ADDRESS}"

[load]
mine = ["10.77.0.1"]
"""
MINUTE = 60.0


def why_not() -> str:
    """Return why this machine cannot pretend to be several; empty when it can."""
    if shutil.which("ip") is None:
        return "there is no `ip` (package iproute2)"
    if os.geteuid():
        return "network namespaces need root"
    probe = f"osoprobe{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", probe], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"no network namespaces here: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", probe], check=True)
    return ""


class Machines:
    """Three machines on one network: A, where whoever leads and the stub are, and B and C.

    Args:
        folder: a folder for each machine, with what is on it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number = secrets.token_hex(3)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._logs: list[IO[bytes]] = []
        bridge = self._bridge = f"osobr{self._number}"
        ip("link", "add", bridge, "type", "bridge")
        ip("link", "set", bridge, "up")
        for index, name in enumerate("ABC", start=1):
            space, here, there = self.space(name), f"oso{name}{self._number}", "eth0"
            ip("netns", "add", space)
            ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", space)
            ip("link", "set", here, "master", bridge, "up")
            ip("-n", space, "addr", "add", f"10.77.0.{index}/24", "dev", there)
            ip("-n", space, "link", "set", there, "up")
            ip("-n", space, "link", "set", "lo", "up")
            (folder / name).mkdir()

    def space(self, name: str) -> str:
        """Return the namespace of a machine."""
        return f"oso{self._number}{name}"

    def start(self, name: str, *words: object) -> subprocess.Popen[bytes]:
        """Start `osolab load` on a machine, in its own folder."""
        log = (self.folder / name / "log.txt").open("ab")
        self._logs.append(log)
        process = subprocess.Popen(
            ["ip", "netns", "exec", self.space(name), sys.executable, "-m", "harness", "load", "--lang", "en"]
            + [str(word) for word in words],
            stdout=log,
            stderr=log,
            cwd=self.folder / name,
            env={key: value for key, value in os.environ.items() if not key.startswith("OSOLAB_")}
            | {"PYTHONPATH": str(ROOT), "ADDRESS": f"10.77.0.{'ABC'.index(name) + 1}"},
        )
        self._processes.append(process)
        return process

    def said(self, name: str) -> str:
        """Return what a machine said so far."""
        return (self.folder / name / "log.txt").read_text(encoding="utf-8")

    def pull_the_plug(self, name: str) -> None:
        """Kill everything on a machine, without a word."""
        found = subprocess.run(["ip", "netns", "pids", self.space(name)], check=True, capture_output=True, text=True)
        for pid in found.stdout.split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)

    def close(self) -> None:
        """Take the machines down."""
        for name in "ABC":
            self.pull_the_plug(name)
        for process in self._processes:
            process.wait(MINUTE)
        for log in self._logs:
            log.close()
        for name in "ABC":
            ip("netns", "del", self.space(name))
        ip("link", "del", self._bridge)


def ip(*words: str) -> None:
    """Change the network."""
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """Three machines; the environment file and the certificates are on each, as copies."""
    if why := why_not():
        pytest.skip(why)
    found = Machines(tmp_path)
    try:
        run(["pki", "init", str(tmp_path / "A/pki")])
        (tmp_path / "A/load.toml").write_text(ENVIRONMENT, encoding="utf-8")
        for name in "BC":
            shutil.copytree(tmp_path / "A/pki", tmp_path / name / "pki")
            shutil.copy(tmp_path / "A/load.toml", tmp_path / name / "load.toml")
        shutil.move(tmp_path / "A/pki", tmp_path / "A/certificates")
        shutil.move(tmp_path / "A/load.toml", tmp_path / "A/leader.toml")
        yield found
    finally:
        found.close()


AS_LEADER = (
    *("--env", "leader.toml", "--pki", "certificates", "--shape", "constant", "--pupils", "120"),
    *("--lateness-ms", "10000"),  # however busy the machine of a test is
)
AS_WORKER = ("--worker-of", LEADER, "--env", "load.toml", "--pki", "pki")


def read(machines: Machines) -> dict[str, Any]:
    """Return what the leader wrote down."""
    found: dict[str, Any] = json.loads((machines.folder / "A/out/load.json").read_text(encoding="utf-8"))
    return found


def wait_for(what: Sequence[subprocess.Popen[bytes]]) -> list[int]:
    """Return the exit codes of processes, in order."""
    return [process.wait(MINUTE) for process in what]


def test_generators_on_two_other_machines(machines: Machines) -> None:
    """Two machines generate, a third leads and holds the stub: one schedule, shared out, the books equal."""
    leader = machines.start("A", *AS_LEADER, "--rate", 60, "--duration", "2s", "--expect-workers", 2, "--out", "out")
    workers = [machines.start(name, *AS_WORKER) for name in "BC"]
    assert wait_for([leader, *workers]) == [0, 0, 0], machines.said("A") + machines.said("B")
    found = read(machines)
    assert found["totals"]["due"] == found["totals"]["completed"] == 120
    assert found["books"]["counts"] == {}
    assert (found["plan"]["processes"], found["plan"]["elsewhere"]) == (2, 2)
    assert "generator" not in found["cpu"]
    assert "Generators on other machines: 2." in (machines.folder / "A/out/load.html").read_text(encoding="utf-8")


def test_a_generator_that_dies(machines: Machines) -> None:
    """When the plug of a generator is pulled the run ends, partial; what the others did is kept and holds."""
    leader = machines.start("A", *AS_LEADER, "--rate", 20, "--duration", "50s", "--expect-workers", 2, "--out", "out")
    workers = {name: machines.start(name, *AS_WORKER) for name in "BC"}
    await_change(machines.folder / "A", lambda: has_grown(machines.folder / "A/out/boeken/client.jsonl"))
    machines.pull_the_plug("C")
    assert wait_for([leader, *workers.values()])[:2] == [3, 0], machines.said("A")
    found = read(machines)
    assert "generator" in found["partial"]
    assert "was lost" in found["partial"]
    assert 0 < found["totals"]["completed"] < 1000
    assert found["totals"]["completed"] == found["totals"]["delivered"] + found["totals"]["refused"]


def test_a_leader_that_dies(machines: Machines) -> None:
    """When the plug of the leader is pulled its generators stop by themselves, and say why.

    Before that a second leader on its machine says that the port is taken, before it starts anything.
    """
    leader = machines.start("A", *AS_LEADER, "--rate", 20, "--duration", "50s", "--expect-workers", 1, "--out", "out")
    worker = machines.start("B", *AS_WORKER)
    await_change(machines.folder / "A", lambda: has_grown(machines.folder / "A/out/boeken/client.jsonl"))
    second = machines.start("A", *AS_LEADER, "--expect-workers", 1, "--out", "other")
    assert wait_for([second]) == [2]
    assert "port 5557 cannot be had" in machines.said("A")
    assert not (machines.folder / "A/other").exists()
    assert leader.poll() is None
    machines.pull_the_plug("A")
    assert wait_for([leader, worker])[1] == 3
    assert "does not answer any more" in machines.said("B")


def test_a_generator_without_certificates(machines: Machines) -> None:
    """A machine that lacks what it needs says so, as does the leader; nobody makes certificates that nobody knows."""
    leader = machines.start("A", *AS_LEADER, "--rate", 20, "--duration", "50s", "--expect-workers", 1, "--out", "out")
    worker = machines.start("B", "--worker-of", LEADER, "--env", "load.toml")
    assert wait_for([leader, worker]) == [3, 2], machines.said("A")
    assert "give it with --pki" in machines.said("B")
    assert "there are no certificates here" in read(machines)["partial"]
