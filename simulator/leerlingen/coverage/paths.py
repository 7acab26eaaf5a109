"""The element paths of the gegevensset, and those that a dossier holds.

A path is written from below the root, `metadata/datum`; the root itself is `dossier`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from simulator.dossier.elements import ELEMENTEN, TEKST_MET_OMSCHRIJVING, Leeg, Soort, Veld
from simulator.dossier.model import Dossier

ROOT = "dossier"


@cache
def every_path() -> tuple[str, ...]:
    """Return the 541 paths in the order of the schema."""
    return (ROOT, *_paths_below(Dossier, ""))


def _paths_below(model: type, above: str) -> Iterator[str]:
    """Yield the paths of the fields of a class; `above` ends with a slash."""
    for veld in ELEMENTEN[model]:
        path = above + veld.element
        yield path
        if veld.soort is Soort.LIJST:
            path = f"{path}/{veld.member}"
            yield path
        if veld.model is not None and veld.model not in TEKST_MET_OMSCHRIJVING:
            yield from _paths_below(veld.model, f"{path}/")


def count_paths(dossier: Dossier) -> Counter[str]:
    """Return how many elements a dossier has at each path, as `simulator.dossier.writer` writes it."""
    found = Counter({ROOT: 1})
    _walk(dossier, "", found)
    return found


def _walk(block: Any, above: str, found: Counter[str]) -> None:  # noqa: ANN401 - any class of the model
    """Count the elements of a block; `above` ends with a slash."""
    for veld in ELEMENTEN[type(block)]:
        value = getattr(block, veld.attribute)
        if value is None:
            continue
        path, soort = above + veld.element, veld.soort
        if soort is Soort.LIJST or soort is Soort.GROEP:
            _walk_container(veld, path, value, found)
        elif soort is Soort.BLOK and veld.model not in TEKST_MET_OMSCHRIJVING:
            for each in value if veld.many else (value,):
                found[path] += 1
                _walk(each, f"{path}/", found)
        elif not veld.many:
            found[path] += 1
        elif value:
            found[path] += len(value)


def _walk_container(veld: Veld, path: str, turns: tuple[Any, ...], found: Counter[str]) -> None:
    """Count a container and what is in it: members of a list, or the turns of a group."""
    is_list = veld.soort is Soort.LIJST
    if is_list and not turns and veld.leeg is Leeg.NOOIT:
        return
    found[path] += 1
    below = f"{path}/{veld.member}" if is_list else path
    for turn in turns:
        if is_list:
            found[below] += 1
        _walk(turn, f"{below}/", found)
