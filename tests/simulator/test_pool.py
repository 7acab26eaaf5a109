"""A stock lends a thing to one at a time, and makes no more than were ever in use at once."""

from __future__ import annotations

from simulator.pool import ObjectPool


def test_lent_again() -> None:
    """What came back is lent again; a new one is made only when all are out."""
    made = iter(range(9))
    pool = ObjectPool(lambda: next(made))
    assert pool.take() == 0
    pool.give_back(0)
    assert [pool.take(), pool.take()] == [0, 1]
    pool.give_back(1)
    pool.give_back(0)
    assert {pool.take(), pool.take()} == {0, 1}
    assert pool.take() == 2
