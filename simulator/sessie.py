"""The life cycle of a sessie at the Traffic Center: states, events, the transition table, expiry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from simulator.errors import LocalProtocolError
from simulator.messages.model import Adressering
from simulator.standard.keys import Koppelsleutel, SessieId, Zoeksleutel
from simulator.standard.resultaat import Reason


class State(StrEnum):
    """State of a sessie."""

    VERLEEND = "verleend"
    GECONTROLEERD = "gecontroleerd"
    AFGEMELD = "afgemeld"
    VERLOPEN = "verlopen"


class Event(StrEnum):
    """What can happen to a sessie once it has been granted.

    `CHECK`: a bron asks for it with equal data. `AFMELDING`: the doel signs it off with equal data. `VERVAL`: its
    time is over.
    """

    CHECK = "controle"
    AFMELDING = "afmelding"
    VERVAL = "verval"


TRANSITIONS: Mapping[tuple[State, Event], State] = MappingProxyType(
    {
        (State.VERLEEND, Event.CHECK): State.GECONTROLEERD,
        (State.VERLEEND, Event.AFMELDING): State.AFGEMELD,  # no bron answered at all
        (State.VERLEEND, Event.VERVAL): State.VERLOPEN,
        (State.GECONTROLEERD, Event.CHECK): State.GECONTROLEERD,  # the next aanleverpunt, or again
        (State.GECONTROLEERD, Event.AFMELDING): State.AFGEMELD,
        (State.GECONTROLEERD, Event.VERVAL): State.VERLOPEN,
        (State.AFGEMELD, Event.VERVAL): State.AFGEMELD,  # what is closed stays closed
        (State.VERLOPEN, Event.VERVAL): State.VERLOPEN,
    }
)
"""The next state. Bron: protocol 8.1 (1 and 5 exactly once per sessie), 6.2 (sessies expire)."""

REFUSALS: Mapping[tuple[State, Event], Reason] = MappingProxyType(
    {
        (State.AFGEMELD, Event.CHECK): Reason.ALREADY_SIGNED_OFF,
        (State.AFGEMELD, Event.AFMELDING): Reason.SIGN_OFF_WRONG,
        (State.VERLOPEN, Event.CHECK): Reason.SESSIE_EXPIRED,
        (State.VERLOPEN, Event.AFMELDING): Reason.SIGN_OFF_WRONG,
    }
)
"""Why every other event is refused. Bron: protocol 10; A16, A18 for the codes that are assumptions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessie:
    """A sessie as the Traffic Center keeps it: about exactly one dossier, without knowing whose.

    Attributes:
        id: issued by the Traffic Center.
        adressering: of the overdrachtRequest that was granted; the bron aanleverpunt only when one was named.
        aanleverpunten: wire codes of the bron aanleverpunten that were listed.
        zoeksleutel: of an OV sessie.
        koppelsleutel: of an SWV sessie.
        overdrachtsoort: as asked.
        oin: of the vendor that asked.
        state: see `TRANSITIONS`.
        granted_at: moment of granting.
        expires_at: from this moment on it is `VERLOPEN` unless signed off.
        resultaat: best result, once signed off.
        signed_off_by: wire code of the bron aanleverpunt named at sign-off.
    """

    id: SessieId
    adressering: Adressering
    aanleverpunten: tuple[str, ...]
    zoeksleutel: Zoeksleutel | None = None
    koppelsleutel: Koppelsleutel | None = None
    overdrachtsoort: str
    oin: str
    state: State = State.VERLEEND
    granted_at: datetime
    expires_at: datetime
    resultaat: str = ""
    signed_off_by: str = ""


def refusal(state: State, event: Event) -> Reason | None:
    """Return why `event` is refused in `state`, or None when it is allowed."""
    return REFUSALS.get((state, event))


def advance(sessie: Sessie, event: Event) -> Sessie:
    """Return the sessie after an event.

    Raises:
        LocalProtocolError: the event is refused in this state; ask `refusal` first.
    """
    state = TRANSITIONS.get((sessie.state, event))
    if state is None:
        raise LocalProtocolError(f"a sessie that is {sessie.state} takes no {event}")
    return replace(sessie, state=state)


def sign_off(sessie: Sessie, *, resultaat: str, aanleverpunt: str) -> Sessie:
    """Return the sessie signed off with its best result and the aanleverpunt that gave it.

    Raises:
        LocalProtocolError: it cannot be signed off in this state.
    """
    return replace(advance(sessie, Event.AFMELDING), resultaat=resultaat, signed_off_by=aanleverpunt)


def at(sessie: Sessie, now: datetime) -> Sessie:
    """Return the sessie as it is at `now`: expired when its time is over."""
    return advance(sessie, Event.VERVAL) if now >= sessie.expires_at else sessie


def as_markdown() -> str:
    """Return the transition table as the README shows it."""
    lines = [
        "| toestand | " + " | ".join(Event) + " |",
        "| --- |" + " --- |" * len(Event),
    ]
    for state in State:
        cells = [_cell(state, event) for event in Event]
        lines.append(f"| {state} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(state: State, event: Event) -> str:
    reason = refusal(state, event)
    return f"✗ {reason}" if reason else f"→ {TRANSITIONS[state, event]}"
