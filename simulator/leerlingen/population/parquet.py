"""Flat records as a Parquet table; needs the extra `osolab[parquet]`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from simulator.errors import ConfigurationError
from simulator.files import finish, unfinished
from simulator.leerlingen.population.batch import Batch
from simulator.leerlingen.population.record import COLUMNS, Record

_ROW_GROUP = 5_000


def refuse_without_pyarrow() -> None:
    """Refuse an order that needs the extra.

    Raises:
        ConfigurationError: pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise ConfigurationError(
            "Parquet needs pyarrow, which is not installed",
            nl="Parquet heeft pyarrow nodig, en dat is niet geïnstalleerd",
            where="--format parquet",
            remedy="install it with `pip install osolab[parquet]`, or choose --format jsonl",
            remedy_nl="installeer het met `pip install osolab[parquet]`, of kies --format jsonl",
        )


class ParquetOutput:
    """Writes batches of records; an interrupted run starts again, because a table cannot be appended to later.

    Args:
        target: the table to write.
    """

    def __init__(self, target: Path) -> None:
        self._arrow: Any = import_module("pyarrow")
        kinds = {str: self._arrow.string(), int: self._arrow.int64(), bool: self._arrow.bool_()}
        self._schema = self._arrow.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])
        self._target = target
        self._writer = import_module("pyarrow.parquet").ParquetWriter(
            unfinished(target), self._schema, compression="zstd"
        )
        self._waiting: list[Record] = []

    def add(self, batch: Batch) -> None:
        """Write the records of a batch."""
        self._waiting += batch.records
        if len(self._waiting) >= _ROW_GROUP:
            self._write()

    def settle(self) -> dict[str, int]:
        """Return nothing: there is no checkpoint before the end."""
        return {}

    def finish(self, _pupils: int) -> dict[str, str]:
        """Close the table, give it its final name, and return its sha256."""
        self._write()
        self._writer.close()
        return {self._target.name: finish(self._target)}

    def break_off(self) -> None:
        """Remove the unfinished table."""
        self._writer.close()
        unfinished(self._target).unlink(missing_ok=True)

    def _write(self) -> None:
        if self._waiting:
            self._writer.write_table(self._arrow.Table.from_pylist(self._waiting, schema=self._schema))
            self._waiting = []


@contextmanager
def open_parquet(out: Path, suffix: str) -> Iterator[ParquetOutput]:
    """Open a table; it is removed when the run is interrupted."""
    output = ParquetOutput(out / f"leerlingen{suffix}.parquet")
    try:
        yield output
    finally:
        output.break_off()
