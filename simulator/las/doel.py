"""The doel: asks for dossiers, keeps what it receives, and takes notifications in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from simulator.errors import LocalProtocolError
from simulator.las.context import SYSTEM_ACCOUNT, Handeling, Uitrusting
from simulator.las.display import Weergave, show
from simulator.las.fetcher import Ophaler
from simulator.las.inbox import Postvak, check_addressee
from simulator.las.model import OntvangenDossier, OntvangenNotificatie, Overdrachtsresultaat
from simulator.messages.model import NotificatieRequest, NotificatieResponse, Request
from simulator.network.transport import Antwoord, Verzoek
from simulator.register import Aanleverpunt, Bestemming
from simulator.soap import Beantwoord
from simulator.standard.resultaat import Reden


class Doelsysteem:
    """The target side of a LAS.

    Args:
        naam: actor in log lines, such as `doel`.
        aanleverpunt: that asks, and at which notifications come in.
        uitrusting: what it knows and whom it can reach.

    Attributes:
        ophaler: takes the steps of a request one by one, for whoever wants to deviate.
    """

    def __init__(self, *, naam: str, aanleverpunt: Aanleverpunt, uitrusting: Uitrusting) -> None:
        self.naam = naam
        self.aanleverpunt = aanleverpunt
        self._uitrusting = uitrusting
        self.ophaler = Ophaler(naam=naam, aanleverpunt=aanleverpunt, uitrusting=uitrusting)
        self._postvak = Postvak()
        self.operaties: Mapping[type[Request], Handeling] = {NotificatieRequest: self.answer_notificatie}
        self._loket = uitrusting.loket(self.operaties)

    @property
    def ontvangen(self) -> tuple[OntvangenDossier, ...]:
        """Dossiers received, oldest first."""
        return self.ophaler.ontvangen

    @property
    def notificaties(self) -> tuple[OntvangenNotificatie, ...]:
        """Notifications received, oldest first, duplicates once."""
        return self._postvak.notificaties

    def handle(self, verzoek: Verzoek) -> Antwoord:
        """Return the SOAP answer to a SOAP request."""
        return self._loket.handle(verzoek)

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
        return self.ophaler.fetch(
            pgn=pgn,
            bron_brin=bron_brin,
            overdrachtsoort=overdrachtsoort,
            account=account,
            aanvraagdatum=aanvraagdatum,
            aanleverpunt=aanleverpunt,
        )

    def refetch(
        self, notificatie: OntvangenNotificatie, *, account: str, only_if_newer: bool = False
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

    def show(self, ontvangen: OntvangenDossier) -> Weergave:
        """Return a received dossier as a user sees it, judged. Bron: FT-08, FT-16."""
        return show(ontvangen)

    def answer_notificatie(self, request: NotificatieRequest) -> Beantwoord:
        """Take a notification in. One about an unknown sessie is listed too, without a pupil. Bron: protocol 5.9; H-11.

        Raises:
            RemoteProtocolError: it is meant for another aanleverpunt or another doel.
        """
        check_addressee(request, self.aanleverpunt, self._uitrusting, Bestemming.OV)
        earlier = self.ophaler.sessie(request.sessie_id) if request.sessie_id else None
        self._postvak.add(
            OntvangenNotificatie(
                adressering=request.adressering,
                sessie_id=request.sessie_id,
                aanvraagdatum=request.aanvraagdatum,
                moment=self._uitrusting.clock.now(),
                sessie=earlier,
            )
        )
        code = self._uitrusting.code(Reden.NOTIFIED)
        self._uitrusting.log(
            self.naam,
            "notificatieRequest",
            earlier.account if earlier else SYSTEM_ACCOUNT,
            sessie_id=request.sessie_id or "",
            adressering=request.adressering,
            resultaat=code,
        )
        return Beantwoord(bericht=NotificatieResponse(resultaat=code))
