"""Stores with bounded memory for long load runs: log lines are written to a file as they come.

The `MemoryStore` of a functional run keeps everything in memory, which does not work for a million transfers.
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
"""Closed sessies that stay in memory, oldest removed first; at 100 per second those of the last fifty seconds."""


class JsonlLog:
    """Writes log lines to a file, one JSON object per line, before the response is sent. Thread-safe.

    Args:
        file: to write; an existing one is replaced.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._file: IO[str] = file.open("w", encoding="utf-8", buffering=1)

    def log(self, entry: LogEntry) -> None:
        """Write a log line."""
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
    """The store of a Traffic Center under load: log lines go to a file, only the last closed sessies stay in memory.

    Args:
        log: writes the log lines.
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
        """Replace `old` by `new`, and remove the oldest closed sessie when there are too many."""
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
        """Number of sessies that are not closed."""
        with self._lock:
            return len(self._sessies) - len(self._closed)


OPEN = frozenset({State.VERLEEND, State.GECONTROLEERD})
"""States of a sessie that is not closed."""


class LatestAanvragen:
    """The last request of each doel for each pupil, which is all that a notificatie needs. Thread-safe.

    Bron: FS-23 (a notificatie goes to the party of the last request).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aanvragen: dict[str, dict[tuple[str, str, str], Aanvraag]] = {}

    def add(self, aanvraag: Aanvraag) -> None:
        """Store a request, replacing an earlier one of the same doel."""
        adres = aanvraag.adressering
        key = (adres.doel_brin, adres.doel_aanleverpunt, adres.bron_aanleverpunt)
        with self._lock:
            self._aanvragen.setdefault(aanvraag.pgn, {})[key] = aanvraag

    def of_leerling(self, pgn: str) -> tuple[Aanvraag, ...]:
        """Return the requests for a pupil, oldest first."""
        with self._lock:
            return tuple(sorted(self._aanvragen.get(pgn, {}).values(), key=lambda one: one.moment))

    def purge(self, before: datetime) -> int:
        """Delete the requests made before a moment; return their number."""
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
