"""What was counted beside what was expected: the table of comparisons, and what it comes to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.statistics.chi_square import Toetsing
from simulator.leerlingen.statistics.counts import JA, NEE
from simulator.text.text import Tekst

GRENS = 3.2905
"""Standard deviations on either side that hold 99.9 % of a normal distribution."""


class Soort(StrEnum):
    """What is compared."""

    VERDELING = "verdeling"
    DEEL = "deel"
    DELEN = "delen"


class Grondslag(StrEnum):
    """Where an expectation comes from."""

    TABEL = "tabel"
    """Our own data file, by which pupils are drawn: a deviation is a fault of the generator."""
    PUBLICATIE = "publicatie"
    """A published figure by which nothing is drawn: a deviation tells how real the pupils are."""
    OPDRACHT = "opdracht"
    """What was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicatie:
    """A published figure; either a distribution or a share."""

    verdeling: dict[str, float] | None = None
    deel: float | None = None
    zekerheid: str
    bron_nl: str
    bron_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """One row of the table of comparisons; see the head of `data/comparisons.toml`.

    Attributes:
        id: name of the variable that is counted.
        kans: row of the table of shares.
        afgeleid: name of the computation that makes an expectation of that table.
        namen: value -> how it is called.
    """

    id: str
    soort: Soort
    beeld: str
    titel: Tekst
    geteld: Tekst
    kans: str = ""
    afgeleid: str = ""
    gevraagd: bool = False
    publicatie: Publicatie | None = None
    bron_nl: str = ""
    namen: dict[str, Tekst] = field(default_factory=dict)
    opmerking: Tekst | None = None

    @property
    def grondslag(self) -> Grondslag:
        """Where the expectation comes from."""
        if self.gevraagd:
            return Grondslag.OPDRACHT
        return Grondslag.PUBLICATIE if self.publicatie else Grondslag.TABEL

    @property
    def zekerheid(self) -> str:
        """Certainty of the expectation, `C`, `P` or `gok`; empty when it was asked for."""
        if self.publicatie:
            return self.publicatie.zekerheid
        return probabilities.read_kansen()[self.kans].zekerheid if self.kans else ""

    @property
    def bron(self) -> Tekst:
        """Where the figure itself comes from."""
        if self.publicatie:
            return Tekst(nl=self.publicatie.bron_nl, en=self.publicatie.bron_en)
        if self.kans:
            return Tekst(nl=self.bron_nl, en=probabilities.read_kansen()[self.kans].bron)
        return Tekst(nl="de opdracht", en="the order")

    def naam(self, waarde: str) -> Tekst:
        """Return how a value is called."""
        return self.namen.get(waarde) or Tekst(nl=waarde, en=waarde)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cel:
    """One value: how often it was found, and how often it was expected, out of how many."""

    waarde: str
    naam: Tekst
    geteld: int
    verwacht: float
    totaal: int

    @property
    def deel(self) -> float:
        """Share that was found."""
        return self.geteld / self.totaal

    @property
    def deel_verwacht(self) -> float:
        """Share that was expected."""
        return self.verwacht / self.totaal

    @property
    def grenzen(self) -> tuple[float, float]:
        """The shares between which 99.9 % of the draws lie."""
        margin = GRENS * sqrt(self.deel_verwacht * (1 - self.deel_verwacht) / self.totaal)
        return max(self.deel_verwacht - margin, 0.0), min(self.deel_verwacht + margin, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vergelijking:
    """What came of a comparison.

    Attributes:
        aantal: how many were counted.
        cellen: by value; of a share only the value that it is about.
        toets: None when too little was counted.
    """

    vraag: Vraag
    aantal: int
    cellen: tuple[Cel, ...]
    toets: Toetsing | None

    @property
    def buiten(self) -> bool:
        """Whether the deviation is more than sampling error."""
        return self.toets is not None and not self.toets.binnen


@cache
def read_vragen() -> tuple[Vraag, ...]:
    """Return the table of comparisons, in the order of the page."""
    text = files("simulator.leerlingen.statistics").joinpath("data", "comparisons.toml").read_text(encoding="utf-8")
    return tuple(_make_vraag(row) for row in tomllib.loads(text)["vergelijking"])


def _make_vraag(row: dict[str, Any]) -> Vraag:
    names = row.get("namen_nl", {})
    return Vraag(
        id=row["id"],
        soort=Soort(row["soort"]),
        beeld=row["beeld"],
        titel=Tekst(nl=row["titel_nl"], en=row["titel_en"]),
        geteld=Tekst(nl=row["geteld_nl"], en=row["geteld_en"]),
        kans=row.get("kans", ""),
        afgeleid=row.get("afgeleid", ""),
        gevraagd=row.get("gevraagd", False),
        publicatie=Publicatie(**row["publicatie"]) if "publicatie" in row else None,
        bron_nl=row.get("bron_nl", ""),
        namen={value: Tekst(nl=name, en=row.get("namen_en", names)[value]) for value, name in names.items()},
        opmerking=Tekst(nl=row["opmerking_nl"], en=row["opmerking_en"]) if "opmerking_nl" in row else None,
    )


def expectation(vraag: Vraag, mix: dict[str, float]) -> dict[str, float]:
    """Return the expected share of each value, adding up to one.

    Args:
        vraag: a row of the table of comparisons.
        mix: shares of the profiles that were asked for.
    """
    if vraag.gevraagd:
        return mix
    if vraag.afgeleid:
        return _DERIVED[vraag.afgeleid]()
    if vraag.publicatie:
        shares, share = vraag.publicatie.verdeling, vraag.publicatie.deel
    else:
        row = probabilities.read_kansen()[vraag.kans]
        shares, share = (dict(row.verdeling.shares) if row.verdeling else None), row.deel
        if row.bereik:
            low, high = row.bereik
            shares = {str(value): 1.0 for value in range(low, high + 1)}
    if shares is None:
        assert share is not None, vraag.id
        return {JA: share, NEE: 1 - share}
    total = sum(shares.values())
    return {value: each / total for value, each in shares.items()}


def _expected_career() -> dict[str, float]:
    """Every repeated year lies before group 8; who repeated none may have skipped one."""
    older = probabilities.deel("doublure")
    younger = (1 - older) * probabilities.deel("versnelling")
    return {"jonger": younger, "gewoon": 1 - older - younger, "ouder": older}


def _expected_double() -> dict[str, float]:
    """The published shares of the advices for two levels."""
    shares = probabilities.verdeling("advies").shares
    double = shares["22"] + shares["34"] + shares["44"] + shares["61"]
    return {JA: double, NEE: 1 - double}


def _expected_kind() -> dict[str, float]:
    """Who is not in special education goes to an ordinary school."""
    sbo, so = probabilities.deel("school_sbo"), probabilities.deel("school_so")
    return {"BO": 1 - sbo - so, "SBO": sbo, "SO": so}


_DERIVED = {"loopbaan": _expected_career, "dubbeladvies": _expected_double, "schoolsoort": _expected_kind}
