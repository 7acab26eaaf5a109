"""Pages are safe to open, whatever a pupil is called."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.names.pgn import PgnPolicy
from simulator.leerlingen.pack.cases import CASES
from simulator.leerlingen.pack.html import IndexRow, css_string, render_index, render_sheet
from simulator.leerlingen.pack.sheet import make_sheet
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

GENERATOR = LeerlingGenerator(8)
NAMES = ("<script>alert(1)</script>", "Zoë & Noël", """O'Brien "de" Vries""", "</style><b>", "a\\b{c}")


class Tags(HTMLParser):
    """Gathers the tags and the visible text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag, and whatever would run."""
        self.tags.add(tag)
        self.tags.update(name for name, _ in attrs if name.startswith("on"))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_wherever_it_stands(name: str) -> None:
    """Heading, running header, field, overview: nothing of a name becomes a tag or a style."""
    found = GENERATOR.leerling(1, traits=Traits(profiel=Profiel.POPO))
    leerling = replace(found, roepnaam=name, voornamen=(name,), gezin=replace(found.gezin, achternaam=name))
    dossier = build_dossier(leerling, Profiel.POPO, datum=GENERATOR.peildatum)
    made = make_sheet(dossier, leerling.leerlingid, "nl")
    row = IndexRow(
        leerlingid=leerling.leerlingid,
        name=leerling.full_name,
        pgn=leerling.pgn,
        pgn_soort=leerling.pgn_soort,
        profiel=Profiel.POPO,
        case=CASES[0],
        oddities=(),
        bijlagen=1,
    )
    sheet = render_sheet(leerling, Profiel.POPO, made, row, policy=PgnPolicy.UNIQUE, lang="nl")
    index = render_index([row], pdf=True, reason="", lang="nl")
    for page in (sheet, index):
        tags = Tags()
        tags.feed(page)
        assert name in tags.text
        assert not tags.tags & {"script", "b", "onerror", "onload"}
        assert page.count("</style>") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_style_sheet_string_cannot_be_broken_out_of(name: str) -> None:
    """Only letters, digits, blanks and escapes stand between the quotes."""
    inside = css_string(name)[1:-1]
    assert not set(inside) & set("\"'<>{};/\n")


@pytest.mark.parametrize(
    ("policy", "words"),
    [(PgnPolicy.SAFE, "officiële testreeks 999900000"), (PgnPolicy.WIDE, "aanname A56")],
    ids=["test range", "wide"],
)
def test_the_sheet_says_where_the_number_is_from(policy: PgnPolicy, words: str) -> None:
    """A number outside the test range is not passed off as one of it."""
    leerling = LeerlingGenerator(8, pgn=policy).leerling(1, traits=CASES[0].traits)
    sheet = make_sheet(build_dossier(leerling, Profiel.POVO, datum=GENERATOR.peildatum), leerling.leerlingid, "nl")
    row = IndexRow(
        leerlingid=leerling.leerlingid,
        name=leerling.full_name,
        pgn=leerling.pgn,
        pgn_soort=leerling.pgn_soort,
        profiel=Profiel.POVO,
        case=None,
        oddities=(),
        bijlagen=0,
    )
    assert words in render_sheet(leerling, Profiel.POVO, sheet, row, policy=policy, lang="nl")
