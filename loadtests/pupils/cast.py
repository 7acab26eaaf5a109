"""The cast of a load: the same roles as in every scenario, with as many schools in each as a region has.

Beside an external party the cast is the one of `osolab run`, with one school a role: an exchange that we do not own
knows no others.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from harness.config.environment import Omgeving
from harness.stage.cast import LEVERANCIERS, ROLSCHOLEN, VENDOR_TWEEDE, Plek, Rolbezetting
from simulator.errors import ConfigurationError
from simulator.register import Aanleverpunt, Register, Sector
from simulator.sandbox.cast import Member, make_register

DOORS = ("bron", "bron2", "doel", "swv")
"""Servers that aanleverpunten are behind."""

AANTALLEN: Mapping[str, int] = {
    "po": 40,
    "po-doel": 10,
    "po-twee-systemen": 8,
    "po-vestigingen": 4,
    "vo": 8,
    "vo-bron": 8,
}
"""Schools by role: forty sources around eight secondary schools. Bron: qualification 5.2 (40-60 sources a school)."""

_LETTERS = string.ascii_uppercase[12:]
"""Letters of a BRIN: those of the small cast begin with others."""

_SECOND_VENDOR = 3
"""One in so many schools with one system has it from the second vendor. Bron: qualification 5.2 (one holds > 50 %)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laadschool:
    """A school of the cast.

    Attributes:
        rol: role in scenarios, such as `po`.
        brin: in the 99xx range (assumption A26).
        sector: PO or VO.
        punten: its aanleverpunten with the door that each is behind, in list order.
    """

    rol: str
    brin: str
    sector: Sector
    punten: tuple[tuple[Aanleverpunt, str], ...]

    @property
    def bronpunten(self) -> tuple[tuple[Aanleverpunt, str], ...]:
        """The aanleverpunten that deliver, in list order."""
        return tuple((punt, door) for punt, door in self.punten if door.startswith("bron"))

    def punt(self, door: str) -> Aanleverpunt:
        """Return the aanleverpunt behind `doel` or `swv`."""
        for punt, place in self.punten:
            if place == door:
                return punt
        raise LookupError(door)


class Bezetting:
    """The schools of a load.

    Args:
        omgeving: with external parties, if any.
        urls: URL by door; empty while it is not known, which is enough to ask but not to be asked.

    Attributes:
        register: what the stub Traffic Center knows.
    """

    def __init__(self, omgeving: Omgeving, urls: Mapping[str, str]) -> None:
        self._scholen: dict[str, tuple[Laadschool, ...]]
        if is_alone(omgeving):
            self._scholen = _region(urls)
            every = [school for some in self._scholen.values() for school in some]
            self.register: Register = make_register(map(_member, every), LEVERANCIERS)
        else:
            cast = Rolbezetting(omgeving, urls)
            self._scholen = _cast(cast)
            self.register = cast.register

    def scholen(self, rol: str) -> Sequence[Laadschool]:
        """Return the schools of a role.

        Raises:
            ConfigurationError: nobody has it.
        """
        found = self._scholen.get(rol)
        if not found:
            raise ConfigurationError(
                f"no school of the cast is {rol!r}",
                nl=f"geen school van de rolbezetting is {rol!r}",
                remedy=f"choose from: {', '.join(sorted(self._scholen))}",
                remedy_nl=f"kies uit: {', '.join(sorted(self._scholen))}",
            )
        return found

    def at_door(self, door: str) -> tuple[Aanleverpunt, ...]:
        """Return every aanleverpunt behind a door."""
        return tuple(
            punt for some in self._scholen.values() for school in some for punt, place in school.punten if place == door
        )


def is_alone(omgeving: Omgeving) -> bool:
    """Tell whether every party is ours, so that the cast may be as large as we like."""
    return not omgeving.external and not omgeving.exchange.external


def _cast(cast: Rolbezetting) -> dict[str, tuple[Laadschool, ...]]:
    found: dict[str, tuple[Laadschool, ...]] = {}
    for role in ROLSCHOLEN:
        school = cast.school(role.name)
        places = [(place.door, place.endpoint) for place in school.plekken if place.actief]
        punten = [(punt, door) for door, _ in places for name, punt in cast.at_door(door).items() if name == role.name]
        found[role.name] = (Laadschool(rol=role.name, brin=school.brin, sector=school.sector, punten=tuple(punten)),)
    return found


def _region(urls: Mapping[str, str]) -> dict[str, tuple[Laadschool, ...]]:
    """Return a region full of schools; each role has its places from the cast, the vendors have shares of it."""
    brins = (f"99{one}{two}" for one, two in product(_LETTERS, repeat=2))
    roles = {school.name: school for school in ROLSCHOLEN}
    found = {}
    for rol, count in AANTALLEN.items():
        schools = []
        for number, brin in zip(range(count), brins, strict=False):
            places = _at_vendors(roles[rol].plekken, number)
            punten = tuple((place.at(brin, urls.get(place.door, "")), place.door) for place in places)
            schools.append(Laadschool(rol=rol, brin=brin, sector=roles[rol].sector, punten=punten))
        found[rol] = tuple(schools)
    return found


def _at_vendors(places: Sequence[Plek], number: int) -> Sequence[Plek]:
    """Give one in so many of the schools with a single source system that of the second vendor."""
    if number % _SECOND_VENDOR or any(place.door == "bron2" for place in places):
        return places
    return [replace(each, leverancier=VENDOR_TWEEDE, door="bron2") if each.door == "bron" else each for each in places]


def _member(school: Laadschool) -> Member:
    punten = tuple(punt for punt, _ in school.punten)
    return Member(brin=school.brin, naam=f"Proefschool {school.brin}", sector=school.sector, punten=punten)
