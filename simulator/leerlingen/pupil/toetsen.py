"""The tests of the pupil-tracking system: four fictitious ones, twice a year."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import sqrt

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import BITS, NORMAL, NORMAL_BITS, Throw
from simulator.leerlingen.model import Toetsafname
from simulator.leerlingen.pupil.loopbaan import LAST_GROEP, CareerYears, schooljaar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Toets:
    """A test of the pupil-tracking system; fictitious, because the list of OSO test codes is not public.

    Attributes:
        code: value of `eldtoetscode`.
        leergebied: subject.
        until_groep: last group in which it is taken.
        entries: number of items.
        scale: mean ability in the middle of group 3, growth each half year, and standard deviation.
        by_reading_ease: whether it measures technical reading or spelling, which dyslexia makes hard.
    """

    code: str
    leergebied: str
    naam: str
    until_groep: int
    entries: int
    scale: tuple[int, int, int]
    by_reading_ease: bool = False


TOETSEN = {
    "BL": Toets(
        code="OSOLAB-BL",
        leergebied="begrijpend lezen",
        naam="Begrijpend lezen",
        until_groep=8,
        entries=50,
        scale=(110, 9, 17),
    ),
    "RW": Toets(
        code="OSOLAB-RW", leergebied="rekenen", naam="Rekenen-wiskunde", until_groep=8, entries=80, scale=(105, 15, 24)
    ),
    "SP": Toets(
        code="OSOLAB-SP",
        leergebied="spelling",
        naam="Spelling",
        until_groep=8,
        entries=60,
        scale=(195, 17, 30),
        by_reading_ease=True,
    ),
    "TL": Toets(
        code="OSOLAB-TL",
        leergebied="technisch lezen",
        naam="Technisch lezen",
        until_groep=6,
        entries=120,
        scale=(28, 7, 13),
        by_reading_ease=True,
    ),
}
"""Four fictitious tests, with codes that no real test has."""

_FIRST_TESTED_GROUP = 3
_YEARS_BACK = 2
_SATURDAY, _WEEK = 5, 7
_SHIFT = BITS - NORMAL_BITS
_LOW = (1 << _SHIFT) - 1
_MEAN_RIGHT, _RIGHT_PER_SD, _LEAST_RIGHT = 0.66, 0.14, 0.05
"""Share of the items right: mean, increase for each standard deviation of the result, and minimum."""


@cache
def school_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend.

    >>> school_day(date(2026, 1, 17))
    datetime.date(2026, 1, 19)
    """
    return day + timedelta(days=max(0, _WEEK - day.weekday()) if day.weekday() >= _SATURDAY else 0)


def draw_toetsen(
    words: Throw, *, niveau: float, reading_ease: float, years: CareerYears, peildatum: date
) -> tuple[Toetsafname, ...]:
    """Return the tests of this school year and the two before, from group 3 on, twice a year.

    Args:
        words: a random word for each test, in their order.
        niveau: ability of the pupil, standard normal; every result correlates with it.
        reading_ease: how easily the pupil learns to read and spell, standard normal and independent of ability.
        years: the stages of the pupil.
        peildatum: last day.

    Bron: realism 7; rule OVa.TR04 wants no older ones in POVO.
    """
    common, ease, less, own = _shares()
    plain = common * niveau
    technical = plain + ease * reading_ease
    missed = probabilities.bound("toets_gemist") >> NORMAL_BITS
    found = []
    taken = _occasions(years.stages[-_YEARS_BACK - 1 :], peildatum)
    for occasion, word in zip(taken, words, strict=False):
        # The high bits of a word give the result, the bits below whether the test was missed, the last bit the day.
        if word & _LOW < missed:
            continue
        afnamen = occasion.afnamen[word & 1]
        alone = own[word >> _SHIFT]
        z = technical + less * alone if occasion.by_reading_ease else plain + alone
        place = bisect_right(occasion.bounds, z)
        found.append(afnamen[place] or occasion.make_afname(word & 1, place))
    return tuple(found)


@cache
def _shares() -> tuple[float, float, float, tuple[float, ...]]:
    """Return the weights that a result is made with: ability, readability, own noise beside readability; and the noise.

    The noise is a table by the high bits of a word. The squares of the weights of a result add up to one, so that
    levels occur as often as their distribution says.
    """
    common, ease = probabilities.share("samenhang_toets"), probabilities.share("samenhang_leesgemak")
    own = sqrt(1 - common**2)
    return common, ease, sqrt(1 - (ease / own) ** 2), tuple(own * z for z in NORMAL)


@cache
def _bounds_of(toets: Toets) -> tuple[float, ...]:
    """Return the bounds between successive results, in standard deviations: an item more right, or another level."""
    items = (
        ((right + 0.5) / toets.entries - _MEAN_RIGHT) / _RIGHT_PER_SD
        for right in range(int(toets.entries * _LEAST_RIGHT), toets.entries)
    )
    levels = (bound for name in ("niveau_ae", "niveau_iv") for bound in probabilities.distribution(name).z_bounds)
    return tuple(sorted({*items, *levels}))


class _Occasion:
    """One test in one round: in the middle (M) or at the end (E) of a school year.

    Args:
        year: in which the school year began.
        stage: group of the pupils.
        toets: key of `TOETSEN`.
        letter: M or E.

    Attributes:
        days: the two days on which it is taken.
        by_reading_ease: as of its `Toets`.
        bounds: between successive results, in standard deviations.
        afnamen: cached results, by day and by place between the bounds; None until a pupil has that result.
    """

    __slots__ = ("_dl", "_letter", "_stage", "_toets", "afnamen", "bounds", "by_reading_ease", "days")

    def __init__(self, year: int, stage: int, toets: str, letter: str) -> None:
        first, months = _ROUNDS[letter]
        day = date(year + 1, *first) + timedelta(days=2 * tuple(TOETSEN).index(toets))
        self._stage, self._toets, self._letter = stage, toets, letter
        # Ten months a school year since group 3. Bron: realism 4.
        self._dl = (stage - _FIRST_TESTED_GROUP) * 10 + months
        self.days = (school_day(day), school_day(day + timedelta(days=_WEEK)))
        self.bounds = _bounds_of(TOETSEN[toets])
        self.by_reading_ease = TOETSEN[toets].by_reading_ease
        self.afnamen: tuple[list[Toetsafname | None], ...] = tuple([None] * (len(self.bounds) + 1) for _ in self.days)

    def make_afname(self, later: int, place: int) -> Toetsafname:
        """Return the result at a place between the bounds, on the first day or the later one, and cache it."""
        toets, dl = TOETSEN[self._toets], self._dl
        low, high = self.bounds[max(place - 1, 0)], self.bounds[min(place, len(self.bounds) - 1)]
        z = (low + high) / 2
        mean, growth, deviation = toets.scale
        made = self.afnamen[later][place] = Toetsafname(
            toets=self._toets,
            moment=f"{self._letter}{self._stage}",
            datum=self.days[later],
            jaargroep=str(self._stage),
            dl=dl,
            correct=round(toets.entries * min(max(_MEAN_RIGHT + _RIGHT_PER_SD * z, _LEAST_RIGHT), 1.0)),
            entries=toets.entries,
            vaardigheid=max(1, round(mean + growth * (dl // 5 - 1) + deviation * z)),
            niveau_ae=probabilities.distribution("niveau_ae").at_z(z),
            niveau_iv=probabilities.distribution("niveau_iv").at_z(z),
            dle=round(min(max(dl + max(dl, 10) * 0.22 * z, 1), 70)),
        )
        return made


_ROUNDS = {"M": ((1, 12), 5), "E": ((6, 1), 10)}
"""First day (month, day) of each round, and the months of teaching in that school year by then."""


@cache
def _occasions(stages: tuple[int, ...], peildatum: date) -> tuple[_Occasion, ...]:
    """Return the tests of successive school years, by their stages, that are over on the peildatum."""
    return tuple(
        occasion
        for year, stage in enumerate(stages, start=schooljaar_of(peildatum) - len(stages) + 1)
        for occasion in _occasions_of(year, stage)
        if occasion.days[-1] <= peildatum
    )


@cache
def _occasions_of(year: int, stage: int) -> tuple[_Occasion, ...]:
    """Return the tests of a school year; at its end group 8 has its final test instead."""
    if not _FIRST_TESTED_GROUP <= stage <= LAST_GROEP:
        return ()
    return tuple(
        _Occasion(year, stage, key, letter)
        for letter in ("M" if stage == LAST_GROEP else "ME")
        for key, toets in TOETSEN.items()
        if stage <= toets.until_groep
    )
