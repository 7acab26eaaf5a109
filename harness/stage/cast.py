"""The cast: the schools, vendors and aanleverpunten of every scenario, the same on every machine.

BRINs lie in the 99xx range (assumption A26). An external party of the environment takes the place of a member of the
cast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.config.environment import Environment
from simulator.errors import ConfigurationError, LocalProtocolError
from simulator.register import Aanleverpunt, Bestemming, Leverancier, Register, Sector
from simulator.sandbox.cast import Member, make_aanleverpunt, make_register
from simulator.standard.overdracht import Profiel

VENDOR_BRON = Leverancier(oin="00000003990000010000", naam="Voorbeeld Bronsysteem BV (TEST)")
VENDOR_DOEL = Leverancier(oin="00000003990000020000", naam="Voorbeeld Doelsysteem BV (TEST)")
VENDOR_SECOND = Leverancier(oin="00000003990000030000", naam="Tweede Bronsysteem BV (TEST)")
VENDOR_SWV = Leverancier(oin="00000003990000040000", naam="Voorbeeld SWV-platform BV (TEST)")
VENDOR_TC = Leverancier(oin="00000003990000090000", naam="Traffic Center stub (TEST)")
LEVERANCIERS = (VENDOR_BRON, VENDOR_DOEL, VENDOR_SECOND, VENDOR_SWV)

UNKNOWN_BRIN = "99ZZ"
"""A BRIN that no register holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastEndpoint:
    """An aanleverpunt of the cast, and the server that it is behind.

    Attributes:
        endpoint: number, at the end of the routeringskenmerk and as the index of OSO'18.
        leverancier: whose system it is.
        door: name of the server that it is behind: `bron`, `bron2`, `doel` or `swv`.
        bestemming: OV or SWV.
        actief: whether it may be used.
    """

    endpoint: int
    leverancier: Leverancier
    door: str
    bestemming: Bestemming = Bestemming.OV
    actief: bool = True

    def at(self, brin: str, url: str) -> Aanleverpunt:
        """Return this aanleverpunt for a school, at a URL."""
        oin = self.leverancier.oin
        return make_aanleverpunt(brin, self.endpoint, url=url, oin=oin, bestemming=self.bestemming, actief=self.actief)


@dataclass(frozen=True, slots=True, kw_only=True)
class CastSchool:
    """A school of the cast."""

    name: str
    brin: str
    title: str
    sector: Sector
    endpoints: tuple[CastEndpoint, ...]


_BRON = CastEndpoint(endpoint=1, leverancier=VENDOR_BRON, door="bron")
_BRON2 = CastEndpoint(endpoint=2, leverancier=VENDOR_SECOND, door="bron2")
_DOEL = CastEndpoint(endpoint=3, leverancier=VENDOR_DOEL, door="doel")
_SWV = CastEndpoint(endpoint=9, leverancier=VENDOR_SWV, door="swv", bestemming=Bestemming.SWV)

CAST_SCHOOLS: tuple[CastSchool, ...] = (
    CastSchool(name="po", brin="99AA", title="De Zandloper", sector=Sector.PO, endpoints=(_BRON, _SWV)),
    CastSchool(name="po-doel", brin="99AB", title="De Nieuwe Kompasroos", sector=Sector.PO, endpoints=(_DOEL,)),
    CastSchool(
        name="po-twee-systemen", brin="99AC", title="De Tweesprong", sector=Sector.PO, endpoints=(_BRON, _BRON2)
    ),
    CastSchool(
        name="po-zonder-aanleverpunt",
        brin="99AD",
        title="De Stille Haven",
        sector=Sector.PO,
        endpoints=(replace(_BRON, actief=False),),
    ),
    CastSchool(name="po-vestigingen", brin="99AE", title="Het Vlechtwerk", sector=Sector.PO, endpoints=(_BRON, _DOEL)),
    CastSchool(name="vo", brin="99VA", title="Meridiaan College", sector=Sector.VO, endpoints=(_DOEL,)),
    CastSchool(name="vo-bron", brin="99VB", title="Parallel Lyceum", sector=Sector.VO, endpoints=(_BRON, _SWV)),
)

_SOURCES: Mapping[Profiel, str] = {
    Profiel.POPO: "po",
    Profiel.POVO: "po",
    Profiel.VOVO: "vo-bron",
    Profiel.BB: "po-vestigingen",
    Profiel.POSWV: "po",
    Profiel.VOSWV: "vo-bron",
}
_TARGETS: Mapping[Profiel, str] = {
    Profiel.POPO: "po-doel",
    Profiel.POVO: "vo",
    Profiel.VOVO: "vo",
    Profiel.BB: "po-vestigingen",
    Profiel.POSWV: "po",
    Profiel.VOSWV: "vo-bron",
}


def default_source(profiel: Profiel) -> str:
    """Return the school of the cast that sends in a profile."""
    return _SOURCES[profiel]


def default_target(profiel: Profiel) -> str:
    """Return the school of the cast that receives in a profile; for an SWV the source's own BRIN (RE-04)."""
    return _TARGETS[profiel]


class Cast:
    """The cast of one environment, with the URLs of its servers.

    Args:
        environment: external parties and their identifiers.
        urls: URL per server (`bron`), or per server and school (`doel/vo`); empty or absent when it has none.

    Raises:
        ConfigurationError: identifiers in the environment that the cast cannot have.
    """

    def __init__(self, environment: Environment, urls: Mapping[str, str]) -> None:
        self._environment = environment
        self._urls = urls
        self._schools = {school.name: self._in_environment(school) for school in CAST_SCHOOLS}
        self._by_school = {name: self._aanleverpunten(school) for name, school in self._schools.items()}
        brins = [school.brin for school in self._schools.values()]
        if len(set(brins)) != len(brins):
            raise ConfigurationError(
                "two schools would have the same BRIN",
                nl="twee scholen zouden dezelfde BRIN hebben",
                where=environment.file,
                remedy="give the external party a BRIN that is not in the cast: " + ", ".join(brins),
                remedy_nl="geef de externe partij een BRIN die niet in de rolbezetting staat: " + ", ".join(brins),
            )

    @property
    def register(self) -> Register:
        """The register of the stub Traffic Center.

        Raises:
            ConfigurationError: two parties with one OIN or one routeringskenmerk.
        """
        try:
            return make_register(map(self._member, self._schools.values()), self.leveranciers)
        except LocalProtocolError as error:
            raise ConfigurationError(
                str(error),
                nl=error.nl,
                where=self._environment.file,
                remedy="give every external party an OIN and a routeringskenmerk of its own",
                remedy_nl="geef elke externe partij een eigen OIN en een eigen routeringskenmerk",
            ) from None

    def _member(self, school: CastSchool) -> Member:
        aanleverpunten = tuple(aanleverpunt for aanleverpunt, _ in self._by_school[school.name])
        return Member(brin=school.brin, name=school.title, sector=school.sector, aanleverpunten=aanleverpunten)

    @property
    def leveranciers(self) -> tuple[Leverancier, ...]:
        """The vendors of the cast, external ones under their own OIN."""
        return tuple(replace(leverancier, oin=self._oin(leverancier)) for leverancier in LEVERANCIERS)

    def _oin(self, leverancier: Leverancier) -> str:
        owners = {VENDOR_BRON.oin: self._environment.bron, VENDOR_DOEL.oin: self._environment.doel}
        owners[VENDOR_SWV.oin] = self._environment.swv
        owner = owners.get(leverancier.oin)
        return owner.oin if owner and owner.oin else leverancier.oin

    def brin(self, name: str) -> str:
        """Return the BRIN of a school of the cast; `onbekend` has one that no register holds."""
        return UNKNOWN_BRIN if name == "onbekend" else self._schools[name].brin

    def school(self, name: str) -> CastSchool:
        """Return a school of the cast."""
        return self._schools[name]

    def at_door(self, door: str) -> Mapping[str, Aanleverpunt]:
        """Return the aanleverpunten behind a server, by name of the school, in the order of the cast."""
        return {
            name: aanleverpunt
            for name, aanleverpunten in self._by_school.items()
            for aanleverpunt, place in aanleverpunten
            if place == door and aanleverpunt.actief
        }

    def sources(self, name: str) -> tuple[tuple[Aanleverpunt, str], ...]:
        """Return the source aanleverpunten of a school with the names of their servers, in list order."""
        return tuple(
            (aanleverpunt, door) for aanleverpunt, door in self._by_school.get(name, ()) if door.startswith("bron")
        )

    def target(self, name: str, door: str) -> Aanleverpunt:
        """Return the aanleverpunt of a school behind the server `doel` or `swv`.

        Raises:
            ConfigurationError: the school has none there.
        """
        for aanleverpunt, place in self._by_school.get(name, ()):
            if place == door:
                return aanleverpunt
        raise ConfigurationError(
            f"school {name!r} of the cast has no {door} aanleverpunt",
            nl=f"school {name!r} van de rolbezetting heeft geen aanleverpunt als {door}",
            remedy="choose another target in the scenario",
            remedy_nl="kies in het scenario een ander doel",
        )

    def _in_environment(self, school: CastSchool) -> CastSchool:
        """Give the default source or target the BRIN of the external party that takes its place."""
        bron, doel = self._environment.bron, self._environment.doel
        if school.name == "po" and bron.brin:
            return replace(school, brin=bron.brin)
        if school.name == "vo" and doel.brin:
            return replace(school, brin=doel.brin)
        return school

    def _aanleverpunten(self, school: CastSchool) -> tuple[tuple[Aanleverpunt, str], ...]:
        return tuple((self._aanleverpunt(school, endpoint), endpoint.door) for endpoint in school.endpoints)

    def _index(self, role: str, code: str) -> int:
        """Return the index of an external party, which OSO 18 uses instead of a routeringskenmerk."""
        if not code.isdecimal():
            raise ConfigurationError(
                f"{code!r} is no index, which oso18 has instead of a routeringskenmerk",
                nl=f"{code!r} is geen index, die oso18 heeft in plaats van een routeringskenmerk",
                where=f"{self._environment.file}: {role}.routeringskenmerk",
                remedy="give the number of the aanleverpunt",
                remedy_nl="geef het nummer van het aanleverpunt",
            )
        return int(code)

    def _aanleverpunt(self, school: CastSchool, endpoint: CastEndpoint) -> Aanleverpunt:
        role = endpoint.door.rstrip("2")
        party = self._environment.party(role)
        own = party.routeringskenmerk if school.name in {"po", "vo"} and party.brin == school.brin else ""
        url = self._urls.get(f"{endpoint.door}/{school.name}", self._urls.get(endpoint.door, ""))
        aanleverpunt = replace(endpoint.at(school.brin, url), oin=self._oin(endpoint.leverancier))
        if own and self._environment.release.aanleverpunt_kind == "index":
            return replace(aanleverpunt, index=self._index(role, own))
        return replace(aanleverpunt, routeringskenmerk=own) if own else aanleverpunt
