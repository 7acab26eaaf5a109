"""Books that go on for a season: on disk at once, and memory that does not grow."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loadtests.stub.streaming_store import JsonlLog, LatestAanvragen, StreamingStore
from simulator.journal import LogEntry
from simulator.messages.model import Adressering
from simulator.sessie import Sessie, State
from simulator.standard.keys import SessieId
from simulator.store import Aanvraag

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)


@pytest.fixture
def store() -> StreamingStore:
    """Books that keep two closed sessies."""
    return StreamingStore(lambda _: None, kept=2)


def sessie(number: int) -> Sessie:
    """Return a sessie that was granted."""
    return Sessie(
        id=SessieId(f"sessie-{number}"),
        adressering=Adressering(bron_brin="99AA", doel_brin="99VA"),
        aanleverpunten=("a",),
        overdrachtsoort="overstapdossier",
        oin="1",
        state=State.VERLEEND,
        granted_at=NOON,
        expires_at=NOON + timedelta(minutes=30),
    )


def close(store: StreamingStore, one: Sessie, state: State = State.AFGEMELD) -> Sessie:
    """Sign a sessie off, or let it end otherwise."""
    closed = replace(one, state=state)
    assert store.replace_sessie(one, closed)
    return closed


def test_closed_sessies_go(store: StreamingStore) -> None:
    """Beyond the limit the sessie that was closed longest ago is let go; the others still answer."""
    sessies = [sessie(number) for number in range(4)]
    for one in sessies:
        store.add_sessie(one)
    for one in (sessies[2], sessies[0], sessies[3]):
        close(store, one)
    assert store.sessie(sessies[2].id) is None
    assert [store.sessie(sessies[n].id) is not None for n in (0, 1, 3)] == [True, True, True]
    assert store.count == 3
    assert store.open == 1


@pytest.mark.parametrize("state", [State.AFGEMELD, State.VERLOPEN])
def test_ended_either_way(store: StreamingStore, state: State) -> None:
    """A sessie that expired counts as closed, like one that was signed off."""
    for number in range(5):
        one = sessie(number)
        store.add_sessie(one)
        close(store, one, state)
    assert store.count == 2


def test_open_sessies_stay(store: StreamingStore) -> None:
    """A sessie that still expects something is never let go, however many there are."""
    for number in range(50):
        one = sessie(number)
        store.add_sessie(one)
        if number % 2:
            assert store.replace_sessie(one, replace(one, state=State.GECONTROLEERD))
    assert store.count == store.open == 50


def test_memory_is_bounded() -> None:
    """After any number of transfers there are no more sessies in memory than are kept."""
    store = StreamingStore(lambda _: None, kept=10)
    for number in range(500):
        one = sessie(number)
        store.add_sessie(one)
        close(store, one)
    assert store.count == 10


def test_replaced_by_another(store: StreamingStore) -> None:
    """A replacement that came too late neither happens nor counts."""
    one = sessie(1)
    store.add_sessie(one)
    close(store, one)
    assert not store.replace_sessie(one, replace(one, state=State.VERLOPEN))
    for number in (2, 3):
        other = sessie(number)
        store.add_sessie(other)
        if number == 2:
            close(store, other)
    assert store.sessie(one.id) is not None


def test_log_goes_to_the_file(tmp_path: Path) -> None:
    """Log lines are handed on and not kept."""
    with JsonlLog(tmp_path / "exchange.jsonl") as book:
        store = StreamingStore(book.log)
        store.log(entry("afmeldingRequest"))
        assert store.log_entries == ()
        assert "afmeldingRequest" in (tmp_path / "exchange.jsonl").read_text()


def entry(act: str) -> LogEntry:
    """Return a log line."""
    return LogEntry(
        moment=NOON,
        actor="tc",
        act=act,
        account="belasting",
        sessie_id="s-1",
        bron="99AA 1",
        doel="99VA 3",
        resultaat="valid",
        detail="signed off with KLAAR",
    )


def test_on_disk_at_once(tmp_path: Path) -> None:
    """A line is in the file when the call returns, whole, so that a process that is killed leaves what it confirmed."""
    file = tmp_path / "bron.jsonl"
    book = JsonlLog(file)
    for number in range(3):
        book.log(entry(f"request {number}"))
        assert file.read_text(encoding="utf-8").count("\n") == number + 1
    last = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    assert last["handeling"] == "request 2"
    assert last["moment"] == NOON.isoformat()
    assert {"sessie_id", "actor", "bron", "doel", "resultaat", "detail"} <= last.keys()
    book.close()


def test_book_replaces(tmp_path: Path) -> None:
    """A book begins empty, whatever an earlier run left."""
    file = tmp_path / "bron.jsonl"
    file.write_text("old\n")
    with JsonlLog(file):
        assert file.read_text() == ""


@pytest.fixture
def aanvragen() -> LatestAanvragen:
    """Requests, none yet."""
    return LatestAanvragen()


def aanvraag(pgn: str, doel: str, minutes: int, *, bron: str = "1") -> Aanvraag:
    """Return a request of a school for a pupil, so many minutes after noon."""
    return Aanvraag(
        pgn=pgn,
        adressering=Adressering(
            bron_brin="99AA", bron_aanleverpunt=bron, doel_brin=doel, doel_aanleverpunt=f"{doel}-3"
        ),
        sessie_id=SessieId(f"{doel}-{minutes}"),
        overdrachtsoort="overstapdossier",
        moment=NOON + timedelta(minutes=minutes),
    )


def test_last_request_only(aanvragen: LatestAanvragen) -> None:
    """Of each doel only the last request for a pupil is kept, at each aanleverpunt of the bron."""
    for minutes in range(100):
        aanvragen.add(aanvraag("p1", "99VA", minutes))
    aanvragen.add(aanvraag("p1", "99VA", 7, bron="2"))
    assert aanvragen.count == 2
    assert [one.sessie_id for one in aanvragen.of_leerling("p1")] == ["99VA-7", "99VA-99"]


def test_requests_of_others(aanvragen: LatestAanvragen) -> None:
    """Requests of other schools and for other pupils stay, oldest first."""
    aanvragen.add(aanvraag("p1", "99VB", 5))
    aanvragen.add(aanvraag("p1", "99VA", 1))
    aanvragen.add(aanvraag("p2", "99VA", 3))
    assert [one.sessie_id for one in aanvragen.of_leerling("p1")] == ["99VA-1", "99VB-5"]
    assert [one.sessie_id for one in aanvragen.of_leerling("p2")] == ["99VA-3"]
    assert aanvragen.of_leerling("p3") == ()


def test_purge(aanvragen: LatestAanvragen) -> None:
    """Requests made before a moment are destroyed and counted; one made at that moment stays."""
    for minutes in (1, 2, 3):
        aanvragen.add(aanvraag(f"p{minutes}", "99VA", minutes))
    assert aanvragen.purge(NOON + timedelta(minutes=2)) == 1
    assert aanvragen.count == 2
    assert aanvragen.of_leerling("p1") == ()
