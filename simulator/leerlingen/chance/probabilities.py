"""The table of shares that pupils are drawn by: `data/kansen.toml`, each with its source or marked as a guess."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from simulator.errors import LocalProtocolError
from simulator.leerlingen.chance.chance import Verdeling, bound_of

ZEKERHEDEN = ("C", "P", "gok")
"""Certainty of a figure: published, plausible, guessed by this project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kans:
    """One row of the table; exactly one of `deel`, `verdeling`, `bereik` and `aantal` is filled.

    Attributes:
        naam: key of the row.
        deel: a share (0-1).
        verdeling: shares by value.
        bereik: first and last whole number.
        aantal: how many there are in the country.
        bron: where the figure comes from.
        zekerheid: one of `ZEKERHEDEN`.
    """

    naam: str
    deel: float | None = None
    verdeling: Verdeling | None = None
    bereik: tuple[int, int] | None = None
    aantal: int | None = None
    bron: str
    zekerheid: str


@cache
def read_kansen() -> dict[str, Kans]:
    """Return every row of the table by its name."""
    text = (files("simulator.leerlingen") / "data" / "kansen.toml").read_text(encoding="utf-8")
    return {naam: _make_kans(naam, row) for naam, row in tomllib.loads(text).items()}


def _make_kans(naam: str, row: dict[str, object]) -> Kans:
    match row:
        case {"bron": str(bron), "zekerheid": str(zekerheid), **value} if zekerheid in ZEKERHEDEN:
            pass
        case _:
            raise LocalProtocolError(f"kansen.toml, [{naam}]: bron and zekerheid are needed")
    match value:
        case {"deel": float(deel)} if 0 <= deel <= 1:
            return Kans(naam=naam, deel=deel, bron=bron, zekerheid=zekerheid)
        case {"verdeling": dict(shares)}:
            return Kans(naam=naam, verdeling=Verdeling(shares), bron=bron, zekerheid=zekerheid)
        case {"bereik": [int(low), int(high)]} if low <= high:
            return Kans(naam=naam, bereik=(low, high), bron=bron, zekerheid=zekerheid)
        case {"aantal": int(aantal)} if aantal > 0:
            return Kans(naam=naam, aantal=aantal, bron=bron, zekerheid=zekerheid)
    raise LocalProtocolError(f"kansen.toml, [{naam}]: one of deel, verdeling, bereik, aantal is needed")


@cache
def deel(naam: str) -> float:
    """Return a share (0-1)."""
    found = read_kansen()[naam].deel
    assert found is not None, f"{naam} is no share"
    return found


@cache
def grens(naam: str) -> int:
    """Return the bound below which a word of chance lies with this share."""
    return bound_of(deel(naam))


@cache
def verdeling(naam: str) -> Verdeling:
    """Return a distribution."""
    found = read_kansen()[naam].verdeling
    assert found is not None, f"{naam} is no distribution"
    return found


@cache
def bereik(naam: str) -> tuple[int, int]:
    """Return the first and the last of a range of whole numbers."""
    found = read_kansen()[naam].bereik
    assert found is not None, f"{naam} is no range"
    return found


@cache
def aantal(naam: str) -> int:
    """Return how many there are in the country."""
    found = read_kansen()[naam].aantal
    assert found is not None, f"{naam} is no count"
    return found
