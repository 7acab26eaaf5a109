"""Writes the statistics of a population to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simulator.files import write_atomically
from simulator.leerlingen.population.order import Manifest, PopulationOrder
from simulator.leerlingen.population.output_folder import readable_trouble
from simulator.leerlingen.statistics.summary import Overview, as_json, measure_stats

JSON = "statistiek.json"
HTML = "statistiek.html"


def write_stats(
    asked: PopulationOrder | Manifest,
    out: Path,
    *,
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    lang: str = "nl",
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write `OUT/statistiek.html` and `OUT/statistiek.json` about a population, and return the path of the page.

    Args:
        asked: an order, or the manifest of what was made of it.
        out: folder; made when absent.
        shard: only part i of n; that of the manifest when not given.
        workers: processes to work with; the outcome does not depend on them.
        lang: language in which the page opens; it holds both.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: shard out of range, no workers, a folder that cannot be written, or the extra
            `osolab[stats]` is absent.
    """
    return write_overview(measure_stats(asked, shard=shard, workers=workers, progress=progress), out, lang=lang)


def write_overview(overview: Overview, out: Path, *, lang: str = "nl") -> Path:
    """Write statistics that were measured before, and return the path of the page.

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    from simulator.leerlingen.statistics.page import as_html  # the templates are loaded only when a page is written

    with readable_trouble(out):
        out.mkdir(parents=True, exist_ok=True)
        write_atomically(out / JSON, as_json(overview).encode())
        write_atomically(out / HTML, as_html(overview, lang=lang))
    return out / HTML
