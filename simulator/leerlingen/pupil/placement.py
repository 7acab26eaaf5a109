"""Where a pupil belongs: home, schools of the past, the school that sends and the school that asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from simulator.leerlingen.chance import columns as kolom
from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import Worp, bound_of, pick, whole
from simulator.leerlingen.country.country import Schoolsoort, Wereld
from simulator.leerlingen.country.school import make_scholen
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import SchoolProfiel
from simulator.leerlingen.names.region import REGIOS, rang_of, regio_of
from simulator.leerlingen.pupil.loopbaan import Verblijf
from simulator.register import Sector
from simulator.standard.overdracht import Profiel


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaatsing:
    """The place of a pupil in the world.

    Attributes:
        school: the present school, which sends.
        basisschool: the last primary school; the present one of a pupil in primary education.
        eerdere: a primary school before that, of a pupil who moved (another BRIN) or is in special education now.
        ontvanger: the school that asks for the pupil; None in a world that does not tell.
        plaats: town of the household.
        verblijf: a spell in special education.
    """

    school: SchoolProfiel
    basisschool: SchoolProfiel
    eerdere: SchoolProfiel | None
    ontvanger: SchoolProfiel | None
    plaats: str
    verblijf: Verblijf | None = None


_make_plaatsing = maker(Plaatsing)


class Plaatser(Protocol):
    """Gives a pupil its household and its place, by its index and its chance alone."""

    def household(self, index: int, worp: Worp) -> int:
        """Return the number of the household of pupil `index`."""
        ...

    def place(
        self, index: int, worp: Worp, gezin: Worp, profiel: Profiel, *, in_vo: bool, bronschool: SchoolProfiel | None
    ) -> Plaatsing:
        """Return the place of pupil `index`.

        Args:
            index: from 0.
            worp: chance of the pupil.
            gezin: chance of its household.
            profiel: the handover that the pupil is made for.
            in_vo: whether the present school is one of secondary education.
            bronschool: the present school; drawn when not given.
        """
        ...


class Lijst:
    """Places pupils at a list of schools, each in a household of its own; nobody is known to ask for them.

    Args:
        seed: of the generator; makes more schools when the list has too few.
        scholen: the schools to draw from.
    """

    def __init__(self, seed: int, scholen: tuple[SchoolProfiel, ...]) -> None:
        self._seed = seed
        self._scholen = scholen

    def household(self, index: int, _worp: Worp) -> int:
        """Return the number of the household of pupil `index`."""
        return index

    def place(
        self, _index: int, worp: Worp, _gezin: Worp, _profiel: Profiel, *, in_vo: bool, bronschool: SchoolProfiel | None
    ) -> Plaatsing:
        """Return the place of a pupil."""
        school = bronschool or self._draw(worp[kolom.SCHOOL], Sector.VO if in_vo else Sector.PO)
        basisschool = self._draw(worp[kolom.BASISSCHOOL], Sector.PO, near=school) if in_vo else school
        moved, which = worp[kolom.EERDERE_SCHOOL]
        return _make_plaatsing(
            school=school,
            basisschool=basisschool,
            eerdere=self._draw(which, Sector.PO, near=basisschool, avoid=school)
            if moved < probabilities.grens("eerdere_school")
            else None,
            ontvanger=None,
            plaats=school.adres.plaats,
        )

    def _draw(
        self, woord: int, sector: Sector, *, near: SchoolProfiel | None = None, avoid: SchoolProfiel | None = None
    ) -> SchoolProfiel:
        """Return a school of a sector, other than `near` and `avoid`, in the gemeente of `near` when there is one."""
        other = {each.brin for each in (near, avoid) if each is not None}
        choice = [school for school in self._scholen if school.sector is sector and school.brin not in other]
        if not choice:
            made = make_scholen(self._seed)
            choice = [school for school in made if school.sector is sector and school.brin not in other]
        close = [school for school in choice if near and school.adres.gemeente == near.adres.gemeente]
        return pick(woord, close or choice)


class Landelijk:
    """Places pupils in the country: siblings share a household, and nobody leaves the region.

    Args:
        wereld: the country.
    """

    def __init__(self, wereld: Wereld) -> None:
        self._wereld = wereld

    def household(self, index: int, worp: Worp) -> int:
        """Return the number of the household of pupil `index`: that of the eldest of its pupils.

        Successive pupils of a region are paired; of some pairs the second is a brother or sister of the first.
        """
        is_sibling = rang_of(index) % 2 == 1 and worp[kolom.BROER_OF_ZUS] < probabilities.grens("broer_of_zus")
        return index - REGIOS if is_sibling else index

    def place(
        self, index: int, worp: Worp, gezin: Worp, profiel: Profiel, *, in_vo: bool, bronschool: SchoolProfiel | None
    ) -> Plaatsing:
        """Return the place of pupil `index`; siblings in primary education go to one school."""
        regio = regio_of(index)
        draw = self._wereld.draw_school
        thuis = draw(gezin[kolom.GEZIN_BASISSCHOOL], regio, Schoolsoort.BO)
        soort = Schoolsoort.VO if in_vo else _draw_soort(worp)
        school = bronschool or (thuis if soort is Schoolsoort.BO else draw(worp[kolom.SCHOOL], regio, soort))
        eerdere = None
        if school.is_speciaal:
            eerdere = thuis
        elif worp[kolom.EERDERE_SCHOOL][0] < probabilities.grens("eerdere_school"):
            last = thuis if in_vo else school
            eerdere = draw(gezin[kolom.GEZIN_EERDERE_SCHOOL], regio, Schoolsoort.BO, avoid=last.brin)
        return _make_plaatsing(
            school=school,
            basisschool=thuis if in_vo else school,
            eerdere=eerdere,
            ontvanger=self._draw_ontvanger(worp, regio, profiel, school),
            plaats=thuis.adres.plaats,
            verblijf=None if school.is_speciaal else self._draw_verblijf(worp[kolom.VERBLIJF], regio),
        )

    def _draw_verblijf(self, woorden: Worp, regio: int) -> Verblijf | None:
        share, van, duur, which = woorden
        if share >= probabilities.grens("verblijf_so"):
            return None
        first = whole(van, 2, 5)
        school = self._wereld.draw_school(which, regio, Schoolsoort.SO)
        return Verblijf(school=school, van=first, tot=first + whole(duur, 0, 1))

    def _draw_ontvanger(self, worp: Worp, regio: int, profiel: Profiel, school: SchoolProfiel) -> SchoolProfiel:
        """Return who asks: a school of the region; for an SWV the school itself, at whose BRIN the SWV asks.

        Bron: protocol 5.9 (an SWV has an aanleverpunt at the BRIN of the school), gegevensset (BB stays in the BRIN).
        """
        draw, woord = self._wereld.draw_school, worp[kolom.ONTVANGER]
        match profiel:
            case Profiel.POVO:
                return draw(woord, regio, Schoolsoort.VO)
            case Profiel.POPO:
                special = not school.is_speciaal and worp[kolom.SPECIAAL][1] < probabilities.grens("naar_speciaal")
                return draw(woord, regio, Schoolsoort.SBO if special else Schoolsoort.BO, avoid=school.brin)
            case Profiel.VOVO:
                return draw(woord, regio, Schoolsoort.VO, avoid=school.brin)
            case Profiel.BB:
                return draw(woord, regio, Schoolsoort(school.soort), only=school.brin)
            case Profiel.POSWV | Profiel.VOSWV:
                return school


def _draw_soort(worp: Worp) -> Schoolsoort:
    """Return the kind of school of a pupil in primary education; SBO takes its pupils from among the weakest."""
    woord = worp[kolom.SPECIAAL][0]
    so, lowest = probabilities.grens("school_so"), probabilities.deel("niveau_sbo")
    if woord < so:
        return Schoolsoort.SO
    in_sbo = woord - so < probabilities.grens("school_sbo") / lowest and worp[kolom.NIVEAU] < bound_of(lowest)
    return Schoolsoort.SBO if in_sbo else Schoolsoort.BO
