"""Tests of report.html, by its text and in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from harness.events import Event, RunFinished, RunStarted
from harness.report.texts import get_text
from harness.report.writer import ReportWriter, build_reports
from simulator.standard.eisen import Eis

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def page(run_dir: Path) -> html.HtmlElement:
    """The report, parsed."""
    return html.fromstring((run_dir / "report.html").read_bytes())


def test_the_page_needs_nothing_else(page: html.HtmlElement) -> None:
    """No part of the page is fetched from elsewhere; links go inside the page or to berichten/."""
    assert page.xpath("//link[@rel='stylesheet'] | //script[@src] | //img | //iframe | //object | //embed") == []
    assert "url(" not in "".join(page.xpath("//style/text()"))
    for link in page.xpath("//a/@href"):
        assert link.startswith(("#", "berichten/")), link


def test_every_link_leads_somewhere(page: html.HtmlElement, run_dir: Path) -> None:
    """Ids are unique, anchors exist, and files that are pointed at are there."""
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in page.xpath("//a/@href"):
        assert link[1:] in ids if link.startswith("#") else (run_dir / link).is_file(), link


def test_every_exchange_has_its_anchor(page: html.HtmlElement) -> None:
    """Exchange n can be pointed at as #bericht-000n."""
    assert [item.get("id") for item in page.find_class("uitwisseling")] == [f"bericht-{n:04d}" for n in range(1, 11)]


def test_every_text_has_two_languages(page: html.HtmlElement) -> None:
    """For each Dutch text its English neighbour follows, except on the buttons that choose."""
    for span in page.xpath("//span[@lang='nl'][not(ancestor::button[@data-taal])] | //tspan[@lang='nl']"):
        assert span.getnext() is not None
        assert span.getnext().get("lang") == "en"


def test_text_of_others_stays_text(tmp_path: Path, events: tuple[Event, ...], eisen: dict[str, Eis]) -> None:
    """What a peer or a file said cannot become part of the page's markup."""
    evil = "<script>alert(1)</script>\"'>"
    first, last = events[0], events[-1]
    assert isinstance(first, RunStarted)
    assert isinstance(last, RunFinished)
    run = replace(last.run, environment={evil: evil}, run_id=evil)
    writer = ReportWriter(tmp_path, eisen=eisen)
    for event in (first, RunFinished(run=run)):
        writer.consume(event)
    page = html.fromstring((tmp_path / "report.html").read_bytes())
    assert page.xpath("count(//script)") == 1
    assert page.xpath("//section[@id='omgeving']//th/code/text()") == [evil]


def test_a_failure_is_told_in_full(page: html.HtmlElement) -> None:
    """The list of work names requirement, side at fault, what was expected and found, the cure and the exchange."""
    text = " ".join(page.get_element_by_id("te-doen").text_content().split())
    for part in (
        "Oorzaak bij",
        "FS-04",
        "zonder sessiecontrole",
        "sessiecontroleRequest",
        "documentResponse <dossier>",
        "Vraag het Traffic Center eerst of de sessie geldt",
        "Er kwam binnen 30 s geen notificatieRequest.",
    ):
        assert part in text
    assert "#bericht-0006" in page.xpath("//section[@id='te-doen']//a/@href")


def test_assumptions_are_told_with_their_value(page: html.HtmlElement) -> None:
    """Every assumption that a verdict rests on is named with its value and the scenarios."""
    rows = page.xpath("//section[@id='aannames']//details")
    assert [row.get("id") for row in rows] == ["aanname-A01", "aanname-A03", "aanname-A16"]
    assert "xml_child" in rows[1].text_content()
    assert rows[1].xpath(".//dd[@class='lijst']/a/text()") == ["B-02", "C-09"]


def test_a_diagram_is_described_for_who_cannot_see_it(page: html.HtmlElement) -> None:
    """Each drawing has a title and a description in both languages."""
    for svg in page.xpath("//svg"):
        assert [item.get("lang") for item in svg.xpath("./title | ./desc")] == ["nl", "en", "nl", "en"]
        named = svg.get("aria-labelledby").split()
        assert [item for item in named if item in svg.xpath(".//@id")] == named


def test_a_run_that_was_cut_off_says_so(tmp_path: Path, events: tuple[Event, ...], eisen: dict[str, Eis]) -> None:
    """The page of a half run names the scenarios that were not reached."""
    writer = ReportWriter(tmp_path, eisen=eisen)
    for event in events[:9]:
        writer.consume(event)
    build_reports(tmp_path)
    page = html.fromstring((tmp_path / "report.html").read_bytes())
    assert "H-01, I-01, F-01" in str(page.xpath("string()"))


def test_an_empty_run_has_a_page(tmp_path: Path, events: tuple[Event, ...], eisen: dict[str, Eis]) -> None:
    """A run without scenarios gives a report that says that nothing was tested."""
    writer = ReportWriter(tmp_path, eisen=eisen)
    writer.consume(events[0])
    build_reports(tmp_path, "en")
    assert get_text("oordeel.empty").en in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def dump(run_dir: Path, tmp_path: Path) -> Callable[[str], html.HtmlElement]:
    """Return a function that gives the page as a browser has it after its script ran, for a query string."""
    if CHROMIUM is None:
        pytest.skip("no Chromium browser is installed")
    browser = CHROMIUM

    def load(query: str) -> html.HtmlElement:
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--disable-background-networking",
            "--disable-component-update",
            "--dump-dom",
            f"{(run_dir / 'report.html').as_uri()}{query}",
        ]
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
        return html.fromstring(done.stdout.decode())

    return load


@pytest.mark.processes
@pytest.mark.chromium
def test_the_language_switch_works_in_a_browser(dump: Callable[[str], html.HtmlElement]) -> None:
    """Asked for English, the page, its title, its labels and its drawings are English."""
    page = dump("?lang=en")
    assert page.get("lang") == "en"
    assert page.findtext(".//title", "").startswith("OSO test report")
    assert page.xpath("//button[@data-taal='en']/@aria-pressed") == ["true"]
    assert page.xpath("//button[@data-taal='nl']/@aria-pressed") == ["false"]
    drawings = page.xpath("//svg/@aria-labelledby")
    assert len(drawings) == 3
    assert all(re.fullmatch(r"\S+-en \S+-en", name) for name in drawings)


@pytest.mark.processes
@pytest.mark.chromium
def test_an_anchor_opens_what_it_points_at(dump: Callable[[str], html.HtmlElement]) -> None:
    """Following #bericht-0003 opens the scenario that holds it, which is closed otherwise."""
    assert dump("").xpath("//details[@id='scenario-B-02']/@open") == []
    page = dump("#bericht-0003")
    assert page.xpath("//details[@id='scenario-B-02']/@open") == [""]
    assert page.get("lang") == "nl"
