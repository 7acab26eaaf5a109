"""School boards of a region and the schools of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.names.names import read_names

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bestuur:
    """A school board, of schools of one sector in one region.

    Attributes:
        nummer: such as `PO9903-2`: the second of the boards in primary education of region 3; no number of DUO.
    """

    nummer: str
    naam: str


def make_besturen(
    chance: DrawStream, schools: Sequence[T], *, nummer: str, sector: str, plaats: str
) -> tuple[tuple[Bestuur, tuple[T, ...]], ...]:
    """Return the boards of these schools, each with its schools: many have one, a few have dozens.

    Args:
        chance: random draws of the region and the sector.
        schools: every school is given to one board, in this order.
        nummer: what the numbers of the boards begin with.
        sector: in lower case; names the row of `data/kansen.toml` with the sizes of its boards.
        plaats: the main town of the region.
    """
    found: list[tuple[Bestuur, tuple[T, ...]]] = []
    given = 0
    while given < len(schools):
        low, high = (int(bound) for bound in chance.draw(probabilities.distribution(f"bestuur_{sector}")).split("-"))
        size = chance.whole(low, high)
        naam = chance.pick(read_names().words["besturen"])
        bestuur = Bestuur(nummer=f"{nummer}-{len(found) + 1}", naam=f"{naam} {plaats} {len(found) + 1}")
        found.append((bestuur, tuple(schools[given : given + size])))
        given += size
    return tuple(found)
