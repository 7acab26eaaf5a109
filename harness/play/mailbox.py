"""The mailbox: every exchange from time zero, kept, so that a call that came early is found as well as one to come."""

from __future__ import annotations

import threading
from collections.abc import Callable

from harness.checks.evidence import ExchangeReader, Gesprek
from simulator.journal import Journaal, Uitwisseling


class Postbus:
    """Exchanges by business key: who waits says what for, never when.

    Args:
        journaal: that records them.
        reader: reads them.
    """

    def __init__(self, journaal: Journaal, reader: ExchangeReader) -> None:
        self._reader = reader
        self._arrived = threading.Condition()
        self._gesprekken: dict[int, Gesprek] = {}
        journaal.listen(lambda uitwisseling: self._receive((uitwisseling,)))
        self._receive(journaal.uitwisselingen)  # after listening: what comes in between is received twice, not missed

    def _receive(self, uitwisselingen: tuple[Uitwisseling, ...]) -> None:
        gesprekken = {gesprek.nummer: gesprek for gesprek in self._reader.read(uitwisselingen)}
        with self._arrived:
            self._gesprekken |= gesprekken
            self._arrived.notify_all()

    def wait_for(self, wanted: Callable[[Gesprek], bool], *, after: int = 0, deadline_s: float = 0.0) -> Gesprek | None:
        """Return the first exchange that is wanted, in order of departure; wait for it at most `deadline_s`.

        Args:
            wanted: tells by sessie, koppelsleutel, zoeksleutel or address.
            after: only exchanges with a higher number.
            deadline_s: seconds; 0 looks once and does not wait.

        Returns:
            The exchange, or None when the deadline passed.
        """

        def find() -> Gesprek | None:
            numbers = sorted(nummer for nummer in self._gesprekken if nummer > after)
            return next((self._gesprekken[nummer] for nummer in numbers if wanted(self._gesprekken[nummer])), None)

        with self._arrived:
            self._arrived.wait_for(lambda: find() is not None, timeout=deadline_s)
            return find()
