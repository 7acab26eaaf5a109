"""The season as a heat map: transfers due in each open hour of each day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from loadtests.model import Segment
from loadtests.report import canvas as sheet
from loadtests.report.display import number
from loadtests.report.texts import named

_LABEL = re.compile(r"(?P<day>\S.*?) (?P<hour>\d{1,2})-\d{1,2} uur\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    """Transfers by day and hour.

    Attributes:
        days: as in the labels, in order of time.
        hours: start of each hour, 0-23.
        counts: transfers by (day, hour).
    """

    days: tuple[str, ...]
    hours: tuple[int, ...]
    counts: dict[tuple[str, int], int]


def read_map(segments: Iterable[Segment]) -> Heatmap | None:
    """Return the heat map of the labels of the segments; None when they are not hours of days."""
    counts: dict[tuple[str, int], int] = {}
    for segment in segments:
        match = _LABEL.match(segment.label)
        if match:
            key = match["day"], int(match["hour"])
            counts[key] = counts.get(key, 0) + segment.count
    if not counts:
        return None
    return Heatmap(
        days=tuple(dict.fromkeys(day for day, _ in counts)),
        hours=tuple(range(min(hour for _, hour in counts), max(hour for _, hour in counts) + 1)),
        counts=counts,
    )


def draw_season(heatmap: Heatmap) -> sheet.ChartPair:
    """Draw the heat map: days from left to right, hours from top to bottom."""

    def paint(figure: Figure, lang: str) -> None:
        axes = figure.subplots()
        rows = [[heatmap.counts.get((day, hour), 0) for day in heatmap.days] for hour in heatmap.hours]
        tints = LinearSegmentedColormap.from_list("drukte", ("#f4f7fa", "#9cc3de", sheet.BLUE, "#3b1f5e"))
        mesh = axes.pcolormesh(rows, cmap=tints, vmin=0, edgecolors="white", linewidth=0.8)
        axes.invert_yaxis()
        axes.grid(visible=False)
        axes.set_yticks([row + 0.5 for row in range(len(heatmap.hours))], [_hour(hour, lang) for hour in heatmap.hours])
        marks = _marks(len(heatmap.days))
        axes.set_xticks([place + 0.5 for place in marks], [day_name(heatmap.days[place], lang) for place in marks])
        axes.tick_params(axis="x", rotation=45 if len(marks) > 7 else 0)  # noqa: PLR2004 - a week fits unrotated
        for label in axes.get_xticklabels():
            label.set_rotation_mode("anchor")
            label.set_horizontalalignment("right" if len(marks) > 7 else "center")  # noqa: PLR2004 - idem
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        bar = figure.colorbar(mesh, ax=axes, pad=0.01, aspect=18)
        bar.outline.set_visible(False)
        bar.set_label(named("as", "per_hour").in_language(lang))
        bar.ax.yaxis.set_major_formatter(lambda value, _: number(value).in_language(lang))

    return sheet.draw(0.95 + 0.2 * len(heatmap.hours), paint)


def day_name(day: str, lang: str) -> str:
    """Return a day such as `ma 30 maart` in `nl` or `en`.

    >>> day_name("ma 30 maart", "en")
    'Mon 30 March'
    """
    return " ".join(named("dag", word).in_language(lang) for word in day.split())


def _hour(hour: int, lang: str) -> str:
    return f"{hour}-{hour + 1} {named('as', 'hour').in_language(lang)}"


def _marks(count: int) -> Sequence[int]:
    """Return the indices of the days with a label: all of two weeks, one in five of a season."""
    return range(0, count, next(step for step in (1, 5, 10, 20, 50, count) if count / step <= 16))  # noqa: PLR2004
