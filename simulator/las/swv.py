"""The SWV: receives a koppelsleutel in a notification and fetches the dossier at once, without any user."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from simulator.errors import RemoteProtocolError
from simulator.las.context import SYSTEM_ACCOUNT, Act, SystemContext
from simulator.las.fetcher import DossierFetcher
from simulator.las.inbox import Inbox, check_addressee
from simulator.las.model import Overdrachtsresultaat, ReceivedDossier, ReceivedNotificatie
from simulator.messages.model import NotificatieRequest, NotificatieResponse, Request
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.register import Aanleverpunt, Bestemming
from simulator.soap import Reply
from simulator.standard.keys import Koppelsleutel
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.resultaat import Reason


class Swvsysteem:
    """The system of an SWV, working under the BRIN of the school.

    Args:
        name: actor in log lines, such as `swv`.
        aanleverpunt: that asks, and at which notifications come in.
        context: its dependencies: release, assumptions, clock, log, transports.

    Attributes:
        fetcher: does the steps of a request one by one, for callers that deviate from the normal flow.
    """

    def __init__(self, *, name: str, aanleverpunt: Aanleverpunt, context: SystemContext) -> None:
        self.name = name
        self.aanleverpunt = aanleverpunt
        self.fetcher = DossierFetcher(name=name, aanleverpunt=aanleverpunt, context=context)
        self._context = context
        self._inbox = Inbox()
        self._lock = threading.Lock()
        self._resultaten: list[Overdrachtsresultaat] = []
        self.operations: Mapping[type[Request], Act] = {NotificatieRequest: self.answer_notificatie}
        self._endpoint = context.endpoint(self.operations)

    @property
    def received(self) -> tuple[ReceivedDossier, ...]:
        """Dossiers received, oldest first: the list that a user sees."""
        return self.fetcher.received

    @property
    def resultaten(self) -> tuple[Overdrachtsresultaat, ...]:
        """What became of every fetch, oldest first."""
        with self._lock:
            return tuple(self._resultaten)

    @property
    def notificaties(self) -> tuple[ReceivedNotificatie, ...]:
        """Notifications received, oldest first, duplicates once."""
        return self._inbox.notificaties

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Return the SOAP answer to a SOAP request; a fetch follows in its `after`."""
        return self._endpoint.handle(request)

    def answer_notificatie(self, request: NotificatieRequest) -> Reply:
        """Confirm a notification, and fetch once the confirmation has been sent. Bron: protocol 8.3, FW-01, I-03.

        Raises:
            RemoteProtocolError: it is meant for another aanleverpunt or another doel, or has no koppelsleutel.
        """
        check_addressee(request, self.aanleverpunt, self._context, Bestemming.SWV)
        koppelsleutel = request.koppelsleutel
        if koppelsleutel is None:
            raise RemoteProtocolError("a notification for an SWV needs a koppelsleutel")
        is_new = self._inbox.add(
            ReceivedNotificatie(
                adressering=request.adressering, koppelsleutel=koppelsleutel, moment=self._context.clock.now()
            )
        )
        code = self._context.code(Reason.NOTIFIED)
        self._context.log(
            self.name, "notificatieRequest", SYSTEM_ACCOUNT, adressering=request.adressering, resultaat=code
        )

        def fetch() -> None:
            adres = request.adressering
            self.fetch(koppelsleutel, bron_brin=adres.bron_brin, aanleverpunt=adres.bron_aanleverpunt)

        return Reply(message=NotificatieResponse(resultaat=code), after=fetch if is_new else None)

    def fetch(
        self, koppelsleutel: Koppelsleutel, *, bron_brin: str, aanleverpunt: str = "", account: str = SYSTEM_ACCOUNT
    ) -> Overdrachtsresultaat:
        """Fetch the dossier that a koppelsleutel opens; may be done again within the season. Bron: protocol 8.3, I-12.

        Args:
            koppelsleutel: from a notification.
            bron_brin: BRIN of the school that has the dossier.
            aanleverpunt: wire code of the bron aanleverpunt.
            account: user who orders it, if any.
        """
        resultaat = self.fetcher.fetch(
            koppelsleutel=koppelsleutel,
            bron_brin=bron_brin,
            overdrachtsoort=Overdrachtsoort.SWV,
            account=account,
            aanleverpunt=aanleverpunt,
        )
        with self._lock:
            self._resultaten.append(resultaat)
        return resultaat
