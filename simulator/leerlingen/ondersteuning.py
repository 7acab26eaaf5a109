"""Support and absence."""

from __future__ import annotations

from datetime import date, timedelta

from simulator.leerlingen import kansen
from simulator.leerlingen.model import Diagnose, Handelingsplan, Ondersteuning, Toetsafname, Verzuim
from simulator.leerlingen.persoon import MAN, VROUW, draw_achternaam
from simulator.leerlingen.prestatie import TOETSEN
from simulator.leerlingen.toeval import Toeval
from simulator.register import Sector

_DIAGNOSES = {
    "dyslexie": ("F81.0", "Dyslexie", "Praktijk voor Leren en Lezen"),
    "adhd": ("F90.0-", "ADHD zonder medicatie", "Polikliniek kinder- en jeugdpsychiatrie"),
    "adhd+": ("F90.0+", "ADHD met medicatie", "Polikliniek kinder- en jeugdpsychiatrie"),
    "autisme": ("F84", "Autismespectrumstoornis", "Centrum voor Autisme en Ontwikkeling"),
}
"""Codelijst 23; the meanings of these codes are probable, save that of F90.0+."""

_YEARS_BEFORE = {"dyslexie": 3, "adhd": 2, "adhd+": 2, "autisme": 0}
"""Years of education before a diagnosis is made: a guess."""

_WEAK = ("D", "E")
_YEAR = 365


def draw_ondersteuning(
    toeval: Toeval,
    *,
    sector: Sector,
    onderwijs_sinds: date,
    peildatum: date,
    toetsen: tuple[Toetsafname, ...],
    heeft_lwoo: bool,
    forced: bool | None,
) -> Ondersteuning:
    """Return the support of a pupil.

    Args:
        toeval: chance of this column.
        peildatum: nothing is dated later.
        sector: of the present school; SO always comes with a TLV.
        onderwijs_sinds: nothing is dated before.
        toetsen: weak results give an action plan something to aim at.
        heeft_lwoo: whether the advice asks for LWOO.
        forced: True for some support in any case, False for none, None for chance.
    """
    found = [name for name in _draw_diagnoses(toeval, forced=forced) if _first_day(name, onderwijs_sinds) < peildatum]
    dated = tuple(_make_diagnose(toeval, name, onderwijs_sinds, peildatum) for name in found)
    plan = bool(dated) or toeval.happens(kansen.deel("handelingsplan"))
    arrangement = toeval.happens(kansen.deel("arrangement")) or bool(forced)
    start = _recent(toeval, onderwijs_sinds, peildatum)
    weak = [TOETSEN[toets.toets].leergebied for toets in toetsen if toets.niveau_ae in _WEAK]
    aim = weak[-1] if weak else toeval.pick(("werkhouding", "concentratie", "sociale vaardigheden"))
    categorie = toeval.draw(kansen.verdeling("tlv_categorie"))
    if forced is False:
        return Ondersteuning()
    in_so = sector is Sector.SO
    return Ondersteuning(
        diagnoses=dated,
        medicijngebruik="adhd+" in found,
        handelingsplannen=(Handelingsplan(start=start, eind=start + timedelta(days=70), gericht_op=aim),)
        if plan
        else (),
        opp_start=start if arrangement or in_so else None,
        arrangement_start=start if arrangement else None,
        tlv_start=start if in_so else None,
        tlv_categorie=categorie if in_so else "",
        lwoo_start=start if heeft_lwoo else None,
    )


def _draw_diagnoses(toeval: Toeval, *, forced: bool | None) -> tuple[str, ...]:
    """Return keys of `_DIAGNOSES`."""
    names = [name for name in ("dyslexie", "adhd", "autisme") if toeval.happens(kansen.deel(name))]
    instead = toeval.draw(kansen.verdeling("swv_diagnose"))
    if forced and not names:
        names = [instead]
    medication = toeval.happens(kansen.deel("medicatie_bij_adhd"))
    return tuple("adhd+" if name == "adhd" and medication else name for name in names)


def _first_day(name: str, since: date) -> date:
    """Return the earliest day of a diagnosis: reading must have been taught before it can fail."""
    return since + timedelta(days=_YEARS_BEFORE[name] * _YEAR)


def _make_diagnose(toeval: Toeval, name: str, since: date, peildatum: date) -> Diagnose:
    code, text, instantie = _DIAGNOSES[name]
    first = _first_day(name, since)
    title = "mw." if toeval.pick((VROUW, MAN)) == VROUW else "dhr."
    return Diagnose(
        code=code,
        naam=text,
        datum=first + timedelta(days=int(toeval.deel() * (peildatum - first).days)),
        doorwie=f"{title} {draw_achternaam(toeval).volledig}",
        instantie=instantie,
    )


def _recent(toeval: Toeval, since: date, peildatum: date) -> date:
    """Return a day within the last year, not before `since`."""
    return max(since, peildatum - timedelta(days=toeval.whole(14, _YEAR)))


def draw_verzuim(toeval: Toeval, sector: Sector) -> Verzuim:
    """Return the absence of the last twelve months: half-days, or hours in VO."""
    low, high = kansen.bereik("verzuim_vo" if sector is Sector.VO else "verzuim_po")
    times = toeval.whole(1, 5)
    unauthorised = toeval.happens(kansen.deel("ongeoorloofd"))
    return Verzuim(
        geoorloofd=toeval.whole(low, high),
        ongeoorloofd=times * 2 if unauthorised else 0,
        frequentie=times if unauthorised else 0,
    )
