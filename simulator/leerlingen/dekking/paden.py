"""The element paths of the gegevensset, and those that a dossier holds.

A path is written from below the root, `metadata/datum`; the root itself is `dossier`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from simulator.dossier.elementen import ELEMENTEN, TEKST_MET_OMSCHRIJVING, Leeg, Soort
from simulator.dossier.model import Dossier

ROOT = "dossier"

_CONTAINERS = frozenset({Soort.LIJST, Soort.GROEP})


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
        if value is None or (veld.soort is Soort.LIJST and not value and veld.leeg is Leeg.NOOIT):
            continue
        path = above + veld.element
        if veld.soort in _CONTAINERS:
            found[path] += 1
            for turn in value:
                if veld.soort is Soort.LIJST:
                    found[f"{path}/{veld.member}"] += 1
                _walk(turn, f"{path}/{veld.member}/" if veld.soort is Soort.LIJST else f"{path}/", found)
            continue
        for each in value if veld.many else (value,):
            found[path] += 1
            if veld.soort is Soort.BLOK and type(each) not in TEKST_MET_OMSCHRIJVING:
                _walk(each, f"{path}/", found)
