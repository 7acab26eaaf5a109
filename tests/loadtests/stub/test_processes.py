"""The stub in processes of its own: they start, play, answer, are missed when they die, and never stay behind."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from harness.config.environment import Environment, default_environment, load_environment, make_environment
from harness.config.scenario import load_scenarios
from harness.stage.stage import Certificates, make_certificates
from loadtests.generator.client import TransferOutcome, play
from loadtests.generator.client_kit import make_client_kit
from loadtests.pupils.cast import COUNTS, LoadCast
from loadtests.pupils.pool import PupilPool, read_pool
from loadtests.pupils.recipe import make_recipes
from loadtests.stub.processes import ChildProcess, PartyDiedError, StubProcesses
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError
from simulator.network.https import HttpsTransport
from simulator.network.tls import TlsFiles
from simulator.network.transport import HttpResponse
from simulator.web.server import Server

pytestmark = pytest.mark.processes

WEIGHTS = {"B-02": 1.0, "C-01": 1.0, "F-01": 1.0, "I-01": 1.0}


def make_stub(
    folder: Path,
    *,
    environment: Environment | None = None,
    weights: dict[str, float] | None = None,
    plant: tuple[str, ...] = (),
) -> StubProcesses:
    """Return a stub with four pupils of each scenario."""
    work = folder / "work"
    work.mkdir()
    return StubProcesses(
        environment or default_environment(),
        work=work,
        pki=folder / "pki",
        pupils=1,
        weights=weights or WEIGHTS,
        plant=plant,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stub keeps its books."""
    return tmp_path_factory.mktemp("stub")


@pytest.fixture(scope="module")
def stub(folder: Path) -> Iterator[StubProcesses]:
    """A stub that runs."""
    with make_stub(folder) as stub:
        yield stub


@pytest.fixture(scope="module")
def pool(stub: StubProcesses, folder: Path) -> PupilPool:
    """The pupils that it made."""
    assert stub.urls
    return read_pool((folder / "work" / "bank.json").read_text())


def play_all(stub: StubProcesses, pool: PupilPool, pki: Path) -> list[TransferOutcome]:
    """Play a transfer about every pupil, over mutual TLS."""
    environment = default_environment()
    certificates = make_certificates(environment, pki_directory=pki, clock=SystemClock())
    assert certificates is not None
    opened: list[HttpsTransport] = []

    def open_transport(files: TlsFiles) -> HttpsTransport:
        opened.append(HttpsTransport(files))
        return opened[-1]

    kit = make_client_kit(
        environment=environment,
        cast=LoadCast(environment, stub.urls),
        recipes=make_recipes(load_scenarios(), WEIGHTS),
        certificates=certificates,
        open_transport=open_transport,
        tc_url=stub.urls["tc"],
        clock=SystemClock(),
        sample=1,
    )
    found = [play(kit, n, one, due=0.0, ticks=lambda: 0.0) for n, one in enumerate(pool.pupils)]
    for transport in opened:
        transport.close()
    return found


def test_moves_in(stub: StubProcesses, pool: PupilPool) -> None:
    """Every party tells where it listens and what it holds: one process for the exchange, one for bron and SWV."""
    assert stub.urls.keys() == {"tc", "bron", "bron2", "swv"}
    assert len(set(stub.urls.values())) == 4
    assert stub.held == {"tc": {"schools": sum(COUNTS.values())}, "bron": {"pupils": 16}}
    assert len({child.pid for child in stub.children.values()} | {os.getpid()}) == 3
    assert len(pool.pupils) == 16
    assert all(bool(pupil.koppelsleutel) is (pupil.scenario == "I-01") for pupil in pool.pupils)


def test_plays(stub: StubProcesses, pool: PupilPool, folder: Path) -> None:
    """Transfers over real sockets end as planned, are in the books at once, and every party says that it is well."""
    outcomes = play_all(stub, pool, folder / "pki")
    assert [outcome.faults for outcome in outcomes] == [()] * 16
    assert stub.own_errors() == {}
    assert stub.children["tc"].ask({"how": "are you"})["sessies"] == 16
    assert stub.open_sessies() == 0
    for book in ("exchange.jsonl", "bron.jsonl"):
        written = {json.loads(line)["sessie_id"] for line in (folder / "work" / book).read_text().splitlines()}
        assert {outcome.entry.sessie_id for outcome in outcomes} <= written
    assert stub.dead() == ()


def test_open_sessies(tmp_path: Path) -> None:
    """A sessie whose sign-off was lost stays open, and the stub tells how many do; of others it tells none."""
    with make_stub(tmp_path, weights={"C-01": 1.0}, plant=("lost_sign_off=1",)) as stub:
        pool = read_pool((tmp_path / "work" / "bank.json").read_text())
        play_all(stub, pool, tmp_path / "pki")
        assert stub.open_sessies() == len(pool.pupils) - 1 > 0  # the first confirms the others
    assert stub.open_sessies() == 0
    del stub.children["tc"]
    assert stub.open_sessies() == 0


def test_own_errors(tmp_path: Path) -> None:
    """What broke inside a party of ours is told with how often it did, and without numbers of pupils."""
    stub = make_stub(tmp_path)
    well = SimpleNamespace(ask=lambda _: {"count": 0, "errors": []})
    ill = SimpleNamespace(ask=lambda _: {"count": 3, "errors": ["KeyError: '999990019'"]})
    stub.children |= {"bron": cast("ChildProcess", well), "tc": cast("ChildProcess", ill)}
    (found,) = stub.own_errors().items()
    assert found[0] == "tc"
    assert found[1]["count"] == 3
    assert found[1]["first"].startswith("KeyError")
    assert "999990019" not in found[1]["first"]


def test_stops(tmp_path: Path) -> None:
    """Told to stop, every process ends by itself and leaves what it measured; nobody counts as dead before that."""
    stub = make_stub(tmp_path, weights={"C-01": 1.0})
    with stub:
        assert stub.dead() == ()
    assert {party: child._process.returncode for party, child in stub.children.items()} == {"tc": 0, "bron": 0}
    assert (tmp_path / "work" / "sessiecontrole.hdr").exists()
    stub.stop()  # once more does no harm


def test_killed(tmp_path: Path) -> None:
    """A party that is killed is missed by name; the other goes on, and both are gone in the end."""
    with make_stub(tmp_path, weights={"C-01": 1.0}) as stub:
        os.kill(stub.children["bron"].pid, signal.SIGKILL)
        stub.children["bron"]._process.wait()
        assert stub.dead() == ("bron",)
        with pytest.raises(PartyDiedError, match="process of bron ended") as caught:
            stub.children["bron"].ask({"how": "are you"})
        assert caught.value.party == "bron"
        assert "bron is gestopt" in caught.value.nl
        assert stub.children["tc"].ask({"how": "are you"})["count"] == 0
    assert set(stub.dead()) == {"tc", "bron"}


def test_port_in_use(tmp_path: Path, certificates: Certificates) -> None:
    """A port that somebody else has is an error that names it and the party, and nothing is left running."""
    with Server(
        lambda _: HttpResponse(status=200, body=b""), tls=certificates.server("localhost"), name="other"
    ) as other:
        port = int(other.url.split(":")[2].split("/")[0])
        (tmp_path / "env.toml").write_text(f"[bron]\nport = {port}\n")
        environment = load_environment(tmp_path / "env.toml", variables={})
        stub = make_stub(tmp_path, environment=environment, weights={"C-01": 1.0})
        with pytest.raises(ConfigurationError) as caught, stub:
            pytest.fail("it started")
    assert str(port) in caught.value.message
    assert caught.value.where == "bron"
    assert caught.value.nl
    assert set(stub.dead()) == set(stub.children)


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    """Certificates for a server."""
    found = make_certificates(default_environment(), pki_directory=tmp_path / "pki", clock=SystemClock())
    assert found is not None
    return found


def test_cannot_be(tmp_path: Path) -> None:
    """What a party cannot be is told by the party, as an error of configuration."""
    stub = make_stub(tmp_path, weights={"Z-99": 1.0})
    with pytest.raises(ConfigurationError, match="Z-99"), stub:
        pytest.fail("it started")
    assert set(stub.dead()) == {"tc", "bron"}


def test_last_words(tmp_path: Path) -> None:
    """A party that breaks down is told with its exit code and its last words."""
    child = ChildProcess("tc", {"nonsense": True}, tmp_path / "tc.log")
    with pytest.raises(PartyDiedError, match="exit 1, KeyError"):
        child.hear()
    child.stop()


@pytest.mark.parametrize(
    ("parties", "doors"),
    [
        ({}, {"tc": ("tc",), "bron": ("bron", "bron2", "swv")}),
        ({"exchange": {"mode": "external", "url": "https://localhost:9/"}}, {"bron": ("bron", "bron2", "swv")}),
        ({"bron": {"mode": "external", "url": "https://localhost:9/"}}, {"tc": ("tc",)}),
        ({"swv": {"mode": "external"}}, {"tc": ("tc",), "bron": ("bron", "bron2")}),
    ],
    ids=["stub", "exchange", "bron", "swv"],
)
def test_who_is_ours(parties: dict[str, object], doors: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    """Parties that are somebody else's get no process."""
    assert make_stub(tmp_path, environment=make_environment(parties, file="env.toml")).doors == doors
