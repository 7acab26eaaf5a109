"""Tests of load.html: all that was found stands on it, nothing that was not, and it needs nothing else."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree, html

from loadtests.model import GateResult, LatencyDistribution, LoadResult, LoadVerdict, ResourceUsage, Segment, Totals
from loadtests.report import write_report
from loadtests.report.result_file import read_load_result, write_load_result
from loadtests.report.texts import get_text
from simulator.text.text import Text

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PGN = "999990019"
EVIL = "<script>alert(1)</script>\"'>$x_{$"

RunMaker = Callable[[str], LoadResult]
Render = Callable[[LoadResult], html.HtmlElement]
PageOf = Callable[[str], html.HtmlElement]
Written = Callable[[str], bytes]


@pytest.fixture(scope="session")
def page_of(written: Written) -> PageOf:
    """The page of a run by name."""
    return cache(lambda name: html.fromstring(written(name)))


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """Writes a report and parses it."""

    def write(result: LoadResult) -> html.HtmlElement:
        write_report(result, tmp_path / "load.html")
        return html.fromstring((tmp_path / "load.html").read_bytes())

    return write


def text_of(page: html.HtmlElement, part: str, lang: str = "nl") -> str:
    """Return what a part of the page says in one language."""
    other = {"nl": "en", "en": "nl"}[lang]
    element = deepcopy(page.get_element_by_id(part))
    for span in element.findall(f".//span[@lang='{other}']"):
        span.drop_tree()
    for cell in element.iter("td", "th", "dt", "dd", "b"):
        cell.tail = f" {cell.tail or ''}"
    return " ".join(element.text_content().replace("\N{NO-BREAK SPACE}", " ").split())


def parts(page: html.HtmlElement) -> list[str]:
    """Return the ids of the parts, in order."""
    return [str(section.get("id")) for section in page.xpath("//main/section")]


def drawing(page: html.HtmlElement, name: str, lang: str = "nl") -> str:
    """Return the text in a plot."""
    (uri,) = page.xpath(f"//figure[@id='plot-{name}']/img[@lang='{lang}']/@src")
    svg = etree.fromstring(base64.b64decode(uri.removeprefix("data:image/svg+xml;base64,")))
    return "\n".join("".join(map(str, item.itertext())) for item in svg.iter("{http://www.w3.org/2000/svg}text"))


def undrawn(run: LoadResult) -> LoadResult:
    """Return a run without what plots are made of."""
    return replace(run, series=(), steps={}, codes={}, planned={}, ramp=(), resources=(), segments=())


def empty(run: LoadResult) -> LoadResult:
    """Return a run of which nothing is known but that it was."""
    return replace(
        undrawn(run),
        totals=Totals(),
        throughput=0.0,
        seconds=0.0,
        scenarios={},
        lateness=LatencyDistribution(count=0),
        books=None,
        gates=(),
        cpu={},
        season={},
        floor=None,
        plan={},
    )


@pytest.mark.parametrize("name", ["season", "ramp", "soak", "wrong"])
def test_the_page_needs_nothing_else(page_of: PageOf, name: str) -> None:
    """No part of the page is fetched from elsewhere: plots are in it, links stay on it."""
    page = page_of(name)
    assert page.xpath("//link[@rel='stylesheet'] | //script[@src] | //iframe | //object | //embed") == []
    assert "url(" not in "".join(page.xpath("//style/text()"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for source in page.xpath("//img/@src"):
        assert source.startswith("data:image/svg+xml;base64,")
        svg = base64.b64decode(source.partition(",")[2])
        assert etree.fromstring(svg).xpath("//@*[starts-with(., 'http') or contains(., 'url(http')]") == []
    for link in page.xpath("//a/@href"):
        assert link[0] == "#"
        assert link[1:] in ids


def test_every_text_has_two_languages(page_of: PageOf) -> None:
    """For each Dutch text and plot its English neighbour follows, except on the buttons that choose."""
    for name in ("season", "ramp", "soak", "wrong"):
        page = page_of(name)
        for item in page.xpath("//*[self::span or self::img][@lang='nl'][not(ancestor::button[@data-taal])]"):
            assert item.getnext() is not None
            assert item.getnext().get("lang") == "en"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "season",
            "oordeel grenzen seizoen verloop latentie uitkomsten boeken verbruik meting",
            id="season",
        ),
        pytest.param("ramp", "oordeel knie verloop latentie uitkomsten boeken verbruik meting", id="ramp"),
        pytest.param("soak", "oordeel grenzen verloop latentie uitkomsten boeken verbruik duur meting", id="soak"),
    ],
)
def test_a_shape_has_its_parts(page_of: PageOf, name: str, expected: str) -> None:
    """A part stands there when there is something to say in it, and the navigation names the same parts."""
    page = page_of(name)
    assert parts(page) == expected.split()
    assert [link[1:] for link in page.xpath("//nav//a/@href")] == expected.split()


def test_there_is_no_part_without_data(render: Render, make_run: RunMaker) -> None:
    """Of a run that broke before it began there is a verdict and how it was measured, and no empty plot or table."""
    page = render(empty(replace(make_run("season"), verdict=LoadVerdict.ERROR, partial="geen verbinding")))
    assert parts(page) == ["oordeel", "meting"]
    assert page.xpath("//figure | //table") == []
    assert "geen verbinding" in text_of(page, "oordeel")


SIGNIFICANT_DIGITS = [
    pytest.param("oordeel", ["20.000", "110/s", "41,8 ms", "17,4 ms", "1,7 ms", "grens 50 ms", "19,9%"], id="tiles"),
    pytest.param("oordeel", ["landelijke piek van 0,71", "1.050/s", "10,5%"], id="words"),
    pytest.param("grenzen", ["p(95){document}<800ms", "23,5 ms", "gehaald", "lost==0"], id="gates"),
    pytest.param("latentie", ["sessiecontrole", "12,2 ms", "9,8 ms", "18,6 ms", "23,5 ms", "41,2 ms"], id="steps"),
    pytest.param("latentie", ["79,4 ms", "140 ms", "C-01 Bekend, niet klaargezet", "8.420"], id="scenarios"),
    pytest.param("boeken", ["20.000", "60.000", "generator (doel)", "Traffic Center", "zeggen hetzelfde"], id="books"),
    pytest.param("verbruik", ["36,3%", "41,5%", "Traffic Center", "hele machine", " MB"], id="use"),
    pytest.param("seizoen", ["de korte piek past er zo vaak in", "euro", "open uren van het seizoen"], id="arithmetic"),
    pytest.param("meting", ["Poisson", "20260322", "8.000", "1 dossier op 50", "2,5", "exchange.mode"], id="plan"),
    pytest.param("meting", ["160 van de 8.000", "deelden deze machine", "niet gezocht", "Kennisnet"], id="notes"),
]


@pytest.mark.parametrize(("part", "figures"), SIGNIFICANT_DIGITS)
def test_what_was_found_stands_on_the_page(page_of: PageOf, part: str, figures: list[str]) -> None:
    """Every figure stands in its part, in Dutch with a decimal comma."""
    text = text_of(page_of("season"), part)
    assert [figure for figure in figures if figure not in text] == []


def test_english_has_a_decimal_point(page_of: PageOf) -> None:
    """The same figures, in the notation of the language."""
    page = page_of("season")
    text = text_of(page, "oordeel", "en")
    for figure in ("20,000", "41.8 ms", "1.7 ms", "19.9%", "national peak of 0.71"):
        assert figure in text
    assert "Mon 30 March" in drawing(page, "season", "en")
    assert "ma 30 maart" in drawing(page, "season", "nl")


@pytest.mark.parametrize(
    ("verdict", "title"),
    [
        pytest.param(LoadVerdict.PASSED, "Geslaagd", id="passed"),
        pytest.param(LoadVerdict.FAILED, "Gezakt", id="failed"),
        pytest.param(LoadVerdict.MISSED, "Grens gemist", id="gate missed"),
        pytest.param(LoadVerdict.SATURATED, "Geen oordeel: de generator was verzadigd", id="saturated"),
        pytest.param(LoadVerdict.ERROR, "De proef zelf liep stuk", id="error"),
    ],
)
def test_the_banner_tells_the_verdict(render: Render, make_run: RunMaker, verdict: LoadVerdict, title: str) -> None:
    """The verdict stands on top, in words, with a colour of its own and a sign beside the colour."""
    page = render(replace(undrawn(make_run("season")), verdict=verdict))
    (banner,) = page.find_class("eindoordeel")
    assert str(verdict) in banner.classes
    assert banner.find_class("teken")[0].text
    assert title in text_of(page, "oordeel-kop")
    assert page.find_class("afgebroken") == []


def test_without_gates_no_gate_was_met(render: Render, make_run: RunMaker) -> None:
    """A run that set no gates does not boast of having met them."""
    run = undrawn(make_run("season"))
    assert "geen grens werd gemist" in text_of(render(run), "oordeel")
    text = text_of(render(replace(run, gates=())), "oordeel")
    assert "geen grens werd gemist" not in text
    assert "geen grenzen gesteld" in text


def test_a_saturated_run_says_nothing_of_the_system(page_of: PageOf) -> None:
    """No headroom, no floor: the lateness and its limit instead, and what that means for the figures."""
    page = page_of("saturated")
    text = text_of(page, "oordeel")
    assert "p99 1,3 s te laat, grens 50 ms" in text
    assert "landelijke piek" not in text
    assert "1.050/s" not in text
    assert "euro" not in text_of(page, "seizoen")
    notes = text_of(page, "meting")
    assert "2.700 overdrachten konden niet beginnen" in notes
    assert "geen meting ervan" in notes


def test_a_partial_run_says_so_on_top(page_of: PageOf) -> None:
    """Why only a part is there stands below the verdict and again among what the run does not say."""
    page = page_of("wrong")
    (note,) = page.find_class("afgebroken")
    assert "het Traffic Center viel na 112 s weg" in note.text_content()
    assert "het Traffic Center viel na 112 s weg" in text_of(page, "meting")


def test_a_missed_gate_is_named(render: Render, make_run: RunMaker) -> None:
    """The gate that was missed, what was found instead, and nothing measured as such."""
    gates = (
        GateResult(expression="p(95){document}<20ms", value=23.5, unit="ms", passed=False),
        GateResult(expression="knee>=100/s", value=None, unit="/s", passed=False),
    )
    page = render(replace(undrawn(make_run("season")), verdict=LoadVerdict.MISSED, gates=gates))
    assert "Niet gehaald: p(95){document}<20ms; knee>=100/s." in text_of(page, "oordeel")
    assert "niets gemeten" in text_of(page, "grenzen")


def test_what_went_wrong_is_told_in_full(page_of: PageOf) -> None:
    """Mistakes by kind with examples, differences between books with words, fault and a shortened sessie."""
    page = page_of("wrong")
    assert (
        "Niet alles klopte: 7 met een andere uitkomst dan gepland, 31 technisch mislukt, 2 verloren, 3 verschillen"
        in text_of(page, "oordeel")
    )
    text = text_of(page, "uitkomsten")
    for part in ("andere code dan gepland 6", "dossier van een andere leerling 1", "overdracht 17: SessieOnbekend"):
        assert part in text
    text = text_of(page, "boeken")
    for part in ("afmelding verloren", "staat niet in de boeken van het Traffic Center. 2", "dubbel geleverd", "bron"):
        assert part in text
    whole = page.text_content()
    assert "b8b9a132…" in whole
    assert "b8b9a132-51ca" not in whole
    assert "technische storing" in drawing(page, "codes")


def test_the_knee_is_drawn_and_told(render: Render, make_run: RunMaker) -> None:
    """Every step in the table with the reason why it was bad; the knee in words and in the plot."""
    run = replace(make_run("ramp"), series=(), resources=(), codes={}, planned={}, steps={})
    steps = tuple(replace(step, why="" if step.good else "throughput p95") for step in run.ramp)
    page = render(replace(run, ramp=steps, plan=dict(run.plan) | {"criterion": {"nl": "zo goed", "en": "that good"}}))
    text = text_of(page, "knie")
    assert "De knie ligt bij 140/s." in text
    assert "Wat begrenst: bron." in text
    assert "zo goed" in text
    assert "er kwam minder klaar dan er aan de beurt kwam; het 95e percentiel werd te hoog" in text
    assert text.count("✓ goed") == 7
    assert "knie 140/s" in drawing(page, "knee")
    assert "knee 140/s" in drawing(page, "knee", "en")


@pytest.mark.parametrize(
    ("good", "why"), [pytest.param(True, "de grens ligt hoger", id="beyond"), pytest.param(False, "laagste", id="none")]
)
def test_a_ramp_without_a_knee_says_why(render: Render, make_run: RunMaker, good: bool, why: str) -> None:  # noqa: FBT001 - parametrized
    """All steps good, or not even the first: no knee, and no line in the plot."""
    run = replace(make_run("ramp"), series=(), resources=(), codes={}, planned={}, steps={})
    page = render(replace(run, knee=None, ramp=tuple(replace(step, good=good) for step in run.ramp)))
    assert why in text_of(page, "knie")
    assert "knie" not in drawing(page, "knee")


def test_slopes_are_told_with_their_sign(render: Render, make_run: RunMaker) -> None:
    """What rises and what falls, an hour, by party."""
    run = undrawn(make_run("soak"))
    text = text_of(render(replace(run, trends={"bron": {"rss_mb_per_hour": 12.1, "rss_mb_r2": 0.93}})), "duur")
    assert "bron geheugen (MB) +12,1 93%" in text


def test_a_slope_of_a_short_run_is_not_told(render: Render, make_run: RunMaker) -> None:
    """A few seconds blown up to an hour say nothing."""
    run = undrawn(make_run("soak"))
    assert "duur" in parts(render(replace(run, seconds=300.0)))
    assert "duur" not in parts(render(replace(run, seconds=299.0)))


def test_what_else_the_machine_was_busy_with_is_told(render: Render, make_run: RunMaker) -> None:
    """Cores that went to other programs were not there for the parties; a little is not worth a word."""
    run = undrawn(make_run("season"))
    used = (ResourceUsage(t=1, party="bron", cpu=0.6), ResourceUsage(t=1, party="generator", cpu=0.3))
    run = replace(run, seconds=10.0, totals=replace(run.totals, completed=1000))
    busy, quiet = (ResourceUsage(t=1, party="machine", cpu=cpu) for cpu in (1.9, 1.0))
    page = render(replace(run, resources=(*used, busy), cpu={}))
    assert "gemiddeld 1,0 kernen bezig" in text_of(page, "meting")
    table = text_of(page, "verbruik")
    assert "bron \N{EN DASH} 0,6 6 ms" in table
    assert "hele machine \N{EN DASH} 1,9 \N{EN DASH}" in table
    assert "Andere programma's" not in text_of(render(replace(run, resources=(*used, quiet))), "meting")


def test_text_of_others_stays_text(render: Render, make_run: RunMaker) -> None:
    """Whatever a party, a file or a label said can become no markup of the page or of a plot, nor break a plot."""
    run = make_run("wrong")
    page = render(
        replace(
            run,
            series=(),
            seconds=600.0,
            run_id=EVIL,
            partial=EVIL,
            limited_by=EVIL,
            examples=(EVIL,),
            mistakes={EVIL: 1},
            codes={EVIL: 3},
            planned={EVIL: 3},
            scenarios={EVIL: run.scenarios["B-02"]},
            gates=(GateResult(expression=EVIL, value=1.0, unit=EVIL, passed=False),),
            plan={"shape": EVIL, "arrivals": EVIL, "environment": {EVIL: EVIL}},
            resources=tuple(replace(item, party=EVIL) for item in run.resources[:20]),
            trends={EVIL: {"rss_mb_per_hour": 1.0}},
            season={"words": {"nl": EVIL, "en": EVIL}, EVIL: EVIL},
            segments=(Segment(label=f"{EVIL} 8-9 uur", begin=0, seconds=1, count=3, mix="x"),),
        )
    )
    assert len(page.xpath("//script")) == 1
    assert "alert(1)" not in page.xpath("string(//script)")
    assert EVIL in text_of(page, "oordeel")
    assert EVIL in drawing(page, "codes")
    assert EVIL in drawing(page, "use")


def test_a_pgn_is_masked(render: Render, make_run: RunMaker, tmp_path: Path) -> None:
    """Examples, reasons and settings pass the mask."""
    run = undrawn(make_run("wrong"))
    told = f"leerling {PGN}"
    plan = {"environment": {"bron": {"leerling": told}}, "client": told, "explanation": {"nl": told, "en": told}}
    render(
        replace(run, examples=(told,), partial=told, limited_by=told, plan=plan, season={"words": plan["explanation"]})
    )
    assert PGN not in (tmp_path / "load.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["season", "soak"])
def test_the_same_run_gives_the_same_bytes(make_run: RunMaker, written: Written, tmp_path: Path, name: str) -> None:
    """A page made again, also from load.json, is the same page: no dates, no names by chance."""
    write_load_result(make_run(name), tmp_path / "load.json")
    write_report(read_load_result(tmp_path / "load.json"), tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == written(name)


def test_the_page_opens_in_the_language_asked_for(make_run: RunMaker, tmp_path: Path) -> None:
    """Dutch unless told otherwise."""
    for lang in ("nl", "en"):
        write_report(undrawn(make_run("ramp")), tmp_path / "load.html", lang=lang)
        page = html.fromstring((tmp_path / "load.html").read_bytes())
        assert page.get("lang") == lang
        title: Text = get_text("kop.title")
        assert page.findtext(".//title", "").startswith(title.in_language(lang))


@pytest.mark.processes
@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_the_language_switch_works_in_a_browser(make_run: RunMaker, tmp_path: Path) -> None:
    """Asked for English, the page, its title and its labels are English."""
    write_report(undrawn(make_run("ramp")), tmp_path / "load.html")
    assert CHROMIUM is not None
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"--user-data-dir={tmp_path / 'c'}"),
        f"{(tmp_path / 'load.html').as_uri()}?lang=en",
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    page = html.fromstring(done.stdout.decode())
    assert page.get("lang") == "en"
    assert page.findtext(".//title", "").startswith("OSO load report")
    assert page.xpath("//button[@data-taal='en']/@aria-pressed") == ["true"]
    assert page.xpath("//nav/@aria-label") == ["Sections"]
