"""The attachments of a pupil as files, to be uploaded by hand."""

from __future__ import annotations

import binascii
import io
import re
import zipfile
from dataclasses import dataclass, field

from simulator.dossier.extra_checks.unpacking import unpack
from simulator.dossier.model import Document

MAP = "bijlagen"

_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Bijlage:
    """An attachment as a file.

    Attributes:
        name: as in the dossier.
        path: of the file, relative to the folder of the pack.
        content: of the file, unpacked, because a system itself packs what is uploaded.
    """

    name: str
    path: str
    content: bytes = field(repr=False)


class BijlageFolder:
    """Collects the attachments of one pupil, and gives each a unique file name.

    Args:
        leerlingid: names the folder.
    """

    def __init__(self, leerlingid: str) -> None:
        self._folder = f"{MAP}/{safe_name(leerlingid)}"
        self._taken: set[str] = set()
        self.bijlagen: list[Bijlage] = []

    def add(self, document: Document) -> Bijlage:
        """Return a document of the dossier as a file; of two with the same name the second goes to a folder `2`."""
        name = safe_name(document.bestandsnaam)
        path, turn = f"{self._folder}/{name}", 1
        while path.casefold() in self._taken:  # file names on Windows and macOS ignore case
            turn += 1
            path = f"{self._folder}/{turn}/{name}"
        self._taken.add(path.casefold())
        bijlage = Bijlage(
            name=document.bestandsnaam,
            path=path,
            content=_unpacked(document.bestandsnaam, document.bestandsinhoud),
        )
        self.bijlagen.append(bijlage)
        return bijlage


def safe_name(name: str) -> str:
    """Return a name that every file system accepts and that does not leave its folder.

    >>> safe_name("../a:b.pdf"), safe_name("plan van aanpak.docx"), safe_name("..")
    ('_a_b.pdf', 'plan van aanpak.docx', 'bestand')
    """
    stem, dot, extension = _NOT_IN_A_NAME.sub("_", name).strip(" .").rpartition(".")
    return f"{stem[:_LONGEST]}{dot}{extension[:_LONGEST]}".strip(" .") or "bestand"


def _unpacked(name: str, text: str) -> bytes:
    """Return the one file in an attachment; data that is no ZIP of one file is returned as it is."""
    found = unpack(name, text)
    if found.defects or not found.raw:
        return found.raw or _plain(text)
    with zipfile.ZipFile(io.BytesIO(found.raw)) as archive:
        return archive.read(archive.infolist()[0])


def _plain(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text.encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        return text.encode()
