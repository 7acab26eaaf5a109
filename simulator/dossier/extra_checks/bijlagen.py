"""Attachments: whether the receiving school can open them, and open them safely."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from simulator.dossier.extra_checks.check import CheckFunction, ExtraCheck
from simulator.dossier.extra_checks.unpacking import Defect, UnpackedBijlage, leads_elsewhere, unpack
from simulator.dossier.finding import FindingSource, Severity
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView

ALLOWED = frozenset(
    {"pdf", "jpg", "png", "doc", "docx", "odf", "odt", "ods", "odp", "xls", "xlsx", "txt", "ppt", "pptx"},
)
"""Kinds of file that a dossier may hold. Bron: quirk 16, a remark in the published schema.

The remark says ODF, which is a family: its texts, sheets and slides carry odt, ods and odp.
"""

_KNOWN = {
    "e0e47d97a68c83e5c009e54cefdf745c5cd7b37b5e819fe768c8ab8587f80c0b": Defect.ZIP,
    "9e858e6ab7ae90fd8dccd1476b9d0a55a0a4c0d381b5ee5f6b721bb0f8ffabe4": Defect.NAAM,
}
"""Attachments of the published example dossiers that are not in order, by SHA-256 of the ZIP: one is cut off, one holds
another file than its name says. The publisher's own examples are to be accepted, so these two are. Bron: quirk 17."""


def _unpacked(node: ElementView) -> UnpackedBijlage:
    unpacked = unpack(node.text("bestandsnaam") or "", node.text("bestandsinhoud") or "")
    if unpacked.defects:
        known = _KNOWN.get(hashlib.sha256(unpacked.raw).hexdigest())
        return UnpackedBijlage(raw=unpacked.raw, defects=unpacked.defects - {known} if known else unpacked.defects)
    return unpacked


def _defect(defect: Defect) -> CheckFunction:
    def find(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
        unpacked = node.remember("pakket", lambda: _unpacked(node))
        content = node.first("bestandsinhoud")
        if defect in unpacked.defects and content is not None:
            yield content

    return find


def _type(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    element = node.first("bestandsnaam")
    kind = PurePosixPath(node.text("bestandsnaam") or "").suffix.removeprefix(".").lower()
    if element is not None and kind not in ALLOWED:
        yield element


def _bestandsnaam(node: ElementView, _view: DossierView) -> Iterator[etree._Element]:
    element = node.first("bestandsnaam")
    if element is not None and leads_elsewhere(node.text("bestandsnaam") or ""):
        yield element


_REASON = Text(
    nl="De gepubliceerde validatie opent bijlagen niet; de ontvangende school kan er dan niets mee.",
    en="The published validation does not open attachments; the receiving school then can't use them.",
)


def _check(rule_id: str, find: CheckFunction, severity: Severity, message: Text, fix: Text) -> ExtraCheck:
    return ExtraCheck(
        id=rule_id,
        source=FindingSource.ATTACHMENT,
        severity=severity,
        where=("document",),
        find=find,
        reason=_REASON,
        message=message,
        fix=fix,
    )


CHECKS = (
    _check(
        "BIJ.base64",
        _defect(Defect.BASE64),
        Severity.ERROR,
        Text(nl="De inhoud van de bijlage is geen base64.", en="The content of the attachment is no base64."),
        Text(nl="Voeg de bijlage opnieuw toe.", en="Attach the file again."),
    ),
    _check(
        "BIJ.zip",
        _defect(Defect.ZIP),
        Severity.ERROR,
        Text(
            nl="De bijlage is geen ZIP, is beschadigd of is versleuteld.",
            en="The attachment is no ZIP, is damaged or is encrypted.",
        ),
        Text(nl="Voeg de bijlage opnieuw toe, zonder wachtwoord.", en="Attach the file again, without a password."),
    ),
    _check(
        "BIJ.aantal",
        _defect(Defect.AANTAL),
        Severity.ERROR,
        Text(
            nl="In de ZIP van de bijlage zit niet precies één bestand.",
            en="The ZIP of the attachment does not hold exactly one file.",
        ),
        Text(nl="Voeg elk bestand als aparte bijlage toe.", en="Attach each file separately."),
    ),
    _check(
        "BIJ.naam",
        _defect(Defect.NAAM),
        Severity.WARNING,
        Text(
            nl="Het bestand in de ZIP heet anders dan bestandsnaam.",
            en="The file inside the ZIP has another name than bestandsnaam.",
        ),
        Text(nl="Geef bestand en bestandsnaam dezelfde naam.", en="Give file and bestandsnaam the same name."),
    ),
    _check(
        "BIJ.pad",
        _defect(Defect.PAD),
        Severity.ERROR,
        Text(
            nl="Een naam in de ZIP wijst naar een plaats buiten de map waarin wordt uitgepakt.",
            en="A name in the ZIP leads outside the folder that it is unpacked in.",
        ),
        Text(nl="Verwijder mappen en schuine strepen uit de naam.", en="Remove folders and slashes from the name."),
    ),
    _check(
        "BIJ.bom",
        _defect(Defect.BOM),
        Severity.ERROR,
        Text(nl="De ZIP pakt uit tot een buitensporige omvang.", en="The ZIP unpacks to an excessive size."),
        Text(nl="Vervang de bijlage door een gewoon bestand.", en="Replace the attachment by an ordinary file."),
    ),
    _check(
        "BIJ.type",
        _type,
        Severity.WARNING,
        Text(nl="“{waarde}” is geen toegestaan soort bestand.", en="“{waarde}” is no file of a permitted kind."),
        Text(nl=f"Gebruik een van: {', '.join(sorted(ALLOWED))}.", en=f"Use one of: {', '.join(sorted(ALLOWED))}."),
    ),
    _check(
        "BIJ.bestandsnaam",
        _bestandsnaam,
        Severity.ERROR,
        Text(
            nl="De bestandsnaam “{waarde}” wijst naar een plaats buiten de map waarin wordt opgeslagen.",
            en="The file name “{waarde}” leads outside the folder that it is saved in.",
        ),
        Text(nl="Verwijder mappen en schuine strepen uit de naam.", en="Remove folders and slashes from the name."),
    ),
)
