"""Writes the ledger of the client during the run: one line of JSON for each transfer that ended."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Self

from loadtests.model import LedgerEntry
from simulator.errors import ConfigurationError

_NAMES = {"number": "nummer", "fault": "fout"}
"""Fields with another key in the file."""
_DEFAULTS = {field.name: field.default for field in fields(LedgerEntry)}


def to_line(entry: LedgerEntry) -> str:
    """Return an entry as a line of JSON, without empty fields.

    >>> to_line(LedgerEntry(number=3, sessie_id="s", resultaat="OverdrachtGeslaagd"))
    '{"nummer":3,"sessie_id":"s","resultaat":"OverdrachtGeslaagd"}'
    """
    values = ((name, getattr(entry, name)) for name in LedgerEntry.__slots__)
    filled = {_NAMES.get(name, name): value for name, value in values if value != _DEFAULTS[name]}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))


class LedgerWriter:
    """Writes ledger lines; those of each report are on disk when `write` returns.

    When the disk is full, the lines of the report that did not fit are left out as a whole, `write` raises once, and
    later lines are only counted.

    Args:
        path: of the file; an earlier one is replaced.

    Attributes:
        written: lines in the file.
        unwritten: lines that were not written because the disk was full.

    Raises:
        ConfigurationError: the file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.written = 0
        self.unwritten = 0
        self._path = path
        self._whole = 0
        self._broken = False
        try:
            self._file = path.open("wb", buffering=0)
        except OSError as error:
            raise cannot_write(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def write(self, entries: Iterable[LedgerEntry]) -> None:
        """Write the lines of one report.

        Raises:
            ConfigurationError: they cannot be written, for instance because the disk is full; raised once.
        """
        lines = [to_line(entry).encode() + b"\n" for entry in entries]
        if self._broken:
            self.unwritten += len(lines)
            return
        content = memoryview(b"".join(lines))
        try:
            while content:
                content = content[self._file.write(content) or 0 :]
        except OSError as error:
            self._broken = True
            self.unwritten += len(lines)
            with suppress(OSError):  # remove the incomplete part of the report, if the disk allows it
                self._file.truncate(self._whole)
            raise cannot_write(self._path, error) from error
        self._whole = self._file.tell()
        self.written += len(lines)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def cannot_write(path: Path, error: OSError) -> ConfigurationError:
    """Return the error for a file that cannot be written: the disk is full, or another reason."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return ConfigurationError(
        "the disk is full; what was written before is kept" if full else f"cannot be written: {error.strerror}",
        nl="de schijf is vol; wat al geschreven was, blijft bewaard"
        if full
        else f"is niet te schrijven: {error.strerror}",
        where=str(path),
        remedy="make room, or choose another folder with --out",
        remedy_nl="maak ruimte, of kies een andere map met --out",
    )
