"""Where a population goes: a tree of files, one archive, or one file of lines. A file is whole or not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from simulator.leerlingen.model import Leerling
from simulator.standard.overdracht import Profiel

_WHEN = (1980, 1, 1, 0, 0, 0)
_UNFINISHED = ".deel"


class Uitvoer(Protocol):
    """Takes the pupils of a population one after another.

    Attributes:
        counts_parts: whether each part is a file of its own in the manifest.
        sums: sha256 of what was written as one file, filled when all is done.
    """

    counts_parts: bool
    sums: dict[str, str]

    def write(self, pad: str, inhoud: bytes) -> None:
        """Take one part."""
        ...


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that it is whole or not there."""
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        unfinished.write_bytes(content)
        unfinished.replace(target)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


class _Boom:
    """A tree of files."""

    counts_parts = True

    def __init__(self, out: Path) -> None:
        self.sums: dict[str, str] = {}
        self._out = out
        self._made: set[Path] = set()

    def write(self, pad: str, inhoud: bytes) -> None:
        """Write one file."""
        target = self._out / pad
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        write_whole(target, inhoud)


class _Archief:
    """One ZIP; its compressed bytes depend on the version of zlib, what it holds does not."""

    counts_parts = True

    def __init__(self, archive: ZipFile) -> None:
        self.sums: dict[str, str] = {}
        self._archive = archive

    def write(self, pad: str, inhoud: bytes) -> None:
        """Add one file."""
        info = ZipInfo(pad, _WHEN)
        info.compress_type = ZIP_DEFLATED
        self._archive.writestr(info, inhoud)


class _Regels:
    """One file of lines."""

    counts_parts = False

    def __init__(self, stream: BinaryIO) -> None:
        self.sums: dict[str, str] = {}
        self.digest = sha256()
        self._stream = stream

    def write(self, _pad: str, inhoud: bytes) -> None:
        """Add one line."""
        self.digest.update(inhoud)
        self._stream.write(inhoud)


@contextmanager
def open_uitvoer(out: Path, formaat: str, suffix: str) -> Iterator[Uitvoer]:
    """Open what takes a population of a format.

    Args:
        out: folder.
        formaat: `xml`, `zip` or `jsonl`.
        suffix: of the file name of a part.
    """
    if formaat == "xml":
        yield _Boom(out)
        return
    name = f"dossiers{suffix}.zip" if formaat == "zip" else f"leerlingen{suffix}.jsonl"
    unfinished = out / (name + _UNFINISHED)
    try:
        with unfinished.open("wb") as stream:
            if formaat == "zip":
                with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
                    yield _Archief(archive)
            else:
                lines = _Regels(stream)
                yield lines
                lines.sums[name] = lines.digest.hexdigest()
        unfinished.replace(out / name)
    finally:
        unfinished.unlink(missing_ok=True)


def make_record(leerling: Leerling, profiel: Profiel) -> bytes:
    """Return one line of JSON that tells who a pupil is: flat, text and numbers only."""
    adres = leerling.gezin.adres
    advies = leerling.advies
    record = {
        "index": leerling.index,
        "profiel": profiel.value,
        "leerlingid": leerling.leerlingid,
        "pgn": leerling.pgn,
        "pgn_soort": leerling.pgn_soort.value,
        "voornamen": " ".join(leerling.voornamen),
        "roepnaam": leerling.roepnaam,
        "voorvoegsel": leerling.voorvoegsel,
        "achternaam": leerling.achternaam,
        "geslacht": leerling.geslacht,
        "geboortedatum": leerling.geboortedatum.isoformat(),
        "straat": adres.straat,
        "huisnummer": f"{adres.huisnummer}{adres.toevoeging}",
        "postcode": adres.postcode,
        "plaats": adres.plaats,
        "gemeente": adres.gemeente,
        "adresgeheim": leerling.adresgeheim,
        "gezin": leerling.gezin.nummer,
        "verzorgers": len(leerling.gezin.verzorgers),
        "brin": leerling.school.brin,
        "vestigingscode": leerling.school.vestigingscode,
        "sector": leerling.school.sector.value,
        "swv": leerling.school.swv_nummer,
        "ontvanger_brin": leerling.ontvanger.brin if leerling.ontvanger else "",
        "ontvanger_vestigingscode": leerling.ontvanger.vestigingscode if leerling.ontvanger else "",
        "jaargroep": leerling.jaargroep,
        "ingeschreven_op": leerling.ingeschreven_op.isoformat(),
        "advies": advies.code if advies else "",
        "herzien_advies": advies.herzien if advies else "",
        "eindtoets": leerling.eindtoets.score if leerling.eindtoets else None,
        "toetsen": len(leerling.toetsen),
        "ondersteuning": leerling.ondersteuning.aanwezig,
        "bijlagen": leerling.bijlagen,
        "opt_out": ",".join(sorted(leerling.opt_out)),
        "akkoord": leerling.inzage.akkoord,
        "toestemming": leerling.inzage.toestemming,
    }
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()
