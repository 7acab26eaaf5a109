"""The probabilities that pupils are drawn by, `data/kansen.toml`, each with its source or marked as a guess."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from simulator.errors import LocalProtocolError
from simulator.leerlingen.chance.chance import DiscreteDistribution, bound_of

CERTAINTIES = ("C", "P", "gok")
"""Certainty of a figure: `C` published, `P` plausible, `gok` guessed by this project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedProbability:
    """One row of the table; exactly one of `share`, `distribution`, `range_of` and `count` is filled.

    Attributes:
        name: key of the row.
        share: a share (0-1).
        distribution: shares by value.
        range_of: first and last whole number.
        count: how many there are in the country.
        bron: where the figure comes from.
        certainty: one of `CERTAINTIES`.
    """

    name: str
    share: float | None = None
    distribution: DiscreteDistribution | None = None
    range_of: tuple[int, int] | None = None
    count: int | None = None
    bron: str
    certainty: str


@cache
def read_probabilities() -> dict[str, SourcedProbability]:
    """Return every row of the table by its name."""
    text = (files("simulator.leerlingen") / "data" / "kansen.toml").read_text(encoding="utf-8")
    return {name: _make_probability(name, row) for name, row in tomllib.loads(text).items()}


def _make_probability(name: str, row: dict[str, object]) -> SourcedProbability:
    match row:
        case {"bron": str(bron), "zekerheid": str(certainty), **value} if certainty in CERTAINTIES:
            pass
        case _:
            raise LocalProtocolError(f"kansen.toml, [{name}]: bron and zekerheid are needed")
    match value:
        case {"deel": float(share)} if 0 <= share <= 1:
            return SourcedProbability(name=name, share=share, bron=bron, certainty=certainty)
        case {"verdeling": dict(shares)}:
            return SourcedProbability(
                name=name, distribution=DiscreteDistribution(shares), bron=bron, certainty=certainty
            )
        case {"bereik": [int(low), int(high)]} if low <= high:
            return SourcedProbability(name=name, range_of=(low, high), bron=bron, certainty=certainty)
        case {"aantal": int(count)} if count > 0:
            return SourcedProbability(name=name, count=count, bron=bron, certainty=certainty)
    raise LocalProtocolError(f"kansen.toml, [{name}]: one of deel, verdeling, bereik, aantal is needed")


@cache
def share(name: str) -> float:
    """Return a share (0-1)."""
    found = read_probabilities()[name].share
    assert found is not None, f"{name} is no share"
    return found


@cache
def bound(name: str) -> int:
    """Return the bound below which a random word lies with the probability of this row."""
    return bound_of(share(name))


@cache
def distribution(name: str) -> DiscreteDistribution:
    """Return a distribution."""
    found = read_probabilities()[name].distribution
    assert found is not None, f"{name} is no distribution"
    return found


@cache
def range_of(name: str) -> tuple[int, int]:
    """Return the first and the last of a range of whole numbers."""
    found = read_probabilities()[name].range_of
    assert found is not None, f"{name} is no range"
    return found


@cache
def count(name: str) -> int:
    """Return how many there are in the country."""
    found = read_probabilities()[name].count
    assert found is not None, f"{name} is no count"
    return found
