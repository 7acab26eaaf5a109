"""The books that the parties of osolab really write, compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from loadtests.ledger.reconcile import compare_books
from loadtests.ledger.writer import LedgerWriter
from loadtests.model import LedgerEntry, Reconciliation
from simulator.journal import LogEntry
from simulator.las.dossier_store import Klaargezet
from simulator.las.model import Overdrachtsresultaat
from simulator.sandbox import Sandbox, small_register
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.release import DOSSIER_2019_1

READY, NOT_READY = "999990019", "999990020"
DOSSIER = b'<dossier xmlns="' + DOSSIER_2019_1.namespace.encode() + b'"/>'


@pytest.fixture
def sandbox() -> Sandbox:
    """A chain in which one pupil has a dossier that is ready."""
    sandbox = Sandbox(small_register(), recorded=False)
    bron = sandbox.bron("99BB")
    bron.register_leerling(READY, "1", account="a")
    bron.zet_klaar(
        Klaargezet(pgn=READY, profiel=Profiel.POVO, dossier=DOSSIER, inzage=True, allowed_brins=frozenset({"99VO"})),
        account="a",
    )
    return sandbox


def ask(sandbox: Sandbox, pgn: str) -> Overdrachtsresultaat:
    """Ask for the dossier of a pupil."""
    return sandbox.doel("99VO").request_dossier(
        pgn=pgn, bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="b"
    )


def enter(number: int, found: Overdrachtsresultaat) -> LedgerEntry:
    """Return what a client writes down of a transfer."""
    assert found.afmelding is not None
    assert found.afmelding.message is not None
    return LedgerEntry(
        number=number,
        sessie_id=found.sessie_id,
        resultaat=found.resultaat,
        digest=hashlib.sha256(found.dossier).hexdigest() if found.dossier else "",
        afgemeld=found.afmelding.message.resultaat,
    )


def compare(folder: Path, client: list[LedgerEntry], exchange: list[LogEntry], bron: list[LogEntry]) -> Reconciliation:
    """Write the books of three parties down and compare them."""
    with LedgerWriter(folder / "client.jsonl") as writer:
        writer.write(client)
    for name, entries in (("exchange", exchange), ("bron", bron)):
        lines = (
            json.dumps({**asdict(entry), "handeling": entry.act, "moment": entry.moment.isoformat()}) + "\n"
            for entry in entries
        )
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return compare_books(folder / "client.jsonl", folder / "exchange.jsonl", (folder / "bron.jsonl",))


def books_of(sandbox: Sandbox) -> tuple[list[LogEntry], list[LogEntry]]:
    """Return the logs of the exchange and of the bron."""
    return list(sandbox.store.log_entries), [entry for entry in sandbox.journal.log_entries if entry.actor == "bron"]


def test_the_books_of_our_own_parties_agree(sandbox: Sandbox, tmp_path: Path) -> None:
    """After a delivery and a refusal nobody tells a different story."""
    client = [enter(0, ask(sandbox, READY)), enter(1, ask(sandbox, NOT_READY))]
    found = compare(tmp_path, client, *books_of(sandbox))
    assert found.equal
    assert (found.transfers, found.broken) == (2, {})
    assert [bool(entry.digest) for entry in client] == [True, False]


def test_a_doel_that_asks_twice_in_one_sessie_is_found(sandbox: Sandbox, tmp_path: Path) -> None:
    """The bron delivers twice because it was asked twice, which its session checks prove."""
    fetcher = sandbox.doel("99VO").fetcher
    sessie = fetcher.start_sessie(
        bron_brin="99BB", overdrachtsoort=Overdrachtsoort.OVERSTAP, account="b", pgn=READY
    ).message
    assert sessie is not None
    first = fetcher.request_document(sessie, sessie.aanleverpunten[0])
    fetcher.request_document(sessie, sessie.aanleverpunten[0])
    afmelding = fetcher.sign_off(sessie, resultaat=first.code, aanleverpunt=first.aanleverpunt)
    assert afmelding.message is not None
    entry = LedgerEntry(
        number=0,
        sessie_id=sessie.id,
        resultaat=first.code,
        digest=hashlib.sha256(DOSSIER).hexdigest(),
        afgemeld=afmelding.message.resultaat,
    )
    found = compare(tmp_path, [entry], *books_of(sandbox))
    assert found.counts == {"double_delivery": 1}
    assert found.differences[0].at_fault == "doel"


def test_a_sign_off_that_the_exchange_forgot_is_found(sandbox: Sandbox, tmp_path: Path) -> None:
    """The client was told that its sign-off came through, and the exchange knows nothing of it."""
    client = [enter(0, ask(sandbox, READY))]
    exchange, bron = books_of(sandbox)
    forgetful = [entry for entry in exchange if entry.act != "afmeldingRequest"]
    found = compare(tmp_path, client, forgetful, bron)
    assert found.counts == {"lost_sign_off": 1}
    assert found.differences[0].at_fault == "exchange"


def test_a_sessie_signed_off_twice_is_found(sandbox: Sandbox, tmp_path: Path) -> None:
    """The Traffic Center refuses the second sign-off, and its log still shows that it came."""
    found = ask(sandbox, READY)
    assert found.sessie is not None
    fetcher = sandbox.doel("99VO").fetcher
    assert fetcher.sign_off(found.sessie, resultaat=found.resultaat, aanleverpunt=found.aanleverpunt).message is None
    verdict = compare(tmp_path, [enter(0, found)], *books_of(sandbox))
    assert verdict.counts == {"repeated_sign_off": 1}
    assert verdict.differences[0].at_fault == "doel"


def test_a_dossier_that_changed_on_the_way_is_found(sandbox: Sandbox, tmp_path: Path) -> None:
    """One byte is enough."""
    entry = replace(enter(0, ask(sandbox, READY)), digest=hashlib.sha256(DOSSIER + b" ").hexdigest())
    assert compare(tmp_path, [entry], *books_of(sandbox)).counts == {"digest_differs": 1}
