"""Schools, vendors and aanleverpunten as declared, immutable; the parties are built from them, and again at a reset."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.errors import LocalProtocolError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.standard.release import Release


class Sector(StrEnum):
    """Sector of a school. The Traffic Center answers a session check with that of the target (protocol 5.4)."""

    PO = "PO"
    VO = "VO"
    SO = "SO"


class Bestemming(StrEnum):
    """What an aanleverpunt is for; on the wire of OSO'18 SWV is `PaO` (`Release.swv_doel`). Bron: protocol 4."""

    OV = "OV"
    SWV = "SWV"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leverancier:
    """A vendor of a LAS, admitted by its certificate.

    Attributes:
        oin: twenty characters, also in the certificate's serialNumber (assumption A24).
        naam: as shown to people.
        actief: whether the vendor is qualified.
    """

    oin: str
    naam: str
    actief: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school as the Traffic Center knows it.

    Attributes:
        brin: BRIN4.
        naam: as shown to people.
        sector: PO, VO or SO.
        actief: whether the school is qualified.
    """

    brin: str
    naam: str
    sector: Sector
    actief: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanleverpunt:
    """The interface of one qualified system of one school.

    Attributes:
        brin: of the school.
        index: number within the BRIN, on the wire in OSO'18.
        routeringskenmerk: twenty characters, on the wire since OSO'21.
        url: where the system listens.
        oin: of the vendor whose certificate may be used for this aanleverpunt.
        bestemming: OV or SWV.
        actief: whether it may be used.
    """

    brin: str
    index: int
    routeringskenmerk: str
    url: str
    oin: str
    bestemming: Bestemming = Bestemming.OV
    actief: bool = True

    def code(self, release: Release) -> str:
        """Return what stands for this aanleverpunt on the wire of a release."""
        return str(self.index) if release.aanleverpunt_kind == "index" else self.routeringskenmerk


@dataclass(frozen=True, kw_only=True)
class Register:
    """Everything that the Traffic Center knows about who takes part.

    Raises:
        LocalProtocolError: the same BRIN, OIN or aanleverpunt twice, or an aanleverpunt of an unknown school or vendor.
    """

    schools: tuple[School, ...] = ()
    leveranciers: tuple[Leverancier, ...] = ()
    aanleverpunten: tuple[Aanleverpunt, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a register that contradicts itself."""
        _refuse_doubles("BRIN", (school.brin for school in self.schools))
        _refuse_doubles("OIN", (leverancier.oin for leverancier in self.leveranciers))
        _refuse_doubles("routeringskenmerk", (aanleverpunt.routeringskenmerk for aanleverpunt in self.aanleverpunten))
        _refuse_doubles(
            "aanleverpunt", ((aanleverpunt.brin, aanleverpunt.index) for aanleverpunt in self.aanleverpunten)
        )
        for aanleverpunt in self.aanleverpunten:
            if aanleverpunt.brin not in self._schools:
                raise LocalProtocolError(
                    f"aanleverpunt {aanleverpunt.routeringskenmerk} names unknown school {aanleverpunt.brin}",
                    nl=f"aanleverpunt {aanleverpunt.routeringskenmerk} noemt onbekende school {aanleverpunt.brin}",
                )
            if aanleverpunt.oin not in self._leveranciers:
                raise LocalProtocolError(
                    f"aanleverpunt {aanleverpunt.routeringskenmerk} names unknown vendor {aanleverpunt.oin}",
                    nl=f"aanleverpunt {aanleverpunt.routeringskenmerk} noemt onbekende leverancier {aanleverpunt.oin}",
                )

    @cached_property
    def _schools(self) -> dict[str, School]:
        return {school.brin: school for school in self.schools}

    @cached_property
    def _leveranciers(self) -> dict[str, Leverancier]:
        return {leverancier.oin: leverancier for leverancier in self.leveranciers}

    def school(self, brin: str) -> School | None:
        """Return the school with this BRIN, or None."""
        return self._schools.get(brin)

    def leverancier(self, oin: str) -> Leverancier | None:
        """Return the vendor with this OIN, or None."""
        return self._leveranciers.get(oin)

    def aanleverpunt(self, release: Release, brin: str, code: str) -> Aanleverpunt | None:
        """Return the aanleverpunt of a school with this wire code, or None."""
        return next(
            (
                aanleverpunt
                for aanleverpunt in self.aanleverpunten
                if aanleverpunt.brin == brin and aanleverpunt.code(release) == code
            ),
            None,
        )

    def aanleverpunten_of(self, brin: str, *, bestemming: Bestemming | None = None) -> tuple[Aanleverpunt, ...]:
        """Return the active aanleverpunten of a school, in the order declared, optionally of one bestemming."""
        return tuple(
            aanleverpunt
            for aanleverpunt in self.aanleverpunten
            if aanleverpunt.brin == brin
            and aanleverpunt.actief
            and (bestemming is None or aanleverpunt.bestemming is bestemming)
        )


def _refuse_doubles(what: str, values: Iterable[object]) -> None:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise LocalProtocolError(f"{what} {value} is declared twice", nl=f"{what} {value} is twee keer opgegeven")
        seen.add(value)
