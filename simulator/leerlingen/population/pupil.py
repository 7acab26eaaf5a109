"""Makes the pupils of an order: pupil k follows from the order alone, so it can be made again at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from simulator.leerlingen.country.country import Country
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.names.pgn import PgnPolicy
from simulator.leerlingen.population.mix import Mix, parse_mix
from simulator.leerlingen.population.order import PopulationOrder
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel


def remake(order: PopulationOrder, indices: Iterable[int]) -> Iterator[tuple[Leerling, Profiel]]:
    """Yield the pupils with these indices and the profile of each, the same every time and in every process."""
    yield from draw_pupils(order.seed, order.pgn, order.peildatum, order.mix, indices)


def draw_pupils(
    seed: int, pgn: str, peildatum: str, mix: str, indices: Iterable[int]
) -> Iterator[tuple[Leerling, Profiel]]:
    """Yield the pupils with these indices and the profile of each, without an order.

    Args:
        seed: of the pupils.
        pgn: a `PgnPolicy`.
        peildatum: ISO date.
        mix: as `parse_mix` writes it.
        indices: of the pupils.
    """
    generator, shares = make_generator(seed, pgn, peildatum), _mix(mix)
    for index in indices:
        profiel = shares.draw(seed, index)
        yield generator.leerling(index, traits=_traits(profiel)), profiel


@cache
def make_generator(seed: int, pgn: str, peildatum: str) -> LeerlingGenerator:
    """Return the generator of the pupils of an order, in the country of its seed.

    Args:
        seed: of the order.
        pgn: a `PgnPolicy`.
        peildatum: ISO date.
    """
    return LeerlingGenerator(seed, country=Country(seed), pgn=PgnPolicy(pgn), peildatum=date.fromisoformat(peildatum))


@cache
def _mix(text: str) -> Mix:
    return parse_mix(text)


@cache
def _traits(profiel: Profiel) -> Traits:
    return Traits(profiel=profiel)
