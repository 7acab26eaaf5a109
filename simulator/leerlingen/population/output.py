"""The output files of a population: append-only, so that an interrupted run resumes where it stopped.

A file gets its final name when it is complete; until then its name ends in `.deel`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from simulator.files import SUMS, finish, unfinished, write_atomically
from simulator.leerlingen.population.batch import TAR_END, Batch, compress
from simulator.leerlingen.population.order import OutputFormat
from simulator.leerlingen.population.zip_stream import make_end, make_line, size_of_entry

_COPY = 1 << 20
_CONTENTS = ".inhoud"
_SINGLE = {
    OutputFormat.ZIP: "dossiers{}.zip",
    OutputFormat.TAR: "dossiers{}.tar.gz",
    OutputFormat.JSONL: "leerlingen{}.jsonl",
}


class Output:
    """Writes the batches of a population one after another; opened by `open_output`.

    Args:
        out: folder.
        output_format: any but Parquet.
        suffix: of the file names of a part.
        files: the append-only files, positioned at their end.
    """

    def __init__(self, out: Path, output_format: OutputFormat, suffix: str, files: Mapping[str, BinaryIO]) -> None:
        self._out = out
        self._format = output_format
        self._files = files
        self._single = files.get(_SINGLE.get(output_format, "").format(suffix))
        self._sums = files.get(f"{SUMS}{suffix}")
        self._contents = files.get(f"{_SINGLE[OutputFormat.ZIP].format(suffix)}{_CONTENTS}")
        self._made: set[Path] = set()

    def add(self, batch: Batch) -> None:
        """Append a batch."""
        for path, content in batch.files:
            target = self._out / path
            if target.parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
            write_atomically(target, content)
        if self._contents is not None and self._single is not None:
            offset = self._single.tell()
            for entry in batch.content:
                self._contents.write(make_line(entry, offset))
                offset += size_of_entry(entry)
        if self._single is not None:
            self._single.write(batch.bytes_)
        if self._sums is not None:
            self._sums.write(batch.checksums)

    def settle(self) -> dict[str, int]:
        """Sync what was added to disk, and return the size of each file."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
        return {name: file.tell() for name, file in self._files.items()}

    def finish(self, pupils: int) -> dict[str, str]:
        """Complete the archives, give the files their final names, and return their sha256.

        Args:
            pupils: number of pupils that were added, in all.
        """
        if self._format is OutputFormat.TAR and self._single is not None:
            self._single.write(compress(TAR_END))
        if self._contents is not None and self._single is not None:
            start = self._single.tell()
            self._contents.seek(0)
            while part := self._contents.read(_COPY):
                self._single.write(part)
            self._single.write(make_end(pupils, start, self._single.tell() - start))
        self.settle()
        sums = {}
        for name in self._files:
            if name.endswith(_CONTENTS):
                unfinished(self._out / name).unlink()
            else:
                sums[name] = finish(self._out / name)
        return sums


def names_of(output_format: OutputFormat, suffix: str) -> tuple[str, ...]:
    """Return the names of the append-only files of a format."""
    names = []
    if output_format in _SINGLE:
        names.append(_SINGLE[output_format].format(suffix))
    if output_format is OutputFormat.ZIP:
        names.append(f"{names[0]}{_CONTENTS}")
    if output_format.holds_dossiers:
        names.append(f"{SUMS}{suffix}")
    return tuple(names)


@contextmanager
def open_output(out: Path, output_format: OutputFormat, suffix: str, checkpoint: Mapping[str, int]) -> Iterator[Output]:
    """Open the output for a format.

    Args:
        out: folder.
        output_format: any but Parquet.
        suffix: of the file names of a part.
        checkpoint: size of each file at the last checkpoint, to resume from; empty for a new run.
    """
    with ExitStack() as stack:
        files: dict[str, BinaryIO] = {}
        for name in names_of(output_format, suffix):
            file = stack.enter_context(unfinished(out / name).open("r+b" if name in checkpoint else "w+b"))
            file.truncate(checkpoint.get(name, 0))
            file.seek(0, os.SEEK_END)
            files[name] = file
        yield Output(out, output_format, suffix, files)
