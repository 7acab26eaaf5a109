"""Checks on single messages: each fails when a message is broken, and blames who sent it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.messages import MESSAGES
from harness.outcome import Level, Verdict
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentRequest,
    OverdrachtRequest,
    SessiecontroleRequest,
    SessiecontroleResponse,
)

if TYPE_CHECKING:
    from tests.harness.checks.conftest import CraftedEvidence, Judge

    Craft = Callable[[str], CraftedEvidence]
    ExpectFailure = Callable[..., Any]

HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


@pytest.mark.parametrize(
    ("kind", "part", "at_fault"),
    [
        pytest.param(OverdrachtRequest, "request", "doel", id="doel-to-tc"),
        pytest.param(OverdrachtRequest, "response", "exchange", id="tc-to-doel"),
        pytest.param(SessiecontroleRequest, "request", "bron", id="bron-to-tc"),
        pytest.param(DocumentRequest, "response", "bron", id="bron-to-doel"),
    ],
)
def test_an_element_too_many(
    craft: Craft, expect_failure: ExpectFailure, kind: type[Any], part: str, at_fault: str
) -> None:
    """An element that the binding does not know is the fault of the sender of that message."""
    work = craft("B-02")
    call = work.find(kind)
    data: bytes = getattr(call.exchange, part)
    changed: Any = {part: data.replace(b":Body>", b":Body><extra xmlns='urn:x'/>", 1)}
    found = expect_failure(MESSAGES, "bericht_volgens_binding", work.change(call, **changed), at_fault)
    assert found.exchange == call.number


def test_a_deviation_from_an_assumption_only_advises(craft: Craft) -> None:
    """Where the binding itself is a guess, a deviation rests on that assumption and does not block."""
    work = craft("B-02")
    call = work.find(DocumentRequest)
    data = call.exchange.request.replace(b"pgn>", b"bsn>")
    check = next(one for one in MESSAGES if one.id == "bericht_volgens_binding")
    found = list(check.judge(work.change(call, request=data).evidence))
    assert {(one.verdict, one.level, one.aannames) for one in found} == {
        (Verdict.FAILED, Level.ZEER_WENSELIJK, ("A04",))
    }
    assert not any(one.blocks for one in found)


@pytest.mark.parametrize(
    ("kind", "fields", "at_fault"),
    [
        pytest.param(OverdrachtRequest, {"response": HTML, "status": 502}, "exchange", id="html-of-the-exchange"),
        pytest.param(DocumentRequest, {"response": HTML, "status": 502}, "bron", id="html-of-the-bron"),
        pytest.param(DocumentRequest, {"response": b""}, "bron", id="nothing-at-all"),
        pytest.param(AfmeldingRequest, {"error": "timeout: no answer in 60 s"}, "network", id="time-out"),
        pytest.param(AfmeldingRequest, {"error": "connect: refused"}, "network", id="nobody-there"),
        pytest.param(AfmeldingRequest, {"error": "tls: certificate expired"}, "configuration", id="certificate"),
        pytest.param(DocumentRequest, {"error": "url: no URL"}, "configuration", id="no-address"),
        pytest.param(SessiecontroleRequest, {"request": b"not XML"}, "bron", id="garbage-of-the-bron"),
        pytest.param(AfmeldingRequest, {"request": b"<a/>"}, "doel", id="no-soap-of-the-doel"),
    ],
)
def test_no_readable_answer(
    craft: Craft, expect_failure: ExpectFailure, kind: type[Any], fields: dict[str, Any], at_fault: str
) -> None:
    """What cannot be read is the fault of its sender; what never came that of the network or the configuration."""
    work = craft("B-02")
    call = work.find(kind)
    found = expect_failure(MESSAGES, "antwoord_leesbaar", work.change(call, **fields), at_fault)
    assert found.exchange == call.number
    assert found.actual


@pytest.mark.parametrize(
    ("kind", "at_fault"),
    [(OverdrachtRequest, "doel"), (SessiecontroleRequest, "bron")],
    ids=["doel", "bron"],
)
def test_a_call_without_certificate(
    craft: Craft, expect_failure: ExpectFailure, kind: type[Any], at_fault: str
) -> None:
    """Whoever calls without the OIN of a vendor is at fault."""
    work = craft("B-02")
    expect_failure(MESSAGES, "clientcertificaat", work.change(work.find(kind), peer_oin=""), at_fault)


def test_certificates_are_not_seen_at_the_doors_of_others(craft: Craft, judge: Judge) -> None:
    """Where no party called is ours there is nothing to judge."""
    work = craft("B-02").facts(external=frozenset({"tc", "bron"}))
    assert judge(MESSAGES, "clientcertificaat", work).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("scenario_id", "at_fault"),
    [
        pytest.param("C-01", "doel", id="refused-by-the-bron"),
        pytest.param("E-02", "doel", id="refused-by-the-tc"),
        pytest.param("I-06", "swv", id="refused-swv"),
    ],
)
def test_a_code_that_the_user_never_sees(
    craft: Craft, expect_failure: ExpectFailure, scenario_id: str, at_fault: str
) -> None:
    """A refusal whose code is kept from the user is the fault of the side that asked."""
    expect_failure(MESSAGES, "code_getoond", craft(scenario_id).facts(shown={}), at_fault)


def test_a_code_without_text_is_not_shown(craft: Craft, expect_failure: ExpectFailure) -> None:
    """A bare code is not enough: a text belongs beside it."""
    work = craft("C-01")
    assert work.evidence.shown
    expect_failure(MESSAGES, "code_getoond", work.facts(shown=dict.fromkeys(work.evidence.shown, "")), "doel")


@pytest.mark.parametrize(
    ("scenario_id", "facts"),
    [
        pytest.param("B-02", {}, id="no-refusal"),
        pytest.param("C-01", {"shown": None}, id="screen-not-seen"),
        pytest.param("C-01", {"external": frozenset({"doel"})}, id="external-doel"),
    ],
)
def test_screens_that_cannot_be_judged(craft: Craft, judge: Judge, scenario_id: str, facts: dict[str, Any]) -> None:
    """Without a refusal, or without a view of the screen, there is nothing to judge; the reason says so."""
    found = judge(MESSAGES, "code_getoond", craft(scenario_id).facts(**facts))
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.message.en


def test_the_same_finding_is_told_once(craft: Craft) -> None:
    """A fault in every message of a run is one finding with a count, not thirty."""
    work = craft("B-07")
    for place in range(2):
        work = work.change(work.find(DocumentRequest, place), peer_oin="")
    check = next(one for one in MESSAGES if one.id == "clientcertificaat")
    (found,) = check.judge(work.evidence)
    assert found.message.en.endswith("(2 x)")


def test_a_sector_in_another_spelling_is_read(craft: Craft, judge: Judge) -> None:
    """Messages that differ only in what the binding leaves free pass."""
    work = craft("B-02")
    call = work.find(SessiecontroleRequest)
    assert isinstance(call.answer, SessiecontroleResponse)
    work = work.change(call, response=replace(call.answer, sector="PO"))
    assert judge(MESSAGES, "bericht_volgens_binding", work).verdict is Verdict.PASSED
