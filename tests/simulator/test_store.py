"""The books: replaced only when nobody else did, and complete when dumped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from simulator.clock import AMSTERDAM
from simulator.messages.model import Adressering
from simulator.sessie import Sessie, sign_off
from simulator.standard.keys import Koppelsleutel, SessieId
from simulator.store import Aanvraag, Koppeling, Melding, MemoryAanvraagStore, MemoryStore

NOW = datetime(2022, 3, 21, 9, 0, tzinfo=AMSTERDAM)
ADRES = Adressering(bron_brin="99AA", bron_aanleverpunt="1", doel_brin="99VO", doel_aanleverpunt="1")
SESSIE = Sessie(
    id=SessieId("b8b9a132-51ca-4188-8de7-323842336156"),
    adressering=ADRES,
    aanleverpunten=("1",),
    overdrachtsoort="overstapdossier",
    oin="00000003999900000003",
    granted_at=NOW,
    expires_at=NOW + timedelta(minutes=30),
)


def aanvraag(pgn: str, moment: datetime) -> Aanvraag:
    return Aanvraag(pgn=pgn, sessie_id=SESSIE.id, adressering=ADRES, overdrachtsoort="overstapdossier", moment=moment)


def test_replaces_only_what_stood_there() -> None:
    """A change based on a stale copy is not written."""
    store = MemoryStore()
    store.add_sessie(SESSIE)
    closed = sign_off(SESSIE, resultaat="OverdrachtGeslaagd", aanleverpunt="1")
    assert store.replace_sessie(SESSIE, closed)
    assert not store.replace_sessie(SESSIE, replace(SESSIE, resultaat="SessieAfwijkend"))
    assert store.sessie(SESSIE.id) == closed


def test_only_one_of_many_threads_wins() -> None:
    """Of many who close a sessie at once, exactly one succeeds."""
    store = MemoryStore()
    store.add_sessie(SESSIE)
    attempts = [sign_off(SESSIE, resultaat="OverdrachtGeslaagd", aanleverpunt=str(number)) for number in range(50)]
    with ThreadPoolExecutor(8) as pool:
        wins = list(pool.map(lambda closed: store.replace_sessie(SESSIE, closed), attempts))
    assert wins.count(True) == 1


def test_dump_tells_everything() -> None:
    """Each kind of thing in the books appears in the dump, to its last value."""
    store = MemoryStore()
    store.add_sessie(SESSIE)
    key = Koppelsleutel("19677A96-B737-402E-B3B8-24A3EEF32000")
    store.add_koppeling(Koppeling(koppelsleutel=key, adressering=ADRES, issued_at=NOW, expires_at=NOW))
    store.add_melding(Melding(adressering=replace(ADRES, doel_brin="99XX"), doel="OV", moment=NOW))
    text = store.dump()
    assert len(text.splitlines()) == 3
    for value in (SESSIE.id, SESSIE.oin, key, "99XX"):
        assert value in text


def test_unknown_is_none() -> None:
    """What is not in the books is None, not an error."""
    store = MemoryStore()
    assert store.sessie(SESSIE.id) is None
    assert store.koppeling(Koppelsleutel("19677A96-B737-402E-B3B8-24A3EEF32000")) is None


def test_requests_are_kept_by_pupil_and_purged_by_age() -> None:
    """Requests come back per pupil, oldest first; those before the moment of a purge are gone."""
    store = MemoryAanvraagStore()
    old, new = aanvraag("999990019", NOW - timedelta(days=200)), aanvraag("999990019", NOW)
    other = aanvraag("999990020", NOW - timedelta(days=201))
    for one in (old, new, other):
        store.add(one)
    assert store.of_leerling("999990019") == (old, new)
    assert store.purge(NOW - timedelta(days=183)) == 2
    assert store.of_leerling("999990019") == (new,)
    assert store.of_leerling("999990020") == ()


@pytest.mark.parametrize("field", ["pgn", "dossier", "bsn", "leerling"])
def test_books_of_the_traffic_center_have_no_place_for_a_pupil(field: str) -> None:
    """No record that the Traffic Center keeps has a field for a pgn or a dossier."""
    for record in (Sessie, Koppeling, Melding):
        assert field not in record.__dataclass_fields__
