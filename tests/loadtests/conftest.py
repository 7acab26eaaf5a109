"""Ways to start a whole run in processes of its own, and to see that none of them stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.loadtests.patience import await_ends

ROOT = Path(__file__).parents[2]
PATIENCE = 150.0
_MARK = "PROEFNUMMER"


@dataclass
class Trial:
    """A command and everything that it starts, recognised by a mark in their environment.

    Attributes:
        command: to run.
        variables: of its environment, beside the usual ones.
        mark: of every process of it.
    """

    command: list[str]
    variables: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    def start(self) -> subprocess.Popen[str]:
        """Start it in a process group of its own."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OSOLAB_")}
        return subprocess.Popen(
            self.command,
            cwd=ROOT,
            env={**clean, "PYTHONPATH": str(ROOT), _MARK: self.mark, **self.variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        return self.finish(self.start())

    def finish(self, process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
        """Wait for its end, and see that nothing of it is left."""
        try:
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            left = [] if await_ends(self.pids(), seconds=10) else self.kill()
        assert not left, f"still running: {left}"
        return subprocess.CompletedProcess(self.command, process.returncode, out, err)

    def pids(self) -> list[int]:
        """Return the processes of it that run now."""
        wanted = f"{_MARK}={self.mark}".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if wanted in (place / "environ").read_bytes().split(b"\0"):
                    found.append(int(place.name))
        return found

    def pid_with(self, file: Path) -> int:
        """Return the process of it that has a file open."""
        for pid in self.pids():
            with suppress(OSError):
                if any(Path(link).resolve() == file.resolve() for link in Path(f"/proc/{pid}/fd").iterdir()):
                    return pid
        raise AssertionError(f"nobody has {file.name} open")

    def kill(self) -> list[int]:
        """Kill what is left of it, and return what that was."""
        left = self.pids()
        for pid in left:
            with suppress(OSError):
                os.kill(pid, 9)
        return left


@pytest.fixture(scope="session")
def make_trial() -> Iterator[Callable[..., Trial]]:
    """Return what makes `osolab load`, or another command, ready to run; in the end nothing of it may be left."""
    made: list[Trial] = []

    def make(*words: str, out: Path | None = None, command: list[str] | None = None, **variables: str) -> Trial:
        start = command or [sys.executable, "-m", "harness", "load", "--lang", "en"]
        trial = Trial([*start, *words, *(("--out", str(out)) if out else ())], variables)
        made.append(trial)
        return trial

    yield make
    for trial in made:
        trial.kill()


@pytest.fixture(scope="session")
def load(make_trial: Callable[..., Trial]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what runs `osolab load` to its end."""

    def run(*words: str, out: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        return make_trial(*words, out=out, **variables).run()

    return run
