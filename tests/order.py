"""The order of tests over workers: those that start processes wait most, so each worker begins with a part of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pytest


def deal(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return tests in the order in which workers take them: in equal parts, each taken from its front.

    Tests of one module that start processes stay together, because they share what is dear to set up.

    Args:
        items: tests, by module.
        workers: number of parts.
    """
    waiting = [item for item in items if item.get_closest_marker("processes")]
    others = iter([item for item in items if not item.get_closest_marker("processes")])
    modules = [list(group) for _, group in groupby(waiting, key=lambda item: item.path)]
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for module in sorted(modules, key=len, reverse=True):
        min(hands, key=len).extend(module)
    size = len(items) // workers
    for hand in hands:
        hand.extend(item for _, item in zip(range(size - len(hand)), others, strict=False))
    return [*(item for hand in hands for item in hand), *others]
