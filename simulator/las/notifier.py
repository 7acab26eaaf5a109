"""Notifications as a bron sends them: announced at the Traffic Center first, then sent to the URL that it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from simulator.las.context import SystemContext
from simulator.messages.model import (
    Adressering,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    NotificatieRequest,
    NotificatieResponse,
)
from simulator.register import Bestemming
from simulator.soap import CallResult
from simulator.standard.keys import Koppelsleutel
from simulator.store import Aanvraag


@dataclass(frozen=True, slots=True, kw_only=True)
class SentNotificatie:
    """A notification that was announced, and sent unless the Traffic Center refused.

    Attributes:
        adressering: of both systems.
        melding: what the Traffic Center answered.
        notificatie: what the target answered; None when the Traffic Center refused.
    """

    adressering: Adressering
    melding: CallResult[MeldenNotificatieResponse]
    notificatie: CallResult[NotificatieResponse] | None = None

    @property
    def koppelsleutel(self) -> Koppelsleutel | None:
        """The koppelsleutel that the Traffic Center issued (SWV)."""
        return self.melding.message.koppelsleutel if self.melding.message else None

    @property
    def received(self) -> bool:
        """Whether the target has confirmed receipt."""
        return self.notificatie is not None and self.notificatie.message is not None

    @property
    def code(self) -> str:
        """The last code that came back, of success or of refusal; empty after a technical failure."""
        if self.notificatie is None:
            return self.melding.code
        return self.notificatie.message.resultaat if self.notificatie.message else self.notificatie.code

    @property
    def fault(self) -> str:
        """The technical failure that ended it, if any."""
        return (self.notificatie or self.melding).fault


class NotificatieSender:
    """Sends notifications on behalf of one system.

    Args:
        name: actor in log lines.
        context: its dependencies: release, assumptions, clock, log, transports.
    """

    def __init__(self, *, name: str, context: SystemContext) -> None:
        self._name = name
        self._context = context

    def register_notificatie(self, aanvraag: Aanvraag, *, account: str) -> SentNotificatie:
        """Notify a doel that the dossier it once requested is available, or newer. Bron: protocol 8.4; A21.

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

    def offer(
        self, adressering: Adressering, *, account: str, couple: Callable[[Koppelsleutel], None]
    ) -> SentNotificatie:
        """Notify an SWV of the koppelsleutel that opens a dossier. Bron: protocol 8.3.

        Args:
            adressering: of both systems.
            account: user who orders it.
            couple: stores the new koppelsleutel; called before the SWV is notified, which may fetch at once.
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
    ) -> SentNotificatie:
        melding = self._context.ask_tc(request, MeldenNotificatieResponse)
        sent = SentNotificatie(adressering=request.adressering, melding=melding)
        if melding.message is not None:
            follow_up = notificatie(melding.message)
            if follow_up is None:
                missing: CallResult[MeldenNotificatieResponse] = CallResult(fault="the answer has no koppelsleutel")
                sent = replace(sent, melding=missing)
            else:
                answer = self._context.ask(melding.message.url, follow_up, NotificatieResponse)
                sent = replace(sent, notificatie=answer)
        self._context.log(
            self._name,
            "notificatie",
            account,
            sessie_id=request.sessie_id or "",
            adressering=request.adressering,
            resultaat=sent.code,
            detail=sent.fault,
        )
        return sent
