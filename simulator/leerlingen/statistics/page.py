"""The page of statistics: drawings, sources, tests, and what they say in words."""

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
from simulator.leerlingen.statistics.chi_square import NIVEAU
from simulator.leerlingen.statistics.comparison import Soort, Vergelijking
from simulator.leerlingen.statistics.summary import Overzicht
from simulator.text.text import LANGUAGES, Tekst

_TITEL = Tekst(nl="Statistiek van een populatie", en="Statistics of a population")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kaart:
    """A comparison as the page shows it, with its drawing in each language."""

    vergelijking: Vergelijking
    beelden: dict[str, str]


def as_html(overzicht: Overzicht, *, lang: str = "nl") -> bytes:
    """Return the page; the same numbers give the same bytes."""
    shares = [each for each in overzicht.vergelijkingen if each.vraag.soort is Soort.DEEL]
    cards = [each for each in overzicht.vergelijkingen if each.vraag.soort is not Soort.DEEL]
    return render(
        "statistics.html.j2",
        lang=lang,
        titel=_TITEL,
        opdracht=overzicht.opdracht,
        leerlingen=overzicht.aantal,
        overzicht=overzicht,
        vals_alarm=1 - (1 - NIVEAU) ** len(overzicht.getrokken),
        kaarten=[Kaart(vergelijking=each, beelden=_draw_one(each)) for each in cards],
        delen=shares,
        beelden=_draw_rest(overzicht, shares),
        groottes={kind: _summarise(counts) for kind, counts in overzicht.groottes.items() if counts},
    )


def _draw_rest(overzicht: Overzicht, shares: list[Vergelijking]) -> dict[str, dict[str, str]]:
    """Return the drawings that are no single comparison; none of what nobody was counted for."""
    found = {}
    if shares:
        found["delen"] = _in_both(lambda language: draw_shares(shares, language))
    if overzicht.aantal:
        found["leeftijden"] = _in_both(lambda language: draw_ages(overzicht.leeftijden, language))
        found["groottes"] = _in_both(lambda language: draw_sizes(overzicht.groottes, language))
        found["documenten"] = _in_both(lambda language: draw_counts(overzicht.documenten, language))
    return found


def _draw_one(each: Vergelijking) -> dict[str, str]:
    draw = draw_several if each.vraag.soort is Soort.DELEN else draw_bars
    return _in_both(lambda language: draw(each, language))


def _in_both(draw: Callable[[str], bytes]) -> dict[str, str]:
    """Return a drawing in each language, as the address of an image."""
    return {
        language: f"data:image/svg+xml;base64,{b64encode(draw(language)).decode('ascii')}" for language in LANGUAGES
    }


def _summarise(counts: Mapping[int, int]) -> dict[str, float]:
    """Return number of dossiers, and their median and largest size in kilobytes."""
    every = [kilobytes for kilobytes, count in counts.items() for _ in range(count)]
    return {"aantal": len(every), "mediaan": median(every), "grootste": max(every)}
