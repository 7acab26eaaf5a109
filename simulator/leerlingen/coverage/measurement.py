"""The coverage of a population, counted from its order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simulator.leerlingen.coverage.count import Padtelling, count_block
from simulator.leerlingen.coverage.report import write_dekking
from simulator.leerlingen.coverage.summary import Dekking, make_dekking
from simulator.leerlingen.population.mix import parse_mix
from simulator.leerlingen.population.order import Manifest, Opdracht
from simulator.leerlingen.population.recount import order_of, recount


def measure_coverage(
    asked: Opdracht | Manifest,
    *,
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Dekking:
    """Return which paths the dossiers of a population touch, for the profiles of its mix.

    Also of a population without dossiers on disk: of those that its pupils would have. Faults that were put in on
    purpose are not looked at.

    Args:
        asked: an order, or the manifest of what was made of it.
        shard: only part i of n; that of the manifest when not given.
        workers: processes to work with; the outcome does not depend on them.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: shard out of range, or no workers.
    """
    opdracht, indices = order_of(asked, shard)
    telling = recount(count_block, Padtelling(), opdracht=opdracht, indices=indices, workers=workers, progress=progress)
    return make_dekking(telling, tuple(profiel for profiel, _ in parse_mix(opdracht.mix).shares))


def write_coverage(
    asked: Opdracht | Manifest,
    out: Path,
    *,
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    lang: str = "nl",
    progress: Callable[[int, int], None] | None = None,
) -> Dekking:
    """Write `OUT/dekking.json` and `OUT/dekking.html` about a population, and return what stands in them.

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
    dekking = measure_coverage(asked, shard=shard, workers=workers, progress=progress)
    write_dekking(dekking, out, lang=lang, opdracht=order_of(asked, shard)[0])
    return dekking
