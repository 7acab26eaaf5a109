"""Checks on delivered dossiers: broken, changed, somebody else's, or of another profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.contents import INHOUD
from harness.outcome import Verdict
from simulator.messages.model import DocumentRequest, DocumentResponse

if TYPE_CHECKING:
    from tests.harness.checks.conftest import Change, Judge, Knutselwerk

    Knutsel = Callable[[str], Knutselwerk]
    ExpectFailure = Callable[..., Any]


def rewritten(old: bytes, new: bytes) -> Change:
    """Return the change that replaces bytes of the delivered dossier."""

    def change(werk: Knutselwerk) -> Knutselwerk:
        _, dossier = werk.bewijs.leveringen[0]
        assert old in dossier
        return werk.antwoord(DocumentRequest, DocumentResponse(dossier=dossier.replace(old, new, 1)))

    return change


def of_the_first_pupil(werk: Knutselwerk) -> Knutselwerk:
    """Deliver the dossier of the first pupil to whoever asks for the second."""
    _, first = werk.bewijs.leveringen[0]
    return werk.antwoord(DocumentRequest, DocumentResponse(dossier=first), place=1)


def not_planted(werk: Knutselwerk) -> Knutselwerk:
    """Let the scenario be one that plants nothing."""
    scenario = werk.bewijs.scenario
    steps = tuple(replace(step, expect=replace(step.expect, findings=())) for step in scenario.steps)
    return werk.facts(scenario=replace(scenario, steps=steps))


CASES: dict[str, tuple[str, str, Change]] = {
    "unknown-element": ("dossier_geldig", "B-02", rewritten(b"<metadata>", b"<metadata><zomaar/>")),
    "broken-rule": ("dossier_geldig", "I-08", not_planted),
    "one-byte": ("dossier_ongeschonden", "B-02", rewritten(b"<metadata>", b"<metadata >")),
    "somebody-else": ("dossier_ongeschonden", "E-10", of_the_first_pupil),
    "another-profile": ("profiel_klopt", "B-02", rewritten(b"<overstap>POVO<", b"<overstap>VOVO<")),
}


@pytest.mark.parametrize(("controle_id", "scenario_id", "change"), CASES.values(), ids=CASES)
def test_fails(
    knutsel: Knutsel, expect_failure: ExpectFailure, controle_id: str, scenario_id: str, change: Change
) -> None:
    """What is wrong with a dossier is the fault of the bron, and shown by the exchange that brought it."""
    found = expect_failure(INHOUD, controle_id, change(knutsel(scenario_id)), "bron")
    assert found.exchange is not None


def test_every_check_has_a_case() -> None:
    """No check on content goes without a way to fail."""
    assert {controle_id for controle_id, *_ in CASES.values()} == {controle.id for controle in INHOUD}


def test_a_planted_rule_is_no_finding(knutsel: Knutsel, judge: Judge, expect_failure: ExpectFailure) -> None:
    """The rule that a scenario plants does not fail it; another broken rule beside it does."""
    werk = knutsel("I-08")
    assert judge(INHOUD, "dossier_geldig", werk).verdict is Verdict.PASSED
    expect_failure(INHOUD, "dossier_geldig", rewritten(b"<metadata>", b"<metadata><zomaar/>")(werk), "bron")


@pytest.mark.parametrize("controle_id", [controle.id for controle in INHOUD])
def test_without_a_delivery_there_is_nothing_to_judge(knutsel: Knutsel, judge: Judge, controle_id: str) -> None:
    """A refusal brings no dossier."""
    assert judge(INHOUD, controle_id, knutsel("C-01")).verdict is Verdict.NOT_APPLICABLE


def test_what_an_external_bron_prepared_is_not_seen(knutsel: Knutsel, judge: Judge) -> None:
    """The bytes can be compared only with those of a bron of ours."""
    werk = knutsel("B-02").facts(external=frozenset({"bron"}))
    assert judge(INHOUD, "dossier_ongeschonden", werk).verdict is Verdict.NOT_APPLICABLE
    assert judge(INHOUD, "dossier_geldig", werk).verdict is Verdict.PASSED
