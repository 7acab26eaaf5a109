"""The texts of the load report, in both languages: `texts.toml`, by key."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from simulator.text.text import Text


def get_text(key: str, **values: object) -> Text:
    """Return a text, its {names} filled in; a value that is itself a `Text` is filled in per language.

    Args:
        key: section and name, such as `oordeel.passed`.
        values: by name.

    Raises:
        KeyError: no such text, or a name without a value.
    """
    found = _load()[key]
    if not values:
        return found
    return Text(nl=found.nl.format(**_in("nl", values)), en=found.en.format(**_in("en", values)))


def named(section: str, name: str) -> Text:
    """Return the display text of a name in the code; the name itself when it has no text."""
    return _load().get(f"{section}.{name}", Text(nl=name, en=name))


def _in(lang: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value.in_language(lang) if isinstance(value, Text) else value for name, value in values.items()}


@cache
def _load() -> dict[str, Text]:
    data = tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": Text(**both) for section, texts in data.items() for name, both in texts.items()}
