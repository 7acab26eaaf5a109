"""Every expectation of a step fails when what happens is something else, and says by whose fault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.expectation import EXPECTATION
from harness.checks.model import Check, StepEvidence
from harness.config.scenario import Expectation, GivenSystem, Preparation, Scenario, ScenarioStep
from harness.outcome import Fault, Level, Verdict
from simulator.messages.model import (
    AanleverpuntReference,
    AfmeldingRequest,
    DocumentRequest,
    MeldenNotificatieRequest,
    NotificatieRequest,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
    SoapFault,
)

if TYPE_CHECKING:
    from tests.harness.conftest import Disturbance, Play, Record

HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
NOBODY = GivenSystem(known=False)
KNOWN = GivenSystem()
READY = GivenSystem(prepared=Preparation())


def expecting(scenario: Scenario, **changes: object) -> Scenario:
    """Return the scenario with other expectations of its last step."""
    *before, last = scenario.steps
    expect = replace(last.expect, **changes)  # type: ignore[arg-type]  # by name
    return replace(scenario, steps=(*before, replace(last, expect=expect)))


WRONG_EXPECTATIONS: dict[str, tuple[str, dict[str, Any], str, Fault]] = {
    "sessie-that-is-refused": ("E-02", {"sessie": True}, "sessie_verleend", Fault.CONFIGURATION),
    "no-sessie": ("B-02", {"sessie": False}, "sessie_verleend", Fault.EXCHANGE),
    "no-delivery": ("B-02", {"delivered": False}, "levering", Fault.BRON),
    "delivery-that-is-refused": ("C-02", {"delivered": True}, "levering", Fault.BRON),
    "another-code": ("C-01", {"refused": "no_inzage"}, "weigeringscode", Fault.BRON),
    "a-refusal": ("B-02", {"refused": "not_prepared"}, "weigeringscode", Fault.BRON),
    "another-refuser": ("C-01", {"by": "tc"}, "weigeraar", Fault.BRON),
    "two-sessies": ("B-02", {"sessies": 2}, "aantal_sessies", Fault.DOEL),
    "two-aanleverpunten": ("E-01", {"aanleverpunten": 2}, "lengte_van_de_lijst", Fault.EXCHANGE),
    "second-reported": ("E-01", {"reported": 2}, "gemeld_aanleverpunt", Fault.DOEL),
    "first-reported": ("F-04", {"reported": 1}, "gemeld_aanleverpunt", Fault.DOEL),
    "a-notification": ("H-04", {"notified": True}, "melding", Fault.BRON),
    "no-notification": ("H-01", {"notified": False}, "melding", Fault.BRON),
    "another-broken-rule": ("I-08", {"findings": ("PaO.LL01",)}, "geplante_regels", Fault.BRON),
    "a-broken-rule": ("I-01", {"findings": ("PaO.LL12",)}, "geplante_regels", Fault.BRON),
}


@pytest.mark.parametrize("case", WRONG_EXPECTATIONS.values(), ids=WRONG_EXPECTATIONS)
def test_a_wrong_expectation_fails(
    play_scenario: Play, scenarios: dict[str, Scenario], case: tuple[str, dict[str, Any], str, Fault]
) -> None:
    """An expectation that does not come true fails its own check, with the side at fault."""
    scenario_id, expect, check_id, at_fault = case
    played = play_scenario(expecting(scenarios[scenario_id], **expect))
    assert played.outcome.verdict is Verdict.FAILED, played.why()
    failed = played.failures[check_id]
    assert failed.at_fault is at_fault
    assert failed.expected != failed.actual
    assert played.outcome.steps[-1].verdict is Verdict.FAILED


def test_every_expectation_can_fail() -> None:
    """The table above breaks every key of `expect`, by the check that looks at it."""
    assert {key for _, expect, _, _ in WRONG_EXPECTATIONS.values() for key in expect} == set(Expectation.__slots__)
    assert {check_id for _, _, check_id, _ in WRONG_EXPECTATIONS.values()} == {one.id for one in EXPECTATION}


@pytest.mark.parametrize("check", EXPECTATION, ids=[check.id for check in EXPECTATION])
def test_a_step_that_expects_nothing_is_not_judged(record: Record, check: Check[StepEvidence]) -> None:
    """Without a key under `expect` its check says that it does not apply."""
    evidence = record("B-02")
    step = StepEvidence(evidence=evidence, step=ScenarioStep(do="request_dossier"), calls=evidence.calls)
    assert [one.verdict for one in check.judge(step)] == [Verdict.NOT_APPLICABLE]


def test_a_refusal_with_a_guessed_code_only_advises(play_scenario: Play, disturb: Disturbance) -> None:
    """Where the name of the expected code is an assumption, another name does not block."""
    other = disturb.answers(DocumentRequest, SoapFault(code="LeerlingNietGevonden"))
    played = play_scenario("C-04", doors={"bron": other})
    assert played.outcome.verdict is Verdict.PASSED, played.why()
    (advice,) = [check for check in played.outcome.checks if check.verdict is Verdict.FAILED]
    assert (advice.id, advice.level, advice.aannames) == ("weigeringscode", Level.ZEER_WENSELIJK, ("A13",))


def two_listed(granted: OverdrachtResponse) -> OverdrachtResponse:
    """Return the list with its first aanleverpunt once more, under another code."""
    (only,) = granted.aanleverpunten
    extra = AanleverpuntReference(aanleverpunt="0000000700099AA00007", url=only.url)
    return replace(granted, aanleverpunten=(extra, only))


def granting(_: object) -> OverdrachtResponse:
    """Return a sessie that nobody should have got."""
    return OverdrachtResponse(
        sessie_id="b8b9a132-51ca-4188-8de7-323842336156",  # type: ignore[arg-type]  # a SessieId is a text
        aanleverpunten=(AanleverpuntReference(aanleverpunt="0000000700099ZZ00001", url="https://bron.invalid/oso"),),
    )


BAD_EXCHANGES: dict[str, tuple[str, type[Any], Any, int, str, Fault]] = {
    "grants-an-unknown-school": ("E-02", OverdrachtRequest, granting, 200, "sessie_verleend", Fault.EXCHANGE),
    "lists-one-too-many": ("E-01", OverdrachtRequest, two_listed, 200, "lengte_van_de_lijst", Fault.EXCHANGE),
    "answers-html": ("B-02", OverdrachtRequest, HTML, 502, "sessie_verleend", Fault.EXCHANGE),
    "refuses-a-good-sessie": (
        "B-02",
        SessiecontroleRequest,
        SoapFault(code="SessieAfwijkend"),
        500,
        "levering",
        Fault.EXCHANGE,
    ),
    "approves-a-bad-sessie": (
        "C-13",
        SessiecontroleRequest,
        SessiecontroleResponse(sector="VO"),
        200,
        "levering",
        Fault.EXCHANGE,
    ),
    "approves-an-unknown-sessie": (
        "C-09",
        SessiecontroleRequest,
        SessiecontroleResponse(sector="VO"),
        200,
        "levering",
        Fault.EXCHANGE,
    ),
    "html-to-the-check": ("B-02", SessiecontroleRequest, HTML, 502, "levering", Fault.EXCHANGE),
    "html-to-a-check-it-should-reject": ("C-10", SessiecontroleRequest, HTML, 502, "weigeringscode", Fault.EXCHANGE),
    "another-code-at-the-check": (
        "C-10",
        SessiecontroleRequest,
        SoapFault(code="SessieReedsAfgemeld"),
        500,
        "weigeringscode",
        Fault.EXCHANGE,
    ),
    "knows-no-school": (
        "B-02",
        OverdrachtRequest,
        SoapFault(code="VerstrekkerNietBekend"),
        500,
        "sessie_verleend",
        Fault.CONFIGURATION,
    ),
    "a-code-that-nobody-knows": (
        "B-02",
        OverdrachtRequest,
        SoapFault(code="Zomaar"),
        500,
        "sessie_verleend",
        Fault.EXCHANGE,
    ),
    "html-to-an-announcement": ("H-01", MeldenNotificatieRequest, HTML, 502, "melding", Fault.EXCHANGE),
    "announcement-to-a-dead-system": (
        "H-01",
        MeldenNotificatieRequest,
        SoapFault(code="AanleverpuntNietActief"),
        500,
        "melding",
        Fault.CONFIGURATION,
    ),
}


@pytest.mark.parametrize("case", BAD_EXCHANGES.values(), ids=BAD_EXCHANGES)
def test_an_exchange_that_misbehaves(
    play_scenario: Play, disturb: Disturbance, case: tuple[str, type[Any], Any, int, str, Fault]
) -> None:
    """What the Traffic Center does wrong fails the scenario, and is not put down to a LAS."""
    scenario_id, kind, message, status, check_id, at_fault = case
    played = play_scenario(scenario_id, doors={"tc": disturb.answers(kind, message, status=status)})
    assert played.outcome.verdict is Verdict.FAILED, played.why()
    assert played.failures[check_id].at_fault is at_fault, played.why()


DEATHS: dict[str, tuple[str, str, type[Any], str]] = {
    "tc-at-overdracht": ("B-02", "tc", OverdrachtRequest, "sessie_verleend"),
    "bron-at-document": ("B-02", "bron", DocumentRequest, "levering"),
    "tc-at-the-check": ("B-02", "tc", SessiecontroleRequest, "levering"),
    "tc-at-a-check-to-reject": ("C-10", "tc", SessiecontroleRequest, "weigeringscode"),
    "tc-at-afmelding": ("B-02", "tc", AfmeldingRequest, "antwoord_leesbaar"),
    "tc-at-announcement": ("H-01", "tc", MeldenNotificatieRequest, "melding"),
    "doel-at-notification": ("H-01", "doel", NotificatieRequest, "melding"),
}


@pytest.mark.parametrize("case", DEATHS.values(), ids=DEATHS)
def test_a_party_that_dies(play_scenario: Play, disturb: Disturbance, case: tuple[str, str, type[Any], str]) -> None:
    """A connection that breaks off is nobody's fault but the network's, whatever was being said."""
    scenario_id, door, kind, check_id = case
    played = play_scenario(scenario_id, doors={door: disturb.dies(kind)})
    assert played.outcome.verdict is Verdict.FAILED, played.why()
    assert played.failures[check_id].at_fault is Fault.NETWORK, played.why()
    assert played.outcome.at_fault is Fault.NETWORK
