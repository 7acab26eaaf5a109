"""The Traffic Center: grants, checks and signs off sessies, and registers notifications. It never sees a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from simulator.clock import Clock
from simulator.ids import Ids
from simulator.journal import Logregel
from simulator.messages.codec import Codec
from simulator.messages.model import (
    Aanleverpuntverwijzing,
    AfmeldingRequest,
    AfmeldingResponse,
    Foutantwoord,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    Request,
    SessiecontroleRequest,
    SessiecontroleResponse,
)
from simulator.network.transport import Antwoord, Peer, Verzoek
from simulator.register import Aanleverpunt, Bestemming, Register
from simulator.sessie import Gebeurtenis, Sessie, advance, at, sign_off
from simulator.soap import Beantwoord, CertificateRefusedError, Loket, Operatie
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SearchKeyStrategy, SessieId
from simulator.standard.release import Release
from simulator.standard.resultaat import Reden, Resultaattabel
from simulator.store import Koppeling, Melding, Opslag
from simulator.traffic_center.checks import (
    CONTROLE,
    NOTIFICATIE,
    OVERDRACHT,
    first_refusal,
    sessie_takes_afmelding,
    sessie_was_between_these,
)
from simulator.traffic_center.context import Kader, Sessiezaak, TcRequest, Weigering, Zaak

SYSTEM_ACCOUNT = "systeem"
"""Account in a log line when no person ordered it."""


class TrafficCenter:
    """The exchange in the middle.

    Args:
        release: the only release it speaks.
        register: schools, vendors and aanleverpunten.
        opslag: its books.
        clock: tells when sessies and koppelsleutels expire.
        ids: issues sessie ids and koppelsleutels.
        search_key: tells whether two zoeksleutels are the same.
        aannames: A01, A06, A25, A28, A29, A39 and the codes.
    """

    def __init__(
        self,
        *,
        release: Release,
        register: Register,
        opslag: Opslag,
        clock: Clock,
        ids: Ids,
        search_key: SearchKeyStrategy,
        aannames: Aannames,
        binding_dir: Path | None = None,
    ) -> None:
        self.opslag = opslag
        self._release = release
        self._clock = clock
        self._ids = ids
        self._aannames = aannames
        self._codec = Codec(release, aannames, binding_dir=binding_dir)
        self._resultaten = Resultaattabel.load(aannames)
        self._kader = Kader(release=release, register=register, search_key=search_key, aannames=aannames)
        operaties: Mapping[type[Request], Operatie] = {
            OverdrachtRequest: lambda request, peer: Beantwoord(bericht=self.grant_sessie(request, peer)),
            SessiecontroleRequest: lambda request, peer: Beantwoord(bericht=self.check_sessie(request, peer)),
            AfmeldingRequest: lambda request, peer: Beantwoord(bericht=self.sign_off_sessie(request, peer)),
            MeldenNotificatieRequest: lambda request, peer: Beantwoord(bericht=self.announce(request, peer)),
        }
        self._loket = Loket(release=release, aannames=aannames, codec=self._codec, operaties=operaties)

    def handle(self, verzoek: Verzoek) -> Antwoord:
        """Return the SOAP answer to a SOAP request."""
        return self._loket.handle(verzoek)

    def grant_sessie(self, request: OverdrachtRequest, peer: Peer) -> OverdrachtResponse | Foutantwoord:
        """Grant a sessie and list the aanleverpunten to ask, or refuse. Bron: protocol 5.1, 5.2."""
        zaak = Zaak(request=request, peer=peer, kader=self._kader)
        weigering = first_refusal(OVERDRACHT, zaak)
        if weigering is not None:
            return self._refuse(zaak, weigering)
        punten = self._aanleverpunten_to_ask(request)
        if isinstance(punten, Weigering):
            return self._refuse(zaak, punten)
        now = self._clock.now()
        sessie = Sessie(
            id=self._ids.sessie_id(),
            adressering=request.adressering,
            aanleverpunten=tuple(punt.code(self._release) for punt in punten),
            zoeksleutel=request.zoeksleutel,
            koppelsleutel=request.koppelsleutel,
            overdrachtsoort=request.overdrachtsoort,
            oin=peer.oin,
            granted_at=now,
            expires_at=now + timedelta(minutes=self._aannames.integer("A06")),
        )
        self.opslag.add_sessie(sessie)
        self._log(zaak, sessie_id=sessie.id, detail=f"granted, {len(punten)} aanleverpunten")
        verwijzingen = (Aanleverpuntverwijzing(aanleverpunt=punt.code(self._release), url=punt.url) for punt in punten)
        return OverdrachtResponse(sessie_id=sessie.id, aanleverpunten=tuple(verwijzingen))

    def check_sessie(self, request: SessiecontroleRequest, peer: Peer) -> SessiecontroleResponse | Foutantwoord:
        """Tell a bron the sector of the target when the sessie is valid, or why it is not. Bron: protocol 5.3, 5.4, 10.

        Raises:
            CertificateRefusedError: the bron aanleverpunt does not belong to the caller's certificate.
        """
        zaak = Zaak(request=request, peer=peer, kader=self._kader)
        self._require_certificate(zaak, zaak.bron)
        while True:
            sessie = self._sessie(request.sessie_id)
            if sessie is None:
                return self._refuse(zaak, Weigering(reden=Reden.SESSIE_UNKNOWN, waarom="no such sessie"))
            about = Sessiezaak(request=request, peer=peer, kader=self._kader, sessie=sessie)
            weigering = first_refusal(CONTROLE, about)
            if weigering is not None:
                return self._refuse(zaak, weigering)
            if self.opslag.replace_sessie(sessie, advance(sessie, Gebeurtenis.CONTROLE)):
                break
        self._log(zaak, sessie_id=sessie.id, detail="valid")
        doel = self._kader.register.school(sessie.adressering.doel_brin)
        return SessiecontroleResponse(sector=doel.sector if doel else "")

    def sign_off_sessie(self, request: AfmeldingRequest, peer: Peer) -> AfmeldingResponse | Foutantwoord:
        """Register the end of a sessie, once. Bron: protocol 5.7, 8.7.

        Raises:
            CertificateRefusedError: the doel aanleverpunt does not belong to the caller's certificate.
        """
        zaak = Zaak(request=request, peer=peer, kader=self._kader)
        self._require_certificate(zaak, zaak.doel)
        while True:
            sessie = self._sessie(request.sessie_id)
            if sessie is None:
                return self._refuse(zaak, Weigering(reden=Reden.SIGN_OFF_WRONG, waarom="no such sessie"))
            weigering = sessie_takes_afmelding(Sessiezaak(request=request, peer=peer, kader=self._kader, sessie=sessie))
            if weigering is not None:
                return self._refuse(zaak, weigering)
            closed = sign_off(sessie, resultaat=request.resultaat, aanleverpunt=request.adressering.bron_aanleverpunt)
            if self.opslag.replace_sessie(sessie, closed):
                break
        self._log(zaak, sessie_id=sessie.id, detail=f"signed off with {request.resultaat}")
        return AfmeldingResponse(resultaat=self._resultaten.code_for(Reden.SIGNED_OFF))

    def announce(self, request: MeldenNotificatieRequest, peer: Peer) -> MeldenNotificatieResponse | Foutantwoord:
        """Register a notification and give the present URL; for an SWV also a new koppelsleutel. Bron: protocol 5.8.

        Raises:
            CertificateRefusedError: the bron aanleverpunt does not belong to the caller's certificate.
        """
        zaak = Zaak(request=request, peer=peer, kader=self._kader)
        self._require_certificate(zaak, zaak.bron, needed=True)
        weigering = first_refusal(NOTIFICATIE, zaak)
        if weigering is None and request.doel == Bestemming.OV:
            weigering = self._earlier_sessie_refusal(zaak)
        if weigering is not None:
            return self._refuse(zaak, weigering)
        now = self._clock.now()
        koppelsleutel = None
        if request.doel == Bestemming.SWV:
            koppelsleutel = self._ids.koppelsleutel()
            self.opslag.add_koppeling(
                Koppeling(
                    koppelsleutel=koppelsleutel,
                    adressering=request.adressering,
                    issued_at=now,
                    expires_at=next_changeover(now, self._aannames.value("A39")),
                )
            )
        self.opslag.add_melding(
            Melding(
                adressering=request.adressering,
                doel=request.doel,
                sessie_id=request.sessie_id,
                aanvraagdatum=request.aanvraagdatum,
                moment=now,
            )
        )
        self._log(zaak, sessie_id=request.sessie_id or "", detail=f"notification {request.doel} registered")
        assert zaak.doel is not None
        return MeldenNotificatieResponse(url=zaak.doel.url, koppelsleutel=koppelsleutel)

    def expire(self) -> int:
        """Mark every sessie whose time is over; return how many were still open. Bron: protocol 6.2, A06."""
        now = self._clock.now()
        due = [(sessie, at(sessie, now)) for sessie in self.opslag.sessies]
        return sum(self.opslag.replace_sessie(old, new) for old, new in due if new != old)

    def _sessie(self, sessie_id: SessieId) -> Sessie | None:
        """Return a sessie as it is now, expiry written down."""
        sessie = self.opslag.sessie(sessie_id)
        if sessie is None:
            return None
        current = at(sessie, self._clock.now())
        if current != sessie and not self.opslag.replace_sessie(sessie, current):
            return self._sessie(sessie_id)
        return current

    def _aanleverpunten_to_ask(self, request: OverdrachtRequest) -> tuple[Aanleverpunt, ...] | Weigering:
        """Return the source's aanleverpunten for a request that passed the five tests. Bron: protocol 5.1 variants."""
        adres = request.adressering
        named = adres.bron_aanleverpunt
        if request.koppelsleutel is not None:
            koppeling = self.opslag.koppeling(request.koppelsleutel)
            if koppeling is None or not _opens(koppeling, request, self._clock.now()):
                return Weigering(
                    reden=Reden.KOPPELSLEUTEL_UNKNOWN, waarom="no valid koppelsleutel between these systems"
                )
            named = koppeling.adressering.bron_aanleverpunt
        if named:
            punt = self._kader.aanleverpunt(adres.bron_brin, named)
            punten: tuple[Aanleverpunt, ...] = (punt,) if punt is not None and punt.actief else ()
        else:
            punten = self._kader.aanleverpunten_to_ask(adres.bron_brin)
        if not punten:
            waarom = f"{adres.bron_brin} has no active aanleverpunt {named}".rstrip()
            return Weigering(reden=Reden.SOURCE_AANLEVERPUNT_UNKNOWN, waarom=waarom)
        return punten

    def _earlier_sessie_refusal(self, zaak: Zaak[MeldenNotificatieRequest]) -> Weigering | None:
        request = zaak.request
        if request.sessie_id is None or request.aanvraagdatum is None:
            waarom = "no earlier sessie or no aanvraagdatum is named"
            return Weigering(reden=Reden.NOTIFY_SESSIE_UNKNOWN, waarom=waarom)
        sessie = self._sessie(request.sessie_id)
        if sessie is None:
            return Weigering(reden=Reden.NOTIFY_SESSIE_UNKNOWN, waarom="the earlier sessie is unknown")
        return sessie_was_between_these(Sessiezaak(request=request, peer=zaak.peer, kader=self._kader, sessie=sessie))

    def _require_certificate(self, zaak: Zaak[TcRequest], punt: Aanleverpunt | None, *, needed: bool = False) -> None:
        """Refuse a caller who may not speak for `punt`; an unknown one is left to the tests unless it is `needed`."""
        if punt is None and not needed:
            leverancier = self._kader.register.leverancier(zaak.peer.oin)
            fits = leverancier is not None and leverancier.actief
        else:
            fits = punt is not None and self._kader.speaks_for(zaak.peer, punt)
        if not fits:
            named = punt.code(self._release) if punt else "it names"
            waarom = f"certificate {zaak.peer.oin} does not speak for the aanleverpunt {named}"
            self._log(zaak, detail=waarom)
            raise CertificateRefusedError(waarom)

    def _refuse(self, zaak: Zaak[TcRequest], weigering: Weigering) -> Foutantwoord:
        code = self._resultaten.code_for(weigering.reden)
        self._log(zaak, resultaat=code, detail=weigering.waarom)
        return Foutantwoord(
            code=code,
            tekst=self._resultaten.foutmelding(code).tekst.nl,
            style=self._aannames.value("A01"),
            operatie=self._codec.operation_of(zaak.request),
        )

    def _log(self, zaak: Zaak[TcRequest], *, sessie_id: str = "", resultaat: str = "", detail: str) -> None:
        adres = zaak.request.adressering
        self.opslag.log(
            Logregel(
                moment=self._clock.now(),
                actor="tc",
                handeling=self._codec.operation_of(zaak.request),
                account=SYSTEM_ACCOUNT,
                sessie_id=sessie_id or str(getattr(zaak.request, "sessie_id", None) or ""),
                bron=" ".join(filter(None, (adres.bron_brin, adres.bron_aanleverpunt))),
                doel=" ".join(filter(None, (adres.doel_brin, adres.doel_aanleverpunt))),
                resultaat=resultaat,
                detail=f"{detail}; certificate {zaak.peer.oin}",
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
