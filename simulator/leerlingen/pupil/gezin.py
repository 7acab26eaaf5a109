"""Households: who cares for a pupil, where, and under which surname."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from simulator.leerlingen.chance import columns as kolom
from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import BITS, Toeval, Worp, whole
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import Adres, Gezin, Huisarts, Instelling, Verzorger
from simulator.leerlingen.names.address import (
    ADRES_WOORDEN,
    Plaats,
    draw_plaats,
    make_adres,
    make_telefoon,
    read_plaatsen,
)
from simulator.leerlingen.names.names import Achternaam, read_namen
from simulator.leerlingen.names.person import MAN, VROUW, draw_achternaam, draw_oudernaam, voorletters
from simulator.leerlingen.pupil.traits import Kenmerken
from simulator.leerlingen.pupil.verzorger import RELATIE, blend, make_adres_elsewhere, make_verzorger, surname_after

VOOGD = "3"
"""Codelijst 41; those of father and mother are in `simulator.leerlingen.pupil.verzorger.RELATIE`."""

_TWO = 2
_make_gezin = maker(Gezin)
_YEAR = 365
_LAST_YEARS = 3 * _YEAR
"""A parent died within so many days before the peildatum: after the birth of every pupil."""


def make_gezin(
    seed: int,
    nummer: int,
    worp: Worp,
    *,
    plaats: str,
    peildatum: date,
    kenmerken: Kenmerken,
    van_partner: bool = False,
) -> Gezin:
    """Return household `nummer`; the same key gives the same household.

    Args:
        seed: of the generator.
        nummer: of the household.
        worp: its words of chance.
        plaats: where it lives.
        peildatum: nobody has died after it.
        kenmerken: traits of the pupil for whom the household is made.
        van_partner: in a step family, the household of a child of the other partner: same home, another surname.
    """
    town = read_plaatsen().get(plaats) or draw_plaats(worp[kolom.GEZIN_PLAATS])
    adres = make_adres(worp[kolom.GEZIN_ADRES], town)
    kind = _kind_of_care(worp[kolom.GEZIN_SOORT], kenmerken)
    name = draw_achternaam(worp[kolom.GEZIN_NAAM], diacrieten=kenmerken.diacrieten)
    other = draw_achternaam(worp[kolom.GEZIN_ANDERE_NAAM], diacrieten=kenmerken.diacrieten)
    verzorgers = _make_verzorgers(worp, kind, (name, other), adres)
    child = _surname_of_children(worp[kolom.GEZIN_NAAM_VAN], kind, name, other)
    verjaardag = whole(worp[kolom.GEZIN_VERJAARDAG], 0, _YEAR - 1)
    if kind == "twee":
        blended, of_second = worp[kolom.GEZIN_SAMENGESTELD]
        if blended < probabilities.grens("samengesteld_gezin") and not kenmerken.overleden_verzorger:
            parent = int((of_second < probabilities.grens("een_ouder_is_moeder")) is not van_partner)
            toeval = Toeval(seed, nummer, "gezin.andere_ouder", parent)
            verzorgers = blend(toeval, verzorgers[parent], verzorgers[1 - parent], diacrieten=kenmerken.diacrieten)
            child = surname_after(worp[kolom.GEZIN_NAAM_VAN], verzorgers[0], verzorgers[-1])
            verjaardag = (verjaardag + van_partner * _YEAR // 2) % _YEAR  # children of other parents are no twins
        elif worp[kolom.GEZIN_GESCHEIDEN] < probabilities.grens("ouders_gescheiden"):
            elsewhere = make_adres_elsewhere(Toeval(seed, nummer, "gezin.elders"))
            verzorgers = (verzorgers[0], replace(verzorgers[1], adres=elsewhere))
        verzorgers = _after_a_death(worp[kolom.GEZIN_OVERLEDEN], verzorgers, adres, peildatum, kenmerken)
    return _make_gezin(
        nummer=nummer,
        voorvoegsel=child.voorvoegsel,
        achternaam=child.naam,
        adres=adres,
        telefoon=make_telefoon(worp[kolom.GEZIN_TELEFOON], town),
        verzorgers=verzorgers,
        instelling=_make_instelling(seed, nummer, town) if kind == "instelling" else None,
        huisarts=_draw_huisarts(seed, worp[kolom.GEZIN_HUISARTS], town),
        verjaardag=verjaardag,
    )


def _kind_of_care(woord: int, kenmerken: Kenmerken) -> str:
    kind = probabilities.verdeling("verzorgers").at(woord)
    if kenmerken.verzorgersaansprakelijk is False:
        return "instelling"
    if kenmerken.overleden_verzorger:
        return "twee"
    if kenmerken.verzorgersaansprakelijk and kind == "instelling":
        return "een"
    return kind


def _surname_of_children(woord: int, kind: str, name: Achternaam, other: Achternaam) -> Achternaam:
    origin = probabilities.verdeling("achternaam_van").at(woord)
    if kind in ("voogd", "instelling"):
        return other  # the child keeps the name of its parents
    if kind == "twee" and origin == "moeder":
        return other
    if kind == "twee" and origin == "beide":
        return Achternaam(voorvoegsel=name.voorvoegsel, naam=f"{name.naam} {other.volledig}")
    return name


def _make_verzorgers(
    worp: Worp, kind: str, names: tuple[Achternaam, Achternaam], adres: Adres
) -> tuple[Verzorger, ...]:
    """Return who cares for a child, all at its own address."""
    if kind == "instelling":
        return ()
    geslacht, same_sex = worp[kolom.GEZIN_OUDERS]
    alone = VROUW if geslacht < probabilities.grens("een_ouder_is_moeder") else MAN
    if kind in ("voogd", "een"):
        relatie = VOOGD if kind == "voogd" else RELATIE[alone]
        return (make_verzorger(worp[kolom.GEZIN_EERSTE_VERZORGER], alone, relatie, names[0], adres),)
    first, second = (alone, alone) if same_sex < probabilities.grens("zelfde_geslacht") else (MAN, VROUW)
    return (
        make_verzorger(worp[kolom.GEZIN_EERSTE_VERZORGER], first, RELATIE[first], names[0], adres),
        make_verzorger(worp[kolom.GEZIN_TWEEDE_VERZORGER], second, RELATIE[second], names[1], adres),
    )


def _after_a_death(
    woorden: Worp,
    verzorgers: tuple[Verzorger, ...],
    adres: Adres,
    peildatum: date,
    kenmerken: Kenmerken,
) -> tuple[Verzorger, ...]:
    """Return the carers, of whom a parent has died when chance or the traits say so; the first lives with the child."""
    share, since, which = woorden
    by_chance = share < probabilities.grens("ouder_overleden")
    if not (by_chance if kenmerken.overleden_verzorger is None else kenmerken.overleden_verzorger):
        return verzorgers
    # In a step family it is the parent whose place was taken.
    dead = len(verzorgers) - 1 if len(verzorgers) > _TWO else whole(which, 0, 1)
    gone = replace(
        verzorgers[dead],
        adres=None,
        telefoon="",
        email="",
        wettig_vertegenwoordiger=False,
        overleden_op=peildatum - timedelta(days=whole(since, 60, _LAST_YEARS)),
    )
    alive = (*verzorgers[:dead], *verzorgers[dead + 1 :])
    return (replace(alive[0], adres=adres), *alive[1:], gone)


def _make_instelling(seed: int, nummer: int, town: Plaats) -> Instelling:
    toeval = Toeval(seed, nummer, "gezin.instelling")
    return Instelling(
        naam=toeval.pick(read_namen().woorden["instellingen"]),
        adres=make_adres(toeval.woorden(ADRES_WOORDEN), town),
        telefoon=make_telefoon(toeval.woord(), town),
    )


def _draw_huisarts(seed: int, woorden: Worp, town: Plaats) -> Huisarts | None:
    known, which = woorden
    if known >= probabilities.grens("huisarts_bekend"):
        return None
    doctors = max(1, town.inwoners * 1000 // probabilities.aantal("inwoners_per_huisarts"))
    return _make_huisarts(seed, town.naam, which * doctors >> BITS)


@lru_cache(maxsize=4096)
def _make_huisarts(seed: int, plaats: str, nummer: int) -> Huisarts:
    """Return a doctor of a town, who has many families."""
    toeval, town = Toeval(seed, plaats, "huisarts", nummer), read_plaatsen()[plaats]
    name = draw_achternaam(toeval.woorden(2))
    return Huisarts(
        voorletters=voorletters([draw_oudernaam(toeval.woord(), toeval.pick((MAN, VROUW)))]),
        voorvoegsel=name.voorvoegsel,
        achternaam=name.naam,
        adres=make_adres(toeval.woorden(ADRES_WOORDEN), town),
        telefoon=make_telefoon(toeval.woord(), town),
    )
