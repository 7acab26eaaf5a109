"""What is around every test: the fence, and families that are played in chunks."""

from __future__ import annotations

import pytest

from tests.family import CHUNK, Chunk
from tests.fence import Fence, Stage

pytest_plugins = ["pytester"]

FAMILY = """
import pytest

@pytest.mark.family("number", range(120), ids=lambda number: f"n{number}")
def test_is_small(number):
    assert number not in {7, 49, 50}, f"{number} is wrong"

@pytest.mark.family(("one", "other"), [pytest.param(1, 2, id="a"), (3, 4)])
@pytest.mark.parametrize("times", [1, 2])
def test_pairs(one, other, times):
    assert one < other * times
"""
PLUGIN = """
from tests.family import MARKER, find_chunk, spread
import pytest

def pytest_configure(config):
    config.addinivalue_line("markers", MARKER)

def pytest_generate_tests(metafunc):
    spread(metafunc, sample={sample})

@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    chunk = find_chunk(pyfuncitem)
    return chunk and (chunk.play(pyfuncitem) or True)
"""


def test_a_family_is_played_in_chunks(pytester: pytest.Pytester) -> None:
    """Every case is played, at most fifty a test, and a failure names the ids that fail and why."""
    pytester.makeconftest(PLUGIN.format(sample=0))
    pytester.makepyfile(FAMILY)
    found = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:benchmark")
    found.assert_outcomes(passed=3, failed=2)
    found.stdout.fnmatch_lines(
        ["*2 of 50 cases: n7, n49", "--- n7", "*AssertionError: 7 is wrong*", "*1 of 50 cases: n50"]
    )


def test_a_sample_is_spread(pytester: pytest.Pytester) -> None:
    """Of a sampled family so many cases are played, from all over it; a small one is played whole."""
    pytester.makeconftest(PLUGIN.format(sample=2))
    pytester.makepyfile(FAMILY)
    found = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:benchmark", "-v")
    found.assert_outcomes(passed=3)
    found.stdout.fnmatch_lines(["*test_is_small?n0..n60?*"])


def test_chunks_are_no_larger_than_promised() -> None:
    """CONTRIBUTING.md says fifty."""
    assert CHUNK == 50
    assert Chunk({"a": {}, "b": {}, "c": {}}).id == "a..c"


@pytest.mark.parametrize(
    ("stage", "event", "refused"),
    [
        (Stage.COLLECTING, "subprocess.Popen", True),
        (Stage.COLLECTING, "socket.bind", True),
        (Stage.ALONE, "subprocess.Popen", True),
        (Stage.ALONE, "os.fork", True),
        (Stage.ALONE, "socket.bind", False),
        (Stage.PROCESSES, "subprocess.Popen", False),
    ],
)
def test_what_the_fence_refuses(stage: Stage, event: str, *, refused: bool) -> None:
    """Nothing while tests are collected; processes only where a test says so; doors on this machine in every test."""
    fence = Fence()
    fence.stage = stage
    try:
        fence.look(event, ("socket", ("127.0.0.1", 0)))
    except RuntimeError:
        assert refused
    else:
        assert not refused


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("tc.example.nl", 443)])
def test_tests_stay_on_this_machine(address: tuple[str, int]) -> None:
    """A connection to elsewhere is refused at any moment."""
    with pytest.raises((RuntimeError, ValueError)):
        Fence().look("socket.connect", ("socket", address))
