"""Notifications as a bron sends them: announced at the Traffic Center first, then sent to the URL that it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from simulator.las.context import Uitrusting
from simulator.messages.model import (
    Adressering,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    NotificatieRequest,
    NotificatieResponse,
)
from simulator.register import Bestemming
from simulator.soap import Reactie
from simulator.standard.keys import Koppelsleutel
from simulator.store import Aanvraag


@dataclass(frozen=True, slots=True, kw_only=True)
class Kennisgeving:
    """A notification as far as it came.

    Attributes:
        adressering: of both systems.
        melding: what the Traffic Center answered.
        notificatie: what the target answered; None when the Traffic Center refused.
    """

    adressering: Adressering
    melding: Reactie[MeldenNotificatieResponse]
    notificatie: Reactie[NotificatieResponse] | None = None

    @property
    def koppelsleutel(self) -> Koppelsleutel | None:
        """The koppelsleutel that the Traffic Center issued (SWV)."""
        return self.melding.bericht.koppelsleutel if self.melding.bericht else None

    @property
    def received(self) -> bool:
        """Whether the target has confirmed receipt."""
        return self.notificatie is not None and self.notificatie.bericht is not None

    @property
    def code(self) -> str:
        """The last code that came back, of success or of refusal; empty after a technical failure."""
        if self.notificatie is None:
            return self.melding.code
        return self.notificatie.bericht.resultaat if self.notificatie.bericht else self.notificatie.code

    @property
    def fout(self) -> str:
        """The technical failure that ended it, if any."""
        return (self.notificatie or self.melding).fout


class Kennisgever:
    """Sends notifications on behalf of one system.

    Args:
        naam: actor in log lines.
        uitrusting: what it knows and whom it can reach.
    """

    def __init__(self, *, naam: str, uitrusting: Uitrusting) -> None:
        self._naam = naam
        self._uitrusting = uitrusting

    def announce(self, aanvraag: Aanvraag, *, account: str) -> Kennisgeving:
        """Tell a target that the dossier it once asked for is there, or is newer. Bron: protocol 8.4; A21.

        Args:
            aanvraag: the earlier request.
            account: user who orders it.
        """
        melding = MeldenNotificatieRequest(
            adressering=aanvraag.adressering,
            sessie_id=aanvraag.sessie_id,
            aanvraagdatum=aanvraag.moment,
            doel=Bestemming.OV,
        )
        notificatie = NotificatieRequest(
            adressering=aanvraag.adressering,
            sessie_id=aanvraag.sessie_id,
            aanvraagdatum=aanvraag.moment,
            doel=Bestemming.OV,
        )
        return self._send(melding, lambda _: notificatie, account)

    def offer(self, adressering: Adressering, *, account: str, couple: Callable[[Koppelsleutel], None]) -> Kennisgeving:
        """Tell an SWV which koppelsleutel opens a dossier. Bron: protocol 8.3.

        Args:
            adressering: of both systems.
            account: user who orders it.
            couple: remembers the new koppelsleutel; called before the SWV hears of it, which may fetch at once.
        """

        def notificatie(melding: MeldenNotificatieResponse) -> NotificatieRequest | None:
            if melding.koppelsleutel is None:
                return None
            couple(melding.koppelsleutel)
            return NotificatieRequest(adressering=adressering, koppelsleutel=melding.koppelsleutel, doel=Bestemming.SWV)

        return self._send(MeldenNotificatieRequest(adressering=adressering, doel=Bestemming.SWV), notificatie, account)

    def _send(
        self,
        request: MeldenNotificatieRequest,
        notificatie: Callable[[MeldenNotificatieResponse], NotificatieRequest | None],
        account: str,
    ) -> Kennisgeving:
        melding = self._uitrusting.ask_tc(request, MeldenNotificatieResponse)
        kennisgeving = Kennisgeving(adressering=request.adressering, melding=melding)
        if melding.bericht is not None:
            follow_up = notificatie(melding.bericht)
            if follow_up is None:
                missing: Reactie[MeldenNotificatieResponse] = Reactie(fout="the answer has no koppelsleutel")
                kennisgeving = replace(kennisgeving, melding=missing)
            else:
                answer = self._uitrusting.ask(melding.bericht.url, follow_up, NotificatieResponse)
                kennisgeving = replace(kennisgeving, notificatie=answer)
        self._uitrusting.log(
            self._naam,
            "notificatie",
            account,
            sessie_id=request.sessie_id or "",
            adressering=request.adressering,
            resultaat=kennisgeving.code,
            detail=kennisgeving.fout,
        )
        return kennisgeving
