"""A batch of pupils as a worker makes it: ready to be appended, so that the one process that writes can keep up."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from tarfile import USTAR_FORMAT, TarInfo

from simulator.dossier.fast_writer import write_fast
from simulator.files import sums_of
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.population.order import Counts, OutputFormat, PopulationOrder
from simulator.leerlingen.population.pupil import remake
from simulator.leerlingen.population.record import Record, make_line, make_record
from simulator.leerlingen.population.zip_stream import DirectoryEntry, make_entry
from simulator.standard.overdracht import Profiel

_TAR_BLOCK = 512
_GZIP_LEVEL = 4
TAR_END = bytes(2 * _TAR_BLOCK)
"""End-of-archive marker of a tar file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch of pupils, ready to be written; each format uses only some of the attributes.

    Attributes:
        count: number of pupils.
        counts: number of pupils by kind.
        bytes_: to be appended to the single file of the format.
        checksums: lines of `SHA256SUMS`, one for each dossier.
        files: path and content of each separate file.
        content: entries of the central directory of a ZIP.
        records: flat records.
    """

    count: int
    counts: Counts
    bytes_: bytes = field(default=b"", repr=False)
    checksums: bytes = field(default=b"", repr=False)
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    content: tuple[DirectoryEntry, ...] = field(default=(), repr=False)
    records: tuple[Record, ...] = field(default=(), repr=False)


def make_batch(order: PopulationOrder, indices: range) -> Batch:
    """Return the batch of the pupils with these indices."""
    pupils = tuple(remake(order, indices))
    leerlingen, profielen = [leerling for leerling, _ in pupils], [profiel for _, profiel in pupils]
    counts = Counts(
        profielen=Counter(profiel.value for profiel in profielen),
        pgn=Counter(leerling.pgn_soort.value for leerling in leerlingen),
        schools=Counter(leerling.school.brin for leerling in leerlingen),
    )
    output_format = OutputFormat(order.format)
    if not output_format.holds_dossiers:
        records = tuple(map(make_record, leerlingen, profielen))
        if output_format is OutputFormat.PARQUET:
            return Batch(count=len(indices), counts=counts, records=records)
        return Batch(count=len(indices), counts=counts, bytes_=b"".join(map(make_line, records)))
    size, day = BijlageSize(order.attachment_size), date.fromisoformat(order.peildatum)
    files = tuple(
        (_path(leerling), write_fast(build_dossier(leerling, profiel, datum=day, size=size)))
        for leerling, profiel in zip(leerlingen, profielen, strict=True)
    )
    if order.deviations:
        files = _deviate(order, indices, profielen, files, counts)
    checksums = sums_of((path, sha256(content).hexdigest()) for path, content in files)
    match output_format:
        case OutputFormat.ZIP:
            entries = [make_entry(path, content) for path, content in files]
            return Batch(
                count=len(indices),
                counts=counts,
                checksums=checksums,
                bytes_=b"".join(entry for entry, _ in entries),
                content=tuple(content for _, content in entries),
            )
        case OutputFormat.TAR:
            plain = b"".join(part for path, content in files for part in _tar_entry(path, content))
            return Batch(count=len(indices), counts=counts, checksums=checksums, bytes_=compress(plain))
        case _:
            return Batch(count=len(indices), counts=counts, checksums=checksums, files=files)


def _deviate(
    order: PopulationOrder,
    indices: range,
    profielen: list[Profiel],
    files: tuple[tuple[str, bytes], ...],
    counts: Counts,
) -> tuple[tuple[str, bytes], ...]:
    """Return the dossiers, a share of them with one known fault, which is added to `counts`."""
    from simulator.leerlingen.deviations.catalogue import deviate  # the catalogue is slow to import, and seldom needed

    deviating = []
    for index, profiel, (path, content) in zip(indices, profielen, files, strict=True):
        data, name = deviate(content, profiel, index, order.deviations, order.seed)
        deviating.append((path, data))
        if name:
            counts.deviations[path] = name
    return tuple(deviating)


def compress(content: bytes) -> bytes:
    """Return a gzip member; concatenated members are one gzip file."""
    return gzip.compress(content, _GZIP_LEVEL, mtime=0)


def _path(leerling: Leerling) -> str:
    return f"xml/{leerling.school.brin}/{leerling.leerlingid}.xml"


def _tar_entry(path: str, content: bytes) -> tuple[bytes, bytes, bytes]:
    info = TarInfo(path)
    info.size = len(content)
    return info.tobuf(USTAR_FORMAT), content, bytes(-len(content) % _TAR_BLOCK)
