"""The data file of the shapes, `data/vormen.toml`: numbers with their sources, and mixes of scenarios."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from simulator.errors import LocalProtocolError
from simulator.text.text import Text

CERTAINTIES = ("seen", "inferred", "guess")
"""How certain a number is: published, arithmetic on what is published, or a guess of this project."""

_AT = "@"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedNumber:
    """A number that load runs are based on.

    Attributes:
        name: its key in the data file.
        bron: fact or section of the reference, or `ours`.
        certainty: one of `CERTAINTIES`.
        explanation: what it counts, with the arithmetic in words.
    """

    name: str
    value: float
    bron: str
    certainty: str
    explanation: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioMix:
    """The mix of scenarios in a segment of a run.

    Attributes:
        name: such as `vroeg`, or `vroeg@1.8` for the same at 1.8 tries per pupil.
        scenarios: id -> share; the shares add up to one.
        refused: share (0-1) of planned refusals.
    """

    name: str
    scenarios: Mapping[str, float]
    refused: float
    explanation: Text


@cache
def read() -> dict[str, Any]:
    """Return the content of the data file."""
    return tomllib.loads((files("loadtests") / "data" / "vormen.toml").read_text(encoding="utf-8"))


@cache
def numbers() -> Mapping[str, SourcedNumber]:
    """Return every number by its name, in the order of the data file."""
    return {name: _make_number(name, row) for name, row in read()["getal"].items()}


def _make_number(name: str, row: Mapping[str, Any]) -> SourcedNumber:
    if row["zekerheid"] not in CERTAINTIES:
        raise LocalProtocolError(f"vormen.toml, [getal.{name}]: zekerheid is one of {', '.join(CERTAINTIES)}")
    return SourcedNumber(
        name=name,
        value=float(row["waarde"]),
        bron=row["bron"],
        certainty=row["zekerheid"],
        explanation=Text.of(row),
    )


def value_of(name: str) -> float:
    """Return the value of a number.

    Raises:
        KeyError: the data file does not hold it.
    """
    return numbers()[name].value


def at_tries(name: str, tries: float) -> str:
    """Return the name of a mix at another number of tries per pupil than the data file has.

    >>> at_tries("vroeg", 1.8)
    'vroeg@1.8'
    """
    return name if tries == value_of("pogingen") else f"{name}{_AT}{tries:g}"


def transfer_factor(refused: float, tries: float) -> float:
    """Return the factor on the number of transfers at this number of tries, for a mix with share `refused` (0-1).

    Every pupil is delivered once at any number of tries; refusals grow with the tries beyond the first.
    """
    return 1 - refused + refused * (tries - 1) / (value_of("pogingen") - 1)


@cache
def mix(name: str) -> ScenarioMix:
    """Return a mix by its name.

    Raises:
        LocalProtocolError: the data file does not hold it.
    """
    base, _, tries = name.partition(_AT)
    rows = read()
    if base not in rows["mengsel"]:
        raise LocalProtocolError(f"vormen.toml has no [mengsel.{base}]")
    row = rows["mengsel"][base]
    usual: float = row["aandeel_geweigerd"]
    refused = 1 - (1 - usual) / transfer_factor(usual, float(tries)) if tries else usual
    parts = ((1 - refused, "geleverd"), (refused, "geweigerd"))
    return ScenarioMix(
        name=name,
        scenarios={
            scenario: share * weight / sum(weights.values())
            for share, which in parts
            for weights in (rows[which][row[which]]["verdeling"],)
            for scenario, weight in weights.items()
            if share
        },
        refused=refused,
        explanation=Text.of(row),
    )
