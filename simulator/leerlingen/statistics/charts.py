"""Charts: counted shares as bars or dots, expected ones as a dark mark with its margin.

Each is an SVG without a date and with fixed ids, so that the same numbers give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from math import ceil, log10
from typing import Any

from simulator.leerlingen.dossier.bijlage_size import KILOBYTE
from simulator.leerlingen.statistics.comparison import Cell, Comparison
from simulator.standard.overdracht import Profiel
from simulator.text.numbers import byte_size, decimal, percent
from simulator.text.text import Text

_INK, _SOFT, _LINE = "#18222d", "#556270", "#d9e0e7"
_FOUND, _SECOND, _OUTSIDE, _MARGIN = "#4f97c4", "#a9cbe2", "#d9912b", "#c9d0d8"
_HALF, _WIDE = 5.3, 11.0
"""Widths in inches; the height follows from the content."""

_MONTHS = 12
_MAX_LABELS = 12
_FEW, _MANY = 5, 12
"""With fewer values than the first, both sides get a margin; with more than the second, the expectation is a line."""
_EXAMPLES = {"zonder": (7, 18), "met": (137, 182)}
"""Sizes in kilobytes of the official examples. Bron: realism 3."""

_STYLE = {
    "svg.hashsalt": "osolab",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "axes.edgecolor": _LINE,
    "axes.labelcolor": _SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "grid.color": _LINE,
    "grid.linewidth": 0.7,
    "xtick.color": _SOFT,
    "ytick.color": _SOFT,
    "xtick.labelcolor": _INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "figure.facecolor": "white",
}


@contextmanager
def _axes(width: float, height: float, rows: int = 1) -> Iterator[tuple[Any, BytesIO]]:
    """Open a chart; yield its axes and the buffer that holds the SVG afterwards."""
    matplotlib: Any = import_module("matplotlib")
    buffer = BytesIO()
    with matplotlib.rc_context(_STYLE):
        figure = import_module("matplotlib.figure").Figure(figsize=(width, height), layout="constrained")
        yield figure.subplots(rows, sharex=True), buffer
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})


def _percent_axis(axis: Any, lang: str, digits: int = 0) -> None:  # noqa: ANN401 - matplotlib is loaded when needed
    axis.set_major_formatter(lambda value, _: percent(value, digits).in_language(lang))


def _words(nl: str, en: str, lang: str) -> str:
    return Text(nl=nl, en=en).in_language(lang)


def draw_bars(each: Comparison, lang: str) -> bytes:
    """Return a chart of a distribution: a bar for each value, with the expected share marked on it."""
    with _axes(_WIDE if each.variable.picture == "breed" else _HALF, 3.1) as (axes, buffer):
        cells = each.cells
        places = range(len(cells))
        colour = _OUTSIDE if each.outside else _FOUND
        axes.bar(places, [cell.share for cell in cells], 0.68, color=colour, label=_words("geteld", "found", lang))
        (_draw_expected if len(cells) <= _MANY else _draw_expected_line)(axes, cells, lang)
        axes.set_xticks(places, _thin([cell.name.in_language(lang) for cell in cells]))
        axes.set_ylim(0, 1.12 * max(max(cell.share, cell.bounds[1]) for cell in cells))
        middle, room = (len(cells) - 1) / 2, max(len(cells), _FEW) / 2 + 0.1
        axes.set_xlim(middle - room, middle + room)
        axes.grid(axis="y")
        _percent_axis(axes.yaxis, lang, 0 if axes.get_ylim()[1] > 0.1 else 1)  # noqa: PLR2004 - below, whole per cents coincide
        _legend_above(axes)
    return buffer.getvalue()


def _draw_expected(axes: Any, cells: Sequence[Cell], lang: str) -> None:  # noqa: ANN401 - idem
    places = range(len(cells))
    axes.errorbar(
        places,
        [cell.share_expected for cell in cells],
        yerr=[[abs(cell.bounds[side] - cell.share_expected) for cell in cells] for side in (0, 1)],
        fmt="none",
        ecolor=_INK,
        elinewidth=1.2,
        capsize=3,
        label=_words("verwacht, met marge", "expected, with margin", lang),
    )
    axes.plot(places, [cell.share_expected for cell in cells], linestyle="", marker="D", markersize=4, color=_INK)


def _draw_expected_line(axes: Any, cells: Sequence[Cell], lang: str) -> None:  # noqa: ANN401 - idem
    """Draw the expectation as a line, for so many values that a mark on each bar would hide it."""
    places = [-0.5, *range(len(cells)), len(cells) - 0.5]
    every = [cells[0], *cells, cells[-1]]
    label = _words("verwacht, met marge", "expected, with margin", lang)
    axes.plot(places, [cell.share_expected for cell in every], color=_INK, linewidth=1.4, label=label)
    axes.fill_between(
        places,
        [cell.bounds[0] for cell in every],
        [cell.bounds[1] for cell in every],
        color=_MARGIN,
        alpha=0.45,
        linewidth=0,
        zorder=0,
    )


def _legend_above(axes: Any) -> None:  # noqa: ANN401 - idem
    axes.legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=3, borderpad=0, handlelength=1.2)


def _thin(labels: list[str]) -> list[str]:
    """Blank some labels when there are too many to read."""
    step = ceil(len(labels) / _MAX_LABELS)
    return [label if rank % step == 0 else "" for rank, label in enumerate(labels)]


def draw_shares(found: Sequence[Comparison], lang: str) -> bytes:
    """Return a chart of single shares, one a row: the counted share and the expected one with its margin."""
    cells = [(each.cells[0], each) for each in found]
    names = [each.variable.title.in_language(lang) for each in found]
    with _axes(_WIDE, 0.6 + 0.29 * len(cells)) as (axes, buffer):
        _draw_dots(axes, [cell for cell, _ in cells], names, [each.outside for each in found], lang)
        axes.set_xscale("log")
        axes.set_xlim(0.003, 1.15)
        ticks = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
        axes.set_xticks(ticks, [percent(tick, 1 if tick < 0.01 else 0).in_language(lang) for tick in ticks])  # noqa: PLR2004 - a half per cent
        axes.set_xticks([], minor=True)
        axes.margins(y=0.02)
    return buffer.getvalue()


def draw_several(each: Comparison, lang: str) -> bytes:
    """Return a chart of several shares that have the same expectation."""
    with _axes(_HALF, 3.1) as (axes, buffer):
        names = [cell.name.in_language(lang) for cell in each.cells]
        _draw_dots(axes, each.cells, names, [each.outside] * len(names), lang)
        axes.set_xlim(0, None)
        _percent_axis(axes.xaxis, lang, 1)
    return buffer.getvalue()


def _draw_dots(axes: Any, cells: Sequence[Cell], names: list[str], outside: list[bool], lang: str) -> None:  # noqa: ANN401 - idem
    rows = range(len(cells))
    for row, cell in zip(rows, cells, strict=True):
        low, high = max(cell.bounds[0], 1e-4), cell.bounds[1]
        label = _words("verwacht, met marge", "expected, with margin", lang) if row == 0 else None
        axes.plot([low, high], [row, row], color=_MARGIN, linewidth=7, solid_capstyle="round", label=label)
    axes.plot([cell.share_expected for cell in cells], rows, linestyle="", marker="|", markersize=8, color=_INK)
    for wrong, colour, label in (
        (False, _FOUND, _words("geteld", "found", lang)),
        (True, _OUTSIDE, _words("geteld, meer dan toeval", "found, more than chance", lang)),
    ):
        places = [row for row in rows if outside[row] is wrong]
        shown = [max(cells[row].share, 0.0032) if len(cells) > _MAX_LABELS else cells[row].share for row in places]
        if places:
            axes.plot(shown, places, linestyle="", marker="o", markersize=6.5, color=colour, label=label)
    axes.set_yticks(rows, names)
    axes.tick_params(axis="y", labelcolor=_INK)
    axes.invert_yaxis()
    axes.grid(axis="x")
    _legend_above(axes)


def draw_ages(ages: Mapping[Profiel, Mapping[int, int]], lang: str) -> bytes:
    """Return a chart of the ages on the peildatum: a row for each profile, all on one scale of years."""
    with _axes(_WIDE, 0.5 + 0.62 * len(ages), rows=len(ages)) as (rows, buffer):
        all_rows = list(rows) if len(ages) > 1 else [rows]
        for axes, (profiel, counts) in zip(all_rows, ages.items(), strict=True):
            total = sum(counts.values())
            axes.bar(
                [(month + 0.5) / _MONTHS for month in counts],
                [count / total for count in counts.values()],
                1 / _MONTHS,
                color=_FOUND,
            )
            axes.set_yticks([])
            axes.set_ylabel(f"{profiel}", rotation=0, ha="right", va="center", color=_INK)
            axes.grid(axis="x")
        last = all_rows[-1]
        last.set_xlim(3.5, 19)
        last.set_xticks(range(4, 20))
        last.set_xlabel(_words("leeftijd in jaren op de peildatum", "age in years on the reference date", lang))
    return buffer.getvalue()


def draw_sizes(sizes: Mapping[str, Mapping[int, int]], lang: str) -> bytes:
    """Return a histogram of the sizes of dossiers on a logarithmic scale, with and without attachments."""
    steps = 24
    with _axes(_WIDE, 3.1) as (axes, buffer):
        total = sum(sum(counts.values()) for counts in sizes.values())
        base: dict[int, float] = {}
        kinds = (
            ("zonder", _SECOND, _words("zonder bijlagen", "without attachments", lang)),
            ("met", _FOUND, _words("met bijlagen", "with attachments", lang)),
        )
        for kind, colour, label in kinds:
            bins: dict[int, float] = {}
            for kilobytes, count in sizes[kind].items():
                place = int(log10(kilobytes + 0.5) * steps)
                bins[place] = bins.get(place, 0) + count / total
            axes.bar(
                [10 ** (place / steps) for place in bins],
                list(bins.values()),
                [10 ** ((place + 1) / steps) - 10 ** (place / steps) for place in bins],
                [base.get(place, 0) for place in bins],
                align="edge",
                color=colour,
                edgecolor="white",
                linewidth=0.5,
                label=label,
            )
            base |= {place: base.get(place, 0) + share for place, share in bins.items()}
        for low, high in _EXAMPLES.values():
            axes.axvspan(low, high, color=_MARGIN, alpha=0.45, zorder=0, linewidth=0)
        axes.plot([], [], color=_MARGIN, linewidth=7, label=_words("officiële voorbeelden", "official examples", lang))
        _log_kilobytes(axes, sizes, lang)
        _percent_axis(axes.yaxis, lang)
        axes.grid(axis="y")
        _legend_above(axes)
    return buffer.getvalue()


def _log_kilobytes(axes: Any, sizes: Mapping[str, Mapping[int, int]], lang: str) -> None:  # noqa: ANN401 - idem
    largest = max(max(counts, default=1) for counts in sizes.values())
    axes.set_xscale("log")
    axes.set_xlim(5, max(1.3 * largest, 250))
    ticks = [
        tick for tick in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000) if tick <= axes.get_xlim()[1]
    ]
    axes.set_xticks(ticks, [_size_label(tick, lang) for tick in ticks])
    axes.set_xticks([], minor=True)


def _size_label(kilobytes: int, lang: str) -> str:
    if kilobytes < KILOBYTE:
        return f"{kilobytes} kB"
    return byte_size(kilobytes * KILOBYTE).in_language(lang)


def draw_counts(counts: Mapping[int, int], lang: str) -> bytes:
    """Return a chart of the number of attachments of dossiers."""
    total = sum(counts.values())
    with _axes(_HALF, 3.1) as (axes, buffer):
        axes.bar(list(counts), [count / total for count in counts.values()], 0.68, color=_FOUND)
        axes.set_xticks(range(max(counts) + 1), _thin([decimal(value).nl for value in range(max(counts) + 1)]))
        axes.set_xlabel(_words("bijlagen in het dossier", "attachments in the dossier", lang))
        _percent_axis(axes.yaxis, lang)
        axes.grid(axis="y")
    return buffer.getvalue()
