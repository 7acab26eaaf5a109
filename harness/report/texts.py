"""The texts of reports and progress, in both languages: `texts.toml`, by key."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from simulator.text.text import Text


def get_text(key: str, **values: object) -> Text:
    """Return a text, its {names} filled in.

    Args:
        key: section and name, such as `verdict.passed`.
        values: by name.

    Raises:
        KeyError: no such text, or a name without a value.
    """
    found = _load()[key]
    return Text(nl=found.nl.format(**values), en=found.en.format(**values)) if values else found


def has_text(key: str) -> bool:
    """Tell whether there is such a text."""
    return key in _load()


@cache
def _load() -> dict[str, Text]:
    data = tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": Text(**both) for section, texts in data.items() for name, both in texts.items()}
