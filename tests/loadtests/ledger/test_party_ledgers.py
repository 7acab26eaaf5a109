"""The books that the parties of osolab really write, compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from loadtests.ledger.reconcile import compare_books
from loadtests.ledger.writer import Boekschrijver
from loadtests.model import Boekregel, Boekvergelijking
from simulator.journal import Logregel
from simulator.las.dossier_store import Klaargezet
from simulator.las.model import Overdrachtsresultaat
from simulator.sandbox import Keten, small_register
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DOSSIER_2019_1

READY, NOT_READY = "999990019", "999990020"
DOSSIER = b'<dossier xmlns="' + DOSSIER_2019_1.namespace.encode() + b'"/>'


@pytest.fixture
def keten() -> Keten:
    """A chain in which one pupil has a dossier that is ready."""
    keten = Keten(small_register(), recorded=False)
    bron = keten.bron("99BB")
    bron.register_leerling(READY, "1", account="a")
    bron.zet_klaar(
        Klaargezet(pgn=READY, profiel=Profiel.POVO, dossier=DOSSIER, inzage=True, allowed_brins=frozenset({"99VO"})),
        account="a",
    )
    return keten


def ask(keten: Keten, pgn: str) -> Overdrachtsresultaat:
    """Ask for the dossier of a pupil."""
    return keten.doel("99VO").request_dossier(
        pgn=pgn, bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="b"
    )


def enter(nummer: int, found: Overdrachtsresultaat) -> Boekregel:
    """Return what a client writes down of a transfer."""
    assert found.afmelding is not None
    assert found.afmelding.bericht is not None
    return Boekregel(
        nummer=nummer,
        sessie_id=found.sessie_id,
        resultaat=found.resultaat,
        digest=hashlib.sha256(found.dossier).hexdigest() if found.dossier else "",
        afgemeld=found.afmelding.bericht.resultaat,
    )


def compare(folder: Path, client: list[Boekregel], exchange: list[Logregel], bron: list[Logregel]) -> Boekvergelijking:
    """Write the books of three parties down and compare them."""
    with Boekschrijver(folder / "client.jsonl") as schrijver:
        schrijver.write(client)
    for name, regels in (("exchange", exchange), ("bron", bron)):
        lines = (json.dumps({**asdict(regel), "moment": regel.moment.isoformat()}) + "\n" for regel in regels)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return compare_books(folder / "client.jsonl", folder / "exchange.jsonl", (folder / "bron.jsonl",))


def books_of(keten: Keten) -> tuple[list[Logregel], list[Logregel]]:
    """Return the logs of the exchange and of the bron."""
    return list(keten.opslag.logregels), [regel for regel in keten.journaal.logregels if regel.actor == "bron"]


def test_the_books_of_our_own_parties_agree(keten: Keten, tmp_path: Path) -> None:
    """After a delivery and a refusal nobody tells a different story."""
    client = [enter(0, ask(keten, READY)), enter(1, ask(keten, NOT_READY))]
    found = compare(tmp_path, client, *books_of(keten))
    assert found.equal
    assert (found.transfers, found.broken) == (2, {})
    assert [bool(regel.digest) for regel in client] == [True, False]


def test_a_doel_that_asks_twice_in_one_sessie_is_found(keten: Keten, tmp_path: Path) -> None:
    """The bron delivers twice because it was asked twice, which its session checks prove."""
    ophaler = keten.doel("99VO").ophaler
    sessie = ophaler.start_sessie(
        bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="b", pgn=READY
    ).bericht
    assert sessie is not None
    first = ophaler.request_document(sessie, sessie.aanleverpunten[0])
    ophaler.request_document(sessie, sessie.aanleverpunten[0])
    afmelding = ophaler.sign_off(sessie, resultaat=first.code, aanleverpunt=first.aanleverpunt)
    assert afmelding.bericht is not None
    regel = Boekregel(
        nummer=0,
        sessie_id=sessie.id,
        resultaat=first.code,
        digest=hashlib.sha256(DOSSIER).hexdigest(),
        afgemeld=afmelding.bericht.resultaat,
    )
    found = compare(tmp_path, [regel], *books_of(keten))
    assert found.counts == {"double_delivery": 1}
    assert found.verschillen[0].at_fault == "doel"


def test_a_sign_off_that_the_exchange_forgot_is_found(keten: Keten, tmp_path: Path) -> None:
    """The client was told that its sign-off came through, and the exchange knows nothing of it."""
    client = [enter(0, ask(keten, READY))]
    exchange, bron = books_of(keten)
    forgetful = [regel for regel in exchange if regel.handeling != "afmeldingRequest"]
    found = compare(tmp_path, client, forgetful, bron)
    assert found.counts == {"lost_sign_off": 1}
    assert found.verschillen[0].at_fault == "exchange"


def test_a_sessie_signed_off_twice_is_found(keten: Keten, tmp_path: Path) -> None:
    """The Traffic Center refuses the second sign-off, and its log still shows that it came."""
    found = ask(keten, READY)
    assert found.sessie is not None
    ophaler = keten.doel("99VO").ophaler
    assert ophaler.sign_off(found.sessie, resultaat=found.resultaat, aanleverpunt=found.aanleverpunt).bericht is None
    verdict = compare(tmp_path, [enter(0, found)], *books_of(keten))
    assert verdict.counts == {"repeated_sign_off": 1}
    assert verdict.verschillen[0].at_fault == "doel"


def test_a_dossier_that_changed_on_the_way_is_found(keten: Keten, tmp_path: Path) -> None:
    """One byte is enough."""
    regel = replace(enter(0, ask(keten, READY)), digest=hashlib.sha256(DOSSIER + b" ").hexdigest())
    assert compare(tmp_path, [regel], *books_of(keten)).counts == {"digest_differs": 1}
