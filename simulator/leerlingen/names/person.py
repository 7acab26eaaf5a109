"""Names of persons, after Dutch custom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import Throw, pick
from simulator.leerlingen.names.names import Achternaam, is_plain, read_names

VROUW = 1
MAN = 2
"""Codelijst 14: `VROUW` and `MAN`."""


@cache
def _pool(name: str, plain: bool | None) -> tuple[str, ...]:  # noqa: FBT001 - part of the cache key
    names: tuple[str, ...] = getattr(read_names(), name)
    return names if plain is None else tuple(each for each in names if is_plain(each) is plain)


@cache
def _surnames(name: str, plain: bool | None) -> tuple[Achternaam, ...]:  # noqa: FBT001 - part of the cache key
    names: tuple[Achternaam, ...] = getattr(read_names(), name)
    return names if plain is None else tuple(each for each in names if is_plain(each.naam) is plain)


def draw_achternaam(words: Throw, *, diacrieten: bool | None = None) -> Achternaam:
    """Return a surname.

    Args:
        words: two random words.
        diacrieten: True for one with diacritics, False for one without, None for any.
    """
    kind, which = words
    plain = None if diacrieten is None else not diacrieten
    if diacrieten or kind < probabilities.bound("herkomstnaam"):
        return pick(which, _surnames("herkomst", plain))
    if kind < probabilities.bound("herkomstnaam") + probabilities.bound("frequente_achternaam"):
        return pick(which, _surnames("frequent", plain))
    return pick(which, _surnames("surnames", plain))


def draw_voornamen(
    words: Iterable[int], geslacht: int, aantal: int, *, diacrieten: bool | None = None
) -> tuple[str, ...]:
    """Return given names of a child, all different.

    Args:
        words: random words, as many as needed: one for each name, and one more for each name drawn twice.
        geslacht: code list 14.
        aantal: number of names.
        diacrieten: True for a first name with diacritics, False for names without any, None for any.
    """
    pool = "boys" if geslacht == MAN else "girls"
    draws = iter(words)
    first = pick(next(draws), _pool(pool, None if diacrieten is None else not diacrieten))
    if aantal == 1:
        return (first,)
    names = {first: None}
    rest = _pool(pool, True if diacrieten is False else None)
    while len(names) < aantal:
        names[pick(next(draws), rest)] = None
    return tuple(names)


def draw_parent_name(word: int, geslacht: int) -> str:
    """Return a given name of the generation of parents."""
    return pick(word, _pool("fathers" if geslacht == MAN else "mothers", None))


def voorletters(voornamen: Sequence[str]) -> str:
    """Return initials with dots.

    >>> voorletters(("Zoë", "Élise", "Jan-Peter"))
    'Z.É.J.'
    """
    return "".join(f"{name[0]}." for name in voornamen)
