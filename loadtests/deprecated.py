"""Imports by an old name: they work for one release, and warn."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module


def forward(old: str, new: str, names: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of a module that was renamed: it warns, and returns the object under its new name.

    Args:
        old: dotted name of the module that was renamed.
        new: dotted name that it has now. Imported when a name is asked for, as Locust patches the process it is in.
        names: the name in `new` of each name in `old`.
    """

    def fetch(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module {old!r} has no attribute {name!r}")
        message = f"{old}.{name} is now {new}.{names[name]}; the old name goes in the next release"
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        return getattr(import_module(new), names[name])

    return fetch
