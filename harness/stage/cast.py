"""The cast: the schools, vendors and aanleverpunten among which every scenario plays, fixed so that two machines agree.

BRINs lie in the 99xx range (assumption A26). An external party of the environment takes the place of a member of the
cast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.config.environment import Omgeving
from simulator.errors import ConfigurationError, LocalProtocolError
from simulator.register import Aanleverpunt, Bestemming, Leverancier, Register, Sector
from simulator.sandbox.cast import Member, make_punt, make_register
from simulator.standard.overdracht import Profiel

VENDOR_BRON = Leverancier(oin="00000003990000010000", naam="Voorbeeld Bronsysteem BV (TEST)")
VENDOR_DOEL = Leverancier(oin="00000003990000020000", naam="Voorbeeld Doelsysteem BV (TEST)")
VENDOR_TWEEDE = Leverancier(oin="00000003990000030000", naam="Tweede Bronsysteem BV (TEST)")
VENDOR_SWV = Leverancier(oin="00000003990000040000", naam="Voorbeeld SWV-platform BV (TEST)")
VENDOR_TC = Leverancier(oin="00000003990000090000", naam="Traffic Center stub (TEST)")
LEVERANCIERS = (VENDOR_BRON, VENDOR_DOEL, VENDOR_TWEEDE, VENDOR_SWV)

UNKNOWN_BRIN = "99ZZ"
"""A BRIN that no register holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plek:
    """Where an aanleverpunt of the cast lives.

    Attributes:
        endpoint: number, at the end of the routeringskenmerk and as the index of OSO'18.
        leverancier: whose system it is.
        door: server that it is behind: `bron`, `bron2`, `doel` or `swv`.
        bestemming: OV or SWV.
        actief: whether it may be used.
    """

    endpoint: int
    leverancier: Leverancier
    door: str
    bestemming: Bestemming = Bestemming.OV
    actief: bool = True

    def at(self, brin: str, url: str) -> Aanleverpunt:
        """Return the aanleverpunt of a school that is here."""
        oin = self.leverancier.oin
        return make_punt(brin, self.endpoint, url=url, oin=oin, bestemming=self.bestemming, actief=self.actief)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolschool:
    """A school of the cast."""

    name: str
    brin: str
    titel: str
    sector: Sector
    plekken: tuple[Plek, ...]


_BRON = Plek(endpoint=1, leverancier=VENDOR_BRON, door="bron")
_BRON2 = Plek(endpoint=2, leverancier=VENDOR_TWEEDE, door="bron2")
_DOEL = Plek(endpoint=3, leverancier=VENDOR_DOEL, door="doel")
_SWV = Plek(endpoint=9, leverancier=VENDOR_SWV, door="swv", bestemming=Bestemming.SWV)

ROLSCHOLEN: tuple[Rolschool, ...] = (
    Rolschool(name="po", brin="99AA", titel="De Zandloper", sector=Sector.PO, plekken=(_BRON, _SWV)),
    Rolschool(name="po-doel", brin="99AB", titel="De Nieuwe Kompasroos", sector=Sector.PO, plekken=(_DOEL,)),
    Rolschool(name="po-twee-systemen", brin="99AC", titel="De Tweesprong", sector=Sector.PO, plekken=(_BRON, _BRON2)),
    Rolschool(
        name="po-zonder-aanleverpunt",
        brin="99AD",
        titel="De Stille Haven",
        sector=Sector.PO,
        plekken=(replace(_BRON, actief=False),),
    ),
    Rolschool(name="po-vestigingen", brin="99AE", titel="Het Vlechtwerk", sector=Sector.PO, plekken=(_BRON, _DOEL)),
    Rolschool(name="vo", brin="99VA", titel="Meridiaan College", sector=Sector.VO, plekken=(_DOEL,)),
    Rolschool(name="vo-bron", brin="99VB", titel="Parallel Lyceum", sector=Sector.VO, plekken=(_BRON, _SWV)),
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


class Rolbezetting:
    """The cast of one environment, once it is known where every door is.

    Args:
        omgeving: external parties and their identifiers.
        urls: URL per door (`bron`), or per door and school (`doel/vo`); empty or absent for a door that nobody knows.

    Raises:
        ConfigurationError: identifiers in the environment that cannot stand in the cast.
    """

    def __init__(self, omgeving: Omgeving, urls: Mapping[str, str]) -> None:
        self._omgeving = omgeving
        self._urls = urls
        self._scholen = {school.name: self._in_environment(school) for school in ROLSCHOLEN}
        self._punten = {name: self._aanleverpunten(school) for name, school in self._scholen.items()}
        brins = [school.brin for school in self._scholen.values()]
        if len(set(brins)) != len(brins):
            raise ConfigurationError(
                "two schools would have the same BRIN",
                nl="twee scholen zouden dezelfde BRIN hebben",
                where=omgeving.file,
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
            return make_register(map(self._member, self._scholen.values()), self.leveranciers)
        except LocalProtocolError as error:
            raise ConfigurationError(
                str(error),
                nl=error.nl,
                where=self._omgeving.file,
                remedy="give every external party an OIN and a routeringskenmerk of its own",
                remedy_nl="geef elke externe partij een eigen OIN en een eigen routeringskenmerk",
            ) from None

    def _member(self, school: Rolschool) -> Member:
        punten = tuple(punt for punt, _ in self._punten[school.name])
        return Member(brin=school.brin, naam=school.titel, sector=school.sector, punten=punten)

    @property
    def leveranciers(self) -> tuple[Leverancier, ...]:
        """The vendors of the cast, external ones under their own OIN."""
        return tuple(replace(leverancier, oin=self._oin(leverancier)) for leverancier in LEVERANCIERS)

    def _oin(self, leverancier: Leverancier) -> str:
        owners = {VENDOR_BRON.oin: self._omgeving.bron, VENDOR_DOEL.oin: self._omgeving.doel}
        owners[VENDOR_SWV.oin] = self._omgeving.swv
        owner = owners.get(leverancier.oin)
        return owner.oin if owner and owner.oin else leverancier.oin

    def brin(self, name: str) -> str:
        """Return the BRIN of a school of the cast; `onbekend` has one that no register holds."""
        return UNKNOWN_BRIN if name == "onbekend" else self._scholen[name].brin

    def school(self, name: str) -> Rolschool:
        """Return a school of the cast."""
        return self._scholen[name]

    def at_door(self, door: str) -> Mapping[str, Aanleverpunt]:
        """Return the aanleverpunten behind a door, by name of the school, in the order of the cast."""
        return {
            name: punt
            for name, punten in self._punten.items()
            for punt, place in punten
            if place == door and punt.actief
        }

    def sources(self, name: str) -> tuple[tuple[Aanleverpunt, str], ...]:
        """Return the source aanleverpunten of a school with their doors, in list order."""
        return tuple((punt, door) for punt, door in self._punten.get(name, ()) if door.startswith("bron"))

    def target(self, name: str, door: str) -> Aanleverpunt:
        """Return the aanleverpunt of a school behind the door `doel` or `swv`.

        Raises:
            ConfigurationError: the school has none there.
        """
        for punt, place in self._punten.get(name, ()):
            if place == door:
                return punt
        raise ConfigurationError(
            f"school {name!r} of the cast has no {door} aanleverpunt",
            nl=f"school {name!r} van de rolbezetting heeft geen aanleverpunt als {door}",
            remedy="choose another target in the scenario",
            remedy_nl="kies in het scenario een ander doel",
        )

    def _in_environment(self, school: Rolschool) -> Rolschool:
        """Give the default source or target the BRIN of the external party that takes its place."""
        bron, doel = self._omgeving.bron, self._omgeving.doel
        if school.name == "po" and bron.brin:
            return replace(school, brin=bron.brin)
        if school.name == "vo" and doel.brin:
            return replace(school, brin=doel.brin)
        return school

    def _aanleverpunten(self, school: Rolschool) -> tuple[tuple[Aanleverpunt, str], ...]:
        return tuple((self._aanleverpunt(school, plek), plek.door) for plek in school.plekken)

    def _index(self, role: str, code: str) -> int:
        """Return the index of an external party, as OSO 18 has it instead of a routeringskenmerk."""
        if not code.isdecimal():
            raise ConfigurationError(
                f"{code!r} is no index, which oso18 has instead of a routeringskenmerk",
                nl=f"{code!r} is geen index, die oso18 heeft in plaats van een routeringskenmerk",
                where=f"{self._omgeving.file}: {role}.routeringskenmerk",
                remedy="give the number of the aanleverpunt",
                remedy_nl="geef het nummer van het aanleverpunt",
            )
        return int(code)

    def _aanleverpunt(self, school: Rolschool, plek: Plek) -> Aanleverpunt:
        role = plek.door.rstrip("2")
        partij = self._omgeving.partij(role)
        own = partij.routeringskenmerk if school.name in {"po", "vo"} and partij.brin == school.brin else ""
        url = self._urls.get(f"{plek.door}/{school.name}", self._urls.get(plek.door, ""))
        punt = replace(plek.at(school.brin, url), oin=self._oin(plek.leverancier))
        if own and self._omgeving.release.aanleverpunt_kind == "index":
            return replace(punt, index=self._index(role, own))
        return replace(punt, routeringskenmerk=own) if own else punt
