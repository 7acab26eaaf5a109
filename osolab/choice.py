"""Checks of arguments: one of a few words, or a whole number from a lower bound."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.errors import ConfigurationError


def require_choice(value: object, choices: Iterable[str], *, where: str) -> str:
    """Return `value` when it is one of the choices.

    Args:
        value: as the caller gave it.
        choices: the allowed words.
        where: name of the argument.

    Raises:
        ConfigurationError: it is none of them; the remedy names all.

    >>> require_choice("en", ("nl", "en"), where="lang")
    'en'
    """
    known = tuple(str(choice) for choice in choices)
    if value not in known:
        raise ConfigurationError(
            f"{value!r} does not exist",
            nl=f"{value!r} bestaat niet",
            where=where,
            remedy=f"choose one of: {', '.join(known)}",
            remedy_nl=f"kies een van: {', '.join(known)}",
        )
    return str(value)


def require_number(value: object, *, low: int, where: str) -> int:
    """Return `value` when it is a whole number of at least `low`.

    Raises:
        ConfigurationError: it is not.

    >>> require_number(7, low=0, where="seed")
    7
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < low:
        raise ConfigurationError(
            f"{value!r} does not fit",
            nl=f"{value!r} past niet",
            where=where,
            remedy=f"give a whole number of {low} or more",
            remedy_nl=f"geef een geheel getal van {low} of meer",
        )
    return value
