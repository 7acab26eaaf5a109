"""Reconciliation of the ledgers of client, Traffic Center (`exchange`) and bronnen, transfer by transfer.

Each line of the client's ledger is a `LedgerEntry`, of the others a `simulator.journal.LogEntry`. They are read once,
as streams; for each sessie only some codes, counts and half a digest stay in memory.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sys import intern
from typing import Any

from loadtests.ledger.differences import BRON, CLIENT, DOEL, EXCHANGE, KINDS, SWV, DifferenceKind
from loadtests.ledger.sessie import LedgerSessie, Response
from loadtests.model import Difference, Reconciliation
from simulator.errors import ConfigurationError

_SHOWN = 200
_SHORT = 8  # characters of a sessie id or digest that a message shows
_HALF = 16  # bytes of a digest: enough to tell two dossiers apart
_GRANTED = "granted"
_VALID = "valid"
_SIGNED = "signed off with "
_FINGERPRINT = "sha256:"

Match = tuple[str, str, object, object]
"""Kind of difference, side at fault (empty: that of the kind), and the two values that differ."""


def compare_books(
    client: Path | None,
    exchange: Path | None,
    bron: tuple[Path, ...],
    *,
    expected: int | None = None,
    not_started: int = 0,
    clock_slack: float = 1.0,
) -> Reconciliation:
    """Compare the ledgers transfer by transfer; without a ledger the kinds of difference that need it are left out.

    Args:
        client: the ledger of the load generator; None when an external doel fetched.
        exchange: the log of the Traffic Center.
        bron: the logs of the bronnen, an SWV among them.
        expected: number of scheduled transfers; None: up to the highest number in the client's ledger.
        not_started: number of these that could not start, and may be missing.
        clock_slack: seconds that the clocks of Traffic Center and bron may differ.

    Raises:
        ConfigurationError: a ledger cannot be read.
    """
    reconciler = _Reconciler(clock_slack=clock_slack)
    if client is not None:
        reconciler.read(CLIENT, client, reconciler.add_client)
    if exchange is not None:
        reconciler.read(EXCHANGE, exchange, reconciler.add_exchange)
    for path in bron:
        reconciler.read(BRON, path, reconciler.add_bron)
    return reconciler.conclude(expected, not_started)


@dataclass
class DifferenceTally:
    """Counts differences, and keeps the first of each kind."""

    counts: Counter[str]
    told: dict[str, list[Difference]]

    def add(
        self,
        kind: DifferenceKind,
        *,
        sessie_id: str,
        number: int,
        at_fault: str = "",
        mine: object = "",
        theirs: object = "",
    ) -> None:
        """Count a difference, and keep it when it is among the first of its kind."""
        self.counts[kind.id] += 1
        told = self.told.setdefault(kind.id, [])
        if len(told) < _SHOWN:
            values = {"sessie": sessie_id[:_SHORT], "nummer": number, "mine": mine, "theirs": theirs}
            told.append(
                Difference(
                    kind=kind.id,
                    sessie_id=sessie_id,
                    number=number,
                    at_fault=at_fault or kind.at_fault,
                    nl=kind.text.nl.format(**values),
                    en=kind.text.en.format(**values),
                )
            )

    def first(self) -> tuple[Difference, ...]:
        """Return the first differences, equally many of each kind, so that a frequent one does not hide a rare one."""
        share = _SHOWN // max(len(self.told), 1)
        return tuple(difference for kind in KINDS for difference in self.told.get(kind, ())[:share])


class _Reconciler:
    """Reads the ledgers one after another, and finds the differences."""

    def __init__(self, *, clock_slack: float) -> None:
        self._clock_slack = clock_slack
        self._sessies: dict[str, LedgerSessie] = {}
        self._numbers = bytearray()  # per transfer number: how often it was seen, up to 2
        self._unexplained = 0  # technical failures before a sessie was known
        self._shared: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._lines: Counter[str] = Counter()
        self._broken: Counter[str] = Counter()
        self._tally = DifferenceTally(Counter(), {})

    def read(self, book: str, path: Path, add: Callable[[dict[str, Any]], None]) -> None:
        """Read one file of a ledger; unreadable lines are counted and skipped."""
        self._lines[book] += 0
        try:
            with path.open("rb") as file:
                for line in file:
                    try:
                        add(json.loads(line))
                    except (ValueError, KeyError, TypeError, AttributeError):
                        self._broken[book] += 1
                    else:
                        self._lines[book] += 1
        except OSError as error:
            raise ConfigurationError(
                f"this book cannot be read: {error.strerror}",
                nl=f"dit boek is niet te lezen: {error.strerror}",
                where=str(path),
                remedy="keep the folder with the books until they have been compared",
                remedy_nl="bewaar de map met de boeken tot ze vergeleken zijn",
            ) from error

    def add_client(self, entry: dict[str, Any]) -> None:
        """Add a line of the client's ledger."""
        number = int(entry["nummer"])
        sessie_id = entry.get("sessie_id", "")
        digest = bytes.fromhex(entry.get("digest", ""))[:_HALF]
        self._count_number(number)
        failed = not entry.get("resultaat", "") or bool(entry.get("fout", ""))
        if not sessie_id:
            self._unexplained += failed
            return
        sessie = self._sessie(sessie_id)
        if sessie.known:
            if sessie.number != number:
                self._tell("shared_sessie", sessie_id, number, mine=sessie.number)
            return
        sessie.known = True
        sessie.number = number
        sessie.failed = failed
        sessie.resultaat = intern(entry.get("resultaat", ""))
        sessie.afgemeld = intern(entry.get("afgemeld", ""))
        sessie.digest = digest or None

    def add_exchange(self, entry: dict[str, Any]) -> None:
        """Add a line of the log of the Traffic Center."""
        act, detail = entry["handeling"], entry.get("detail", "")
        sessie_id = entry.get("sessie_id", "")
        if not sessie_id:
            return
        if act == "overdrachtRequest" and detail.startswith(_GRANTED):
            self._sessie(sessie_id).granted = True
        elif act == "sessiecontroleRequest":
            sessie = self._sessie(sessie_id)
            sessie.checks += 1
            if detail.startswith(_VALID):
                sessie.valid_checks += 1
                sessie.late = sessie.late or bool(sessie.sign_offs)
        elif act == "afmeldingRequest":
            sessie = self._sessie(sessie_id)
            if detail.startswith(_SIGNED):
                code = intern(detail.removeprefix(_SIGNED).partition(";")[0].strip())
                sessie.sign_offs = self._share((*sessie.sign_offs, code))
                sessie.signed_at = sessie.signed_at or _moment(entry)
            else:
                sessie.refused_sign_offs += 1

    def add_bron(self, entry: dict[str, Any]) -> None:
        """Add a line of the log of a bron."""
        if entry["handeling"] != "documentRequest" or not entry.get("sessie_id", ""):
            return
        sessie_id, aanleverpunt, code = entry["sessie_id"], intern(entry["bron"]), intern(entry["resultaat"])
        sessie = self._sessie(sessie_id)
        response: Response = (intern(entry["actor"]), aanleverpunt, code)
        sessie.answers = self._share((*sessie.answers, self._share(response)))
        detail = entry.get("detail", "")
        if not detail.startswith(_FINGERPRINT):
            return
        sent = bytes.fromhex(detail[len(_FINGERPRINT) :].partition(" ")[0])[:_HALF]
        if sessie.digest == sent:
            sessie.matched = True
        elif sessie.digest is not None:
            sessie.sent = sent
        sessie.delivered = self._share((*sessie.delivered, aanleverpunt))
        if sessie.signed_at and _moment(entry) > sessie.signed_at + self._clock_slack:
            sessie.late = True

    def conclude(self, expected: int | None, not_started: int) -> Reconciliation:
        """Return the reconciliation of what was read."""
        books = frozenset(self._lines)
        if CLIENT in books:
            self._judge_numbers(expected, not_started)
        for sessie_id, sessie in self._sessies.items():
            for kind, evident, mine, theirs in self._find(sessie, books):
                at_fault = evident or KINDS[kind].at_fault
                if at_fault == BRON and sessie.answers and sessie.answers[0][0].startswith(SWV):
                    at_fault = SWV
                self._tell(kind, sessie_id, sessie.number, at_fault=at_fault, mine=mine, theirs=theirs)
        return Reconciliation(
            books=tuple(self._lines),
            transfers=len(self._sessies),
            counts={kind: self._tally.counts[kind] for kind in KINDS if self._tally.counts[kind]},
            differences=self._tally.first(),
            per_book=dict(self._lines),
            broken=dict(self._broken),
        )

    def _find(self, sessie: LedgerSessie, books: frozenset[str]) -> Iterator[Match]:
        """Yield the differences about a sessie; when a ledger lacks the sessie, only that one."""
        if CLIENT not in books:
            yield from _judge_sign_off(sessie)
        elif EXCHANGE in books:
            if sessie.known and not sessie.granted:
                yield "unknown_sessie", "", "", ""
            elif sessie.granted and not sessie.known:
                explained = self._unexplained > 0
                self._unexplained -= explained
                yield "unanswered" if explained else "ghost", "", "", ""
            elif sessie.known:
                yield from _compare_sign_off(sessie)
        if BRON in books:
            if CLIENT in books and (sessie.known or EXCHANGE not in books):
                yield from _compare_answer(sessie)
            yield from _find_repeats(sessie, checked=EXCHANGE in books)
            if sessie.granted or (EXCHANGE in books and not sessie.known):
                yield from _compare_checks(sessie)

    def _judge_numbers(self, expected: int | None, not_started: int) -> None:
        """Find the transfers that the client entered twice or not at all."""
        total = len(self._numbers) if expected is None else max(expected, len(self._numbers))
        self._numbers.extend(bytes(total - len(self._numbers)))
        allowed = not_started
        for number, seen in enumerate(self._numbers):
            if seen > 1:
                self._tell("duplicate_number", "", number)
            elif not seen and allowed:
                allowed -= 1
            elif not seen:
                self._tell("missing_number", "", number)

    def _count_number(self, number: int) -> None:
        if number < 0:
            raise ValueError(number)
        if number >= len(self._numbers):
            self._numbers.extend(bytes(number + 1 - len(self._numbers)))
        self._numbers[number] = min(self._numbers[number] + 1, 2)

    def _sessie(self, sessie_id: str) -> LedgerSessie:
        sessie = self._sessies.get(sessie_id)
        if sessie is None:
            sessie = self._sessies[sessie_id] = LedgerSessie()
        return sessie

    def _share(self, value: Any) -> Any:  # noqa: ANN401 - a tuple of any type goes in, an equal one comes out
        """Return an equal tuple that other sessies share, to save memory."""
        return self._shared.setdefault(value, value)

    def _tell(
        self, kind: str, sessie_id: str, number: int, *, at_fault: str = "", mine: object = "", theirs: object = ""
    ) -> None:
        self._tally.add(KINDS[kind], sessie_id=sessie_id, number=number, at_fault=at_fault, mine=mine, theirs=theirs)


def _compare_sign_off(sessie: LedgerSessie) -> Iterator[Match]:
    """Yield differences between client and Traffic Center about the sign-off of a sessie that both know."""
    accepted = len(sessie.sign_offs)
    if not accepted:
        if sessie.afgemeld and not sessie.refused_sign_offs:
            yield "lost_sign_off", "", sessie.afgemeld, ""
        else:
            yield "no_sign_off", "network" if sessie.failed else "", "", ""
        return
    if not sessie.afgemeld:
        yield "unconfirmed_sign_off", "", "", ""
    if accepted > 1:
        yield "double_sign_off", "", "", accepted
    elif sessie.refused_sign_offs:
        yield "repeated_sign_off", "", "", ""
    if sessie.resultaat and sessie.resultaat not in sessie.sign_offs:
        codes = {code for _, _, code in sessie.answers}
        heard, logged = sessie.resultaat in codes, sessie.sign_offs[0] in codes
        # the code that the bron answered decides which of the two is right
        evident = "" if heard == logged else EXCHANGE if heard else DOEL
        yield "sign_off_code_differs", evident, sessie.resultaat, sessie.sign_offs[0]


def _judge_sign_off(sessie: LedgerSessie) -> Iterator[Match]:
    """Yield differences between Traffic Center and bron about the sign-off of a sessie, without the client's ledger."""
    if not sessie.sign_offs:
        if sessie.granted:
            yield "no_sign_off", "", "", ""
        return
    if len(sessie.sign_offs) > 1:
        yield "double_sign_off", "", "", len(sessie.sign_offs)
    elif sessie.refused_sign_offs:
        yield "repeated_sign_off", DOEL, "", ""
    codes = dict.fromkeys(code for _, _, code in sessie.answers if code)
    if codes and sessie.sign_offs[0] not in codes:
        yield "unfounded_sign_off", "", sessie.sign_offs[0], ", ".join(codes)


def _compare_answer(sessie: LedgerSessie) -> Iterator[Match]:
    """Yield differences between client and bron about the responses of the bron."""
    if sessie.delivered and sessie.digest is None:
        yield "lost_delivery", "network" if sessie.failed else "", "", ""
    elif sessie.digest and not sessie.delivered:
        yield "unsent_delivery", "", "", ""
    elif sessie.digest and sessie.sent and not sessie.matched:
        yield "digest_differs", "", sessie.digest.hex()[:_SHORT], sessie.sent.hex()[:_SHORT]
    elif sessie.resultaat and not sessie.delivered:
        codes = dict.fromkeys(code for _, _, code in sessie.answers)
        if sessie.resultaat not in codes:
            yield "answer_differs", "", sessie.resultaat, ", ".join(filter(None, codes)) or "-"


def _find_repeats(sessie: LedgerSessie, *, checked: bool) -> Iterator[Match]:
    """Yield double deliveries by an aanleverpunt; with as many session checks as deliveries it was asked twice."""
    if len(set(sessie.delivered)) < len(sessie.delivered):
        asked_twice = sessie.valid_checks >= len(sessie.delivered)
        twice = next(aanleverpunt for aanleverpunt in sessie.delivered if sessie.delivered.count(aanleverpunt) > 1)
        yield "double_delivery", "" if not checked else DOEL if asked_twice else BRON, "", twice


def _compare_checks(sessie: LedgerSessie) -> Iterator[Match]:
    """Yield differences between Traffic Center and bron about session checks and their order."""
    if sessie.valid_checks < len(sessie.delivered):
        yield "unchecked_delivery", "", sessie.valid_checks, len(sessie.delivered)
    elif sessie.checks > len(sessie.answers):
        yield "surplus_check", "", sessie.checks, len(sessie.answers)
    if sessie.late and sessie.delivered:
        yield "early_sign_off", "", "", ""


def _moment(entry: dict[str, Any]) -> float:
    """Return when a log line was written, in seconds since the epoch."""
    return datetime.fromisoformat(entry["moment"]).timestamp()
