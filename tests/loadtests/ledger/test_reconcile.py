"""Books laid side by side: each difference planted, and nothing but that found."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from loadtests.ledger.differences import KINDS, ORDERS
from loadtests.ledger.reconcile import compare_books
from loadtests.ledger.writer import to_line
from loadtests.model import LedgerEntry, Reconciliation
from simulator.errors import ConfigurationError

DELIVERED = "OverdrachtGeslaagd"
REFUSED = "LeerlinginfoNietBeschikbaar"
OTHER = "SchoolNietToegestaan"
TRANSFERS = 6
SESSIES = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(TRANSFERS)]
DIGESTS = [hashlib.sha256(sessie.encode()).hexdigest() for sessie in SESSIES]

Line = dict[str, Any]


@dataclass
class Books:
    """The books of a run in which all went well: even transfers delivered, odd ones refused."""

    client: list[Line] = field(default_factory=list)
    exchange: list[Line] = field(default_factory=list)
    bron: list[Line] = field(default_factory=list)

    def compare(
        self, folder: Path, *, without: tuple[str, ...] = (), expected: int | None = None, not_started: int = 0
    ) -> Reconciliation:
        """Write the books down and compare them."""
        paths = {}
        for name in ("client", "exchange", "bron"):
            paths[name] = folder / f"{name}.jsonl"
            lines = (json.dumps(line) + "\n" for line in getattr(self, name))
            paths[name].write_text("".join(lines), encoding="utf-8")
        return compare_books(
            None if "client" in without else paths["client"],
            None if "exchange" in without else paths["exchange"],
            () if "bron" in without else (paths["bron"],),
            expected=expected,
            not_started=not_started,
        )

    def of(self, book: str, number: int, act: str = "") -> Line:
        """Return the first line about a transfer, with some handeling."""
        return next(
            line
            for line in getattr(self, book)
            if line["sessie_id"] == SESSIES[number] and line.get("handeling", "") == act
        )

    def repeat(self, book: str, number: int, act: str, **changes: str) -> None:
        """Write a line once more, with changes."""
        getattr(self, book).append({**self.of(book, number, act), **changes})

    def drop(self, book: str, number: int, act: str = "") -> None:
        """Lose a line."""
        getattr(self, book).remove(self.of(book, number, act))


def log_line(actor: str, act: str, sessie_id: str, *, second: int, detail: str, resultaat: str = "") -> Line:
    """Return a log line as the parties of osolab write it."""
    return {
        "moment": f"2026-03-30T10:00:{second:02d}+02:00",
        "actor": actor,
        "handeling": act,
        "account": "systeem",
        "sessie_id": sessie_id,
        "bron": "99AA 01",
        "doel": "99BB 00",
        "resultaat": resultaat,
        "detail": detail,
    }


@pytest.fixture
def books() -> Books:
    """Books that agree."""
    found = Books()
    for number, (sessie, digest) in enumerate(zip(SESSIES, DIGESTS, strict=True)):
        good = number % 2 == 0
        code = DELIVERED if good else REFUSED
        entry = LedgerEntry(
            number=number,
            sessie_id=sessie,
            scenario="B-02",
            resultaat=code,
            planned=code,
            digest=digest if good else "",
            afgemeld=DELIVERED,
        )
        found.client.append(json.loads(to_line(entry)))
        tail = "; certificate 00000003000000000001"
        found.exchange += [
            log_line("tc", "overdrachtRequest", sessie, second=1, detail=f"granted, 1 aanleverpunten{tail}"),
            log_line("tc", "sessiecontroleRequest", sessie, second=2, detail=f"valid{tail}"),
            log_line("tc", "afmeldingRequest", sessie, second=4, detail=f"signed off with {code}{tail}"),
        ]
        detail = f"sha256:{digest} 20480 bytes" if good else "not_prepared"
        found.bron.append(log_line("bron", "documentRequest", sessie, second=3, detail=detail, resultaat=code))
    return found


def test_books_that_tell_the_same_are_equal(books: Books, tmp_path: Path) -> None:
    """No difference is found where there is none, and every line is counted."""
    found = books.compare(tmp_path)
    assert found.equal
    assert found.differences == ()
    assert (found.books, found.transfers, found.broken) == (("client", "exchange", "bron"), TRANSFERS, {})
    assert found.per_book == {"client": 6, "exchange": 18, "bron": 6}


def plant_ghost(books: Books) -> None:
    """Let the exchange grant a sessie that nobody asked for."""
    books.repeat("exchange", 0, "overdrachtRequest", sessie_id="ghost-0000")


def plant_unanswered(books: Books) -> None:
    """Let a seventh transfer fail before it knew of its sessie."""
    plant_ghost(books)
    books.client.append({"nummer": 6, "sessie_id": "", "fout": "timeout"})


def plant_missing(books: Books) -> None:
    """Let a transfer go that never came to a sessie: its number alone is missing."""
    books.client.append({"nummer": 7, "sessie_id": "", "resultaat": "AanvragerNietBekend"})


def plant_shared(books: Books) -> None:
    """Let the exchange grant one sessie to two transfers."""
    books.client.append({**books.of("client", 0), "nummer": 6})


def plant_unconfirmed(books: Books) -> None:
    """Let the answer to a sign-off get lost."""
    books.of("client", 0).pop("afgemeld")


def plant_unsent(books: Books) -> None:
    """Let the bron deny that it delivered."""
    books.of("bron", 0, "documentRequest").update(detail="not_prepared", resultaat=REFUSED)


def plant_lost_delivery(books: Books) -> None:
    """Let the client forget the dossier that it received."""
    books.of("client", 0).pop("digest")


def plant_no_sign_off(books: Books) -> None:
    """Let the doel leave the sign-off out."""
    plant_unconfirmed(books)
    books.drop("exchange", 0, "afmeldingRequest")


def plant_double_delivery(books: Books) -> None:
    """Let the doel ask the same aanleverpunt twice."""
    books.repeat("bron", 0, "documentRequest")
    books.exchange.insert(2, books.of("exchange", 0, "sessiecontroleRequest"))


PLANTS: list[tuple[str, str, int, Callable[[Books], object]]] = [
    ("duplicate_number", "doel", 1, lambda books: books.client.append(books.of("client", 1))),
    ("missing_number", "unknown", 6, plant_missing),
    ("shared_sessie", "exchange", 6, plant_shared),
    ("unknown_sessie", "exchange", 1, lambda books: books.drop("exchange", 1, "overdrachtRequest")),
    ("ghost", "unknown", -1, plant_ghost),
    ("unanswered", "network", -1, plant_unanswered),
    ("no_sign_off", "doel", 0, plant_no_sign_off),
    ("lost_sign_off", "exchange", 3, lambda books: books.drop("exchange", 3, "afmeldingRequest")),
    ("unconfirmed_sign_off", "network", 0, plant_unconfirmed),
    ("double_sign_off", "exchange", 2, lambda books: books.repeat("exchange", 2, "afmeldingRequest")),
    (
        "repeated_sign_off",
        "doel",
        2,
        lambda books: books.repeat("exchange", 2, "afmeldingRequest", detail="closed", resultaat="AfmeldingOnjuist"),
    ),
    (
        "sign_off_code_differs",
        "exchange",
        0,
        lambda books: books.of("exchange", 0, "afmeldingRequest").update(
            detail=f"signed off with {OTHER}; certificate 1"
        ),
    ),
    ("double_delivery", "doel", 0, plant_double_delivery),
    (
        "digest_differs",
        "unknown",
        4,
        lambda books: books.of("bron", 4, "documentRequest").update(detail=f"sha256:{DIGESTS[0]} 9 bytes"),
    ),
    ("lost_delivery", "doel", 0, plant_lost_delivery),
    ("unsent_delivery", "bron", 0, plant_unsent),
    ("answer_differs", "unknown", 1, lambda books: books.of("bron", 1, "documentRequest").update(resultaat=OTHER)),
    ("unchecked_delivery", "bron", 0, lambda books: books.drop("exchange", 0, "sessiecontroleRequest")),
    (
        "surplus_check",
        "bron",
        1,
        lambda books: books.exchange.insert(0, books.of("exchange", 1, "sessiecontroleRequest")),
    ),
    (
        "early_sign_off",
        "doel",
        0,
        lambda books: books.of("exchange", 0, "afmeldingRequest").update(moment="2026-03-30T10:00:01+02:00"),
    ),
]


@pytest.mark.parametrize(("kind", "at_fault", "number", "plant"), PLANTS, ids=[plant[0] for plant in PLANTS])
def test_a_planted_difference_is_found_and_nothing_else(
    books: Books, tmp_path: Path, *, kind: str, at_fault: str, number: int, plant: Callable[[Books], object]
) -> None:
    """One transfer told in two ways gives that kind, once, with whose fault it is, in two languages."""
    plant(books)
    found = books.compare(tmp_path)
    assert found.counts == {kind: 1}
    (difference,) = found.differences
    assert (difference.kind, difference.at_fault, difference.number) == (kind, at_fault, number)
    assert not found.equal
    for words in (difference.nl, difference.en):
        assert not re.search(r"[{}]|0000-4000|[0-9a-f]{16}", words), words
    assert difference.nl != difference.en


def test_every_kind_is_planted_by_a_test() -> None:
    """No kind of difference stands in the table without having been found here, or in what became of orders."""
    assert [plant[0] for plant in PLANTS] == [kind for kind in KINDS if ORDERS not in KINDS[kind].needs]


@pytest.mark.parametrize(
    "without", [("bron",), ("exchange",), ("exchange", "bron"), ("client",), ("client", "bron")], ids=" and ".join
)
def test_a_book_that_is_absent_is_left_out(tmp_path: Path, books: Books, without: tuple[str, ...]) -> None:
    """Without the book of an external party nothing is held against anybody, and the books at hand are named."""
    found = books.compare(tmp_path, without=without)
    assert found.equal
    assert found.books == tuple(name for name in ("client", "exchange", "bron") if name not in without)


@pytest.mark.parametrize(("kind", "plant"), [pytest.param(kind, plant, id=kind) for kind, _, _, plant in PLANTS])
@pytest.mark.parametrize("absent", ["client", "exchange", "bron"])
def test_a_difference_is_seen_without_the_book_that_it_does_not_need(
    books: Books, tmp_path: Path, absent: str, kind: str, plant: Callable[[Books], object]
) -> None:
    """A kind is found exactly when the books are there that the table says it takes."""
    plant(books)
    found = books.compare(tmp_path, without=(absent,))
    assert kind in found.counts or absent in KINDS[kind].needs
    if absent in KINDS[kind].needs:
        assert kind not in found.counts


def test_a_code_that_no_bron_answered(books: Books, tmp_path: Path) -> None:
    """When a doel of others fetched, its book is not there; the bron knows which code its sign-off should have had."""
    books.of("exchange", 0, "afmeldingRequest").update(detail=f"signed off with {OTHER}; x")
    assert books.compare(tmp_path, without=("client",)).counts == {"unfounded_sign_off": 1}


def test_a_technical_failure_explains_one_sessie_without_an_answer(books: Books, tmp_path: Path) -> None:
    """Of two granted sessies that the client does not know, one failure explains one; the other is a ghost."""
    plant_unanswered(books)
    books.repeat("exchange", 0, "overdrachtRequest", sessie_id="ghost-0001")
    assert books.compare(tmp_path).counts == {"ghost": 1, "unanswered": 1}


@pytest.mark.parametrize("changes", [{"resultaat": ""}, {"fout": "timeout"}], ids=["no code", "failure"])
@pytest.mark.parametrize(
    ("kind", "plant"),
    [
        pytest.param("lost_delivery", plant_lost_delivery, id="delivery"),
        pytest.param("no_sign_off", plant_no_sign_off, id="sign-off"),
    ],
)
def test_after_a_technical_failure_the_network_is_at_fault(
    books: Books, tmp_path: Path, kind: str, plant: Callable[[Books], object], changes: Line
) -> None:
    """What a client could not know because its call failed is not held against it."""
    plant(books)
    books.of("client", 0).update(changes)
    (difference,) = books.compare(tmp_path).differences
    assert (difference.kind, difference.at_fault) == (kind, "network")


def test_a_wrong_sign_off_code_is_the_doels_when_the_bron_says_so(books: Books, tmp_path: Path) -> None:
    """When the exchange has the code that the bron gave, it was the client that told two stories."""
    books.of("client", 1)["resultaat"] = OTHER
    found = {difference.kind: difference.at_fault for difference in books.compare(tmp_path).differences}
    assert found["sign_off_code_differs"] == "doel"


def test_a_delivery_twice_after_one_check_is_the_brons(books: Books, tmp_path: Path) -> None:
    """A bron that was checked once and delivered twice did so by itself."""
    books.repeat("bron", 0, "documentRequest")
    found = {difference.kind: difference.at_fault for difference in books.compare(tmp_path).differences}
    assert found == {"double_delivery": "bron", "unchecked_delivery": "bron"}


def test_two_aanleverpunten_may_deliver_in_one_sessie(books: Books, tmp_path: Path) -> None:
    """Different dossiers of two aanleverpunten are no double delivery, and the client keeps either (A11)."""
    books.exchange.insert(2, books.of("exchange", 0, "sessiecontroleRequest"))
    books.repeat("bron", 0, "documentRequest", bron="99AA 02", detail=f"sha256:{DIGESTS[5]} 9 bytes")
    assert books.compare(tmp_path).equal


def test_the_fault_of_a_bron_that_is_an_swv_is_the_swvs(books: Books, tmp_path: Path) -> None:
    """An SWV that delivers without a session check is named as such."""
    books.drop("exchange", 0, "sessiecontroleRequest")
    books.of("bron", 0, "documentRequest")["actor"] = "swv"
    (difference,) = books.compare(tmp_path).differences
    assert (difference.kind, difference.at_fault) == ("unchecked_delivery", "swv")


def test_a_valid_check_after_the_sign_off_shows_that_it_came_too_early(books: Books, tmp_path: Path) -> None:
    """The order in the exchange's own log needs no clock."""
    check = books.of("exchange", 0, "sessiecontroleRequest")
    books.exchange.remove(check)
    books.exchange.append(check)
    assert books.compare(tmp_path).counts == {"early_sign_off": 1}


def test_clocks_that_differ_a_little_accuse_nobody(books: Books, tmp_path: Path) -> None:
    """A delivery that seems to lie within a second after the sign-off may be the clocks."""
    books.of("exchange", 0, "afmeldingRequest")["moment"] = "2026-03-30T10:00:02.5+02:00"
    assert books.compare(tmp_path).equal


def test_transfers_that_could_not_start_are_not_missing(books: Books, tmp_path: Path) -> None:
    """Of nine that were due three are not in the book; two of them never started."""
    assert books.compare(tmp_path, expected=9).counts == {"missing_number": 3}
    assert books.compare(tmp_path, expected=9, not_started=2).counts == {"missing_number": 1}


def test_a_line_that_was_cut_off_is_counted_and_passed_over(books: Books, tmp_path: Path) -> None:
    """A process that was killed while writing costs its last line, no more."""
    books.compare(tmp_path)
    paths = [tmp_path / f"{name}.jsonl" for name in ("client", "exchange", "bron")]
    for path, rest in zip(paths, (b'{"nummer":6,"ses', b"[1]", b"\xff\n"), strict=True):
        path.write_bytes(path.read_bytes() + rest)
    found = compare_books(paths[0], paths[1], (paths[2],))
    assert found.equal
    assert found.broken == {"client": 1, "exchange": 1, "bron": 1}
    assert found.per_book == {"client": 6, "exchange": 18, "bron": 6}


def test_frequent_differences_do_not_hide_a_rare_one(books: Books, tmp_path: Path) -> None:
    """At most 200 are told, all are counted, and each kind is among those told."""
    for number in range(500):
        books.repeat("exchange", 0, "overdrachtRequest", sessie_id=f"ghost-{number}")
    books.drop("exchange", 3, "afmeldingRequest")
    found = books.compare(tmp_path)
    assert found.counts == {"ghost": 500, "lost_sign_off": 1}
    assert len(found.differences) <= 200
    assert {difference.kind for difference in found.differences} == {"ghost", "lost_sign_off"}


def test_several_bronnen_are_one_book(books: Books, tmp_path: Path) -> None:
    """The logs of two bronnen together hold every delivery."""
    books.compare(tmp_path)
    lines = (tmp_path / "bron.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    for name, part in (("one", lines[::2]), ("two", lines[1::2])):
        (tmp_path / name).write_text("".join(part), encoding="utf-8")
    found = compare_books(tmp_path / "client.jsonl", tmp_path / "exchange.jsonl", (tmp_path / "one", tmp_path / "two"))
    assert found.equal
    assert found.per_book["bron"] == TRANSFERS


def test_a_book_that_is_not_there_is_explained(tmp_path: Path) -> None:
    """The file is named, in both languages."""
    with pytest.raises(ConfigurationError, match=r"nowhere\.jsonl: this book cannot be read") as caught:
        compare_books(tmp_path / "nowhere.jsonl", None, ())
    assert "dit boek is niet te lezen" in caught.value.in_language("nl")
