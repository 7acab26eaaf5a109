"""Time that is passed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from simulator.clock import AMSTERDAM, ManualClock, ShiftedClock, SystemClock

MOMENT = datetime(2026, 3, 22, 9, 30, tzinfo=AMSTERDAM)


def test_a_manual_clock_stands_still_until_told() -> None:
    """It shows the moment it was given, and moves by what it is told."""
    clock = ManualClock(MOMENT)
    assert clock.now() == clock.now() == MOMENT
    clock.advance(timedelta(minutes=31))
    assert clock.now() == MOMENT + timedelta(minutes=31)


def test_a_shifted_clock_follows_its_base() -> None:
    """It is ahead of the base by everything it was put forward, and leaves the base alone."""
    base = ManualClock(MOMENT)
    clock = ShiftedClock(base)
    assert clock.now() == MOMENT
    clock.advance(timedelta(minutes=20))
    clock.advance(timedelta(minutes=11))
    base.advance(timedelta(seconds=5))
    assert clock.now() == MOMENT + timedelta(minutes=31, seconds=5)
    assert base.now() == MOMENT + timedelta(seconds=5)


def test_the_system_clock_tells_dutch_time() -> None:
    """The moment is aware, lies between two readings of the machine, and has the Dutch offset."""
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == now.astimezone(AMSTERDAM).utcoffset()
