"""Where a pupil belongs: home, schools of the past, the school that sends and the school that asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from simulator.leerlingen import kansen
from simulator.leerlingen.loopbaan import Verblijf
from simulator.leerlingen.model import SchoolProfiel
from simulator.leerlingen.regio import REGIOS, rang_of, regio_of
from simulator.leerlingen.school import make_scholen
from simulator.leerlingen.toeval import Toeval
from simulator.leerlingen.wereld import Schoolsoort, Wereld
from simulator.register import Sector
from simulator.standard.overdracht import Profiel


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaatsing:
    """The place of a pupil in the world.

    Attributes:
        school: the present school, which sends.
        basisschool: the last primary school; the present one of a pupil in primary education.
        eerdere: a primary school before that, for those who moved; another BRIN.
        ontvanger: the school that asks for the pupil; None in a world that does not tell.
        gezin: number of the household.
        plaats: town of the household.
        verblijf: a spell in special education.
    """

    school: SchoolProfiel
    basisschool: SchoolProfiel
    eerdere: SchoolProfiel
    ontvanger: SchoolProfiel | None
    gezin: int
    plaats: str
    verblijf: Verblijf | None = None


class Plaatser(Protocol):
    """Gives a pupil its place, by its index alone."""

    def place(self, index: int, profiel: Profiel, *, in_vo: bool, bronschool: SchoolProfiel | None) -> Plaatsing:
        """Return the place of pupil `index`.

        Args:
            index: from 0.
            profiel: the handover that the pupil is made for.
            in_vo: whether the present school is one of secondary education.
            bronschool: the present school; drawn when not given.
        """
        ...


class Lijst:
    """Places pupils at a list of schools, each in a household of its own; nobody is known to ask for them.

    Args:
        seed: of the generator.
        scholen: the schools to draw from.
    """

    def __init__(self, seed: int, scholen: tuple[SchoolProfiel, ...]) -> None:
        self._seed = seed
        self._scholen = scholen

    def place(self, index: int, _profiel: Profiel, *, in_vo: bool, bronschool: SchoolProfiel | None) -> Plaatsing:
        """Return the place of pupil `index`."""
        school = bronschool or self._draw(index, Sector.VO if in_vo else Sector.PO, "school")
        basisschool = self._draw(index, Sector.PO, "basisschool", near=school) if in_vo else school
        return Plaatsing(
            school=school,
            basisschool=basisschool,
            eerdere=self._draw(index, Sector.PO, "eerdere", near=basisschool, avoid=school),
            ontvanger=None,
            gezin=index,
            plaats=school.adres.plaats,
        )

    def _draw(
        self,
        index: int,
        sector: Sector,
        column: str,
        *,
        near: SchoolProfiel | None = None,
        avoid: SchoolProfiel | None = None,
    ) -> SchoolProfiel:
        """Return a school of a sector, other than `near` and `avoid`, in the gemeente of `near` when there is one."""
        other = {each.brin for each in (near, avoid) if each is not None}
        choice = [school for school in self._scholen if school.sector is sector and school.brin not in other]
        if not choice:
            made = make_scholen(self._seed)
            choice = [school for school in made if school.sector is sector and school.brin not in other]
        close = [school for school in choice if near and school.adres.gemeente == near.adres.gemeente]
        return Toeval(self._seed, index, column).pick(close or choice)


class Landelijk:
    """Places pupils in the country: siblings share a household, and nobody leaves the region.

    Args:
        wereld: the country.
    """

    def __init__(self, wereld: Wereld) -> None:
        self._wereld = wereld

    def place(self, index: int, profiel: Profiel, *, in_vo: bool, bronschool: SchoolProfiel | None) -> Plaatsing:
        """Return the place of pupil `index`; siblings in primary education go to one school."""
        seed, regio, gezin = self._wereld.seed, regio_of(index), gezin_of(self._wereld.seed, index)
        draw = self._wereld.draw_school
        thuis = draw(Toeval(seed, gezin, "basisschool"), regio, Schoolsoort.BO)
        if bronschool is not None:
            school = bronschool
        else:
            school = draw(Toeval(seed, index, "school"), regio, Schoolsoort.VO) if in_vo else thuis
        basisschool = thuis if in_vo else school
        return Plaatsing(
            school=school,
            basisschool=basisschool,
            eerdere=draw(
                Toeval(seed, gezin, "eerdere"), regio, Schoolsoort.BO, avoid=frozenset({thuis.brin, school.brin})
            ),
            ontvanger=self._draw_ontvanger(Toeval(seed, index, "ontvanger"), regio, profiel, school),
            gezin=gezin,
            plaats=thuis.adres.plaats,
            verblijf=self._draw_verblijf(Toeval(seed, index, "verblijf"), regio),
        )

    def _draw_verblijf(self, toeval: Toeval, regio: int) -> Verblijf | None:
        if not toeval.happens(kansen.deel("verblijf_so")):
            return None
        first = toeval.whole(2, 5)
        school = self._wereld.draw_school(toeval, regio, Schoolsoort.SO)
        return Verblijf(school=school, van=first, tot=first + toeval.whole(0, 1))

    def _draw_ontvanger(self, toeval: Toeval, regio: int, profiel: Profiel, school: SchoolProfiel) -> SchoolProfiel:
        """Return who asks: a school of the region; for an SWV the school itself, at whose BRIN the SWV asks.

        Bron: protocol 5.9 (an SWV has an aanleverpunt at the BRIN of the school), gegevensset (BB stays in the BRIN).
        """
        draw = self._wereld.draw_school
        soort = Schoolsoort.VO if school.sector is Sector.VO else Schoolsoort.BO
        match profiel:
            case Profiel.POVO:
                return draw(toeval, regio, Schoolsoort.VO)
            case Profiel.POPO | Profiel.VOVO:
                return draw(toeval, regio, soort, avoid=frozenset({school.brin}))
            case Profiel.BB:
                return draw(toeval, regio, soort, only=school.brin)
            case Profiel.POSWV | Profiel.VOSWV:
                return school


def gezin_of(seed: int, index: int) -> int:
    """Return the number of the household of pupil `index` of a population: that of the eldest of its pupils in it.

    Successive pupils of a region are paired; of some pairs the second is a brother or sister of the first.
    """
    second = rang_of(index) % 2 == 1
    is_sibling = second and Toeval(seed, index, "broer_of_zus").happens(kansen.deel("broer_of_zus"))
    return index - REGIOS if is_sibling else index
