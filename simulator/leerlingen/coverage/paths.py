"""The element paths of the gegevensset, and those that a dossier holds.

A path starts below the root, such as `metadata/datum`; that of the root itself is `dossier`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from simulator.dossier.elements import ELEMENTS, TEXT_WITH_OMSCHRIJVING, EmptyForm, Field, FieldKind
from simulator.dossier.model import Dossier

ROOT = "dossier"


@cache
def every_path() -> tuple[str, ...]:
    """Return the 541 paths in the order of the schema."""
    return (ROOT, *_paths_below(Dossier, ""))


def _paths_below(model: type, above: str) -> Iterator[str]:
    """Yield the paths of the fields of a class; `above` ends with a slash."""
    for field in ELEMENTS[model]:
        path = above + field.element
        yield path
        if field.kind is FieldKind.LIST:
            path = f"{path}/{field.member}"
            yield path
        if field.model is not None and field.model not in TEXT_WITH_OMSCHRIJVING:
            yield from _paths_below(field.model, f"{path}/")


def count_paths(dossier: Dossier) -> Counter[str]:
    """Return how many elements a dossier has at each path, as `simulator.dossier.writer` writes it."""
    found = Counter({ROOT: 1})
    _walk(dossier, "", found)
    return found


def _walk(block: Any, above: str, found: Counter[str]) -> None:  # noqa: ANN401 - any class of the model
    """Count the elements of a block; `above` ends with a slash."""
    for field in ELEMENTS[type(block)]:
        value = getattr(block, field.attribute)
        if value is None:
            continue
        path, kind = above + field.element, field.kind
        if kind is FieldKind.LIST or kind is FieldKind.GROEP:
            _walk_container(field, path, value, found)
        elif kind is FieldKind.BLOCK and field.model not in TEXT_WITH_OMSCHRIJVING:
            for each in value if field.many else (value,):
                found[path] += 1
                _walk(each, f"{path}/", found)
        elif not field.many:
            found[path] += 1
        elif value:
            found[path] += len(value)


def _walk_container(field: Field, path: str, blocks: tuple[Any, ...], found: Counter[str]) -> None:
    """Count a container and what is in it: members of a list, or repetitions of a group."""
    is_list = field.kind is FieldKind.LIST
    if is_list and not blocks and field.empty is EmptyForm.NEVER:
        return
    found[path] += 1
    below = f"{path}/{field.member}" if is_list else path
    for block in blocks:
        if is_list:
            found[below] += 1
        _walk(block, f"{below}/", found)
