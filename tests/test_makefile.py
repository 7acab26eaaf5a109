"""The Makefile installs once, installs again when it must, and says so when it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes


@pytest.fixture
def installed(project_root: Path, tmp_path: Path) -> Path:
    """A folder with our Makefile, in which everything is installed already, or looks like it."""
    shutil.copy(project_root / "Makefile", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("bin/python", ".installed", ".installed-test", ".installed-dev"):
        (tmp_path / ".venv" / name).touch()
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder, with none of the variables of a make around us."""
    outer = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "VENV", "PYTHON", "CORES", "WORKERS"}
    environment = {name: value for name, value in os.environ.items() if name not in outer}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("target", ["demo", "install", "test", "test-fast", "check", "bench"])
def test_nothing_is_installed_twice(installed: Path, target: str) -> None:
    """As long as pyproject.toml stays as it is, a second run goes straight to work."""
    assert "pip" not in make(installed, "--dry-run", target).stdout


@pytest.mark.parametrize("target", ["demo", "install", "test", "test-fast", "check", "bench"])
def test_new_dependencies_are_installed(installed: Path, target: str) -> None:
    """A changed pyproject.toml is noticed."""
    later = (installed / ".venv" / ".installed").stat().st_mtime + 10
    os.utime(installed / "pyproject.toml", (later, later))
    assert "pip" in make(installed, "--dry-run", target).stdout


def test_demo_writes_where_the_readme_says(installed: Path) -> None:
    """`make demo` runs the demo into build/demo."""
    assert "osolab demo --out build/demo" in make(installed, "--dry-run", "demo").stdout


def test_old_python_is_refused(installed: Path) -> None:
    """A Python that is too old is named before anything is made, with what to do about it."""
    shutil.rmtree(installed / ".venv")
    done = make(installed, "install", "PYTHON=false")
    assert done.returncode == 2
    assert "Python 3.11" in done.stderr
    assert "make PYTHON=" in done.stderr
    assert not (installed / ".venv").exists()


def test_failure_of_osolab_is_failure_of_make(installed: Path) -> None:
    """A demo in which a scenario fails makes `make demo` fail."""
    program = installed / ".venv" / "bin" / "osolab"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    assert make(installed, "demo").returncode != 0


def test_clean_leaves_the_sources(installed: Path) -> None:
    """`make clean` takes away what was made, and nothing else."""
    (installed / "build").mkdir()
    assert make(installed, "clean").returncode == 0
    assert sorted(path.name for path in installed.iterdir()) == ["Makefile", "pyproject.toml"]


def test_help_names_every_target(installed: Path) -> None:
    """Whoever types `make` sees what there is to make, each with a line about it."""
    text = (installed / "Makefile").read_text(encoding="utf-8")
    phony = next(line for line in text.splitlines() if line.startswith(".PHONY:")).split()[1:]
    said = [line.split()[1] for line in make(installed).stdout.splitlines()]
    assert sorted(said) == sorted(phony)


def test_fast_leaves_processes_out(installed: Path) -> None:
    """`make test-fast` plays the tests that start no processes, and a sample of each family."""
    assert '-m "not processes" --sample 10' in make(installed, "--dry-run", "test-fast").stdout
