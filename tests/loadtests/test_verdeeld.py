"""A leader and its generators on several machines: network namespaces with a bridge between, and the real thing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).parents[2]
LEADER = "10.77.0.1"
ENVIRONMENT = f"""
[exchange]
host = "{LEADER}"

[bron]
host = "{LEADER}"

[swv]
host = "{LEADER}"

[load]
mine = ["10.77.0.0/24"]
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


WHY_NOT = why_not()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "machines can be pretended")


class Machines:
    """Three machines on one network: A, where whoever leads and the stub are, and B and C.

    Args:
        folder: a folder for each machine, with what is on it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number = os.getpid()
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
            | {"PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )
        self._processes.append(process)
        return process

    def said(self, name: str) -> str:
        """Return what a machine said so far."""
        return (self.folder / name / "log.txt").read_text(encoding="utf-8")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill what was started on a machine, all of it at once and without a word: as if its plug was pulled."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """Take the machines down."""
        for process in self._processes:
            if process.poll() is None:
                self.kill(process)
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
    found = Machines(tmp_path)
    try:
        subprocess.run(
            [sys.executable, "-m", "harness", "pki", "init", "pki"],
            cwd=tmp_path / "A",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        (tmp_path / "A/load.toml").write_text(ENVIRONMENT, encoding="utf-8")
        for name in "BC":
            shutil.copytree(tmp_path / "A/pki", tmp_path / name / "pki")
            shutil.copy(tmp_path / "A/load.toml", tmp_path / name / "load.toml")
        shutil.move(tmp_path / "A/pki", tmp_path / "A/certificates")
        shutil.move(tmp_path / "A/load.toml", tmp_path / "A/leader.toml")
        yield found
    finally:
        found.close()


AS_LEADER = ("--env", "leader.toml", "--pki", "certificates", "--shape", "constant", "--pupils", "120")
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
    leader = machines.start("A", *AS_LEADER, "--rate", 20, "--duration", "6s", "--expect-workers", 2, "--out", "out")
    workers = [machines.start(name, *AS_WORKER) for name in "BC"]
    assert wait_for([leader, *workers]) == [0, 0, 0], machines.said("A") + machines.said("B")
    run = read(machines)
    assert run["totals"]["due"] == run["totals"]["completed"] == 120
    assert run["books"]["counts"] == {}
    assert (run["plan"]["processes"], run["plan"]["elsewhere"]) == (2, 2)
