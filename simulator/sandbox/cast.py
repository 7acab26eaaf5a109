"""A cast: schools with the aanleverpunten of their systems, and the register that is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.register import Aanleverpunt, Bestemming, Leverancier, Register, School, Sector
from simulator.standard.identifiers import make_routeringskenmerk


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A school of a cast.

    Attributes:
        brin: of the school.
        name: of the school.
        sector: PO or VO.
        aanleverpunten: its aanleverpunten, in list order.
    """

    brin: str
    name: str
    sector: Sector
    aanleverpunten: tuple[Aanleverpunt, ...] = ()


def make_register(cast: Iterable[Member], leveranciers: tuple[Leverancier, ...]) -> Register:
    """Return the register of a cast.

    Args:
        cast: schools, in the order of the register.
        leveranciers: vendors of their systems.

    Raises:
        LocalProtocolError: two schools, vendors or aanleverpunten with one identifier.
    """
    members = tuple(cast)
    return Register(
        schools=tuple(School(brin=member.brin, naam=member.name, sector=member.sector) for member in members),
        leveranciers=leveranciers,
        aanleverpunten=tuple(aanleverpunt for member in members for aanleverpunt in member.aanleverpunten),
    )


def make_aanleverpunt(
    brin: str,
    endpoint: int,
    *,
    url: str,
    oin: str,
    bestemming: Bestemming = Bestemming.OV,
    actief: bool = True,
    index: int | None = None,
) -> Aanleverpunt:
    """Return an aanleverpunt of a school.

    Args:
        brin: of the school.
        endpoint: number, at the end of the routeringskenmerk and as the index of OSO'18.
        url: of its system; empty when not known.
        oin: of the vendor.
        bestemming: OV or SWV.
        actief: whether it may be used.
        index: of OSO'18, when it is not `endpoint`.
    """
    return Aanleverpunt(
        brin=brin,
        index=endpoint if index is None else index,
        routeringskenmerk=make_routeringskenmerk(brin, endpoint),
        url=url,
        oin=oin,
        bestemming=bestemming,
        actief=actief,
    )
