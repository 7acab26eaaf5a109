"""Tests of the measures of a sequence diagram."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.outcome import Level, ScenarioResult
from harness.report.message_folder import read_messages
from harness.report.model import ExchangeEntry
from harness.report.run_json import read_run
from harness.report.sequence_diagram import Diagram, draw


@pytest.fixture
def scenarios(run_dir: Path) -> dict[str, ScenarioResult]:
    """The scenarios of the run, by id."""
    return {scenario.id: scenario for scenario in read_run(run_dir)[0].scenarios}


@pytest.fixture
def rules(run_dir: Path) -> list[ExchangeEntry]:
    """The exchanges of the run."""
    return list(read_messages(run_dir).values())


def drawn(scenario: ScenarioResult, entries: list[ExchangeEntry]) -> Diagram:
    diagram = draw(scenario, [entry for entry in entries if entry.scenario == scenario.id])
    assert diagram is not None
    return diagram


def test_lifelines_state_in_a_fixed_order(scenarios: dict[str, ScenarioResult], rules: list[ExchangeEntry]) -> None:
    """Doel left, Traffic Center in the middle, bron right, whoever spoke first; strangers come last."""
    assert [line.actor for line in drawn(scenarios["B-02"], rules).lifelines] == ["doel", "tc", "bron"]
    assert [line.actor for line in drawn(scenarios["F-01"], rules).lifelines] == ["doel", "bron", "?"]


def test_a_nested_exchange_is_answered_first(scenarios: dict[str, ScenarioResult], rules: list[ExchangeEntry]) -> None:
    """The session check that the bron does while the doel waits stands between documentRequest and its response."""
    arrows = drawn(scenarios["B-02"], rules).arrows
    assert [(arrow.number, arrow.kind) for arrow in arrows] == [
        (1, "request"),
        (1, "response"),
        (2, "request"),
        (3, "request"),
        (3, "response"),
        (2, "response"),
        (4, "request"),
        (4, "response"),
    ]
    assert [arrow.y for arrow in arrows] == sorted(arrow.y for arrow in arrows)


def test_a_caller_waits_for_its_answer(scenarios: dict[str, ScenarioResult], rules: list[ExchangeEntry]) -> None:
    """Two calls of one caller that a coarse clock gives the same moment do not nest."""
    same = [replace(entry, started=rules[0].started) for entry in rules if entry.number in {1, 4}]
    steps = (replace(scenarios["B-02"].steps[1], exchanges=(1, 4)),)
    diagram = draw(replace(scenarios["B-02"], steps=steps), same)
    assert diagram is not None
    assert [arrow.kind for arrow in diagram.arrows] == ["request", "response"] * 2


def test_an_arrow_shows_the_code_before_the_name(
    scenarios: dict[str, ScenarioResult], rules: list[ExchangeEntry]
) -> None:
    """A refusal shows its code, a request without answer shows why, and both stand out."""
    arrows = drawn(scenarios["F-01"], rules).arrows
    assert [(arrow.kind, arrow.label.en, arrow.detail.en, arrow.refused) for arrow in arrows[1:3]] == [
        ("response", "SessieAfwijkend", "500 · 21 ms", True),
        ("lost", "documentRequest", "timeout: no answer in 60 s", False),
    ]


def test_a_failed_check_stands_at_its_arrow(scenarios: dict[str, ScenarioResult], rules: list[ExchangeEntry]) -> None:
    """The check that failed is noted just below the answer that shows it, and colours it."""
    diagram = drawn(scenarios["C-09"], rules)
    answer = next(arrow for arrow in diagram.arrows if (arrow.number, arrow.kind) == (6, "response"))
    following = next(arrow for arrow in diagram.arrows if arrow.number == 7)
    (note,) = diagram.notes
    assert answer.y < note.y < following.y
    assert note.eis == "FS-04"
    assert {arrow.number for arrow in diagram.arrows if arrow.failed} == {6}


def test_advice_is_noted_but_colours_nothing(scenarios: dict[str, ScenarioResult], rules: list[ExchangeEntry]) -> None:
    """A failed check that only advises has a note of its own kind, and no arrow fails by it."""
    failed = scenarios["C-09"]
    advice = replace(failed, checks=tuple(replace(item, level=Level.ONWENSELIJK) for item in failed.checks))
    diagram = drawn(advice, rules)
    assert [note.blocking for note in diagram.notes] == [False]
    assert not any(arrow.failed for arrow in diagram.arrows)


def test_exchanges_outside_the_steps_are_drawn(
    scenarios: dict[str, ScenarioResult], rules: list[ExchangeEntry]
) -> None:
    """What was said outside every step follows at the end: nothing that was said is left out."""
    diagram = drawn(replace(scenarios["B-02"], steps=()), rules)
    assert len(diagram.arrows) == 8
    assert diagram.bands == ()


def test_everything_fits(scenarios: dict[str, ScenarioResult], rules: list[ExchangeEntry]) -> None:
    """No arrow, step or note falls outside the drawing."""
    for scenario_id in ("B-02", "C-09", "F-01"):
        diagram = drawn(scenarios[scenario_id], rules)
        heights = [arrow.y for arrow in diagram.arrows] + [note.y + 18 for note in diagram.notes]
        assert max(heights) < diagram.height
        assert all(0 < x < diagram.width for arrow in diagram.arrows for x in (arrow.x1, arrow.x2))


def test_silence_has_no_diagram(scenarios: dict[str, ScenarioResult]) -> None:
    """A scenario in which nothing was said has no diagram."""
    assert draw(scenarios["H-01"], []) is None
