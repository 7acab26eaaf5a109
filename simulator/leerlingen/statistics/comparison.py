"""Comparison of counts with expectations: the table of variables, and the result for each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.statistics.chi_square import ChiSquareResult
from simulator.leerlingen.statistics.counts import JA, NEE
from simulator.text.text import Text

BOUND = 3.2905
"""Two-sided bound of 99.9 % of the standard normal distribution."""


class VariableKind(StrEnum):
    """Kind of thing that is compared: a distribution, a share, or several shares."""

    DISTRIBUTION = "verdeling"
    SHARE = "deel"
    SHARES = "delen"


class Basis(StrEnum):
    """Where an expectation comes from."""

    TABLE = "tabel"
    """Our own data file, by which pupils are drawn: a deviation is a fault of the generator."""
    PUBLICATION = "publicatie"
    """A published figure that pupils are not drawn by: a deviation tells how realistic they are."""
    ORDER = "opdracht"
    """The order of the population."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A published figure; either a distribution or a share."""

    distribution: dict[str, float] | None = None
    share: float | None = None
    certainty: str
    bron_nl: str
    bron_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One row of the table of comparisons; see the head of `data/comparisons.toml`.

    Attributes:
        id: name of the variable that is counted.
        probability: row of `data/kansen.toml` that gives the expectation.
        derived: key of `_DERIVED`, the function that computes the expectation from that file.
        asked: whether the order gives the expectation.
        names: label of each value.
    """

    id: str
    variable_kind: VariableKind
    picture: str
    title: Text
    counted: Text
    probability: str = ""
    derived: str = ""
    asked: bool = False
    publication: Publication | None = None
    bron_nl: str = ""
    names: dict[str, Text] = field(default_factory=dict)
    remark: Text | None = None

    @property
    def basis(self) -> Basis:
        """Where the expectation comes from."""
        if self.asked:
            return Basis.ORDER
        return Basis.PUBLICATION if self.publication else Basis.TABLE

    @property
    def certainty(self) -> str:
        """Certainty of the expectation, `C`, `P` or `gok`; empty when the order gives it."""
        if self.publication:
            return self.publication.certainty
        return probabilities.read_probabilities()[self.probability].certainty if self.probability else ""

    @property
    def bron(self) -> Text:
        """Source of the figure."""
        if self.publication:
            return Text(nl=self.publication.bron_nl, en=self.publication.bron_en)
        if self.probability:
            return Text(nl=self.bron_nl, en=probabilities.read_probabilities()[self.probability].bron)
        return Text(nl="de opdracht", en="the order")

    def name(self, value: str) -> Text:
        """Return the label of a value."""
        return self.names.get(value) or Text(nl=value, en=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value, with its counted and expected number of occurrences, and the total of all values."""

    value: str
    name: Text
    counted: int
    expected: float
    total: int

    @property
    def share(self) -> float:
        """Counted share."""
        return self.counted / self.total

    @property
    def share_expected(self) -> float:
        """Expected share."""
        return self.expected / self.total

    @property
    def bounds(self) -> tuple[float, float]:
        """The shares between which 99.9 % of samples lie."""
        margin = BOUND * sqrt(self.share_expected * (1 - self.share_expected) / self.total)
        return max(self.share_expected - margin, 0.0), min(self.share_expected + margin, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The result of a comparison.

    Attributes:
        variable: what was compared.
        count: number that was counted.
        cells: one for each value; of a share only the value that it is about.
        chi_square: None when too little was counted.
    """

    variable: Variable
    count: int
    cells: tuple[Cell, ...]
    chi_square: ChiSquareResult | None

    @property
    def outside(self) -> bool:
        """Whether the deviation is more than sampling error."""
        return self.chi_square is not None and not self.chi_square.within


@cache
def read_variables() -> tuple[Variable, ...]:
    """Return the table of comparisons, in the order of the page."""
    text = files("simulator.leerlingen.statistics").joinpath("data", "comparisons.toml").read_text(encoding="utf-8")
    return tuple(_make_variable(row) for row in tomllib.loads(text)["vergelijking"])


def _make_variable(row: dict[str, Any]) -> Variable:
    names = row.get("namen_nl", {})
    return Variable(
        id=row["id"],
        variable_kind=VariableKind(row["soort"]),
        picture=row["beeld"],
        title=Text(nl=row["titel_nl"], en=row["titel_en"]),
        counted=Text(nl=row["geteld_nl"], en=row["geteld_en"]),
        probability=row.get("kans", ""),
        derived=row.get("afgeleid", ""),
        asked=row.get("gevraagd", False),
        publication=_make_publication(row["publicatie"]) if "publicatie" in row else None,
        bron_nl=row.get("bron_nl", ""),
        names={value: Text(nl=name, en=row.get("namen_en", names)[value]) for value, name in names.items()},
        remark=Text(nl=row["opmerking_nl"], en=row["opmerking_en"]) if "opmerking_nl" in row else None,
    )


def _make_publication(row: dict[str, Any]) -> Publication:
    return Publication(
        distribution=row.get("verdeling"),
        share=row.get("deel"),
        certainty=row["zekerheid"],
        bron_nl=row["bron_nl"],
        bron_en=row["bron_en"],
    )


def expectation(variable: Variable, mix: dict[str, float]) -> dict[str, float]:
    """Return the expected share of each value, adding up to one.

    Args:
        variable: a row of the table of comparisons.
        mix: shares of the profiles in the order.
    """
    if variable.asked:
        return mix
    if variable.derived:
        return _DERIVED[variable.derived]()
    if variable.publication:
        shares, share = variable.publication.distribution, variable.publication.share
    else:
        row = probabilities.read_probabilities()[variable.probability]
        shares, share = (dict(row.distribution.shares) if row.distribution else None), row.share
        if row.range_of:
            low, high = row.range_of
            shares = {str(value): 1.0 for value in range(low, high + 1)}
    if shares is None:
        assert share is not None, variable.id
        return {JA: share, NEE: 1 - share}
    total = sum(shares.values())
    return {value: each / total for value, each in shares.items()}


def _expected_career() -> dict[str, float]:
    """Return the expectation of repeated and skipped years; a pupil who repeated one has skipped none."""
    older = probabilities.share("doublure")
    younger = (1 - older) * probabilities.share("versnelling")
    return {"jonger": younger, "gewoon": 1 - older - younger, "ouder": older}


def _expected_double() -> dict[str, float]:
    """Return the expectation of an advice for two levels, by the published shares."""
    shares = probabilities.distribution("advies").shares
    double = shares["22"] + shares["34"] + shares["44"] + shares["61"]
    return {JA: double, NEE: 1 - double}


def _expected_kind() -> dict[str, float]:
    """Return the expectation of the kinds of school; pupils outside special education are in BO."""
    sbo, so = probabilities.share("school_sbo"), probabilities.share("school_so")
    return {"BO": 1 - sbo - so, "SBO": sbo, "SO": so}


_DERIVED = {"loopbaan": _expected_career, "dubbeladvies": _expected_double, "schoolsoort": _expected_kind}
