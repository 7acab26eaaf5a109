"""Creates instances of frozen dataclasses faster; a pupil has some forty of them.

Measured: an instance of eight fields is created 3.6 times as fast, a whole pupil 1.27 times, and the dossier about a
pupil 1.28 times.

Creating a frozen dataclass calls `object.__setattr__` for each field. A maker instead fills an object of a class with
the same slots that is not frozen (the twin), and then sets its `__class__` to the frozen class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


def maker(cls: Callable[P, T]) -> Callable[P, T]:
    """Return a faster constructor of a frozen, slotted, keyword-only dataclass, with the same arguments and result.

    Fields may have a default, but no `default_factory`; the class has no `__post_init__`, and no base with fields.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, slots=True, kw_only=True)
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> make_point = maker(Point)
    >>> make_point(x=3), make_point(x=3) == Point(x=3), type(make_point(x=3)) is Point
    (Point(x=3, y=0), True, True)
    """
    every = fields(cls)  # type: ignore[arg-type]  # a dataclass, as asked
    names = [field.name for field in every]
    defaults = {field.name: field.default for field in every if field.default is not MISSING}
    parameters = ", ".join(f"{name}=defaults[{name!r}]" if name in defaults else name for name in names)
    lines = [
        f"def make(*, {parameters}):",
        "    self = new(twin)",
        *(f"    self.{name} = {name}" for name in names),
        "    self.__class__ = cls",
        "    return self",
    ]
    twin = type("Twin", (), {"__slots__": names})
    scope: dict[str, object] = {"cls": cls, "defaults": defaults, "new": object.__new__, "twin": twin}
    exec("\n".join(lines), scope)  # noqa: S102 - as dataclasses itself does; the names are those of the fields
    return cast("Callable[P, T]", scope["make"])
