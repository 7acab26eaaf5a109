"""Orders of a doel of others, held against the books of the stub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from loadtests.ledger.differences import KINDS, ORDERS
from loadtests.ledger.orders import OrderOutcome, SignOffCounter, judge_orders
from loadtests.model import LatencyDistribution, Reconciliation, Totals
from loadtests.pupils.pool import PupilPool, SyntheticPupil

DELIVERED, REFUSED, TECHNICAL = "OverdrachtGeslaagd", "LeerlinginfoNietBeschikbaar", "TechnischeFout"
ANNA, BRAM, CARO = (letter * 64 for letter in "abc")

End = tuple[str, str, str]
"""Of a sessie: BRIN, code at its sign-off (empty: none), digest of the dossier that the bron gave (empty: none)."""

POOL = PupilPool(
    [
        SyntheticPupil(scenario="B-02", pgn="1", bron="99AA", doel=0, digest=ANNA),
        SyntheticPupil(scenario="B-02", pgn="2", bron="99AA", doel=0, digest=BRAM),
        SyntheticPupil(scenario="C-01", pgn="3", bron="99AA", doel=0),
        SyntheticPupil(scenario="E-01", pgn="4", bron="99VB", doel=0, digest=CARO),
    ]
)
ORDERED = (("B-02", DELIVERED), ("B-02", DELIVERED), ("C-01", REFUSED), ("E-01", DELIVERED))
KEPT: tuple[End, ...] = (
    ("99AA", DELIVERED, ANNA),
    ("99AA", DELIVERED, BRAM),
    ("99AA", REFUSED, ""),
    ("99VB", DELIVERED, CARO),
)


def write(path: Path, lines: Iterable[Mapping[str, object]]) -> Path:
    """Write a book."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def judge(folder: Path, ends: Iterable[End], *, failed: int | None = None, with_bron: bool = True) -> OrderOutcome:
    """Judge the four orders, of which one may have failed on the way, by how sessies ended."""
    orders: list[dict[str, object]] = [
        {"nummer": index, "scenario": scenario, "planned": planned} for index, (scenario, planned) in enumerate(ORDERED)
    ]
    if failed is not None:
        orders[failed]["fout"] = "timeout"
    exchange, bron = [], []
    for number, (brin, code, digest) in enumerate(ends):
        sessie = {"sessie_id": f"s{number}", "bron": f"{brin} 1"}
        exchange.append({**sessie, "handeling": "overdrachtRequest", "detail": "granted, 1 aanleverpunten; x"})
        if digest:
            bron.append({**sessie, "handeling": "documentRequest", "detail": f"sha256:{digest} 12 bytes"})
        if code:
            exchange.append({**sessie, "handeling": "afmeldingRequest", "detail": f"signed off with {code}; x"})
    return judge_orders(
        write(folder / "orders.jsonl", orders),
        POOL,
        exchange=write(folder / "exchange.jsonl", exchange),
        bron=write(folder / "bron.jsonl", bron) if with_bron else None,
    )


def test_all_was_done(tmp_path: Path) -> None:
    """When as many sessies ended as were ordered, each with its code and dossier, the totals are those of the plan."""
    found = judge(tmp_path, reversed(KEPT))
    assert (found.wrong, found.lost, found.tally.counts) == (0, 0, {})
    assert found.codes == {DELIVERED: 3, REFUSED: 1}
    totals = found.fill_in(Totals(due=4, started=4, completed=4), delivered=DELIVERED)
    assert (totals.completed, totals.delivered, totals.refused, totals.lost) == (4, 3, 1, 0)


@pytest.mark.parametrize(
    ("ends", "counts", "wrong", "lost"),
    [
        pytest.param(KEPT[1:], {"not_fetched": 1}, 0, 1, id="one was not made"),
        pytest.param((("99AA", "", ANNA), *KEPT[1:]), {}, 0, 1, id="one has no end, which the other comparison tells"),
        pytest.param((*KEPT, KEPT[0]), {"unplanned": 1}, 0, 0, id="one was made twice"),
        pytest.param((("99AA", TECHNICAL, ""), *KEPT[1:]), {"other_outcome": 1}, 1, 0, id="another code"),
        pytest.param((KEPT[1], *KEPT[1:]), {"other_outcome": 1}, 1, 0, id="the dossier of another pupil"),
        pytest.param(
            (("99VB", DELIVERED, CARO), *KEPT[1:]), {"not_fetched": 1, "unplanned": 1}, 0, 1, id="another school"
        ),
        pytest.param((), {"not_fetched": 4}, 0, 4, id="nothing was done"),
    ],
)
def test_what_was_not_done_as_ordered(
    tmp_path: Path, ends: tuple[End, ...], counts: dict[str, int], wrong: int, lost: int
) -> None:
    """Orders without their end, and ends without an order, are differences; nothing of it counts as well done."""
    found = judge(tmp_path, ends)
    assert dict(found.tally.counts) == counts
    assert (found.wrong, found.lost, found.kept.total()) == (wrong, lost, 4 - wrong - lost)
    for difference in found.tally.first():
        assert difference.at_fault == KINDS[difference.kind].at_fault == "doel"
        assert ANNA not in difference.en
        assert difference.nl != difference.en


@pytest.mark.parametrize("ends", [KEPT, KEPT[1:]], ids=["it was done all the same", "it was not done"])
def test_an_order_that_failed_on_the_way(tmp_path: Path, ends: tuple[End, ...]) -> None:
    """An order that had no answer stays a failure, whether the doel made the transfer or not."""
    found = judge(tmp_path, ends, failed=0)
    assert (found.wrong, found.lost, found.tally.counts) == (0, 0, {})
    totals = found.fill_in(Totals(due=4, started=4, completed=4, failed=1), delivered=DELIVERED)
    assert (totals.completed, totals.delivered, totals.refused, totals.failed) == (4, 2, 1, 1)


def test_an_order_that_never_had_an_answer(tmp_path: Path) -> None:
    """An order that stands in no book explains one end that nobody ordered, and no more."""
    judge(tmp_path, (*KEPT, KEPT[0], KEPT[3]))
    books = {"exchange": tmp_path / "exchange.jsonl", "bron": tmp_path / "bron.jsonl"}
    told = [
        judge_orders(tmp_path / "orders.jsonl", POOL, **books, unended=number).tally.counts["unplanned"]
        for number in range(4)
    ]
    assert told == [2, 1, 0, 0]


def test_without_the_book_of_the_bron(tmp_path: Path) -> None:
    """Without the book of the bron a dossier is like any other of its school; codes still count."""
    assert not judge(tmp_path, (KEPT[1], *KEPT[1:]), with_bron=False).tally.counts
    assert judge(tmp_path, KEPT[1:], with_bron=False).tally.counts == {"not_fetched": 1}


def test_codes_and_mistakes(tmp_path: Path) -> None:
    """Codes are those of the sign-offs, with the failures that the generator met; other outcomes are mistakes."""
    found = judge(tmp_path, (("99AA", TECHNICAL, ""), *KEPT[1:]))
    assert found.in_codes({"": 6}, ordered=4) == {DELIVERED: 2, "": 2, REFUSED: 1, TECHNICAL: 1}
    assert found.in_mistakes({"trigger": 2}) == {"trigger": 2, "outcome": 1}
    assert found.in_latencies(LatencyDistribution(count=4, errors=2)).errors == 3
    assert judge(tmp_path, KEPT).in_mistakes({}) == {}


def test_the_comparison_of_the_books(tmp_path: Path) -> None:
    """Differences of orders come beside those of the books, in the order of the table, and the orders are a book."""
    books = Reconciliation(books=("exchange", "bron"), transfers=3, counts={"no_sign_off": 1}, per_book={"bron": 2})
    joined = judge(tmp_path, KEPT[1:]).join(books)
    assert joined.books == (ORDERS, "exchange", "bron")
    assert joined.counts == {"no_sign_off": 1, "not_fetched": 1}
    assert joined.per_book == {ORDERS: 4, "bron": 2}
    assert [difference.kind for difference in joined.differences] == ["not_fetched"]


def test_sign_offs_are_counted_as_they_come(tmp_path: Path) -> None:
    """A log that grows is read from where it was left, and a line that is half there waits for its other half."""
    book = tmp_path / "exchange.jsonl"
    line = json.dumps({"handeling": "afmeldingRequest", "detail": f"signed off with {DELIVERED}; x"}) + "\n"
    book.write_text(line + line[:30], encoding="utf-8")
    counter = SignOffCounter(book)
    assert counter.count() == 1
    with book.open("a", encoding="utf-8") as file:
        file.write(line[30:] + line)
    assert counter.count() == 3
