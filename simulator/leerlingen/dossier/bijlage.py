"""Attachments of a dossier: the base64 of a ZIP that holds one file of the same name."""

from __future__ import annotations

from base64 import b64encode

from simulator.dossier.model import Document
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.dossier.bijlage_size import MOST_OF_A_DOSSIER, BijlageSize, make_filler
from simulator.leerlingen.dossier.tiny_files import MAKERS, zip_bytes
from simulator.leerlingen.model import Leerling

_SUBJECTS = (
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
_SENTENCES = (
    "De leerling werkt geconcentreerd en vraagt om hulp wanneer dat nodig is.",
    "In een kleine groep komt de leerling beter tot zijn recht dan in de hele klas.",
    "De samenwerking met thuis verloopt goed; ouders zijn op de hoogte van dit verslag.",
    "Plannen en ordenen vragen nog begeleiding.",
    "De instructie in stappen helpt; verlenging is niet altijd nodig.",
    "De leerling heeft vaste vrienden en speelt graag buiten.",
)


def make_document(naam: str, omschrijving: str, content: bytes) -> Document:
    """Return an attachment.

    Args:
        naam: file name with extension; also the only entry of the ZIP.
        omschrijving: what it is.
        content: the file itself.
    """
    return Document(
        bestandsnaam=naam,
        omschrijving=omschrijving,
        bestandsinhoud=b64encode(zip_bytes(((naam, content),))).decode("ascii"),
    )


def make_report_document(
    leerling: Leerling, subject: str, naam: str, extension: str = "pdf", *, size: int = 0
) -> Document:
    """Return a short report about a pupil as an attachment.

    Args:
        leerling: the pupil.
        subject: what it is about.
        naam: file name without extension; also the key by which the sentences are drawn.
        extension: a key of `simulator.leerlingen.dossier.tiny_files.MAKERS`.
        size: approximate bytes of the file; a file whose text alone is larger gets no filler.
    """
    chance = _chance_of(leerling, naam)
    lines = (
        f"{subject[0].upper()}{subject[1:]}",
        f"Leerling: {leerling.roepnaam} (synthetisch, {leerling.leerlingid})",
        chance.pick(_SENTENCES),
        chance.pick(_SENTENCES),
    )
    make = MAKERS[extension]
    content = make(lines)
    if size > len(content):
        content = make(lines, make_filler(chance.word(), size - len(content)))
    return make_document(f"{naam}.{extension}", subject, content)


def make_bijlagen(leerling: Leerling, size: BijlageSize = BijlageSize.SMALL) -> tuple[Document, ...]:
    """Return the attachments of a pupil other than those of the support: the allowed types in turn.

    Args:
        leerling: the pupil.
        size: size mix of the files; together they stay within `MOST_OF_A_DOSSIER`.
    """
    extensions = tuple(MAKERS)
    left = MOST_OF_A_DOSSIER
    made = []
    for number in range(leerling.bijlagen):
        subject = _SUBJECTS[number % len(_SUBJECTS)]
        naam = f"bijlage {number + 1} {subject}"
        taken = min(left, size.draw_size(_chance_of(leerling, f"maat {number + 1}")))
        left -= taken
        made.append(make_report_document(leerling, subject, naam, extensions[number % len(extensions)], size=taken))
    return tuple(made)


def _chance_of(leerling: Leerling, wat: str) -> DrawStream:
    return DrawStream(leerling.index, leerling.leerlingid, leerling.geboortedatum.isoformat(), wat)
