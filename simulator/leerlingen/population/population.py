"""A population on disk: dossiers or flat records, the same bytes whatever the number of workers.

::

    OUT/xml/99AB/LN000001.xml      format xml: one dossier a file, by school of the sender
    OUT/dossiers.zip               format zip: the same files in one archive
    OUT/dossiers.tar.gz            format tar: the same files in one compressed stream
    OUT/leerlingen.jsonl           format jsonl: one flat record a line
    OUT/leerlingen.parquet         format parquet: the same records as a table
    OUT/SHA256SUMS                 checksum of every dossier, as `sha256sum -c` reads it
    OUT/MANIFEST.json              written last: seed, versions, counts, shares, checksums
    OUT/ONVOLTOOID.json            there while the work goes on, or when it was broken off: how far it has come
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from simulator.errors import ConfigurationError
from simulator.files import write_whole
from simulator.leerlingen.dossier.bijlage_size import Bijlagemaat
from simulator.leerlingen.names.pgn import Pgnwijze
from simulator.leerlingen.population.batch import Blok, make_blok
from simulator.leerlingen.population.mix import LANDELIJK, Mix
from simulator.leerlingen.population.order import Formaat, Manifest, Opdracht, check_shard, make_manifest, make_opdracht
from simulator.leerlingen.population.output import Uitvoer, open_uitvoer
from simulator.leerlingen.population.output_folder import (
    MANIFEST,
    ONVOLTOOID,
    Stand,
    claim,
    keep_stand,
    named,
    readable_trouble,
)
from simulator.leerlingen.population.parquet import ParquetUitvoer, open_parquet, refuse_without_pyarrow

_BLOCK = {Bijlagemaat.SMALL: 100, Bijlagemaat.TYPICAL: 5, Bijlagemaat.HEAVY: 1}
"""Pupils that a worker makes at a time, by the size of their attachments: a few megabytes."""

_AHEAD = 4
"""Blocks that wait for each worker: enough to keep it busy, few enough to keep memory constant."""

_SETTLE = 20
"""Blocks after which the work is safe from being broken off."""


def generate_population(
    *,
    pupils: int,
    seed: int,
    out: Path,
    mix: Mix | str = LANDELIJK,
    format: str = Formaat.XML,  # noqa: A002 - the name of the flag
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    pgn: str = Pgnwijze.SAFE,
    deviations: float = 0.0,
    attachments: str = Bijlagemaat.SMALL,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Manifest:
    """Write a population and return its manifest; broken-off work of the same order goes on where it stopped.

    Args:
        pupils: number of pupils of the whole population.
        seed: same order, same bytes.
        out: target folder; made when absent.
        mix: shares of the profiles.
        format: a `Formaat`.
        shard: make only part i of n; the parts may share a folder.
        workers: processes to work with.
        pgn: `safe`, `unique` or `wide`, see `Pgnwijze`.
        deviations: share (0-1) of the dossiers that carry one known fault; the manifest says which.
        attachments: size mix of the attachments, a `Bijlagemaat`.
        force: write over another population in the folder, whose files are then removed; other files always stay.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: an impossible order, a folder that holds something else, or one that cannot be written.
    """
    opdracht = make_opdracht(
        pupils=pupils, seed=seed, mix=mix, format=format, pgn=pgn, deviations=deviations, attachments=attachments
    )
    if workers < 1:
        raise ConfigurationError("at least one is needed", nl="minstens één is nodig", where="--workers")
    part, parts = check_shard(shard) if shard else (1, 1)
    indices = range(pupils * (part - 1) // parts, pupils * part // parts)
    suffix = f"-{part}-of-{parts}" if shard else ""
    formaat = Formaat(opdracht.format)
    if formaat is Formaat.PARQUET:
        refuse_without_pyarrow()
    with readable_trouble(out):
        stand = claim(out, opdracht, suffix, force=force)
        keep = partial(keep_stand, out, opdracht, suffix)
        blocks = _make_blocks(opdracht, indices[stand.gedaan :], workers)
        opened = (
            open_parquet(out, suffix)
            if formaat is Formaat.PARQUET
            else open_uitvoer(out, formaat, suffix, stand.bestanden)
        )
        with opened as uitvoer:
            stand = _write_all(uitvoer, stand, blocks, keep, progress and partial(_report, progress, len(indices)))
            sums = uitvoer.finish(stand.gedaan)
        manifest = make_manifest(opdracht, shard, stand.tellingen, sums)
        write_whole(out / named(MANIFEST, suffix), manifest.as_json().encode())
        (out / named(ONVOLTOOID, suffix)).unlink()
    return manifest


def _report(progress: Callable[[int, int], None], total: int, done: int) -> None:
    progress(done, total)


def _write_all(
    uitvoer: Uitvoer | ParquetUitvoer,
    stand: Stand,
    blocks: Iterator[Blok],
    keep: Callable[[Stand], None],
    report: Callable[[int], None] | None,
) -> Stand:
    """Write the pupils, and return how far that came: the end."""
    done, tellingen = stand.gedaan, stand.tellingen
    for number, blok in enumerate(blocks, start=1):
        uitvoer.add(blok)
        tellingen.add(blok.tellingen)
        done += blok.aantal
        if report:
            report(done)
        if number % _SETTLE == 0:
            keep(Stand(gedaan=done, bestanden=uitvoer.settle(), tellingen=tellingen))
    return Stand(gedaan=done, tellingen=tellingen)


def _collect_seldom() -> None:
    """Let a worker look for circles less often: pupils and dossiers are frozen values, which cannot form any."""
    gc.set_threshold(50_000)


def _make_blocks(opdracht: Opdracht, indices: range, workers: int) -> Iterator[Blok]:
    """Yield the pupils in order of index, made here or by other processes."""
    size = _BLOCK[Bijlagemaat(opdracht.bijlagemaat)]
    blocks = [indices[start : start + size] for start in range(0, len(indices), size)]
    if workers == 1 or len(blocks) <= 1:
        yield from (make_blok(opdracht, block) for block in blocks)
        return
    # Spawned, not forked: a progress bar may run a thread in this process.
    with get_context("spawn").Pool(min(workers, len(blocks)), _collect_seldom) as pool:
        waiting = deque(pool.apply_async(make_blok, (opdracht, block)) for block in blocks[: _AHEAD * workers])
        for block in [*blocks[_AHEAD * workers :], None]:
            if block is None:
                yield from (each.get() for each in waiting)
            else:
                yield waiting.popleft().get()
                waiting.append(pool.apply_async(make_blok, (opdracht, block)))
