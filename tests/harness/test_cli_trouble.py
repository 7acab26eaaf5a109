"""What the command line says when something is wrong: exit code 2, one message with a remedy, never a traceback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.stage.cast import LEVERANCIERS

if TYPE_CHECKING:
    from tests.harness.conftest import Osolab

HEAVY = (
    *("babel", "lxml", "flask", "faker", "requests", "cryptography"),
    *("jinja2", "cheroot", "yaml", "jsonschema", "rich"),
)

USAGE = {
    "no-command": ([], "demo"),
    "unknown-command": (["dmo"], "demo"),
    "unknown-flag": (["run", "--envv", "x"], "--env"),
    "flag-without-value": (["run", "--env"], "--env"),
    "no-number": (["run", "--workers", "twee"], "--workers"),
    "out-of-range": (["run", "--workers", "0"], "--workers"),
    "unknown-language": (["run", "--lang", "fr"], "--lang"),
    "unknown-catalogue": (["list", "scenario"], "scenarios"),
    "unknown-party": (["serve", "brons", "--env", "env.toml"], "bron"),
    "serve-without-environment": (["serve", "all"], "--env"),
    "report-of-nothing": (["report"], "RUNDIR"),
    "unknown-scenario": (["run", "C-99"], "C-09"),
    "unknown-role": (["run", "--role", "bronn"], "swv"),
    "unknown-profile": (["run", "--profile", "PO-VO"], "POVO"),
    "unknown-tag": (["run", "--tag", "rook"], "smoke"),
    "unknown-level": (["run", "--level", "must"], "moet"),
    "only-failed-of-what": (["run", "--only-failed"], "--rerun"),
    "rerun-of-nothing": (["run", "--rerun", "weg"], "run.json"),
    "report-of-no-run": (["report", "."], "run.json"),
    "no-environment-file": (["run", "--env", "weg.toml"], "weg.toml"),
    "environment-is-a-folder": (["run", "--env", "."], "."),
    "no-list-of-verdicts": (["run", "--env", "env.toml", "--expected", "env.toml"], "C-05"),
    "serve-in-memory": (["serve", "all", "--env", "env.toml"], "https"),
}


@pytest.mark.parametrize("case", USAGE.values(), ids=USAGE)
def test_wrong_usage_is_2(osolab: Osolab, case: tuple[list[str], str]) -> None:
    """What was asked wrongly is said on standard error, with a hint that helps; nothing is run."""
    words, hint = case
    done = osolab(*words)
    assert done.code == 2
    assert hint in done.err
    assert done.out == ""
    assert {path.name for path in Path().iterdir()} == {"env.toml"}


ENVIRONMENTS = {
    "unknown-key": ("[bron]\nprot = 1\n", "env.toml:2: bron.prot", "port"),
    "bad-toml": ("[bron\n", "env.toml", "TOML"),
    "unknown-sabotage": ('[run]\ntransport = "memory"\n[doel]\nsabotage = ["x"]\n', "doel.sabotage", "geen_afmelding"),
    "no-folder-of-scenarios": ('[run]\nscenarios = ["weg"]\n', "weg", "map"),
    "no-such-certificate": ('[tls]\nca = "a.pem"\ncertificate = "b.pem"\nkey = "c.pem"\n', "a.pem", "osolab pki"),
    "no-such-pki": ('[tls]\ncertificate = "b.pem"\nkey = "c.pem"\n', "tls.ca", "ca"),
    "impossible-host": ('[bron]\nhost = "192.0.2.1"\n', "192.0.2.1", ""),
}


@pytest.mark.parametrize("case", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_a_wrong_environment_is_2(osolab: Osolab, case: tuple[str, str, str]) -> None:
    """What is wrong in the environment file is named, with what to do."""
    text, where, hint = case
    Path("env.toml").write_text(text, encoding="utf-8")
    done = osolab("run", "B-02", "--env", "env.toml", "--out", "out")
    assert done.code == 2
    assert where in done.err
    assert hint in done.err


def test_messages_are_in_the_language_asked_for(osolab: Osolab) -> None:
    """Trouble is told in Dutch or in English, as everything else."""
    said = {lang: osolab("run", "C-99", "--lang", lang).err for lang in ("nl", "en")}
    assert "er is geen scenario 'C-99'" in said["nl"]
    assert "there is no scenario 'C-99'" in said["en"]


@pytest.fixture
def certificates(osolab: Osolab) -> dict[str, str]:
    """The files of two vendors and of the CA, relative to the environment file."""
    first, second = (leverancier.oin for leverancier in LEVERANCIERS[:2])
    vendors = [word for oin in (first, second) for word in ("--vendor", f"{oin}=Voorbeeld (TEST)")]
    assert osolab("pki", "init", "pki", *vendors).code == 0
    return {
        "ca": "pki/ca.pem",
        "certificate": f"pki/client-{first}.pem",
        "key": f"pki/client-{first}.key",
        "other_key": f"pki/client-{second}.key",
    }


def write_tls(certificates: dict[str, str], key: str) -> None:
    """Write an environment file that names certificates of one's own."""
    names = {"ca": "ca", "certificate": "certificate", "key": key}
    lines = [f'{name} = "{certificates[source]}"' for name, source in names.items()]
    Path("env.toml").write_text("\n".join(["[tls]", *lines]) + "\n", encoding="utf-8")


def test_a_key_of_another_certificate(osolab: Osolab, certificates: dict[str, str]) -> None:
    """A key that does not belong to its certificate is found before anything is run."""
    write_tls(certificates, "other_key")
    done = osolab("run", "B-02", "--env", "env.toml", "--out", "out")
    assert done.code == 2
    assert certificates["other_key"] in done.err


def test_an_out_folder_that_cannot_be(osolab: Osolab) -> None:
    """A file, a folder below a file and a folder with something else in it are left alone."""
    Path("vreemd").mkdir()
    Path("vreemd/scriptie.txt").write_text("van mij", encoding="utf-8")
    for out, hint in (("env.toml", "env.toml"), ("env.toml/out", "env.toml"), ("vreemd", "scriptie.txt")):
        done = osolab("run", "B-02", "--env", "env.toml", "--out", out)
        assert done.code == 2
        assert hint in done.err
        assert "--out" in done.err
    assert [path.name for path in Path("vreemd").iterdir()] == ["scriptie.txt"]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_in_use(osolab: Osolab, taken: int, pki_directory: Path) -> None:
    """A port that is taken is named, and the run folder says that nothing was done."""
    Path("env.toml").write_text(f'[bron]\nport = {taken}\n[tls]\ndirectory = "{pki_directory}"\n', encoding="utf-8")
    done = osolab("run", "B-02", "--env", "env.toml", "--out", "out")
    assert done.code == 2
    assert str(taken) in done.err
    assert json.loads(Path("out/run.json").read_text(encoding="utf-8"))["finished"] is None


def run_module(*words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """Run `python -m harness`, or Python code, in a process of its own."""
    command = [sys.executable, *(["-c", code] if code else ["-m", "harness"]), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.processes
def test_starts_light() -> None:
    """Asking for the version, for help or with a mistake loads nothing heavy: start-up stays quick."""
    code = (
        "import sys\nfrom osolab.cli import run\n"
        "for words in (['--version'], ['run', '--help'], ['dmo']): run(words)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    done = run_module(code=code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.processes
def test_is_a_module_too() -> None:
    """`python -m harness` is the same program, exit codes included."""
    done = run_module("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("osolab")
    wrong = run_module("run", "C-99", "--lang", "en")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("osolab: there is no scenario 'C-99'")


@pytest.mark.processes
def test_a_reader_that_goes_away() -> None:
    """`osolab list … | head` ends without complaint, and without saying that all is well."""
    reading, writing = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-m", "harness", "list", "eisen", "--json"], stdout=writing, stderr=subprocess.PIPE
    ) as process:
        os.close(writing)
        os.close(reading)
        _, errors = process.communicate(timeout=60)
    assert errors == b""
    assert process.returncode == 141
