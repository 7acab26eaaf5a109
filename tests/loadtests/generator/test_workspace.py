"""A generator works with its own files when its leader is elsewhere, and says what it lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.stage.cast import LEVERANCIERS
from loadtests.config import LoadConfig
from loadtests.generator.message import Begin
from loadtests.generator.worker import CLOCKS_AGREE_S, seconds_until
from loadtests.generator.workspace import settle
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError
from simulator.network.pki import TestPki

LEADER = "10.1.0.5"
OWN = {"OSOLAB_ENV": "own.toml", "OSOLAB_PKI": "own"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an environment file and certificates of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.toml").write_text(f'[load]\nmine = ["{LEADER}"]\n', encoding="utf-8")
    TestPki.init(tmp_path / "own", leveranciers=LEVERANCIERS, clock=SystemClock())
    return tmp_path


def order(env: str = "/leader/leader.toml", **urls: str) -> Begin:
    """Return an order as a leader sends it, with paths on its own machine."""
    return Begin(
        config=LoadConfig(env=env, pki="/leader/pki", rate=12.0),
        index=1,
        workers=2,
        t0=1001.5,
        sent=1000.0,
        pool="",
        urls={"tc": f"https://{LEADER}:8441/oso", **urls},
        pki="/leader/pki",
        scenarios=("B-02",),
        without=(),
    )


def test_paths_of_the_leader_give_way(here: Path) -> None:
    """Elsewhere an order has the files of this machine in it, and is otherwise as it was."""
    settled = settle(order(), OWN, elsewhere=True)
    assert (settled.config.env, settled.pki, settled.elsewhere) == ("own.toml", "own", True)
    assert settled.config.rate == 12.0
    assert settled == replace(order(), config=settled.config, pki="own", elsewhere=True)
    assert here.exists()


def test_on_the_machine_of_the_leader_its_files_do() -> None:
    """A generator beside its leader needs nothing of its own, loopback included."""
    settled = settle(order(bron="https://127.0.0.1:8442"), {}, elsewhere=False)
    assert (settled.config.env, settled.pki) == ("/leader/leader.toml", "/leader/pki")
    assert settled.elsewhere is False


def test_certificates_of_the_environment_file_do(here: Path) -> None:
    """A folder that the environment file names needs no flag."""
    (here / "own.toml").write_text(f'[load]\nmine = ["{LEADER}"]\n[tls]\ndirectory = "own"\n', encoding="utf-8")
    assert settle(order(), {"OSOLAB_ENV": "own.toml"}, elsewhere=True).pki == "own"


@pytest.mark.parametrize(
    ("variables", "urls", "words"),
    [
        pytest.param({}, {}, "--env", id="no environment file"),
        pytest.param({"OSOLAB_ENV": "own.toml"}, {}, "--pki", id="no certificates"),
        pytest.param(OWN | {"OSOLAB_PKI": "absent"}, {}, "absent", id="folder that is not there"),
        pytest.param(OWN, {"bron": "https://127.0.0.1:8442"}, "another machine", id="loopback of the leader"),
        pytest.param(OWN, {"bron": "https://localhost:8442"}, "another machine", id="localhost of the leader"),
        pytest.param(OWN, {"bron": "https://10.9.9.9:8442"}, 'mine = ["10.9.9.9"]', id="host that is not ours"),
    ],
)
def test_what_is_lacking_is_told(here: Path, variables: dict[str, str], urls: dict[str, str], words: str) -> None:
    """What a machine lacks, or may not aim at, is told in both languages; nothing is made in its stead."""
    before = sorted(here.iterdir())
    with pytest.raises(ConfigurationError) as caught:
        settle(order(**urls), variables, elsewhere=True)
    assert words in str(caught.value)
    assert caught.value.in_language("nl") != str(caught.value)
    assert sorted(here.iterdir()) == before


@pytest.mark.parametrize(
    ("ahead", "left"),
    [
        pytest.param(0.0, 1.5, id="same clock"),
        pytest.param(0.4, 1.1, id="a slow network"),
        pytest.param(-0.4, 1.9, id="a clock a little behind"),
        pytest.param(2.0, 1.5, id="a clock two seconds ahead"),
        pytest.param(-3600.0, 1.5, id="a clock an hour behind"),
    ],
)
def test_clocks(ahead: float, left: float) -> None:
    """Machines that keep the time start together; one that does not counts from the arrival of its order."""
    sent = 1_000_000.0
    assert seconds_until(sent + 1.5, sent=sent, now=sent + ahead) == pytest.approx(left)
    assert (abs(ahead) < CLOCKS_AGREE_S) == (left != 1.5 or not ahead)
