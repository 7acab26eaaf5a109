"""Sabotage: ways in which a LAS breaks the agreement, planted in a simulated party to test the harness.

A saboteur wraps the transports, the handler and the log of a party. Wrap it around the recording layer, so that the
journal shows what really went over the wire::

    saboteur = plant(["geen_sessiecontrole"], codec)
    transport = saboteur.transport(journal.record_client("bron", "tc", transport))
    handler = saboteur.handler(bron.handle)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from simulator.errors import ConfigurationError, RemoteProtocolError
from simulator.faults.transport_faults import InterposedTransport, Send
from simulator.journal import Log, LogEntry
from simulator.messages.codec import Codec
from simulator.messages.model import (
    AfmeldingRequest,
    AfmeldingResponse,
    DocumentRequest,
    MeldenNotificatieRequest,
    Message,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
    SoapFault,
)
from simulator.network.transport import Handler, HttpRequest, HttpResponse, Transport
from simulator.standard.overdracht import Role
from simulator.standard.resultaat import LEERLINGINFO_NIET_BESCHIKBAAR, OVERDRACHT_GESLAAGD
from simulator.text.text import Text

TC_REQUESTS = (OverdrachtRequest, SessiecontroleRequest, AfmeldingRequest, MeldenNotificatieRequest)
"""Requests to the Traffic Center."""

VALID = SessiecontroleResponse(sector="VO")
"""The answer that a sabotaged bron makes up instead of asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saboteur:
    """The wrappers that make one party misbehave; by default each returns its argument unchanged."""

    transport: Callable[[Transport], Transport] = lambda transport: transport
    handler: Callable[[Handler], Handler] = lambda handler: handler
    log: Callable[[Log], Log] = lambda log: log


@dataclass(frozen=True, slots=True, kw_only=True)
class Sabotage:
    """A kind of misbehaviour.

    Attributes:
        name: as written in an environment file.
        roles: parties in which it can be planted.
        description: what such a party does wrong.
        make: makes a saboteur that reads and writes messages with a codec; called once for each party.
    """

    name: str
    roles: frozenset[Role]
    description: Text
    make: Callable[[Codec], Saboteur]


def plant(names: Iterable[str], codec: Codec, *, role: Role | None = None) -> Saboteur:
    """Return one saboteur that does all of `names`, the first of them innermost, closest to the wire.

    Args:
        names: of the table `SABOTAGES`.
        codec: reads and writes the messages of the party.
        role: of the party; None: not checked.

    Raises:
        ConfigurationError: no such sabotage, or none for this role.
    """
    whole = Saboteur()
    for asked in names:
        sabotage = SABOTAGES.get(asked)
        if sabotage is None or (role is not None and role not in sabotage.roles):
            offered = [name for name, known in SABOTAGES.items() if role is None or role in known.roles]
            absent = sabotage is None
            raise ConfigurationError(
                f"sabotage {asked!r} does not exist" if absent else f"a {role} has no sabotage {asked!r}",
                nl=f"sabotage {asked!r} bestaat niet" if absent else f"een {role} kent geen sabotage {asked!r}",
                remedy=f"choose from: {', '.join(offered)}",
                remedy_nl=f"kies uit: {', '.join(offered)}",
            )
        whole = _both(whole, sabotage.make(codec))
    return whole


def _both(inner: Saboteur, outer: Saboteur) -> Saboteur:
    return Saboteur(
        transport=lambda transport: outer.transport(inner.transport(transport)),
        handler=lambda handler: outer.handler(inner.handler(handler)),
        log=lambda log: outer.log(inner.log(log)),
    )


def _read(codec: Codec, body: bytes) -> Message | None:
    try:
        return codec.read(body).message
    except RemoteProtocolError:
        return None


def _answer(codec: Codec, message: Message) -> HttpResponse:
    return HttpResponse(status=200, body=codec.write(message))


def _at_transport(between: Callable[[Send, str, bytes, Mapping[str, str]], HttpResponse]) -> Saboteur:
    return Saboteur(transport=lambda transport: InterposedTransport(transport=transport, between=between))


def _no_sessiecontrole(codec: Codec) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        if isinstance(_read(codec, body), SessiecontroleRequest):
            return _answer(codec, VALID)
        return send(url, body, headers)

    return _at_transport(between)


def _sessiecontrole_afterwards(codec: Codec) -> Saboteur:
    waiting = threading.local()

    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        if isinstance(_read(codec, body), SessiecontroleRequest):
            waiting.check = lambda: send(url, body, headers)
            return _answer(codec, VALID)
        return send(url, body, headers)

    def around(handler: Handler) -> Handler:
        def handle(request: HttpRequest) -> HttpResponse:
            response = handler(request)
            check: Callable[[], HttpResponse] | None = getattr(waiting, "check", None)
            waiting.check = None
            return response if check is None else replace(response, after=lambda: _do_both(check, response.after))

        return handle

    return Saboteur(transport=_at_transport(between).transport, handler=around)


def _do_both(check: Callable[[], HttpResponse], after: Callable[[], None] | None) -> None:
    check()
    if after is not None:
        after()


def _deliver_regardless_code(codec: Codec) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        response = send(url, body, headers)
        is_check = isinstance(_read(codec, body), SessiecontroleRequest)
        refused = is_check and isinstance(_read(codec, response.body), SoapFault)
        return _answer(codec, VALID) if refused else response

    return _at_transport(between)


def _at_afmelding(codec: Codec, change: Callable[[AfmeldingRequest], AfmeldingRequest]) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        request = _read(codec, body)
        if isinstance(request, AfmeldingRequest):
            body = codec.write(change(request))
        return send(url, body, headers)

    return _at_transport(between)


def _no_afmelding(codec: Codec) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        if isinstance(_read(codec, body), AfmeldingRequest):
            return _answer(codec, AfmeldingResponse(resultaat=OVERDRACHT_GESLAAGD))
        return send(url, body, headers)

    return _at_transport(between)


def _duplicate_afmelding(codec: Codec) -> Saboteur:
    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        response = send(url, body, headers)
        if isinstance(_read(codec, body), AfmeldingRequest):
            send(url, body, headers)
        return response

    return _at_transport(between)


def _wrong_resultaat(codec: Codec) -> Saboteur:
    def change(request: AfmeldingRequest) -> AfmeldingRequest:
        succeeded = request.resultaat == OVERDRACHT_GESLAAGD
        return replace(request, resultaat=LEERLINGINFO_NIET_BESCHIKBAAR if succeeded else OVERDRACHT_GESLAAGD)

    return _at_afmelding(codec, change)


def _wrong_aanleverpunt_afmelding(codec: Codec) -> Saboteur:
    listed: dict[str, tuple[str, ...]] = {}

    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        request = _read(codec, body)
        if isinstance(request, AfmeldingRequest):
            adres = request.adressering
            other = _other(adres.bron_aanleverpunt, listed.get(request.sessie_id, ()))
            body = codec.write(replace(request, adressering=replace(adres, bron_aanleverpunt=other)))
        response = send(url, body, headers)
        granted = _read(codec, response.body) if isinstance(request, OverdrachtRequest) else None
        if isinstance(granted, OverdrachtResponse):
            listed[granted.sessie_id] = tuple(reference.aanleverpunt for reference in granted.aanleverpunten)
        return response

    return _at_transport(between)


def _other(code: str, listed: tuple[str, ...]) -> str:
    """Return another code than `code`: one of those listed, else one with another last digit."""
    made_up = code[:-1] + ("0" if code.endswith("1") else "1")
    return next((one for one in listed if one != code), made_up)


def _reuse_sessie(codec: Codec) -> Saboteur:
    first: list[HttpResponse] = []

    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        if not isinstance(_read(codec, body), OverdrachtRequest):
            return send(url, body, headers)
        if first:
            return first[0]
        response = send(url, body, headers)
        if isinstance(_read(codec, response.body), OverdrachtResponse):
            first.append(response)
        return response

    return _at_transport(between)


def _pgn_to_tc(codec: Codec) -> Saboteur:
    """Append the pgn of the current documentRequest, as a comment, to the next message to the Traffic Center."""
    seen = threading.local()

    def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        request = _read(codec, body)
        if isinstance(request, DocumentRequest):
            seen.pgn = request.pgn
        pgn: str | None = getattr(seen, "pgn", None)
        if isinstance(request, TC_REQUESTS) and pgn is not None:
            body += f"<!-- {pgn} -->".encode()
        return send(url, body, headers)

    def around(handler: Handler) -> Handler:
        def handle(http_request: HttpRequest) -> HttpResponse:
            request = _read(codec, http_request.body)
            if isinstance(request, DocumentRequest):
                seen.pgn = request.pgn
            return handler(http_request)

        return handle

    return Saboteur(transport=_at_transport(between).transport, handler=around)


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnonymousLog:
    """A log that does not say who ordered what."""

    log_to: Log

    def log(self, entry: LogEntry) -> None:
        """Keep a log line without its account."""
        self.log_to.log(replace(entry, account=""))


def _no_log_account(_codec: Codec) -> Saboteur:
    return Saboteur(log=lambda log: _AnonymousLog(log_to=log))


_BRON = frozenset({Role.BRON})
_ASKER = frozenset({Role.DOEL, Role.SWV})
_LAS = _BRON | _ASKER


def _sabotage(name: str, roles: frozenset[Role], nl: str, en: str, make: Callable[[Codec], Saboteur]) -> Sabotage:
    return Sabotage(name=name, roles=roles, description=Text(nl=nl, en=en), make=make)


SABOTAGES: Mapping[str, Sabotage] = MappingProxyType(
    {
        sabotage.name: sabotage
        for sabotage in (
            _sabotage(
                "geen_sessiecontrole",
                _BRON,
                "Levert zonder de sessie bij het Traffic Center te controleren.",
                "Delivers without checking the sessie at the Traffic Center.",
                _no_sessiecontrole,
            ),
            _sabotage(
                "sessiecontrole_achteraf",
                _BRON,
                "Controleert de sessie pas als het antwoord de deur uit is.",
                "Checks the sessie only when the answer has left.",
                _sessiecontrole_afterwards,
            ),
            _sabotage(
                "lever_ongeacht_code",
                _BRON,
                "Controleert de sessie, maar levert ook als het Traffic Center weigert.",
                "Checks the sessie, but delivers even when the Traffic Center refuses.",
                _deliver_regardless_code,
            ),
            _sabotage(
                "geen_afmelding",
                _ASKER,
                "Meldt de sessie niet af.",
                "Does not sign the sessie off.",
                _no_afmelding,
            ),
            _sabotage(
                "dubbele_afmelding",
                _ASKER,
                "Meldt de sessie tweemaal af.",
                "Signs the sessie off twice.",
                _duplicate_afmelding,
            ),
            _sabotage(
                "verkeerd_resultaat",
                _ASKER,
                "Meldt bij het afmelden een ander resultaat dan het beste.",
                "Reports another result than the best at sign-off.",
                _wrong_resultaat,
            ),
            _sabotage(
                "verkeerd_aanleverpunt_afmelding",
                _ASKER,
                "Noemt bij het afmelden een ander aanleverpunt dan dat van het beste resultaat.",
                "Names another aanleverpunt at sign-off than that of the best result.",
                _wrong_aanleverpunt_afmelding,
            ),
            _sabotage(
                "hergebruik_sessie",
                _ASKER,
                "Gebruikt één sessie voor meer dossiers.",
                "Uses one sessie for several dossiers.",
                _reuse_sessie,
            ),
            _sabotage(
                "pgn_naar_tc",
                frozenset({Role.BRON, Role.DOEL}),  # an SWV never has one
                "Laat het pgn leesbaar achter in een bericht aan het Traffic Center.",
                "Leaves the pgn readable in a message to the Traffic Center.",
                _pgn_to_tc,
            ),
            _sabotage(
                "geen_log_account",
                _LAS,
                "Legt niet vast welke gebruiker opdracht gaf.",
                "Does not record which user gave the order.",
                _no_log_account,
            ),
        )
    }
)
"""Every sabotage, by name."""
