"""Books that go on for a season: on disk at once, and memory that does not grow."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loadtests.stub.streaming_store import DoorlopendeOpslag, LaatsteAanvragen, Regelboek
from simulator.journal import Logregel
from simulator.messages.model import Adressering
from simulator.sessie import Sessie, Toestand
from simulator.standard.keys import SessieId
from simulator.store import Aanvraag

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)


@pytest.fixture
def opslag() -> DoorlopendeOpslag:
    """Books that keep two closed sessies."""
    return DoorlopendeOpslag(lambda _: None, kept=2)


def sessie(number: int) -> Sessie:
    """Return a sessie that was granted."""
    return Sessie(
        id=SessieId(f"sessie-{number}"),
        adressering=Adressering(bron_brin="99AA", doel_brin="99VA"),
        aanleverpunten=("a",),
        overdrachtsoort="overstapdossier",
        oin="1",
        toestand=Toestand.VERLEEND,
        granted_at=NOON,
        expires_at=NOON + timedelta(minutes=30),
    )


def close(opslag: DoorlopendeOpslag, one: Sessie, toestand: Toestand = Toestand.AFGEMELD) -> Sessie:
    """Sign a sessie off, or let it end otherwise."""
    closed = replace(one, toestand=toestand)
    assert opslag.replace_sessie(one, closed)
    return closed


def test_closed_sessies_go(opslag: DoorlopendeOpslag) -> None:
    """Beyond the limit the sessie that was closed longest ago is let go; the others still answer."""
    sessies = [sessie(number) for number in range(4)]
    for one in sessies:
        opslag.add_sessie(one)
    for one in (sessies[2], sessies[0], sessies[3]):
        close(opslag, one)
    assert opslag.sessie(sessies[2].id) is None
    assert [opslag.sessie(sessies[n].id) is not None for n in (0, 1, 3)] == [True, True, True]
    assert opslag.aantal == 3
    assert opslag.open == 1


@pytest.mark.parametrize("toestand", [Toestand.AFGEMELD, Toestand.VERLOPEN])
def test_ended_either_way(opslag: DoorlopendeOpslag, toestand: Toestand) -> None:
    """A sessie that expired counts as closed, like one that was signed off."""
    for number in range(5):
        one = sessie(number)
        opslag.add_sessie(one)
        close(opslag, one, toestand)
    assert opslag.aantal == 2


def test_open_sessies_stay(opslag: DoorlopendeOpslag) -> None:
    """A sessie that still expects something is never let go, however many there are."""
    for number in range(50):
        one = sessie(number)
        opslag.add_sessie(one)
        if number % 2:
            assert opslag.replace_sessie(one, replace(one, toestand=Toestand.GECONTROLEERD))
    assert opslag.aantal == opslag.open == 50


def test_memory_is_bounded() -> None:
    """After any number of transfers there are no more sessies in memory than are kept."""
    opslag = DoorlopendeOpslag(lambda _: None, kept=10)
    for number in range(500):
        one = sessie(number)
        opslag.add_sessie(one)
        close(opslag, one)
    assert opslag.aantal == 10


def test_replaced_by_another(opslag: DoorlopendeOpslag) -> None:
    """A replacement that came too late neither happens nor counts."""
    one = sessie(1)
    opslag.add_sessie(one)
    close(opslag, one)
    assert not opslag.replace_sessie(one, replace(one, toestand=Toestand.VERLOPEN))
    for number in (2, 3):
        other = sessie(number)
        opslag.add_sessie(other)
        if number == 2:
            close(opslag, other)
    assert opslag.sessie(one.id) is not None


def test_log_goes_to_the_file(tmp_path: Path) -> None:
    """Log lines are handed on and not kept."""
    with Regelboek(tmp_path / "exchange.jsonl") as book:
        opslag = DoorlopendeOpslag(book.log)
        opslag.log(regel("afmeldingRequest"))
        assert opslag.logregels == ()
        assert "afmeldingRequest" in (tmp_path / "exchange.jsonl").read_text()


def regel(handeling: str) -> Logregel:
    """Return a log line."""
    return Logregel(
        moment=NOON,
        actor="tc",
        handeling=handeling,
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
    book = Regelboek(file)
    for number in range(3):
        book.log(regel(f"request {number}"))
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
    with Regelboek(file):
        assert file.read_text() == ""


@pytest.fixture
def aanvragen() -> LaatsteAanvragen:
    """Requests, none yet."""
    return LaatsteAanvragen()


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


def test_last_request_only(aanvragen: LaatsteAanvragen) -> None:
    """Of each doel only the last request for a pupil is kept, at each aanleverpunt of the bron."""
    for minutes in range(100):
        aanvragen.add(aanvraag("p1", "99VA", minutes))
    aanvragen.add(aanvraag("p1", "99VA", 7, bron="2"))
    assert aanvragen.aantal == 2
    assert [one.sessie_id for one in aanvragen.of_leerling("p1")] == ["99VA-7", "99VA-99"]


def test_requests_of_others(aanvragen: LaatsteAanvragen) -> None:
    """Requests of other schools and for other pupils stay, oldest first."""
    aanvragen.add(aanvraag("p1", "99VB", 5))
    aanvragen.add(aanvraag("p1", "99VA", 1))
    aanvragen.add(aanvraag("p2", "99VA", 3))
    assert [one.sessie_id for one in aanvragen.of_leerling("p1")] == ["99VA-1", "99VB-5"]
    assert [one.sessie_id for one in aanvragen.of_leerling("p2")] == ["99VA-3"]
    assert aanvragen.of_leerling("p3") == ()


def test_purge(aanvragen: LaatsteAanvragen) -> None:
    """Requests made before a moment are destroyed and counted; one made at that moment stays."""
    for minutes in (1, 2, 3):
        aanvragen.add(aanvraag(f"p{minutes}", "99VA", minutes))
    assert aanvragen.purge(NOON + timedelta(minutes=2)) == 1
    assert aanvragen.aantal == 2
    assert aanvragen.of_leerling("p1") == ()
