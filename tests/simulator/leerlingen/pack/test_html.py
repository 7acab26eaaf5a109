"""Pages are safe to open, whatever a pupil is called."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.names.pgn import Pgnwijze
from simulator.leerlingen.pack.cases import GEVALLEN
from simulator.leerlingen.pack.html import Regel, css_string, render_blad, render_index
from simulator.leerlingen.pack.sheet import make_blad
from simulator.leerlingen.pupil.traits import Kenmerken
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
    found = GENERATOR.leerling(1, kenmerken=Kenmerken(profiel=Profiel.POPO))
    leerling = replace(found, roepnaam=name, voornamen=(name,), gezin=replace(found.gezin, achternaam=name))
    dossier = build_dossier(leerling, Profiel.POPO, datum=GENERATOR.peildatum)
    blad = make_blad(dossier, leerling.leerlingid, "nl")
    regel = Regel(
        leerlingid=leerling.leerlingid,
        naam=leerling.volledige_naam,
        pgn=leerling.pgn,
        pgn_soort=leerling.pgn_soort,
        profiel=Profiel.POPO,
        geval=GEVALLEN[0],
        bijzonder=(),
        bijlagen=1,
    )
    sheet = render_blad(leerling, Profiel.POPO, blad, regel, wijze=Pgnwijze.UNIQUE, lang="nl")
    index = render_index([regel], pdf=True, reason="", lang="nl")
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
    ("wijze", "words"),
    [(Pgnwijze.SAFE, "officiële testreeks 999900000"), (Pgnwijze.WIDE, "aanname A56")],
    ids=["test range", "wide"],
)
def test_the_sheet_says_where_the_number_is_from(wijze: Pgnwijze, words: str) -> None:
    """A number outside the test range is not passed off as one of it."""
    leerling = LeerlingGenerator(8, pgn=wijze).leerling(1, kenmerken=GEVALLEN[0].kenmerken)
    blad = make_blad(build_dossier(leerling, Profiel.POVO, datum=GENERATOR.peildatum), leerling.leerlingid, "nl")
    regel = Regel(
        leerlingid=leerling.leerlingid,
        naam=leerling.volledige_naam,
        pgn=leerling.pgn,
        pgn_soort=leerling.pgn_soort,
        profiel=Profiel.POVO,
        geval=None,
        bijzonder=(),
        bijlagen=0,
    )
    assert words in render_blad(leerling, Profiel.POVO, blad, regel, wijze=wijze, lang="nl")
