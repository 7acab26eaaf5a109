"""The life of a sessie at the Traffic Center: states, events, the transition table, expiry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from simulator.errors import LocalProtocolError
from simulator.messages.model import Adressering
from simulator.standard.keys import Koppelsleutel, SessieId, Zoeksleutel
from simulator.standard.resultaat import Reden


class Toestand(StrEnum):
    """State of a sessie."""

    VERLEEND = "verleend"
    GECONTROLEERD = "gecontroleerd"
    AFGEMELD = "afgemeld"
    VERLOPEN = "verlopen"


class Gebeurtenis(StrEnum):
    """What can happen to a sessie once it has been granted.

    `CONTROLE`: a bron asks for it with equal data. `AFMELDING`: the doel signs it off with equal data. `VERVAL`: its
    time is over.
    """

    CONTROLE = "controle"
    AFMELDING = "afmelding"
    VERVAL = "verval"


OVERGANGEN: Mapping[tuple[Toestand, Gebeurtenis], Toestand] = MappingProxyType(
    {
        (Toestand.VERLEEND, Gebeurtenis.CONTROLE): Toestand.GECONTROLEERD,
        (Toestand.VERLEEND, Gebeurtenis.AFMELDING): Toestand.AFGEMELD,  # no bron answered at all
        (Toestand.VERLEEND, Gebeurtenis.VERVAL): Toestand.VERLOPEN,
        (Toestand.GECONTROLEERD, Gebeurtenis.CONTROLE): Toestand.GECONTROLEERD,  # the next aanleverpunt, or again
        (Toestand.GECONTROLEERD, Gebeurtenis.AFMELDING): Toestand.AFGEMELD,
        (Toestand.GECONTROLEERD, Gebeurtenis.VERVAL): Toestand.VERLOPEN,
        (Toestand.AFGEMELD, Gebeurtenis.VERVAL): Toestand.AFGEMELD,  # what is closed stays closed
        (Toestand.VERLOPEN, Gebeurtenis.VERVAL): Toestand.VERLOPEN,
    }
)
"""The next state. Bron: protocol 8.1 (1 and 5 exactly once per sessie), 6.2 (sessies expire)."""

WEIGERINGEN: Mapping[tuple[Toestand, Gebeurtenis], Reden] = MappingProxyType(
    {
        (Toestand.AFGEMELD, Gebeurtenis.CONTROLE): Reden.ALREADY_SIGNED_OFF,
        (Toestand.AFGEMELD, Gebeurtenis.AFMELDING): Reden.SIGN_OFF_WRONG,
        (Toestand.VERLOPEN, Gebeurtenis.CONTROLE): Reden.SESSIE_EXPIRED,
        (Toestand.VERLOPEN, Gebeurtenis.AFMELDING): Reden.SIGN_OFF_WRONG,
    }
)
"""Why every other event is refused. Bron: protocol 10; A16, A18 for the codes that are assumptions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessie:
    """A sessie as the Traffic Center remembers it: about exactly one dossier, without knowing whose.

    Attributes:
        id: issued by the Traffic Center.
        adressering: of the overdrachtRequest that was granted; the bron aanleverpunt only when one was named.
        aanleverpunten: wire codes of the bron aanleverpunten that were listed.
        zoeksleutel: of an OV sessie.
        koppelsleutel: of an SWV sessie.
        overdrachtsoort: as asked.
        oin: of the vendor that asked.
        toestand: see `OVERGANGEN`.
        granted_at: when.
        expires_at: from this moment on it is `VERLOPEN` unless signed off.
        resultaat: best result, once signed off.
        gesloten_door: wire code of the bron aanleverpunt named at sign-off.
    """

    id: SessieId
    adressering: Adressering
    aanleverpunten: tuple[str, ...]
    zoeksleutel: Zoeksleutel | None = None
    koppelsleutel: Koppelsleutel | None = None
    overdrachtsoort: str
    oin: str
    toestand: Toestand = Toestand.VERLEEND
    granted_at: datetime
    expires_at: datetime
    resultaat: str = ""
    gesloten_door: str = ""


def refusal(toestand: Toestand, gebeurtenis: Gebeurtenis) -> Reden | None:
    """Return why `gebeurtenis` is refused in `toestand`, or None when it is allowed."""
    return WEIGERINGEN.get((toestand, gebeurtenis))


def advance(sessie: Sessie, gebeurtenis: Gebeurtenis) -> Sessie:
    """Return the sessie after an event.

    Raises:
        LocalProtocolError: the event is refused in this state; ask `refusal` first.
    """
    toestand = OVERGANGEN.get((sessie.toestand, gebeurtenis))
    if toestand is None:
        raise LocalProtocolError(f"a sessie that is {sessie.toestand} takes no {gebeurtenis}")
    return replace(sessie, toestand=toestand)


def sign_off(sessie: Sessie, *, resultaat: str, aanleverpunt: str) -> Sessie:
    """Return the sessie signed off with its best result and the aanleverpunt that gave it.

    Raises:
        LocalProtocolError: it cannot be signed off in this state.
    """
    return replace(advance(sessie, Gebeurtenis.AFMELDING), resultaat=resultaat, gesloten_door=aanleverpunt)


def at(sessie: Sessie, now: datetime) -> Sessie:
    """Return the sessie as it is at `now`: expired when its time is over."""
    return advance(sessie, Gebeurtenis.VERVAL) if now >= sessie.expires_at else sessie


def as_markdown() -> str:
    """Return the transition table as the README shows it."""
    lines = [
        "| toestand | " + " | ".join(Gebeurtenis) + " |",
        "| --- |" + " --- |" * len(Gebeurtenis),
    ]
    for toestand in Toestand:
        cells = [_cell(toestand, gebeurtenis) for gebeurtenis in Gebeurtenis]
        lines.append(f"| {toestand} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(toestand: Toestand, gebeurtenis: Gebeurtenis) -> str:
    reden = refusal(toestand, gebeurtenis)
    return f"✗ {reden}" if reden else f"→ {OVERGANGEN[toestand, gebeurtenis]}"
