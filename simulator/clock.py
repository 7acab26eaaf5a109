"""Time, passed in: nothing in the core asks the operating system what time it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """Anything that tells the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in Dutch local time."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present moment in Dutch local time."""
        return datetime.now(AMSTERDAM)


class ShiftedClock:
    """Another clock that can be put forward: how a scenario lets a sessie expire without waiting.

    Args:
        base: the clock to follow.
    """

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._shift = timedelta()

    def now(self) -> datetime:
        """Return the base clock's moment plus everything it was put forward."""
        return self._base.now() + self._shift

    def advance(self, by: timedelta) -> None:
        """Put the clock forward by `by`."""
        self._shift += by


class ManualClock:
    """A clock that stands still until told otherwise: for tests.

    Args:
        moment: the aware moment to start at.
    """

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self._moment

    def advance(self, by: timedelta) -> None:
        """Put the clock forward by `by`."""
        self._moment += by
