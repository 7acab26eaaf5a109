"""Books that go on for a season: what happened goes to a file as it happens, and memory stays what it was.

The books of a test run are kept whole in memory, which is right for a hundred transfers and wrong for a million.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from simulator.journal import LogEntry
from simulator.sessie import Sessie, State
from simulator.standard.keys import SessieId
from simulator.store import Aanvraag, MemoryStore

CLOSED_KEPT = 5_000
"""Closed sessies that are still answered for, oldest first to go; at 100 a second those of the last fifty seconds."""


class JsonlLog:
    """Log lines to a file, one JSON object a line, on disk before the answer leaves. Safe to use from several threads.

    Args:
        file: to write; what was there is replaced.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._file: IO[str] = file.open("w", encoding="utf-8", buffering=1)

    def log(self, entry: LogEntry) -> None:
        """Write a log line down."""
        line = json.dumps(
            {
                "moment": entry.moment.isoformat(),
                "actor": entry.actor,
                "handeling": entry.act,
                "sessie_id": entry.sessie_id,
                "bron": entry.bron,
                "doel": entry.doel,
                "resultaat": entry.resultaat,
                "detail": entry.detail,
            }
        )
        with self._lock:
            self._file.write(line + "\n")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class StreamingStore(MemoryStore):
    """The books of a Traffic Center that never stops: log lines to a file, and only the last closed sessies in memory.

    Args:
        log: takes the log lines.
        kept: number of closed sessies to keep.
    """

    def __init__(self, log: Callable[[LogEntry], None], *, kept: int = CLOSED_KEPT) -> None:
        super().__init__()
        self._log_line = log
        self._kept = kept
        self._closed: deque[SessieId] = deque()

    def log(self, entry: LogEntry) -> None:
        """Write a log line to the file."""
        self._log_line(entry)

    def replace_sessie(self, old: Sessie, new: Sessie) -> bool:
        """Put `new` in the place of `old`, and let go of a sessie that was closed long ago."""
        done = super().replace_sessie(old, new)
        if done and new.state not in OPEN and old.state in OPEN:
            with self._lock:
                self._closed.append(new.id)
                if len(self._closed) > self._kept:
                    self._sessies.pop(self._closed.popleft(), None)
        return done

    @property
    def count(self) -> int:
        """Number of sessies in memory."""
        with self._lock:
            return len(self._sessies)

    @property
    def open(self) -> int:
        """Number of sessies that still expect something."""
        with self._lock:
            return len(self._sessies) - len(self._closed)


OPEN = frozenset({State.VERLEEND, State.GECONTROLEERD})
"""States in which a sessie still expects something."""


class LatestAanvragen:
    """The last request of each doel for each pupil: all that a notification needs. Safe to use from several threads.

    Bron: FS-23 (whom to notify is whom the last request came from).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aanvragen: dict[str, dict[tuple[str, str, str], Aanvraag]] = {}

    def add(self, aanvraag: Aanvraag) -> None:
        """Keep a request, in place of an earlier one of the same doel."""
        adres = aanvraag.adressering
        key = (adres.doel_brin, adres.doel_aanleverpunt, adres.bron_aanleverpunt)
        with self._lock:
            self._aanvragen.setdefault(aanvraag.pgn, {})[key] = aanvraag

    def of_leerling(self, pgn: str) -> tuple[Aanvraag, ...]:
        """Return the requests for a pupil, oldest first."""
        with self._lock:
            return tuple(sorted(self._aanvragen.get(pgn, {}).values(), key=lambda one: one.moment))

    def purge(self, before: datetime) -> int:
        """Destroy the requests made before a moment; return how many."""
        with self._lock:
            count = self._count()
            for some in self._aanvragen.values():
                for key in [key for key, one in some.items() if one.moment < before]:
                    del some[key]
            return count - self._count()

    @property
    def count(self) -> int:
        """Number of requests in memory."""
        with self._lock:
            return self._count()

    def _count(self) -> int:
        return sum(map(len, self._aanvragen.values()))
