"""Clocks, passed in as dependencies: nothing in the core asks the operating system for the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """Anything that tells the current time."""

    def now(self) -> datetime:
        """Return the current time, timezone-aware, in Dutch local time."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the current time in Dutch local time."""
        return datetime.now(AMSTERDAM)


class ShiftedClock:
    """A clock that follows another at an offset: lets a sessie expire in a scenario without waiting.

    Args:
        base: the clock to follow.
    """

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._shift = timedelta()

    def now(self) -> datetime:
        """Return the time of the base clock plus the offset."""
        return self._base.now() + self._shift

    def advance(self, by: timedelta) -> None:
        """Advance the clock by `by`."""
        self._shift += by


class ManualClock:
    """A clock that stands still until it is advanced: for tests.

    Args:
        moment: the aware moment to start at.
    """

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the time that it was set to."""
        return self._moment

    def advance(self, by: timedelta) -> None:
        """Advance the clock by `by`."""
        self._moment += by
