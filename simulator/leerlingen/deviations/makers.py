"""Ways to make a deviating dossier: in its tree, in one text of it, or in its bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from simulator.dossier.examples.byte_edits import change_bytes, omzetten
from simulator.dossier.examples.edits import met
from simulator.errors import LocalProtocolError
from simulator.leerlingen.chance.chance import Toeval
from simulator.leerlingen.deviations.model import Maker

if TYPE_CHECKING:
    from simulator.dossier.examples.edits import Ingreep

L = "huidigeschool/leerling"
DATUM = "metadata/datum"
"""The day on which a dossier was made: what is old, late or early is so beside that day."""


def boom(*ingrepen: Ingreep) -> Maker:
    """Make it by interventions in the tree."""
    return lambda data, _toeval: change_bytes(data, ingrepen)


def tekst(path: str, change: Callable[[str, Toeval], str], *before: Ingreep) -> Maker:
    """Make it by another text of the first element at a path, after interventions that look whether it is there."""

    def make(data: bytes, toeval: Toeval) -> bytes:
        return change_bytes(data, (*before, omzetten(path, lambda text: change(text, toeval))))

    return make


def rauw(change: Callable[[bytes], bytes]) -> Maker:
    """Make it in the bytes."""
    return lambda data, _toeval: change(data)


def afgeleid(path: str, van: str, change: Callable[[date], str]) -> Ingreep:
    """Give the first element at `path` a text that follows from the date at `van`, in the same dossier."""

    def intervene(root: Any) -> None:  # noqa: ANN401 - an element: an `Ingreep` as its makers know it
        found: list[date] = []

        def remember(text: str) -> str:
            found.append(date.fromisoformat(text))
            return text

        omzetten(van, remember)(root)
        met(path, change(found[0]))(root)

    return intervene


def days_later(days: int) -> Callable[[date], str]:
    """Another day, as a dossier writes it; `days` may be negative."""
    return lambda day: (day + timedelta(days=days)).isoformat()


def a_year_earlier(day: date) -> str:
    """Return the same day of the year before; 28 February for a leap day.

    >>> a_year_earlier(date(2028, 2, 29)), a_year_earlier(date(2026, 3, 27))
    ('2027-02-28', '2025-03-27')
    """
    is_leap_day = (day.month, day.day) == (2, 29)
    return (day - timedelta(days=1) if is_leap_day else day).replace(year=day.year - 1).isoformat()


def replace_once(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Change the first place where `old` stands."""

    def change(data: bytes) -> bytes:
        if old not in data:
            raise LocalProtocolError(f"there is no {old.decode()} to change")
        return data.replace(old, new, 1)

    return change


def swap_neighbours(text: str, toeval: Toeval) -> str:
    """Swap two neighbours that differ."""
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1]]
    if not places:
        raise LocalProtocolError("no two neighbours differ")
    at = toeval.pick(places)
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"


def drop_one(text: str, toeval: Toeval) -> str:
    """Leave one character out."""
    if not text:
        raise LocalProtocolError("no character to leave out")
    at = toeval.whole(0, len(text) - 1)
    return text[:at] + text[at + 1 :]


def constant(text: str) -> Callable[[str, Toeval], str]:
    """Another text, whatever was there."""
    return lambda _text, _toeval: text


def plain(change: Callable[[str], str]) -> Callable[[str, Toeval], str]:
    """A change without chance."""
    return lambda text, _toeval: change(text)
