"""Households: who cares for a pupil, where, and under which surname."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from simulator.leerlingen import kansen
from simulator.leerlingen.adres import (
    Plaats,
    draw_plaats,
    make_adres,
    make_email,
    make_mobiel,
    make_telefoon,
    read_plaatsen,
)
from simulator.leerlingen.kenmerken import Kenmerken
from simulator.leerlingen.model import Adres, Gezin, Huisarts, Instelling, Verzorger
from simulator.leerlingen.namen import Achternaam, read_namen
from simulator.leerlingen.persoon import MAN, VROUW, draw_achternaam, draw_oudernaam, voorletters
from simulator.leerlingen.toeval import Toeval

VADER = "1"
MOEDER = "2"
VOOGD = "3"
"""Codelijst 41, the codes whose meaning is certain."""

_RELATIE = {MAN: VADER, VROUW: MOEDER}

_LAST_YEARS = 3 * 365
"""A parent died within so many days before the peildatum: after the birth of every pupil."""


def make_gezin(seed: int, nummer: int, *, plaats: str, peildatum: date, kenmerken: Kenmerken) -> Gezin:
    """Return household `nummer`; the same key gives the same household.

    Args:
        seed: of the generator.
        nummer: of the household.
        plaats: where it lives.
        peildatum: nobody has died after it.
        kenmerken: traits of the pupil for whom the household is made.
    """
    toeval = Toeval(seed, nummer, "gezin")
    town = read_plaatsen().get(plaats) or draw_plaats(Toeval(seed, nummer, "gezin.plaats"))
    adres = make_adres(Toeval(seed, nummer, "gezin.adres"), town)
    telefoon = make_telefoon(Toeval(seed, nummer, "gezin.telefoon"), town)
    kind = _kind_of_care(toeval, kenmerken)
    name, other = (draw_achternaam(toeval, diacrieten=kenmerken.diacrieten) for _ in range(2))
    verzorgers = _make_verzorgers(seed, nummer, kind, (name, other), adres)
    if kind == "twee" and _one_is_dead(toeval, kenmerken):
        died = peildatum - timedelta(days=toeval.whole(60, _LAST_YEARS))
        dead = toeval.whole(0, 1)
        gone = replace(
            verzorgers[dead], adres=None, telefoon="", email="", wettig_vertegenwoordiger=False, overleden_op=died
        )
        verzorgers = (replace(verzorgers[1 - dead], adres=adres), gone)
    child = _surname_of_children(toeval, kind, name, other)
    return Gezin(
        nummer=nummer,
        voorvoegsel=child.voorvoegsel,
        achternaam=child.naam,
        adres=adres,
        telefoon=telefoon,
        verzorgers=verzorgers,
        instelling=_make_instelling(seed, nummer, town) if kind == "instelling" else None,
        huisarts=_make_huisarts(seed, nummer, town),
        verjaardag=Toeval(seed, nummer, "gezin.verjaardag").whole(0, 364),
    )


def _kind_of_care(toeval: Toeval, kenmerken: Kenmerken) -> str:
    kind = toeval.draw(kansen.verdeling("verzorgers"))
    if kenmerken.verzorgersaansprakelijk is False:
        return "instelling"
    if kenmerken.overleden_verzorger:
        return "twee"
    if kenmerken.verzorgersaansprakelijk and kind == "instelling":
        return "een"
    return kind


def _one_is_dead(toeval: Toeval, kenmerken: Kenmerken) -> bool:
    by_chance = toeval.happens(kansen.deel("ouder_overleden"))
    return by_chance if kenmerken.overleden_verzorger is None else kenmerken.overleden_verzorger


def _surname_of_children(toeval: Toeval, kind: str, name: Achternaam, other: Achternaam) -> Achternaam:
    origin = toeval.draw(kansen.verdeling("achternaam_van"))
    if kind in ("voogd", "instelling"):
        return other  # the child keeps the name of its parents
    if kind == "twee" and origin == "moeder":
        return other
    if kind == "twee" and origin == "beide":
        return Achternaam(voorvoegsel=name.voorvoegsel, naam=f"{name.naam} {other.volledig}")
    return name


def _make_verzorgers(
    seed: int, nummer: int, kind: str, names: tuple[Achternaam, Achternaam], adres: Adres
) -> tuple[Verzorger, ...]:
    toeval = Toeval(seed, nummer, "gezin.verzorgers")
    elsewhere = make_adres(toeval, draw_plaats(toeval)) if toeval.happens(kansen.deel("ouders_gescheiden")) else adres
    same_sex = toeval.happens(kansen.deel("zelfde_geslacht"))
    alone = VROUW if toeval.happens(kansen.deel("een_ouder_is_moeder")) else MAN
    columns = [Toeval(seed, nummer, "gezin.verzorger", rank) for rank in range(2)]
    match kind:
        case "instelling":
            return ()
        case "voogd":
            return (_make_verzorger(columns[0], alone, VOOGD, names[0], adres),)
        case "een":
            return (_make_verzorger(columns[0], alone, _RELATIE[alone], names[0], adres),)
    first, second = (alone, alone) if same_sex else (MAN, VROUW)
    return (
        _make_verzorger(columns[0], first, _RELATIE[first], names[0], adres),
        _make_verzorger(columns[1], second, _RELATIE[second], names[1], elsewhere),
    )


def _make_verzorger(toeval: Toeval, geslacht: int, relatie: str, name: Achternaam, adres: Adres) -> Verzorger:
    voornaam = draw_oudernaam(toeval, geslacht)
    return Verzorger(
        relatie=relatie,
        voornamen=(voornaam,),
        voorvoegsel=name.voorvoegsel,
        achternaam=name.naam,
        geslacht=geslacht,
        adres=adres,
        telefoon=make_mobiel(toeval),
        email=make_email(f"{voornaam} {name.volledig}"),
    )


def _make_instelling(seed: int, nummer: int, town: Plaats) -> Instelling:
    toeval = Toeval(seed, nummer, "gezin.instelling")
    return Instelling(
        naam=toeval.pick(read_namen().woorden["instellingen"]),
        adres=make_adres(toeval, town),
        telefoon=make_telefoon(toeval, town),
    )


def _make_huisarts(seed: int, nummer: int, town: Plaats) -> Huisarts | None:
    toeval = Toeval(seed, nummer, "gezin.huisarts")
    if not toeval.happens(kansen.deel("huisarts_bekend")):
        return None
    name = draw_achternaam(toeval)
    return Huisarts(
        voorletters=voorletters([draw_oudernaam(toeval, toeval.pick((MAN, VROUW)))]),
        voorvoegsel=name.voorvoegsel,
        achternaam=name.naam,
        adres=make_adres(toeval, town),
        telefoon=make_telefoon(toeval, town),
    )
