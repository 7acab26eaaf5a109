"""What is in an attachment: the base64 text of a ZIP that holds one file."""

from __future__ import annotations

import binascii
import io
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

MAX_UNPACKED = 100 * 1024 * 1024
"""An attachment that unpacks to more bytes than this is taken for a ZIP bomb; the largest dossier is far smaller."""

MAX_RATIO = 200
"""Documents compress by ten, spreadsheets by thirty; beyond this ratio, and beyond a megabyte, it is a ZIP bomb."""

_SMALL = 1024 * 1024
_STEP = 64 * 1024


class Defect(StrEnum):
    """What can be wrong with an attachment; each is a check of its own."""

    BASE64 = "base64"
    ZIP = "zip"
    AANTAL = "aantal"
    NAAM = "naam"
    PAD = "pad"
    BOM = "bom"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackedBijlage:
    """An attachment, decoded as far as possible.

    Attributes:
        raw: the decoded bytes; empty when the text is no base64.
        defects: what is wrong with it.
    """

    raw: bytes
    defects: frozenset[Defect]


def unpack(name: str, text: str) -> UnpackedBijlage:
    """Inspect an attachment in memory; nothing is written to disk.

    Args:
        name: the file name that the dossier gives.
        text: `bestandsinhoud`.
    """
    raw = _decode(text)
    if raw is None:
        return UnpackedBijlage(raw=b"", defects=frozenset({Defect.BASE64}))
    return UnpackedBijlage(raw=raw, defects=frozenset(_look_inside(name, raw)))


def _decode(text: str) -> bytes | None:
    try:
        return binascii.a2b_base64("".join(text.split()).encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        return None


def _look_inside(name: str, raw: bytes) -> set[Defect]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            found: set[Defect] = set()
            if len(entries) != 1:
                found.add(Defect.AANTAL)
            elif entries[0].filename != name:
                found.add(Defect.NAAM)
            if any(leads_elsewhere(entry.filename) for entry in archive.infolist()):
                found.add(Defect.PAD)
            if any(map(_explodes, entries)):
                found.add(Defect.BOM)
            elif not all(_reads(archive, entry) for entry in entries):
                found.add(Defect.ZIP)
            return found
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError):
        return {Defect.ZIP}


def leads_elsewhere(name: str) -> bool:
    r"""Tell whether unpacking a file of that name could write outside the folder it is unpacked in.

    >>> leads_elsewhere("plan.pdf"), leads_elsewhere("../plan.pdf"), leads_elsewhere("C:\\plan.pdf")
    (False, True, True)
    """
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0] or "\x00" in name


def _explodes(entry: zipfile.ZipInfo) -> bool:
    if entry.file_size > MAX_UNPACKED:
        return True
    return entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def _reads(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Tell whether a member unpacks: read in chunks, so that its CRC is checked; its declared size is not trusted."""
    left = entry.file_size
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_STEP):
                left -= len(chunk)
                if left < 0:
                    return False
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return False
    return left == 0
