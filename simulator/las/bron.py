"""The bron: makes dossiers available, and delivers one when the Traffic Center says that the sessie is valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from simulator.errors import LocalProtocolError
from simulator.las.context import SYSTEM_ACCOUNT, Act, SystemContext, fingerprint
from simulator.las.delivery import DeliveryCase, why_not
from simulator.las.dossier_store import DossierStore, Klaargezet, StoreEntry
from simulator.las.notifier import NotificatieSender, SentNotificatie
from simulator.messages.model import (
    Adressering,
    DocumentRequest,
    DocumentResponse,
    Request,
    SessiecontroleRequest,
    SessiecontroleResponse,
)
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.register import Aanleverpunt
from simulator.soap import CallResult, Reply
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.release import DOSSIER_2019_1, DossierRelease
from simulator.standard.resultaat import Reason
from simulator.store import Aanvraag, AanvraagStore, MemoryAanvraagStore

STORED_KINDS = (Overdrachtsoort.OVERSTAP, Overdrachtsoort.BINNEN_BRIN)
"""Kinds of handover whose requests are kept for notification. Bron: protocol 8.1 step 2, FS-05."""


class Bronsysteem:
    """The source side of a LAS.

    Args:
        name: actor in log lines, such as `bron`.
        aanleverpunten: that it serves, each with a dossier store of its own.
        context: its dependencies: release, assumptions, clock, log, transports.
        aanvragen: where requests are kept for notification.
        dossier_release: that it may deliver; None: any.
    """

    def __init__(
        self,
        *,
        name: str,
        aanleverpunten: tuple[Aanleverpunt, ...],
        context: SystemContext,
        aanvragen: AanvraagStore | None = None,
        dossier_release: DossierRelease | None = DOSSIER_2019_1,
    ) -> None:
        self.name = name
        self.aanleverpunten = aanleverpunten
        self.aanvragen: AanvraagStore = aanvragen if aanvragen is not None else MemoryAanvraagStore()
        self._context = context
        self._dossier_release = dossier_release
        self._stores = {self._place(aanleverpunt): DossierStore() for aanleverpunt in aanleverpunten}
        self._notifier = NotificatieSender(name=name, context=context)
        self.operations: Mapping[type[Request], Act] = {DocumentRequest: self.answer_document}
        self._endpoint = context.endpoint(self.operations)

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Return the SOAP answer to a SOAP request."""
        return self._endpoint.handle(request)

    def dossier_store(self, aanleverpunt: Aanleverpunt | None = None) -> DossierStore:
        """Return the dossier store of an aanleverpunt, by default the first.

        Raises:
            LocalProtocolError: this system does not serve that aanleverpunt.
        """
        chosen = aanleverpunt or self.aanleverpunten[0]
        try:
            return self._stores[self._place(chosen)]
        except KeyError:
            raise LocalProtocolError(f"{self.name} does not serve aanleverpunt {chosen.routeringskenmerk}") from None

    def register_leerling(
        self, pgn: str, leerlingnummer: str, *, account: str, aanleverpunt: Aanleverpunt | None = None
    ) -> None:
        """Make a pupil known to this system.

        Raises:
            InvalidNumberError: `pgn` is not a valid pgn.
        """
        self.dossier_store(aanleverpunt).register_leerling(pgn, leerlingnummer)
        self._context.log(self.name, "inschrijven", account)

    def zet_klaar(
        self, klaargezet: Klaargezet, *, account: str, aanleverpunt: Aanleverpunt | None = None
    ) -> Klaargezet:
        """Make a dossier available, in place of an earlier one; return it with `account` and `collection_date`.

        No call goes out (FS-02). Inzage and consent are those of `klaargezet`: what was given for earlier content
        never carries over (C-19).

        Raises:
            LocalProtocolError: the pupil is not known.
        """
        stamped = replace(klaargezet, account=account, collection_date=self._context.clock.now())
        self.dossier_store(aanleverpunt).put(stamped)
        detail = f"{klaargezet.profiel}, {fingerprint(klaargezet.dossier)}"
        self._context.log(self.name, "klaarzetten", account, detail=detail)
        return stamped

    def withdraw(
        self,
        pgn: str,
        *,
        account: str,
        kind: Overdrachtsoort = Overdrachtsoort.OVERSTAP,
        aanleverpunt: Aanleverpunt | None = None,
    ) -> None:
        """Withdraw a dossier.

        Raises:
            LocalProtocolError: there is none.
        """
        self.dossier_store(aanleverpunt).withdraw(pgn, kind)
        self._context.log(self.name, "intrekken", account, detail=str(kind))

    def answer_document(self, request: DocumentRequest) -> Reply:
        """Answer a documentRequest: sessiecontrole first, then keep the request, then its own checks.

        Bron: protocol 8.1, FS-04 to FS-07.
        """
        pgn = self._pgn(request)
        check = self._check_sessie(request, pgn)
        if check.message is None:
            self._log_request(request, SYSTEM_ACCOUNT, check.code, check.fault)
            return Reply(message=self._context.refuse(request, check.code))
        self._keep(request, pgn)
        entry = self._look_up(request, pgn)
        account = entry.klaargezet.account if entry.klaargezet else SYSTEM_ACCOUNT
        case = DeliveryCase(
            request=request,
            entry=entry,
            dossier_release=self._dossier_release,
            aannames=self._context.aannames,
        )
        reason = why_not(case)
        if reason is not None or entry.klaargezet is None:
            code = self._context.code(reason or Reason.NOT_PREPARED)
            self._log_request(request, account, code, str(reason))
            return Reply(message=self._context.refuse(request, code))
        dossier = entry.klaargezet.dossier
        self._log_request(request, account, self._context.code(Reason.DELIVERED), fingerprint(dossier))
        return Reply(message=DocumentResponse(dossier=dossier))

    def notifiable(self, pgn: str, *, aanleverpunt: Aanleverpunt | None = None) -> tuple[Aanvraag, ...]:
        """Return the last request of each system that may be notified about a pupil, oldest first.

        That is: it asked this aanleverpunt within the retention, and the dossier that is available now may go there.

        Bron: protocol 8.4, FS-23, FS-25; A38.
        """
        self.purge()
        chosen = aanleverpunt or self.aanleverpunten[0]
        store = self.dossier_store(chosen)
        last: dict[tuple[str, str], Aanvraag] = {}
        for aanvraag in self.aanvragen.of_leerling(pgn):
            adres = aanvraag.adressering
            klaargezet = store.look_up(pgn, aanvraag.overdrachtsoort).klaargezet
            if klaargezet is None or (adres.bron_brin, adres.bron_aanleverpunt) != self._place(chosen):
                continue
            if adres.doel_brin == adres.bron_brin or adres.doel_brin in klaargezet.allowed_brins:
                last[adres.doel_brin, adres.doel_aanleverpunt] = aanvraag
        return tuple(sorted(last.values(), key=lambda aanvraag: aanvraag.moment))

    def notify(
        self, pgn: str, *, account: str, doel: str = "", aanleverpunt: Aanleverpunt | None = None
    ) -> tuple[SentNotificatie, ...]:
        """Notify the systems that asked for this pupil before; a deliberate act, never part of making available.

        Args:
            pgn: of the pupil.
            account: user who does so.
            doel: wire code of one aanleverpunt to notify; empty: every system that asked.
            aanleverpunt: of this system, by default the first.

        Returns:
            One for each system that asked; empty when none did, and then nothing was sent.

        Bron: protocol 8.4, FS-23, FS-24.
        """
        asked = self.notifiable(pgn, aanleverpunt=aanleverpunt)
        chosen = [aanvraag for aanvraag in asked if doel in ("", aanvraag.adressering.doel_aanleverpunt)]
        return tuple(self._notifier.register_notificatie(aanvraag, account=account) for aanvraag in chosen)

    def start_swv_aanvraag(
        self, pgn: str, doel: Aanleverpunt, *, account: str, aanleverpunt: Aanleverpunt | None = None
    ) -> SentNotificatie:
        """Announce an SWV dossier at the Traffic Center and notify the SWV with the new koppelsleutel.

        Bron: protocol 8.3, FW-01.

        Raises:
            LocalProtocolError: no SWV dossier of this pupil is available.
        """
        chosen = aanleverpunt or self.aanleverpunten[0]
        store = self.dossier_store(chosen)
        if store.look_up(pgn, Overdrachtsoort.SWV).klaargezet is None:
            raise LocalProtocolError("no SWV dossier of this pupil is available: make it available first")
        release = self._context.release
        adressering = Adressering(
            bron_brin=chosen.brin,
            bron_aanleverpunt=chosen.code(release),
            doel_brin=doel.brin,
            doel_aanleverpunt=doel.code(release),
        )
        return self._notifier.offer(adressering, account=account, couple=lambda key: store.couple(key, pgn))

    def purge(self) -> int:
        """Delete requests past their retention; return how many. Bron: FS-25, SE-13; A38."""
        now = self._context.clock.now()
        return self.aanvragen.purge(months_before(now, self._context.aannames.integer("A38")))

    def _check_sessie(self, request: DocumentRequest, pgn: str | None) -> CallResult[SessiecontroleResponse]:
        """Ask the Traffic Center about the sessie: addresses as received, zoeksleutel made here."""
        by_koppelsleutel = request.koppelsleutel is not None
        check = SessiecontroleRequest(
            adressering=request.adressering,
            zoeksleutel=None if by_koppelsleutel or pgn is None else self._context.search_key.make(pgn),
            koppelsleutel=request.koppelsleutel,
            overdrachtsoort=request.overdrachtsoort,
            sessie_id=request.sessie_id,
        )
        return self._context.ask_tc(check, SessiecontroleResponse)

    def _keep(self, request: DocumentRequest, pgn: str | None) -> None:
        """Keep the request for later notification, also when delivery fails. Bron: protocol 8.1 step 2, FS-05."""
        if pgn is None or request.overdrachtsoort not in STORED_KINDS:
            return
        self.aanvragen.add(
            Aanvraag(
                pgn=pgn,
                sessie_id=request.sessie_id,
                adressering=request.adressering,
                overdrachtsoort=request.overdrachtsoort,
                moment=self._context.clock.now(),
                aanvraagdatum=request.aanvraagdatum,
            )
        )

    def _store(self, request: DocumentRequest) -> DossierStore | None:
        adres = request.adressering
        return self._stores.get((adres.bron_brin, adres.bron_aanleverpunt))

    def _pgn(self, request: DocumentRequest) -> str | None:
        store = self._store(request)
        if request.koppelsleutel is None:
            return request.pgn
        return store.pgn_of(request.koppelsleutel) if store else None

    def _look_up(self, request: DocumentRequest, pgn: str | None) -> StoreEntry:
        store = self._store(request)
        return store.look_up(pgn, request.overdrachtsoort) if store else StoreEntry()

    def _place(self, aanleverpunt: Aanleverpunt) -> tuple[str, str]:
        return aanleverpunt.brin, aanleverpunt.code(self._context.release)

    def _log_request(self, request: DocumentRequest, account: str, resultaat: str, detail: str) -> None:
        self._context.log(
            self.name,
            "documentRequest",
            account,
            sessie_id=request.sessie_id,
            adressering=request.adressering,
            resultaat=resultaat,
            detail=detail,
        )


def months_before(moment: datetime, months: int) -> datetime:
    """Return the moment a number of months earlier, on the 28th at the latest.

    >>> months_before(datetime(2022, 3, 31), 6).isoformat()
    '2021-09-28T00:00:00'
    """
    total = moment.year * 12 + moment.month - 1 - months
    return moment.replace(year=total // 12, month=total % 12 + 1, day=min(moment.day, 28))
