"""What a load report says it does not know: parties of others, generators elsewhere, clocks that differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from loadtests.model import LoadResult
from loadtests.report.wording import notes


@pytest.mark.parametrize(
    ("plan", "nl", "en"),
    [
        pytest.param({"external": ["exchange", "bron"]}, "Van anderen: Traffic", "Of others:", id="others"),
        pytest.param({"left_out": ["F-01", "I-01"]}, "Niet gespeeld", "F-01, I-01", id="scenarios left out"),
        pytest.param({"elsewhere": 4}, "andere machines: 4", "other machines: 4", id="generators elsewhere"),
        pytest.param(
            {"own_errors": {"tc": {"count": 3, "first": "KeyError: 'x'"}}}, "liep 3 keer", "met 3 errors", id="our own"
        ),
        pytest.param({"clocks_off_s": -2.04}, "verschilde 2,0 s", "differed 2.0 s", id="clocks that differ"),
    ],
)
def test_what_is_not_known_is_told(
    make_run: Callable[[str], LoadResult], plan: dict[str, object], nl: str, en: str
) -> None:
    """A plan with something that cannot be known from here yields one more note, in both languages."""
    run = make_run("season")
    before, after = notes(run), notes(replace(run, plan={**run.plan, **plan}))
    (more,) = [note for note in after if note not in before]
    assert nl in more.nl
    assert en in more.en


def test_a_doel_of_others(make_run: Callable[[str], LoadResult]) -> None:
    """When a doel of others fetched, the report says what its latencies and outcomes are, and claims no checks."""
    run = make_run("season")
    told = notes(replace(run, plan={**run.plan, "external": ["doel"]}))
    assert any("read from the books" in note.en and "gelezen in de boeken" in note.nl for note in told)
    assert not any("Schema and rules were checked" in note.en for note in told)


@pytest.mark.parametrize(
    "plan", [{"external": []}, {"left_out": []}, {"elsewhere": 0}, {"own_errors": {}}, {"clocks_off_s": 0.12}]
)
def test_what_is_known_needs_no_note(make_run: Callable[[str], LoadResult], plan: dict[str, object]) -> None:
    """A run with every party ours, on this machine or with clocks that agree, gets no such note."""
    run = make_run("season")
    assert notes(replace(run, plan={**run.plan, **plan})) == notes(run)
