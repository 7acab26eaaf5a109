"""load.html: one self-contained page of a load run, in both languages, drawn and written from its `Uitslag` alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment

from harness.config.scenario import load_scenarios
from harness.report.display import moment
from loadtests.model import Uitslag, Verschil
from loadtests.report import charts, display, season_heatmap, texts, usage_charts, wording
from loadtests.report.canvas import Beeld
from loadtests.report.series import stretch
from simulator.journal import mask
from simulator.page import inline, open_templates
from simulator.text.numbers import in_figures
from simulator.text.text import Tekst

NAME = "load.html"

_OPEN = 8
"""A sessie and a digest are shown up to here."""
_LONG = 300
"""Seconds from which a slope an hour is told."""
_SHOWN = 50
"""So many differences between books are shown; the others are counted, and stand in load.json."""
_PLAN = (
    *("explanation", "source", "arrivals", "tries", "pupils", "attachments", "sample", "lateness_limit_ms"),
    *("processes", "client", "connections", "pool", "waited_for_connection", "in_flight", "cores", "release", "seed"),
)
_HANDLED = {*_PLAN, "environment", "criterion", "said"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Partijregel:
    """What a party used in the whole of a run; None is not measured.

    Attributes:
        share: of all CPU used, 0-1.
        cores: on average.
        cost_ms: CPU of one transfer, in milliseconds; the machine as a whole also does other things.
        peak_mb: most memory that it had.
        handles: most files and sockets that it had.
        sessies: most sessies that it had open.
    """

    party: str
    share: float | None
    cores: float | None
    cost_ms: float | None
    peak_mb: float
    handles: int
    sessies: int


def write_report(uitslag: Uitslag, path: Path, *, lang: str = "nl") -> None:
    """Write the page to `path`; `lang` is the language that it opens in."""
    plots = dict(_plots(uitslag))
    page = _environment().get_template("load.html.j2")
    text = page.render(
        uitslag=uitslag,
        lang=lang,
        plots=plots,
        parts=tuple(_parts(uitslag, plots)),
        glyph=wording.GLYPHS[uitslag.oordeel],
        sentence=wording.verdict_text(uitslag),
        words=wording.words(uitslag),
        tiles=wording.tiles(uitslag),
        notes=wording.notes(uitslag),
        criterion=wording.both_of(uitslag.plan.get("criterion")) or texts.tekst("knie.criterion"),
        titles=_titles(uitslag.scenarios),
        parties=tuple(_parties(uitslag)),
        slopes=usage_charts.slopes(uitslag.trends),
        plan=tuple((key, _setting(key, uitslag.plan[key])) for key in _PLAN if uitslag.plan.get(key) is not None),
        asked=tuple(_flatten({key: value for key, value in uitslag.plan.items() if key not in _HANDLED})),
        environment=tuple(_flatten(uitslag.plan.get("environment") or {})),
        arithmetic=tuple(_arithmetic(uitslag.season)) if wording.speaks_of_system(uitslag) else (),
        differences=_differences(uitslag),
        broken=sum(uitslag.books.broken.values()) if uitslag.books else 0,
        shown=uitslag.books.verschillen[:_SHOWN] if uitslag.books else (),
        stretch=stretch(uitslag.series),
    )
    path.write_text(text + "\n", encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = open_templates("loadtests.report")
    environment.globals |= {
        "T": texts.tekst,
        "named": texts.named,
        "style": inline("harness.report", "report.css") + inline("loadtests.report", "load.css"),
        "script": inline("loadtests.report", "load.js"),
        "gate_value": wording.gate_value,
        "limited_by": wording.limited_by,
        "partial": wording.partial,
        "reasons": wording.reasons,
    }
    environment.filters |= {
        "moment": moment,
        "number": display.number,
        "amount": display.amount,
        "ms": display.milliseconds,
        "share": display.share,
        "rate": display.rate,
        "span": display.span,
        "masked": mask,
        "opening": lambda text: f"{text[:_OPEN]}…" if len(text) > _OPEN else text,
    }
    return environment


def _plots(uitslag: Uitslag) -> Iterator[tuple[str, Beeld]]:
    """Draw what there is something to draw of."""
    if len(uitslag.series) > 1:
        yield "flow", charts.draw_flow(uitslag)
        if any(item.completed for item in uitslag.series):
            yield "latency", charts.draw_latency(uitslag)
    curves = {name: charts.curve(verdeling) for name, verdeling in uitslag.steps.items()}
    curves = {name: points for name, points in curves.items() if len(points) > 1}
    if curves:
        yield "curve", charts.draw_percentiles(curves)
    if uitslag.ramp:
        yield "knee", charts.draw_knee(uitslag.ramp, uitslag.knee)
    if uitslag.codes or uitslag.planned:
        yield "codes", charts.draw_codes(uitslag.codes, uitslag.planned)
    if uitslag.resources:
        yield "use", usage_charts.draw_use(uitslag)
    if _has_trends(uitslag) and uitslag.resources:
        yield "trends", usage_charts.draw_trends(uitslag)
    kaart = season_heatmap.read_map(uitslag.stukken)
    if kaart is not None:
        yield "season", season_heatmap.draw_season(kaart)


def _parts(uitslag: Uitslag, plots: Mapping[str, Beeld]) -> Iterator[str]:
    """Yield the names of the parts that the page has, in order: no part without data."""
    there = {
        "oordeel": True,
        "grenzen": uitslag.gates,
        "seizoen": "season" in plots or (uitslag.season.keys() - {"words"} and wording.speaks_of_system(uitslag)),
        "knie": uitslag.ramp,
        "verloop": "flow" in plots,
        "latentie": uitslag.steps or uitslag.scenarios,
        "uitkomsten": "codes" in plots or uitslag.mistakes or uitslag.examples,
        "boeken": uitslag.books is not None,
        "verbruik": uitslag.resources or uitslag.cpu,
        "duur": _has_trends(uitslag),
        "meting": True,
    }
    return (name for name, present in there.items() if present)


def _has_trends(uitslag: Uitslag) -> bool:
    """Tell whether slopes mean anything: of a few minutes they are start-up and noise, blown up to an hour."""
    return bool(uitslag.trends) and uitslag.seconds >= _LONG


def _titles(ids: Iterable[str]) -> Mapping[str, Tekst]:
    """Return the titles of the scenarios that the catalogue knows."""
    known = load_scenarios()
    return {scenario_id: known[scenario_id].title for scenario_id in ids if scenario_id in known}


def _parties(uitslag: Uitslag) -> Iterator[Partijregel]:
    used = usage_charts.by_party(uitslag.resources)
    for party in dict.fromkeys([*used, *uitslag.cpu]):
        items = used.get(party, [])
        cores = sum(item.cpu for item in items) / len(items) if items else None
        done = uitslag.totals.completed
        is_party = party != usage_charts.MACHINE
        yield Partijregel(
            party=party,
            share=uitslag.cpu.get(party),
            cores=cores,
            cost_ms=1000 * cores * uitslag.seconds / done if cores is not None and done and is_party else None,
            peak_mb=max((item.rss_mb for item in items), default=0.0),
            handles=max((item.handles for item in items), default=0),
            sessies=max((item.sessies for item in items), default=0),
        )


def _differences(uitslag: Uitslag) -> tuple[tuple[str, int, tuple[str, ...], Tekst], ...]:
    """Return the differences between the books by kind: kind, count, whose fault, and in words (of the first)."""
    if uitslag.books is None:
        return ()
    first: dict[str, Verschil] = {}
    faults: dict[str, dict[str, None]] = {}
    for item in uitslag.books.verschillen:
        first.setdefault(item.soort, item)
        faults.setdefault(item.soort, {})[item.at_fault] = None
    return tuple(
        (
            soort,
            count,
            tuple(faults.get(soort, ())),
            Tekst(nl=mask(first[soort].nl), en=mask(first[soort].en)) if soort in first else Tekst(nl=soort, en=soort),
        )
        for soort, count in sorted(uitslag.books.counts.items(), key=lambda item: -item[1])
    )


def _arithmetic(season: Mapping[str, object]) -> Iterator[tuple[Tekst, Tekst]]:
    """Yield the arithmetic of the season: what a figure is called, and the figure."""
    for key, value in season.items():
        name = texts.named("seizoensmaat", key)
        if isinstance(value, int | float):
            yield name, in_figures(float(value))
        elif key != "words":
            for path, text in _flatten(value, key):
                yield Tekst(nl=mask(path), en=mask(path)), Tekst(nl=mask(text), en=mask(text))


def _setting(key: str, value: object) -> Tekst:
    """Return a setting of the plan as people read it."""
    if key == "arrivals":
        return texts.named("aankomst", str(value))
    if key == "attachments":
        return texts.named("bijlagen", str(value))
    if key == "sample" and isinstance(value, int):
        return (
            texts.tekst("steekproef.one_in", count=display.number(value)) if value else texts.tekst("steekproef.none")
        )
    if key != "seed" and isinstance(value, int | float):
        return display.amount(value)
    return wording.both_of(value) or Tekst(nl=mask(str(value)), en=mask(str(value)))


def _flatten(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield dotted keys and values."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flatten(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        yield path, ", ".join(str(item) for item in value)
    else:
        yield path, str(value)
