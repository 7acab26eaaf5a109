"""Fetching a dossier: a sessie, the aanleverpunten in turn, one sign-off. Every step can also be taken on its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from simulator.las.context import SystemContext
from simulator.las.model import AanleverpuntAnswer, Doelsessie, Overdrachtsresultaat, ReceivedDossier
from simulator.messages.model import (
    AanleverpuntReference,
    Adressering,
    AfmeldingRequest,
    AfmeldingResponse,
    DocumentRequest,
    DocumentResponse,
    OverdrachtRequest,
    OverdrachtResponse,
)
from simulator.register import Aanleverpunt
from simulator.soap import CallResult
from simulator.standard.keys import Koppelsleutel, SessieId
from simulator.standard.resultaat import Reason


class DossierFetcher:
    """Fetches dossiers on behalf of one aanleverpunt.

    Args:
        name: actor in log lines.
        aanleverpunt: that asks.
        context: its dependencies: release, assumptions, clock, log, transports.
    """

    def __init__(self, *, name: str, aanleverpunt: Aanleverpunt, context: SystemContext) -> None:
        self._name = name
        self._aanleverpunt = aanleverpunt
        self._context = context
        self._lock = threading.Lock()
        self._sessies: dict[SessieId, Doelsessie] = {}
        self._received: list[ReceivedDossier] = []

    @property
    def received(self) -> tuple[ReceivedDossier, ...]:
        """Dossiers received, oldest first."""
        with self._lock:
            return tuple(self._received)

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
    ) -> CallResult[Doelsessie]:
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
                doel_aanleverpunt=doel.code(self._context.release),
            ),
            zoeksleutel=None if pgn is None else self._context.search_key.make(pgn),
            koppelsleutel=koppelsleutel,
            overdrachtsoort=overdrachtsoort,
        )
        result = self._context.ask_tc(request, OverdrachtResponse)
        granted = result.message
        self._context.log(
            self._name,
            "overdrachtRequest",
            account,
            sessie_id=granted.sessie_id if granted else "",
            adressering=request.adressering,
            resultaat=result.code,
            detail=result.fault,
        )
        if granted is None:
            return CallResult(code=result.code, fault=result.fault, spelling=result.spelling)
        if not granted.aanleverpunten:
            return CallResult(fault="the Traffic Center lists no aanleverpunt", spelling=result.spelling)
        sessie = Doelsessie(
            id=granted.sessie_id,
            adressering=request.adressering,
            aanleverpunten=granted.aanleverpunten,
            pgn=pgn,
            zoeksleutel=request.zoeksleutel,
            koppelsleutel=koppelsleutel,
            overdrachtsoort=overdrachtsoort,
            account=account,
            moment=self._context.clock.now(),
        )
        with self._lock:
            self._sessies[sessie.id] = sessie
        return CallResult(message=sessie, spelling=result.spelling)

    def request_document(
        self, sessie: Doelsessie, reference: AanleverpuntReference, *, aanvraagdatum: datetime | None = None
    ) -> AanleverpuntAnswer:
        """Ask one aanleverpunt for the dossier. Bron: protocol 5.5.

        Args:
            sessie: as granted; with a modified copy the doel deviates.
            reference: from the list of the sessie.
            aanvraagdatum: deliver only if newer than this.
        """
        request = DocumentRequest(
            adressering=replace(sessie.adressering, bron_aanleverpunt=reference.aanleverpunt),
            pgn=sessie.pgn,
            koppelsleutel=sessie.koppelsleutel,
            overdrachtsoort=sessie.overdrachtsoort,
            sessie_id=sessie.id,
            aanvraagdatum=aanvraagdatum,
        )
        result = self._context.ask(reference.url, request, DocumentResponse)
        dossier = result.message.dossier if result.message else None
        code = result.code if dossier is None else self._context.code(Reason.DELIVERED)
        if dossier is not None:
            self._keep(sessie, request.adressering, dossier)
        self._context.log(
            self._name,
            "documentRequest",
            sessie.account,
            sessie_id=sessie.id,
            adressering=request.adressering,
            resultaat=code,
            detail=result.fault,
            dossier=dossier,
        )
        return AanleverpuntAnswer(
            aanleverpunt=reference.aanleverpunt,
            url=reference.url,
            code=code,
            fault=result.fault,
            spelling=result.spelling,
            dossier=dossier,
        )

    def sign_off(self, sessie: Doelsessie, *, resultaat: str, aanleverpunt: str) -> CallResult[AfmeldingResponse]:
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
            resultaat=resultaat or self._context.code(Reason.TECHNICAL),
        )
        result = self._context.ask_tc(request, AfmeldingResponse)
        code = result.message.resultaat if result.message else result.code
        self._context.log(
            self._name,
            "afmeldingRequest",
            sessie.account,
            sessie_id=sessie.id,
            adressering=request.adressering,
            resultaat=code,
            detail=result.fault,
        )
        return result

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
        """Do all steps: sessie, aanleverpunten in list order, exactly one sign-off. Bron: protocol 8.1.

        Without a sessie there is nothing to sign off (RE-03); a failed sign-off is not shown to the user (FT-07).
        """
        granted = self.start_sessie(
            bron_brin=bron_brin,
            overdrachtsoort=overdrachtsoort,
            account=account,
            pgn=pgn,
            koppelsleutel=koppelsleutel,
            aanleverpunt=aanleverpunt,
        )
        sessie = granted.message
        if sessie is None:
            foutmelding = self._context.resultaten.foutmelding(granted.code)
            return Overdrachtsresultaat(foutmelding=foutmelding, fault=granted.fault)
        answers = self._walk(sessie, aanvraagdatum)
        best = self.best(answers)
        resultaat = best.code or self._context.code(Reason.TECHNICAL)
        return Overdrachtsresultaat(
            sessie_id=sessie.id,
            resultaat=resultaat,
            aanleverpunt=best.aanleverpunt,
            answers=tuple(answers),
            dossier=best.dossier,
            afmelding=self.sign_off(sessie, resultaat=resultaat, aanleverpunt=best.aanleverpunt),
            foutmelding=None if best.dossier is not None else self._context.resultaten.foutmelding(best.code),
            sessie=sessie,
        )

    def best(self, answers: Sequence[AanleverpuntAnswer]) -> AanleverpuntAnswer:
        """Return the answer to report: the best, and of equals the last asked. Bron: protocol 8.7, FT-07; A07.

        Raises:
            LocalProtocolError: nobody was asked.
        """
        return answers[self._context.resultaten.best([answer.code for answer in answers])]

    def _walk(self, sessie: Doelsessie, aanvraagdatum: datetime | None) -> list[AanleverpuntAnswer]:
        """Ask the aanleverpunten in list order; A11 says whether to stop at the first delivered dossier."""
        answers: list[AanleverpuntAnswer] = []
        for reference in sessie.aanleverpunten:
            answers.append(self.request_document(sessie, reference, aanvraagdatum=aanvraagdatum))
            if answers[-1].dossier is not None and self._context.aannames.value("A11") == "stop_at_first":
                break
        return answers

    def _keep(self, sessie: Doelsessie, adressering: Adressering, dossier: bytes) -> None:
        received = ReceivedDossier(
            sessie_id=sessie.id,
            adressering=adressering,
            dossier=dossier,
            pgn=sessie.pgn,
            koppelsleutel=sessie.koppelsleutel,
            account=sessie.account,
            moment=self._context.clock.now(),
        )
        with self._lock:
            self._received.append(received)
