"""The coverage of a population, counted from its order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simulator.leerlingen.coverage.count import PathCounts, count_block
from simulator.leerlingen.coverage.report import write_report
from simulator.leerlingen.coverage.summary import Coverage, make_coverage
from simulator.leerlingen.population.mix import parse_mix
from simulator.leerlingen.population.order import Manifest, PopulationOrder
from simulator.leerlingen.population.recount import order_of, recount


def measure_coverage(
    asked: PopulationOrder | Manifest,
    *,
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Coverage:
    """Return which paths the dossiers of a population contain, for the profiles of its mix.

    The dossiers are made again from the order, so none need be on disk; deviations are left out.

    Args:
        asked: an order, or the manifest of what was made of it.
        shard: only part i of n; that of the manifest when not given.
        workers: processes to work with; the outcome does not depend on them.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: shard out of range, or no workers.
    """
    order, indices = order_of(asked, shard)
    path_counts = recount(count_block, PathCounts(), order=order, indices=indices, workers=workers, progress=progress)
    return make_coverage(path_counts, tuple(profiel for profiel, _ in parse_mix(order.mix).shares))


def write_coverage(
    asked: PopulationOrder | Manifest,
    out: Path,
    *,
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    lang: str = "nl",
    progress: Callable[[int, int], None] | None = None,
) -> Coverage:
    """Write `OUT/dekking.json` and `OUT/dekking.html` about a population, and return the coverage.

    Args:
        asked: an order, or the manifest of what was made of it.
        out: folder; made when absent.
        shard: only part i of n; that of the manifest when not given.
        workers: processes to work with; the outcome does not depend on them.
        lang: language in which the page opens; it holds both.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: shard out of range, no workers, or a folder that cannot be written.
    """
    coverage = measure_coverage(asked, shard=shard, workers=workers, progress=progress)
    write_report(coverage, out, lang=lang, order=order_of(asked, shard)[0])
    return coverage
