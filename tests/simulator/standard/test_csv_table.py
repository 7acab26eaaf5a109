"""Tables of the agreement."""

from __future__ import annotations

from importlib.resources import files

import pytest

from simulator.standard.csv_table import read_table

DATA = files("simulator.standard").joinpath("data")
TABLES = ["eisen.csv", *(f"codelijsten/2019.1/{path.name}" for path in DATA.joinpath("codelijsten/2019.1").iterdir())]


@pytest.mark.family("name", [*TABLES, "aannames.toml", "resultaten.toml"])
def test_a_data_file_tells_where_it_is_from(name: str) -> None:
    """Every data file has its provenance in its header."""
    text = DATA.joinpath(name).read_text(encoding="utf-8")
    header = [line for line in text.splitlines()[:8] if line.startswith("#")]
    assert any("Provenance:" in line for line in header)


@pytest.mark.family("name", TABLES)
def test_every_row_fills_every_column(name: str) -> None:
    """No row has a cell too many or too few."""
    rows = read_table(*name.split("/"))
    assert rows
    for row in rows:
        assert None not in row
        assert None not in row.values()


def test_the_header_is_no_row() -> None:
    """Lines that start with `#` are left out; the first other line names the columns."""
    rows = read_table("codelijsten", "2019.1", "CL14.csv")
    assert [row["code"] for row in rows] == ["0", "1", "2"]


def test_a_table_that_is_not_there() -> None:
    """A missing table is told apart from an empty one."""
    with pytest.raises(FileNotFoundError):
        read_table("codelijsten", "2019.1", "CL99.csv")
