"""load.html: one self-contained page of a load run, in both languages, made from its `LoadResult` alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment

from harness.config.scenario import load_scenarios
from harness.report.display import moment
from loadtests.model import Difference, LoadResult
from loadtests.report import charts, display, season_heatmap, texts, usage_charts, wording
from loadtests.report.canvas import ChartPair
from loadtests.report.series import stretch
from simulator.journal import mask
from simulator.page import inline, open_templates
from simulator.text.numbers import significant
from simulator.text.text import Text

NAME = "load.html"

_OPEN = 8
"""Characters shown of a sessie id or digest."""
_LONG = 300
"""Least seconds of a run for which slopes per hour are shown."""
_SHOWN = 50
"""Most differences between ledgers that are shown; load.json has more."""
_PLAN = (
    *("explanation", "source", "arrivals", "tries", "pupils", "attachments", "sample", "lateness_limit_ms"),
    *("processes", "client", "connections", "pool", "waited_for_connection", "in_flight", "cores", "release", "seed"),
)
_HANDLED = {*_PLAN, "environment", "criterion", "said"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """The resource use of a party over the whole run; None: not measured.

    Attributes:
        share: of all CPU used, 0-1.
        cores: on average.
        cost_ms: CPU of one transfer, in milliseconds; None for the whole machine, which also does other work.
        peak_mb: peak of its memory.
        handles: peak of its open files and sockets.
        sessies: peak of its open sessies.
    """

    party: str
    share: float | None
    cores: float | None
    cost_ms: float | None
    peak_mb: float
    handles: int
    sessies: int


def write_report(result: LoadResult, path: Path, *, lang: str = "nl") -> None:
    """Write the page to `path`; `lang` is the language that it opens in."""
    plots = dict(_plots(result))
    page = _environment().get_template("load.html.j2")
    text = page.render(
        result=result,
        lang=lang,
        plots=plots,
        parts=tuple(_parts(result, plots)),
        glyph=wording.GLYPHS[result.verdict],
        sentence=wording.verdict_text(result),
        words=wording.words(result),
        tiles=wording.tiles(result),
        notes=wording.notes(result),
        criterion=wording.both_of(result.plan.get("criterion")) or texts.get_text("knie.criterion"),
        titles=_titles(result.scenarios),
        parties=tuple(_parties(result)),
        slopes=usage_charts.slopes(result.trends),
        plan=tuple((key, _setting(key, result.plan[key])) for key in _PLAN if result.plan.get(key) is not None),
        asked=tuple(_flatten({key: value for key, value in result.plan.items() if key not in _HANDLED})),
        environment=tuple(_flatten(result.plan.get("environment") or {})),
        arithmetic=tuple(_arithmetic(result.season)) if wording.speaks_of_system(result) else (),
        differences=_differences(result),
        broken=sum(result.books.broken.values()) if result.books else 0,
        shown=result.books.differences[:_SHOWN] if result.books else (),
        stretch=stretch(result.series),
    )
    path.write_text(text + "\n", encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = open_templates("loadtests.report")
    environment.globals |= {
        "T": texts.get_text,
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


def _plots(result: LoadResult) -> Iterator[tuple[str, ChartPair]]:
    """Return the charts that the result has data for."""
    if len(result.series) > 1:
        yield "flow", charts.draw_flow(result)
        if any(item.completed for item in result.series):
            yield "latency", charts.draw_latency(result)
    curves = {name: charts.curve(distribution) for name, distribution in result.steps.items()}
    curves = {name: points for name, points in curves.items() if len(points) > 1}
    if curves:
        yield "curve", charts.draw_percentiles(curves)
    if result.ramp:
        yield "knee", charts.draw_knee(result.ramp, result.knee)
    if result.codes or result.planned:
        yield "codes", charts.draw_codes(result.codes, result.planned)
    if result.resources:
        yield "use", usage_charts.draw_use(result)
    if _has_trends(result) and result.resources:
        yield "trends", usage_charts.draw_trends(result)
    heatmap = season_heatmap.read_map(result.segments)
    if heatmap is not None:
        yield "season", season_heatmap.draw_season(heatmap)


def _parts(result: LoadResult, plots: Mapping[str, ChartPair]) -> Iterator[str]:
    """Yield the names of the sections of the page, in order; those without data are left out."""
    there = {
        "oordeel": True,
        "grenzen": result.gates,
        "seizoen": "season" in plots or (result.season.keys() - {"words"} and wording.speaks_of_system(result)),
        "knie": result.ramp,
        "verloop": "flow" in plots,
        "latentie": result.steps or result.scenarios,
        "uitkomsten": "codes" in plots or result.mistakes or result.examples,
        "boeken": result.books is not None,
        "verbruik": result.resources or result.cpu,
        "duur": _has_trends(result),
        "meting": True,
    }
    return (name for name, present in there.items() if present)


def _has_trends(result: LoadResult) -> bool:
    """Tell whether the run is long enough for slopes per hour; in a few minutes they are start-up effects and noise."""
    return bool(result.trends) and result.seconds >= _LONG


def _titles(ids: Iterable[str]) -> Mapping[str, Text]:
    """Return the titles of the scenarios that exist."""
    known = load_scenarios()
    return {scenario_id: known[scenario_id].title for scenario_id in ids if scenario_id in known}


def _parties(result: LoadResult) -> Iterator[PartyRow]:
    used = usage_charts.by_party(result.resources)
    for party in dict.fromkeys([*used, *result.cpu]):
        items = used.get(party, [])
        cores = sum(item.cpu for item in items) / len(items) if items else None
        done = result.totals.completed
        is_party = party != usage_charts.MACHINE
        yield PartyRow(
            party=party,
            share=result.cpu.get(party),
            cores=cores,
            cost_ms=1000 * cores * result.seconds / done if cores is not None and done and is_party else None,
            peak_mb=max((item.rss_mb for item in items), default=0.0),
            handles=max((item.handles for item in items), default=0),
            sessies=max((item.sessies for item in items), default=0),
        )


def _differences(result: LoadResult) -> tuple[tuple[str, int, tuple[str, ...], Text], ...]:
    """Return the differences between the ledgers: kind, count, side at fault, and the description of the first."""
    if result.books is None:
        return ()
    first: dict[str, Difference] = {}
    faults: dict[str, dict[str, None]] = {}
    for item in result.books.differences:
        first.setdefault(item.kind, item)
        faults.setdefault(item.kind, {})[item.at_fault] = None
    return tuple(
        (
            kind,
            count,
            tuple(faults.get(kind, ())),
            Text(nl=mask(first[kind].nl), en=mask(first[kind].en)) if kind in first else Text(nl=kind, en=kind),
        )
        for kind, count in sorted(result.books.counts.items(), key=lambda item: -item[1])
    )


def _arithmetic(season: Mapping[str, object]) -> Iterator[tuple[Text, Text]]:
    """Yield the arithmetic of the season as pairs of name and figure."""
    for key, value in season.items():
        name = texts.named("seizoensmaat", key)
        if isinstance(value, int | float):
            yield name, significant(float(value))
        elif key != "words":
            for path, text in _flatten(value, key):
                yield Text(nl=mask(path), en=mask(path)), Text(nl=mask(text), en=mask(text))


def _setting(key: str, value: object) -> Text:
    """Return a setting of the plan, formatted for people."""
    if key == "arrivals":
        return texts.named("aankomst", str(value))
    if key == "attachments":
        return texts.named("bijlagen", str(value))
    if key == "sample" and isinstance(value, int):
        return (
            texts.get_text("steekproef.one_in", count=display.number(value))
            if value
            else texts.get_text("steekproef.none")
        )
    if key != "seed" and isinstance(value, int | float):
        return display.amount(value)
    return wording.both_of(value) or Text(nl=mask(str(value)), en=mask(str(value)))


def _flatten(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield nested settings as dotted keys and values."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flatten(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        yield path, ", ".join(str(item) for item in value)
    else:
        yield path, str(value)
