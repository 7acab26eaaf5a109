"""Frozen values that cost little to make: every pupil is some forty of them.

A frozen dataclass fills each slot through `object.__setattr__`, which takes most of the time of making it. Here a value
is filled while it passes for a twin, a class with the same slots that is not frozen; from then on it is what it is.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TypeVar

T = TypeVar("T")


def made_quickly(cls: type[T]) -> type[T]:
    """Give a frozen, slotted, keyword-only dataclass an `__init__` of half the cost; the rest stays as it is.

    Fields may have a default, but no `default_factory`; the class has no `__post_init__` and no subclasses.

    >>> from dataclasses import dataclass
    >>> @made_quickly
    ... @dataclass(frozen=True, slots=True, kw_only=True)
    ... class Punt:
    ...     x: int
    ...     y: int = 0
    >>> Punt(x=3)
    Punt(x=3, y=0)
    """
    every = fields(cls)  # type: ignore[arg-type]  # a dataclass, as asked
    defaults = {field.name: field.default for field in every if field.default is not MISSING}
    parameters = ", ".join(
        f"{field.name}=defaults[{field.name!r}]" if field.name in defaults else field.name for field in every
    )
    lines = [
        f"def __init__(self, *, {parameters}):",
        "    become(self, twin)",
        *(f"    self.{field.name} = {field.name}" for field in every),
        "    self.__class__ = cls",
    ]
    scope: dict[str, object] = {
        "become": object.__dict__["__class__"].__set__,
        "cls": cls,
        "defaults": defaults,
        "twin": type(f"_{cls.__name__}", (), {"__slots__": [field.name for field in every]}),
    }
    exec("\n".join(lines), scope)  # noqa: S102 - as dataclasses itself does; the names are those of the fields
    cls.__init__ = scope["__init__"]  # type: ignore[assignment]  # same parameters
    return cls
