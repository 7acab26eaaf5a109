"""The SWV: receives a koppelsleutel in a notification and fetches the dossier at once, without any user."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from simulator.errors import RemoteProtocolError
from simulator.las.context import SYSTEM_ACCOUNT, Handeling, Uitrusting
from simulator.las.fetcher import Ophaler
from simulator.las.inbox import Postvak, check_addressee
from simulator.las.model import OntvangenDossier, OntvangenNotificatie, Overdrachtsresultaat
from simulator.messages.model import NotificatieRequest, NotificatieResponse, Request
from simulator.network.transport import Antwoord, Verzoek
from simulator.register import Aanleverpunt, Bestemming
from simulator.soap import Beantwoord
from simulator.standard.keys import Koppelsleutel
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.resultaat import Reden


class Swvsysteem:
    """The system of an SWV, working under the BRIN of the school.

    Args:
        naam: actor in log lines, such as `swv`.
        aanleverpunt: that asks, and at which notifications come in.
        uitrusting: what it knows and whom it can reach.

    Attributes:
        ophaler: takes the steps of a request one by one, for whoever wants to deviate.
    """

    def __init__(self, *, naam: str, aanleverpunt: Aanleverpunt, uitrusting: Uitrusting) -> None:
        self.naam = naam
        self.aanleverpunt = aanleverpunt
        self.ophaler = Ophaler(naam=naam, aanleverpunt=aanleverpunt, uitrusting=uitrusting)
        self._uitrusting = uitrusting
        self._postvak = Postvak()
        self._lock = threading.Lock()
        self._resultaten: list[Overdrachtsresultaat] = []
        self.operaties: Mapping[type[Request], Handeling] = {NotificatieRequest: self.answer_notificatie}
        self._loket = uitrusting.loket(self.operaties)

    @property
    def ontvangen(self) -> tuple[OntvangenDossier, ...]:
        """Dossiers received, oldest first: the list that a user sees."""
        return self.ophaler.ontvangen

    @property
    def resultaten(self) -> tuple[Overdrachtsresultaat, ...]:
        """What became of every fetch, oldest first."""
        with self._lock:
            return tuple(self._resultaten)

    @property
    def notificaties(self) -> tuple[OntvangenNotificatie, ...]:
        """Notifications received, oldest first, duplicates once."""
        return self._postvak.notificaties

    def handle(self, verzoek: Verzoek) -> Antwoord:
        """Return the SOAP answer to a SOAP request; a fetch follows in its `after`."""
        return self._loket.handle(verzoek)

    def answer_notificatie(self, request: NotificatieRequest) -> Beantwoord:
        """Confirm a notification, and fetch once the confirmation has left. Bron: protocol 8.3, FW-01, I-03.

        Raises:
            RemoteProtocolError: it is meant for another aanleverpunt or another doel, or has no koppelsleutel.
        """
        check_addressee(request, self.aanleverpunt, self._uitrusting, Bestemming.SWV)
        koppelsleutel = request.koppelsleutel
        if koppelsleutel is None:
            raise RemoteProtocolError("a notification for an SWV needs a koppelsleutel")
        is_new = self._postvak.add(
            OntvangenNotificatie(
                adressering=request.adressering, koppelsleutel=koppelsleutel, moment=self._uitrusting.clock.now()
            )
        )
        code = self._uitrusting.code(Reden.NOTIFIED)
        self._uitrusting.log(
            self.naam, "notificatieRequest", SYSTEM_ACCOUNT, adressering=request.adressering, resultaat=code
        )

        def fetch() -> None:
            adres = request.adressering
            self.fetch(koppelsleutel, bron_brin=adres.bron_brin, aanleverpunt=adres.bron_aanleverpunt)

        return Beantwoord(bericht=NotificatieResponse(resultaat=code), after=fetch if is_new else None)

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
        resultaat = self.ophaler.fetch(
            koppelsleutel=koppelsleutel,
            bron_brin=bron_brin,
            overdrachtsoort=Overdrachtsoort.SWV,
            account=account,
            aanleverpunt=aanleverpunt,
        )
        with self._lock:
            self._resultaten.append(resultaat)
        return resultaat
