"""Families: hundreds of near-equal cases of one test, played in chunks, of which a failure names the ids.

A test with `@pytest.mark.family("rule", RULES)` is written for one case, as with `parametrize`, and is started once a
chunk: what pytest does around a test is dearer than most cases. The cases of a chunk share the fixtures of the test.
Cases may also be a function without arguments, which is asked for them while tests are collected.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pytest

CHUNK = 50
"""Most cases in a chunk."""

MARKER = "family(names, cases, ids=None): cases of one test, played in chunks; a failure names the ids that fail"

_PARAM = type(pytest.param())


class Chunk:
    """Some cases of a family.

    Args:
        cases: values by name of the parameter, by id of the case.
    """

    def __init__(self, cases: Mapping[str, Mapping[str, object]]) -> None:
        self.cases = cases

    @property
    def id(self) -> str:
        """The first id and the last."""
        first, *rest = self.cases
        return f"{first}..{rest[-1]}" if rest else first

    def play(self, item: pytest.Function) -> None:
        """Play every case, and tell what went wrong with which."""
        taken = inspect.signature(item.obj).parameters
        shared = {name: value for name, value in item.funcargs.items() if name in taken}
        wrong: dict[str, str] = {}
        for case_id, values in self.cases.items():
            try:
                item.obj(**{**shared, **values})
            except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:  # noqa: BLE001 - the others count
                wrong[case_id] = f"{_place(error)}: {type(error).__name__}: {error}"
        if wrong:
            told = "".join(f"\n--- {case_id}\n{why}" for case_id, why in wrong.items())
            pytest.fail(f"{len(wrong)} of {len(self.cases)} cases: {', '.join(wrong)}{told}", pytrace=False)


def spread(metafunc: pytest.Metafunc, *, sample: int) -> None:
    """Give a test that has families its chunks.

    Args:
        metafunc: the test, as it is collected.
        sample: most cases of a family that are played, spread evenly over it; 0: all.
    """
    for mark in metafunc.definition.iter_markers("family"):
        names = _names(mark.args[0])
        cases = _cases(names, mark.args[1], mark.kwargs.get("ids"))
        if sample and len(cases) > sample:
            all_of_them = list(cases)
            kept = [all_of_them[number * len(cases) // sample] for number in range(sample)]
            cases = {case_id: cases[case_id] for case_id in kept}
        rows = list(cases.items())
        chunks = [Chunk(dict(rows[begin : begin + CHUNK])) for begin in range(0, len(rows), CHUNK)]
        metafunc.parametrize(names, [[chunk] * len(names) for chunk in chunks], ids=[chunk.id for chunk in chunks])


def find_chunk(item: pytest.Function) -> Chunk | None:
    """Return the chunk that a test was given; None for a test without a family."""
    callspec = getattr(item, "callspec", None)
    found = [value for value in callspec.params.values() if isinstance(value, Chunk)] if callspec else []
    return found[0] if found else None


def _place(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


def _names(names: str | Sequence[str]) -> list[str]:
    return [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)


def _cases(
    names: Sequence[str],
    cases: Iterable[Any] | Callable[[], Iterable[Any]],
    ids: Callable[[Any], object] | Iterable[object] | None,
) -> dict[str, dict[str, object]]:
    """Return the values of each case, by its id."""
    given = list(ids) if ids is not None and not callable(ids) else []
    found: dict[str, dict[str, object]] = {}
    for number, case in enumerate(cases() if callable(cases) else cases):
        one = case if isinstance(case, _PARAM) else pytest.param(*(case if len(names) > 1 else (case,)))
        shown = ids if callable(ids) else _shown
        case_id = str(one.id or (given[number] if given else "-".join(str(shown(value)) for value in one.values)))
        assert case_id not in found, f"two cases are called {case_id}"
        assert not one.marks, f"a case of a family has no marks of its own: {case_id}"
        found[case_id] = dict(zip(names, one.values, strict=True))
    return found


def _shown(value: object) -> str:
    return str(getattr(value, "__name__", value))
