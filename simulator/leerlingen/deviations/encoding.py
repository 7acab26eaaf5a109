"""Deviations in the bytes: what is no XML, or another XML than it says."""

from __future__ import annotations

from collections.abc import Callable

from simulator.errors import LocalProtocolError
from simulator.leerlingen.deviations.makers import rauw, replace_once
from simulator.leerlingen.deviations.model import Afwijking, Gewicht, Soort, overal
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.text import Tekst

_SPACE = DOSSIER_2019_1.namespace.encode()
_NAME = b"</achternaam>"


def _codering(
    name: str,
    rule: str,
    change: Callable[[bytes], bytes],
    titel: Tekst,
    uitleg: Tekst,
    *,
    gewicht: Gewicht = Gewicht.HARD,
) -> Afwijking:
    return Afwijking(
        id=f"codering.{name}",
        titel=titel,
        uitleg=uitleg,
        soort=Soort.CODERING,
        gewicht=gewicht,
        regels=overal(rule) if rule else overal(),
        maak=rauw(change),
    )


def _mojibake(data: bytes) -> bytes:
    """Read UTF-8 as Windows does: every letter beyond ASCII becomes two."""
    text = data.decode("utf-8")
    spoilt = "".join(each if each.isascii() else each.encode().decode("cp1252", "replace") for each in text)
    if spoilt == text:
        raise LocalProtocolError("every letter is ASCII")
    return spoilt.encode()


CODERING = (
    _codering(
        "leeg",
        "XML",
        lambda _data: b"",
        Tekst(nl="Leeg bestand", en="Empty file"),
        Tekst(nl="Het dossier heeft nul bytes, zoals na een volle schijf.", en="Zero bytes, as after a full disk."),
    ),
    _codering(
        "afgekapt",
        "XML",
        lambda data: data[: len(data) // 2],
        Tekst(nl="Halverwege afgekapt", en="Cut off halfway"),
        Tekst(nl="De tweede helft is niet aangekomen.", en="The second half never arrived."),
    ),
    _codering(
        "latin1",
        "XML",
        replace_once(_NAME, b"\xeb" + _NAME),
        Tekst(nl="Latin-1 onder de vlag van UTF-8", en="Latin-1 that says it is UTF-8"),
        Tekst(nl="Een ë staat er als één byte.", en="An ë stands there as one byte."),
    ),
    _codering(
        "ampersand",
        "XML",
        replace_once(_NAME, b" & Zn" + _NAME),
        Tekst(nl="Ampersand zonder escape", en="Ampersand that is not escaped"),
        Tekst(nl="XML samengesteld uit tekst, zonder &amp;.", en="XML pasted together from text, without &amp;."),
    ),
    _codering(
        "stuurteken",
        "XML",
        replace_once(_NAME, b"\x0b" + _NAME),
        Tekst(nl="Stuurteken in een naam", en="Control character in a name"),
        Tekst(
            nl="Een verticale tab, meegekomen bij knippen en plakken.",
            en="A vertical tab that came along with a paste.",
        ),
    ),
    _codering(
        "doctype",
        "XML",
        replace_once(b"<dossier ", b"<!DOCTYPE dossier>\n<dossier "),
        Tekst(nl="DOCTYPE voor het dossier", en="DOCTYPE before the dossier"),
        Tekst(nl="Entiteiten en DTD's worden nooit gelezen.", en="Entities and DTDs are never read."),
    ),
    _codering(
        "twee_dossiers",
        "XML",
        lambda data: data + data.partition(b"?>")[2],
        Tekst(nl="Twee dossiers in één bestand", en="Two dossiers in one file"),
        Tekst(nl="Het tweede begint waar het eerste ophoudt.", en="The second begins where the first ends."),
    ),
    _codering(
        "naamruimte_onbekend",
        "ROOT",
        replace_once(_SPACE, b"http://leverancier.example/dossier"),
        Tekst(nl="Eigen naamruimte", en="Namespace of one's own"),
        Tekst(nl="Geen naamruimte van de gegevensset.", en="No namespace of the gegevensset."),
    ),
    _codering(
        "naamruimte_ontbreekt",
        "ROOT",
        replace_once(b' xmlns="' + _SPACE + b'"', b""),
        Tekst(nl="Zonder naamruimte", en="Without a namespace"),
        Tekst(
            nl="De elementen heten goed, maar horen nergens bij.", en="The elements have the right names and no home."
        ),
    ),
    _codering(
        "bom",
        "",
        lambda data: b"\xef\xbb\xbf" + data,
        Tekst(nl="Byte order mark vooraan", en="Byte order mark in front"),
        Tekst(nl="Mag: UTF-8 met merkteken is goede XML.", en="Allowed: UTF-8 with a mark is good XML."),
        gewicht=Gewicht.STIL,
    ),
    _codering(
        "mojibake",
        "",
        _mojibake,
        Tekst(nl="Verminkte diacrieten", en="Garbled diacritics"),
        Tekst(nl="Zoë is ZoÃ« geworden: UTF-8, gelezen als Windows-1252.", en="Zoë became ZoÃ«: UTF-8 read as cp1252."),
        gewicht=Gewicht.STIL,
    ),
)
"""Deviations of the encoding."""
