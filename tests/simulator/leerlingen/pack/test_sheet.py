"""A sheet holds everything that the dossier holds."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from lxml import etree

from simulator.dossier.examples.bijlage import make_document
from simulator.dossier.examples.maximal import make_maximal
from simulator.dossier.model import Dossier
from simulator.dossier.reader import read
from simulator.dossier.writer import write
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.names.pgn import PgnPolicy
from simulator.leerlingen.pack.bijlage_folder import BijlageFolder
from simulator.leerlingen.pack.html import IndexRow, render_sheet
from simulator.leerlingen.pack.oddities import find_oddities
from simulator.leerlingen.pack.sheet import SheetCard, SheetTable, make_sheet
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel, Uitleveringscategorie, category_flags, opt_out_allowed

EXAMPLES = Path(__file__).parents[4] / "../shared/examples"
GENERATOR = LeerlingGenerator(11)


def texts_of(data: bytes) -> set[str]:
    """Return every text of a dossier but the packed content of attachments, and every description in an attribute."""
    found = set()
    for element in etree.fromstring(data).iter(etree.Element):
        if etree.QName(element).localname != "bestandsinhoud" and len(element) == 0:
            found.add((element.text or "").strip())
        found.add(str(element.get("omschrijving", "")))
    return found - {""}


def shown_on(page: str) -> str:
    """Return what a person reads on a page."""
    body = re.sub(r"(?s)<(style|title)>.*?</\1>", "", page)
    return html.unescape(re.sub(r"<[^>]+>", "\x00", body))


def sheet(dossier: Dossier, profiel: Profiel, lang: str = "nl", leerling: Leerling | None = None) -> str:
    """Return the page of a dossier."""
    pupil = leerling or GENERATOR.leerling(0, traits=Traits(profiel=profiel))
    sheet = make_sheet(dossier, pupil.leerlingid, lang)
    row = IndexRow(
        leerlingid=pupil.leerlingid,
        name=pupil.full_name,
        pgn=pupil.pgn,
        pgn_soort=pupil.pgn_soort,
        profiel=profiel,
        case=None,
        oddities=find_oddities(pupil),
        bijlagen=len(sheet.bijlagen),
    )
    return render_sheet(pupil, profiel, sheet, row, policy=PgnPolicy.UNIQUE, lang=lang)


def missing(dossier: Dossier, profiel: Profiel, lang: str) -> list[str]:
    """Return the texts of a dossier that are not to be read on its sheet, each a field of its own."""
    shown = {part.strip() for part in shown_on(sheet(dossier, profiel, lang)).split("\x00")}
    return sorted(text for text in texts_of(write(dossier)) if text not in shown)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("profiel", list(Profiel))
def test_everything_that_a_profile_allows_is_on_the_sheet(profiel: Profiel, lang: str) -> None:
    """All elements that a dossier can have, and no text of them gets lost."""
    for dossier in make_maximal(profiel):
        assert missing(dossier, profiel, lang) == []


@pytest.mark.parametrize("profiel", list(Profiel))
def test_everything_of_a_pupil_is_on_the_sheet(profiel: Profiel) -> None:
    """Whoever types the sheet over gets the dossier that is expected."""
    for index in range(8):
        traits = Traits(profiel=profiel, bijlagen=3, ondersteuning=True, adresgeheim=index % 2 == 0)
        leerling = GENERATOR.leerling(index, traits=traits)
        assert missing(build_dossier(leerling, profiel, datum=GENERATOR.peildatum), profiel, "nl") == []


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.xml")) or [None], ids=lambda file: file.stem if file else "-")
def test_official_examples_fit_on_the_sheet(file: Path | None) -> None:
    """What the standard itself shows as an example is on the sheet too."""
    if file is None:
        pytest.skip("the official examples are not here")
    assert missing(read(file.read_bytes()), Profiel.POVO, "nl") == []


def test_packed_content_is_not_on_the_sheet() -> None:
    """An attachment is a file to upload, not a text to type."""
    [dossier, *_] = make_maximal(Profiel.POVO)
    packed = [
        element.text[:60]
        for element in etree.fromstring(write(dossier)).iter("{*}bestandsinhoud")
        if element.text and len(element.text) > 60
    ]
    page = sheet(dossier, Profiel.POVO)
    assert packed
    assert not [text for text in packed if text in page]


def test_categories_state_in_the_order_of_the_standard() -> None:
    """Sixteen sections, each with its flag and a box to tick."""
    leerling = GENERATOR.leerling(3, traits=Traits(profiel=Profiel.POVO))
    dossier = build_dossier(leerling, Profiel.POVO, datum=GENERATOR.peildatum)
    flags = {
        section.categorie: section.option and section.option.text
        for section in make_sheet(dossier, "LN", "nl").sections
    }
    assert list(flags) == list(category_flags(Profiel.POVO))
    assert sheet(dossier, Profiel.POVO, leerling=leerling).count('class="vink"') == len(flags)


def test_left_out_is_said_and_is_not_the_same_as_empty() -> None:
    """A category that is opted out says so; one that a profile forbids says that."""
    left_out = opt_out_allowed(Profiel.POVO)
    leerling = GENERATOR.leerling(4, traits=Traits(profiel=Profiel.POVO, opt_out=left_out))
    dossier = build_dossier(leerling, Profiel.POVO, datum=GENERATOR.peildatum)
    made = make_sheet(dossier, "LN", "nl")
    assert {section.categorie for section in made.sections if section.opted_out} == left_out
    assert all(section.is_empty for section in made.sections if section.opted_out)
    page = sheet(dossier, Profiel.POVO, leerling=leerling)
    forbidden = [flag for flag in category_flags(Profiel.POVO).values() if flag is Uitleveringscategorie.FORBIDDEN]
    assert page.count("zet dit onderdeel in het systeem op opt-uit") == len(left_out)
    assert page.count("Hoort bij dit profiel niet in het dossier.") == len(forbidden)


def test_codes_dates_and_indicators_say_what_they_mean() -> None:
    """A bare code tells a person nothing."""
    leerling = GENERATOR.leerling(5, traits=Traits(profiel=Profiel.POVO, geslacht=1))
    dossier = build_dossier(leerling, Profiel.POVO, datum=GENERATOR.peildatum)
    found = {
        lang: {
            field.element: field.values[0].meaning
            for section in make_sheet(dossier, "LN", lang).sections
            if section.categorie == "leerling"
            for field in section.card.fields
        }
        for lang in ("nl", "en")
    }
    assert (found["nl"]["geslacht"], found["en"]["geslacht"]) == ("vrouw", "female")
    assert (found["nl"]["adresgeheim"], found["en"]["adresgeheim"]) in {("nee", "no"), ("ja", "yes")}
    assert found["nl"]["geboortedatum"].endswith(str(leerling.geboortedatum.year))


def test_blocks_alike_become_a_table() -> None:
    """A career of ten years is one table, not ten frames."""
    leerling = GENERATOR.leerling(6, traits=Traits(profiel=Profiel.POVO))
    dossier = build_dossier(leerling, Profiel.POVO, datum=GENERATOR.peildatum)
    cards = {section.categorie: section.card for section in make_sheet(dossier, "LN", "nl").sections}
    assert isinstance(cards["schoolloopbaan"], SheetCard)
    [table] = cards["schoolloopbaan"].parts
    assert isinstance(table, SheetTable)
    assert len(table.rows) == len(leerling.loopbaan)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_number_is_readable_and_called_synthetic(lang: str) -> None:
    """A vendor must type it, and whoever finds the sheet must know that it is nobody's."""
    leerling = GENERATOR.leerling(7, traits=Traits(profiel=Profiel.POSWV))
    dossier = build_dossier(leerling, Profiel.POSWV, datum=GENERATOR.peildatum)
    shown = shown_on(sheet(dossier, Profiel.POSWV, lang, leerling))
    assert leerling.pgn in shown
    assert {"nl": "Synthetisch", "en": "Synthetic"}[lang] in shown
    assert {"nl": "het staat bij dit profiel niet", "en": "with this profile it is not"}[lang] in shown


def test_two_attachments_of_one_name_both_become_files() -> None:
    """No file is written over by its namesake, on systems that ignore capitals either."""
    folder = BijlageFolder("LN000001")
    names = ["plan.pdf", "PLAN.pdf", "../../plan.pdf"]
    paths = [folder.add(make_document(name, name.encode())).path for name in names]
    assert len({path.casefold() for path in paths}) == len(names)
    assert all(path.startswith("bijlagen/LN000001/") and ".." not in path.split("/") for path in paths)
    assert folder.bijlagen[0].content == b"plan.pdf"


@pytest.mark.parametrize(
    ("categorie", "heading"),
    [
        ("oudersverzorgers", "Ouder of verzorger"),
        ("onderwijsondersteuning", "Diagnose"),
        ("vombo", "Stage"),
        ("leerling", "Huisarts"),
    ],
)
def test_a_block_stands_under_its_category(categorie: str, heading: str) -> None:
    """Nothing has slipped to another section, where nobody looks for it."""
    [dossier, *_] = make_maximal(Profiel.VOVO)
    found = [
        section.categorie
        for section in make_sheet(dossier, "LN", "nl").sections
        if any(part.label.startswith(heading) for part in section.card.parts)
    ]
    assert found == [categorie]


def test_only_the_pupil_itself_is_in_the_section_of_the_pupil() -> None:
    """What belongs to a category of its own is not among the fields of the pupil."""
    [dossier, *_] = make_maximal(Profiel.VOVO)
    [leerling] = [section for section in make_sheet(dossier, "LN", "nl").sections if section.categorie == "leerling"]
    headings = {re.sub(r" \d+$", "", part.label) for part in leerling.card.parts}
    assert headings <= {"Adres", "Adressen", "Bereikbaarheid", "Huisarts"}
