"""Attachments of a dossier: the base64 of a ZIP that holds one file of the same name."""

from __future__ import annotations

from base64 import b64encode

from simulator.dossier.model import Document
from simulator.leerlingen.chance.chance import Toeval
from simulator.leerlingen.dossier.bijlage_size import MOST_OF_A_DOSSIER, Bijlagemaat, make_vulling
from simulator.leerlingen.dossier.tiny_files import MAKERS, zip_bytes
from simulator.leerlingen.model import Leerling

_ONDERWERPEN = (
    "verslag oudergesprek",
    "schoolrapport",
    "observatie in de klas",
    "werkstuk",
    "verslag intern begeleider",
    "gespreksverslag warme overdracht",
    "overzicht leerlijnen",
    "foto bij presentatie",
    "afspraken thuis en school",
    "evaluatie eerste halfjaar",
    "presentatie leerling",
)
_ZINNEN = (
    "De leerling werkt geconcentreerd en vraagt om hulp wanneer dat nodig is.",
    "In een kleine groep komt de leerling beter tot zijn recht dan in de hele klas.",
    "De samenwerking met thuis verloopt goed; ouders zijn op de hoogte van dit verslag.",
    "Plannen en ordenen vragen nog begeleiding.",
    "De instructie in stappen helpt; verlenging is niet altijd nodig.",
    "De leerling heeft vaste vrienden en speelt graag buiten.",
)


def make_document(naam: str, omschrijving: str, inhoud: bytes) -> Document:
    """Return an attachment.

    Args:
        naam: file name with extension; also the only entry of the ZIP.
        omschrijving: what it is.
        inhoud: the file itself.
    """
    return Document(
        bestandsnaam=naam,
        omschrijving=omschrijving,
        bestandsinhoud=b64encode(zip_bytes(((naam, inhoud),))).decode("ascii"),
    )


def make_verslag(leerling: Leerling, onderwerp: str, naam: str, extensie: str = "pdf", *, grootte: int = 0) -> Document:
    """Return a short report about a pupil as an attachment.

    Args:
        leerling: of whom.
        onderwerp: what it is about.
        naam: file name without extension; also decides on the sentences.
        extensie: a key of `simulator.leerlingen.dossier.tiny_files.MAKERS`.
        grootte: bytes that the file must come to, about; what the text alone comes to when that is more.
    """
    toeval = _toeval_of(leerling, naam)
    regels = (
        f"{onderwerp[0].upper()}{onderwerp[1:]}",
        f"Leerling: {leerling.roepnaam} (synthetisch, {leerling.leerlingid})",
        toeval.pick(_ZINNEN),
        toeval.pick(_ZINNEN),
    )
    make = MAKERS[extensie]
    inhoud = make(regels)
    if grootte > len(inhoud):
        inhoud = make(regels, make_vulling(toeval.woord(), grootte - len(inhoud)))
    return make_document(f"{naam}.{extensie}", onderwerp, inhoud)


def make_bijlagen(leerling: Leerling, maat: Bijlagemaat = Bijlagemaat.SMALL) -> tuple[Document, ...]:
    """Return the other attachments of a pupil: the allowed types in turn, so that eleven cover them all.

    Args:
        leerling: whose.
        maat: how large they are; together never more than `MOST_OF_A_DOSSIER`.
    """
    extensies = tuple(MAKERS)
    left = MOST_OF_A_DOSSIER
    made = []
    for number in range(leerling.bijlagen):
        onderwerp = _ONDERWERPEN[number % len(_ONDERWERPEN)]
        naam = f"bijlage {number + 1} {onderwerp}"
        grootte = min(left, maat.draw_size(_toeval_of(leerling, f"maat {number + 1}")))
        left -= grootte
        made.append(make_verslag(leerling, onderwerp, naam, extensies[number % len(extensies)], grootte=grootte))
    return tuple(made)


def _toeval_of(leerling: Leerling, wat: str) -> Toeval:
    return Toeval(leerling.index, leerling.leerlingid, leerling.geboortedatum.isoformat(), wat)
