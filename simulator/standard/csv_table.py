"""Reads the data files of the agreement that are tables: CSV under a header of `#` lines that says where it is from."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_table(*parts: str) -> list[dict[str, str]]:
    """Return the rows of a table in `simulator/standard/data`, a dict by column each.

    Args:
        parts: folders and file name under `data`.

    Raises:
        FileNotFoundError: there is no such table.
    """
    text = files("simulator.standard").joinpath("data", *parts).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
