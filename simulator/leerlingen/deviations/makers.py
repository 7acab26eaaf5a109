"""Makers of a deviating dossier: by edits of its tree, of one text, or of its bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from simulator.dossier.examples.byte_edits import change_bytes, change_text
from simulator.dossier.examples.edits import set_text
from simulator.errors import LocalProtocolError
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.deviations.model import Maker

if TYPE_CHECKING:
    from simulator.dossier.examples.edits import Edit

L = "huidigeschool/leerling"
DATE = "metadata/datum"
"""Path of the day on which a dossier was made; deviating dates are computed from that day."""


def edit_tree(*edits: Edit) -> Maker:
    """Return a maker that applies edits to the tree."""
    return lambda data, _chance: change_bytes(data, edits)


def edit_text(path: str, change: Callable[[str, DrawStream], str], *before: Edit) -> Maker:
    """Return a maker that changes the text of the first element at a path, after the edits `before`."""

    def make(data: bytes, chance: DrawStream) -> bytes:
        return change_bytes(data, (*before, change_text(path, lambda text: change(text, chance))))

    return make


def edit_bytes(change: Callable[[bytes], bytes]) -> Maker:
    """Return a maker that changes the bytes."""
    return lambda data, _chance: change(data)


def derived(path: str, of: str, change: Callable[[date], str]) -> Edit:
    """Set the text of the first element at `path` to what `change` makes of the date at `of` in the same dossier."""

    def edit(root: Any) -> None:  # noqa: ANN401 - an element: an `Edit` as its makers know it
        found: list[date] = []

        def remember(text: str) -> str:
            found.append(date.fromisoformat(text))
            return text

        change_text(of, remember)(root)
        set_text(path, change(found[0]))(root)

    return edit


def days_later(days: int) -> Callable[[date], str]:
    """Return a change of a date to that many days later, in ISO form; `days` may be negative."""
    return lambda day: (day + timedelta(days=days)).isoformat()


def a_year_earlier(day: date) -> str:
    """Return the same day of the year before; 28 February for a leap day.

    >>> a_year_earlier(date(2028, 2, 29)), a_year_earlier(date(2026, 3, 27))
    ('2027-02-28', '2025-03-27')
    """
    is_leap_day = (day.month, day.day) == (2, 29)
    return (day - timedelta(days=1) if is_leap_day else day).replace(year=day.year - 1).isoformat()


def replace_once(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Return a change of bytes that replaces the first occurrence of `old`."""

    def change(data: bytes) -> bytes:
        if old not in data:
            raise LocalProtocolError(f"there is no {old.decode()} to change")
        return data.replace(old, new, 1)

    return change


def swap_neighbours(text: str, chance: DrawStream) -> str:
    """Swap two adjacent characters that differ."""
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1]]
    if not places:
        raise LocalProtocolError("no two neighbours differ")
    at = chance.pick(places)
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"


def drop_one(text: str, chance: DrawStream) -> str:
    """Leave one character out."""
    if not text:
        raise LocalProtocolError("no character to leave out")
    at = chance.whole(0, len(text) - 1)
    return text[:at] + text[at + 1 :]


def constant(text: str) -> Callable[[str, DrawStream], str]:
    """Return a change to a fixed text, whatever was there."""
    return lambda _text, _chance: text


def plain(change: Callable[[str], str]) -> Callable[[str, DrawStream], str]:
    """Return a change that needs no randomness in the form that `edit_text` takes."""
    return lambda text, _chance: change(text)
