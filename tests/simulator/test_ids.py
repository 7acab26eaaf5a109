"""Identifiers from a source of chance that is passed in."""

from __future__ import annotations

import random
from uuid import UUID

from simulator.ids import RandomIds
from simulator.standard.keys import is_koppelsleutel, is_sessie_id


def test_ids_have_their_own_case() -> None:
    """A sessie id is in lower case, a koppelsleutel in upper case; both are UUIDs of version 4."""
    ids = RandomIds(random.Random(1))
    sessie_id, koppelsleutel = ids.sessie_id(), ids.koppelsleutel()
    assert is_sessie_id(sessie_id)
    assert is_koppelsleutel(koppelsleutel)
    assert UUID(sessie_id).version == UUID(koppelsleutel).version == 4


def test_the_same_seed_gives_the_same_ids() -> None:
    """A run can be repeated."""
    one, other = RandomIds(random.Random(7)), RandomIds(random.Random(7))
    assert [one.sessie_id(), one.koppelsleutel()] == [other.sessie_id(), other.koppelsleutel()]


def test_ids_differ() -> None:
    """No id is issued twice, and another seed gives other ids."""
    ids, others = RandomIds(random.Random(1)), RandomIds(random.Random(2))
    issued = {ids.sessie_id() for _ in range(500)} | {others.sessie_id() for _ in range(500)}
    assert len(issued) == 1000
