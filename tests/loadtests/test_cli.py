"""The command `osolab load`: what it hands to Locust, and what it makes of the end."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from loadtests import cli
from loadtests.config import LoadConfig, from_json
from osolab.cli import run

FEW = ("load", "--shape", "constant", "--rate", "5", "--duration", "10s")


class Locust:
    """Stands in for the process that leads.

    Args:
        code: with which it ends.
        interrupted: whether a signal came meanwhile.
    """

    def __init__(self, code: int = 0, *, interrupted: bool = False) -> None:
        self.code = code
        self.interrupted = interrupted
        self.command: list[str] = []
        self.config = LoadConfig()

    def __call__(self, command: list[str], variables: dict[str, str]) -> tuple[int, bool]:
        """Take the order, and end."""
        self.command = command
        self.config = from_json(variables["OSOLAB_LOAD"])
        return self.code, self.interrupted


@pytest.fixture
def locust(monkeypatch: pytest.MonkeyPatch) -> Locust:
    """A stand-in that ends well, without a result."""
    stand_in = Locust()
    monkeypatch.setattr(cli, "_wait_for", stand_in)
    return stand_in


def test_order(locust: Locust, tmp_path: Path) -> None:
    """Every flag reaches the process that leads, numbers as numbers and times in seconds."""
    flags = {
        "--tries": "2", "--arrivals": "exact", "--seed": "7", "--pupils": "80", "--sample": "9", "--in-flight": "11",
        "--lateness-ms": "33", "--drain-s": "4", "--client": "requests", "--connections": "new", "--lang": "en",
        "--attachments": "typical",
    }  # fmt: skip
    words = [word for pair in flags.items() for word in pair]
    gates = ["--gate", "lost==0", "--gate", "p(95)<1s", "--plant", "duplicate=5"]
    run([*FEW, *words, *gates, "--out", str(tmp_path / "out"), "--pki", str(tmp_path / "pki")])
    config = locust.config
    assert (config.shape, config.rate, config.duration, config.tries) == ("constant", 5.0, 10.0, 2.0)
    assert (config.arrivals, config.seed, config.pupils, config.sample) == ("exact", 7, 80, 9)
    assert (config.in_flight, config.lateness_ms, config.drain_s) == (11, 33.0, 4.0)
    assert (config.client, config.connections, config.lang) == ("requests", "new", "en")
    assert config.attachments == "typical"
    assert (config.gates, config.plant) == (("lost==0", "p(95)<1s"), ("duplicate=5",))
    assert config.out == str(tmp_path / "out")
    assert Path(config.pki).is_absolute()


@pytest.mark.parametrize(
    ("flags", "words", "generators"),
    [
        ((), "", 0),
        (("--processes", "1"), "", 0),
        (("--processes", "3"), "--processes 3", 3),
        (("--expect-workers", "2"), "--master --expect-workers 2 --master-bind-port 5557", 2),
    ],
    ids=["alone", "one process", "three processes", "workers elsewhere"],
)
def test_distribution(locust: Locust, flags: tuple[str, ...], words: str, generators: int, tmp_path: Path) -> None:
    """Locust is the distributed engine: processes here, or workers on other machines."""
    run([*FEW, *flags, "--out", str(tmp_path)])
    assert words in " ".join(locust.command)
    assert ("--processes" in locust.command) is words.startswith("--processes")
    assert ("--master" in locust.command) is words.startswith("--master")
    assert locust.config.generators == generators


@pytest.mark.parametrize(
    ("end", "ends"),
    [((0, False), 3), ((1, False), 3), ((-9, False), 3), ((2, False), 2), ((2, True), 130), ((-15, True), 130)],
    ids=["well", "failed", "killed", "mistake", "stopped early", "stopped"],
)
def test_no_result(
    locust: Locust, end: tuple[int, bool], ends: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A process that leaves no result is broken (3), unless the user erred (2) or stopped it (130); never a pass."""
    (tmp_path / "load.json").write_text('{"oordeel": "passed"}')
    locust.code, locust.interrupted = end
    assert run([*FEW, "--out", str(tmp_path), "--lang", "en"]) == ends
    assert ("without a result" in capsys.readouterr().err) is (ends == 3)


@pytest.mark.parametrize("place", ["", ":5557", "host:many", "host:5557:1"])
def test_no_place(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A place that is none is exit 2, with how to write one."""
    assert run(["load", "--worker-of", place]) == 2
    assert "HOST" in capsys.readouterr().err


def test_extra_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the extra the command says which packages to install, and is exit 2."""
    really = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "locust" else really(name))
    assert run(["load", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "locust" in said
    assert "osolab[load]" in said


@pytest.mark.parametrize(("lang", "words"), [("nl", "overdrachten per seconde"), ("en", "transfers a second")])
def test_help(lang: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Help is there in both languages."""
    assert run(["--lang", lang, "load", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert words in said
    assert "--gate" in said


@pytest.mark.processes
def test_waits_for_the_end(tmp_path: Path) -> None:
    """The command is run in a session of its own, without our input, to its end; its exit code comes back."""
    code = (
        "import os, sys, json\n"
        "json.dump([os.getsid(0), sys.stdin.read(), os.environ['A']], open(sys.argv[1], 'w'))\n"
        "exit(7)"
    )
    file = tmp_path / "seen"
    found = cli._wait_for([sys.executable, "-c", code, str(file)], {**os.environ, "A": "b"})
    assert found == (7, False)
    session, read, value = json.loads(file.read_text())
    assert session != os.getsid(0)
    assert (read, value) == ("", "b")


@pytest.mark.processes
def test_passes_a_signal_on() -> None:
    """A signal to stop reaches the process once; who sends two has it killed, with all that it started."""
    script = (
        "import os, sys\n"
        "from loadtests import cli\n"
        "code = '''\n"
        "import os, signal, sys\n"
        "def term(*_):\n"
        "    if len(sys.argv) > 1: os.kill(os.getppid(), signal.SIGTERM); signal.pause()\n"
        "    sys.exit(5)\n"
        "signal.signal(signal.SIGTERM, term)\n"
        "os.kill(os.getppid(), signal.SIGINT)\n"
        "signal.pause()\n"
        "'''\n"
        "print(cli._wait_for([sys.executable, '-c', code, *sys.argv[1:]], dict(os.environ)))\n"
    )
    root = Path(__file__).parents[2]
    told = [
        subprocess.run(
            [sys.executable, "-c", script, *more], capture_output=True, text=True, cwd=root, timeout=50, check=True
        ).stdout.strip()
        for more in ([], ["again"])
    ]
    assert told == ["(5, True)", "(-9, True)"]
