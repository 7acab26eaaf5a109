"""Tests of the measures of a sequence diagram."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.outcome import Niveau, Scenariouitkomst
from harness.report.message_folder import read_berichten
from harness.report.model import Berichtregel
from harness.report.run_json import read_run
from harness.report.sequence_diagram import Diagram, draw


@pytest.fixture
def scenarios(run_dir: Path) -> dict[str, Scenariouitkomst]:
    """The scenarios of the run, by id."""
    return {scenario.id: scenario for scenario in read_run(run_dir)[0].scenarios}


@pytest.fixture
def regels(run_dir: Path) -> list[Berichtregel]:
    """The exchanges of the run."""
    return list(read_berichten(run_dir).values())


def drawn(scenario: Scenariouitkomst, regels: list[Berichtregel]) -> Diagram:
    diagram = draw(scenario, [regel for regel in regels if regel.scenario == scenario.id])
    assert diagram is not None
    return diagram


def test_lifelines_stand_in_a_fixed_order(scenarios: dict[str, Scenariouitkomst], regels: list[Berichtregel]) -> None:
    """Doel left, Traffic Center in the middle, bron right, whoever spoke first; strangers come last."""
    assert [line.actor for line in drawn(scenarios["B-02"], regels).levenslijnen] == ["doel", "tc", "bron"]
    assert [line.actor for line in drawn(scenarios["F-01"], regels).levenslijnen] == ["doel", "bron", "?"]


def test_a_nested_exchange_is_answered_first(
    scenarios: dict[str, Scenariouitkomst], regels: list[Berichtregel]
) -> None:
    """The session check that the bron does while the doel waits stands between documentRequest and its response."""
    arrows = drawn(scenarios["B-02"], regels).pijlen
    assert [(pijl.number, pijl.kind) for pijl in arrows] == [
        (1, "request"),
        (1, "response"),
        (2, "request"),
        (3, "request"),
        (3, "response"),
        (2, "response"),
        (4, "request"),
        (4, "response"),
    ]
    assert [pijl.y for pijl in arrows] == sorted(pijl.y for pijl in arrows)


def test_a_caller_waits_for_its_answer(scenarios: dict[str, Scenariouitkomst], regels: list[Berichtregel]) -> None:
    """Two calls of one caller that a coarse clock gives the same moment do not nest."""
    same = [replace(regel, started=regels[0].started) for regel in regels if regel.number in {1, 4}]
    steps = (replace(scenarios["B-02"].steps[1], exchanges=(1, 4)),)
    diagram = draw(replace(scenarios["B-02"], steps=steps), same)
    assert diagram is not None
    assert [pijl.kind for pijl in diagram.pijlen] == ["request", "response"] * 2


def test_an_arrow_shows_the_code_before_the_name(
    scenarios: dict[str, Scenariouitkomst], regels: list[Berichtregel]
) -> None:
    """A refusal shows its code, a request without answer shows why, and both stand out."""
    arrows = drawn(scenarios["F-01"], regels).pijlen
    assert [(pijl.kind, pijl.label.en, pijl.detail.en, pijl.refused) for pijl in arrows[1:3]] == [
        ("response", "SessieAfwijkend", "500 · 21 ms", True),
        ("lost", "documentRequest", "timeout: no answer in 60 s", False),
    ]


def test_a_failed_check_stands_at_its_arrow(scenarios: dict[str, Scenariouitkomst], regels: list[Berichtregel]) -> None:
    """The check that failed is noted just below the answer that shows it, and colours it."""
    diagram = drawn(scenarios["C-09"], regels)
    answer = next(pijl for pijl in diagram.pijlen if (pijl.number, pijl.kind) == (6, "response"))
    following = next(pijl for pijl in diagram.pijlen if pijl.number == 7)
    (note,) = diagram.notities
    assert answer.y < note.y < following.y
    assert note.eis == "FS-04"
    assert {pijl.number for pijl in diagram.pijlen if pijl.failed} == {6}


def test_advice_is_noted_but_colours_nothing(
    scenarios: dict[str, Scenariouitkomst], regels: list[Berichtregel]
) -> None:
    """A failed check that only advises has a note of its own kind, and no arrow fails by it."""
    failed = scenarios["C-09"]
    advice = replace(failed, checks=tuple(replace(item, level=Niveau.ONWENSELIJK) for item in failed.checks))
    diagram = drawn(advice, regels)
    assert [note.blocking for note in diagram.notities] == [False]
    assert not any(pijl.failed for pijl in diagram.pijlen)


def test_exchanges_outside_the_steps_are_drawn(
    scenarios: dict[str, Scenariouitkomst], regels: list[Berichtregel]
) -> None:
    """What was said outside every step follows at the end: nothing that was said is left out."""
    diagram = drawn(replace(scenarios["B-02"], steps=()), regels)
    assert len(diagram.pijlen) == 8
    assert diagram.stroken == ()


def test_everything_fits(scenarios: dict[str, Scenariouitkomst], regels: list[Berichtregel]) -> None:
    """No arrow, step or note falls outside the drawing."""
    for scenario_id in ("B-02", "C-09", "F-01"):
        diagram = drawn(scenarios[scenario_id], regels)
        heights = [pijl.y for pijl in diagram.pijlen] + [note.y + 18 for note in diagram.notities]
        assert max(heights) < diagram.height
        assert all(0 < x < diagram.width for pijl in diagram.pijlen for x in (pijl.x1, pijl.x2))


def test_silence_has_no_diagram(scenarios: dict[str, Scenariouitkomst]) -> None:
    """A scenario in which nothing was said has no diagram."""
    assert draw(scenarios["H-01"], []) is None
