"""What all tests share: where the project is, the official examples, and a fence around this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.family import MARKER, find_chunk, spread
from tests.fence import Fence, Stage
from tests.order import deal

ROOT = Path(__file__).parents[1]
FENCE = Fence()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a family be sampled."""
    parser.addoption(
        "--sample", type=int, default=0, metavar="N", help="play at most N cases of each family, and try N examples"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Spread families over chunks."""
    spread(metafunc, sample=metafunc.config.getoption("sample"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every worker begin with tests that wait for processes."""
    items[:] = deal(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object:
    """Play a chunk case by case; leave every other test to pytest."""
    chunk = find_chunk(pyfuncitem)
    if chunk is None:
        return None
    chunk.play(pyfuncitem)
    return True


def pytest_configure(config: pytest.Config) -> None:
    """Fence the process in, and let hypothesis judge content, not the speed of the machine."""
    config.addinivalue_line("markers", MARKER)
    sys.addaudithook(FENCE.look)
    examples = min(100, config.getoption("sample") or 100)
    settings.register_profile("osolab", deadline=None, derandomize="CI" in os.environ, max_examples=examples)
    settings.load_profile("osolab")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let nothing happen while tests are collected."""
    FENCE.stage = Stage.COLLECTING
    try:
        return (yield)
    finally:
        FENCE.stage = Stage.AROUND


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test start processes when it says that it does."""
    FENCE.stage = Stage.PROCESSES if item.get_closest_marker("processes") else Stage.ALONE
    try:
        return (yield)
    finally:
        FENCE.stage = Stage.AROUND


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder with pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def official_examples() -> tuple[Path, ...]:
    """The official example dossiers, not ours to commit; `OSOLAB_EXAMPLES` names the folder that holds them."""
    folder = Path(os.environ.get("OSOLAB_EXAMPLES", ROOT.parent / "shared" / "examples"))
    found = tuple(sorted(folder.glob("*.xml")))
    if not found:
        pytest.skip(f"no official example dossiers in {folder}; name their folder in OSOLAB_EXAMPLES")
    return found
