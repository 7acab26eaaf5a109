"""The default pupils of a test pack: one for each case.

A case says which traits to ask for, and which `Oddity` the pupil must have; for what cannot be asked for, indices are
tried in order until a pupil has it. The same seed therefore gives the same pupils.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from simulator.leerlingen.country.school import brin_of
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Gezin, Leerling, SchoolProfiel
from simulator.leerlingen.pack.cases import CASES, NOTHING, Case
from simulator.leerlingen.pack.oddities import ODDITIES, find_oddities
from simulator.leerlingen.pupil.loopbaan import schooljaar_of
from simulator.leerlingen.pupil.traits import Traits
from simulator.register import Sector

_APART = 250
"""Indices reserved for each case: most searches need fewer, and all cases stay below the number of test BSNs."""

_FARTHEST = 9000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPupil:
    """A pupil of the selection and the case that it is made for."""

    case: Case
    leerling: Leerling


def choose(generator: LeerlingGenerator) -> Iterator[ChosenPupil]:
    """Yield a pupil for each case, in the order of `CASES`; a case that no pupil fits is left out.

    Args:
        generator: makes the pupils.
    """
    used: set[int] = set()
    found: dict[str, Leerling] = {}
    for number, case in enumerate(CASES):
        sibling = found.get(case.twin_of)
        candidates = (index for index in _indices(number * _APART) if index not in used)
        leerling = next(_pupils(generator, case, candidates, sibling), None)
        if leerling is not None:
            used.add(leerling.index)
            found[case.id] = leerling
            yield ChosenPupil(case=case, leerling=leerling)


def _indices(first: int) -> Iterator[int]:
    yield from range(first, _FARTHEST)
    yield from range(first)


def _pupils(
    generator: LeerlingGenerator, case: Case, indices: Iterator[int], sibling: Leerling | None
) -> Iterator[Leerling]:
    """Yield the pupils that fit a case."""
    fits = {NOTHING: _is_ordinary, "": _anybody, **{each.id: each.applies for each in ODDITIES}}[case.moet]
    change = _CHANGES.get(case.change)
    special = generator.school(brin_of(Sector.SO, 1), Sector.SO) if case.in_so else None
    for index in indices:
        leerling = _make(generator, index, case.traits, sibling.school if sibling else special, sibling)
        if sibling is not None and leerling.geboortedatum != sibling.geboortedatum:
            continue
        if change is not None:
            leerling = change(leerling, generator)
        if fits(leerling):
            yield leerling


def _make(
    generator: LeerlingGenerator,
    index: int,
    traits: Traits,
    school: SchoolProfiel | None,
    sibling: Leerling | None,
) -> Leerling:
    gezin: Gezin | None = sibling.gezin if sibling else None
    return generator.leerling(index, traits=traits, bron_school=school, gezin=gezin)


def _anybody(_leerling: Leerling) -> bool:
    return True


def _is_ordinary(leerling: Leerling) -> bool:
    return not find_oddities(leerling)


def _add_diaeresis(leerling: Leerling, _generator: LeerlingGenerator) -> Leerling:
    """Put an ë in every field that holds a name."""
    gezin = leerling.gezin
    adres = replace(gezin.adres, straat="Ariënslaan", plaats=gezin.adres.plaats)
    verzorgers = tuple(
        replace(
            each,
            voornamen=("Daniël",) if each.geslacht == _MAN else ("Mariëlle",),
            achternaam="Bogaërts",
            adres=adres if each.adres == gezin.adres else each.adres,
        )
        for each in gezin.verzorgers
    )
    return replace(
        leerling,
        voornamen=("Zoë", "Daniëlle") if leerling.geslacht != _MAN else ("Raphaël", "Joël"),
        roepnaam="Zoë" if leerling.geslacht != _MAN else "Raphaël",
        gezin=replace(gezin, achternaam="Bogaërts", adres=adres, verzorgers=verzorgers),
    )


def _move_twice(leerling: Leerling, generator: LeerlingGenerator) -> Leerling:
    """Give the pupil two other schools in the present school year, before the one that sends."""
    now = leerling.loopbaan[-1]
    year = schooljaar_of(generator.peildatum)
    others = [brin for number in range(3) if (brin := brin_of(leerling.school.sector, number)) != leerling.school.brin]
    first, second = (generator.school(brin, leerling.school.sector) for brin in others[:2])
    arrival = date(year + 1, 2, 1)
    halfway = date(year, 11, 1)
    parts = (
        replace(now, school=first, end=halfway - timedelta(days=1)),
        replace(now, school=second, begin=halfway, end=arrival - timedelta(days=1)),
        replace(now, begin=arrival),
    )
    return replace(leerling, loopbaan=(*leerling.loopbaan[:-1], *parts), ingeschreven_op=arrival)


_MAN = 2
_CHANGES: dict[str, Callable[[Leerling, LeerlingGenerator], Leerling]] = {
    "trema": _add_diaeresis,
    "verhuizingen": _move_twice,
}
