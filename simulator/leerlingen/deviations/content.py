"""Deviations of numbers, attachments and meaning."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from zipfile import ZipFile

from simulator.dossier.examples.byte_edits import when
from simulator.dossier.examples.edits import Edit, set_text
from simulator.errors import LocalProtocolError
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.deviations.makers import (
    DATE,
    L,
    a_year_earlier,
    constant,
    days_later,
    derived,
    edit_text,
    edit_tree,
    plain,
    swap_neighbours,
)
from simulator.leerlingen.deviations.model import (
    WITH_PGN,
    WITH_TOETSEN,
    Deviation,
    DeviationKind,
    Maker,
    Weight,
    by_kind,
    everywhere,
)
from simulator.leerlingen.dossier.tiny_files import zip_bytes
from simulator.leerlingen.pupil.loopbaan import schooljaar_of
from simulator.standard.identifiers import is_bsn
from simulator.standard.overdracht import Profiel
from simulator.text.text import Text

_DOCUMENT = f"{L}/overigdocumentlijst/document"
_CONTENT = f"{_DOCUMENT}/bestandsinhoud"
_LOOPBAAN = f"{L}/schoolloopbaanlijst/schoolloopbaan"
_TOETS = f"{L}/toetslijst/toets"
_SCORE = f"{_TOETS}/resultaat/toetsscore"
_LAST_DIGIT = 9


def _row(  # noqa: PLR0917 - a row of a table
    kind: DeviationKind,
    name: str,
    nl: str,
    en: str,
    weight: Weight,
    rules: Mapping[Profiel, tuple[str, ...]],
    make: Maker,
) -> Deviation:
    why = _WHY[weight]
    return Deviation(
        id=f"{kind.value}.{name}",
        title=Text(nl=nl, en=en),
        explanation=why,
        kind=kind,
        weight=weight,
        rules=rules,
        make=make,
    )


_WHY = {
    Weight.HARD: Text(nl="De gepubliceerde validatie weigert dit.", en="The published validation refuses this."),
    Weight.DORMANT: Text(
        nl="De gepubliceerde validatie bereikt deze regel niet.",
        en="The published validation does not reach this rule.",
    ),
    Weight.FAULT: Text(
        nl="De gepubliceerde validatie kijkt er niet naar; de ontvanger kan er niets mee.",
        en="The published validation does not look; the receiver cannot use it.",
    ),
    Weight.ATTENTION: Text(
        nl="De gepubliceerde validatie kijkt er niet naar; osolab waarschuwt.",
        en="The published validation does not look; osolab warns.",
    ),
    Weight.SILENT: Text(
        nl="Geen enkele toets ziet dit: alleen wie de leerling kent.",
        en="No check sees this: only who knows the pupil.",
    ),
}


def _last_digit_up(text: str) -> str:
    return text[:-1] + str((int(text[-1]) + 1) % (_LAST_DIGIT + 1))


def _swapped_bsn(text: str, chance: DrawStream) -> str:
    """Swap two neighbours; the 11-test catches every such swap."""
    swapped = swap_neighbours(text, chance)
    if is_bsn(swapped):
        raise LocalProtocolError("still a BSN")
    return swapped


NUMBER = (
    _row(
        DeviationKind.NUMBER,
        "bsn_verwisseld",
        "BSN met verwisselde cijfers",
        "BSN with two digits swapped",
        Weight.FAULT,
        everywhere("NR.bsn", profielen=WITH_PGN),
        edit_text(f"{L}/bsn", _swapped_bsn),
    ),
    _row(
        DeviationKind.NUMBER,
        "bsn_cijfer",
        "BSN met één verkeerd cijfer",
        "BSN with one wrong digit",
        Weight.FAULT,
        everywhere("NR.bsn", profielen=WITH_PGN),
        edit_text(f"{L}/bsn", plain(_last_digit_up)),
    ),
    _row(
        DeviationKind.NUMBER,
        "bsn_acht",
        "BSN van acht cijfers",
        "BSN of eight digits",
        Weight.FAULT,
        everywhere("NR.bsn", profielen=WITH_PGN),
        edit_text(f"{L}/bsn", plain(lambda text: text[1:])),
    ),
    _row(
        DeviationKind.NUMBER,
        "bsn_punten",
        "BSN met punten",
        "BSN with dots",
        Weight.FAULT,
        everywhere("NR.bsn", profielen=WITH_PGN),
        edit_text(f"{L}/bsn", plain(lambda text: f"{text[:4]}.{text[4:6]}.{text[6:]}")),
    ),
    _row(
        DeviationKind.NUMBER,
        "iban",
        "IBAN met verkeerd controlegetal",
        "IBAN with wrong check digits",
        Weight.FAULT,
        everywhere("NR.iban"),
        edit_tree(when(f"{L}/verzorger"), set_text(f"{L}/verzorger/iban", "NL91ABNA0417164301")),
    ),
    _row(
        DeviationKind.NUMBER,
        "postcode",
        "Postcode van alleen cijfers",
        "Postal code of digits only",
        Weight.ATTENTION,
        everywhere("NR.postcode"),
        edit_text(f"{L}/adreslijst/adres/postcode", plain(lambda text: text[:4])),
    ),
    _row(
        DeviationKind.NUMBER,
        "postcode_klein",
        "Postcode in kleine letters",
        "Postal code in lower case",
        Weight.ATTENTION,
        everywhere("NR.postcode"),
        edit_text(f"{L}/adreslijst/adres/postcode", plain(str.lower)),
    ),
    _row(
        DeviationKind.NUMBER,
        "schooljaar",
        "Schooljaar van twee jaar",
        "School year of two years",
        Weight.ATTENTION,
        everywhere("NR.schooljaar"),
        edit_text(f"{_LOOPBAAN}/schooljaar", plain(lambda text: f"{text[:5]}{int(text[5:]) + 1}")),
    ),
    _row(
        DeviationKind.NUMBER,
        "contactemail",
        "Contactadres zonder domein",
        "Contact address without a domain",
        Weight.ATTENTION,
        everywhere("NR.contactemail", profielen=(Profiel.POVO,)),
        edit_text(f"{L}/overstapadvies/contactemail", plain(lambda text: text.partition("@")[0])),
    ),
)
"""Numbers that cannot be right."""


def _bijlage(name: str, rule: str, nl: str, en: str, make: Maker, *, weight: Weight = Weight.FAULT) -> Deviation:
    return _row(DeviationKind.BIJLAGE, name, nl, en, weight, everywhere(rule), make)


def _rezip(change: Callable[[str, bytes], tuple[tuple[str, bytes], ...]]) -> Maker:
    """Return a maker that repacks the ZIP of an attachment with other files."""

    def repack(text: str) -> str:
        with ZipFile(io.BytesIO(b64decode(text))) as archive:
            name = archive.namelist()[0]
            files = change(name, archive.read(name))
        return b64encode(zip_bytes(files)).decode("ascii")

    return edit_text(_CONTENT, plain(repack))


BIJLAGE = (
    _bijlage(
        "base64",
        "BIJ.base64",
        "Inhoud is geen base64",
        "Content is no base64",
        edit_text(_CONTENT, plain(lambda text: f"%{text[1:]}")),
    ),
    _bijlage(
        "afgekapt",
        "BIJ.zip",
        "ZIP halverwege afgekapt",
        "ZIP cut off halfway",
        edit_text(_CONTENT, plain(lambda text: text[: len(text) // 8 * 4])),
    ),
    _bijlage(
        "niet_gezipt",
        "BIJ.zip",
        "Bestand niet ingepakt",
        "File not packed",
        edit_text(_CONTENT, constant(b64encode(b"%PDF-1.4 verslag").decode("ascii"))),
    ),
    _bijlage(
        "twee_bestanden",
        "BIJ.aantal",
        "Twee bestanden in één bijlage",
        "Two files in one attachment",
        _rezip(lambda name, content: ((name, content), ("nog een.txt", b"Nog een.\r\n"))),
    ),
    _bijlage("lege_zip", "BIJ.aantal", "ZIP zonder bestand", "ZIP without a file", _rezip(lambda _name, _content: ())),
    _bijlage(
        "andere_naam",
        "BIJ.naam",
        "Bestand heet anders dan bestandsnaam",
        "File has another name than it says",
        _rezip(lambda name, content: ((f"kopie van {name}", content),)),
        weight=Weight.ATTENTION,
    ),
)
"""Attachments that cannot be opened, or have a wrong name."""


def _meaning(
    name: str, nl: str, en: str, weight: Weight, rules: Mapping[Profiel, tuple[str, ...]], *edits: Edit
) -> Deviation:
    return _row(DeviationKind.MEANING, name, nl, en, weight, rules, edit_tree(*edits))


def _next_day_in_gba(day: date) -> str:
    return f"{day + timedelta(days=1):%d-%m-%Y}"


def _last_day_too_old(day: date) -> str:
    """Return the last day whose tests are too old for the dossier. Bron: rule OVa.TR04."""
    return date(schooljaar_of(day) - 2, 7, 31).isoformat()


MEANING = (
    _meaning(
        "verkeerde_leerling",
        "Nummer van een andere leerling",
        "Number of another pupil",
        Weight.SILENT,
        everywhere(profielen=WITH_PGN),
        when(f"{L}/bsn"),
        set_text(f"{L}/bsn", "999999990"),
    ),
    _meaning(
        "gba_anders",
        "Geboortedatum anders dan in de GBA",
        "Date of birth other than in the register",
        Weight.ATTENTION,
        everywhere("DT.gba"),
        derived(f"{L}/gba/gbageboortedatum", f"{L}/geboortedatum", _next_day_in_gba),
    ),
    _meaning(
        "ongeboren_ingeschreven",
        "Ingeschreven vóór de geboorte",
        "Enrolled before birth",
        Weight.ATTENTION,
        everywhere("DT.inschrijving"),
        derived(f"{L}/datuminschrijving", f"{L}/geboortedatum", days_later(-1)),
    ),
    _meaning(
        "uitgeschreven_eerst",
        "Uitgeschreven vóór de inschrijving",
        "Left before enrolment",
        Weight.ATTENTION,
        everywhere("DT.periode"),
        derived(f"{L}/datumuitschrijving", f"{L}/datuminschrijving", days_later(-1)),
    ),
    _meaning(
        "toets_ongeboren",
        "Toets van vóór de geboorte",
        "Test from before birth",
        Weight.ATTENTION,
        everywhere("DT.afname", profielen=(Profiel.POPO, Profiel.POSWV)),
        when(_TOETS),
        derived(f"{_TOETS}/afname/afnamedatum", f"{L}/geboortedatum", days_later(-1)),
    ),
    _meaning(
        "te_oude_toets",
        "Toets van drie schooljaren terug",
        "Test of three school years ago",
        Weight.DORMANT,
        everywhere("OVa.TR04", profielen=(Profiel.POVO,)),
        when(_TOETS),
        derived(f"{_TOETS}/afname/afnamedatum", DATE, _last_day_too_old),
    ),
    _meaning(
        "te_veel_goed",
        "Meer goed dan er opgaven zijn",
        "More right than there are questions",
        Weight.ATTENTION,
        everywhere("TO.aantal", profielen=WITH_TOETSEN),
        when(_SCORE),
        set_text(f"{_SCORE}/aantalgoed", "999"),
    ),
    _meaning(
        "negatief",
        "Min één opgave gelezen",
        "Minus one question read",
        Weight.ATTENTION,
        everywhere("TO.negatief", profielen=WITH_TOETSEN),
        when(_SCORE),
        set_text(f"{_SCORE}/aantalgelezen", "-1"),
    ),
    _meaning(
        "verkeerd_profiel",
        "Vlag van een ander profiel",
        "Flag of another profile",
        Weight.ATTENTION,
        everywhere("UI.profiel"),
        set_text("metadata/categorie_uitlevering/cat_metadata", "OPTIONEEL"),
    ),
    _meaning(
        "andere_overstap",
        "Overstap die niet bestaat binnen het VO",
        "Transfer that this handover has not",
        Weight.HARD,
        by_kind("OVa.OS02", "", "PaO.SO02"),
        set_text("metadata/overstap", "VOMBO"),
    ),
    _meaning(
        "oud_jaar",
        "Dossier van een jaar geleden",
        "Dossier of a year ago",
        Weight.SILENT,
        everywhere(),
        derived(DATE, DATE, a_year_earlier),
    ),
    _meaning(
        "andere_vestiging",
        "Vestiging van een andere school",
        "Branch of another school",
        Weight.SILENT,
        everywhere(),
        set_text("huidigeschool/vestigingscode", "97"),
    ),
)
"""Dossiers whose content contradicts itself."""
