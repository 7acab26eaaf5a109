"""The doel: requests dossiers, keeps what it receives, and accepts notifications."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from simulator.errors import LocalProtocolError
from simulator.las.context import SYSTEM_ACCOUNT, Act, SystemContext
from simulator.las.display import DossierView, show
from simulator.las.fetcher import DossierFetcher
from simulator.las.inbox import Inbox, check_addressee
from simulator.las.model import Overdrachtsresultaat, ReceivedDossier, ReceivedNotificatie
from simulator.messages.model import NotificatieRequest, NotificatieResponse, Request
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.register import Aanleverpunt, Bestemming
from simulator.soap import Reply
from simulator.standard.resultaat import Reason


class Doelsysteem:
    """The target side of a LAS.

    Args:
        name: actor in log lines, such as `doel`.
        aanleverpunt: that asks, and at which notifications come in.
        context: its dependencies: release, assumptions, clock, log, transports.

    Attributes:
        fetcher: does the steps of a request one by one, for callers that deviate from the normal flow.
    """

    def __init__(self, *, name: str, aanleverpunt: Aanleverpunt, context: SystemContext) -> None:
        self.name = name
        self.aanleverpunt = aanleverpunt
        self._context = context
        self.fetcher = DossierFetcher(name=name, aanleverpunt=aanleverpunt, context=context)
        self._inbox = Inbox()
        self.operations: Mapping[type[Request], Act] = {NotificatieRequest: self.answer_notificatie}
        self._endpoint = context.endpoint(self.operations)

    @property
    def received(self) -> tuple[ReceivedDossier, ...]:
        """Dossiers received, oldest first."""
        return self.fetcher.received

    @property
    def notificaties(self) -> tuple[ReceivedNotificatie, ...]:
        """Notifications received, oldest first, duplicates once."""
        return self._inbox.notificaties

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Return the SOAP answer to a SOAP request."""
        return self._endpoint.handle(request)

    def request_dossier(
        self,
        *,
        pgn: str,
        bron_brin: str,
        overdrachtsoort: str,
        account: str,
        aanvraagdatum: datetime | None = None,
        aanleverpunt: str = "",
    ) -> Overdrachtsresultaat:
        """Fetch one dossier: sessie, aanleverpunten in turn, one sign-off. Bron: protocol 8.1.

        Args:
            pgn: of the pupil.
            bron_brin: BRIN of the school that has the dossier.
            overdrachtsoort: kind of handover.
            account: user who orders it.
            aanvraagdatum: deliver only if newer than this.
            aanleverpunt: wire code of the only aanleverpunt to ask; empty: all of the school.
        """
        return self.fetcher.fetch(
            pgn=pgn,
            bron_brin=bron_brin,
            overdrachtsoort=overdrachtsoort,
            account=account,
            aanvraagdatum=aanvraagdatum,
            aanleverpunt=aanleverpunt,
        )

    def refetch(
        self, notificatie: ReceivedNotificatie, *, account: str, only_if_newer: bool = False
    ) -> Overdrachtsresultaat:
        """Ask anew for the dossier that a notification is about, from the system that sent it.

        Bron: protocol 8.4, FT-10.

        Args:
            notificatie: from `notificaties`.
            account: user who orders it.
            only_if_newer: send the moment of the earlier request as aanvraagdatum.

        Raises:
            LocalProtocolError: this system does not know the earlier request.
        """
        earlier = notificatie.sessie
        if earlier is None or earlier.pgn is None:
            raise LocalProtocolError("this notification is about a request that this system never made")
        return self.request_dossier(
            pgn=earlier.pgn,
            bron_brin=notificatie.adressering.bron_brin,
            overdrachtsoort=earlier.overdrachtsoort,
            account=account,
            aanvraagdatum=earlier.moment if only_if_newer else None,
            aanleverpunt=notificatie.adressering.bron_aanleverpunt,
        )

    def show(self, received: ReceivedDossier) -> DossierView:
        """Return a received dossier as a user sees it, with its validation. Bron: FT-08, FT-16."""
        return show(received)

    def answer_notificatie(self, request: NotificatieRequest) -> Reply:
        """Accept a notification. One about an unknown sessie is listed too, without a pupil. Bron: protocol 5.9; H-11.

        Raises:
            RemoteProtocolError: it is meant for another aanleverpunt or another doel.
        """
        check_addressee(request, self.aanleverpunt, self._context, Bestemming.OV)
        earlier = self.fetcher.sessie(request.sessie_id) if request.sessie_id else None
        self._inbox.add(
            ReceivedNotificatie(
                adressering=request.adressering,
                sessie_id=request.sessie_id,
                aanvraagdatum=request.aanvraagdatum,
                moment=self._context.clock.now(),
                sessie=earlier,
            )
        )
        code = self._context.code(Reason.NOTIFIED)
        self._context.log(
            self.name,
            "notificatieRequest",
            earlier.account if earlier else SYSTEM_ACCOUNT,
            sessie_id=request.sessie_id or "",
            adressering=request.adressering,
            resultaat=code,
        )
        return Reply(message=NotificatieResponse(resultaat=code))
