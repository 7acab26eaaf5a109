"""Deviations in the bytes: no XML, or XML other than its declaration says."""

from __future__ import annotations

from collections.abc import Callable

from simulator.errors import LocalProtocolError
from simulator.leerlingen.deviations.makers import edit_bytes, replace_once
from simulator.leerlingen.deviations.model import Deviation, DeviationKind, Weight, everywhere
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.text import Text

_SPACE = DOSSIER_2019_1.namespace.encode()
_NAME = b"</achternaam>"


def _encoding(
    name: str,
    rule: str,
    change: Callable[[bytes], bytes],
    title: Text,
    explanation: Text,
    *,
    weight: Weight = Weight.HARD,
) -> Deviation:
    return Deviation(
        id=f"codering.{name}",
        title=title,
        explanation=explanation,
        kind=DeviationKind.ENCODING,
        weight=weight,
        rules=everywhere(rule) if rule else everywhere(),
        make=edit_bytes(change),
    )


def _mojibake(data: bytes) -> bytes:
    """Decode UTF-8 as Windows-1252, so that every letter beyond ASCII becomes two."""
    text = data.decode("utf-8")
    misread = "".join(each if each.isascii() else each.encode().decode("cp1252", "replace") for each in text)
    if misread == text:
        raise LocalProtocolError("every letter is ASCII")
    return misread.encode()


ENCODING = (
    _encoding(
        "leeg",
        "XML",
        lambda _data: b"",
        Text(nl="Leeg bestand", en="Empty file"),
        Text(nl="Het dossier heeft nul bytes, zoals na een volle schijf.", en="Zero bytes, as after a full disk."),
    ),
    _encoding(
        "afgekapt",
        "XML",
        lambda data: data[: len(data) // 2],
        Text(nl="Halverwege afgekapt", en="Cut off halfway"),
        Text(nl="De tweede helft is niet aangekomen.", en="The second half never arrived."),
    ),
    _encoding(
        "latin1",
        "XML",
        replace_once(_NAME, b"\xeb" + _NAME),
        Text(nl="Latin-1 onder de vlag van UTF-8", en="Latin-1 that says it is UTF-8"),
        Text(nl="Een ë staat er als één byte.", en="An ë stands there as one byte."),
    ),
    _encoding(
        "ampersand",
        "XML",
        replace_once(_NAME, b" & Zn" + _NAME),
        Text(nl="Ampersand zonder escape", en="Ampersand that is not escaped"),
        Text(nl="XML samengesteld uit tekst, zonder &amp;.", en="XML pasted together from text, without &amp;."),
    ),
    _encoding(
        "stuurteken",
        "XML",
        replace_once(_NAME, b"\x0b" + _NAME),
        Text(nl="Stuurteken in een naam", en="Control character in a name"),
        Text(
            nl="Een verticale tab, meegekomen bij knippen en plakken.",
            en="A vertical tab that came along with a paste.",
        ),
    ),
    _encoding(
        "doctype",
        "XML",
        replace_once(b"<dossier ", b"<!DOCTYPE dossier>\n<dossier "),
        Text(nl="DOCTYPE voor het dossier", en="DOCTYPE before the dossier"),
        Text(nl="Entiteiten en DTD's worden nooit gelezen.", en="Entities and DTDs are never read."),
    ),
    _encoding(
        "twee_dossiers",
        "XML",
        lambda data: data + data.partition(b"?>")[2],
        Text(nl="Twee dossiers in één bestand", en="Two dossiers in one file"),
        Text(nl="Het tweede begint waar het eerste ophoudt.", en="The second begins where the first ends."),
    ),
    _encoding(
        "naamruimte_onbekend",
        "ROOT",
        replace_once(_SPACE, b"http://leverancier.example/dossier"),
        Text(nl="Eigen naamruimte", en="Namespace of one's own"),
        Text(nl="Geen naamruimte van de gegevensset.", en="No namespace of the gegevensset."),
    ),
    _encoding(
        "naamruimte_ontbreekt",
        "ROOT",
        replace_once(b' xmlns="' + _SPACE + b'"', b""),
        Text(nl="Zonder naamruimte", en="Without a namespace"),
        Text(
            nl="De elementen heten goed, maar horen nergens bij.", en="The elements have the right names and no home."
        ),
    ),
    _encoding(
        "bom",
        "",
        lambda data: b"\xef\xbb\xbf" + data,
        Text(nl="Byte order mark vooraan", en="Byte order mark in front"),
        Text(nl="Mag: UTF-8 met merkteken is goede XML.", en="Allowed: UTF-8 with a mark is good XML."),
        weight=Weight.SILENT,
    ),
    _encoding(
        "mojibake",
        "",
        _mojibake,
        Text(nl="Verminkte diacrieten", en="Garbled diacritics"),
        Text(nl="Zoë is ZoÃ« geworden: UTF-8, gelezen als Windows-1252.", en="Zoë became ZoÃ«: UTF-8 read as cp1252."),
        weight=Weight.SILENT,
    ),
)
"""Deviations of the encoding."""
