"""The mailbox: every exchange from time zero, kept, so that a call that came early is found as well as one to come."""

from __future__ import annotations

import threading
from collections.abc import Callable

from harness.checks.evidence import Call, ExchangeReader
from simulator.journal import Exchange, Journal


class Mailbox:
    """Exchanges by business key: who waits says what for, never when.

    Args:
        journal: that records them.
        reader: reads them.
    """

    def __init__(self, journal: Journal, reader: ExchangeReader) -> None:
        self._reader = reader
        self._arrived = threading.Condition()
        self._calls: dict[int, Call] = {}
        journal.listen(lambda exchange: self._receive((exchange,)))
        self._receive(journal.exchanges)  # after listening: what comes in between is received twice, not missed

    def _receive(self, exchanges: tuple[Exchange, ...]) -> None:
        calls = {call.number: call for call in self._reader.read(exchanges)}
        with self._arrived:
            self._calls |= calls
            self._arrived.notify_all()

    def wait_for(self, wanted: Callable[[Call], bool], *, after: int = 0, deadline_s: float = 0.0) -> Call | None:
        """Return the first exchange that is wanted, in order of departure; wait for it at most `deadline_s`.

        Args:
            wanted: tells by sessie, koppelsleutel, zoeksleutel or address.
            after: only exchanges with a higher number.
            deadline_s: seconds; 0 looks once and does not wait.

        Returns:
            The exchange, or None when the deadline passed.
        """

        def find() -> Call | None:
            numbers = sorted(number for number in self._calls if number > after)
            return next((self._calls[number] for number in numbers if wanted(self._calls[number])), None)

        with self._arrived:
            self._arrived.wait_for(lambda: find() is not None, timeout=deadline_s)
            return find()
