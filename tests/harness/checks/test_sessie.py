"""Checks on the life of a sessie: each fails when that life is changed by hand, and blames the right side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.sessie import SESSIE
from harness.outcome import Verdict
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentRequest,
    DocumentResponse,
    OverdrachtRequest,
    SessiecontroleRequest,
    SoapFault,
)

if TYPE_CHECKING:
    from tests.harness.checks.conftest import Change, CraftedEvidence, Judge

    Craft = Callable[[str], CraftedEvidence]
    ExpectFailure = Callable[..., Any]


def control_after_the_answer(work: CraftedEvidence) -> CraftedEvidence:
    """Let the session check end after the answer has left."""
    late = work.find(DocumentRequest).exchange.ended + 1
    return work.change(work.find(SessiecontroleRequest), ended=late)


def control_before_the_question(work: CraftedEvidence) -> CraftedEvidence:
    """Let the session check begin before the documentRequest: one from an earlier time proves nothing."""
    early = work.find(DocumentRequest).exchange.begun - 1
    return work.change(work.find(SessiecontroleRequest), begun=early)


def delivered_all_the_same(work: CraftedEvidence) -> CraftedEvidence:
    """Let the Traffic Center reject, and the dossier come."""
    return work.response(SessiecontroleRequest, SoapFault(code="SessieAfwijkend"))


def other_code(work: CraftedEvidence) -> CraftedEvidence:
    """Let the bron answer with a code of its own."""
    return work.response(DocumentRequest, SoapFault(code="LeerlinginfoNietBeschikbaar"))


def no_code(work: CraftedEvidence) -> CraftedEvidence:
    """Let the bron answer with a fault without code."""
    return work.response(DocumentRequest, SoapFault(code="", text="storing", faultcode="Server"))


def twice(work: CraftedEvidence) -> CraftedEvidence:
    """Sign off twice."""
    return work.also(work.find(AfmeldingRequest))


def never_granted(work: CraftedEvidence) -> CraftedEvidence:
    """Sign off a sessie that the Traffic Center refused."""
    return work.response(OverdrachtRequest, SoapFault(code="VerstrekkerNietBekend")).without(
        DocumentRequest, SessiecontroleRequest
    )


def other_pupil(work: CraftedEvidence) -> CraftedEvidence:
    """Ask for a second pupil in the same sessie."""
    call = work.find(DocumentRequest)
    assert isinstance(call.question, DocumentRequest)
    return work.also(call, request=work.write(replace(call.question, pgn="999990019")))


CASES: dict[str, tuple[str, str, Change, str]] = {
    "no-control": ("sessiecontrole_eerst", "B-02", lambda work: work.without(SessiecontroleRequest), "bron"),
    "no-control-of-a-refusal": ("sessiecontrole_eerst", "C-01", lambda w: w.without(SessiecontroleRequest), "bron"),
    "control-too-late": ("sessiecontrole_eerst", "B-02", control_after_the_answer, "bron"),
    "control-too-early": ("sessiecontrole_eerst", "B-02", control_before_the_question, "bron"),
    "delivery-in-spite-of": ("sessiecontrole_eerst", "B-02", delivered_all_the_same, "bron"),
    "another-code": ("code_doorgegeven", "C-09", other_code, "bron"),
    "a-fault-without-code": ("code_doorgegeven", "C-09", no_code, "bron"),
    "control-of-another-brin": (
        "sessiecontrole_klopt",
        "B-02",
        lambda work: work.question(SessiecontroleRequest, doel_brin="99AB"),
        "bron",
    ),
    "control-of-another-soort": (
        "sessiecontrole_klopt",
        "B-02",
        lambda work: work.question(SessiecontroleRequest, overdrachtsoort="overdrachtbinnenbrin"),
        "bron",
    ),
    "control-of-another-koppelsleutel": (
        "sessiecontrole_klopt",
        "I-01",
        lambda work: work.question(SessiecontroleRequest, koppelsleutel="4F0B6A2E-0000-4B26-B2D9-586E2B2123EC"),
        "bron",
    ),
    "no-sign-off": ("een_afmelding", "B-02", lambda work: work.without(AfmeldingRequest), "doel"),
    "no-sign-off-of-the-swv": ("een_afmelding", "I-01", lambda work: work.without(AfmeldingRequest), "swv"),
    "sessie-asked-and-forgotten": (
        "een_afmelding",
        "B-02",
        lambda w: w.without(AfmeldingRequest, DocumentRequest, SessiecontroleRequest),
        "doel",
    ),
    "two-sign-offs": ("een_afmelding", "B-02", twice, "doel"),
    "sign-off-of-a-refused-sessie": ("een_afmelding", "B-02", never_granted, "doel"),
    "another-result": (
        "afmelding_klopt",
        "B-02",
        lambda work: work.question(AfmeldingRequest, resultaat="LeerlinginfoNietBeschikbaar"),
        "doel",
    ),
    "success-without-dossier": (
        "afmelding_klopt",
        "C-01",
        lambda work: work.question(AfmeldingRequest, resultaat="OverdrachtGeslaagd"),
        "doel",
    ),
    "the-first-of-equals": (
        "afmelding_klopt",
        "F-04",
        lambda w: w.question(AfmeldingRequest, bron_aanleverpunt=_asked_first(w)),
        "doel",
    ),
    "another-result-of-the-swv": (
        "afmelding_klopt",
        "I-01",
        lambda work: work.question(AfmeldingRequest, resultaat="LeerlinginfoNietBeschikbaar"),
        "swv",
    ),
    "two-pupils": ("een_leerling_per_sessie", "B-02", other_pupil, "doel"),
    "not-on-the-list": (
        "lijst_van_deze_sessie",
        "B-02",
        lambda work: work.question(DocumentRequest, bron_aanleverpunt="0000000700099AA00008"),
        "doel",
    ),
}


def _asked_first(work: CraftedEvidence) -> str:
    question = work.find(DocumentRequest).question
    assert isinstance(question, DocumentRequest)
    return question.adressering.bron_aanleverpunt


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_fails(craft: Craft, expect_failure: ExpectFailure, case: tuple[str, str, Change, str]) -> None:
    """The check sees the change, and blames whoever would have made it."""
    check_id, scenario_id, change, at_fault = case
    found = expect_failure(SESSIE, check_id, change(craft(scenario_id)), at_fault)
    assert found.exchange is not None
    assert found.expected != found.actual


def test_every_check_has_a_case() -> None:
    """No check on sessies goes without a way to fail."""
    assert {check_id for check_id, *_ in CASES.values()} == {check.id for check in SESSIE}


def test_a_sign_off_without_sessie_breaks_its_own_requirement(craft: Craft, expect_failure: ExpectFailure) -> None:
    """Signing off what was refused is RE-03, not FT-06."""
    assert expect_failure(SESSIE, "een_afmelding", never_granted(craft("B-02")), "doel").eis == "RE-03"


def test_the_first_of_equals_rests_on_no_assumption(craft: Craft, expect_failure: ExpectFailure) -> None:
    """The order of results is a guess (A07); that of equal ones is not."""
    tie = craft("F-04")
    found = expect_failure(SESSIE, "afmelding_klopt", CASES["the-first-of-equals"][2](tie), "doel")
    assert found.aannames == ()
    unequal = craft("F-03").question(AfmeldingRequest, resultaat="LeerlinginfoNietBeschikbaar")
    assert expect_failure(SESSIE, "afmelding_klopt", unequal, "doel").aannames == ("A07",)


def test_a_technical_failure_is_a_result_too(craft: Craft, judge: Judge) -> None:
    """When no answer can be read, the sign-off that reports a technical failure is right, another is not."""
    work = craft("C-01").response(DocumentRequest, b"<html/>")
    assert judge(SESSIE, "afmelding_klopt", work).verdict is Verdict.FAILED
    technical = work.evidence.resultaten.code_for(work.evidence.resultaten.rows[-1].reason)
    assert technical
    mended = work.question(AfmeldingRequest, resultaat=technical)
    assert judge(SESSIE, "afmelding_klopt", mended).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("check_id", "external", "scenario_id"),
    [
        pytest.param("sessiecontrole_eerst", {"tc"}, "B-02", id="control-at-an-external-exchange"),
        pytest.param("code_doorgegeven", {"tc"}, "C-09", id="code-of-an-external-exchange"),
        pytest.param("sessiecontrole_klopt", {"tc"}, "B-02", id="content-of-a-control-elsewhere"),
        pytest.param("een_afmelding", {"tc", "doel"}, "B-02", id="sign-off-between-others"),
        pytest.param("een_leerling_per_sessie", set(), "C-10", id="doel-deviates-on-purpose"),
        pytest.param("lijst_van_deze_sessie", set(), "C-11", id="list-of-a-doel-that-deviates"),
    ],
)
def test_cannot_judge(craft: Craft, judge: Judge, check_id: str, external: set[str], scenario_id: str) -> None:
    """What is not seen, or is done on purpose, gives no verdict but a reason."""
    found = judge(SESSIE, check_id, craft(scenario_id).facts(external=frozenset(external)))
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.message.en


def test_a_check_of_another_sessie_is_no_check(craft: Craft, expect_failure: ExpectFailure) -> None:
    """The session check must be about the sessie that the documentRequest names."""
    work = craft("B-02")
    other = work.question(SessiecontroleRequest, sessie_id="b8b9a132-51ca-4188-8de7-323842336156")
    expect_failure(SESSIE, "sessiecontrole_eerst", other, "bron")


def test_a_delivery_is_found_by_its_answer(craft: Craft) -> None:
    """The evidence tells deliveries from refusals."""
    assert [type(call.answer) for call, _ in craft("B-02").evidence.deliveries] == [DocumentResponse]
    assert craft("C-01").evidence.deliveries == ()
