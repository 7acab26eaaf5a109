"""The tests of the pupil-tracking system: four fictitious ones, twice a year."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import sqrt

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import BITS, NORMAL, NORMAL_BITS, Worp
from simulator.leerlingen.model import Toetsafname
from simulator.leerlingen.pupil.loopbaan import LAATSTE_GROEP, Fasen, schooljaar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Toets:
    """A test of the pupil-tracking system; fictitious, because the list of OSO test codes is not public.

    Attributes:
        code: stands in `eldtoetscode`.
        leergebied: subject.
        tot_groep: last group in which it is taken.
        opgaven: number of items.
        schaal: mean ability in the middle of group 3, growth each half year, and standard deviation.
        op_leesgemak: whether it measures what dyslexia makes hard: the technique of reading and writing.
    """

    code: str
    leergebied: str
    naam: str
    tot_groep: int
    opgaven: int
    schaal: tuple[int, int, int]
    op_leesgemak: bool = False


TOETSEN = {
    "BL": Toets(
        code="OSOLAB-BL",
        leergebied="begrijpend lezen",
        naam="Begrijpend lezen",
        tot_groep=8,
        opgaven=50,
        schaal=(110, 9, 17),
    ),
    "RW": Toets(
        code="OSOLAB-RW", leergebied="rekenen", naam="Rekenen-wiskunde", tot_groep=8, opgaven=80, schaal=(105, 15, 24)
    ),
    "SP": Toets(
        code="OSOLAB-SP",
        leergebied="spelling",
        naam="Spelling",
        tot_groep=8,
        opgaven=60,
        schaal=(195, 17, 30),
        op_leesgemak=True,
    ),
    "TL": Toets(
        code="OSOLAB-TL",
        leergebied="technisch lezen",
        naam="Technisch lezen",
        tot_groep=6,
        opgaven=120,
        schaal=(28, 7, 13),
        op_leesgemak=True,
    ),
}
"""Four fictitious tests; their codes say that they are no one's."""

_FIRST_TESTED_GROUP = 3
_YEARS_BACK = 2
_SATURDAY, _WEEK = 5, 7
_SHIFT = BITS - NORMAL_BITS
_LOW = (1 << _SHIFT) - 1
_MEAN_RIGHT, _RIGHT_PER_SD, _LEAST_RIGHT = 0.66, 0.14, 0.05
"""Share of the items that pupils have right: on average, more for each standard deviation, and at least."""


@cache
def school_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend.

    >>> school_day(date(2026, 1, 17))
    datetime.date(2026, 1, 19)
    """
    return day + timedelta(days=max(0, _WEEK - day.weekday()) if day.weekday() >= _SATURDAY else 0)


def draw_toetsen(
    woorden: Worp, *, niveau: float, leesgemak: float, fasen: Fasen, peildatum: date
) -> tuple[Toetsafname, ...]:
    """Return the tests of this school year and the two before, from group 3 on, twice a year.

    Args:
        woorden: a word of chance for each test, in their order.
        niveau: ability of the pupil: each test agrees with it for the better part.
        leesgemak: how easily the pupil learns to read and spell, beside ability: the lowest have dyslexia.
        fasen: what the pupil went through.
        peildatum: last day.

    Bron: realism 7; rule OVa.TR04 wants no older ones in POVO.
    """
    common, ease, less, own = _shares()
    plain = common * niveau
    technical = plain + ease * leesgemak
    missed = probabilities.grens("toets_gemist") >> NORMAL_BITS
    found = []
    taken = _gelegenheden(fasen.jaren[-_YEARS_BACK - 1 :], peildatum)
    for gelegenheid, woord in zip(taken, woorden, strict=False):
        # The high bits of a word make the result, those below say whether there is one, the last on which day.
        if woord & _LOW < missed:
            continue
        afnamen = gelegenheid.afnamen[woord & 1]
        alone = own[woord >> _SHIFT]
        z = technical + less * alone if gelegenheid.op_leesgemak else plain + alone
        place = bisect_right(gelegenheid.bounds, z)
        found.append(afnamen[place] or gelegenheid.make_afname(woord & 1, place))
    return tuple(found)


@cache
def _shares() -> tuple[float, float, float, tuple[float, ...]]:
    """Return how much of a test is ability, and how much ease of reading; what is left of its own when ease counts.

    Last comes what a test without ease has of its own, by the high bits of a word. The squares of what makes a result
    add up to one, so that levels occur as often as their table says.
    """
    common, ease = probabilities.deel("samenhang_toets"), probabilities.deel("samenhang_leesgemak")
    own = sqrt(1 - common**2)
    return common, ease, sqrt(1 - (ease / own) ** 2), tuple(own * z for z in NORMAL)


@cache
def _bounds_of(toets: Toets) -> tuple[float, ...]:
    """Return where one result gives way to the next, in standard deviations: an item more right, or another level."""
    items = (
        ((right + 0.5) / toets.opgaven - _MEAN_RIGHT) / _RIGHT_PER_SD
        for right in range(int(toets.opgaven * _LEAST_RIGHT), toets.opgaven)
    )
    levels = (bound for name in ("niveau_ae", "niveau_iv") for bound in probabilities.verdeling(name).z_bounds)
    return tuple(sorted({*items, *levels}))


class _Gelegenheid:
    """One test in one round: in the middle (M) or at the end (E) of a school year.

    Args:
        year: in which the school year began.
        stage: group of the pupils.
        toets: key of `TOETSEN`.
        letter: M or E.

    Attributes:
        dagen: the two days on which it is taken.
        op_leesgemak: as of its `Toets`.
        bounds: between the results, in standard deviations.
        afnamen: by day, and by place between the bounds, the results that somebody had: values, made once and shared.
    """

    __slots__ = ("_dl", "_letter", "_stage", "_toets", "afnamen", "bounds", "dagen", "op_leesgemak")

    def __init__(self, year: int, stage: int, toets: str, letter: str) -> None:
        first, months = _RONDEN[letter]
        day = date(year + 1, *first) + timedelta(days=2 * tuple(TOETSEN).index(toets))
        self._stage, self._toets, self._letter = stage, toets, letter
        # Ten months a school year since group 3. Bron: realism 4.
        self._dl = (stage - _FIRST_TESTED_GROUP) * 10 + months
        self.dagen = (school_day(day), school_day(day + timedelta(days=_WEEK)))
        self.bounds = _bounds_of(TOETSEN[toets])
        self.op_leesgemak = TOETSEN[toets].op_leesgemak
        self.afnamen: tuple[list[Toetsafname | None], ...] = tuple([None] * (len(self.bounds) + 1) for _ in self.dagen)

    def make_afname(self, later: int, place: int) -> Toetsafname:
        """Return the result at a place between the bounds, on the first day or the later one, and keep it."""
        toets, dl = TOETSEN[self._toets], self._dl
        low, high = self.bounds[max(place - 1, 0)], self.bounds[min(place, len(self.bounds) - 1)]
        z = (low + high) / 2
        mean, growth, deviation = toets.schaal
        made = self.afnamen[later][place] = Toetsafname(
            toets=self._toets,
            moment=f"{self._letter}{self._stage}",
            datum=self.dagen[later],
            jaargroep=str(self._stage),
            dl=dl,
            goed=round(toets.opgaven * min(max(_MEAN_RIGHT + _RIGHT_PER_SD * z, _LEAST_RIGHT), 1.0)),
            opgaven=toets.opgaven,
            vaardigheid=max(1, round(mean + growth * (dl // 5 - 1) + deviation * z)),
            niveau_ae=probabilities.verdeling("niveau_ae").at_z(z),
            niveau_iv=probabilities.verdeling("niveau_iv").at_z(z),
            dle=round(min(max(dl + max(dl, 10) * 0.22 * z, 1), 70)),
        )
        return made


_RONDEN = {"M": ((1, 12), 5), "E": ((6, 1), 10)}
"""First day (month, day) of each round, and the months of teaching that a school year has had by then."""


@cache
def _gelegenheden(jaren: tuple[int, ...], peildatum: date) -> tuple[_Gelegenheid, ...]:
    """Return the tests of successive school years, by their stages, of which all have been taken by the peildatum."""
    return tuple(
        gelegenheid
        for year, stage in enumerate(jaren, start=schooljaar_of(peildatum) - len(jaren) + 1)
        for gelegenheid in _gelegenheden_of(year, stage)
        if gelegenheid.dagen[-1] <= peildatum
    )


@cache
def _gelegenheden_of(year: int, stage: int) -> tuple[_Gelegenheid, ...]:
    """Return the tests of a school year; group 8 ends with its final test instead."""
    if not _FIRST_TESTED_GROUP <= stage <= LAATSTE_GROEP:
        return ()
    return tuple(
        _Gelegenheid(year, stage, key, letter)
        for letter in ("M" if stage == LAATSTE_GROEP else "ME")
        for key, toets in TOETSEN.items()
        if stage <= toets.tot_groep
    )
