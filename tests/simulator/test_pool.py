"""A stock lends a thing to one at a time, and makes no more than were ever in use at once."""

from __future__ import annotations

from simulator.pool import Voorraad


def test_lent_again() -> None:
    """What came back is lent again; a new one is made only when all are out."""
    made = iter(range(9))
    voorraad = Voorraad(lambda: next(made))
    assert voorraad.take() == 0
    voorraad.give_back(0)
    assert [voorraad.take(), voorraad.take()] == [0, 1]
    voorraad.give_back(1)
    voorraad.give_back(0)
    assert {voorraad.take(), voorraad.take()} == {0, 1}
    assert voorraad.take() == 2
