"""The floor: what the necessary work alone would allow."""

from __future__ import annotations

import time
from itertools import count

import pytest

from loadtests.measure.floor import LOOPBACK_S, floor_per_second


def test_arithmetic() -> None:
    """The floor is the cores by the cost of one transfer: its work, as measured, and the kernel's."""
    moments = count(step=0.0005)  # every look at the clock is half a millisecond later
    assert floor_per_second(2, ticks=lambda: next(moments)) == round(2 / (0.0005 + LOOPBACK_S), 1)


def test_a_hiccup_does_not_count() -> None:
    """The median is taken, so that one slow round among many changes nothing."""
    moments = iter([n * 0.001 + (5.0 if n > 3 else 0.0) for n in range(1000)])
    assert floor_per_second(1, ticks=lambda: next(moments)) == round(1 / (0.001 + LOOPBACK_S), 1)


def test_really_works() -> None:
    """The work is done for real: a dossier is written, parsed and judged, which takes CPU of this process."""
    begin = time.process_time()
    floor = floor_per_second(1)
    used = time.process_time() - begin
    work = 1 / floor - LOOPBACK_S
    assert 0.0001 < work < used / 16  # half of the rounds took at least as long as the median
    assert floor_per_second(2) == pytest.approx(2 * floor, rel=0.5)
