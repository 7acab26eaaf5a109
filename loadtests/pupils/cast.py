"""The cast of a load run: the roles of the functional cast, with as many schools in each as a region has.

With an external party the cast is that of `osolab run`, with one school per role: an external exchange knows no others.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from harness.config.environment import Environment
from harness.stage.cast import CAST_SCHOOLS, LEVERANCIERS, VENDOR_SECOND, Cast, CastEndpoint
from simulator.errors import ConfigurationError
from simulator.register import Aanleverpunt, Register, Sector
from simulator.sandbox.cast import Member, make_register

DOORS = ("bron", "bron2", "doel", "swv")
"""Names of the servers that have aanleverpunten."""

COUNTS: Mapping[str, int] = {
    "po": 40,
    "po-doel": 10,
    "po-twee-systemen": 8,
    "po-vestigingen": 4,
    "vo": 8,
    "vo-bron": 8,
}
"""Schools by role: forty sources around eight secondary schools. Bron: qualification 5.2 (40-60 sources a school)."""

_LETTERS = string.ascii_uppercase[12:]
"""Letters of the BRINs (99MM to 99ZZ); those of the functional cast begin with others."""

_SECOND_VENDOR = 3
"""One in so many schools with one system has the second vendor. Bron: qualification 5.2 (one holds > 50 %)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastSchool:
    """A school of the cast.

    Attributes:
        role: role in scenarios, such as `po`.
        brin: in the 99xx range (assumption A26).
        sector: PO or VO.
        aanleverpunten: its aanleverpunten with the name of the server of each, in list order.
    """

    role: str
    brin: str
    sector: Sector
    aanleverpunten: tuple[tuple[Aanleverpunt, str], ...]

    @property
    def bron_aanleverpunten(self) -> tuple[tuple[Aanleverpunt, str], ...]:
        """The aanleverpunten that deliver, in list order."""
        return tuple((aanleverpunt, door) for aanleverpunt, door in self.aanleverpunten if door.startswith("bron"))

    def aanleverpunt(self, door: str) -> Aanleverpunt:
        """Return the aanleverpunt on the server `doel` or `swv`."""
        for aanleverpunt, place in self.aanleverpunten:
            if place == door:
                return aanleverpunt
        raise LookupError(door)


class LoadCast:
    """The schools of a load run.

    Args:
        environment: with external parties, if any.
        urls: URL by server; empty when not known, which suffices for an asking side.

    Attributes:
        register: of the stub Traffic Center.
    """

    def __init__(self, environment: Environment, urls: Mapping[str, str]) -> None:
        self._schools: dict[str, tuple[CastSchool, ...]]
        if is_alone(environment):
            self._schools = _region(urls)
            every = [school for some in self._schools.values() for school in some]
            self.register: Register = make_register(map(_member, every), LEVERANCIERS)
        else:
            cast = Cast(environment, urls)
            self._schools = _cast(cast)
            self.register = cast.register

    def schools(self, role: str) -> Sequence[CastSchool]:
        """Return the schools of a role.

        Raises:
            ConfigurationError: no school has it.
        """
        found = self._schools.get(role)
        if not found:
            raise ConfigurationError(
                f"no school of the cast is {role!r}",
                nl=f"geen school van de rolbezetting is {role!r}",
                remedy=f"choose from: {', '.join(sorted(self._schools))}",
                remedy_nl=f"kies uit: {', '.join(sorted(self._schools))}",
            )
        return found

    def at_door(self, door: str) -> tuple[Aanleverpunt, ...]:
        """Return every aanleverpunt on a server."""
        return tuple(
            aanleverpunt
            for some in self._schools.values()
            for school in some
            for aanleverpunt, place in school.aanleverpunten
            if place == door
        )


def is_alone(environment: Environment) -> bool:
    """Tell whether every party is simulated, so that the cast may be large."""
    return not environment.external and not environment.exchange.external


def _cast(cast: Cast) -> dict[str, tuple[CastSchool, ...]]:
    found: dict[str, tuple[CastSchool, ...]] = {}
    for role in CAST_SCHOOLS:
        school = cast.school(role.name)
        places = [(place.door, place.endpoint) for place in school.endpoints if place.actief]
        aanleverpunten = [
            (aanleverpunt, door)
            for door, _ in places
            for name, aanleverpunt in cast.at_door(door).items()
            if name == role.name
        ]
        found[role.name] = (
            CastSchool(role=role.name, brin=school.brin, sector=school.sector, aanleverpunten=tuple(aanleverpunten)),
        )
    return found


def _region(urls: Mapping[str, str]) -> dict[str, tuple[CastSchool, ...]]:
    """Return the schools of a region: the endpoints of each role are those of the functional cast, vendors vary."""
    brins = (f"99{one}{two}" for one, two in product(_LETTERS, repeat=2))
    roles = {school.name: school for school in CAST_SCHOOLS}
    found = {}
    for role, count in COUNTS.items():
        schools = []
        for number, brin in zip(range(count), brins, strict=False):
            places = _at_vendors(roles[role].endpoints, number)
            aanleverpunten = tuple((place.at(brin, urls.get(place.door, "")), place.door) for place in places)
            schools.append(CastSchool(role=role, brin=brin, sector=roles[role].sector, aanleverpunten=aanleverpunten))
        found[role] = tuple(schools)
    return found


def _at_vendors(places: Sequence[CastEndpoint], number: int) -> Sequence[CastEndpoint]:
    """Give one in `_SECOND_VENDOR` of the schools with a single source system the second vendor."""
    if number % _SECOND_VENDOR or any(place.door == "bron2" for place in places):
        return places
    return [replace(each, leverancier=VENDOR_SECOND, door="bron2") if each.door == "bron" else each for each in places]


def _member(school: CastSchool) -> Member:
    aanleverpunten = tuple(aanleverpunt for aanleverpunt, _ in school.aanleverpunten)
    return Member(
        brin=school.brin, name=f"Proefschool {school.brin}", sector=school.sector, aanleverpunten=aanleverpunten
    )
