"""A block of pupils as a worker makes it: ready to be put behind what is there, so that one process can keep up."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from tarfile import USTAR_FORMAT, TarInfo

from simulator.dossier.fast_writer import write_fast
from simulator.files import sums_of
from simulator.leerlingen.dossier.bijlage_size import Bijlagemaat
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.population.order import Formaat, Opdracht, Tellingen
from simulator.leerlingen.population.pupil import remake
from simulator.leerlingen.population.record import Record, make_line, make_record
from simulator.leerlingen.population.zip_stream import Inhoud, make_entry
from simulator.standard.overdracht import Profiel

_TAR_BLOCK = 512
_GZIP_LEVEL = 4
TAR_END = bytes(2 * _TAR_BLOCK)
"""What closes a tar archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blok:
    """Pupils on their way to disk; of each format only its own attributes are filled.

    Attributes:
        aantal: number of pupils.
        tellingen: the same by kind.
        bytes_: what goes behind the one file of the format.
        sommen: lines of `SHA256SUMS`, one a dossier.
        bestanden: path and content of files of their own.
        inhoud: lines of the table of contents of a ZIP.
        records: flat records.
    """

    aantal: int
    tellingen: Tellingen
    bytes_: bytes = field(default=b"", repr=False)
    sommen: bytes = field(default=b"", repr=False)
    bestanden: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    inhoud: tuple[Inhoud, ...] = field(default=(), repr=False)
    records: tuple[Record, ...] = field(default=(), repr=False)


def make_blok(opdracht: Opdracht, indices: range) -> Blok:
    """Return the pupils with these indices as they go to disk."""
    pupils = tuple(remake(opdracht, indices))
    leerlingen, profielen = [leerling for leerling, _ in pupils], [profiel for _, profiel in pupils]
    tellingen = Tellingen(
        profielen=Counter(profiel.value for profiel in profielen),
        pgn=Counter(leerling.pgn_soort.value for leerling in leerlingen),
        scholen=Counter(leerling.school.brin for leerling in leerlingen),
    )
    formaat = Formaat(opdracht.format)
    if not formaat.holds_dossiers:
        records = tuple(map(make_record, leerlingen, profielen))
        if formaat is Formaat.PARQUET:
            return Blok(aantal=len(indices), tellingen=tellingen, records=records)
        return Blok(aantal=len(indices), tellingen=tellingen, bytes_=b"".join(map(make_line, records)))
    maat, datum = Bijlagemaat(opdracht.bijlagemaat), date.fromisoformat(opdracht.peildatum)
    files = tuple(
        (_path(leerling), write_fast(build_dossier(leerling, profiel, datum=datum, bijlagemaat=maat)))
        for leerling, profiel in zip(leerlingen, profielen, strict=True)
    )
    if opdracht.afwijkingen:
        files = _deviate(opdracht, indices, profielen, files, tellingen)
    sommen = sums_of((path, sha256(content).hexdigest()) for path, content in files)
    match formaat:
        case Formaat.ZIP:
            entries = [make_entry(path, content) for path, content in files]
            return Blok(
                aantal=len(indices),
                tellingen=tellingen,
                sommen=sommen,
                bytes_=b"".join(entry for entry, _ in entries),
                inhoud=tuple(inhoud for _, inhoud in entries),
            )
        case Formaat.TAR:
            plain = b"".join(part for path, content in files for part in _tar_entry(path, content))
            return Blok(aantal=len(indices), tellingen=tellingen, sommen=sommen, bytes_=compress(plain))
        case _:
            return Blok(aantal=len(indices), tellingen=tellingen, sommen=sommen, bestanden=files)


def _deviate(
    opdracht: Opdracht,
    indices: range,
    profielen: list[Profiel],
    files: tuple[tuple[str, bytes], ...],
    tellingen: Tellingen,
) -> tuple[tuple[str, bytes], ...]:
    """Return the dossiers, a share of them with one known fault, which `tellingen` then names."""
    from simulator.leerlingen.deviations.catalogue import deviate  # only who asks for faults waits for the catalogue

    spoilt = []
    for index, profiel, (path, content) in zip(indices, profielen, files, strict=True):
        data, name = deviate(content, profiel, index, opdracht.afwijkingen, opdracht.seed)
        spoilt.append((path, data))
        if name:
            tellingen.afwijkingen[path] = name
    return tuple(spoilt)


def compress(content: bytes) -> bytes:
    """Return a gzip member: members one after another are one gzip file."""
    return gzip.compress(content, _GZIP_LEVEL, mtime=0)


def _path(leerling: Leerling) -> str:
    return f"xml/{leerling.school.brin}/{leerling.leerlingid}.xml"


def _tar_entry(path: str, content: bytes) -> tuple[bytes, bytes, bytes]:
    info = TarInfo(path)
    info.size = len(content)
    return info.tobuf(USTAR_FORMAT), content, bytes(-len(content) % _TAR_BLOCK)
