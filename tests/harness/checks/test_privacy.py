"""Checks on who may see what: a pgn, a name or a dossier in the wrong place is found wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.privacy import PRIVACY
from harness.outcome import Verdict
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentRequest,
    NotificatieRequest,
    OverdrachtRequest,
    SessiecontroleRequest,
)

if TYPE_CHECKING:
    from tests.harness.checks.conftest import Change, CraftedEvidence, Judge

    Craft = Callable[[str], CraftedEvidence]
    ExpectFailure = Callable[..., Any]


def pgn_of(work: CraftedEvidence) -> str:
    """Return the pgn of the pupil."""
    (pgn,) = work.evidence.pgns
    return pgn


def in_comment(kind: type[Any], part: str) -> Change:
    """Return the change that leaves the pgn in a comment behind a message."""

    def change(work: CraftedEvidence) -> CraftedEvidence:
        call = work.find(kind)
        data: bytes = getattr(call.exchange, part)
        changed: Any = {part: data + f"<!-- {pgn_of(work)} -->".encode()}
        return work.change(call, **changed)

    return change


def in_header(work: CraftedEvidence) -> CraftedEvidence:
    """Leave the pgn in a header."""
    return work.change(work.find(DocumentRequest), request_headers={"X-Leerling": pgn_of(work)})


def in_url(work: CraftedEvidence) -> CraftedEvidence:
    """Leave the pgn in the URL."""
    return work.change(work.find(DocumentRequest), url=f"https://bron.invalid/oso?pgn={pgn_of(work)}")


def dossier_past_the_tc(work: CraftedEvidence) -> CraftedEvidence:
    """Send the dossier along with the sign-off."""
    _, dossier = work.evidence.deliveries[0]
    call = work.find(AfmeldingRequest)
    return work.change(call, request=call.exchange.request + dossier)


def without_account(actor: str) -> Change:
    """Return the change that makes the log of one party nameless."""

    def change(work: CraftedEvidence) -> CraftedEvidence:
        entries = work.evidence.entries
        return work.facts(
            entries=tuple(replace(entry, account="") if entry.actor == actor else entry for entry in entries)
        )

    return change


def pgn_in_log(field: str) -> Change:
    """Return the change that puts the pgn in a field of a log line of the bron."""

    def change(work: CraftedEvidence) -> CraftedEvidence:
        first = next(entry for entry in work.evidence.entries if entry.actor == "bron")
        changed: dict[str, Any] = {field: f"leerling {pgn_of(work)}"}
        bad = replace(first, **changed)
        return work.facts(entries=(*work.evidence.entries, bad))

    return change


CASES: dict[str, tuple[str, str, Change, str]] = {
    "pgn-in-overdrachtRequest": ("pgn_niet_in_klaartekst", "B-02", in_comment(OverdrachtRequest, "request"), "doel"),
    "pgn-in-sessiecontrole": ("pgn_niet_in_klaartekst", "B-02", in_comment(SessiecontroleRequest, "request"), "bron"),
    "pgn-in-an-answer-of-the-tc": (
        "pgn_niet_in_klaartekst",
        "B-02",
        in_comment(SessiecontroleRequest, "response"),
        "exchange",
    ),
    "pgn-in-a-refusal": ("pgn_niet_in_klaartekst", "C-01", in_comment(DocumentRequest, "response"), "bron"),
    "pgn-in-a-notification": ("pgn_niet_in_klaartekst", "H-01", in_comment(NotificatieRequest, "request"), "bron"),
    "pgn-in-a-header": ("pgn_niet_in_klaartekst", "B-02", in_header, "doel"),
    "pgn-in-a-url": ("pgn_niet_in_klaartekst", "B-02", in_url, "doel"),
    "dossier-past-the-tc": ("tc_kent_geen_leerling", "B-02", dossier_past_the_tc, "doel"),
    "tc-keeps-a-pgn": (
        "tc_kent_geen_leerling",
        "B-02",
        lambda work: work.facts(tc_dump=f"sessie {pgn_of(work)} ok"),
        "exchange",
    ),
    "tc-keeps-a-name": (
        "tc_kent_geen_leerling",
        "B-02",
        lambda work: work.facts(tc_dump=f"leerling {next(iter(work.evidence.names))};"),
        "exchange",
    ),
    "no-account-at-the-doel": ("log_met_account", "B-02", without_account("doel"), "doel"),
    "no-account-at-the-bron": ("log_met_account", "B-02", without_account("bron"), "bron"),
    "no-account-at-the-swv": ("log_met_account", "I-01", without_account("swv"), "swv"),
    "no-log-at-all": ("log_met_account", "C-01", lambda work: work.facts(entries=()), "bron"),
    "pgn-in-a-log-detail": ("log_zonder_pgn", "B-02", pgn_in_log("detail"), "bron"),
    "pgn-as-account": ("log_zonder_pgn", "B-02", pgn_in_log("account"), "bron"),
    "pgn-as-result": ("log_zonder_pgn", "B-02", pgn_in_log("resultaat"), "bron"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_fails(craft: Craft, expect_failure: ExpectFailure, case: tuple[str, str, Change, str]) -> None:
    """The check sees the change, and blames whoever would have made it."""
    check_id, scenario_id, change, at_fault = case
    expect_failure(PRIVACY, check_id, change(craft(scenario_id)), at_fault)


def test_every_check_has_a_case() -> None:
    """No check on privacy goes without a way to fail."""
    assert {check_id for check_id, *_ in CASES.values()} == {check.id for check in PRIVACY}


@pytest.mark.parametrize("around", ["1{}", "{}0", "0{}5"], ids=["digit-before", "digit-behind", "digits-around"])
def test_a_longer_number_is_no_pgn(craft: Craft, judge: Judge, around: str) -> None:
    """Nine digits within a longer number say nothing about a pupil."""
    work = craft("B-02")
    call = work.find(OverdrachtRequest)
    text = f"<!-- {around.format(pgn_of(work))} -->".encode()
    longer = work.change(call, request=call.exchange.request + text)
    assert judge(PRIVACY, "pgn_niet_in_klaartekst", longer).verdict is Verdict.PASSED


def test_findings_do_not_repeat_the_pgn(craft: Craft, judge: Judge) -> None:
    """A report of a leak does not leak."""
    for check_id, scenario_id, change, _ in CASES.values():
        work = change(craft(scenario_id))
        assert pgn_of(work) not in str(judge(PRIVACY, check_id, work))


def test_logs_of_others_are_not_seen(craft: Craft, judge: Judge) -> None:
    """Without a party of ours there is no log to judge."""
    work = craft("B-02").facts(external=frozenset({"bron", "doel"}))
    assert judge(PRIVACY, "log_met_account", work).verdict is Verdict.NOT_APPLICABLE
