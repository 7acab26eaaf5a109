"""The Traffic Center: grants, checks and signs off sessies, and registers notifications. It never sees a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from simulator.clock import Clock
from simulator.ids import Ids
from simulator.journal import LogEntry
from simulator.messages.codec import Codec
from simulator.messages.model import (
    AanleverpuntReference,
    AfmeldingRequest,
    AfmeldingResponse,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    Request,
    SessiecontroleRequest,
    SessiecontroleResponse,
    SoapFault,
)
from simulator.network.transport import HttpRequest, HttpResponse, Peer
from simulator.register import Aanleverpunt, Bestemming, Register
from simulator.sessie import Event, Sessie, advance, at, sign_off
from simulator.soap import CertificateRefusedError, Operation, Reply, SoapEndpoint
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SearchKeyStrategy, SessieId
from simulator.standard.release import Release
from simulator.standard.resultaat import Reason, ResultTable
from simulator.store import Koppeling, Melding, Store
from simulator.traffic_center.checks import (
    CHECK,
    NOTIFICATIE,
    OVERDRACHT,
    first_refusal,
    sessie_takes_afmelding,
    sessie_was_between_these,
)
from simulator.traffic_center.context import CheckCase, CheckContext, Refusal, SessieCase, TcRequest

SYSTEM_ACCOUNT = "systeem"
"""Account in a log line when no person ordered it."""


class TrafficCenter:
    """The Traffic Center as a running party; `handle` answers its SOAP requests.

    Args:
        release: the only release it speaks.
        register: schools, vendors and aanleverpunten.
        store: keeps its state.
        clock: decides when sessies and koppelsleutels expire.
        ids: issues sessie ids and koppelsleutels.
        search_key: compares zoeksleutels.
        aannames: A01, A06, A25, A28, A29, A39 and the codes.
        binding_dir: folder with bindings that replace those of osolab.
    """

    def __init__(
        self,
        *,
        release: Release,
        register: Register,
        store: Store,
        clock: Clock,
        ids: Ids,
        search_key: SearchKeyStrategy,
        aannames: Aannames,
        binding_dir: Path | None = None,
    ) -> None:
        self.store = store
        self._release = release
        self._clock = clock
        self._ids = ids
        self._aannames = aannames
        self._codec = Codec(release, aannames, binding_dir=binding_dir)
        self._resultaten = ResultTable.load(aannames)
        self._context = CheckContext(release=release, register=register, search_key=search_key, aannames=aannames)
        operations: Mapping[type[Request], Operation] = {
            OverdrachtRequest: lambda request, peer: Reply(message=self.grant_sessie(request, peer)),
            SessiecontroleRequest: lambda request, peer: Reply(message=self.check_sessie(request, peer)),
            AfmeldingRequest: lambda request, peer: Reply(message=self.sign_off_sessie(request, peer)),
            MeldenNotificatieRequest: lambda request, peer: Reply(message=self.register_notificatie(request, peer)),
        }
        self._endpoint = SoapEndpoint(release=release, aannames=aannames, codec=self._codec, operations=operations)

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Return the SOAP answer to a SOAP request."""
        return self._endpoint.handle(request)

    def grant_sessie(self, request: OverdrachtRequest, peer: Peer) -> OverdrachtResponse | SoapFault:
        """Grant a sessie and list the aanleverpunten to ask, or refuse. Bron: protocol 5.1, 5.2."""
        case = CheckCase(request=request, peer=peer, context=self._context)
        refusal = first_refusal(OVERDRACHT, case)
        if refusal is not None:
            return self._refuse(case, refusal)
        aanleverpunten = self._aanleverpunten_to_ask(request)
        if isinstance(aanleverpunten, Refusal):
            return self._refuse(case, aanleverpunten)
        now = self._clock.now()
        sessie = Sessie(
            id=self._ids.sessie_id(),
            adressering=request.adressering,
            aanleverpunten=tuple(aanleverpunt.code(self._release) for aanleverpunt in aanleverpunten),
            zoeksleutel=request.zoeksleutel,
            koppelsleutel=request.koppelsleutel,
            overdrachtsoort=request.overdrachtsoort,
            oin=peer.oin,
            granted_at=now,
            expires_at=now + timedelta(minutes=self._aannames.integer("A06")),
        )
        self.store.add_sessie(sessie)
        self._log(case, sessie_id=sessie.id, detail=f"granted, {len(aanleverpunten)} aanleverpunten")
        references = (
            AanleverpuntReference(aanleverpunt=aanleverpunt.code(self._release), url=aanleverpunt.url)
            for aanleverpunt in aanleverpunten
        )
        return OverdrachtResponse(sessie_id=sessie.id, aanleverpunten=tuple(references))

    def check_sessie(self, request: SessiecontroleRequest, peer: Peer) -> SessiecontroleResponse | SoapFault:
        """Tell a bron the sector of the target when the sessie is valid, or why it is not. Bron: protocol 5.3, 5.4, 10.

        Raises:
            CertificateRefusedError: the bron aanleverpunt does not belong to the caller's certificate.
        """
        case = CheckCase(request=request, peer=peer, context=self._context)
        self._require_certificate(case, case.bron)
        while True:
            sessie = self._sessie(request.sessie_id)
            if sessie is None:
                return self._refuse(case, Refusal(reason=Reason.SESSIE_UNKNOWN, why="no such sessie"))
            about = SessieCase(request=request, peer=peer, context=self._context, sessie=sessie)
            refusal = first_refusal(CHECK, about)
            if refusal is not None:
                return self._refuse(case, refusal)
            if self.store.replace_sessie(sessie, advance(sessie, Event.CHECK)):
                break
        self._log(case, sessie_id=sessie.id, detail="valid")
        doel = self._context.register.school(sessie.adressering.doel_brin)
        return SessiecontroleResponse(sector=doel.sector if doel else "")

    def sign_off_sessie(self, request: AfmeldingRequest, peer: Peer) -> AfmeldingResponse | SoapFault:
        """Register the end of a sessie, once. Bron: protocol 5.7, 8.7.

        Raises:
            CertificateRefusedError: the doel aanleverpunt does not belong to the caller's certificate.
        """
        case = CheckCase(request=request, peer=peer, context=self._context)
        self._require_certificate(case, case.doel)
        while True:
            sessie = self._sessie(request.sessie_id)
            if sessie is None:
                return self._refuse(case, Refusal(reason=Reason.SIGN_OFF_WRONG, why="no such sessie"))
            refusal = sessie_takes_afmelding(
                SessieCase(request=request, peer=peer, context=self._context, sessie=sessie)
            )
            if refusal is not None:
                return self._refuse(case, refusal)
            closed = sign_off(sessie, resultaat=request.resultaat, aanleverpunt=request.adressering.bron_aanleverpunt)
            if self.store.replace_sessie(sessie, closed):
                break
        self._log(case, sessie_id=sessie.id, detail=f"signed off with {request.resultaat}")
        return AfmeldingResponse(resultaat=self._resultaten.code_for(Reason.SIGNED_OFF))

    def register_notificatie(
        self, request: MeldenNotificatieRequest, peer: Peer
    ) -> MeldenNotificatieResponse | SoapFault:
        """Register a notification and return the current URL; for an SWV also a new koppelsleutel. Bron: protocol 5.8.

        Raises:
            CertificateRefusedError: the bron aanleverpunt does not belong to the caller's certificate.
        """
        case = CheckCase(request=request, peer=peer, context=self._context)
        self._require_certificate(case, case.bron, needed=True)
        refusal = first_refusal(NOTIFICATIE, case)
        if refusal is None and request.doel == Bestemming.OV:
            refusal = self._earlier_sessie_refusal(case)
        if refusal is not None:
            return self._refuse(case, refusal)
        now = self._clock.now()
        koppelsleutel = None
        if request.doel == Bestemming.SWV:
            koppelsleutel = self._ids.koppelsleutel()
            self.store.add_koppeling(
                Koppeling(
                    koppelsleutel=koppelsleutel,
                    adressering=request.adressering,
                    issued_at=now,
                    expires_at=next_changeover(now, self._aannames.value("A39")),
                )
            )
        self.store.add_melding(
            Melding(
                adressering=request.adressering,
                doel=request.doel,
                sessie_id=request.sessie_id,
                aanvraagdatum=request.aanvraagdatum,
                moment=now,
            )
        )
        self._log(case, sessie_id=request.sessie_id or "", detail=f"notification {request.doel} registered")
        assert case.doel is not None
        return MeldenNotificatieResponse(url=case.doel.url, koppelsleutel=koppelsleutel)

    def expire(self) -> int:
        """Mark every open sessie that is past its end as expired; return how many. Bron: protocol 6.2, A06."""
        now = self._clock.now()
        due = [(sessie, at(sessie, now)) for sessie in self.store.sessies]
        return sum(self.store.replace_sessie(old, new) for old, new in due if new != old)

    def _sessie(self, sessie_id: SessieId) -> Sessie | None:
        """Return a sessie in its current state; when it has expired, that is stored first."""
        sessie = self.store.sessie(sessie_id)
        if sessie is None:
            return None
        current = at(sessie, self._clock.now())
        if current != sessie and not self.store.replace_sessie(sessie, current):
            return self._sessie(sessie_id)
        return current

    def _aanleverpunten_to_ask(self, request: OverdrachtRequest) -> tuple[Aanleverpunt, ...] | Refusal:
        """Return the source's aanleverpunten for a request that passed the five checks. Bron: protocol 5.1 variants."""
        adres = request.adressering
        named = adres.bron_aanleverpunt
        if request.koppelsleutel is not None:
            koppeling = self.store.koppeling(request.koppelsleutel)
            if koppeling is None or not _opens(koppeling, request, self._clock.now()):
                return Refusal(reason=Reason.KOPPELSLEUTEL_UNKNOWN, why="no valid koppelsleutel between these systems")
            named = koppeling.adressering.bron_aanleverpunt
        if named:
            aanleverpunt = self._context.aanleverpunt(adres.bron_brin, named)
            aanleverpunten: tuple[Aanleverpunt, ...] = (
                (aanleverpunt,) if aanleverpunt is not None and aanleverpunt.actief else ()
            )
        else:
            aanleverpunten = self._context.aanleverpunten_to_ask(adres.bron_brin)
        if not aanleverpunten:
            why = f"{adres.bron_brin} has no active aanleverpunt {named}".rstrip()
            return Refusal(reason=Reason.SOURCE_AANLEVERPUNT_UNKNOWN, why=why)
        return aanleverpunten

    def _earlier_sessie_refusal(self, case: CheckCase[MeldenNotificatieRequest]) -> Refusal | None:
        request = case.request
        if request.sessie_id is None or request.aanvraagdatum is None:
            why = "no earlier sessie or no aanvraagdatum is named"
            return Refusal(reason=Reason.NOTIFY_SESSIE_UNKNOWN, why=why)
        sessie = self._sessie(request.sessie_id)
        if sessie is None:
            return Refusal(reason=Reason.NOTIFY_SESSIE_UNKNOWN, why="the earlier sessie is unknown")
        return sessie_was_between_these(
            SessieCase(request=request, peer=case.peer, context=self._context, sessie=sessie)
        )

    def _require_certificate(
        self, case: CheckCase[TcRequest], aanleverpunt: Aanleverpunt | None, *, needed: bool = False
    ) -> None:
        """Refuse a caller who may not speak for `aanleverpunt`; leave an unknown one to the checks unless `needed`."""
        if aanleverpunt is None and not needed:
            leverancier = self._context.register.leverancier(case.peer.oin)
            fits = leverancier is not None and leverancier.actief
        else:
            fits = aanleverpunt is not None and self._context.speaks_for(case.peer, aanleverpunt)
        if not fits:
            named = aanleverpunt.code(self._release) if aanleverpunt else "it names"
            why = f"certificate {case.peer.oin} does not speak for the aanleverpunt {named}"
            self._log(case, detail=why)
            raise CertificateRefusedError(why)

    def _refuse(self, case: CheckCase[TcRequest], refusal: Refusal) -> SoapFault:
        code = self._resultaten.code_for(refusal.reason)
        self._log(case, resultaat=code, detail=refusal.why)
        return SoapFault(
            code=code,
            text=self._resultaten.foutmelding(code).text.nl,
            style=self._aannames.value("A01"),
            operation=self._codec.operation_of(case.request),
        )

    def _log(self, case: CheckCase[TcRequest], *, sessie_id: str = "", resultaat: str = "", detail: str) -> None:
        adres = case.request.adressering
        self.store.log(
            LogEntry(
                moment=self._clock.now(),
                actor="tc",
                act=self._codec.operation_of(case.request),
                account=SYSTEM_ACCOUNT,
                sessie_id=sessie_id or str(getattr(case.request, "sessie_id", None) or ""),
                bron=" ".join(filter(None, (adres.bron_brin, adres.bron_aanleverpunt))),
                doel=" ".join(filter(None, (adres.doel_brin, adres.doel_aanleverpunt))),
                resultaat=resultaat,
                detail=f"{detail}; certificate {case.peer.oin}",
            )
        )


def next_changeover(moment: datetime, month_day: str) -> datetime:
    """Return the first `month_day` (`08-01`) after `moment`, at midnight. Bron: protocol 6.2; A39.

    >>> from simulator.clock import AMSTERDAM
    >>> next_changeover(datetime(2022, 9, 1, tzinfo=AMSTERDAM), "08-01").date().isoformat()
    '2023-08-01'
    """
    month, day = (int(part) for part in month_day.split("-"))
    this_year = moment.replace(month=month, day=day, hour=0, minute=0, second=0, microsecond=0)
    return this_year if this_year > moment else this_year.replace(year=moment.year + 1)


def _opens(koppeling: Koppeling, request: OverdrachtRequest, now: datetime) -> bool:
    """Tell whether a koppelsleutel is still valid and was issued for these two systems."""
    asked, issued = request.adressering, koppeling.adressering
    return (
        now < koppeling.expires_at
        and asked.bron_brin == issued.bron_brin
        and asked.bron_aanleverpunt in ("", issued.bron_aanleverpunt)
        and asked.doel_brin == issued.doel_brin
        and asked.doel_aanleverpunt == issued.doel_aanleverpunt
    )
