"""Drawing charts with matplotlib: without a window, in one style, and reproducible to the byte.

The page contains each chart as an image (an SVG in a data URI), once per language: so its ids cannot clash with others,
and its labels cannot inject markup into the page.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.typing import RcKeyType

from loadtests.report.display import number
from loadtests.report.texts import named
from simulator.text.text import LANGUAGES

INK, SOFT, LINE = "#18222d", "#556270", "#d9e0e7"
BLUE, RED, GREEN, OCHRE, PURPLE, GREY = "#0a5a8a", "#a51d17", "#17663a", "#c77700", "#5a3791", "#8a96a3"
LIGHT = "#c9dceb"
PARTIES: Mapping[str, str] = {"generator": OCHRE, "tc": BLUE, "bron": GREEN, "swv": PURPLE, "machine": INK}
STEPS: Mapping[str, str] = {
    "transfer": INK,
    "overdracht": BLUE,
    "document": GREEN,
    "sessiecontrole": PURPLE,
    "afmelding": OCHRE,
    "melding": RED,
}

_WIDTH = 9.2
_FONT = "DejaVu Sans"
_FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"
_STYLE: dict[RcKeyType, object] = {
    "svg.hashsalt": "osolab",
    "svg.fonttype": "none",
    "font.family": _FONT,
    "font.size": 8.5,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "lines.linewidth": 1.5,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": "white",
}

_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
"""Metadata that is left out of the SVG, because it would make every page different."""

Paint = Callable[[Figure, str], None]
"""Draws on an empty figure, in `nl` or `en`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPair:
    """A chart in both languages, as data URIs."""

    nl: str
    en: str


def draw(height: float, paint: Paint) -> ChartPair:
    """Return the chart that `paint` draws on a figure of `height` inches."""
    return ChartPair(**{lang: _uri(height, paint, lang) for lang in LANGUAGES})


def colour(names: Mapping[str, str], name: str) -> str:
    """Return the colour of a name; grey for an unknown one."""
    return names.get(name, GREY)


def count_ticks(axes: Axes, lang: str, which: str = "y", *, most: int = 6, whole: bool = False) -> None:
    """Format the ticks of an axis in a language; `whole`: only whole numbers."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    if axis.get_scale() == "linear":
        axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], integer=whole))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _plain(value, lang)))


def time_ticks(axes: Axes, seconds: float, lang: str) -> None:
    """Set the ticks of a time axis in seconds, or in minutes for a long run."""
    long = seconds > 300  # noqa: PLR2004 - five minutes: above it seconds are unreadable
    unit = 60 if long else 1
    step = next((item for item in (1, 2, 5, 10, 15, 20, 30, 60, 120, 240) if seconds / unit / item <= 12), 600)  # noqa: PLR2004
    axes.set_xticks([mark * step * unit for mark in range(int(seconds / unit / step) + 1)])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _plain(value / unit, lang)))
    axes.set_xlim(0, max(seconds, 1))
    axes.set_xlabel(named("as", "minutes" if long else "seconds").in_language(lang))


def legend(axes: Axes, *, columns: int = 8) -> None:
    """Put the legend above the plot, so that it does not cover any data."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=columns,
        handlelength=1.3,
        columnspacing=1.6,
        handletextpad=0.5,
        borderaxespad=0.1,
    )


def _plain(value: float, lang: str) -> str:
    for decimals in range(4):
        if abs(value - round(value, decimals)) < 1e-9 * max(abs(value), 1):
            return number(value, decimals).in_language(lang)
    return number(value, 3).in_language(lang)


def _uri(height: float, paint: Paint, lang: str) -> str:
    with _style():
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        paint(figure, lang)
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata=_NO_METADATA)
    svg = file.getvalue().decode("utf-8").replace(f"'{_FONT}'", _FONTS).replace(f'"{_FONT}"', _FONTS)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")


@contextmanager
def _style() -> Iterator[None]:
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield
