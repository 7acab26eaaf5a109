"""The texts of the load report, in both languages: `texts.toml`, by key."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from simulator.text.text import Tekst


def tekst(key: str, **values: object) -> Tekst:
    """Return a text, its {names} filled in; a value that is itself a `Tekst` is filled in per language.

    Args:
        key: section and name, such as `oordeel.passed`.
        values: by name.

    Raises:
        KeyError: no such text, or a name without a value.
    """
    found = _load()[key]
    if not values:
        return found
    return Tekst(nl=found.nl.format(**_in("nl", values)), en=found.en.format(**_in("en", values)))


def named(section: str, name: str) -> Tekst:
    """Return what people call a name out of the code; a name that has no text is its own text."""
    return _load().get(f"{section}.{name}", Tekst(nl=name, en=name))


def _in(lang: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value.in_language(lang) if isinstance(value, Tekst) else value for name, value in values.items()}


@cache
def _load() -> dict[str, Tekst]:
    data = tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": Tekst(**both) for section, texts in data.items() for name, both in texts.items()}
