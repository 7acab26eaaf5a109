"""Tests are dealt out so that every worker begins with some that wait."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.order import deal


def item(name: str, *, waits: bool) -> Any:  # noqa: ANN401 - a stand-in
    """Return a stand-in for a test; its name begins with that of its module."""
    return SimpleNamespace(name=name, path=Path(name[0]), get_closest_marker=lambda _: waits or None)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_nothing_is_lost_and_modules_stay_together(workers: int) -> None:
    """Every test is there once; each part begins with tests that wait, and a module of those is not split."""
    items = [
        *(item(f"{module}{number}", waits=True) for module in "abc" for number in range(3)),
        *(item(f"q{number}", waits=False) for number in range(22)),
    ]
    dealt = [one.name for one in deal(items, workers)]
    assert sorted(dealt) == sorted(one.name for one in items)
    size = len(items) // workers
    assert all(dealt[size * worker][0] in "abc" for worker in range(workers))
    places = {module: [place for place, name in enumerate(dealt) if name[0] == module] for module in "abc"}
    assert all(last - first == 2 for first, _, last in places.values())
