"""The school career: which group in which year, and the date of birth that fits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from simulator.leerlingen import kansen
from simulator.leerlingen.model import Loopbaanjaar, SchoolProfiel
from simulator.leerlingen.toeval import Toeval
from simulator.register import Sector

LAATSTE_GROEP = 8
"""Last group of primary school; VO year n is stage 8 + n here and jaargroep 10 + n in code list 13."""

_AUGUST = 8
_AGE_AT_START = 4
_JITTER = 30
_DAYS = 364

_KLEUTER = ("muizen", "egels", "vlinders", "beren")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fasen:
    """The stages of a career, one a school year: 1-8 primary, 9-14 secondary.

    Attributes:
        jaren: stage by year, oldest first; a repeated year stands there twice, a skipped one not at all.
        geboortedatum: fits the stages.
    """

    jaren: tuple[int, ...]
    geboortedatum: date

    def last_years(self, count: int, now: int) -> tuple[tuple[int, int], ...]:
        """Return (year, stage) of the last `count` school years, oldest first; `now` is the last of them."""
        jaren = self.jaren[-count:]
        return tuple(enumerate(jaren, start=now - len(jaren) + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verblijf:
    """A spell in special education, after which the pupil came back.

    Attributes:
        school: of special education.
        van, tot: first and last stage.
    """

    school: SchoolProfiel
    van: int
    tot: int


def schooljaar_of(day: date) -> int:
    """Return the year in which the school year of a day began: 1 August is its first day.

    Bron: realism 4.
    """
    return day.year if day.month >= _AUGUST else day.year - 1


def stage_of(jaargroep: str) -> int:
    """Return the stage (1-14) of a jaargroep of code list 13 (`1`-`8`, `11`-`16`)."""
    number = int(jaargroep)
    return number if number <= LAATSTE_GROEP else number - 2


def jaargroep_of(stage: int, sector: Sector) -> str:
    """Return the code of list 13 for a stage: special education has `S` for every year."""
    if sector is Sector.SO:
        return "S"
    return str(stage) if stage <= LAATSTE_GROEP else str(stage + 2)


def draw_fasen(toeval: Toeval, *, stage: int, verjaardag: int, peildatum: date) -> Fasen:
    """Return the stages up to and including `stage`, which runs on the peildatum, and a date of birth.

    A pupil of group n who never repeated a year is n+3 on 1 October of the school year. Bron: realism 4.

    Args:
        toeval: chance of this column.
        stage: 1-14.
        peildatum: a day in the school year of the last stage.
        verjaardag: day of the household (0-364), counted from 1 October; siblings in one cohort are twins. Nobody is
            born on 1 October itself, which would make a pupil a year older than its group on the day of counting.
    """
    years = list(range(1, stage + 1))
    repeated = int(toeval.draw(kansen.verdeling("doublure_groep")))
    if toeval.happens(kansen.deel("doublure")) and repeated < stage:
        years.insert(repeated, repeated)
    elif toeval.happens(kansen.deel("versnelling")) and stage > 3:  # noqa: PLR2004 - a skipped group lies between two
        years.remove(toeval.whole(2, min(stage, LAATSTE_GROEP) - 1))
    cohort = schooljaar_of(peildatum) - len(years) - _AGE_AT_START
    offset = min(max(verjaardag + Toeval(verjaardag, cohort).whole(-_JITTER, _JITTER), 1), _DAYS)
    return Fasen(jaren=tuple(years), geboortedatum=date(cohort, 10, 1) + timedelta(days=offset))


def fourth_birthday(geboortedatum: date) -> date:
    """Return the first day on which a child may go to school."""
    try:
        return geboortedatum.replace(year=geboortedatum.year + _AGE_AT_START)
    except ValueError:  # 29 February in a century year; leap years lie four years apart
        return date(geboortedatum.year + _AGE_AT_START, 3, 1)


def make_loopbaan(
    toeval: Toeval,
    *,
    fasen: Fasen,
    peildatum: date,
    school: SchoolProfiel,
    eerdere: SchoolProfiel,
    basisschool: SchoolProfiel,
    leerweg: str = "",
    instroom: date | None = None,
    verblijf: Verblijf | None = None,
) -> tuple[Loopbaanjaar, ...]:
    """Return the career, oldest year first.

    Args:
        toeval: chance of this column.
        fasen: what the pupil went through.
        peildatum: a day in the school year of the last stage.
        school: the present school.
        eerdere: a primary school before that, for those who moved.
        basisschool: the last primary school; the present school of a pupil in primary education.
        leerweg: level of a pupil in secondary education.
        instroom: first day in Dutch education of a pupil who came later; None for who started at four.
        verblijf: a spell in special education; left out when it is not over in time.
    """
    now = schooljaar_of(peildatum)
    first = now - len(fasen.jaren) + 1
    start = instroom or fourth_birthday(fasen.geboortedatum)
    plan = list(fasen.last_years(len(fasen.jaren), now))
    if schooljaar_of(start) < first:
        plan.insert(0, (first - 1, 0))
    plan = [(year, stage) for year, stage in plan if year >= schooljaar_of(start)]
    moved_at = toeval.whole(2, 6) if toeval.happens(kansen.deel("eerdere_school")) else 0
    moved_at = moved_at if moved_at <= fasen.jaren[-1] else 0
    away = range(verblijf.van, verblijf.tot + 1) if verblijf and verblijf.tot < fasen.jaren[-1] else range(0)

    def school_in(stage: int) -> SchoolProfiel:
        if stage > LAATSTE_GROEP:
            return school
        if verblijf and stage in away:
            return verblijf.school
        return eerdere if stage < moved_at else basisschool

    combined = toeval.happens(kansen.deel("combinatiegroep"))
    letter = toeval.pick("ab")
    return tuple(
        _make_jaar(
            year,
            stage,
            begin=max(date(year, _AUGUST, 1), start),
            eind=None if year == now else date(year + 1, 7, 31),
            school=school_in(stage),
            combined=combined,
            letter=letter,
            leerweg=leerweg,
        )
        for year, stage in plan
    )


def ingeschreven_op(loopbaan: tuple[Loopbaanjaar, ...]) -> date:
    """Return the first day of the unbroken time at the present school."""
    present = loopbaan[-1].school.brin
    return list(takewhile(lambda jaar: jaar.school.brin == present, reversed(loopbaan)))[-1].begin


def _make_jaar(
    year: int,
    stage: int,
    *,
    begin: date,
    eind: date | None,
    school: SchoolProfiel,
    combined: bool,
    letter: str,
    leerweg: str,
) -> Loopbaanjaar:
    if stage > LAATSTE_GROEP:
        leerjaar = stage - LAATSTE_GROEP
        klas = _klas(leerjaar, leerweg)
        code, name = f"{leerjaar}{klas}{letter}", f"{leerweg or 'brugklas'} {leerjaar}"
    elif stage == 0:
        code, name = f"1-{_KLEUTER[year % len(_KLEUTER)]}", "instroomgroep"
    elif combined:
        low = stage if stage % 2 else stage - 1
        code, name = f"{low}/{low + 1}", f"combinatiegroep {low}/{low + 1}"
    else:
        code, name = f"{stage}{letter}", f"groep {stage}"
    return Loopbaanjaar(
        begin_schooljaar=year,
        jaargroep=jaargroep_of(max(stage, 1), school.sector),
        groepscode=code,
        groepsnaam=name,
        begin=begin,
        eind=eind,
        school=school,
        leerweg=leerweg if stage > LAATSTE_GROEP else "",
    )


_KLAS = {"praktijkonderwijs": "pr", "vmbo-basis": "vb", "vmbo-kader": "vk", "vmbo-tl": "vt", "havo": "h", "vwo": "v"}


def _klas(leerjaar: int, leerweg: str) -> str:
    """Return the letters of a class; the first year of havo and vwo is shared."""
    if leerjaar == 1 and leerweg in ("havo", "vwo"):
        return "hv"
    return _KLAS.get(leerweg, "br")
