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

from harness.config.environment import Omgeving, default_omgeving, load_omgeving, make_omgeving
from harness.config.scenario import load_scenarios
from harness.stage.stage import Certificaten, make_certificaten
from loadtests.generator.client import Afloop, play
from loadtests.generator.client_kit import make_gereedschap
from loadtests.pupils.cast import AANTALLEN, Bezetting
from loadtests.pupils.pool import Bank, read_bank
from loadtests.pupils.recipe import make_recepten
from loadtests.stub.processes import Deelproces, Opstelling, PartyDiedError
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError
from simulator.network.https import HttpsTransport
from simulator.network.tls import TlsFiles
from simulator.network.transport import Antwoord
from simulator.web.server import Server

pytestmark = pytest.mark.processes

WEIGHTS = {"B-02": 1.0, "C-01": 1.0, "F-01": 1.0, "I-01": 1.0}


def make_opstelling(
    folder: Path,
    *,
    omgeving: Omgeving | None = None,
    weights: dict[str, float] | None = None,
    plant: tuple[str, ...] = (),
) -> Opstelling:
    """Return a stub with four pupils of each scenario."""
    work = folder / "work"
    work.mkdir()
    return Opstelling(
        omgeving or default_omgeving(),
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
def stub(folder: Path) -> Iterator[Opstelling]:
    """A stub that runs."""
    with make_opstelling(folder) as opstelling:
        yield opstelling


@pytest.fixture(scope="module")
def bank(stub: Opstelling, folder: Path) -> Bank:
    """The pupils that it made."""
    assert stub.urls
    return read_bank((folder / "work" / "bank.json").read_text())


def play_all(stub: Opstelling, bank: Bank, pki: Path) -> list[Afloop]:
    """Play a transfer about every pupil, over mutual TLS."""
    omgeving = default_omgeving()
    certificaten = make_certificaten(omgeving, pki_directory=pki, clock=SystemClock())
    assert certificaten is not None
    opened: list[HttpsTransport] = []

    def open_transport(files: TlsFiles) -> HttpsTransport:
        opened.append(HttpsTransport(files))
        return opened[-1]

    gereedschap = make_gereedschap(
        omgeving=omgeving,
        bezetting=Bezetting(omgeving, stub.urls),
        recepten=make_recepten(load_scenarios(), WEIGHTS),
        certificaten=certificaten,
        open_transport=open_transport,
        tc_url=stub.urls["tc"],
        clock=SystemClock(),
        sample=1,
    )
    found = [play(gereedschap, n, one, due=0.0, ticks=lambda: 0.0) for n, one in enumerate(bank.personen)]
    for transport in opened:
        transport.close()
    return found


def test_moves_in(stub: Opstelling, bank: Bank) -> None:
    """Every party tells where it listens and what it holds: one process for the exchange, one for bron and SWV."""
    assert stub.urls.keys() == {"tc", "bron", "bron2", "swv"}
    assert len(set(stub.urls.values())) == 4
    assert stub.held == {"tc": {"schools": sum(AANTALLEN.values())}, "bron": {"pupils": 16}}
    assert len({proces.pid for proces in stub.processen.values()} | {os.getpid()}) == 3
    assert len(bank.personen) == 16
    assert all(bool(persoon.koppelsleutel) is (persoon.scenario == "I-01") for persoon in bank.personen)


def test_plays(stub: Opstelling, bank: Bank, folder: Path) -> None:
    """Transfers over real sockets end as planned, are in the books at once, and every party says that it is well."""
    aflopen = play_all(stub, bank, folder / "pki")
    assert [afloop.fouten for afloop in aflopen] == [()] * 16
    assert stub.own_errors() == {}
    assert stub.processen["tc"].ask({"how": "are you"})["sessies"] == 16
    assert stub.open_sessies() == 0
    for book in ("exchange.jsonl", "bron.jsonl"):
        written = {json.loads(line)["sessie_id"] for line in (folder / "work" / book).read_text().splitlines()}
        assert {afloop.regel.sessie_id for afloop in aflopen} <= written
    assert stub.dead() == ()


def test_open_sessies(tmp_path: Path) -> None:
    """A sessie whose sign-off was lost stays open, and the stub tells how many do; of others it tells none."""
    with make_opstelling(tmp_path, weights={"C-01": 1.0}, plant=("lost_sign_off=1",)) as opstelling:
        bank = read_bank((tmp_path / "work" / "bank.json").read_text())
        play_all(opstelling, bank, tmp_path / "pki")
        assert opstelling.open_sessies() == len(bank.personen) - 1 > 0  # the first confirms the others
    assert opstelling.open_sessies() == 0
    del opstelling.processen["tc"]
    assert opstelling.open_sessies() == 0


def test_own_errors(tmp_path: Path) -> None:
    """What broke inside a party of ours is told with how often it did, and without numbers of pupils."""
    opstelling = make_opstelling(tmp_path)
    well = SimpleNamespace(ask=lambda _: {"count": 0, "errors": []})
    ill = SimpleNamespace(ask=lambda _: {"count": 3, "errors": ["KeyError: '999990019'"]})
    opstelling.processen |= {"bron": cast("Deelproces", well), "tc": cast("Deelproces", ill)}
    (found,) = opstelling.own_errors().items()
    assert found[0] == "tc"
    assert found[1]["count"] == 3
    assert found[1]["first"].startswith("KeyError")
    assert "999990019" not in found[1]["first"]


def test_stops(tmp_path: Path) -> None:
    """Told to stop, every process ends by itself and leaves what it measured; nobody counts as dead before that."""
    opstelling = make_opstelling(tmp_path, weights={"C-01": 1.0})
    with opstelling:
        assert opstelling.dead() == ()
    assert {party: proces._process.returncode for party, proces in opstelling.processen.items()} == {"tc": 0, "bron": 0}
    assert (tmp_path / "work" / "sessiecontrole.hdr").exists()
    opstelling.stop()  # once more does no harm


def test_killed(tmp_path: Path) -> None:
    """A party that is killed is missed by name; the other goes on, and both are gone in the end."""
    with make_opstelling(tmp_path, weights={"C-01": 1.0}) as opstelling:
        os.kill(opstelling.processen["bron"].pid, signal.SIGKILL)
        opstelling.processen["bron"]._process.wait()
        assert opstelling.dead() == ("bron",)
        with pytest.raises(PartyDiedError, match="process of bron ended") as caught:
            opstelling.processen["bron"].ask({"how": "are you"})
        assert caught.value.party == "bron"
        assert "bron is gestopt" in caught.value.nl
        assert opstelling.processen["tc"].ask({"how": "are you"})["count"] == 0
    assert set(opstelling.dead()) == {"tc", "bron"}


def test_port_in_use(tmp_path: Path, certificaten: Certificaten) -> None:
    """A port that somebody else has is an error that names it and the party, and nothing is left running."""
    with Server(lambda _: Antwoord(status=200, body=b""), tls=certificaten.server("localhost"), name="other") as other:
        port = int(other.url.split(":")[2].split("/")[0])
        (tmp_path / "env.toml").write_text(f"[bron]\nport = {port}\n")
        omgeving = load_omgeving(tmp_path / "env.toml", variables={})
        opstelling = make_opstelling(tmp_path, omgeving=omgeving, weights={"C-01": 1.0})
        with pytest.raises(ConfigurationError) as caught, opstelling:
            pytest.fail("it started")
    assert str(port) in caught.value.message
    assert caught.value.where == "bron"
    assert caught.value.nl
    assert set(opstelling.dead()) == set(opstelling.processen)


@pytest.fixture
def certificaten(tmp_path: Path) -> Certificaten:
    """Certificates for a server."""
    found = make_certificaten(default_omgeving(), pki_directory=tmp_path / "pki", clock=SystemClock())
    assert found is not None
    return found


def test_cannot_be(tmp_path: Path) -> None:
    """What a party cannot be is told by the party, as an error of configuration."""
    opstelling = make_opstelling(tmp_path, weights={"Z-99": 1.0})
    with pytest.raises(ConfigurationError, match="Z-99"), opstelling:
        pytest.fail("it started")
    assert set(opstelling.dead()) == {"tc", "bron"}


def test_last_words(tmp_path: Path) -> None:
    """A party that breaks down is told with its exit code and its last words."""
    proces = Deelproces("tc", {"nonsense": True}, tmp_path / "tc.log")
    with pytest.raises(PartyDiedError, match="exit 1, KeyError"):
        proces.hear()
    proces.stop()


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
    assert make_opstelling(tmp_path, omgeving=make_omgeving(parties, file="env.toml")).doors == doors
