"""The mailbox keeps every exchange since the start, so that waiting also finds an exchange that came earlier."""

from __future__ import annotations

import threading
from collections.abc import Callable

from harness.checks.evidence import Call, ExchangeReader
from simulator.journal import Exchange, Journal


class Mailbox:
    """Recorded exchanges, to search or to wait for by their content.

    Args:
        journal: that records them.
        reader: parses them.
    """

    def __init__(self, journal: Journal, reader: ExchangeReader) -> None:
        self._reader = reader
        self._arrived = threading.Condition()
        self._calls: dict[int, Call] = {}
        journal.listen(lambda exchange: self._receive((exchange,)))
        self._receive(journal.exchanges)  # after subscribing: an exchange in between is received twice, not missed

    def _receive(self, exchanges: tuple[Exchange, ...]) -> None:
        calls = {call.number: call for call in self._reader.read(exchanges)}
        with self._arrived:
            self._calls |= calls
            self._arrived.notify_all()

    def wait_for(self, wanted: Callable[[Call], bool], *, after: int = 0, deadline_s: float = 0.0) -> Call | None:
        """Return the first exchange that matches, in order of departure; wait for it at most `deadline_s`.

        Args:
            wanted: predicate, for instance on sessie, koppelsleutel, zoeksleutel or address.
            after: only exchanges with a higher number.
            deadline_s: seconds; 0: do not wait.

        Returns:
            The exchange, or None when the deadline passed.
        """

        def find() -> Call | None:
            numbers = sorted(number for number in self._calls if number > after)
            return next((self._calls[number] for number in numbers if wanted(self._calls[number])), None)

        with self._arrived:
            self._arrived.wait_for(lambda: find() is not None, timeout=deadline_s)
            return find()
