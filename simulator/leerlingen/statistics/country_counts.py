"""What is counted about the world of a seed: the sizes of its schools and the vendors of their systems."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.country.country import Schoolsoort, Wereld
from simulator.leerlingen.country.national_register import leverancier_of
from simulator.leerlingen.names.region import REGIOS
from simulator.leerlingen.statistics.counts import Waarde

_OTHER = "anders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wereldtelling:
    """The schools of a world.

    Attributes:
        waarden: number of schools by variable and value.
        plaatsen: number of places by kind of school.
        leerlingen: number of pupils by kind of school.
    """

    waarden: Counter[Waarde]
    plaatsen: dict[str, int]
    leerlingen: dict[str, int]


def count_world(seed: int) -> Wereldtelling:
    """Return what the world of a seed looks like."""
    wereld = Wereld(seed)
    waarden: Counter[Waarde] = Counter()
    places = [place for regio in range(REGIOS) for soort in Schoolsoort for place in wereld.vestigingen(regio, soort)]
    waarden.update(("schoolgrootte_bo", _class_of(each.leerlingen)) for each in places if each.soort is Schoolsoort.BO)
    vendors = {(each.brin, each.soort) for each in places if each.soort is not Schoolsoort.SBO}
    for brin, soort in vendors:
        variable = "leverancier_vo" if soort is Schoolsoort.VO else "leverancier_po"
        waarden[variable, leverancier_of(seed, brin, soort).naam.rpartition(" ")[2]] += 1
    return Wereldtelling(
        waarden=waarden,
        plaatsen={soort.value: sum(each.soort is soort for each in places) for soort in Schoolsoort},
        leerlingen={
            soort.value: sum(each.leerlingen for each in places if each.soort is soort) for soort in Schoolsoort
        },
    )


def _class_of(size: int) -> str:
    """Return the published size class of a primary school."""
    for name in probabilities.verdeling("schoolgrootte_bo").shares:
        low, _, high = name.partition("-")
        if int(low) <= size <= int(high):
            return name
    return _OTHER
