"""Deviations of numbers, attachments and meaning: what only a closer look finds."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from zipfile import ZipFile

from simulator.dossier.examples.byte_edits import indien
from simulator.dossier.examples.edits import Ingreep, met
from simulator.errors import LocalProtocolError
from simulator.leerlingen.chance.chance import Toeval
from simulator.leerlingen.deviations.makers import (
    DATUM,
    L,
    a_year_earlier,
    afgeleid,
    boom,
    constant,
    days_later,
    plain,
    swap_neighbours,
    tekst,
)
from simulator.leerlingen.deviations.model import (
    MET_PGN,
    MET_TOETSEN,
    Afwijking,
    Gewicht,
    Maker,
    Soort,
    overal,
    per_soort,
)
from simulator.leerlingen.dossier.tiny_files import zip_bytes
from simulator.leerlingen.pupil.loopbaan import schooljaar_of
from simulator.standard.identifiers import is_bsn
from simulator.standard.overdracht import Profiel
from simulator.text.text import Tekst

_DOCUMENT = f"{L}/overigdocumentlijst/document"
_INHOUD = f"{_DOCUMENT}/bestandsinhoud"
_LOOPBAAN = f"{L}/schoolloopbaanlijst/schoolloopbaan"
_TOETS = f"{L}/toetslijst/toets"
_SCORE = f"{_TOETS}/resultaat/toetsscore"
_LAST_DIGIT = 9


def _rij(  # noqa: PLR0917 - a row of a table
    soort: Soort, name: str, nl: str, en: str, gewicht: Gewicht, regels: Mapping[Profiel, tuple[str, ...]], maak: Maker
) -> Afwijking:
    waarom = _WAAROM[gewicht]
    return Afwijking(
        id=f"{soort.value}.{name}",
        titel=Tekst(nl=nl, en=en),
        uitleg=waarom,
        soort=soort,
        gewicht=gewicht,
        regels=regels,
        maak=maak,
    )


_WAAROM = {
    Gewicht.HARD: Tekst(nl="De gepubliceerde validatie weigert dit.", en="The published validation refuses this."),
    Gewicht.SLAPEND: Tekst(
        nl="De gepubliceerde validatie bereikt deze regel niet.",
        en="The published validation does not reach this rule.",
    ),
    Gewicht.FOUT: Tekst(
        nl="De gepubliceerde validatie kijkt er niet naar; de ontvanger kan er niets mee.",
        en="The published validation does not look; the receiver cannot use it.",
    ),
    Gewicht.LET_OP: Tekst(
        nl="De gepubliceerde validatie kijkt er niet naar; osolab waarschuwt.",
        en="The published validation does not look; osolab warns.",
    ),
    Gewicht.STIL: Tekst(
        nl="Geen enkele toets ziet dit: alleen wie de leerling kent.",
        en="No check sees this: only who knows the pupil.",
    ),
}


def _last_digit_up(text: str) -> str:
    return text[:-1] + str((int(text[-1]) + 1) % (_LAST_DIGIT + 1))


def _swapped_bsn(text: str, toeval: Toeval) -> str:
    """Swap two neighbours; the 11-test catches every such swap."""
    swapped = swap_neighbours(text, toeval)
    if is_bsn(swapped):
        raise LocalProtocolError("still a BSN")
    return swapped


NUMMER = (
    _rij(
        Soort.NUMMER,
        "bsn_verwisseld",
        "BSN met verwisselde cijfers",
        "BSN with two digits swapped",
        Gewicht.FOUT,
        overal("NR.bsn", profielen=MET_PGN),
        tekst(f"{L}/bsn", _swapped_bsn),
    ),
    _rij(
        Soort.NUMMER,
        "bsn_cijfer",
        "BSN met één verkeerd cijfer",
        "BSN with one wrong digit",
        Gewicht.FOUT,
        overal("NR.bsn", profielen=MET_PGN),
        tekst(f"{L}/bsn", plain(_last_digit_up)),
    ),
    _rij(
        Soort.NUMMER,
        "bsn_acht",
        "BSN van acht cijfers",
        "BSN of eight digits",
        Gewicht.FOUT,
        overal("NR.bsn", profielen=MET_PGN),
        tekst(f"{L}/bsn", plain(lambda text: text[1:])),
    ),
    _rij(
        Soort.NUMMER,
        "bsn_punten",
        "BSN met punten",
        "BSN with dots",
        Gewicht.FOUT,
        overal("NR.bsn", profielen=MET_PGN),
        tekst(f"{L}/bsn", plain(lambda text: f"{text[:4]}.{text[4:6]}.{text[6:]}")),
    ),
    _rij(
        Soort.NUMMER,
        "iban",
        "IBAN met verkeerd controlegetal",
        "IBAN with wrong check digits",
        Gewicht.FOUT,
        overal("NR.iban"),
        boom(indien(f"{L}/verzorger"), met(f"{L}/verzorger/iban", "NL91ABNA0417164301")),
    ),
    _rij(
        Soort.NUMMER,
        "postcode",
        "Postcode van alleen cijfers",
        "Postal code of digits only",
        Gewicht.LET_OP,
        overal("NR.postcode"),
        tekst(f"{L}/adreslijst/adres/postcode", plain(lambda text: text[:4])),
    ),
    _rij(
        Soort.NUMMER,
        "postcode_klein",
        "Postcode in kleine letters",
        "Postal code in lower case",
        Gewicht.LET_OP,
        overal("NR.postcode"),
        tekst(f"{L}/adreslijst/adres/postcode", plain(str.lower)),
    ),
    _rij(
        Soort.NUMMER,
        "schooljaar",
        "Schooljaar van twee jaar",
        "School year of two years",
        Gewicht.LET_OP,
        overal("NR.schooljaar"),
        tekst(f"{_LOOPBAAN}/schooljaar", plain(lambda text: f"{text[:5]}{int(text[5:]) + 1}")),
    ),
    _rij(
        Soort.NUMMER,
        "contactemail",
        "Contactadres zonder domein",
        "Contact address without a domain",
        Gewicht.LET_OP,
        overal("NR.contactemail", profielen=(Profiel.POVO,)),
        tekst(f"{L}/overstapadvies/contactemail", plain(lambda text: text.partition("@")[0])),
    ),
)
"""Numbers that cannot be right."""


def _bijlage(name: str, rule: str, nl: str, en: str, maak: Maker, *, gewicht: Gewicht = Gewicht.FOUT) -> Afwijking:
    return _rij(Soort.BIJLAGE, name, nl, en, gewicht, overal(rule), maak)


def _rezip(change: Callable[[str, bytes], tuple[tuple[str, bytes], ...]]) -> Maker:
    """Pack the file of an attachment again, as other files."""

    def repack(text: str) -> str:
        with ZipFile(io.BytesIO(b64decode(text))) as archive:
            name = archive.namelist()[0]
            files = change(name, archive.read(name))
        return b64encode(zip_bytes(files)).decode("ascii")

    return tekst(_INHOUD, plain(repack))


BIJLAGE = (
    _bijlage(
        "base64",
        "BIJ.base64",
        "Inhoud is geen base64",
        "Content is no base64",
        tekst(_INHOUD, plain(lambda text: f"%{text[1:]}")),
    ),
    _bijlage(
        "afgekapt",
        "BIJ.zip",
        "ZIP halverwege afgekapt",
        "ZIP cut off halfway",
        tekst(_INHOUD, plain(lambda text: text[: len(text) // 8 * 4])),
    ),
    _bijlage(
        "niet_gezipt",
        "BIJ.zip",
        "Bestand niet ingepakt",
        "File not packed",
        tekst(_INHOUD, constant(b64encode(b"%PDF-1.4 verslag").decode("ascii"))),
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
        gewicht=Gewicht.LET_OP,
    ),
)
"""Attachments that cannot be opened, or not by the name they have."""


def _betekenis(
    name: str, nl: str, en: str, gewicht: Gewicht, regels: Mapping[Profiel, tuple[str, ...]], *ingrepen: Ingreep
) -> Afwijking:
    return _rij(Soort.BETEKENIS, name, nl, en, gewicht, regels, boom(*ingrepen))


def _next_day_in_gba(day: date) -> str:
    return f"{day + timedelta(days=1):%d-%m-%Y}"


def _last_day_too_old(day: date) -> str:
    """Return the day before the first whose tests may travel. Bron: rule OVa.TR04."""
    return date(schooljaar_of(day) - 2, 7, 31).isoformat()


BETEKENIS = (
    _betekenis(
        "verkeerde_leerling",
        "Nummer van een andere leerling",
        "Number of another pupil",
        Gewicht.STIL,
        overal(profielen=MET_PGN),
        indien(f"{L}/bsn"),
        met(f"{L}/bsn", "999999990"),
    ),
    _betekenis(
        "gba_anders",
        "Geboortedatum anders dan in de GBA",
        "Date of birth other than in the register",
        Gewicht.LET_OP,
        overal("DT.gba"),
        afgeleid(f"{L}/gba/gbageboortedatum", f"{L}/geboortedatum", _next_day_in_gba),
    ),
    _betekenis(
        "ongeboren_ingeschreven",
        "Ingeschreven vóór de geboorte",
        "Enrolled before birth",
        Gewicht.LET_OP,
        overal("DT.inschrijving"),
        afgeleid(f"{L}/datuminschrijving", f"{L}/geboortedatum", days_later(-1)),
    ),
    _betekenis(
        "uitgeschreven_eerst",
        "Uitgeschreven vóór de inschrijving",
        "Left before enrolment",
        Gewicht.LET_OP,
        overal("DT.periode"),
        afgeleid(f"{L}/datumuitschrijving", f"{L}/datuminschrijving", days_later(-1)),
    ),
    _betekenis(
        "toets_ongeboren",
        "Toets van vóór de geboorte",
        "Test from before birth",
        Gewicht.LET_OP,
        overal("DT.afname", profielen=(Profiel.POPO, Profiel.POSWV)),
        indien(_TOETS),
        afgeleid(f"{_TOETS}/afname/afnamedatum", f"{L}/geboortedatum", days_later(-1)),
    ),
    _betekenis(
        "te_oude_toets",
        "Toets van drie schooljaren terug",
        "Test of three school years ago",
        Gewicht.SLAPEND,
        overal("OVa.TR04", profielen=(Profiel.POVO,)),
        indien(_TOETS),
        afgeleid(f"{_TOETS}/afname/afnamedatum", DATUM, _last_day_too_old),
    ),
    _betekenis(
        "te_veel_goed",
        "Meer goed dan er opgaven zijn",
        "More right than there are questions",
        Gewicht.LET_OP,
        overal("TO.aantal", profielen=MET_TOETSEN),
        indien(_SCORE),
        met(f"{_SCORE}/aantalgoed", "999"),
    ),
    _betekenis(
        "negatief",
        "Min één opgave gelezen",
        "Minus one question read",
        Gewicht.LET_OP,
        overal("TO.negatief", profielen=MET_TOETSEN),
        indien(_SCORE),
        met(f"{_SCORE}/aantalgelezen", "-1"),
    ),
    _betekenis(
        "verkeerd_profiel",
        "Vlag van een ander profiel",
        "Flag of another profile",
        Gewicht.LET_OP,
        overal("UI.profiel"),
        met("metadata/categorie_uitlevering/cat_metadata", "OPTIONEEL"),
    ),
    _betekenis(
        "andere_overstap",
        "Overstap die niet bestaat binnen het VO",
        "Transfer that this handover has not",
        Gewicht.HARD,
        per_soort("OVa.OS02", "", "PaO.SO02"),
        met("metadata/overstap", "VOMBO"),
    ),
    _betekenis(
        "oud_jaar",
        "Dossier van een jaar geleden",
        "Dossier of a year ago",
        Gewicht.STIL,
        overal(),
        afgeleid(DATUM, DATUM, a_year_earlier),
    ),
    _betekenis(
        "andere_vestiging",
        "Vestiging van een andere school",
        "Branch of another school",
        Gewicht.STIL,
        overal(),
        met("huidigeschool/vestigingscode", "97"),
    ),
)
"""Dossiers that are about something else than they say."""
