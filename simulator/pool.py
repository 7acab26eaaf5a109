"""A pool of objects that are expensive to make and not shareable, such as the parsers and schemas of libxml2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class ObjectPool(Generic[T]):
    """A pool that grows to the largest number of objects in use at once.

    Thread-local objects would do for threads. A load test runs in greenlets, hundreds of new ones a second; they share
    a single object, because none of them yields while it has it.

    Args:
        make: makes an object, when none is idle.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._idle: list[T] = []

    def take(self) -> T:
        """Return an object for exclusive use, until it is given back."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._make()

    def give_back(self, thing: T) -> None:
        """Put an object back into the pool."""
        self._idle.append(thing)
