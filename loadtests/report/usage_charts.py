"""Charts of the resource use of the parties: CPU, memory, handles and open sessies over time, and their slopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from loadtests.measure.trend import MEASURES
from loadtests.model import LoadResult, ResourceUsage
from loadtests.report import canvas as sheet
from loadtests.report.display import signed
from loadtests.report.series import MOST
from loadtests.report.texts import named
from simulator.text.text import Text

MACHINE = "machine"
_HOUR = 3600
_PER_HOUR = "_per_hour"
_AXIS = {"rss_mb": "memory"}
_TITLE: dict[str, Any] = {"fontsize": 8.5, "loc": "left", "color": sheet.SOFT}


def by_party(resources: Sequence[ResourceUsage]) -> dict[str, list[ResourceUsage]]:
    """Return the measurements of each party in order of time, those of the whole machine last."""
    parties: dict[str, list[ResourceUsage]] = {}
    for item in sorted(resources, key=lambda item: (item.party == MACHINE, item.t)):
        parties.setdefault(item.party, []).append(item)
    return parties


def draw_use(result: LoadResult) -> sheet.ChartPair:
    """Draw the cores in use, stacked by party, and the memory of each party."""
    parties = by_party(result.resources)
    own = {name: items for name, items in parties.items() if name != MACHINE}
    until = max(item.t for item in result.resources)

    def paint(figure: Figure, lang: str) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(1.35, 1))
        times = sorted({round(item.t) for items in own.values() for item in items})
        step = -(-len(times) // MOST)
        times = times[::step] if times else []
        if own:
            upper.stackplot(
                times,
                [_sample(items, times) for items in own.values()],
                colors=[sheet.colour(sheet.PARTIES, name) for name in own],
                labels=[named("partij", name).in_language(lang) for name in own],
                alpha=0.8,
                lw=0,
            )
        if MACHINE in parties:
            upper.plot(
                *_line(parties[MACHINE], "cpu"),
                color=sheet.INK,
                lw=1,
                label=named("partij", MACHINE).in_language(lang),
            )
        for name, items in own.items():
            lower.plot(*_line(items, "rss_mb"), color=sheet.colour(sheet.PARTIES, name))
        upper.set_ylabel(named("as", "cores").in_language(lang))
        lower.set_ylabel(named("as", "memory").in_language(lang))
        for axes in (upper, lower):
            axes.set_ylim(bottom=0)
            sheet.count_ticks(axes, lang, most=5)
        sheet.time_ticks(lower, until, lang)
        sheet.legend(upper)

    return sheet.draw(3.5, paint)


def draw_trends(result: LoadResult) -> sheet.ChartPair:
    """Draw memory, handles and open sessies of each party, and the latency, each with its slope.

    A measure without data has no panel.
    """
    parties = {name: items for name, items in by_party(result.resources).items() if name != MACHINE}
    latency = [(float(item.t), item.p50) for item in result.series if item.completed]

    def paint(figure: Figure, lang: str) -> None:
        measures = [name for name in MEASURES if any(getattr(item, name) for item in result.resources)]
        panels = figure.subplots(1, len(measures) + 1, squeeze=False)[0]
        for axes, measure in zip(panels, measures, strict=False):
            axes.set_title(named("as", _AXIS.get(measure, measure)).in_language(lang), **_TITLE)
            for name, items in parties.items():
                points = [(item.t, float(getattr(item, measure))) for item in items]
                if measure == "sessies" and not any(value for _, value in points):
                    continue  # the other parties have no sessies
                slope = result.trends.get(name, {}).get(f"{measure}_per_hour")
                _trend(axes, points, slope, sheet.colour(sheet.PARTIES, name), named("partij", name).in_language(lang))
        slope = result.trends.get("latency", {}).get("ms_per_hour")
        _trend(panels[-1], latency, slope, sheet.RED, "p50")
        panels[-1].set_title(named("as", "median").in_language(lang), **_TITLE)
        for axes in panels:
            axes.set_ylim(bottom=0, top=axes.get_ylim()[1] * 1.1)
            sheet.count_ticks(axes, lang, most=5)
            sheet.time_ticks(axes, result.seconds, lang)
            axes.set_xticks(axes.get_xticks()[::3])
        handles, labels = panels[0].get_legend_handles_labels()
        if handles:
            figure.legend(handles, labels, loc="outside upper left", ncols=6, handlelength=1.3, columnspacing=1.6)

    return sheet.draw(2.7, paint)


def slopes(trends: Mapping[str, Mapping[str, float]]) -> list[tuple[str, str, Text, float | None]]:
    """Return every slope as (party, measure, slope per hour, r²)."""
    return [
        (party, measure, signed(value), measures.get(measure.removesuffix(_PER_HOUR) + "_r2"))
        for party, measures in trends.items()
        for measure, value in measures.items()
        if measure.endswith(_PER_HOUR)
    ]


def _trend(axes: Axes, points: Sequence[tuple[float, float]], slope: float | None, tint: str, label: str) -> None:
    if not points:
        return
    step = -(-len(points) // MOST)
    axes.plot([t for t, _ in points[::step]], [value for _, value in points[::step]], color=tint, lw=1, alpha=0.55)
    axes.plot([], [], color=tint, label=label)
    if slope is not None:
        middle = sum(t for t, _ in points) / len(points)
        mean = sum(value for _, value in points) / len(points)
        ends = (points[0][0], points[-1][0])
        axes.plot(ends, [mean + slope * (t - middle) / _HOUR for t in ends], color=tint, lw=1.6, dashes=(4, 2))


def _line(items: Sequence[ResourceUsage], measure: str) -> tuple[list[float], list[float]]:
    step = -(-len(items) // MOST)
    return [item.t for item in items[::step]], [getattr(item, measure) for item in items[::step]]


def _sample(items: Sequence[ResourceUsage], times: Sequence[int]) -> list[float]:
    known = {round(item.t): item.cpu for item in items}
    return [known.get(t, 0.0) for t in times]
