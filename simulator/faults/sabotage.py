"""Sabotage: ways in which a LAS breaks the agreement, planted in a simulated party to see the harness find it.

A saboteur stands between a party and the world: around its transports, its handler and its log. Put it outside whatever
records, so that the record shows what really went over the wire::

    saboteur = plant(["geen_sessiecontrole"], codec)
    transport = saboteur.transport(journaal.record_client("bron", "tc", transport))
    handler = saboteur.handler(bron.handle)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from simulator.errors import ConfigurationError, RemoteProtocolError
from simulator.faults.transport_faults import Send, Tussenstuk
from simulator.journal import Logboek, Logregel
from simulator.messages.codec import Codec
from simulator.messages.model import (
    AfmeldingRequest,
    AfmeldingResponse,
    Bericht,
    DocumentRequest,
    Foutantwoord,
    MeldenNotificatieRequest,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
)
from simulator.network.transport import Antwoord, Handler, Transport, Verzoek
from simulator.standard.overdracht import Rol
from simulator.standard.resultaat import LEERLINGINFO_NIET_BESCHIKBAAR, OVERDRACHT_GESLAAGD
from simulator.text.text import Tekst

TC_REQUESTS = (OverdrachtRequest, SessiecontroleRequest, AfmeldingRequest, MeldenNotificatieRequest)
"""What goes to the Traffic Center."""

VALID = SessiecontroleResponse(sector="VO")
"""What a bron tells itself instead of asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saboteur:
    """One party's misbehaviour; whatever is not given is left as it is."""

    transport: Callable[[Transport], Transport] = lambda transport: transport
    handler: Callable[[Handler], Handler] = lambda handler: handler
    logboek: Callable[[Logboek], Logboek] = lambda logboek: logboek


@dataclass(frozen=True, slots=True, kw_only=True)
class Sabotage:
    """A kind of misbehaviour.

    Attributes:
        naam: as written in an environment file.
        rollen: parties in which it can be planted.
        beschrijving: what such a party does wrong.
        make: makes a saboteur that speaks through a codec; one for each party.
    """

    naam: str
    rollen: frozenset[Rol]
    beschrijving: Tekst
    make: Callable[[Codec], Saboteur]


def plant(namen: Iterable[str], codec: Codec, *, rol: Rol | None = None) -> Saboteur:
    """Return one saboteur that does all of `namen`, the first of them closest to the wire.

    Args:
        namen: of the table `SABOTAGES`.
        codec: reads and writes the messages of the party.
        rol: of the party; None: not checked.

    Raises:
        ConfigurationError: no such sabotage, or none for this role.
    """
    whole = Saboteur()
    for naam in namen:
        sabotage = SABOTAGES.get(naam)
        if sabotage is None or (rol is not None and rol not in sabotage.rollen):
            offered = [name for name, known in SABOTAGES.items() if rol is None or rol in known.rollen]
            absent = sabotage is None
            raise ConfigurationError(
                f"sabotage {naam!r} does not exist" if absent else f"a {rol} has no sabotage {naam!r}",
                nl=f"sabotage {naam!r} bestaat niet" if absent else f"een {rol} kent geen sabotage {naam!r}",
                remedy=f"choose from: {', '.join(offered)}",
                remedy_nl=f"kies uit: {', '.join(offered)}",
            )
        whole = _both(whole, sabotage.make(codec))
    return whole


def _both(inner: Saboteur, outer: Saboteur) -> Saboteur:
    return Saboteur(
        transport=lambda transport: outer.transport(inner.transport(transport)),
        handler=lambda handler: outer.handler(inner.handler(handler)),
        logboek=lambda logboek: outer.logboek(inner.logboek(logboek)),
    )


def _read(codec: Codec, body: bytes) -> Bericht | None:
    try:
        return codec.read(body).bericht
    except RemoteProtocolError:
        return None


def _answer(codec: Codec, bericht: Bericht) -> Antwoord:
    return Antwoord(status=200, body=codec.write(bericht))


def _at_transport(between: Callable[[Send, str, bytes, Mapping[str, str]], Antwoord]) -> Saboteur:
    return Saboteur(transport=lambda transport: Tussenstuk(transport=transport, between=between))


def _geen_sessiecontrole(codec: Codec) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        if isinstance(_read(codec, body), SessiecontroleRequest):
            return _answer(codec, VALID)
        return send(url, body, headers)

    return _at_transport(between)


def _sessiecontrole_achteraf(codec: Codec) -> Saboteur:
    waiting = threading.local()

    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        if isinstance(_read(codec, body), SessiecontroleRequest):
            waiting.check = lambda: send(url, body, headers)
            return _answer(codec, VALID)
        return send(url, body, headers)

    def around(handler: Handler) -> Handler:
        def handle(verzoek: Verzoek) -> Antwoord:
            antwoord = handler(verzoek)
            check: Callable[[], Antwoord] | None = getattr(waiting, "check", None)
            waiting.check = None
            return antwoord if check is None else replace(antwoord, after=lambda: _do_both(check, antwoord.after))

        return handle

    return Saboteur(transport=_at_transport(between).transport, handler=around)


def _do_both(check: Callable[[], Antwoord], after: Callable[[], None] | None) -> None:
    check()
    if after is not None:
        after()


def _lever_ongeacht_code(codec: Codec) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        antwoord = send(url, body, headers)
        is_controle = isinstance(_read(codec, body), SessiecontroleRequest)
        refused = is_controle and isinstance(_read(codec, antwoord.body), Foutantwoord)
        return _answer(codec, VALID) if refused else antwoord

    return _at_transport(between)


def _at_afmelding(codec: Codec, change: Callable[[AfmeldingRequest], AfmeldingRequest]) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        request = _read(codec, body)
        if isinstance(request, AfmeldingRequest):
            body = codec.write(change(request))
        return send(url, body, headers)

    return _at_transport(between)


def _geen_afmelding(codec: Codec) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        if isinstance(_read(codec, body), AfmeldingRequest):
            return _answer(codec, AfmeldingResponse(resultaat=OVERDRACHT_GESLAAGD))
        return send(url, body, headers)

    return _at_transport(between)


def _dubbele_afmelding(codec: Codec) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        antwoord = send(url, body, headers)
        if isinstance(_read(codec, body), AfmeldingRequest):
            send(url, body, headers)
        return antwoord

    return _at_transport(between)


def _verkeerd_resultaat(codec: Codec) -> Saboteur:
    def change(request: AfmeldingRequest) -> AfmeldingRequest:
        succeeded = request.resultaat == OVERDRACHT_GESLAAGD
        return replace(request, resultaat=LEERLINGINFO_NIET_BESCHIKBAAR if succeeded else OVERDRACHT_GESLAAGD)

    return _at_afmelding(codec, change)


def _verkeerd_aanleverpunt_afmelding(codec: Codec) -> Saboteur:
    listed: dict[str, tuple[str, ...]] = {}

    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        request = _read(codec, body)
        if isinstance(request, AfmeldingRequest):
            adres = request.adressering
            other = _other(adres.bron_aanleverpunt, listed.get(request.sessie_id, ()))
            body = codec.write(replace(request, adressering=replace(adres, bron_aanleverpunt=other)))
        antwoord = send(url, body, headers)
        granted = _read(codec, antwoord.body) if isinstance(request, OverdrachtRequest) else None
        if isinstance(granted, OverdrachtResponse):
            listed[granted.sessie_id] = tuple(verwijzing.aanleverpunt for verwijzing in granted.aanleverpunten)
        return antwoord

    return _at_transport(between)


def _other(code: str, listed: tuple[str, ...]) -> str:
    """Return another code than `code`: one of those listed, else one with another last digit."""
    made_up = code[:-1] + ("0" if code.endswith("1") else "1")
    return next((one for one in listed if one != code), made_up)


def _hergebruik_sessie(codec: Codec) -> Saboteur:
    first: list[Antwoord] = []

    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        if not isinstance(_read(codec, body), OverdrachtRequest):
            return send(url, body, headers)
        if first:
            return first[0]
        antwoord = send(url, body, headers)
        if isinstance(_read(codec, antwoord.body), OverdrachtResponse):
            first.append(antwoord)
        return antwoord

    return _at_transport(between)


def _pgn_naar_tc(codec: Codec) -> Saboteur:
    """Leaves the pgn of the documentRequest at hand in a comment behind the next message to the Traffic Center."""
    seen = threading.local()

    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
        request = _read(codec, body)
        if isinstance(request, DocumentRequest):
            seen.pgn = request.pgn
        pgn: str | None = getattr(seen, "pgn", None)
        if isinstance(request, TC_REQUESTS) and pgn is not None:
            body += f"<!-- {pgn} -->".encode()
        return send(url, body, headers)

    def around(handler: Handler) -> Handler:
        def handle(verzoek: Verzoek) -> Antwoord:
            request = _read(codec, verzoek.body)
            if isinstance(request, DocumentRequest):
                seen.pgn = request.pgn
            return handler(verzoek)

        return handle

    return Saboteur(transport=_at_transport(between).transport, handler=around)


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnoniemLogboek:
    """A log that does not say who ordered what."""

    logboek: Logboek

    def log(self, regel: Logregel) -> None:
        """Keep a log line without its account."""
        self.logboek.log(replace(regel, account=""))


def _geen_log_account(_codec: Codec) -> Saboteur:
    return Saboteur(logboek=lambda logboek: _AnoniemLogboek(logboek=logboek))


_BRON = frozenset({Rol.BRON})
_VRAGER = frozenset({Rol.DOEL, Rol.SWV})
_LAS = _BRON | _VRAGER


def _sabotage(naam: str, rollen: frozenset[Rol], nl: str, en: str, make: Callable[[Codec], Saboteur]) -> Sabotage:
    return Sabotage(naam=naam, rollen=rollen, beschrijving=Tekst(nl=nl, en=en), make=make)


SABOTAGES: Mapping[str, Sabotage] = MappingProxyType(
    {
        sabotage.naam: sabotage
        for sabotage in (
            _sabotage(
                "geen_sessiecontrole",
                _BRON,
                "Levert zonder de sessie bij het Traffic Center te controleren.",
                "Delivers without checking the sessie at the Traffic Center.",
                _geen_sessiecontrole,
            ),
            _sabotage(
                "sessiecontrole_achteraf",
                _BRON,
                "Controleert de sessie pas als het antwoord de deur uit is.",
                "Checks the sessie only when the answer has left.",
                _sessiecontrole_achteraf,
            ),
            _sabotage(
                "lever_ongeacht_code",
                _BRON,
                "Controleert de sessie, maar levert ook als het Traffic Center weigert.",
                "Checks the sessie, but delivers even when the Traffic Center refuses.",
                _lever_ongeacht_code,
            ),
            _sabotage(
                "geen_afmelding",
                _VRAGER,
                "Meldt de sessie niet af.",
                "Does not sign the sessie off.",
                _geen_afmelding,
            ),
            _sabotage(
                "dubbele_afmelding",
                _VRAGER,
                "Meldt de sessie tweemaal af.",
                "Signs the sessie off twice.",
                _dubbele_afmelding,
            ),
            _sabotage(
                "verkeerd_resultaat",
                _VRAGER,
                "Meldt bij het afmelden een ander resultaat dan het beste.",
                "Reports another result than the best at sign-off.",
                _verkeerd_resultaat,
            ),
            _sabotage(
                "verkeerd_aanleverpunt_afmelding",
                _VRAGER,
                "Noemt bij het afmelden een ander aanleverpunt dan dat van het beste resultaat.",
                "Names another aanleverpunt at sign-off than that of the best result.",
                _verkeerd_aanleverpunt_afmelding,
            ),
            _sabotage(
                "hergebruik_sessie",
                _VRAGER,
                "Gebruikt één sessie voor meer dossiers.",
                "Uses one sessie for several dossiers.",
                _hergebruik_sessie,
            ),
            _sabotage(
                "pgn_naar_tc",
                frozenset({Rol.BRON, Rol.DOEL}),  # an SWV never has one
                "Laat het pgn leesbaar achter in een bericht aan het Traffic Center.",
                "Leaves the pgn readable in a message to the Traffic Center.",
                _pgn_naar_tc,
            ),
            _sabotage(
                "geen_log_account",
                _LAS,
                "Legt niet vast welke gebruiker opdracht gaf.",
                "Does not record which user gave the order.",
                _geen_log_account,
            ),
        )
    }
)
"""Every sabotage, by name."""
