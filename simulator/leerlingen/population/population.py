"""A population on disk: dossiers or flat records, the same bytes whatever the number of workers.

::

    OUT/xml/99AB/LN000001.xml      format xml: one dossier a file, by school of the sender
    OUT/dossiers.zip               format zip: the same files in one archive
    OUT/dossiers.tar.gz            format tar: the same files in one compressed stream
    OUT/leerlingen.jsonl           format jsonl: one flat record a line
    OUT/leerlingen.parquet         format parquet: the same records as a table
    OUT/SHA256SUMS                 checksum of every dossier, as `sha256sum -c` reads it
    OUT/MANIFEST.json              written last: seed, versions, counts, shares, checksums
    OUT/ONVOLTOOID.json            progress; only there during a run, or after an interrupted one
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from simulator.errors import ConfigurationError
from simulator.files import write_atomically
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.leerlingen.names.pgn import PgnPolicy
from simulator.leerlingen.population.batch import Batch, make_batch
from simulator.leerlingen.population.mix import NATIONAL, Mix
from simulator.leerlingen.population.order import (
    Manifest,
    OutputFormat,
    PopulationOrder,
    check_shard,
    make_manifest,
    make_order,
)
from simulator.leerlingen.population.output import Output, open_output
from simulator.leerlingen.population.output_folder import (
    INCOMPLETE,
    MANIFEST,
    Checkpoint,
    claim,
    keep_checkpoint,
    named,
    readable_trouble,
)
from simulator.leerlingen.population.parquet import ParquetOutput, open_parquet, refuse_without_pyarrow

_BLOCK = {BijlageSize.SMALL: 100, BijlageSize.TYPICAL: 5, BijlageSize.HEAVY: 1}
"""Pupils in a batch, by the size mix of their attachments: a few megabytes."""

_AHEAD = 4
"""Batches queued for each worker: enough to keep it busy, few enough to keep memory constant."""

_SETTLE = 20
"""Batches between two checkpoints."""


def generate_population(
    *,
    pupils: int,
    seed: int,
    out: Path,
    mix: Mix | str = NATIONAL,
    format: str = OutputFormat.XML,  # noqa: A002 - the name of the flag
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    pgn: str = PgnPolicy.SAFE,
    deviations: float = 0.0,
    attachments: str = BijlageSize.SMALL,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Manifest:
    """Write a population and return its manifest; an interrupted run of the same order resumes where it stopped.

    Args:
        pupils: number of pupils of the whole population.
        seed: same order, same bytes.
        out: target folder; made when absent.
        mix: shares of the profiles.
        format: an `OutputFormat`.
        shard: make only part i of n; the parts may share a folder.
        workers: processes to work with.
        pgn: `safe`, `unique` or `wide`, see `PgnPolicy`.
        deviations: share (0-1) of the dossiers that carry one known fault; the manifest says which.
        attachments: size mix of the attachments, a `BijlageSize`.
        force: write over another population in the folder, whose files are then removed; other files always stay.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: an impossible order, a folder that holds something else, or one that cannot be written.
    """
    order = make_order(
        pupils=pupils, seed=seed, mix=mix, format=format, pgn=pgn, deviations=deviations, attachments=attachments
    )
    if workers < 1:
        raise ConfigurationError("at least one is needed", nl="minstens één is nodig", where="--workers")
    part, parts = check_shard(shard) if shard else (1, 1)
    indices = range(pupils * (part - 1) // parts, pupils * part // parts)
    suffix = f"-{part}-of-{parts}" if shard else ""
    output_format = OutputFormat(order.format)
    if output_format is OutputFormat.PARQUET:
        refuse_without_pyarrow()
    with readable_trouble(out):
        checkpoint = claim(out, order, suffix, force=force)
        keep = partial(keep_checkpoint, out, order, suffix)
        blocks = _make_blocks(order, indices[checkpoint.done :], workers)
        opened = (
            open_parquet(out, suffix)
            if output_format is OutputFormat.PARQUET
            else open_output(out, output_format, suffix, checkpoint.files)
        )
        with opened as output:
            checkpoint = _write_all(
                output, checkpoint, blocks, keep, progress and partial(_report, progress, len(indices))
            )
            sums = output.finish(checkpoint.done)
        manifest = make_manifest(order, shard, checkpoint.counts, sums)
        write_atomically(out / named(MANIFEST, suffix), manifest.as_json().encode())
        (out / named(INCOMPLETE, suffix)).unlink()
    return manifest


def _report(progress: Callable[[int, int], None], total: int, done: int) -> None:
    progress(done, total)


def _write_all(
    output: Output | ParquetOutput,
    checkpoint: Checkpoint,
    blocks: Iterator[Batch],
    keep: Callable[[Checkpoint], None],
    report: Callable[[int], None] | None,
) -> Checkpoint:
    """Write the batches, with a checkpoint now and then, and return the final progress."""
    done, counts = checkpoint.done, checkpoint.counts
    for number, batch in enumerate(blocks, start=1):
        output.add(batch)
        counts.add(batch.counts)
        done += batch.count
        if report:
            report(done)
        if number % _SETTLE == 0:
            keep(Checkpoint(done=done, files=output.settle(), counts=counts))
    return Checkpoint(done=done, counts=counts)


def _raise_gc_threshold() -> None:
    """Raise the gc threshold of a worker: pupils and dossiers are frozen values, which form no reference cycles."""
    gc.set_threshold(50_000)


def _make_blocks(order: PopulationOrder, indices: range, workers: int) -> Iterator[Batch]:
    """Yield the batches in order of index, made in this process or in others."""
    size = _BLOCK[BijlageSize(order.attachment_size)]
    blocks = [indices[start : start + size] for start in range(0, len(indices), size)]
    if workers == 1 or len(blocks) <= 1:
        yield from (make_batch(order, block) for block in blocks)
        return
    # Spawned, not forked: a progress bar may run a thread in this process.
    with get_context("spawn").Pool(min(workers, len(blocks)), _raise_gc_threshold) as pool:
        waiting = deque(pool.apply_async(make_batch, (order, block)) for block in blocks[: _AHEAD * workers])
        for block in [*blocks[_AHEAD * workers :], None]:
            if block is None:
                yield from (each.get() for each in waiting)
            else:
                yield waiting.popleft().get()
                waiting.append(pool.apply_async(make_batch, (order, block)))
