"""The texts of reports and progress, in both languages: `texts.toml`, by key."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from simulator.text.text import Tekst


def tekst(key: str, **values: object) -> Tekst:
    """Return a text, its {names} filled in.

    Args:
        key: section and name, such as `verdict.passed`.
        values: by name.

    Raises:
        KeyError: no such text, or a name without a value.
    """
    found = _load()[key]
    return Tekst(nl=found.nl.format(**values), en=found.en.format(**values)) if values else found


def has_tekst(key: str) -> bool:
    """Tell whether there is such a text."""
    return key in _load()


@cache
def _load() -> dict[str, Tekst]:
    data = tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": Tekst(**both) for section, texts in data.items() for name, both in texts.items()}
