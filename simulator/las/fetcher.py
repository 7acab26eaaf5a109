"""Fetching a dossier: a sessie, the aanleverpunten in turn, one sign-off. Every step can also be taken on its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from simulator.las.context import Uitrusting
from simulator.las.model import Aanleverpuntantwoord, Doelsessie, OntvangenDossier, Overdrachtsresultaat
from simulator.messages.model import (
    Aanleverpuntverwijzing,
    Adressering,
    AfmeldingRequest,
    AfmeldingResponse,
    DocumentRequest,
    DocumentResponse,
    OverdrachtRequest,
    OverdrachtResponse,
)
from simulator.register import Aanleverpunt
from simulator.soap import Reactie
from simulator.standard.keys import Koppelsleutel, SessieId
from simulator.standard.resultaat import Reden


class Ophaler:
    """Fetches dossiers on behalf of one aanleverpunt.

    Args:
        naam: actor in log lines.
        aanleverpunt: that asks.
        uitrusting: what it knows and whom it can reach.
    """

    def __init__(self, *, naam: str, aanleverpunt: Aanleverpunt, uitrusting: Uitrusting) -> None:
        self._naam = naam
        self._aanleverpunt = aanleverpunt
        self._uitrusting = uitrusting
        self._lock = threading.Lock()
        self._sessies: dict[SessieId, Doelsessie] = {}
        self._ontvangen: list[OntvangenDossier] = []

    @property
    def ontvangen(self) -> tuple[OntvangenDossier, ...]:
        """Dossiers received, oldest first."""
        with self._lock:
            return tuple(self._ontvangen)

    def sessie(self, sessie_id: SessieId) -> Doelsessie | None:
        """Return a sessie that was granted to this system, or None."""
        with self._lock:
            return self._sessies.get(sessie_id)

    def start_sessie(
        self,
        *,
        bron_brin: str,
        overdrachtsoort: str,
        account: str,
        pgn: str | None = None,
        koppelsleutel: Koppelsleutel | None = None,
        aanleverpunt: str = "",
    ) -> Reactie[Doelsessie]:
        """Ask the Traffic Center for a sessie about one dossier. Bron: protocol 5.1, FT-03.

        Args:
            bron_brin: BRIN of the school that has the dossier.
            overdrachtsoort: kind of handover.
            account: user who orders it.
            pgn: of the pupil.
            koppelsleutel: instead of the pgn (SWV).
            aanleverpunt: wire code of the only aanleverpunt to ask; empty: all of the school.
        """
        doel = self._aanleverpunt
        request = OverdrachtRequest(
            adressering=Adressering(
                bron_brin=bron_brin,
                bron_aanleverpunt=aanleverpunt,
                doel_brin=doel.brin,
                doel_aanleverpunt=doel.code(self._uitrusting.release),
            ),
            zoeksleutel=None if pgn is None else self._uitrusting.search_key.make(pgn),
            koppelsleutel=koppelsleutel,
            overdrachtsoort=overdrachtsoort,
        )
        reactie = self._uitrusting.ask_tc(request, OverdrachtResponse)
        granted = reactie.bericht
        self._uitrusting.log(
            self._naam,
            "overdrachtRequest",
            account,
            sessie_id=granted.sessie_id if granted else "",
            adressering=request.adressering,
            resultaat=reactie.code,
            detail=reactie.fout,
        )
        if granted is None:
            return Reactie(code=reactie.code, fout=reactie.fout, spelling=reactie.spelling)
        if not granted.aanleverpunten:
            return Reactie(fout="the Traffic Center lists no aanleverpunt", spelling=reactie.spelling)
        sessie = Doelsessie(
            id=granted.sessie_id,
            adressering=request.adressering,
            aanleverpunten=granted.aanleverpunten,
            pgn=pgn,
            zoeksleutel=request.zoeksleutel,
            koppelsleutel=koppelsleutel,
            overdrachtsoort=overdrachtsoort,
            account=account,
            moment=self._uitrusting.clock.now(),
        )
        with self._lock:
            self._sessies[sessie.id] = sessie
        return Reactie(bericht=sessie, spelling=reactie.spelling)

    def request_document(
        self, sessie: Doelsessie, verwijzing: Aanleverpuntverwijzing, *, aanvraagdatum: datetime | None = None
    ) -> Aanleverpuntantwoord:
        """Ask one aanleverpunt for the dossier. Bron: protocol 5.5.

        Args:
            sessie: as granted; a changed copy makes a target that deviates.
            verwijzing: from the list of the sessie.
            aanvraagdatum: deliver only if newer than this.
        """
        request = DocumentRequest(
            adressering=replace(sessie.adressering, bron_aanleverpunt=verwijzing.aanleverpunt),
            pgn=sessie.pgn,
            koppelsleutel=sessie.koppelsleutel,
            overdrachtsoort=sessie.overdrachtsoort,
            sessie_id=sessie.id,
            aanvraagdatum=aanvraagdatum,
        )
        reactie = self._uitrusting.ask(verwijzing.url, request, DocumentResponse)
        dossier = reactie.bericht.dossier if reactie.bericht else None
        code = reactie.code if dossier is None else self._uitrusting.code(Reden.DELIVERED)
        if dossier is not None:
            self._keep(sessie, request.adressering, dossier)
        self._uitrusting.log(
            self._naam,
            "documentRequest",
            sessie.account,
            sessie_id=sessie.id,
            adressering=request.adressering,
            resultaat=code,
            detail=reactie.fout,
            dossier=dossier,
        )
        return Aanleverpuntantwoord(
            aanleverpunt=verwijzing.aanleverpunt,
            url=verwijzing.url,
            code=code,
            fout=reactie.fout,
            spelling=reactie.spelling,
            dossier=dossier,
        )

    def sign_off(self, sessie: Doelsessie, *, resultaat: str, aanleverpunt: str) -> Reactie[AfmeldingResponse]:
        """Close a sessie with its best result. Bron: protocol 5.7.

        Args:
            sessie: as granted.
            resultaat: code; empty stands for a technical failure (A41).
            aanleverpunt: wire code of the aanleverpunt that gave it.
        """
        request = AfmeldingRequest(
            adressering=replace(sessie.adressering, bron_aanleverpunt=aanleverpunt),
            zoeksleutel=sessie.zoeksleutel,
            koppelsleutel=sessie.koppelsleutel,
            overdrachtsoort=sessie.overdrachtsoort,
            sessie_id=sessie.id,
            resultaat=resultaat or self._uitrusting.code(Reden.TECHNICAL),
        )
        reactie = self._uitrusting.ask_tc(request, AfmeldingResponse)
        code = reactie.bericht.resultaat if reactie.bericht else reactie.code
        self._uitrusting.log(
            self._naam,
            "afmeldingRequest",
            sessie.account,
            sessie_id=sessie.id,
            adressering=request.adressering,
            resultaat=code,
            detail=reactie.fout,
        )
        return reactie

    def fetch(
        self,
        *,
        bron_brin: str,
        overdrachtsoort: str,
        account: str,
        pgn: str | None = None,
        koppelsleutel: Koppelsleutel | None = None,
        aanleverpunt: str = "",
        aanvraagdatum: datetime | None = None,
    ) -> Overdrachtsresultaat:
        """Do the whole of it: sessie, aanleverpunten in list order, exactly one sign-off. Bron: protocol 8.1.

        Without a sessie there is nothing to sign off (RE-03); a failed sign-off is not for the user (FT-07).
        """
        granted = self.start_sessie(
            bron_brin=bron_brin,
            overdrachtsoort=overdrachtsoort,
            account=account,
            pgn=pgn,
            koppelsleutel=koppelsleutel,
            aanleverpunt=aanleverpunt,
        )
        sessie = granted.bericht
        if sessie is None:
            foutmelding = self._uitrusting.resultaten.foutmelding(granted.code)
            return Overdrachtsresultaat(foutmelding=foutmelding, fout=granted.fout)
        antwoorden = self._walk(sessie, aanvraagdatum)
        best = self.best(antwoorden)
        resultaat = best.code or self._uitrusting.code(Reden.TECHNICAL)
        return Overdrachtsresultaat(
            sessie_id=sessie.id,
            resultaat=resultaat,
            aanleverpunt=best.aanleverpunt,
            antwoorden=tuple(antwoorden),
            dossier=best.dossier,
            afmelding=self.sign_off(sessie, resultaat=resultaat, aanleverpunt=best.aanleverpunt),
            foutmelding=None if best.dossier is not None else self._uitrusting.resultaten.foutmelding(best.code),
            sessie=sessie,
        )

    def best(self, antwoorden: Sequence[Aanleverpuntantwoord]) -> Aanleverpuntantwoord:
        """Return the answer to report: the best, and of equals the last asked. Bron: protocol 8.7, FT-07; A07.

        Raises:
            LocalProtocolError: nobody was asked.
        """
        return antwoorden[self._uitrusting.resultaten.best([antwoord.code for antwoord in antwoorden])]

    def _walk(self, sessie: Doelsessie, aanvraagdatum: datetime | None) -> list[Aanleverpuntantwoord]:
        """Ask in list order; A11 says whether a delivered dossier ends the walk."""
        antwoorden: list[Aanleverpuntantwoord] = []
        for verwijzing in sessie.aanleverpunten:
            antwoorden.append(self.request_document(sessie, verwijzing, aanvraagdatum=aanvraagdatum))
            if antwoorden[-1].dossier is not None and self._uitrusting.aannames.value("A11") == "stop_at_first":
                break
        return antwoorden

    def _keep(self, sessie: Doelsessie, adressering: Adressering, dossier: bytes) -> None:
        ontvangen = OntvangenDossier(
            sessie_id=sessie.id,
            adressering=adressering,
            dossier=dossier,
            pgn=sessie.pgn,
            koppelsleutel=sessie.koppelsleutel,
            account=sessie.account,
            moment=self._uitrusting.clock.now(),
        )
        with self._lock:
            self._ontvangen.append(ontvangen)
