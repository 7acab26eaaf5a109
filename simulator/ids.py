"""Identifiers that a party issues, made from a random number generator that is passed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from simulator.standard.keys import Koppelsleutel, SessieId

if TYPE_CHECKING:
    import random


class Ids(Protocol):
    """Issues the identifiers of the Traffic Center."""

    def sessie_id(self) -> SessieId:
        """Return a new sessie id (UUID, lower case)."""
        ...

    def koppelsleutel(self) -> Koppelsleutel:
        """Return a new koppelsleutel (UUID, upper case)."""
        ...


class RandomIds:
    """Version 4 UUIDs from a `random.Random`: seeded for a repeatable run, `random.SystemRandom()` for a server.

    Args:
        chance: the random number generator.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def _uuid(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)

    def sessie_id(self) -> SessieId:
        """Return a new sessie id (UUID, lower case).

        Bron: protocol 6.2, sessieId.
        """
        return SessieId(str(self._uuid()))

    def koppelsleutel(self) -> Koppelsleutel:
        """Return a new koppelsleutel (UUID, upper case).

        Bron: protocol 6.2, koppelsleutel.
        """
        return Koppelsleutel(str(self._uuid()).upper())
