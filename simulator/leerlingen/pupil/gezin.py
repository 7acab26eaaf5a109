"""Households: the carers of a pupil, their address and the surname of the children."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from simulator.leerlingen.chance import columns as column
from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import BITS, DrawStream, Throw, whole
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import Adres, Gezin, Huisarts, Instelling, Verzorger
from simulator.leerlingen.names.address import (
    ADRES_WORDS,
    Plaats,
    draw_plaats,
    make_adres,
    make_telefoon,
    read_plaatsen,
)
from simulator.leerlingen.names.names import Achternaam, read_names
from simulator.leerlingen.names.person import MAN, VROUW, draw_achternaam, draw_parent_name, voorletters
from simulator.leerlingen.pupil.traits import Traits
from simulator.leerlingen.pupil.verzorger import RELATIE, blend, make_adres_elsewhere, make_verzorger, surname_after

VOOGD = "3"
"""Codelijst 41; those of father and mother are in `simulator.leerlingen.pupil.verzorger.RELATIE`."""

_TWO = 2
_make_gezin = maker(Gezin)
_YEAR = 365
_LAST_YEARS = 3 * _YEAR
"""A deceased parent died within this many days before the peildatum: after the birth of every pupil."""


def make_gezin(
    seed: int,
    nummer: int,
    throw: Throw,
    *,
    plaats: str,
    peildatum: date,
    traits: Traits,
    of_partner: bool = False,
) -> Gezin:
    """Return household `nummer`; the same key gives the same household.

    Args:
        seed: of the generator.
        nummer: of the household.
        throw: its random words.
        plaats: where it lives.
        peildatum: nobody has died after it.
        traits: traits of the pupil for whom the household is made.
        of_partner: in a step family, the household of a child of the other partner: same home, another surname.
    """
    town = read_plaatsen().get(plaats) or draw_plaats(throw[column.GEZIN_PLAATS])
    adres = make_adres(throw[column.GEZIN_ADRES], town)
    kind = _kind_of_care(throw[column.GEZIN_KIND], traits)
    name = draw_achternaam(throw[column.GEZIN_NAME], diacrieten=traits.diacrieten)
    other = draw_achternaam(throw[column.GEZIN_OTHER_NAME], diacrieten=traits.diacrieten)
    verzorgers = _make_verzorgers(throw, kind, (name, other), adres)
    child = _surname_of_children(throw[column.GEZIN_NAME_OF], kind, name, other)
    birthday = whole(throw[column.GEZIN_BIRTHDAY], 0, _YEAR - 1)
    if kind == "twee":
        blended, of_second = throw[column.GEZIN_STEPFAMILY]
        if blended < probabilities.bound("samengesteld_gezin") and not traits.overleden_verzorger:
            parent = int((of_second < probabilities.bound("een_ouder_is_moeder")) is not of_partner)
            chance = DrawStream(seed, nummer, "gezin.andere_ouder", parent)
            verzorgers = blend(chance, verzorgers[parent], verzorgers[1 - parent], diacrieten=traits.diacrieten)
            child = surname_after(throw[column.GEZIN_NAME_OF], verzorgers[0], verzorgers[-1])
            birthday = (birthday + of_partner * _YEAR // 2) % _YEAR  # children of other parents are no twins
        elif throw[column.GEZIN_GESCHEIDEN] < probabilities.bound("ouders_gescheiden"):
            elsewhere = make_adres_elsewhere(DrawStream(seed, nummer, "gezin.elders"))
            verzorgers = (verzorgers[0], replace(verzorgers[1], adres=elsewhere))
        verzorgers = _after_a_death(throw[column.GEZIN_OVERLEDEN], verzorgers, adres, peildatum, traits)
    return _make_gezin(
        nummer=nummer,
        voorvoegsel=child.voorvoegsel,
        achternaam=child.naam,
        adres=adres,
        telefoon=make_telefoon(throw[column.GEZIN_TELEFOON], town),
        verzorgers=verzorgers,
        instelling=_make_instelling(seed, nummer, town) if kind == "instelling" else None,
        huisarts=_draw_huisarts(seed, throw[column.GEZIN_HUISARTS], town),
        birthday=birthday,
    )


def _kind_of_care(word: int, traits: Traits) -> str:
    kind = probabilities.distribution("verzorgers").at(word)
    if traits.verzorgersaansprakelijk is False:
        return "instelling"
    if traits.overleden_verzorger:
        return "twee"
    if traits.verzorgersaansprakelijk and kind == "instelling":
        return "een"
    return kind


def _surname_of_children(word: int, kind: str, name: Achternaam, other: Achternaam) -> Achternaam:
    origin = probabilities.distribution("achternaam_van").at(word)
    if kind in ("voogd", "instelling"):
        return other  # the child keeps the name of its parents
    if kind == "twee" and origin == "moeder":
        return other
    if kind == "twee" and origin == "beide":
        return Achternaam(voorvoegsel=name.voorvoegsel, naam=f"{name.naam} {other.full}")
    return name


def _make_verzorgers(
    throw: Throw, kind: str, names: tuple[Achternaam, Achternaam], adres: Adres
) -> tuple[Verzorger, ...]:
    """Return the carers of a child, all at the address of the child."""
    if kind == "instelling":
        return ()
    geslacht, same_sex = throw[column.GEZIN_OUDERS]
    alone = VROUW if geslacht < probabilities.bound("een_ouder_is_moeder") else MAN
    if kind in ("voogd", "een"):
        relatie = VOOGD if kind == "voogd" else RELATIE[alone]
        return (make_verzorger(throw[column.GEZIN_FIRST_VERZORGER], alone, relatie, names[0], adres),)
    first, second = (alone, alone) if same_sex < probabilities.bound("zelfde_geslacht") else (MAN, VROUW)
    return (
        make_verzorger(throw[column.GEZIN_FIRST_VERZORGER], first, RELATIE[first], names[0], adres),
        make_verzorger(throw[column.GEZIN_SECOND_VERZORGER], second, RELATIE[second], names[1], adres),
    )


def _after_a_death(
    words: Throw,
    verzorgers: tuple[Verzorger, ...],
    adres: Adres,
    peildatum: date,
    traits: Traits,
) -> tuple[Verzorger, ...]:
    """Return the carers, one of whom may be dead, by chance or by the traits; the first always lives with the child."""
    share, since, which = words
    by_chance = share < probabilities.bound("ouder_overleden")
    if not (by_chance if traits.overleden_verzorger is None else traits.overleden_verzorger):
        return verzorgers
    # In a step family it is the parent elsewhere who died.
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
    chance = DrawStream(seed, nummer, "gezin.instelling")
    return Instelling(
        naam=chance.pick(read_names().words["instellingen"]),
        adres=make_adres(chance.words(ADRES_WORDS), town),
        telefoon=make_telefoon(chance.word(), town),
    )


def _draw_huisarts(seed: int, words: Throw, town: Plaats) -> Huisarts | None:
    known, which = words
    if known >= probabilities.bound("huisarts_bekend"):
        return None
    doctors = max(1, town.inhabitants * 1000 // probabilities.count("inwoners_per_huisarts"))
    return _make_huisarts(seed, town.naam, which * doctors >> BITS)


@lru_cache(maxsize=4096)
def _make_huisarts(seed: int, plaats: str, nummer: int) -> Huisarts:
    """Return a doctor of a town; many families share one."""
    chance, town = DrawStream(seed, plaats, "huisarts", nummer), read_plaatsen()[plaats]
    name = draw_achternaam(chance.words(2))
    return Huisarts(
        voorletters=voorletters([draw_parent_name(chance.word(), chance.pick((MAN, VROUW)))]),
        voorvoegsel=name.voorvoegsel,
        achternaam=name.naam,
        adres=make_adres(chance.words(ADRES_WORDS), town),
        telefoon=make_telefoon(chance.word(), town),
    )
