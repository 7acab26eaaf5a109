"""Counts of the country of a seed: the sizes of its schools and the vendors of their systems."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.country.country import Country, Schoolsoort
from simulator.leerlingen.country.national_register import leverancier_of
from simulator.leerlingen.names.region import REGIOS
from simulator.leerlingen.statistics.counts import Value

_OTHER = "anders"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryCounts:
    """Counts of the schools of a country.

    Attributes:
        values: number of schools by variable and value.
        plaatsen: number of vestigingen by kind of school.
        leerlingen: number of pupils by kind of school.
    """

    values: Counter[Value]
    plaatsen: dict[str, int]
    leerlingen: dict[str, int]


def count_country(seed: int) -> CountryCounts:
    """Return the counts of the country of a seed."""
    country = Country(seed)
    values: Counter[Value] = Counter()
    places = [place for regio in range(REGIOS) for kind in Schoolsoort for place in country.vestigingen(regio, kind)]
    values.update(("schoolgrootte_bo", _class_of(each.leerlingen)) for each in places if each.soort is Schoolsoort.BO)
    vendors = {(each.brin, each.soort) for each in places if each.soort is not Schoolsoort.SBO}
    for brin, kind in vendors:
        variable = "leverancier_vo" if kind is Schoolsoort.VO else "leverancier_po"
        values[variable, leverancier_of(seed, brin, kind).naam.rpartition(" ")[2]] += 1
    return CountryCounts(
        values=values,
        plaatsen={kind.value: sum(each.soort is kind for each in places) for kind in Schoolsoort},
        leerlingen={kind.value: sum(each.leerlingen for each in places if each.soort is kind) for kind in Schoolsoort},
    )


def _class_of(size: int) -> str:
    """Return the published size class of a primary school."""
    for name in probabilities.distribution("schoolgrootte_bo").shares:
        low, _, high = name.partition("-")
        if int(low) <= size <= int(high):
            return name
    return _OTHER
