"""Notifications as they come in at a target system."""

from __future__ import annotations

import threading

from simulator.errors import RemoteProtocolError
from simulator.las.context import SystemContext
from simulator.las.model import ReceivedNotificatie
from simulator.messages.model import NotificatieRequest
from simulator.register import Aanleverpunt, Bestemming


class Inbox:
    """Notifications received: one entry for duplicates. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._notificaties: dict[tuple[object, ...], ReceivedNotificatie] = {}

    def add(self, notificatie: ReceivedNotificatie) -> bool:
        """Keep a notification; tell whether it is new. Bron: H-13."""
        key = (notificatie.adressering, notificatie.sessie_id, notificatie.koppelsleutel)
        with self._lock:
            return self._notificaties.setdefault(key, notificatie) is notificatie

    @property
    def notificaties(self) -> tuple[ReceivedNotificatie, ...]:
        """All notifications, oldest first."""
        with self._lock:
            return tuple(self._notificaties.values())


def check_addressee(
    request: NotificatieRequest, aanleverpunt: Aanleverpunt, context: SystemContext, bestemming: Bestemming
) -> None:
    """Refuse a notification that is not for this aanleverpunt and its doel.

    Raises:
        RemoteProtocolError: it is not.
    """
    adres = request.adressering
    if (adres.doel_brin, adres.doel_aanleverpunt) != (aanleverpunt.brin, aanleverpunt.code(context.release)):
        raise RemoteProtocolError("the notification is addressed to another aanleverpunt")
    if request.doel != bestemming:
        raise RemoteProtocolError(f"this aanleverpunt serves {bestemming} only")
