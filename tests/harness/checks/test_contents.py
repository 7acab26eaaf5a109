"""Checks on delivered dossiers: broken, changed, somebody else's, or of another profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.contents import CONTENT
from harness.outcome import Verdict
from simulator.messages.model import DocumentRequest, DocumentResponse

if TYPE_CHECKING:
    from tests.harness.checks.conftest import Change, CraftedEvidence, Judge

    Craft = Callable[[str], CraftedEvidence]
    ExpectFailure = Callable[..., Any]


def rewritten(old: bytes, new: bytes) -> Change:
    """Return the change that replaces bytes of the delivered dossier."""

    def change(work: CraftedEvidence) -> CraftedEvidence:
        _, dossier = work.evidence.deliveries[0]
        assert old in dossier
        return work.response(DocumentRequest, DocumentResponse(dossier=dossier.replace(old, new, 1)))

    return change


def of_the_first_pupil(work: CraftedEvidence) -> CraftedEvidence:
    """Deliver the dossier of the first pupil to whoever asks for the second."""
    _, first = work.evidence.deliveries[0]
    return work.response(DocumentRequest, DocumentResponse(dossier=first), place=1)


def not_planted(work: CraftedEvidence) -> CraftedEvidence:
    """Let the scenario be one that plants nothing."""
    scenario = work.evidence.scenario
    steps = tuple(replace(step, expect=replace(step.expect, findings=())) for step in scenario.steps)
    return work.facts(scenario=replace(scenario, steps=steps))


CASES: dict[str, tuple[str, str, Change]] = {
    "unknown-element": ("dossier_geldig", "B-02", rewritten(b"<metadata>", b"<metadata><zomaar/>")),
    "broken-rule": ("dossier_geldig", "I-08", not_planted),
    "one-byte": ("dossier_ongeschonden", "B-02", rewritten(b"<metadata>", b"<metadata >")),
    "somebody-else": ("dossier_ongeschonden", "E-10", of_the_first_pupil),
    "another-profile": ("profiel_klopt", "B-02", rewritten(b"<overstap>POVO<", b"<overstap>VOVO<")),
}


@pytest.mark.parametrize(("check_id", "scenario_id", "change"), CASES.values(), ids=CASES)
def test_fails(craft: Craft, expect_failure: ExpectFailure, check_id: str, scenario_id: str, change: Change) -> None:
    """What is wrong with a dossier is the fault of the bron, and shown by the exchange that brought it."""
    found = expect_failure(CONTENT, check_id, change(craft(scenario_id)), "bron")
    assert found.exchange is not None


def test_every_check_has_a_case() -> None:
    """No check on content goes without a way to fail."""
    assert {check_id for check_id, *_ in CASES.values()} == {check.id for check in CONTENT}


def test_a_planted_rule_is_no_finding(craft: Craft, judge: Judge, expect_failure: ExpectFailure) -> None:
    """The rule that a scenario plants does not fail it; another broken rule beside it does."""
    work = craft("I-08")
    assert judge(CONTENT, "dossier_geldig", work).verdict is Verdict.PASSED
    expect_failure(CONTENT, "dossier_geldig", rewritten(b"<metadata>", b"<metadata><zomaar/>")(work), "bron")


@pytest.mark.parametrize("check_id", [check.id for check in CONTENT])
def test_without_a_delivery_there_is_nothing_to_judge(craft: Craft, judge: Judge, check_id: str) -> None:
    """A refusal brings no dossier."""
    assert judge(CONTENT, check_id, craft("C-01")).verdict is Verdict.NOT_APPLICABLE


def test_what_an_external_bron_prepared_is_not_seen(craft: Craft, judge: Judge) -> None:
    """The bytes can be compared only with those of a bron of ours."""
    work = craft("B-02").facts(external=frozenset({"bron"}))
    assert judge(CONTENT, "dossier_ongeschonden", work).verdict is Verdict.NOT_APPLICABLE
    assert judge(CONTENT, "dossier_geldig", work).verdict is Verdict.PASSED
