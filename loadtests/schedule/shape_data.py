"""The data file of the shapes, `data/vormen.toml`: numbers with their sources, and mixtures of scenarios."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from simulator.errors import LocalProtocolError
from simulator.text.text import Tekst

ZEKERHEDEN = ("seen", "inferred", "guess")
"""How certain a number is: published, arithmetic on what is published, or a guess of this project."""

_AT = "@"


@dataclass(frozen=True, slots=True, kw_only=True)
class Getal:
    """A number that the load rests on.

    Attributes:
        naam: its key in the data file.
        bron: fact or section of the reference, or `ours`.
        zekerheid: one of `ZEKERHEDEN`.
        uitleg: what it counts, with the arithmetic in words.
    """

    naam: str
    waarde: float
    bron: str
    zekerheid: str
    uitleg: Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Mengsel:
    """What is asked for in a stretch of a run.

    Attributes:
        naam: such as `vroeg`, or `vroeg@1.8` for the same at 1.8 tries a pupil.
        scenarios: id -> share; they add up to one.
        geweigerd: share (0-1) of what is refused, as planned.
    """

    naam: str
    scenarios: Mapping[str, float]
    geweigerd: float
    uitleg: Tekst


@cache
def read() -> dict[str, Any]:
    """Return the data file as it stands."""
    return tomllib.loads((files("loadtests") / "data" / "vormen.toml").read_text(encoding="utf-8"))


@cache
def getallen() -> Mapping[str, Getal]:
    """Return every number by its name, in the order of the data file."""
    return {naam: _make_getal(naam, row) for naam, row in read()["getal"].items()}


def _make_getal(naam: str, row: Mapping[str, Any]) -> Getal:
    if row["zekerheid"] not in ZEKERHEDEN:
        raise LocalProtocolError(f"vormen.toml, [getal.{naam}]: zekerheid is one of {', '.join(ZEKERHEDEN)}")
    return Getal(
        naam=naam,
        waarde=float(row["waarde"]),
        bron=row["bron"],
        zekerheid=row["zekerheid"],
        uitleg=Tekst.of(row),
    )


def getal(naam: str) -> float:
    """Return the value of a number.

    Raises:
        KeyError: the data file does not hold it.
    """
    return getallen()[naam].waarde


def at_tries(naam: str, tries: float) -> str:
    """Return the name of a mixture at another number of tries a pupil than the data file has.

    >>> at_tries("vroeg", 1.8)
    'vroeg@1.8'
    """
    return naam if tries == getal("pogingen") else f"{naam}{_AT}{tries:g}"


def swell(geweigerd: float, tries: float) -> float:
    """Return how much more is asked at this number of tries, where `geweigerd` (0-1) is refused at the usual number.

    Every pupil is delivered once, at any number of tries; what is refused grows with the tries beyond the first.
    """
    return 1 - geweigerd + geweigerd * (tries - 1) / (getal("pogingen") - 1)


@cache
def mengsel(naam: str) -> Mengsel:
    """Return a mixture by its name.

    Raises:
        LocalProtocolError: the data file does not hold it.
    """
    base, _, tries = naam.partition(_AT)
    rows = read()
    if base not in rows["mengsel"]:
        raise LocalProtocolError(f"vormen.toml has no [mengsel.{base}]")
    row = rows["mengsel"][base]
    usual: float = row["aandeel_geweigerd"]
    geweigerd = 1 - (1 - usual) / swell(usual, float(tries)) if tries else usual
    parts = ((1 - geweigerd, "geleverd"), (geweigerd, "geweigerd"))
    return Mengsel(
        naam=naam,
        scenarios={
            scenario: share * weight / sum(weights.values())
            for share, which in parts
            for weights in (rows[which][row[which]]["verdeling"],)
            for scenario, weight in weights.items()
            if share
        },
        geweigerd=geweigerd,
        uitleg=Tekst.of(row),
    )
