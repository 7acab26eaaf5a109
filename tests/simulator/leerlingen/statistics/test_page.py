"""The page of statistics stands on its own, is the same every time, and speaks both languages."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from simulator.errors import ConfigurationError
from simulator.leerlingen.population.order import make_order
from simulator.leerlingen.statistics import Overview, measure_stats, write_overview, write_stats
from simulator.leerlingen.statistics import page as page_module
from simulator.leerlingen.statistics.page import as_html

ORDER = make_order(pupils=250, seed=3, mix="landelijk", format="xml", pgn="safe")
NAMESPACES = re.compile(rb'xmlns(:\w+)?="[^"]*"|rdf:resource="[^"]*"|<!DOCTYPE[^>]*>', re.DOTALL)


FEW = ("verzuim_vo", "leeftijd_vo", "opt_uit", "tlv", "adres_geheim")
"""One comparison of each kind, because a drawing takes time."""


@pytest.fixture(scope="module")
def overview() -> Overview:
    found = measure_stats(ORDER)
    return replace(found, comparisons=tuple(each for each in found.comparisons if each.variable.id in FEW))


@pytest.fixture(scope="module")
def page(overview: Overview) -> str:
    return as_html(overview).decode()


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No drawings, which take most of the time of a page, for who looks at its words."""
    monkeypatch.setattr(page_module, "_in_both", lambda _: {"nl": "", "en": ""})


def drawings(page: str) -> list[bytes]:
    return [b64decode(data) for data in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)]


def test_the_same_numbers_give_the_same_bytes(overview: Overview, page: str) -> None:
    """No date, no chance, no counter is in the page or its drawings."""
    assert as_html(overview).decode() == page


def test_nothing_is_asked_of_a_network(page: str) -> None:
    """Neither the page nor a drawing in it refers to anything elsewhere; namespaces are names."""
    assert "http" not in re.sub(r"http-equiv", "", page)
    for svg in drawings(page):
        assert b"http" not in NAMESPACES.sub(b"", svg)
        assert b"Matplotlib" not in svg


def test_there_is_a_drawing_of_everything(overview: Overview, page: str) -> None:
    """Each distribution, the shares, ages, sizes and attachments are drawn, in either language, as SVG."""
    cards = [each for each in overview.comparisons if each.variable.picture != "geen"]
    found = drawings(page)
    assert len(found) == 2 * (len(cards) + 4)
    for svg in found:
        assert etree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"


def test_every_line_is_in_the_table(overview: Overview, page: str) -> None:
    """Each comparison stands in the last table with its chi-square, and so it does in the JSON."""
    table = page[page.index('id="toetsen"') :]
    for each in overview.comparisons:
        assert each.variable.title.nl in table
        if each.chi_square:
            assert f"{each.chi_square.chi2:,.2f}" in table


def test_both_languages_are_there(overview: Overview, page: str, undrawn: None) -> None:
    """The page opens in the language that was asked for, and holds the other."""
    english = as_html(overview, lang="en").decode()
    assert '<html lang="nl">' in page
    assert '<html lang="en">' in english
    for text in ("Weggelaten categorieën", "Categories opted out", "binnen toeval", "within chance"):
        assert text in page
        assert text in english


def test_a_deviation_is_shown_as_one(overview: Overview, undrawn: None) -> None:
    """A comparison outside is named at the top, marked, and its remark is shown; one inside shows no remark."""
    known = next(each for each in overview.comparisons if each.variable.id == "leeftijd_vo")
    assert known.chi_square
    assert known.variable.remark
    inside = replace(known, chi_square=replace(known.chi_square, p=0.5))
    outside = replace(known, chi_square=replace(known.chi_square, p=1e-9))
    texts = [as_html(replace(overview, comparisons=(each,))).decode() for each in (inside, outside)]
    assert [known.variable.remark.nl in text for text in texts] == [False, True]
    assert ["1 van de 1 binnen toeval" in text for text in texts] == [True, False]
    assert ["anders zijn" in text for text in texts] == [False, True]
    assert "meer dan toeval" not in texts[0]
    assert "p &lt; 0,0001" not in texts[0]
    assert "&lt; 0,0001" in texts[1]


def test_a_fault_of_the_generator_is_the_headline(overview: Overview, undrawn: None) -> None:
    """A difference from the table by which pupils are drawn turns the verdict, one from a publication does not."""
    drawn = next(each for each in overview.comparisons if each.variable.id == "opt_uit")
    assert drawn.chi_square
    wrong = replace(drawn, chi_square=replace(drawn.chi_square, p=1e-9))
    texts = [as_html(replace(overview, comparisons=(each,))).decode() for each in (drawn, wrong)]
    assert ["1 van de 1 verdelingen zoals ze worden getrokken" in text for text in texts] == [True, False]
    assert ['class="eindoordeel anders"' in text for text in texts] == [False, True]


def test_the_files(tmp_path: Path, undrawn: None) -> None:
    """Page and numbers are written, and hold every comparison that was made."""
    told: list[int] = []
    page = write_stats(ORDER, tmp_path / "new", lang="en", progress=lambda done, _: told.append(done))
    found = json.loads((tmp_path / "new" / "statistiek.json").read_text(encoding="utf-8"))
    text = page.read_text(encoding="utf-8")
    assert page == tmp_path / "new" / "statistiek.html"
    assert told[-1] == found["leerlingen"] == 250
    assert found["vergelijkingen"]["advies"]["grondslag"] == "tabel"
    assert found["vergelijkingen"]["advies"]["zekerheid"] == "C"
    assert all(f'id="{name}"' in text for name in found["vergelijkingen"])
    assert len(found["vergelijkingen"]) > 30


def test_a_part_without_pupils_has_a_page(tmp_path: Path) -> None:
    """More parts than pupils leave some parts empty: what is known of the world is told, and nothing else."""
    order = make_order(pupils=1, seed=3, mix="POVO=1", format="xml", pgn="safe")
    text = write_stats(order, tmp_path, shard=(1, 2)).read_text(encoding="utf-8")
    found = json.loads((tmp_path / "statistiek.json").read_text(encoding="utf-8"))
    assert set(found["vergelijkingen"]) == {"schoolgrootte_bo", "leverancier_po", "leverancier_vo"}
    assert "Scholen van de wereld" in text


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, overview: Overview) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigurationError):
        write_overview(overview, tmp_path / "file")
