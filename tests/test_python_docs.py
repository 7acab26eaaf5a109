"""docs/python.md is true: every example runs, and its list of public names is that of the package."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import osolab

FLAGS = doctest.ELLIPSIS
BLOCK = re.compile(r"^```python\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def page(project_root: Path) -> str:
    """The page as text."""
    return (project_root / "docs" / "python.md").read_text(encoding="utf-8")


def test_every_prompt_runs(page: str) -> None:
    """What a reader types at the prompt gives what the page says, from top to bottom."""
    blocks = [block for block in BLOCK.findall(page) if block.startswith(">>>")]
    assert len(blocks) > 8
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "python.md", None, None)
    said: list[str] = []
    found = doctest.DocTestRunner(optionflags=FLAGS).run(example, out=said.append)
    assert found.failed == 0, "".join(said)


@pytest.mark.processes
def test_every_other_example_is_a_test_that_passes(page: str, tmp_path: Path) -> None:
    """The examples without a prompt are test files: pytest runs them, with the fixtures of the plugin."""
    blocks = [block for block in BLOCK.findall(page) if not block.startswith(">>>")]
    assert blocks
    for number, block in enumerate(blocks):
        (tmp_path / f"test_example_{number}.py").write_text(block, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{sum(block.count('def test_') for block in blocks)} passed" in done.stdout


def test_the_example_of_the_readme_runs(project_root: Path) -> None:
    """What README shows of Python in a few lines runs as well."""
    (example,) = BLOCK.findall((project_root / "README.md").read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    exec(example, found)
    assert found["transfer"].delivered
    assert [str(verdict) for verdict in found["result"].verdicts.values()] == ["passed"]


def test_the_list_of_names_is_the_package(page: str) -> None:
    """Each public name is on the page, once, and no other is."""
    rows = re.findall(r"^\| `(\w+)` \|", page.partition("## Public names")[2], flags=re.MULTILINE)
    assert sorted(rows) == sorted(osolab.__all__)


def test_the_list_of_fixtures_is_the_plugin(page: str) -> None:
    """Each fixture is on the page, and no other is."""
    from osolab import pytest_plugin

    told = re.findall(r"^\| `(osolab_\w+)` \|", page, flags=re.MULTILINE)
    assert sorted(told) == sorted(name for name in vars(pytest_plugin) if name.startswith("osolab_"))
