"""The OSO register of the country: schools by BRIN, vendors by their market share, aanleverpunten."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.country.country import Country, Schoolsoort
from simulator.leerlingen.country.school import SWV_INDEX
from simulator.leerlingen.names.region import REGIOS
from simulator.register import Aanleverpunt, Bestemming, Leverancier, Register, School
from simulator.standard.identifiers import make_routeringskenmerk

_VENDORS = ("Alfa", "Beta", "Gamma", "Delta", "Epsilon")
_SOORTEN = (Schoolsoort.BO, Schoolsoort.SO, Schoolsoort.VO)
"""SBO shares the BRINs of BO."""

Adressering = Callable[[str, int], str]
"""BRIN and index of an aanleverpunt -> its URL."""


def make_leveranciers() -> tuple[Leverancier, ...]:
    """Return the synthetic vendors; their names are no real products."""
    return tuple(
        Leverancier(oin=f"000000039900009{number:05d}", naam=f"Synthetisch LAS {naam}")
        for number, naam in enumerate(_VENDORS, start=1)
    )


def leverancier_of(seed: int, brin: str, soort: Schoolsoort) -> Leverancier:
    """Return the vendor whose LAS a school uses, by the market shares of its sector."""
    shares = probabilities.distribution("leverancier_vo" if soort is Schoolsoort.VO else "leverancier_po")
    name = DrawStream(seed, "leverancier", brin).draw(shares)
    return make_leveranciers()[_VENDORS.index(name)]


def make_national_register(country: Country, url: Adressering, *, regios: Iterable[int] = range(REGIOS)) -> Register:
    """Return the register of some regions, or of the whole country.

    Every school has an aanleverpunt for its own LAS and one for the system of its samenwerkingsverband; some have one
    more, for another vestiging of the same BRIN.

    Args:
        country: the country.
        url: gives the URL of each aanleverpunt.
        regios: 0-75.
    """
    schools: list[School] = []
    points: list[Aanleverpunt] = []
    for regio in regios:
        for soort in _SOORTEN:
            # The first vestiging of a BRIN is its main one, and gives the school its name.
            main = {each.brin: each for each in reversed(country.vestigingen(regio, soort))}
            for brin, place in sorted(main.items()):
                schools.append(country.profiel(place).as_school())
                points += _make_points(country.seed, brin, soort, url)
    return Register(schools=tuple(schools), leveranciers=make_leveranciers(), aanleverpunten=tuple(points))


def _make_points(seed: int, brin: str, soort: Schoolsoort, url: Adressering) -> list[Aanleverpunt]:
    two = DrawStream(seed, "aanleverpunten", brin).happens(probabilities.share("tweede_aanleverpunt"))
    plan = [(1, Bestemming.OV), *([(2, Bestemming.OV)] if two else []), (SWV_INDEX, Bestemming.SWV)]
    return [
        Aanleverpunt(
            brin=brin,
            index=index,
            routeringskenmerk=make_routeringskenmerk(brin, 900 + index),
            url=url(brin, index),
            oin=leverancier_of(seed, brin, soort).oin,
            bestemming=bestemming,
        )
        for index, bestemming in plan
    ]
