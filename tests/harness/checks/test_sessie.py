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
    Foutantwoord,
    OverdrachtRequest,
    SessiecontroleRequest,
)

if TYPE_CHECKING:
    from tests.harness.checks.conftest import Change, Judge, Knutselwerk

    Knutsel = Callable[[str], Knutselwerk]
    ExpectFailure = Callable[..., Any]


def control_after_the_answer(werk: Knutselwerk) -> Knutselwerk:
    """Let the session check end after the answer has left."""
    late = werk.find(DocumentRequest).uitwisseling.ended + 1
    return werk.change(werk.find(SessiecontroleRequest), ended=late)


def control_before_the_question(werk: Knutselwerk) -> Knutselwerk:
    """Let the session check begin before the documentRequest: one from an earlier time proves nothing."""
    early = werk.find(DocumentRequest).uitwisseling.begun - 1
    return werk.change(werk.find(SessiecontroleRequest), begun=early)


def delivered_all_the_same(werk: Knutselwerk) -> Knutselwerk:
    """Let the Traffic Center reject, and the dossier come."""
    return werk.antwoord(SessiecontroleRequest, Foutantwoord(code="SessieAfwijkend"))


def other_code(werk: Knutselwerk) -> Knutselwerk:
    """Let the bron answer with a code of its own."""
    return werk.antwoord(DocumentRequest, Foutantwoord(code="LeerlinginfoNietBeschikbaar"))


def no_code(werk: Knutselwerk) -> Knutselwerk:
    """Let the bron answer with a fault without code."""
    return werk.antwoord(DocumentRequest, Foutantwoord(code="", tekst="storing", faultcode="Server"))


def twice(werk: Knutselwerk) -> Knutselwerk:
    """Sign off twice."""
    return werk.also(werk.find(AfmeldingRequest))


def never_granted(werk: Knutselwerk) -> Knutselwerk:
    """Sign off a sessie that the Traffic Center refused."""
    return werk.antwoord(OverdrachtRequest, Foutantwoord(code="VerstrekkerNietBekend")).without(
        DocumentRequest, SessiecontroleRequest
    )


def other_pupil(werk: Knutselwerk) -> Knutselwerk:
    """Ask for a second pupil in the same sessie."""
    gesprek = werk.find(DocumentRequest)
    assert isinstance(gesprek.vraag, DocumentRequest)
    return werk.also(gesprek, request=werk.write(replace(gesprek.vraag, pgn="999990019")))


CASES: dict[str, tuple[str, str, Change, str]] = {
    "no-control": ("sessiecontrole_eerst", "B-02", lambda werk: werk.without(SessiecontroleRequest), "bron"),
    "no-control-of-a-refusal": ("sessiecontrole_eerst", "C-01", lambda w: w.without(SessiecontroleRequest), "bron"),
    "control-too-late": ("sessiecontrole_eerst", "B-02", control_after_the_answer, "bron"),
    "control-too-early": ("sessiecontrole_eerst", "B-02", control_before_the_question, "bron"),
    "delivery-in-spite-of": ("sessiecontrole_eerst", "B-02", delivered_all_the_same, "bron"),
    "another-code": ("code_doorgegeven", "C-09", other_code, "bron"),
    "a-fault-without-code": ("code_doorgegeven", "C-09", no_code, "bron"),
    "control-of-another-brin": (
        "sessiecontrole_klopt",
        "B-02",
        lambda werk: werk.vraag(SessiecontroleRequest, doel_brin="99AB"),
        "bron",
    ),
    "control-of-another-soort": (
        "sessiecontrole_klopt",
        "B-02",
        lambda werk: werk.vraag(SessiecontroleRequest, overdrachtsoort="overdrachtbinnenbrin"),
        "bron",
    ),
    "control-of-another-koppelsleutel": (
        "sessiecontrole_klopt",
        "I-01",
        lambda werk: werk.vraag(SessiecontroleRequest, koppelsleutel="4F0B6A2E-0000-4B26-B2D9-586E2B2123EC"),
        "bron",
    ),
    "no-sign-off": ("een_afmelding", "B-02", lambda werk: werk.without(AfmeldingRequest), "doel"),
    "no-sign-off-of-the-swv": ("een_afmelding", "I-01", lambda werk: werk.without(AfmeldingRequest), "swv"),
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
        lambda werk: werk.vraag(AfmeldingRequest, resultaat="LeerlinginfoNietBeschikbaar"),
        "doel",
    ),
    "success-without-dossier": (
        "afmelding_klopt",
        "C-01",
        lambda werk: werk.vraag(AfmeldingRequest, resultaat="OverdrachtGeslaagd"),
        "doel",
    ),
    "the-first-of-equals": (
        "afmelding_klopt",
        "F-04",
        lambda w: w.vraag(AfmeldingRequest, bron_aanleverpunt=_asked_first(w)),
        "doel",
    ),
    "another-result-of-the-swv": (
        "afmelding_klopt",
        "I-01",
        lambda werk: werk.vraag(AfmeldingRequest, resultaat="LeerlinginfoNietBeschikbaar"),
        "swv",
    ),
    "two-pupils": ("een_leerling_per_sessie", "B-02", other_pupil, "doel"),
    "not-on-the-list": (
        "lijst_van_deze_sessie",
        "B-02",
        lambda werk: werk.vraag(DocumentRequest, bron_aanleverpunt="0000000700099AA00008"),
        "doel",
    ),
}


def _asked_first(werk: Knutselwerk) -> str:
    vraag = werk.find(DocumentRequest).vraag
    assert isinstance(vraag, DocumentRequest)
    return vraag.adressering.bron_aanleverpunt


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_fails(knutsel: Knutsel, expect_failure: ExpectFailure, case: tuple[str, str, Change, str]) -> None:
    """The check sees the change, and blames whoever would have made it."""
    controle_id, scenario_id, change, at_fault = case
    found = expect_failure(SESSIE, controle_id, change(knutsel(scenario_id)), at_fault)
    assert found.exchange is not None
    assert found.expected != found.actual


def test_every_check_has_a_case() -> None:
    """No check on sessies goes without a way to fail."""
    assert {controle_id for controle_id, *_ in CASES.values()} == {controle.id for controle in SESSIE}


def test_a_sign_off_without_sessie_breaks_its_own_requirement(knutsel: Knutsel, expect_failure: ExpectFailure) -> None:
    """Signing off what was refused is RE-03, not FT-06."""
    assert expect_failure(SESSIE, "een_afmelding", never_granted(knutsel("B-02")), "doel").eis == "RE-03"


def test_the_first_of_equals_rests_on_no_assumption(knutsel: Knutsel, expect_failure: ExpectFailure) -> None:
    """The order of results is a guess (A07); that of equal ones is not."""
    tie = knutsel("F-04")
    found = expect_failure(SESSIE, "afmelding_klopt", CASES["the-first-of-equals"][2](tie), "doel")
    assert found.aannames == ()
    unequal = knutsel("F-03").vraag(AfmeldingRequest, resultaat="LeerlinginfoNietBeschikbaar")
    assert expect_failure(SESSIE, "afmelding_klopt", unequal, "doel").aannames == ("A07",)


def test_a_technical_failure_is_a_result_too(knutsel: Knutsel, judge: Judge) -> None:
    """When no answer can be read, the sign-off that reports a technical failure is right, another is not."""
    werk = knutsel("C-01").antwoord(DocumentRequest, b"<html/>")
    assert judge(SESSIE, "afmelding_klopt", werk).verdict is Verdict.FAILED
    technical = werk.bewijs.resultaten.code_for(werk.bewijs.resultaten.rows[-1].reden)
    assert technical
    mended = werk.vraag(AfmeldingRequest, resultaat=technical)
    assert judge(SESSIE, "afmelding_klopt", mended).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("controle_id", "external", "scenario_id"),
    [
        pytest.param("sessiecontrole_eerst", {"tc"}, "B-02", id="control-at-an-external-exchange"),
        pytest.param("code_doorgegeven", {"tc"}, "C-09", id="code-of-an-external-exchange"),
        pytest.param("sessiecontrole_klopt", {"tc"}, "B-02", id="content-of-a-control-elsewhere"),
        pytest.param("een_afmelding", {"tc", "doel"}, "B-02", id="sign-off-between-others"),
        pytest.param("een_leerling_per_sessie", set(), "C-10", id="doel-deviates-on-purpose"),
        pytest.param("lijst_van_deze_sessie", set(), "C-11", id="list-of-a-doel-that-deviates"),
    ],
)
def test_cannot_judge(knutsel: Knutsel, judge: Judge, controle_id: str, external: set[str], scenario_id: str) -> None:
    """What is not seen, or is done on purpose, gives no verdict but a reason."""
    found = judge(SESSIE, controle_id, knutsel(scenario_id).facts(external=frozenset(external)))
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.message.en


def test_a_check_of_another_sessie_is_no_check(knutsel: Knutsel, expect_failure: ExpectFailure) -> None:
    """The session check must be about the sessie that the documentRequest names."""
    werk = knutsel("B-02")
    other = werk.vraag(SessiecontroleRequest, sessie_id="b8b9a132-51ca-4188-8de7-323842336156")
    expect_failure(SESSIE, "sessiecontrole_eerst", other, "bron")


def test_a_delivery_is_found_by_its_answer(knutsel: Knutsel) -> None:
    """The evidence tells deliveries from refusals."""
    assert [type(gesprek.antwoord) for gesprek, _ in knutsel("B-02").bewijs.leveringen] == [DocumentResponse]
    assert knutsel("C-01").bewijs.leveringen == ()
