"""Names of persons, after Dutch custom."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from simulator.leerlingen import kansen
from simulator.leerlingen.namen import Achternaam, is_plain, read_namen
from simulator.leerlingen.toeval import Toeval

VROUW = 1
MAN = 2
"""Codelijst 14."""


@cache
def _pool(name: str, plain: bool | None) -> tuple[str, ...]:  # noqa: FBT001 - part of the cache key
    names: tuple[str, ...] = getattr(read_namen(), name)
    return names if plain is None else tuple(each for each in names if is_plain(each) is plain)


@cache
def _surnames(name: str, plain: bool | None) -> tuple[Achternaam, ...]:  # noqa: FBT001 - part of the cache key
    names: tuple[Achternaam, ...] = getattr(read_namen(), name)
    return names if plain is None else tuple(each for each in names if is_plain(each.naam) is plain)


def draw_achternaam(toeval: Toeval, *, diacrieten: bool | None = None) -> Achternaam:
    """Return a surname; `diacrieten` asks for one with (or without) diacritics."""
    plain = None if diacrieten is None else not diacrieten
    kind = toeval.deel()
    if diacrieten or kind < kansen.deel("herkomstnaam"):
        return toeval.pick(_surnames("herkomst", plain))
    if kind < kansen.deel("herkomstnaam") + kansen.deel("frequente_achternaam"):
        return toeval.pick(_surnames("frequent", plain))
    return toeval.pick(_surnames("achternamen", plain))


def draw_voornamen(toeval: Toeval, geslacht: int, aantal: int, *, diacrieten: bool | None = None) -> tuple[str, ...]:
    """Return given names of a child, all different; the first carries the diacritics that are asked for."""
    pool = "jongens" if geslacht == MAN else "meisjes"
    plain = None if diacrieten is None else not diacrieten
    names = [toeval.pick(_pool(pool, plain))]
    rest = _pool(pool, True if diacrieten is False else None)
    while len(names) < aantal:
        name = toeval.pick(rest)
        if name not in names:
            names.append(name)
    return tuple(names)


def draw_oudernaam(toeval: Toeval, geslacht: int) -> str:
    """Return a given name of the generation of parents."""
    return toeval.pick(_pool("vaders" if geslacht == MAN else "moeders", None))


def voorletters(voornamen: Sequence[str]) -> str:
    """Return initials with dots.

    >>> voorletters(("Zoë", "Élise", "Jan-Peter"))
    'Z.É.J.'
    """
    return "".join(f"{name[0]}." for name in voornamen)
