"""Attachments: whether the receiving school can open them, and can open them without harm."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from simulator.dossier.extra_checks.check import Controle, Onderzoek
from simulator.dossier.extra_checks.unpacking import Gebrek, Pakket, leads_elsewhere, unpack
from simulator.dossier.finding import Ernst, Herkomst
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop

TOEGESTAAN = frozenset(
    {"pdf", "jpg", "png", "doc", "docx", "odf", "odt", "ods", "odp", "xls", "xlsx", "txt", "ppt", "pptx"},
)
"""Kinds of file that a dossier may hold. Bron: quirk 16, a remark in the published schema.

The remark says ODF, which is a family: its texts, sheets and slides carry odt, ods and odp.
"""

_BEKEND = {
    "e0e47d97a68c83e5c009e54cefdf745c5cd7b37b5e819fe768c8ab8587f80c0b": Gebrek.ZIP,
    "9e858e6ab7ae90fd8dccd1476b9d0a55a0a4c0d381b5ee5f6b721bb0f8ffabe4": Gebrek.NAAM,
}
"""Attachments of the published example dossiers that are not in order, by SHA-256 of the ZIP: one is cut off, one holds
another file than its name says. The publisher's own examples are to be accepted, so these two are. Bron: quirk 17."""


def _unpacked(node: Knoop) -> Pakket:
    pakket = unpack(node.text("bestandsnaam") or "", node.text("bestandsinhoud") or "")
    if pakket.gebreken:
        known = _BEKEND.get(hashlib.sha256(pakket.raw).hexdigest())
        return Pakket(raw=pakket.raw, gebreken=pakket.gebreken - {known} if known else pakket.gebreken)
    return pakket


def _gebrek(gebrek: Gebrek) -> Onderzoek:
    def find(node: Knoop, _beeld: Beeld) -> Iterator[etree._Element]:
        pakket = node.remember("pakket", lambda: _unpacked(node))
        content = node.first("bestandsinhoud")
        if gebrek in pakket.gebreken and content is not None:
            yield content

    return find


def _type(node: Knoop, _beeld: Beeld) -> Iterator[etree._Element]:
    element = node.first("bestandsnaam")
    kind = PurePosixPath(node.text("bestandsnaam") or "").suffix.removeprefix(".").lower()
    if element is not None and kind not in TOEGESTAAN:
        yield element


def _bestandsnaam(node: Knoop, _beeld: Beeld) -> Iterator[etree._Element]:
    element = node.first("bestandsnaam")
    if element is not None and leads_elsewhere(node.text("bestandsnaam") or ""):
        yield element


_REASON = Tekst(
    nl="De gepubliceerde validatie opent bijlagen niet; de ontvangende school kan er dan niets mee.",
    en="The published validation does not open attachments; the receiving school then can't use them.",
)


def _controle(rule_id: str, onderzoek: Onderzoek, ernst: Ernst, melding: Tekst, herstel: Tekst) -> Controle:
    return Controle(
        id=rule_id,
        herkomst=Herkomst.ATTACHMENT,
        ernst=ernst,
        waar=("document",),
        onderzoek=onderzoek,
        reden=_REASON,
        melding=melding,
        herstel=herstel,
    )


CONTROLES = (
    _controle(
        "BIJ.base64",
        _gebrek(Gebrek.BASE64),
        Ernst.ERROR,
        Tekst(nl="De inhoud van de bijlage is geen base64.", en="The content of the attachment is no base64."),
        Tekst(nl="Voeg de bijlage opnieuw toe.", en="Attach the file again."),
    ),
    _controle(
        "BIJ.zip",
        _gebrek(Gebrek.ZIP),
        Ernst.ERROR,
        Tekst(
            nl="De bijlage is geen ZIP, is beschadigd of is versleuteld.",
            en="The attachment is no ZIP, is damaged or is encrypted.",
        ),
        Tekst(nl="Voeg de bijlage opnieuw toe, zonder wachtwoord.", en="Attach the file again, without a password."),
    ),
    _controle(
        "BIJ.aantal",
        _gebrek(Gebrek.AANTAL),
        Ernst.ERROR,
        Tekst(
            nl="In de ZIP van de bijlage zit niet precies één bestand.",
            en="The ZIP of the attachment does not hold exactly one file.",
        ),
        Tekst(nl="Voeg elk bestand als aparte bijlage toe.", en="Attach each file separately."),
    ),
    _controle(
        "BIJ.naam",
        _gebrek(Gebrek.NAAM),
        Ernst.WARNING,
        Tekst(
            nl="Het bestand in de ZIP heet anders dan bestandsnaam.",
            en="The file inside the ZIP has another name than bestandsnaam.",
        ),
        Tekst(nl="Geef bestand en bestandsnaam dezelfde naam.", en="Give file and bestandsnaam the same name."),
    ),
    _controle(
        "BIJ.pad",
        _gebrek(Gebrek.PAD),
        Ernst.ERROR,
        Tekst(
            nl="Een naam in de ZIP wijst naar een plaats buiten de map waarin wordt uitgepakt.",
            en="A name in the ZIP leads outside the folder that it is unpacked in.",
        ),
        Tekst(nl="Verwijder mappen en schuine strepen uit de naam.", en="Remove folders and slashes from the name."),
    ),
    _controle(
        "BIJ.bom",
        _gebrek(Gebrek.BOM),
        Ernst.ERROR,
        Tekst(nl="De ZIP pakt uit tot een buitensporige omvang.", en="The ZIP unpacks to an excessive size."),
        Tekst(nl="Vervang de bijlage door een gewoon bestand.", en="Replace the attachment by an ordinary file."),
    ),
    _controle(
        "BIJ.type",
        _type,
        Ernst.WARNING,
        Tekst(nl="“{waarde}” is geen toegestaan soort bestand.", en="“{waarde}” is no file of a permitted kind."),
        Tekst(
            nl=f"Gebruik een van: {', '.join(sorted(TOEGESTAAN))}.", en=f"Use one of: {', '.join(sorted(TOEGESTAAN))}."
        ),
    ),
    _controle(
        "BIJ.bestandsnaam",
        _bestandsnaam,
        Ernst.ERROR,
        Tekst(
            nl="De bestandsnaam “{waarde}” wijst naar een plaats buiten de map waarin wordt opgeslagen.",
            en="The file name “{waarde}” leads outside the folder that it is saved in.",
        ),
        Tekst(nl="Verwijder mappen en schuine strepen uit de naam.", en="Remove folders and slashes from the name."),
    ),
)
