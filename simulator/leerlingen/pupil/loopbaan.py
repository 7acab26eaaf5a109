"""The school career: which group in which year, and the date of birth that fits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream, Throw, pick, whole
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import Loopbaanjaar, SchoolProfiel

LAST_GROEP = 8
"""Last group of primary school; VO year n is stage 8 + n here and jaargroep 10 + n in code list 13."""

_AUGUST = 8
_AGE_AT_START = 4
_JITTER = 30
_DAYS = 364

_EVERY_STAGE = tuple(range(1, 15))
_KLEUTER = ("muizen", "egels", "vlinders", "beren")


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerYears:
    """The stages of a career, one a school year: 1-8 primary, 9-14 secondary.

    Attributes:
        stages: stage by year, oldest first; a repeated stage is listed twice, a skipped one not at all.
        geboortedatum: fits the stages.
    """

    stages: tuple[int, ...]
    geboortedatum: date


_make_career_years = maker(CareerYears)
_make_jaar = maker(Loopbaanjaar)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolStay:
    """A temporary stay in special education.

    Attributes:
        school: of special education.
        since, until: first and last stage.
    """

    school: SchoolProfiel
    since: int
    until: int


def schooljaar_of(day: date) -> int:
    """Return the year in which the school year of a day began; a school year starts on 1 August.

    Bron: realism 4.
    """
    return day.year if day.month >= _AUGUST else day.year - 1


def stage_of(jaargroep: str) -> int:
    """Return the stage (1-14) of a jaargroep of code list 13 (`1`-`8`, `11`-`16`)."""
    number = int(jaargroep)
    return number if number <= LAST_GROEP else number - 2


_JAARGROEPEN = ("1", *map(str, range(1, LAST_GROEP + 1)), *map(str, range(11, 17)))
"""Code of code list 13 by stage, from 0; special education has `S` for every year."""


def draw_career_years(words: Throw, *, stage: int, birthday: int, peildatum: date) -> CareerYears:
    """Return the stages up to and including `stage`, the one on the peildatum, and a date of birth.

    A pupil of group n who never repeated a year is n+3 on 1 October of the school year. Bron: realism 4.

    Args:
        words: four random words.
        stage: 1-14.
        peildatum: a day in the school year of the last stage.
        birthday: of the household (0-364), counted from 1 October; siblings in one cohort are twins. Nobody is born
            on 1 October itself: such a pupil would be a year too old for its group on 1 October.
    """
    repeats, which, skips, skipped = words
    years = _EVERY_STAGE[:stage]
    if repeats < probabilities.bound("doublure"):
        repeated = int(probabilities.distribution("doublure_groep").at(which))
        if repeated < stage:
            years = (*years[:repeated], *years[repeated - 1 :])
    elif skips < probabilities.bound("versnelling") and stage > 3:  # noqa: PLR2004 - a skipped group lies between two
        without = whole(skipped, 2, min(stage, LAST_GROEP) - 1)
        years = (*years[: without - 1], *years[without:])
    return _make_career_years(
        stages=years,
        geboortedatum=_birthday(birthday, schooljaar_of(peildatum) - len(years) - _AGE_AT_START),
    )


@lru_cache(maxsize=8192)
def _birthday(birthday: int, cohort: int) -> date:
    """Return the date of birth of the children of a cohort in a household: within a month of its `birthday`."""
    offset = min(max(birthday + DrawStream(birthday, cohort).whole(-_JITTER, _JITTER), 1), _DAYS)
    return date(cohort, 10, 1) + timedelta(days=offset)


@lru_cache(maxsize=8192)
def fourth_birthday(geboortedatum: date) -> date:
    """Return the first day on which a child may go to school."""
    try:
        return geboortedatum.replace(year=geboortedatum.year + _AGE_AT_START)
    except ValueError:  # 29 February in a century year; leap years lie four years apart
        return date(geboortedatum.year + _AGE_AT_START, 3, 1)


def make_loopbaan(
    words: Throw,
    *,
    years: CareerYears,
    peildatum: date,
    school: SchoolProfiel,
    basisschool: SchoolProfiel,
    earlier: SchoolProfiel | None = None,
    leerweg: str = "",
    instroom: date | None = None,
    stay: SchoolStay | None = None,
) -> tuple[Loopbaanjaar, ...]:
    """Return the career, oldest year first.

    Args:
        words: three random words.
        years: the stages of the pupil.
        peildatum: a day in the school year of the last stage.
        school: the present school.
        basisschool: the last primary school; the present school of a pupil in primary education.
        earlier: a primary school before that, of a pupil who moved.
        leerweg: level of a pupil in secondary education.
        instroom: first day in Dutch education of a pupil who came later; None for a pupil who started at four.
        stay: a stay in special education; ignored when it would not end in time.
    """
    moved, combined, letter = words
    now, last = schooljaar_of(peildatum), years.stages[-1]
    start = instroom or fourth_birthday(years.geboortedatum)
    stages = _attended(years.stages, now, schooljaar_of(start))
    first = now - len(stages) + 1
    groepen = _groepen(
        combined < probabilities.bound("combinatiegroep"), pick(letter, "ab"), leerweg, first % len(_KLEUTER)
    )
    schools = [basisschool] * (LAST_GROEP + 1) + [school] * _LEERJAREN
    if earlier:
        # A pupil who is in special education now came there in the present year at the latest.
        moved_at = min(whole(moved, 2, 6), last if basisschool.is_speciaal else LAST_GROEP)
        if moved_at <= last:
            schools[:moved_at] = [earlier] * moved_at
    if stay and stay.until < last:
        schools[stay.since : stay.until + 1] = [stay.school] * (stay.until - stay.since + 1)
    jaargroepen: Sequence[str] = _JAARGROEPEN
    if stay or basisschool.is_speciaal:
        jaargroepen = ["S" if where.is_speciaal else group for where, group in zip(schools, _JAARGROEPEN, strict=True)]
    return tuple(
        [
            _make_jaar(
                begin_schooljaar=year,
                jaargroep=jaargroepen[stage],
                groepscode=groepen[stage][0],
                groepsnaam=groepen[stage][1],
                begin=_first_day(year) if year != first else max(_first_day(year), start),
                end=_last_day(year) if year != now else None,
                school=schools[stage],
                leerweg=leerweg if stage > LAST_GROEP else "",
            )
            for year, stage in enumerate(stages, start=first)
        ]
    )


def _attended(stages: tuple[int, ...], now: int, since: int) -> tuple[int, ...]:
    """Return the stages that the pupil attended; `now` is the school year of the last.

    A pupil who turns four before the first full year starts during the year before: stage 0.
    """
    before_first = now - len(stages)
    return (0, *stages) if since <= before_first else stages[since - before_first - 1 :]


@cache
def _first_day(schooljaar: int) -> date:
    return date(schooljaar, _AUGUST, 1)


@cache
def _last_day(schooljaar: int) -> date:
    return date(schooljaar + 1, _AUGUST - 1, 31)


def ingeschreven_op(loopbaan: tuple[Loopbaanjaar, ...]) -> date:
    """Return the first day of the last uninterrupted period at the present school."""
    present, begin = loopbaan[-1].school.brin, loopbaan[-1].begin
    for jaar in reversed(loopbaan):
        if jaar.school.brin != present:
            break
        begin = jaar.begin
    return begin


_CLASS_LETTERS = {
    "praktijkonderwijs": "pr",
    "vmbo-basis": "vb",
    "vmbo-kader": "vk",
    "vmbo-tl": "vt",
    "havo": "h",
    "vwo": "v",
}
_LEERJAREN = 6


@cache
def _groepen(combined: bool, letter: str, leerweg: str, kleuters: int) -> tuple[tuple[str, str], ...]:  # noqa: FBT001 - part of the cache key
    """Return code and name of the group at each stage, from 0."""
    primary = [
        (f"{low}/{low + 1}", f"combinatiegroep {low}/{low + 1}") if combined else (f"{stage}{letter}", f"groep {stage}")
        for stage in range(1, LAST_GROEP + 1)
        for low in [stage - (stage + 1) % 2]
    ]
    secondary = [
        (f"{leerjaar}{_class_letters(leerjaar, leerweg)}{letter}", f"{leerweg or 'brugklas'} {leerjaar}")
        for leerjaar in range(1, _LEERJAREN + 1)
    ]
    return ((f"1-{_KLEUTER[kleuters]}", "instroomgroep"), *primary, *secondary)


def _class_letters(leerjaar: int, leerweg: str) -> str:
    """Return the letters of a class; havo and vwo share the first year."""
    if leerjaar == 1 and leerweg in ("havo", "vwo"):
        return "hv"
    return _CLASS_LETTERS.get(leerweg, "br")
