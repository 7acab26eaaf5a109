"""Outcomes of the transfers that an external doel was ordered to make, from the ledgers of the stub.

An external doel does not report outcomes. The log of the Traffic Center has the code with which each sessie was signed
off, and that of the bron the dossier it delivered: for each school, code and dossier as many sessies must have ended
as were ordered.
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
_SHORT = 8  # characters of a digest that a message shows


class FetchOutcome(NamedTuple):
    """How a transfer ends: BRIN of the bron, code, and digest of the dossier when that is known."""

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
    """The orders to a doel.

    Attributes:
        certain: orders that it accepted, by planned outcome.
        doubtful: orders whose call failed, by planned outcome; the doel may have carried them out.
        lines: number of lines in the ledger.
    """

    certain: Counter[FetchOutcome]
    doubtful: Counter[FetchOutcome]
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOutcome:
    """The outcomes of the orders.

    Attributes:
        kept: outcomes as ordered.
        codes: of every sessie that was signed off.
        wrong: orders with another outcome.
        lost: orders without an outcome.
        tally: the differences.
        lines: number of lines in the ledger of orders.
    """

    kept: Counter[FetchOutcome]
    codes: Counter[str]
    wrong: int
    lost: int
    tally: DifferenceTally
    lines: int

    def fill_in(self, totals: Totals, *, delivered: str) -> Totals:
        """Return the totals of a run with the outcomes from the ledgers.

        Args:
            totals: of the generator: calls that failed or never ended.
            delivered: code for a delivered dossier.
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
        """Return the latencies of orders, with wrong and lost orders counted as errors."""
        return replace(distribution, errors=distribution.errors + self.wrong + self.lost)

    def in_codes(self, codes: Mapping[str, int], *, ordered: int) -> Mapping[str, int]:
        """Return outcomes by code: those in the ledgers, and the technical failures of the generator."""
        failures = codes.get("", 0) - ordered  # an order has no code
        found = {**self.codes, **({"": failures} if failures else {})}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def in_mistakes(self, mistakes: Mapping[str, int]) -> Mapping[str, int]:
        """Return mistakes by kind, including outcomes other than ordered."""
        return {**mistakes, **({"outcome": self.wrong} if self.wrong else {})}

    def join(self, books: Reconciliation) -> Reconciliation:
        """Return a reconciliation of the ledgers with these differences added."""
        counts = {**books.counts, **self.tally.counts}
        return replace(
            books,
            books=(ORDERS, *books.books),
            counts={kind: counts[kind] for kind in KINDS if counts.get(kind)},
            differences=(*books.differences, *self.tally.first()),
            per_book={ORDERS: self.lines, **books.per_book},
        )


def judge_orders(orders: Path, pool: PupilPool, *, exchange: Path, bron: Path | None, unended: int = 0) -> OrderOutcome:
    """Compare the orders with the outcomes in the ledgers.

    Args:
        orders: ledger of the generator: one order per line, with the reason if it failed.
        pool: the pupils.
        exchange: log of the Traffic Center.
        bron: log of the bron; None when it is external, and then dossiers of one school are not told apart.
        unended: orders without a response, which are not in the ledger; the doel may have carried them out.
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
        for planned in wanting[both:][unsigned[brin] :]:  # a sessie without sign-off is a difference of its own
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
    """Return the orders, by planned outcome.

    Args:
        orders: ledger of the generator.
        pool: the pupils.
        digests: whether to tell dossiers apart.
    """
    certain: Counter[FetchOutcome] = Counter()
    doubtful: Counter[FetchOutcome] = Counter()
    for entry in _lines(orders):
        pupil = pool.person(entry["scenario"], int(entry["nummer"]))
        outcome = FetchOutcome(pupil.bron, entry["planned"], pupil.digest if digests else "")
        (doubtful if entry.get("fout") else certain)[outcome] += 1
    return Orders(certain=certain, doubtful=doubtful, lines=certain.total() + doubtful.total())


class SignOffCounter:
    """Counts the sign-offs in the log of a Traffic Center that is still running.

    Args:
        path: of the log.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._signed = 0

    def count(self) -> int:
        """Return the number so far."""
        with self._path.open("rb") as file:
            file.seek(self._read)
            news = file.read()
        whole = news[: news.rfind(b"\n") + 1]
        self._read += len(whole)
        self._signed += whole.count(f'"detail": "{_SIGNED}'.encode())
        return self._signed


def _read_digests(bron: Path) -> Mapping[str, str]:
    """Return the digest of the last dossier delivered in each sessie."""
    found = {}
    for entry in _lines(bron):
        detail = entry.get("detail", "")
        if entry.get("handeling") == "documentRequest" and detail.startswith(_FINGERPRINT):
            found[entry["sessie_id"]] = detail[len(_FINGERPRINT) :].partition(" ")[0]
    return found


def _read_ends(exchange: Path, digests: Mapping[str, str]) -> tuple[Counter[FetchOutcome], Counter[str]]:
    """Return the outcomes of sessies, and by school the number that were granted and never signed off."""
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
    """Yield the entries of a ledger; unreadable lines are skipped, and counted by the reconciliation."""
    with path.open("rb") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _of_school(counts: Counter[FetchOutcome], brin: str) -> list[FetchOutcome]:
    """Return the outcomes of one school as a sorted list, each as often as counted."""
    return sorted(outcome for outcome in counts.elements() if outcome.brin == brin)


def _tell(tally: DifferenceTally, kind: str, *, mine: str = "", theirs: str = "") -> None:
    tally.add(KINDS[kind], sessie_id="", number=-1, mine=mine, theirs=theirs)
