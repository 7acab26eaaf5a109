"""The bron: makes dossiers available, and delivers one when the Traffic Center says that the sessie is valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from simulator.errors import LocalProtocolError
from simulator.las.context import SYSTEM_ACCOUNT, Handeling, Uitrusting, fingerprint
from simulator.las.delivery import Levering, why_not
from simulator.las.dossier_store import Dossierkast, Inhoud, Klaargezet
from simulator.las.notifier import Kennisgever, Kennisgeving
from simulator.messages.model import (
    Adressering,
    DocumentRequest,
    DocumentResponse,
    Request,
    SessiecontroleRequest,
    SessiecontroleResponse,
)
from simulator.network.transport import Antwoord, Verzoek
from simulator.register import Aanleverpunt
from simulator.soap import Beantwoord, Reactie
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.release import DOSSIER_2019_1, DossierRelease
from simulator.standard.resultaat import Reden
from simulator.store import Aanvraag, Aanvraagopslag, MemoryAanvraagopslag

STORED_SOORTEN = (Overdrachtsoort.OVERSTAP, Overdrachtsoort.BINNEN_BRIN)
"""Kinds of handover whose requests are kept for notification. Bron: protocol 8.1 step 2, FS-05."""


class Bronsysteem:
    """The source side of a LAS.

    Args:
        naam: actor in log lines, such as `bron`.
        aanleverpunten: that it serves, each with a cabinet of its own.
        uitrusting: what it knows and whom it can reach.
        aanvragen: where requests are kept for notification.
        dossier_release: that it may deliver; None: any.
    """

    def __init__(
        self,
        *,
        naam: str,
        aanleverpunten: tuple[Aanleverpunt, ...],
        uitrusting: Uitrusting,
        aanvragen: Aanvraagopslag | None = None,
        dossier_release: DossierRelease | None = DOSSIER_2019_1,
    ) -> None:
        self.naam = naam
        self.aanleverpunten = aanleverpunten
        self.aanvragen: Aanvraagopslag = aanvragen if aanvragen is not None else MemoryAanvraagopslag()
        self._uitrusting = uitrusting
        self._dossier_release = dossier_release
        self._kasten = {self._place(punt): Dossierkast() for punt in aanleverpunten}
        self._kennisgever = Kennisgever(naam=naam, uitrusting=uitrusting)
        self.operaties: Mapping[type[Request], Handeling] = {DocumentRequest: self.answer_document}
        self._loket = uitrusting.loket(self.operaties)

    def handle(self, verzoek: Verzoek) -> Antwoord:
        """Return the SOAP answer to a SOAP request."""
        return self._loket.handle(verzoek)

    def dossierkast(self, aanleverpunt: Aanleverpunt | None = None) -> Dossierkast:
        """Return the cabinet of an aanleverpunt, by default the first.

        Raises:
            LocalProtocolError: this system does not serve that aanleverpunt.
        """
        punt = aanleverpunt or self.aanleverpunten[0]
        try:
            return self._kasten[self._place(punt)]
        except KeyError:
            raise LocalProtocolError(f"{self.naam} does not serve aanleverpunt {punt.routeringskenmerk}") from None

    def register_leerling(
        self, pgn: str, leerlingnummer: str, *, account: str, aanleverpunt: Aanleverpunt | None = None
    ) -> None:
        """Make a pupil known to this system.

        Raises:
            InvalidNumberError: `pgn` is none.
        """
        self.dossierkast(aanleverpunt).register_leerling(pgn, leerlingnummer)
        self._uitrusting.log(self.naam, "inschrijven", account)

    def zet_klaar(
        self, klaargezet: Klaargezet, *, account: str, aanleverpunt: Aanleverpunt | None = None
    ) -> Klaargezet:
        """Make a dossier available, in place of an earlier one; return it with account and verzameldatum.

        No call goes out (FS-02). Inzage and consent are those of `klaargezet`: what was given for earlier content
        never carries over (C-19).

        Raises:
            LocalProtocolError: the pupil is not known.
        """
        stamped = replace(klaargezet, account=account, verzameldatum=self._uitrusting.clock.now())
        self.dossierkast(aanleverpunt).put(stamped)
        detail = f"{klaargezet.profiel}, {fingerprint(klaargezet.dossier)}"
        self._uitrusting.log(self.naam, "klaarzetten", account, detail=detail)
        return stamped

    def trek_in(
        self,
        pgn: str,
        *,
        account: str,
        soort: Overdrachtsoort = Overdrachtsoort.OVERSTAP,
        aanleverpunt: Aanleverpunt | None = None,
    ) -> None:
        """Withdraw a dossier.

        Raises:
            LocalProtocolError: there is none.
        """
        self.dossierkast(aanleverpunt).withdraw(pgn, soort)
        self._uitrusting.log(self.naam, "intrekken", account, detail=str(soort))

    def answer_document(self, request: DocumentRequest) -> Beantwoord:
        """Answer a documentRequest: session check first, then keep the request, then the own tests.

        Bron: protocol 8.1, FS-04 to FS-07.
        """
        pgn = self._pgn(request)
        controle = self._check_sessie(request, pgn)
        if controle.bericht is None:
            self._log_request(request, SYSTEM_ACCOUNT, controle.code, controle.fout)
            return Beantwoord(bericht=self._uitrusting.refuse(request, controle.code))
        self._keep(request, pgn)
        inhoud = self._look_up(request, pgn)
        account = inhoud.klaargezet.account if inhoud.klaargezet else SYSTEM_ACCOUNT
        levering = Levering(
            request=request,
            inhoud=inhoud,
            dossier_release=self._dossier_release,
            aannames=self._uitrusting.aannames,
        )
        reden = why_not(levering)
        if reden is not None or inhoud.klaargezet is None:
            code = self._uitrusting.code(reden or Reden.NOT_PREPARED)
            self._log_request(request, account, code, str(reden))
            return Beantwoord(bericht=self._uitrusting.refuse(request, code))
        dossier = inhoud.klaargezet.dossier
        self._log_request(request, account, self._uitrusting.code(Reden.DELIVERED), fingerprint(dossier))
        return Beantwoord(bericht=DocumentResponse(dossier=dossier))

    def notifiable(self, pgn: str, *, aanleverpunt: Aanleverpunt | None = None) -> tuple[Aanvraag, ...]:
        """Return the last request of each system that may be notified about a pupil, oldest first.

        That is: it asked this aanleverpunt within the retention, and the dossier that is available now may go there.

        Bron: protocol 8.4, FS-23, FS-25; A38.
        """
        self.purge()
        punt = aanleverpunt or self.aanleverpunten[0]
        kast = self.dossierkast(punt)
        last: dict[tuple[str, str], Aanvraag] = {}
        for aanvraag in self.aanvragen.of_leerling(pgn):
            adres = aanvraag.adressering
            klaargezet = kast.look_up(pgn, aanvraag.overdrachtsoort).klaargezet
            if klaargezet is None or (adres.bron_brin, adres.bron_aanleverpunt) != self._place(punt):
                continue
            if adres.doel_brin == adres.bron_brin or adres.doel_brin in klaargezet.allowed_brins:
                last[adres.doel_brin, adres.doel_aanleverpunt] = aanvraag
        return tuple(sorted(last.values(), key=lambda aanvraag: aanvraag.moment))

    def notify(
        self, pgn: str, *, account: str, doel: str = "", aanleverpunt: Aanleverpunt | None = None
    ) -> tuple[Kennisgeving, ...]:
        """Notify the systems that asked for this pupil before; a deliberate act, never part of making available.

        Args:
            pgn: of the pupil.
            account: user who does so.
            doel: wire code of one aanleverpunt to notify; empty: every system that asked.
            aanleverpunt: of this system, by default the first.

        Returns:
            One for each system that asked; nothing when none did, and then nothing was sent.

        Bron: protocol 8.4, FS-23, FS-24.
        """
        asked = self.notifiable(pgn, aanleverpunt=aanleverpunt)
        chosen = [aanvraag for aanvraag in asked if doel in ("", aanvraag.adressering.doel_aanleverpunt)]
        return tuple(self._kennisgever.announce(aanvraag, account=account) for aanvraag in chosen)

    def start_swv_aanvraag(
        self, pgn: str, doel: Aanleverpunt, *, account: str, aanleverpunt: Aanleverpunt | None = None
    ) -> Kennisgeving:
        """Announce an SWV dossier at the Traffic Center and notify the SWV with the new koppelsleutel.

        Bron: protocol 8.3, FW-01.

        Raises:
            LocalProtocolError: no SWV dossier of this pupil is available.
        """
        punt = aanleverpunt or self.aanleverpunten[0]
        kast = self.dossierkast(punt)
        if kast.look_up(pgn, Overdrachtsoort.SWV).klaargezet is None:
            raise LocalProtocolError("no SWV dossier of this pupil is available: make it available first")
        release = self._uitrusting.release
        adressering = Adressering(
            bron_brin=punt.brin,
            bron_aanleverpunt=punt.code(release),
            doel_brin=doel.brin,
            doel_aanleverpunt=doel.code(release),
        )
        return self._kennisgever.offer(adressering, account=account, couple=lambda sleutel: kast.couple(sleutel, pgn))

    def purge(self) -> int:
        """Destroy requests past their retention; return how many. Bron: FS-25, SE-13; A38."""
        now = self._uitrusting.clock.now()
        return self.aanvragen.purge(months_before(now, self._uitrusting.aannames.integer("A38")))

    def _check_sessie(self, request: DocumentRequest, pgn: str | None) -> Reactie[SessiecontroleResponse]:
        """Ask the Traffic Center about the sessie: addresses as received, zoeksleutel of our own making."""
        by_koppelsleutel = request.koppelsleutel is not None
        controle = SessiecontroleRequest(
            adressering=request.adressering,
            zoeksleutel=None if by_koppelsleutel or pgn is None else self._uitrusting.search_key.make(pgn),
            koppelsleutel=request.koppelsleutel,
            overdrachtsoort=request.overdrachtsoort,
            sessie_id=request.sessie_id,
        )
        return self._uitrusting.ask_tc(controle, SessiecontroleResponse)

    def _keep(self, request: DocumentRequest, pgn: str | None) -> None:
        """Keep the request for later notification, also when delivery fails. Bron: protocol 8.1 step 2, FS-05."""
        if pgn is None or request.overdrachtsoort not in STORED_SOORTEN:
            return
        self.aanvragen.add(
            Aanvraag(
                pgn=pgn,
                sessie_id=request.sessie_id,
                adressering=request.adressering,
                overdrachtsoort=request.overdrachtsoort,
                moment=self._uitrusting.clock.now(),
                aanvraagdatum=request.aanvraagdatum,
            )
        )

    def _kast(self, request: DocumentRequest) -> Dossierkast | None:
        adres = request.adressering
        return self._kasten.get((adres.bron_brin, adres.bron_aanleverpunt))

    def _pgn(self, request: DocumentRequest) -> str | None:
        kast = self._kast(request)
        if request.koppelsleutel is None:
            return request.pgn
        return kast.pgn_of(request.koppelsleutel) if kast else None

    def _look_up(self, request: DocumentRequest, pgn: str | None) -> Inhoud:
        kast = self._kast(request)
        return kast.look_up(pgn, request.overdrachtsoort) if kast else Inhoud()

    def _place(self, punt: Aanleverpunt) -> tuple[str, str]:
        return punt.brin, punt.code(self._uitrusting.release)

    def _log_request(self, request: DocumentRequest, account: str, resultaat: str, detail: str) -> None:
        self._uitrusting.log(
            self.naam,
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
