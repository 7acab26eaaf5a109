"""What became of the transfers that a doel of others was told to make: the plan, held against the books of the stub.

Such a doel tells nobody how its transfers ended. The exchange wrote down with which code each sessie was signed off,
and the bron which dossier it gave, so that orders and ends can be counted: for each school, code and dossier as many
sessies must have ended as were ordered.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from loadtests.ledger.differences import KINDS, ORDERS
from loadtests.ledger.reconcile import DifferenceTally
from loadtests.model import LatencyDistribution, Reconciliation, Totals
from loadtests.pupils.pool import PupilPool

_SIGNED = "signed off with "
_FINGERPRINT = "sha256:"
_SHORT = 8  # characters of a digest that words may show


class FetchOutcome(NamedTuple):
    """How a transfer ends: at which school, with which code, and with which dossier when that is known."""

    brin: str
    code: str
    digest: str = ""

    @property
    def words(self) -> str:
        """In words, the dossier shortened."""
        dossier = f" (dossier {self.digest[:_SHORT]})" if self.digest else ""
        return f"{self.code}{dossier}, bron {self.brin}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a doel was told to do.

    Attributes:
        certain: orders that it took on, by how they must end.
        doubtful: orders that failed on the way; it may have carried them out all the same.
        lines: in the book.
    """

    certain: Counter[FetchOutcome]
    doubtful: Counter[FetchOutcome]
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOutcome:
    """What became of the orders.

    Attributes:
        kept: ends that were ordered.
        codes: of every sessie that was signed off.
        wrong: orders that came to another end.
        lost: orders of which there is no end.
        tally: the differences.
    """

    kept: Counter[FetchOutcome]
    codes: Counter[str]
    wrong: int
    lost: int
    tally: DifferenceTally
    lines: int

    def fill_in(self, totals: Totals, *, delivered: str) -> Totals:
        """Return the counts of a run with the outcomes that the books tell.

        Args:
            totals: as the generator knows them: what failed on the way, and what never ended there.
            delivered: code of a dossier that was delivered.
        """
        brought = sum(count for outcome, count in self.kept.items() if outcome.code == delivered)
        lost = totals.lost + self.lost
        return replace(
            totals,
            completed=totals.started - lost,
            delivered=brought,
            refused=self.kept.total() - brought,
            wrong=self.wrong,
            lost=lost,
        )

    def in_latencies(self, distribution: LatencyDistribution) -> LatencyDistribution:
        """Return the latencies of orders with those among the errors that did not come to what was ordered."""
        return replace(distribution, errors=distribution.errors + self.wrong + self.lost)

    def in_codes(self, codes: Mapping[str, int], *, ordered: int) -> Mapping[str, int]:
        """Return outcomes by code: those of the books, and the technical failures that the generator met."""
        failures = codes.get("", 0) - ordered  # an order has no code
        found = {**self.codes, **({"": failures} if failures else {})}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def in_mistakes(self, mistakes: Mapping[str, int]) -> Mapping[str, int]:
        """Return wrong answers by kind, other outcomes than were ordered among them."""
        return {**mistakes, **({"outcome": self.wrong} if self.wrong else {})}

    def join(self, books: Reconciliation) -> Reconciliation:
        """Return a comparison of the books with that of the plan put to it."""
        counts = {**books.counts, **self.tally.counts}
        return replace(
            books,
            books=(ORDERS, *books.books),
            counts={kind: counts[kind] for kind in KINDS if counts.get(kind)},
            differences=(*books.differences, *self.tally.first()),
            per_book={ORDERS: self.lines, **books.per_book},
        )


def judge_orders(orders: Path, pool: PupilPool, *, exchange: Path, bron: Path | None, unended: int = 0) -> OrderOutcome:
    """Hold what was ordered against what the books say was done.

    Args:
        orders: book of the generator: an order a line, with the reason if it failed.
        pool: the pupils.
        exchange: log of the Traffic Center.
        bron: log of the bron; None when it is not ours, and then a dossier is like any other of its school.
        unended: orders that never had an answer and stand in no book; the doel may have carried them out.
    """
    ordered = read_orders(orders, pool, digests=bron is not None)
    ended, unsigned = _read_ends(exchange, _read_digests(bron) if bron else {})
    kept = ordered.certain & ended
    missing, surplus = ordered.certain - ended, ended - ordered.certain - ordered.doubtful
    tally = DifferenceTally(Counter(), {})
    wrong = 0
    for brin in sorted({outcome.brin for outcome in (*missing, *surplus)}):
        wanting, extra = _of_school(missing, brin), _of_school(surplus, brin)
        for planned, found in zip(wanting, extra, strict=False):
            _tell(tally, "other_outcome", mine=planned.words, theirs=found.words)
        both = min(len(wanting), len(extra))
        wrong += both
        for planned in wanting[both:][unsigned[brin] :]:  # a sessie without an end is told as such
            _tell(tally, "not_fetched", mine=planned.words)
        explained, unended = min(unended, len(extra) - both), max(0, unended - len(extra) + both)
        for found in extra[both + explained :]:
            _tell(tally, "unplanned", theirs=found.words)
    codes: Counter[str] = Counter()
    for outcome, count in ended.items():
        codes[outcome.code] += count
    return OrderOutcome(
        kept=kept,
        codes=codes,
        wrong=wrong,
        lost=missing.total() - wrong,
        tally=tally,
        lines=ordered.lines,
    )


def read_orders(orders: Path, pool: PupilPool, *, digests: bool) -> Orders:
    """Return what was ordered, by how it must end.

    Args:
        orders: book of the generator.
        pool: the pupils.
        digests: whether dossiers are told apart.
    """
    certain: Counter[FetchOutcome] = Counter()
    doubtful: Counter[FetchOutcome] = Counter()
    for entry in _lines(orders):
        pupil = pool.person(entry["scenario"], int(entry["nummer"]))
        outcome = FetchOutcome(pupil.bron, entry["planned"], pupil.digest if digests else "")
        (doubtful if entry.get("fout") else certain)[outcome] += 1
    return Orders(certain=certain, doubtful=doubtful, lines=certain.total() + doubtful.total())


class SignOffCounter:
    """Counts the sign-offs in the log of an exchange that is still at work.

    Args:
        path: of the log.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._signed = 0

    def count(self) -> int:
        """Return how many there are by now."""
        with self._path.open("rb") as file:
            file.seek(self._read)
            news = file.read()
        whole = news[: news.rfind(b"\n") + 1]
        self._read += len(whole)
        self._signed += whole.count(f'"detail": "{_SIGNED}'.encode())
        return self._signed


def _read_digests(bron: Path) -> Mapping[str, str]:
    """Return the digest of the last dossier that was given in each sessie."""
    found = {}
    for entry in _lines(bron):
        detail = entry.get("detail", "")
        if entry.get("handeling") == "documentRequest" and detail.startswith(_FINGERPRINT):
            found[entry["sessie_id"]] = detail[len(_FINGERPRINT) :].partition(" ")[0]
    return found


def _read_ends(exchange: Path, digests: Mapping[str, str]) -> tuple[Counter[FetchOutcome], Counter[str]]:
    """Return how sessies ended, and by school how many were granted and never signed off."""
    ended: Counter[FetchOutcome] = Counter()
    under_way: dict[str, str] = {}
    for entry in _lines(exchange):
        sessie_id, detail = entry.get("sessie_id", ""), entry.get("detail", "")
        if entry.get("handeling") == "overdrachtRequest" and sessie_id:
            under_way[sessie_id] = entry["bron"].partition(" ")[0]
        elif entry.get("handeling") == "afmeldingRequest" and detail.startswith(_SIGNED) and sessie_id in under_way:
            code = detail.removeprefix(_SIGNED).partition(";")[0].strip()
            ended[FetchOutcome(under_way.pop(sessie_id), code, digests.get(sessie_id, ""))] += 1
    return ended, Counter(under_way.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the entries of a book; a line that is none is passed over, for the comparison of the books counts it."""
    with path.open("rb") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _of_school(counts: Counter[FetchOutcome], brin: str) -> list[FetchOutcome]:
    """Return the ends at one school, each as often as it is there; the same codes lie at the same places."""
    return sorted(outcome for outcome in counts.elements() if outcome.brin == brin)


def _tell(tally: DifferenceTally, kind: str, *, mine: str = "", theirs: str = "") -> None:
    tally.add(KINDS[kind], sessie_id="", number=-1, mine=mine, theirs=theirs)
