"""What all tests share: where the project is, the official examples, and a fence around this machine."""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.family import MARKER, find_chunk, spread

ROOT = Path(__file__).parents[1]


def _stay_home(event: str, args: tuple[object, ...]) -> None:
    """Refuse every connection that leaves this machine; the audit hook sees those of libraries as well."""
    if event != "socket.connect" or not isinstance(args[1], tuple):
        return
    host = str(args[1][0]).partition("%")[0]
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise RuntimeError(f"a test tried to reach {args[1]}: tests stay on this machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a family be sampled."""
    parser.addoption("--sample", type=int, default=0, metavar="N", help="play at most N cases of each family")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Spread families over chunks."""
    spread(metafunc, sample=metafunc.config.getoption("sample"))


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
    sys.addaudithook(_stay_home)
    settings.register_profile("osolab", deadline=None, derandomize="CI" in os.environ)
    settings.load_profile("osolab")


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder with pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def voorbeelddossiers() -> tuple[Path, ...]:
    """The official example dossiers, not ours to commit; `OSOLAB_EXAMPLES` names the folder that holds them."""
    folder = Path(os.environ.get("OSOLAB_EXAMPLES", ROOT.parent / "shared" / "examples"))
    found = tuple(sorted(folder.glob("*.xml")))
    if not found:
        pytest.skip(f"no official example dossiers in {folder}; name their folder in OSOLAB_EXAMPLES")
    return found
