"""The charts of a load report, each drawn from a `LoadResult`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter

from loadtests.measure.histogram import percentile_of
from loadtests.model import LatencyDistribution, LoadResult, ProtocolStep, RampStep, TimeBucket
from loadtests.report import canvas as sheet
from loadtests.report.display import number, rate
from loadtests.report.series import condense
from loadtests.report.texts import named
from simulator.text.numbers import at_most, with_unit

_ROUNDING = 1e-9
_SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995, 0.9975, 0.999, 0.9995, 0.9999)
"""Points of the percentile curve: about equally spaced on an axis that expands the tail."""

_WIDE = 30
"""Ratio of largest to smallest value above which the axis is logarithmic."""


def draw_flow(result: LoadResult) -> sheet.ChartPair:
    """Draw arrivals, starts and completions per second, and the transfers in flight."""
    series = condense(result.series)
    times = [item.t for item in series]

    def paint(figure: Figure, lang: str) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(2.1, 1))
        upper.fill_between(
            times, [item.due for item in series], color=sheet.LIGHT, step="mid", lw=0, label=_say("due", lang)
        )
        upper.plot(times, [item.started for item in series], color=sheet.OCHRE, lw=1.1, label=_say("started", lang))
        upper.plot(times, [item.completed for item in series], color=sheet.BLUE, label=_say("completed", lang))
        failed = [item for item in series if item.failed]
        if failed:
            upper.plot(
                [item.t for item in failed],
                [item.failed for item in failed],
                "x",
                color=sheet.RED,
                ms=4,
                label=_say("failed", lang),
            )
        upper.set_ylabel(_axis("per_second", lang))
        lower.fill_between(times, [item.in_flight for item in series], color=sheet.PURPLE, alpha=0.18, lw=0)
        lower.plot(times, [item.in_flight for item in series], color=sheet.PURPLE)
        lower.set_ylabel(_axis("in_flight", lang))
        _from_zero(upper, lower, lang=lang)
        sheet.time_ticks(lower, _last(series), lang)
        sheet.legend(upper)

    return sheet.draw(3.5, paint)


def draw_latency(result: LoadResult) -> sheet.ChartPair:
    """Draw the latency percentiles over time, and how late transfers were started."""
    series = [item for item in condense(result.series) if item.completed]
    times = [item.t for item in series]

    def paint(figure: Figure, lang: str) -> None:
        axes = figure.subplots()
        for name, tint in (("p99", sheet.RED), ("p95", sheet.OCHRE), ("p50", sheet.BLUE)):
            axes.plot(times, [getattr(item, name) for item in series], color=tint, label=name)
        axes.plot(
            times,
            [item.late_p99 or nan for item in series],
            color=sheet.GREY,
            lw=1,
            dashes=(3, 2),
            label=_say("late", lang),
        )
        _spread(axes, [value for item in series for value in (item.p50, item.p99)], lang)
        axes.set_ylabel(_axis("milliseconds", lang))
        sheet.time_ticks(axes, _last(series), lang)
        sheet.legend(axes)

    return sheet.draw(2.6, paint)


def draw_percentiles(curves: Mapping[str, Sequence[tuple[float, float]]]) -> sheet.ChartPair:
    """Draw latency by percentile, with the tail expanded; `curves` gives (share, ms) points by step."""

    def paint(figure: Figure, lang: str) -> None:
        axes = figure.subplots()
        for name, points in curves.items():
            axes.plot(
                [1 / (1 - share) for share, _ in points],
                [ms for _, ms in points],
                color=sheet.colour(sheet.STEPS, name),
                lw=2.1 if name == ProtocolStep.TRANSFER else 1.4,
                label=named("stap", name).in_language(lang),
            )
        axes.set_xscale("log")
        shares = [share for share in (0.5, 0.9, 0.95, 0.99, 0.999, 0.9999) if share <= _deepest(curves)]
        axes.xaxis.set_major_locator(FixedLocator([1 / (1 - share) for share in shares]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _percentile(1 - 1 / value, lang)))
        axes.xaxis.set_minor_locator(FixedLocator([]))
        axes.set_xlim(2, 1 / (1 - _deepest(curves)))
        _spread(axes, [ms for points in curves.values() for _, ms in points], lang)
        axes.set_xlabel(_axis("percentile", lang))
        axes.set_ylabel(_axis("milliseconds", lang))
        sheet.legend(axes)

    return sheet.draw(2.9, paint)


def curve(distribution: LatencyDistribution) -> tuple[tuple[float, float], ...]:
    """Return (share, ms) points of a distribution, up to where at least one measurement lies above."""
    if not distribution.hdr:
        known = ((0.5, "p50"), (0.9, "p90"), (0.95, "p95"), (0.99, "p99"), (0.999, "p999"))
        points = [(share, float(getattr(distribution, name))) for share, name in known]
    else:
        points = [(share, percentile_of(distribution.hdr, 100 * share)) for share in _SHARES]
    return tuple(point for point in points if distribution.count * (1 - point[0]) >= 1 - _ROUNDING)


def draw_knee(ramp: Sequence[RampStep], knee: float | None) -> sheet.ChartPair:
    """Draw throughput and p95 against the offered rate."""
    ramp = sorted(ramp, key=lambda step: step.rate)

    def paint(figure: Figure, lang: str) -> None:
        left, right = figure.subplots(1, 2)
        offered = [step.rate for step in ramp]
        most = max(offered) * 1.06
        left.plot([0, most], [0, most], color=sheet.GREY, lw=1, dashes=(3, 2), label=_say("ideal", lang))
        for axes, name in ((left, "throughput"), (right, "p95")):
            axes.plot(offered, [getattr(step, name) for step in ramp], color=sheet.BLUE, lw=1.4)
            for good, mark, tint in ((True, "o", sheet.GREEN), (False, "X", sheet.RED)):
                those = [step for step in ramp if step.good is good]
                axes.plot(
                    [step.rate for step in those],
                    [getattr(step, name) for step in those],
                    mark,
                    color=tint,
                    ms=6,
                    mec="white",
                    mew=0.7,
                    label=_say("good" if good else "bad", lang),
                )
            if knee is not None:
                axes.axvline(knee, color=sheet.PURPLE, lw=1.2, dashes=(5, 2), label=_knee(knee, lang))
            axes.set_xlabel(_axis("offered", lang))
            axes.set_xlim(0, most)
        left.set_ylabel(_axis("throughput", lang))
        right.set_ylabel(_axis("p95", lang))
        _from_zero(left, lang=lang)
        _spread(right, [step.p95 for step in ramp], lang)
        for axes in (left, right):
            sheet.count_ticks(axes, lang, "x")
        figure.legend(
            *left.get_legend_handles_labels(), loc="outside upper left", ncols=5, handlelength=1.6, columnspacing=1.6
        )

    return sheet.draw(3.0, paint)


def draw_codes(codes: Mapping[str, int], planned: Mapping[str, int]) -> sheet.ChartPair:
    """Draw the number of transfers by result code, beside the planned number."""
    names = sorted({*codes, *planned}, key=lambda name: -max(codes.get(name, 0), planned.get(name, 0)))

    def paint(figure: Figure, lang: str) -> None:
        axes = figure.subplots()
        rows = range(len(names))
        plan = [planned.get(name, 0) for name in names]
        found = [codes.get(name, 0) for name in names]
        axes.barh([row - 0.2 for row in rows], plan, 0.36, color=sheet.LIGHT, label=_say("planned", lang))
        tints = [sheet.BLUE if planned.get(name) else sheet.RED for name in names]
        axes.barh([row + 0.2 for row in rows], found, 0.36, color=tints)
        axes.barh([0], [0], color=sheet.BLUE, label=_say("found", lang))
        for row, count in zip(rows, found, strict=True):
            axes.annotate(
                number(count).in_language(lang), (count, row + 0.2), (4, 0), textcoords="offset points", va="center"
            )
        axes.set_yticks(list(rows), [named("code", name or "none").in_language(lang) for name in names])
        axes.tick_params(axis="y", labelcolor=sheet.INK)
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.set_xlim(0, max(*plan, *found, 1) * 1.12)
        axes.set_xlabel(_axis("transfers", lang))
        sheet.count_ticks(axes, lang, "x")
        sheet.legend(axes)

    return sheet.draw(0.9 + 0.42 * len(names), paint)


def _say(name: str, lang: str) -> str:
    return named("legenda", name).in_language(lang)


def _axis(name: str, lang: str) -> str:
    return named("as", name).in_language(lang)


def _knee(knee: float, lang: str) -> str:
    return f"{_say('knee', lang)} {rate(knee).in_language(lang)}"


def _last(series: Sequence[TimeBucket]) -> float:
    return series[-1].t + 1 if series else 1


def _deepest(curves: Mapping[str, Sequence[tuple[float, float]]]) -> float:
    return max(share for points in curves.values() for share, _ in points)


def _percentile(share: float, lang: str) -> str:
    return with_unit(at_most(100 * share, 4, grouped=False), "%").in_language(lang)


def _from_zero(*many: Axes, lang: str) -> None:
    for axes in many:
        axes.set_ylim(bottom=0)
        sheet.count_ticks(axes, lang, whole=True)


def _spread(axes: Axes, values: Sequence[float], lang: str) -> None:
    """Set the scale of a latency axis: from zero, or logarithmic when the values lie far apart."""
    positive = [value for value in values if value > 0]
    if positive and max(positive) / min(positive) > _WIDE:
        axes.set_yscale("log")
        axes.set_ylim(bottom=min(positive) * 0.7)
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_minor_formatter(NullFormatter())
    else:
        axes.set_ylim(bottom=0, top=max([*positive, 1]) * 1.08)
    sheet.count_ticks(axes, lang)
