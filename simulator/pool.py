"""Things that serve one at a time and are dear to make, such as the parsers and schemas of libxml2: lent out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class ObjectPool(Generic[T]):
    """A stock that grows to as many as were ever in use at once.

    One for each thread would do for threads. A load has greenlets instead, hundreds of new ones a second, which share
    a single thing because none of them yields while it has it.

    Args:
        make: makes one more, when all are lent out.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._idle: list[T] = []

    def take(self) -> T:
        """Return one; nobody else has it until it comes back."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._make()

    def give_back(self, thing: T) -> None:
        """Take one back, for whoever comes next."""
        self._idle.append(thing)
