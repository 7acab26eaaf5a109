"""The pytest plugin: there without being asked for, and weightless until a fixture is."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import osolab
from osolab import pytest_plugin

HEAVY = ("simulator", "harness", "loadtests", "lxml", "flask", "faker", "click", "jsonschema", "requests")


def test_is_an_entry_point() -> None:
    """Where osolab is installed, pytest finds the plugin."""
    (found,) = (point for point in entry_points(group="pytest11") if point.name == "osolab")
    assert found.value == "osolab.pytest_plugin"


@pytest.mark.processes
def test_loading_imports_nothing() -> None:
    """A test run that asks for no fixture pays nothing: the plugin brings in neither osolab's rooms nor a library."""
    code = f"import sys, osolab.pytest_plugin\nprint(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == []


def test_every_name_is_ours() -> None:
    """A fixture cannot be taken for one of the user's."""
    functions = [
        node for node in ast.walk(ast.parse(inspect.getsource(pytest_plugin))) if isinstance(node, ast.FunctionDef)
    ]
    assert len(functions) == 4
    assert [node.name for node in functions if not node.name.startswith("osolab_")] == []


def test_fixtures(
    osolab_seed: int, osolab_sandbox: osolab.Sandbox, osolab_pupil: osolab.Pupil, osolab_served: osolab.Served
) -> None:
    """The fixtures hang together: the pupil is of the sandbox, and its dossier can be had on the sockets."""
    assert osolab_sandbox.seed == osolab_seed == 1
    assert osolab_served.transfer(osolab_pupil).dossier == osolab_pupil.dossier().content
    assert osolab_sandbox.exchanges == ()


@pytest.mark.processes
def test_seed_can_be_another(tmp_path: Path) -> None:
    """A suite that defines `osolab_seed` gets sandboxes of that seed."""
    (tmp_path / "test_seed.py").write_text(
        "import pytest\n\n"
        "@pytest.fixture(scope='session')\ndef osolab_seed():\n    return 42\n\n"
        "def test_seed(osolab_sandbox):\n    assert osolab_sandbox.seed == 42\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
