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
    from tests.harness.checks.conftest import Change, Judge, Knutselwerk

    Knutsel = Callable[[str], Knutselwerk]
    ExpectFailure = Callable[..., Any]


def pgn_of(werk: Knutselwerk) -> str:
    """Return the pgn of the pupil."""
    (pgn,) = werk.bewijs.pgns
    return pgn


def in_comment(kind: type[Any], part: str) -> Change:
    """Return the change that leaves the pgn in a comment behind a message."""

    def change(werk: Knutselwerk) -> Knutselwerk:
        gesprek = werk.find(kind)
        data: bytes = getattr(gesprek.uitwisseling, part)
        changed: Any = {part: data + f"<!-- {pgn_of(werk)} -->".encode()}
        return werk.change(gesprek, **changed)

    return change


def in_header(werk: Knutselwerk) -> Knutselwerk:
    """Leave the pgn in a header."""
    return werk.change(werk.find(DocumentRequest), request_headers={"X-Leerling": pgn_of(werk)})


def in_url(werk: Knutselwerk) -> Knutselwerk:
    """Leave the pgn in the URL."""
    return werk.change(werk.find(DocumentRequest), url=f"https://bron.invalid/oso?pgn={pgn_of(werk)}")


def dossier_past_the_tc(werk: Knutselwerk) -> Knutselwerk:
    """Send the dossier along with the sign-off."""
    _, dossier = werk.bewijs.leveringen[0]
    gesprek = werk.find(AfmeldingRequest)
    return werk.change(gesprek, request=gesprek.uitwisseling.request + dossier)


def without_account(actor: str) -> Change:
    """Return the change that makes the log of one party nameless."""

    def change(werk: Knutselwerk) -> Knutselwerk:
        regels = werk.bewijs.logregels
        return werk.facts(
            logregels=tuple(replace(regel, account="") if regel.actor == actor else regel for regel in regels)
        )

    return change


def pgn_in_log(field: str) -> Change:
    """Return the change that puts the pgn in a field of a log line of the bron."""

    def change(werk: Knutselwerk) -> Knutselwerk:
        first = next(regel for regel in werk.bewijs.logregels if regel.actor == "bron")
        changed: dict[str, Any] = {field: f"leerling {pgn_of(werk)}"}
        bad = replace(first, **changed)
        return werk.facts(logregels=(*werk.bewijs.logregels, bad))

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
        lambda werk: werk.facts(tc_dump=f"sessie {pgn_of(werk)} ok"),
        "exchange",
    ),
    "tc-keeps-a-name": (
        "tc_kent_geen_leerling",
        "B-02",
        lambda werk: werk.facts(tc_dump=f"leerling {next(iter(werk.bewijs.names))};"),
        "exchange",
    ),
    "no-account-at-the-doel": ("log_met_account", "B-02", without_account("doel"), "doel"),
    "no-account-at-the-bron": ("log_met_account", "B-02", without_account("bron"), "bron"),
    "no-account-at-the-swv": ("log_met_account", "I-01", without_account("swv"), "swv"),
    "no-log-at-all": ("log_met_account", "C-01", lambda werk: werk.facts(logregels=()), "bron"),
    "pgn-in-a-log-detail": ("log_zonder_pgn", "B-02", pgn_in_log("detail"), "bron"),
    "pgn-as-account": ("log_zonder_pgn", "B-02", pgn_in_log("account"), "bron"),
    "pgn-as-result": ("log_zonder_pgn", "B-02", pgn_in_log("resultaat"), "bron"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_fails(knutsel: Knutsel, expect_failure: ExpectFailure, case: tuple[str, str, Change, str]) -> None:
    """The check sees the change, and blames whoever would have made it."""
    controle_id, scenario_id, change, at_fault = case
    expect_failure(PRIVACY, controle_id, change(knutsel(scenario_id)), at_fault)


def test_every_check_has_a_case() -> None:
    """No check on privacy goes without a way to fail."""
    assert {controle_id for controle_id, *_ in CASES.values()} == {controle.id for controle in PRIVACY}


@pytest.mark.parametrize("around", ["1{}", "{}0", "0{}5"], ids=["digit-before", "digit-behind", "digits-around"])
def test_a_longer_number_is_no_pgn(knutsel: Knutsel, judge: Judge, around: str) -> None:
    """Nine digits within a longer number say nothing about a pupil."""
    werk = knutsel("B-02")
    gesprek = werk.find(OverdrachtRequest)
    text = f"<!-- {around.format(pgn_of(werk))} -->".encode()
    longer = werk.change(gesprek, request=gesprek.uitwisseling.request + text)
    assert judge(PRIVACY, "pgn_niet_in_klaartekst", longer).verdict is Verdict.PASSED


def test_findings_do_not_repeat_the_pgn(knutsel: Knutsel, judge: Judge) -> None:
    """A report of a leak does not leak."""
    for controle_id, scenario_id, change, _ in CASES.values():
        werk = change(knutsel(scenario_id))
        assert pgn_of(werk) not in str(judge(PRIVACY, controle_id, werk))


def test_logs_of_others_are_not_seen(knutsel: Knutsel, judge: Judge) -> None:
    """Without a party of ours there is no log to judge."""
    werk = knutsel("B-02").facts(external=frozenset({"bron", "doel"}))
    assert judge(PRIVACY, "log_met_account", werk).verdict is Verdict.NOT_APPLICABLE
