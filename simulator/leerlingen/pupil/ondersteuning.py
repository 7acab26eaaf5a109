"""Support and absence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream, Throw, pick, whole
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import Diagnose, Handelingsplan, Ondersteuning, Toetsafname, Verzuim
from simulator.leerlingen.names.person import MAN, VROUW, draw_achternaam
from simulator.leerlingen.pupil.toetsen import TOETSEN
from simulator.register import Sector

_DIAGNOSES = {
    "dyslexie": ("F81.0", "Dyslexie", "Praktijk voor Leren en Lezen"),
    "adhd": ("F90.0-", "ADHD zonder medicatie", "Polikliniek kinder- en jeugdpsychiatrie"),
    "adhd+": ("F90.0+", "ADHD met medicatie", "Polikliniek kinder- en jeugdpsychiatrie"),
    "autisme": ("F84", "Autismespectrumstoornis", "Centrum voor Autisme en Ontwikkeling"),
}
"""Codelijst 23; the meanings of these codes are probable, except that of F90.0+."""

_YEARS_BEFORE = {"dyslexie": 3, "adhd": 2, "adhd+": 2, "autisme": 0}
"""Years of education before a diagnosis is made: a guess."""

_WEAK = ("D", "E")
_YEAR = 365
_OPP_WITHIN = timedelta(weeks=6)
_TLV_ASKED = ("SBO", "SO")
_make_ondersteuning = maker(Ondersteuning)
_make_plan = maker(Handelingsplan)
_NONE = Ondersteuning()


def draw_ondersteuning(
    words: Throw,
    reading_ease: int,
    apart: Callable[[], DrawStream],
    *,
    soort: str,
    onderwijs_sinds: date,
    ingeschreven_op: date,
    peildatum: date,
    toetsen: tuple[Toetsafname, ...],
    has_lwoo: bool,
    forced: bool | None,
) -> Ondersteuning:
    """Return the support of a pupil.

    Args:
        words: nine random words.
        reading_ease: random word for how easily the pupil learns to read and spell: the lowest have dyslexia.
        apart: makes the stream of further draws, for the few who have a diagnosis.
        peildatum: nothing is dated later.
        soort: kind of the present school; SO and SBO always come with a TLV.
        onderwijs_sinds: nothing is dated before.
        ingeschreven_op: first day at the present school; the TLV for special education starts before it, a plan after.
        toetsen: an action plan aims at the subject of a weak result.
        has_lwoo: whether the advice asks for LWOO.
        forced: True for at least some support, False for none, None for chance.
    """
    if forced is False:
        return _NONE
    plan_drawn, arrangement_drawn, since, aim, tlv_categorie = words[4:]
    special = soort in _TLV_ASKED
    plan = plan_drawn < probabilities.bound("handelingsplan")
    arrangement = bool(forced) or arrangement_drawn < probabilities.bound("arrangement")
    if (
        not (plan or arrangement or special or has_lwoo)
        and min(reading_ease, words[0], words[1]) >= _most_likely_diagnosis()
    ):
        return _NONE
    found = [
        name
        for name in _draw_diagnoses(reading_ease, words[:4], forced=bool(forced))
        if _first_day(name, onderwijs_sinds) < peildatum
    ]
    plan = plan or bool(found)
    if not (plan or arrangement or special or has_lwoo):
        return _NONE
    start = max(onderwijs_sinds, peildatum - timedelta(days=whole(since, 14, _YEAR)))
    chance = apart() if found else None
    return _make_ondersteuning(
        diagnoses=tuple(_make_diagnose(chance, name, onderwijs_sinds, peildatum) for name in found) if chance else (),
        medicijngebruik="adhd+" in found,
        handelingsplannen=(
            _make_plan(start=start, end=start + timedelta(days=70), gericht_op=_aim_of_plan(aim, toetsen)),
        )
        if plan
        else (),
        opp_start=min(peildatum, ingeschreven_op + _OPP_WITHIN) if special else start if arrangement else None,
        arrangement_start=start if arrangement else None,
        tlv_start=max(onderwijs_sinds, ingeschreven_op - timedelta(days=whole(since, 14, 90))) if special else None,
        tlv_categorie=_draw_tlv_categorie(tlv_categorie, soort) if special else "",
        lwoo_start=start if has_lwoo else None,
    )


def _draw_tlv_categorie(word: int, soort: str) -> str:
    """Return the funding category, code list 31; a TLV for SBO has none."""
    return probabilities.distribution("tlv_categorie").at(word) if soort == "SO" else "Nvt"


def _aim_of_plan(word: int, toetsen: tuple[Toetsafname, ...]) -> str:
    """Return what an action plan aims at: the subject of the last weak result, or how the pupil works."""
    weak = next((toets.toets for toets in reversed(toetsen) if toets.niveau_ae in _WEAK), None)
    return TOETSEN[weak].leergebied if weak else pick(word, ("werkhouding", "concentratie", "sociale vaardigheden"))


@cache
def _most_likely_diagnosis() -> int:
    """Return the bound of the diagnosis that most pupils have."""
    return max(probabilities.bound(name) for name in ("dyslexie", "adhd", "autisme"))


def _draw_diagnoses(reading_ease: int, words: Throw, *, forced: bool) -> tuple[str, ...]:
    """Return keys of `_DIAGNOSES`."""
    adhd, autisme, medication, instead = words
    bound = probabilities.bound
    names = []
    if reading_ease < bound("dyslexie"):
        names.append("dyslexie")
    if adhd < bound("adhd"):
        names.append("adhd")
    if autisme < bound("autisme"):
        names.append("autisme")
    if forced and not names:
        names.append(probabilities.distribution("swv_diagnose").at(instead))
    medicated = medication < bound("medicatie_bij_adhd")
    return tuple(["adhd+" if name == "adhd" and medicated else name for name in names])


def _first_day(name: str, since: date) -> date:
    """Return the earliest day of a diagnosis, some years of education after `since`."""
    return since + timedelta(days=_YEARS_BEFORE[name] * _YEAR)


def _make_diagnose(chance: DrawStream, name: str, since: date, peildatum: date) -> Diagnose:
    code, text, instantie = _DIAGNOSES[name]
    first = _first_day(name, since)
    title = "mw." if chance.pick((VROUW, MAN)) == VROUW else "dhr."
    return Diagnose(
        code=code,
        naam=text,
        datum=first + timedelta(days=int(chance.share() * (peildatum - first).days)),
        doorwie=f"{title} {draw_achternaam(chance.words(2)).full}",
        instantie=instantie,
    )


def draw_verzuim(words: Throw, sector: Sector) -> Verzuim:
    """Return the absence of the last twelve months: half-days, or hours in VO."""
    missed, unauthorised, times = words
    low, high = probabilities.range_of("verzuim_vo" if sector is Sector.VO else "verzuim_po")
    return _make_verzuim(
        whole(missed, low, high),
        whole(times, 1, 5) if unauthorised < probabilities.bound("ongeoorloofd") else 0,
    )


@cache
def _make_verzuim(geoorloofd: int, frequentie: int) -> Verzuim:
    """Return an absence; cached, so that pupils share values."""
    return Verzuim(geoorloofd=geoorloofd, ongeoorloofd=2 * frequentie, frequentie=frequentie)
