"""The command group: every package's commands under one name, through whichever door."""

from __future__ import annotations

import subprocess
import sys

import pytest

from osolab.cli import osolab, run

COMMANDS = ["compare", "demo", "generate", "list", "load", "pki", "report", "run", "serve", "validate"]


def test_every_command_is_mounted() -> None:
    """The group has the commands of the interface and no others."""
    assert sorted(osolab.commands) == COMMANDS


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    """The help of the program names every command, in a line of its own."""
    assert run(["--help", "--lang", lang]) == 0
    said = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert [word for word in said if word in COMMANDS] == COMMANDS


@pytest.mark.processes
@pytest.mark.parametrize(
    ("door", "words", "complaint"),
    [
        ("osolab", ["run", "C-99"], "osolab: there is no scenario 'C-99'"),
        ("harness", ["run", "C-99"], "osolab: there is no scenario 'C-99'"),
        ("loadtests", ["--shape", "x"], "osolab: --shape: "),
    ],
)
def test_every_door_leads_to_the_same_program(door: str, words: list[str], complaint: str) -> None:
    """`python -m` any of the packages says the same with the same exit code; `loadtests` goes to `load` at once."""
    command = [sys.executable, "-m", door, *words, "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(complaint)
