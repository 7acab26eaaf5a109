"""An append-only ZIP of any size, whose entries are made by several processes, in constant memory.

Entries are deflated where they are made; the process that joins them only keeps the central directory, in a file beside
the archive until it is closed. Bron: PKWARE APPNOTE 6.3, with the ZIP64 records that more than 65,535 entries ask for.
"""

from __future__ import annotations

import zlib
from struct import Struct

_LOCAL = Struct("<4s5H3I2H")
_CENTRAL = Struct("<4s6H3I5H2I")
_END = Struct("<4s4H2IH")
_END64 = Struct("<4sQ2H2I4Q")
_LOCATOR64 = Struct("<4sIQI")
_EXTRA64 = Struct("<2HQ")

_VERSION = 45  # ZIP64
_UNIX = 3 << 8
_DEFLATED = 8
_DATE = (1 << 5) | 1  # 1 January 1980
_EVERYBODY_READS = 0o100644 << 16
_MOST_ENTRIES = 0xFFFF
_MOST_BYTES = 0xFFFFFFFF

DirectoryEntry = tuple[str, int, int, int]
"""An entry of the central directory: name, CRC, compressed and plain size."""


def make_entry(name: str, content: bytes) -> tuple[bytes, DirectoryEntry]:
    """Return the bytes of an entry in the archive, and what its entry in the central directory is made of.

    Args:
        name: ASCII path.
        content: less than 4 GiB.
    """
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(content) + deflate.flush()
    crc = zlib.crc32(content)
    raw = name.encode("ascii")
    head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, _DEFLATED, 0, _DATE, crc, len(data), len(content), len(raw), 0)
    return head + raw + data, (name, crc, len(data), len(content))


def size_of_entry(content: DirectoryEntry) -> int:
    """Return the number of bytes of an entry in the archive."""
    name, _, compressed, _ = content
    return _LOCAL.size + len(name) + compressed


def make_line(content: DirectoryEntry, offset: int) -> bytes:
    """Return the central directory record of an entry at `offset`."""
    name, crc, compressed, plain = content
    raw = name.encode("ascii")
    extra = _EXTRA64.pack(1, 8, offset) if offset >= _MOST_BYTES else b""
    return (
        _CENTRAL.pack(
            b"PK\1\2",
            _UNIX | _VERSION,
            _VERSION,
            0,
            _DEFLATED,
            0,
            _DATE,
            crc,
            compressed,
            plain,
            len(raw),
            len(extra),
            0,
            0,
            0,
            _EVERYBODY_READS,
            min(offset, _MOST_BYTES),
        )
        + raw
        + extra
    )


def make_end(entries: int, start: int, size: int) -> bytes:
    """Return the end of central directory record, with those of ZIP64 when they are needed.

    Args:
        entries: number of entries.
        start: offset of the central directory.
        size: number of bytes of the central directory.
    """
    end = _END.pack(
        b"PK\5\6",
        0,
        0,
        min(entries, _MOST_ENTRIES),
        min(entries, _MOST_ENTRIES),
        min(size, _MOST_BYTES),
        min(start, _MOST_BYTES),
        0,
    )
    if entries < _MOST_ENTRIES and start + size < _MOST_BYTES:
        return end
    end64 = _END64.pack(b"PK\6\6", _END64.size - 12, _UNIX | _VERSION, _VERSION, 0, 0, entries, entries, size, start)
    return end64 + _LOCATOR64.pack(b"PK\6\7", 0, start + size, 1) + end
