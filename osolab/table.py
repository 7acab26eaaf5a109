"""A small HTML table for a notebook: escaped, and with every pgn and key masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from simulator.journal import mask


def html_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as HTML.

    Args:
        title: caption.
        heads: names of the columns.
        rows: values, shown as text; None as an empty cell.

    >>> html_table("One", ["pgn"], [["999990019"]])
    '<table><caption>One</caption><tr><th>pgn</th></tr><tr><td>9********</td></tr></table>'
    """
    head = "".join(f"<th>{_cell(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in rows)
    return f"<table><caption>{_cell(title)}</caption><tr>{head}</tr>{body}</table>"


def _cell(value: object) -> str:
    return "" if value is None else escape(mask(str(value)))
