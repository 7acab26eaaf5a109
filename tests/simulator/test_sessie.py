"""The life of a sessie: a complete table, and expiry by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from simulator.clock import AMSTERDAM
from simulator.errors import LocalProtocolError
from simulator.messages.model import Adressering
from simulator.sessie import (
    REFUSALS,
    TRANSITIONS,
    Event,
    Sessie,
    State,
    advance,
    as_markdown,
    at,
    refusal,
    sign_off,
)
from simulator.standard.keys import SessieId
from simulator.standard.resultaat import Reason

GRANTED = datetime(2022, 3, 21, 9, 0, tzinfo=AMSTERDAM)
EXPECTED = {
    ("verleend", "controle"): "gecontroleerd",
    ("verleend", "afmelding"): "afgemeld",
    ("verleend", "verval"): "verlopen",
    ("gecontroleerd", "controle"): "gecontroleerd",
    ("gecontroleerd", "afmelding"): "afgemeld",
    ("gecontroleerd", "verval"): "verlopen",
    ("afgemeld", "controle"): Reason.ALREADY_SIGNED_OFF,
    ("afgemeld", "afmelding"): Reason.SIGN_OFF_WRONG,
    ("afgemeld", "verval"): "afgemeld",
    ("verlopen", "controle"): Reason.SESSIE_EXPIRED,
    ("verlopen", "afmelding"): Reason.SIGN_OFF_WRONG,
    ("verlopen", "verval"): "verlopen",
}


@pytest.fixture
def sessie() -> Sessie:
    """A sessie, just granted."""
    return Sessie(
        id=SessieId("b8b9a132-51ca-4188-8de7-323842336156"),
        adressering=Adressering(bron_brin="99AA", doel_brin="99VO", doel_aanleverpunt="1"),
        aanleverpunten=("1", "2"),
        overdrachtsoort="overstapdossier",
        oin="00000003999900000003",
        granted_at=GRANTED,
        expires_at=GRANTED + timedelta(minutes=30),
    )


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)), ids=str)
def test_every_state_knows_every_event(sessie: Sessie, state: State, event: Event) -> None:
    """Each event in each state either leads to the next state or is refused with its reason, never both."""
    here = replace(sessie, state=state)
    expected = EXPECTED[state.value, event.value]
    if isinstance(expected, Reason):
        assert refusal(state, event) is expected
        with pytest.raises(LocalProtocolError, match=str(event)):
            advance(here, event)
    else:
        assert refusal(state, event) is None
        assert advance(here, event) == replace(sessie, state=State(expected))


def test_tables_are_each_others_complement() -> None:
    """No pair of state and event is in both tables, or in neither."""
    assert TRANSITIONS.keys() & REFUSALS.keys() == set()
    assert TRANSITIONS.keys() | REFUSALS.keys() == set(product(State, Event))


def test_sign_off_keeps_result_and_aanleverpunt(sessie: Sessie) -> None:
    """A closed sessie says with which result, and which aanleverpunt gave it."""
    closed = sign_off(sessie, resultaat="OverdrachtGeslaagd", aanleverpunt="2")
    assert (closed.state, closed.resultaat, closed.signed_off_by) == (State.AFGEMELD, "OverdrachtGeslaagd", "2")


@pytest.mark.parametrize(
    ("minutes", "state"),
    [
        pytest.param(29, State.VERLEEND, id="a minute before"),
        pytest.param(30, State.VERLOPEN, id="at the moment itself"),
        pytest.param(600, State.VERLOPEN, id="long after"),
    ],
)
def test_expires_by_the_clock(sessie: Sessie, minutes: int, state: State) -> None:
    """A sessie is over from its expiry on, and not a moment earlier."""
    assert at(sessie, GRANTED + timedelta(minutes=minutes)).state is state


def test_signed_off_never_expires(sessie: Sessie) -> None:
    """What has been signed off is not reported as expired later."""
    closed = sign_off(sessie, resultaat="OverdrachtGeslaagd", aanleverpunt="1")
    assert at(closed, GRANTED + timedelta(days=1)) == closed


def test_markdown_shows_the_whole_table() -> None:
    """The table for the README has a row for each state, a cell for each event, and says where each leads."""
    lines = as_markdown().splitlines()
    assert lines[0] == "| toestand | controle | afmelding | verval |"
    assert len(lines) == 2 + len(State)
    assert lines[2] == "| verleend | → gecontroleerd | → afgemeld | → verlopen |"
    assert lines[4] == "| afgemeld | ✗ already_signed_off | ✗ sign_off_wrong | → afgemeld |"
