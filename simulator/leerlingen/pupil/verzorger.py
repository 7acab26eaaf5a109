"""The carers of a pupil: parents, guardians, and the partners of parents."""

from __future__ import annotations

from dataclasses import replace

from simulator.leerlingen.chance import probabilities
from simulator.leerlingen.chance.chance import DrawStream, Throw
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import Adres, Verzorger
from simulator.leerlingen.names.address import ADRES_WORDS, draw_plaats, make_adres, make_email, make_mobile
from simulator.leerlingen.names.names import Achternaam
from simulator.leerlingen.names.person import MAN, VROUW, draw_achternaam, draw_parent_name

RELATIE = {MAN: "1", VROUW: "2"}
"""Father and mother in codelijst 41."""

_make = maker(Verzorger)


def make_verzorger(words: Throw, geslacht: int, relatie: str, name: Achternaam, adres: Adres) -> Verzorger:
    """Return a living carer who is a legal representative.

    Args:
        words: two random words.
        geslacht: code list 14.
        relatie: code list 41.
        name: the surname.
        adres: where the carer lives.
    """
    which, mobile = words
    voornaam = draw_parent_name(which, geslacht)
    return _make(
        relatie=relatie,
        voornamen=(voornaam,),
        voorvoegsel=name.voorvoegsel,
        achternaam=name.naam,
        geslacht=geslacht,
        adres=adres,
        telefoon=make_mobile(mobile),
        email=make_email(voornaam, name.full),
    )


def make_adres_elsewhere(chance: DrawStream) -> Adres:
    """Return the address of a parent who does not live with the child, in any town."""
    return make_adres(chance.words(ADRES_WORDS), draw_plaats(chance.word()))


def blend(
    chance: DrawStream, parent: Verzorger, partner: Verzorger, *, diacrieten: bool | None
) -> tuple[Verzorger, Verzorger, Verzorger]:
    """Return the carers of a child in a step family: its parent, the partner of that parent, the parent elsewhere.

    The partner has no legal authority, and no relation either: which code a step parent has is not public.

    Args:
        chance: random draws for the parent elsewhere.
        parent: at home.
        partner: with whom the parent shares the home.
        diacrieten: whether the surname of the parent elsewhere has diacritics; the child may bear that name.
    """
    geslacht = VROUW if parent.geslacht == MAN else MAN
    name = draw_achternaam(chance.words(2), diacrieten=diacrieten)
    elsewhere = make_verzorger(chance.words(2), geslacht, RELATIE[geslacht], name, make_adres_elsewhere(chance))
    return parent, replace(partner, relatie="", wettig_vertegenwoordiger=False), elsewhere


def surname_after(word: int, one: Verzorger, other: Verzorger) -> Achternaam:
    """Return the surname of the children of a father and a mother who separated: that of one of the two."""
    father, mother = (one, other) if one.geslacht == MAN else (other, one)
    bearer = mother if probabilities.distribution("achternaam_van").at(word) == "moeder" else father
    return Achternaam(voorvoegsel=bearer.voorvoegsel, naam=bearer.achternaam)
