"""Makes the pupils of an order again, to count something about them.

A pupil follows from seed and index alone, so nothing has to be kept while a population is written: counting is a
separate pass, over blocks of pupils that any process may take. The totals do not depend on the blocks or processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from typing import Protocol, Self, TypeVar

from simulator.errors import ConfigurationError
from simulator.leerlingen.population.order import Manifest, PopulationOrder, check_shard

_BLOCK = 100
"""Pupils that a worker counts at a time."""


class Tally(Protocol):
    """Counts that can be added up."""

    def add(self, more: Self) -> None:
        """Add the counts of `more` to these."""
        ...


_T = TypeVar("_T", bound=Tally)


def order_of(asked: PopulationOrder | Manifest, shard: tuple[int, int] | None = None) -> tuple[PopulationOrder, range]:
    """Return an order and the indices of its pupils, or of those of a shard.

    Args:
        asked: an order, or the manifest of what was made from it.
        shard: part i of n; that of the manifest when not given.

    Raises:
        ConfigurationError: shard out of range.
    """
    order, made = (asked.order, asked.shard) if isinstance(asked, Manifest) else (asked, None)
    part, parts = check_shard(shard or made or (1, 1))
    return order, range(order.pupils * (part - 1) // parts, order.pupils * part // parts)


def recount(
    count: Callable[[PopulationOrder, range], _T],
    into: _T,
    *,
    order: PopulationOrder,
    indices: range,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> _T:
    """Return `into` with the counts of every block of pupils added.

    Args:
        count: counts one block; a module-level function, so that it can be pickled.
        into: empty counts.
        order: the order.
        indices: of the pupils.
        workers: processes to work with.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: no workers.
    """
    if workers < 1:
        raise ConfigurationError("at least one is needed", nl="minstens één is nodig", where="--workers")
    blocks = [indices[start : start + _BLOCK] for start in range(0, len(indices), _BLOCK)]
    done = 0
    for block, counted in zip(blocks, _count_all(partial(count, order), blocks, workers), strict=True):
        into.add(counted)
        done += len(block)
        if progress:
            progress(done, len(indices))
    return into


def _count_all(count: Callable[[range], _T], blocks: list[range], workers: int) -> Iterator[_T]:
    """Yield the counts of the blocks in their order, made in this process or in others."""
    if workers == 1 or len(blocks) <= 1:
        yield from map(count, blocks)
        return
    # Spawned, not forked: a progress bar may run a thread in this process.
    with get_context("spawn").Pool(min(workers, len(blocks))) as pool:
        yield from pool.imap(count, blocks)
