"""The placement of a pupil: its town, former schools, the school that sends and the school that requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from simulator.leerlingen.chance import columns as column
from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import Throw, bound_of, pick, whole
from simulator.leerlingen.country.country import Country, Schoolsoort
from simulator.leerlingen.country.school import make_schools
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import SchoolProfiel
from simulator.leerlingen.names.region import REGIOS, rank_of, regio_of
from simulator.leerlingen.pupil.loopbaan import SchoolStay
from simulator.register import Sector
from simulator.standard.overdracht import Profiel


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The town and the schools of a pupil.

    Attributes:
        school: the present school, which sends.
        basisschool: the last primary school; the present one of a pupil in primary education.
        earlier: a primary school before that, of a pupil who moved (another BRIN) or is in special education now.
        receiver: the school that requests the dossier; None when there is none, as with a list of schools.
        plaats: town of the household.
        stay: a stay in special education.
    """

    school: SchoolProfiel
    basisschool: SchoolProfiel
    earlier: SchoolProfiel | None
    receiver: SchoolProfiel | None
    plaats: str
    stay: SchoolStay | None = None


_make_placement = maker(Placement)


class Placer(Protocol):
    """Gives a pupil its household and placement, from its index and random words alone."""

    def household(self, index: int, throw: Throw) -> int:
        """Return the number of the household of pupil `index`."""
        ...

    def place(
        self,
        index: int,
        throw: Throw,
        gezin: Throw,
        profiel: Profiel,
        *,
        in_vo: bool,
        bron_school: SchoolProfiel | None,
    ) -> Placement:
        """Return the placement of pupil `index`.

        Args:
            index: from 0.
            throw: random words of the pupil.
            gezin: random words of its household.
            profiel: the handover that the pupil is made for.
            in_vo: whether the present school is one of secondary education.
            bron_school: the present school; drawn when not given.
        """
        ...


class ListPlacer:
    """Places pupils at a list of schools, each in a household of its own and without a receiver.

    Args:
        seed: of the generator; more schools are made from it when the list has too few.
        schools: the schools to draw from.
    """

    def __init__(self, seed: int, schools: tuple[SchoolProfiel, ...]) -> None:
        self._seed = seed
        self._schools = schools

    def household(self, index: int, _throw: Throw) -> int:
        """Return the number of the household of pupil `index`."""
        return index

    def place(
        self,
        _index: int,
        throw: Throw,
        _gezin: Throw,
        _profiel: Profiel,
        *,
        in_vo: bool,
        bron_school: SchoolProfiel | None,
    ) -> Placement:
        """Return the placement of a pupil."""
        school = bron_school or self._draw(throw[column.SCHOOL], Sector.VO if in_vo else Sector.PO)
        basisschool = self._draw(throw[column.BASISSCHOOL], Sector.PO, near=school) if in_vo else school
        moved, which = throw[column.EARLIER_SCHOOL]
        return _make_placement(
            school=school,
            basisschool=basisschool,
            earlier=self._draw(which, Sector.PO, near=basisschool, avoid=school)
            if moved < probabilities.bound("eerdere_school")
            else None,
            receiver=None,
            plaats=school.adres.plaats,
        )

    def _draw(
        self, word: int, sector: Sector, *, near: SchoolProfiel | None = None, avoid: SchoolProfiel | None = None
    ) -> SchoolProfiel:
        """Return a school of a sector, other than `near` and `avoid`, if possible in the gemeente of `near`."""
        other = {each.brin for each in (near, avoid) if each is not None}
        choice = [school for school in self._schools if school.sector is sector and school.brin not in other]
        if not choice:
            made = make_schools(self._seed)
            choice = [school for school in made if school.sector is sector and school.brin not in other]
        close = [school for school in choice if near and school.adres.gemeente == near.adres.gemeente]
        return pick(word, close or choice)


class NationalPlacer:
    """Places pupils in the country: siblings share a household, and all schools are in the region of the pupil.

    Args:
        country: the country.
    """

    def __init__(self, country: Country) -> None:
        self._country = country

    def household(self, index: int, throw: Throw) -> int:
        """Return the number of the household of pupil `index`: that of the eldest of its pupils.

        Successive pupils of a region are paired; of some pairs the second is a brother or sister of the first.
        """
        is_sibling = rank_of(index) % 2 == 1 and throw[column.BROER_OF_ZUS] < probabilities.bound("broer_of_zus")
        return index - REGIOS if is_sibling else index

    def place(
        self,
        index: int,
        throw: Throw,
        gezin: Throw,
        profiel: Profiel,
        *,
        in_vo: bool,
        bron_school: SchoolProfiel | None,
    ) -> Placement:
        """Return the placement of pupil `index`; siblings in primary education go to the same school."""
        regio = regio_of(index)
        draw = self._country.draw_school
        home_school = draw(gezin[column.GEZIN_BASISSCHOOL], regio, Schoolsoort.BO)
        soort = Schoolsoort.VO if in_vo else _draw_kind(throw)
        school = bron_school or (home_school if soort is Schoolsoort.BO else draw(throw[column.SCHOOL], regio, soort))
        earlier = None
        if school.is_speciaal:
            earlier = home_school
        elif throw[column.EARLIER_SCHOOL][0] < probabilities.bound("eerdere_school"):
            last = home_school if in_vo else school
            earlier = draw(gezin[column.GEZIN_EARLIER_SCHOOL], regio, Schoolsoort.BO, avoid=last.brin)
        return _make_placement(
            school=school,
            basisschool=home_school if in_vo else school,
            earlier=earlier,
            receiver=self._draw_receiver(throw, regio, profiel, school),
            plaats=home_school.adres.plaats,
            stay=None if school.is_speciaal else self._draw_stay(throw[column.STAY], regio),
        )

    def _draw_stay(self, words: Throw, regio: int) -> SchoolStay | None:
        share, since, duration, which = words
        if share >= probabilities.bound("verblijf_so"):
            return None
        first = whole(since, 2, 5)
        school = self._country.draw_school(which, regio, Schoolsoort.SO)
        return SchoolStay(school=school, since=first, until=first + whole(duration, 0, 1))

    def _draw_receiver(self, throw: Throw, regio: int, profiel: Profiel, school: SchoolProfiel) -> SchoolProfiel:
        """Return the school that requests: one of the region; for an SWV the school itself, whose BRIN the SWV uses.

        Bron: protocol 5.9 (an SWV has an aanleverpunt at the BRIN of the school), gegevensset (BB stays in the BRIN).
        """
        draw, word = self._country.draw_school, throw[column.RECEIVER]
        match profiel:
            case Profiel.POVO:
                return draw(word, regio, Schoolsoort.VO)
            case Profiel.POPO:
                special = not school.is_speciaal and throw[column.SPECIAAL][1] < probabilities.bound("naar_speciaal")
                return draw(word, regio, Schoolsoort.SBO if special else Schoolsoort.BO, avoid=school.brin)
            case Profiel.VOVO:
                return draw(word, regio, Schoolsoort.VO, avoid=school.brin)
            case Profiel.BB:
                return draw(word, regio, Schoolsoort(school.soort), only=school.brin)
            case Profiel.POSWV | Profiel.VOSWV:
                return school


def _draw_kind(throw: Throw) -> Schoolsoort:
    """Return the kind of school of a pupil in primary education; only the pupils of lowest ability can be in SBO."""
    word = throw[column.SPECIAAL][0]
    so, lowest = probabilities.bound("school_so"), probabilities.share("niveau_sbo")
    if word < so:
        return Schoolsoort.SO
    in_sbo = word - so < probabilities.bound("school_sbo") / lowest and throw[column.LEVEL] < bound_of(lowest)
    return Schoolsoort.SBO if in_sbo else Schoolsoort.BO
