"""Whose fault a rejected session check is: what doel, bron and Traffic Center said is laid side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.checks.evidence import Evidence
from harness.checks.fault import blame_refusal, blame_silence, refusal_of
from harness.outcome import Fault, Verdict
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentRequest,
    Message,
    OverdrachtRequest,
    SessiecontroleRequest,
    SoapFault,
)
from simulator.standard.keys import get_search_key
from simulator.standard.resultaat import Reason

if TYPE_CHECKING:
    from tests.harness.checks.conftest import Change, CraftedEvidence
    from tests.harness.conftest import Disturbance, Play

    Craft = Callable[[str], CraftedEvidence]
    Altered = Callable[..., Message]

OTHER_KEY = get_search_key("hmac").make("999990019")
OTHER_KOPPELSLEUTEL = "4F0B6A2E-0000-4B26-B2D9-586E2B2123EC"


def rejected(work: CraftedEvidence) -> CraftedEvidence:
    """Let the Traffic Center reject the session check, and the bron hand its code on."""
    no = SoapFault(code="SessieAfwijkend")
    return work.response(SessiecontroleRequest, no).response(DocumentRequest, no)


def blame(work: CraftedEvidence) -> Fault:
    """Return whose fault the refusal of the document is."""
    refusal = refusal_of(work.find(DocumentRequest), work.evidence)
    assert refusal is not None
    return blame_refusal(refusal, work.evidence)


CASES: dict[str, tuple[str, Change, Fault]] = {
    "all-agree": ("B-02", lambda work: work, Fault.EXCHANGE),
    "all-agree-swv": ("I-01", lambda work: work, Fault.EXCHANGE),
    "doel-asks-another-bron": ("B-02", lambda w: _both(w, bron_brin="99AB"), Fault.DOEL),
    "doel-is-another-school": ("B-02", lambda w: _both(w, doel_brin="99AB"), Fault.DOEL),
    "doel-is-another-system": ("B-02", lambda w: _both(w, doel_aanleverpunt="0000000700099VA00008"), Fault.DOEL),
    "doel-means-another-soort": ("B-02", lambda w: _both(w, overdrachtsoort="overdrachtbinnenbrin"), Fault.DOEL),
    "doel-asks-another-pupil": ("B-02", lambda w: w.question(DocumentRequest, pgn="999990019"), Fault.DOEL),
    "doel-asked-with-another-key": ("B-02", lambda w: w.question(OverdrachtRequest, zoeksleutel=OTHER_KEY), Fault.DOEL),
    "swv-with-another-key": ("I-01", lambda w: _both(w, koppelsleutel=OTHER_KOPPELSLEUTEL), Fault.SWV),
    "doel-signed-off-already": ("B-02", lambda w: w.change(w.find(AfmeldingRequest), number=0), Fault.DOEL),
    "doel-in-a-sessie-never-granted": ("B-02", lambda w: w.without(OverdrachtRequest), Fault.DOEL),
    "bron-checks-another-brin": ("B-02", lambda w: w.question(SessiecontroleRequest, doel_brin="99AB"), Fault.BRON),
    "bron-checks-another-soort": (
        "B-02",
        lambda w: w.question(SessiecontroleRequest, overdrachtsoort="overdrachtbinnenbrin"),
        Fault.BRON,
    ),
    "bron-checks-another-key": ("B-02", lambda w: w.question(SessiecontroleRequest, zoeksleutel=OTHER_KEY), Fault.BRON),
    "bron-checks-another-koppelsleutel": (
        "I-01",
        lambda w: w.question(SessiecontroleRequest, koppelsleutel=OTHER_KOPPELSLEUTEL),
        Fault.BRON,
    ),
}


def _both(work: CraftedEvidence, **changes: str) -> CraftedEvidence:
    """Let the doel ask something else, and the bron check exactly that."""
    return work.question(DocumentRequest, **changes).question(SessiecontroleRequest, **changes)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_rejected_session_check(craft: Craft, case: tuple[str, Change, Fault]) -> None:
    """Who says something else than before is at fault; the exchange is, when all three say the same."""
    scenario_id, change, at_fault = case
    assert blame(rejected(change(craft(scenario_id)))) is at_fault


@pytest.mark.parametrize(
    ("reason", "at_fault"),
    [
        (Reason.KEY_WRONG, Fault.DOEL),
        (Reason.OVERDRACHTSOORT_WRONG, Fault.DOEL),
        (Reason.KOPPELSLEUTEL_UNKNOWN, Fault.DOEL),
        (Reason.REQUESTER_UNKNOWN, Fault.CONFIGURATION),
        (Reason.TARGET_AANLEVERPUNT_INACTIVE, Fault.CONFIGURATION),
        (Reason.SOURCE_UNKNOWN, Fault.CONFIGURATION),
        (Reason.SOURCE_AANLEVERPUNT_UNKNOWN, Fault.CONFIGURATION),
        (Reason.SESSIE_AFWIJKEND, Fault.EXCHANGE),
    ],
)
def test_a_refused_sessie(craft: Craft, reason: Reason, at_fault: Fault) -> None:
    """The reason tells: a wrong request is the doel's, an unknown party is a setting, the rest is the exchange's."""
    work = craft("B-02")
    code = work.evidence.resultaten.code_for(reason)
    work = work.response(OverdrachtRequest, SoapFault(code=code))
    refusal = refusal_of(work.find(OverdrachtRequest), work.evidence)
    assert refusal is not None
    assert (refusal.by, blame_refusal(refusal, work.evidence)) == ("tc", at_fault)


def test_a_delivery_is_no_refusal(craft: Craft) -> None:
    """What was delivered or granted was not refused; a sign-off refuses nothing."""
    work = craft("B-02")
    for kind in (OverdrachtRequest, DocumentRequest, AfmeldingRequest):
        assert refusal_of(work.find(kind), work.evidence) is None
    refused = work.response(AfmeldingRequest, SoapFault(code="AfmeldingOnjuist"))
    assert refusal_of(refused.find(AfmeldingRequest), refused.evidence) is None


def test_behind_an_external_exchange_nobody_is_named(craft: Craft) -> None:
    """Whether the exchange rejected the sessie cannot be seen from outside."""
    work = rejected(craft("B-02")).facts(external=frozenset({"tc"}))
    refusal = refusal_of(work.find(DocumentRequest), work.evidence)
    assert refusal is not None
    assert (refusal.by, blame_refusal(refusal, work.evidence)) == ("", Fault.UNKNOWN)


@pytest.mark.parametrize(
    ("error", "at_fault"),
    [
        ("connect: refused", Fault.NETWORK),
        ("timeout: 60 s", Fault.NETWORK),
        ("closed: broken off", Fault.NETWORK),
        ("tls: expired", Fault.CONFIGURATION),
        ("url: none", Fault.CONFIGURATION),
        ("", Fault.BRON),
    ],
)
def test_no_answer(craft: Craft, error: str, at_fault: Fault) -> None:
    """No answer at all is the network's or a setting's; an unreadable one is of whoever gave it."""
    work = craft("B-02")
    work = work.change(work.find(DocumentRequest), error=error, response=b"")
    assert blame_silence(work.find(DocumentRequest)) is at_fault
    assert blame(work) is at_fault


def test_the_search_key_of_the_assumption_is_compared(craft: Craft) -> None:
    """Keys are made again with the strategy in force; without a strategy in common the doel's differs."""
    work = rejected(craft("B-02"))
    other: Evidence = replace(work.evidence, aannames=type(work.evidence.aannames).load({"A02": "sha256"}))
    refusal = refusal_of(work.find(DocumentRequest), other)
    assert refusal is not None
    assert blame_refusal(refusal, other) is Fault.DOEL


DEVIATIONS: dict[str, tuple[str, type, dict[str, str], Fault]] = {
    "doel": ("B-02", DocumentRequest, {"doel_brin": "99AB"}, Fault.DOEL),
    "bron": ("B-02", SessiecontroleRequest, {"bron_brin": "99AB"}, Fault.BRON),
    "swv": ("I-01", DocumentRequest, {"overdrachtsoort": "overstapdossier"}, Fault.SWV),
}


@pytest.mark.parametrize("role", DEVIATIONS)
def test_a_las_that_deviates_is_blamed_in_a_run(
    play_scenario: Play, disturb: Disturbance, altered: Altered, role: str
) -> None:
    """The Traffic Center rejects what deviates; the scenario names the one that deviated."""
    scenario_id, kind, changes, at_fault = DEVIATIONS[role]
    planted = disturb.asks(kind, lambda message: altered(message, **changes))
    played = play_scenario(scenario_id, saboteurs={role: planted})
    assert played.outcome.verdict is Verdict.FAILED, played.why()
    assert played.failures["levering"].at_fault is at_fault, played.why()
    assert played.outcome.at_fault is at_fault
