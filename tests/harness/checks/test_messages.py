"""Checks on single messages: each fails when a message is broken, and blames who sent it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.messages import BERICHTEN
from harness.outcome import Niveau, Verdict
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentRequest,
    OverdrachtRequest,
    SessiecontroleRequest,
    SessiecontroleResponse,
)

if TYPE_CHECKING:
    from tests.harness.checks.conftest import Judge, Knutselwerk

    Knutsel = Callable[[str], Knutselwerk]
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
    knutsel: Knutsel, expect_failure: ExpectFailure, kind: type[Any], part: str, at_fault: str
) -> None:
    """An element that the binding does not know is the fault of the sender of that message."""
    werk = knutsel("B-02")
    gesprek = werk.find(kind)
    data: bytes = getattr(gesprek.uitwisseling, part)
    changed: Any = {part: data.replace(b":Body>", b":Body><extra xmlns='urn:x'/>", 1)}
    found = expect_failure(BERICHTEN, "bericht_volgens_binding", werk.change(gesprek, **changed), at_fault)
    assert found.exchange == gesprek.nummer


def test_a_deviation_from_an_assumption_only_advises(knutsel: Knutsel) -> None:
    """Where the binding itself is a guess, a deviation rests on that assumption and does not block."""
    werk = knutsel("B-02")
    gesprek = werk.find(DocumentRequest)
    data = gesprek.uitwisseling.request.replace(b"pgn>", b"bsn>")
    controle = next(one for one in BERICHTEN if one.id == "bericht_volgens_binding")
    found = list(controle.judge(werk.change(gesprek, request=data).bewijs))
    assert {(one.verdict, one.level, one.aannames) for one in found} == {
        (Verdict.FAILED, Niveau.ZEER_WENSELIJK, ("A04",))
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
    knutsel: Knutsel, expect_failure: ExpectFailure, kind: type[Any], fields: dict[str, Any], at_fault: str
) -> None:
    """What cannot be read is the fault of its sender; what never came that of the network or the configuration."""
    werk = knutsel("B-02")
    gesprek = werk.find(kind)
    found = expect_failure(BERICHTEN, "antwoord_leesbaar", werk.change(gesprek, **fields), at_fault)
    assert found.exchange == gesprek.nummer
    assert found.actual


@pytest.mark.parametrize(
    ("kind", "at_fault"),
    [(OverdrachtRequest, "doel"), (SessiecontroleRequest, "bron")],
    ids=["doel", "bron"],
)
def test_a_call_without_certificate(
    knutsel: Knutsel, expect_failure: ExpectFailure, kind: type[Any], at_fault: str
) -> None:
    """Whoever calls without the OIN of a vendor is at fault."""
    werk = knutsel("B-02")
    expect_failure(BERICHTEN, "clientcertificaat", werk.change(werk.find(kind), peer_oin=""), at_fault)


def test_certificates_are_not_seen_at_the_doors_of_others(knutsel: Knutsel, judge: Judge) -> None:
    """Where no party called is ours there is nothing to judge."""
    werk = knutsel("B-02").facts(external=frozenset({"tc", "bron"}))
    assert judge(BERICHTEN, "clientcertificaat", werk).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("scenario_id", "at_fault"),
    [
        pytest.param("C-01", "doel", id="refused-by-the-bron"),
        pytest.param("E-02", "doel", id="refused-by-the-tc"),
        pytest.param("I-06", "swv", id="refused-swv"),
    ],
)
def test_a_code_that_the_user_never_sees(
    knutsel: Knutsel, expect_failure: ExpectFailure, scenario_id: str, at_fault: str
) -> None:
    """A refusal whose code is kept from the user is the fault of the side that asked."""
    expect_failure(BERICHTEN, "code_getoond", knutsel(scenario_id).facts(shown={}), at_fault)


def test_a_code_without_text_is_not_shown(knutsel: Knutsel, expect_failure: ExpectFailure) -> None:
    """A bare code is not enough: a text belongs beside it."""
    werk = knutsel("C-01")
    assert werk.bewijs.shown
    expect_failure(BERICHTEN, "code_getoond", werk.facts(shown=dict.fromkeys(werk.bewijs.shown, "")), "doel")


@pytest.mark.parametrize(
    ("scenario_id", "facts"),
    [
        pytest.param("B-02", {}, id="no-refusal"),
        pytest.param("C-01", {"shown": None}, id="screen-not-seen"),
        pytest.param("C-01", {"external": frozenset({"doel"})}, id="external-doel"),
    ],
)
def test_screens_that_cannot_be_judged(knutsel: Knutsel, judge: Judge, scenario_id: str, facts: dict[str, Any]) -> None:
    """Without a refusal, or without a view of the screen, there is nothing to judge; the reason says so."""
    found = judge(BERICHTEN, "code_getoond", knutsel(scenario_id).facts(**facts))
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.message.en


def test_the_same_finding_is_told_once(knutsel: Knutsel) -> None:
    """A fault in every message of a run is one finding with a count, not thirty."""
    werk = knutsel("B-07")
    for place in range(2):
        werk = werk.change(werk.find(DocumentRequest, place), peer_oin="")
    controle = next(one for one in BERICHTEN if one.id == "clientcertificaat")
    (found,) = controle.judge(werk.bewijs)
    assert found.message.en.endswith("(2 x)")


def test_a_sector_in_another_spelling_is_read(knutsel: Knutsel, judge: Judge) -> None:
    """Messages that differ only in what the binding leaves free pass."""
    werk = knutsel("B-02")
    gesprek = werk.find(SessiecontroleRequest)
    assert isinstance(gesprek.antwoord, SessiecontroleResponse)
    werk = werk.change(gesprek, response=replace(gesprek.antwoord, sector="PO"))
    assert judge(BERICHTEN, "bericht_volgens_binding", werk).verdict is Verdict.PASSED
