"""The pupils of an order: who pupil k is follows from the order alone, for whoever writes, counts or shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from simulator.leerlingen.country.country import Wereld
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.names.pgn import Pgnwijze
from simulator.leerlingen.population.mix import Mix, parse_mix
from simulator.leerlingen.population.order import Opdracht
from simulator.leerlingen.pupil.traits import Kenmerken
from simulator.standard.overdracht import Profiel


def remake(opdracht: Opdracht, indices: Iterable[int]) -> Iterator[tuple[Leerling, Profiel]]:
    """Yield the pupils with these indices and the profile of each, the same every time and in every process."""
    yield from draw_pupils(opdracht.seed, opdracht.pgn, opdracht.peildatum, opdracht.mix, indices)


def draw_pupils(
    seed: int, pgn: str, peildatum: str, mix: str, indices: Iterable[int]
) -> Iterator[tuple[Leerling, Profiel]]:
    """Yield the pupils with these indices and the profile of each, for whoever has no order; see `make_generator`.

    Args:
        seed: of the pupils.
        pgn: a `Pgnwijze`.
        peildatum: ISO date.
        mix: as `parse_mix` writes it.
        indices: of the pupils.
    """
    generator, shares = make_generator(seed, pgn, peildatum), _mix(mix)
    for index in indices:
        profiel = shares.draw(seed, index)
        yield generator.leerling(index, kenmerken=_kenmerken(profiel)), profiel


@cache
def make_generator(seed: int, pgn: str, peildatum: str) -> LeerlingGenerator:
    """Return what makes the pupils of an order, in the country of its seed.

    Args:
        seed: of the order.
        pgn: a `Pgnwijze`.
        peildatum: ISO date.
    """
    return LeerlingGenerator(seed, wereld=Wereld(seed), pgn=Pgnwijze(pgn), peildatum=date.fromisoformat(peildatum))


@cache
def _mix(text: str) -> Mix:
    return parse_mix(text)


@cache
def _kenmerken(profiel: Profiel) -> Kenmerken:
    return Kenmerken(profiel=profiel)
