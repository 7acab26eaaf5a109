"""The page of statistics: charts, sources, tests, and their results in words."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from simulator.leerlingen.page.page import render
from simulator.leerlingen.statistics.charts import (
    draw_ages,
    draw_bars,
    draw_counts,
    draw_several,
    draw_shares,
    draw_sizes,
)
from simulator.leerlingen.statistics.chi_square import LEVEL
from simulator.leerlingen.statistics.comparison import Comparison, VariableKind
from simulator.leerlingen.statistics.summary import Overview
from simulator.text.text import LANGUAGES, Text

_TITLE = Text(nl="Statistiek van een populatie", en="Statistics of a population")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartCard:
    """A comparison as the page shows it, with its chart in each language."""

    comparison: Comparison
    views: dict[str, str]


def as_html(overview: Overview, *, lang: str = "nl") -> bytes:
    """Return the page; the same numbers give the same bytes."""
    shares = [each for each in overview.comparisons if each.variable.variable_kind is VariableKind.SHARE]
    cards = [each for each in overview.comparisons if each.variable.variable_kind is not VariableKind.SHARE]
    return render(
        "statistics.html.j2",
        lang=lang,
        title=_TITLE,
        order=overview.order,
        leerlingen=overview.count,
        overview=overview,
        false_alarm=1 - (1 - LEVEL) ** len(overview.drawn),
        cards=[ChartCard(comparison=each, views=_draw_one(each)) for each in cards],
        shares=shares,
        views=_draw_rest(overview, shares),
        sizes={kind: _summarise(counts) for kind, counts in overview.sizes.items() if counts},
    )


def _draw_rest(overview: Overview, shares: list[Comparison]) -> dict[str, dict[str, str]]:
    """Return the charts that do not belong to one comparison, without those that have no counts."""
    found = {}
    if shares:
        found["shares"] = _in_both(lambda language: draw_shares(shares, language))
    if overview.count:
        found["ages"] = _in_both(lambda language: draw_ages(overview.ages, language))
        found["sizes"] = _in_both(lambda language: draw_sizes(overview.sizes, language))
        found["documents"] = _in_both(lambda language: draw_counts(overview.documenten, language))
    return found


def _draw_one(each: Comparison) -> dict[str, str]:
    draw = draw_several if each.variable.variable_kind is VariableKind.SHARES else draw_bars
    return _in_both(lambda language: draw(each, language))


def _in_both(draw: Callable[[str], bytes]) -> dict[str, str]:
    """Return a chart in each language, as a data URI."""
    return {
        language: f"data:image/svg+xml;base64,{b64encode(draw(language)).decode('ascii')}" for language in LANGUAGES
    }


def _summarise(counts: Mapping[int, int]) -> dict[str, float]:
    """Return number of dossiers, and their median and largest size in kilobytes."""
    every = [kilobytes for kilobytes, count in counts.items() for _ in range(count)]
    return {"count": len(every), "median": median(every), "largest": max(every)}
