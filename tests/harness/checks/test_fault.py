"""Whose fault a rejected session check is: what doel, bron and Traffic Center said is laid side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.checks.evidence import Bewijs
from harness.checks.fault import blame_refusal, blame_silence, refusal_of
from harness.outcome import Schuld, Verdict
from simulator.messages.model import (
    AfmeldingRequest,
    Bericht,
    DocumentRequest,
    Foutantwoord,
    OverdrachtRequest,
    SessiecontroleRequest,
)
from simulator.standard.keys import get_search_key
from simulator.standard.resultaat import Reden

if TYPE_CHECKING:
    from tests.harness.checks.conftest import Change, Knutselwerk
    from tests.harness.conftest import Play, Stoorzender

    Knutsel = Callable[[str], Knutselwerk]
    Altered = Callable[..., Bericht]

OTHER_KEY = get_search_key("hmac").make("999990019")
OTHER_KOPPELSLEUTEL = "4F0B6A2E-0000-4B26-B2D9-586E2B2123EC"


def rejected(werk: Knutselwerk) -> Knutselwerk:
    """Let the Traffic Center reject the session check, and the bron hand its code on."""
    no = Foutantwoord(code="SessieAfwijkend")
    return werk.antwoord(SessiecontroleRequest, no).antwoord(DocumentRequest, no)


def blame(werk: Knutselwerk) -> Schuld:
    """Return whose fault the refusal of the document is."""
    weigering = refusal_of(werk.find(DocumentRequest), werk.bewijs)
    assert weigering is not None
    return blame_refusal(weigering, werk.bewijs)


CASES: dict[str, tuple[str, Change, Schuld]] = {
    "all-agree": ("B-02", lambda werk: werk, Schuld.EXCHANGE),
    "all-agree-swv": ("I-01", lambda werk: werk, Schuld.EXCHANGE),
    "doel-asks-another-bron": ("B-02", lambda w: _both(w, bron_brin="99AB"), Schuld.DOEL),
    "doel-is-another-school": ("B-02", lambda w: _both(w, doel_brin="99AB"), Schuld.DOEL),
    "doel-is-another-system": ("B-02", lambda w: _both(w, doel_aanleverpunt="0000000700099VA00008"), Schuld.DOEL),
    "doel-means-another-soort": ("B-02", lambda w: _both(w, overdrachtsoort="overdrachtbinnenbrin"), Schuld.DOEL),
    "doel-asks-another-pupil": ("B-02", lambda w: w.vraag(DocumentRequest, pgn="999990019"), Schuld.DOEL),
    "doel-asked-with-another-key": ("B-02", lambda w: w.vraag(OverdrachtRequest, zoeksleutel=OTHER_KEY), Schuld.DOEL),
    "swv-with-another-key": ("I-01", lambda w: _both(w, koppelsleutel=OTHER_KOPPELSLEUTEL), Schuld.SWV),
    "doel-signed-off-already": ("B-02", lambda w: w.change(w.find(AfmeldingRequest), nummer=0), Schuld.DOEL),
    "doel-in-a-sessie-never-granted": ("B-02", lambda w: w.without(OverdrachtRequest), Schuld.DOEL),
    "bron-checks-another-brin": ("B-02", lambda w: w.vraag(SessiecontroleRequest, doel_brin="99AB"), Schuld.BRON),
    "bron-checks-another-soort": (
        "B-02",
        lambda w: w.vraag(SessiecontroleRequest, overdrachtsoort="overdrachtbinnenbrin"),
        Schuld.BRON,
    ),
    "bron-checks-another-key": ("B-02", lambda w: w.vraag(SessiecontroleRequest, zoeksleutel=OTHER_KEY), Schuld.BRON),
    "bron-checks-another-koppelsleutel": (
        "I-01",
        lambda w: w.vraag(SessiecontroleRequest, koppelsleutel=OTHER_KOPPELSLEUTEL),
        Schuld.BRON,
    ),
}


def _both(werk: Knutselwerk, **changes: str) -> Knutselwerk:
    """Let the doel ask something else, and the bron check exactly that."""
    return werk.vraag(DocumentRequest, **changes).vraag(SessiecontroleRequest, **changes)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_rejected_session_check(knutsel: Knutsel, case: tuple[str, Change, Schuld]) -> None:
    """Who says something else than before is at fault; the exchange is, when all three say the same."""
    scenario_id, change, at_fault = case
    assert blame(rejected(change(knutsel(scenario_id)))) is at_fault


@pytest.mark.parametrize(
    ("reden", "at_fault"),
    [
        (Reden.KEY_WRONG, Schuld.DOEL),
        (Reden.OVERDRACHTSOORT_WRONG, Schuld.DOEL),
        (Reden.KOPPELSLEUTEL_UNKNOWN, Schuld.DOEL),
        (Reden.REQUESTER_UNKNOWN, Schuld.CONFIGURATION),
        (Reden.TARGET_AANLEVERPUNT_INACTIVE, Schuld.CONFIGURATION),
        (Reden.SOURCE_UNKNOWN, Schuld.CONFIGURATION),
        (Reden.SOURCE_AANLEVERPUNT_UNKNOWN, Schuld.CONFIGURATION),
        (Reden.SESSIE_AFWIJKEND, Schuld.EXCHANGE),
    ],
)
def test_a_refused_sessie(knutsel: Knutsel, reden: Reden, at_fault: Schuld) -> None:
    """The reason tells: a wrong request is the doel's, an unknown party is a setting, the rest is the exchange's."""
    werk = knutsel("B-02")
    code = werk.bewijs.resultaten.code_for(reden)
    werk = werk.antwoord(OverdrachtRequest, Foutantwoord(code=code))
    weigering = refusal_of(werk.find(OverdrachtRequest), werk.bewijs)
    assert weigering is not None
    assert (weigering.by, blame_refusal(weigering, werk.bewijs)) == ("tc", at_fault)


def test_a_delivery_is_no_refusal(knutsel: Knutsel) -> None:
    """What was delivered or granted was not refused; a sign-off refuses nothing."""
    werk = knutsel("B-02")
    for kind in (OverdrachtRequest, DocumentRequest, AfmeldingRequest):
        assert refusal_of(werk.find(kind), werk.bewijs) is None
    refused = werk.antwoord(AfmeldingRequest, Foutantwoord(code="AfmeldingOnjuist"))
    assert refusal_of(refused.find(AfmeldingRequest), refused.bewijs) is None


def test_behind_an_external_exchange_nobody_is_named(knutsel: Knutsel) -> None:
    """Whether the exchange rejected the sessie cannot be seen from outside."""
    werk = rejected(knutsel("B-02")).facts(external=frozenset({"tc"}))
    weigering = refusal_of(werk.find(DocumentRequest), werk.bewijs)
    assert weigering is not None
    assert (weigering.by, blame_refusal(weigering, werk.bewijs)) == ("", Schuld.UNKNOWN)


@pytest.mark.parametrize(
    ("error", "at_fault"),
    [
        ("connect: refused", Schuld.NETWORK),
        ("timeout: 60 s", Schuld.NETWORK),
        ("closed: broken off", Schuld.NETWORK),
        ("tls: expired", Schuld.CONFIGURATION),
        ("url: none", Schuld.CONFIGURATION),
        ("", Schuld.BRON),
    ],
)
def test_no_answer(knutsel: Knutsel, error: str, at_fault: Schuld) -> None:
    """No answer at all is the network's or a setting's; an unreadable one is of whoever gave it."""
    werk = knutsel("B-02")
    werk = werk.change(werk.find(DocumentRequest), error=error, response=b"")
    assert blame_silence(werk.find(DocumentRequest)) is at_fault
    assert blame(werk) is at_fault


def test_the_search_key_of_the_assumption_is_compared(knutsel: Knutsel) -> None:
    """Keys are made again with the strategy in force; without a strategy in common the doel's differs."""
    werk = rejected(knutsel("B-02"))
    other: Bewijs = replace(werk.bewijs, aannames=type(werk.bewijs.aannames).load({"A02": "sha256"}))
    weigering = refusal_of(werk.find(DocumentRequest), other)
    assert weigering is not None
    assert blame_refusal(weigering, other) is Schuld.DOEL


DEVIATIONS: dict[str, tuple[str, type, dict[str, str], Schuld]] = {
    "doel": ("B-02", DocumentRequest, {"doel_brin": "99AB"}, Schuld.DOEL),
    "bron": ("B-02", SessiecontroleRequest, {"bron_brin": "99AB"}, Schuld.BRON),
    "swv": ("I-01", DocumentRequest, {"overdrachtsoort": "overstapdossier"}, Schuld.SWV),
}


@pytest.mark.parametrize("rol", DEVIATIONS)
def test_a_las_that_deviates_is_blamed_in_a_run(
    play_scenario: Play, stoor: Stoorzender, altered: Altered, rol: str
) -> None:
    """The Traffic Center rejects what deviates; the scenario names the one that deviated."""
    scenario_id, kind, changes, at_fault = DEVIATIONS[rol]
    planted = stoor.asks(kind, lambda bericht: altered(bericht, **changes))
    played = play_scenario(scenario_id, saboteurs={rol: planted})
    assert played.uitkomst.verdict is Verdict.FAILED, played.why()
    assert played.failures["levering"].at_fault is at_fault, played.why()
    assert played.uitkomst.at_fault is at_fault
