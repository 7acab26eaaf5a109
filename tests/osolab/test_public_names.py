"""The front door: light, stable, documented."""

from __future__ import annotations

import doctest
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import osolab

HEAVY = ("simulator", "harness", "loadtests", "lxml", "flask", "faker", "click", "jsonschema", "requests", "pytest")
MODULES = sorted(path.stem for path in Path(osolab.__file__).parent.glob("*.py") if not path.stem.startswith("__"))


def loaded_by(statement: str) -> list[str]:
    """Return which heavy packages are there after a statement, in a process of its own."""
    code = f"import sys\n{statement}\nprint(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.processes
def test_importing_imports_nothing() -> None:
    """`import osolab` costs next to nothing: what is heavy waits for the first use of a name."""
    assert loaded_by("import osolab; osolab.__all__; dir(osolab)") == []


@pytest.mark.processes
def test_a_name_is_fetched_at_its_first_use() -> None:
    """Asking for the errors does not bring in what only the sandbox needs."""
    assert loaded_by("import osolab; osolab.ConfigurationError; osolab.__version__") == ["simulator"]


@pytest.mark.parametrize("name", osolab.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    """Each name can be had, says what it is, and is found by a notebook that completes names."""
    found = getattr(osolab, name)
    assert inspect.getdoc(found)
    assert name in dir(osolab)


@pytest.mark.parametrize("name", sorted(set(osolab.__all__) - {"OsoError", "ConfigurationError"}))
def test_every_public_name_has_an_example(name: str) -> None:
    """Each name of the front door itself shows how it is used."""
    assert ">>>" in (inspect.getdoc(getattr(osolab, name)) or "")


@pytest.mark.parametrize("name", MODULES)
def test_every_example_runs(name: str) -> None:
    """The examples in the docstrings give what they say."""
    assert doctest.testmod(importlib.import_module(f"osolab.{name}")).failed == 0


def test_a_name_that_is_none() -> None:
    """A name that does not exist is said to be missing, in the usual way."""
    with pytest.raises(AttributeError, match="no attribute 'Zandbak'"):
        osolab.Zandbak  # type: ignore[attr-defined]  # noqa: B018 - the point


def test_version_is_that_of_the_simulator() -> None:
    """There is one version."""
    import simulator

    assert osolab.__version__ == simulator.__version__
