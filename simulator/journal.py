"""The journal: every exchange as it went over the wire, and the log lines of the parties; masking happens only here."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from simulator.errors import TransportError
from simulator.standard.identifiers import is_bsn, is_onderwijsnummer, mask_pgn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from simulator.clock import Clock
    from simulator.network.transport import Handler, HttpRequest, HttpResponse, Transport

CORRELATION_HEADER = "X-Osolab-Uitwisseling"
"""Request header by which both ends of an exchange, in one process, recognise it; no party acts on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP exchange.

    Attributes:
        number: 1-based, unique and in order of sending within a journal.
        sender: actor that called, such as `doel`; `?` when unknown.
        receiver: actor that was called.
        url: of the request.
        request_headers: as sent.
        request: body as sent.
        status: HTTP status, 0 when no response came.
        response_headers: as received.
        response: body as received.
        started: moment of sending.
        ms: duration in milliseconds.
        error: kind and text of the transport error, when no response came.
        peer_oin: OIN in the client certificate, as the receiving side saw it.
        correlation: id shared by both ends.
        begun, ended: sequence numbers of all starts and ends in a journal, which show without a clock that one exchange
            lies within another. An exchange ends when its answer is ready at the receiving side, where that is recorded
            too, otherwise when the answer arrives at the calling side.
    """

    number: int
    sender: str
    receiver: str
    url: str
    request: bytes
    started: datetime
    request_headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 0
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response: bytes = b""
    ms: float = 0.0
    error: str = ""
    peer_oin: str = ""
    correlation: str = ""
    begun: int = 0
    ended: int = 0

    def within(self, other: Exchange) -> bool:
        """Tell whether this exchange began and ended while `other` waited for its answer."""
        return other.begun < self.begun and self.ended < other.ended


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """A line of a party's own log, as required for accountability (FS: SE-10, SE-11).

    Attributes:
        moment: of the event.
        actor: whose log.
        act: what happened, such as `documentRequest` or `klaarzetten`.
        account: user account that ordered it; `systeem` when no user did.
        sessie_id: of the sessie, when there is one.
        bron: BRIN and aanleverpunt of the source.
        doel: BRIN and aanleverpunt of the target.
        resultaat: code.
        detail: sizes, digests; never a pgn, a key or dossier content.
    """

    moment: datetime
    actor: str
    act: str
    account: str
    sessie_id: str = ""
    bron: str = ""
    doel: str = ""
    resultaat: str = ""
    detail: str = ""


class Log(Protocol):
    """Where a system keeps its log lines, such as a `Journal`."""

    def log(self, entry: LogEntry) -> None:
        """Keep a log line."""
        ...


class Journal:
    """The record of one run or one party; safe to write from several threads.

    Args:
        clock: for timestamps.
        ticks: monotonic seconds, for durations.
    """

    def __init__(self, *, clock: Clock, ticks: Callable[[], float]) -> None:
        self._clock = clock
        self._ticks = ticks
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._count = 0
        self._moment = 0
        self._open: set[str] = set()
        self._peers: dict[str, str] = {}
        self._answered: dict[str, int] = {}
        self._listeners: list[Callable[[Exchange], None]] = []
        self._entries: list[LogEntry] = []

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All finished exchanges, in order of sending."""
        with self._lock:
            return tuple(sorted(self._exchanges, key=lambda exchange: exchange.number))

    @property
    def log_entries(self) -> tuple[LogEntry, ...]:
        """All log lines, in order."""
        with self._lock:
            return tuple(self._entries)

    def log(self, entry: LogEntry) -> None:
        """Keep a log line."""
        with self._lock:
            self._entries.append(entry)

    def listen(self, listener: Callable[[Exchange], None]) -> None:
        """Call `listener` with every exchange as soon as it is finished."""
        self._listeners.append(listener)

    def record_client(
        self, sender: str, receiver: str | Callable[[str], str], transport: Transport
    ) -> RecordingTransport:
        """Return `transport`, recorded.

        Args:
            sender: actor that calls.
            receiver: actor that is called, or a function that tells it from the URL.
            transport: to record.
        """
        return RecordingTransport(self, sender, receiver if callable(receiver) else lambda _: receiver, transport)

    def record_server(
        self, receiver: str, handler: Handler, *, url: str, name_of: Callable[[HttpRequest], str]
    ) -> Handler:
        """Return `handler`, recorded, unless the calling side records the same exchange in this journal.

        Args:
            receiver: actor that is called.
            handler: to record.
            url: under which it is reached.
            name_of: tells which actor calls.
        """

        def recorded(request: HttpRequest) -> HttpResponse:
            correlation = request.headers.get(CORRELATION_HEADER, "")
            if self.is_open(correlation):
                self.note_peer(correlation, request.peer.oin if request.peer else "")
                response = handler(request)
                self.note_answer(correlation)
                return response
            begin = self.begin(
                sender=name_of(request), receiver=receiver, url=url, request=request.body, headers=request.headers
            )
            begin = replace(begin, peer_oin=request.peer.oin if request.peer else "")
            response = handler(request)
            self.finish(begin, response)
            return response

        return recorded

    def begin(self, *, sender: str, receiver: str, url: str, request: bytes, headers: Mapping[str, str]) -> Exchange:
        """Return a new exchange, numbered, that starts now."""
        with self._lock:
            self._count += 1
            self._moment += 1
            begun = self._moment
            number = self._count
            correlation = f"{id(self):x}-{number}"
            self._open.add(correlation)
        return Exchange(
            number=number,
            sender=sender,
            receiver=receiver,
            url=url,
            request=request,
            request_headers=dict(headers),
            started=self._clock.now(),
            ms=self._ticks() * 1000,
            correlation=correlation,
            begun=begun,
        )

    def is_open(self, correlation: str) -> bool:
        """Tell whether this journal is recording the exchange with this correlation id."""
        with self._lock:
            return correlation in self._open

    def note_peer(self, correlation: str, oin: str) -> None:
        """Keep the OIN that the receiving side saw, for an exchange that the calling side records."""
        with self._lock:
            self._peers[correlation] = oin

    def note_answer(self, correlation: str) -> None:
        """Record that the receiving side has its answer: an exchange that begins later is not `within` this one."""
        with self._lock:
            if correlation in self._open:
                self._moment += 1
                self._answered[correlation] = self._moment

    def finish(self, begun: Exchange, response: HttpResponse | None, *, error: str = "") -> Exchange:
        """Complete an exchange with its response, or with the reason why none came."""
        with self._lock:
            self._open.discard(begun.correlation)
            peer_oin = self._peers.pop(begun.correlation, begun.peer_oin)
            self._moment += 1
            ended = self._answered.pop(begun.correlation, self._moment)
        done = replace(
            begun,
            ms=self._ticks() * 1000 - begun.ms,
            status=response.status if response else 0,
            response=response.body if response else b"",
            response_headers=dict(response.headers) if response else {},
            error=error,
            peer_oin=peer_oin,
            ended=ended,
        )
        with self._lock:
            self._exchanges.append(done)
        for listener in self._listeners:
            listener(done)
        return done


class RecordingTransport:
    """A transport that records its exchanges in a journal.

    Args:
        journal: to record in.
        sender: actor that calls.
        receiver: tells from the URL which actor is called.
        transport: that is recorded.
    """

    def __init__(self, journal: Journal, sender: str, receiver: Callable[[str], str], transport: Transport) -> None:
        self._journal = journal
        self._sender = sender
        self._receiver = receiver
        self._transport = transport

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Return the response, recorded.

        Raises:
            TransportError: no response came; recorded as well.
        """
        begun = self._journal.begin(
            sender=self._sender, receiver=self._receiver(url), url=url, request=body, headers=headers
        )
        try:
            response = self._transport.send(url, body, {**headers, CORRELATION_HEADER: begun.correlation})
        except TransportError as error:
            self._journal.finish(begun, None, error=f"{error.kind}: {error}")
            raise
        self._journal.finish(begun, response)
        return response


_NINE_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z])")
_OPEN = r"(<(?:[\w.-]+:)?{name}(?:\s[^<>]*)?(?<!/)>"
_REST = r").*?(</|\Z)"  # also in a truncated message, up to its end
_ZOEKSLEUTEL = re.compile(_OPEN.format(name="zoeksleutel") + _REST, re.DOTALL)
_PGNFRAG = re.compile(_OPEN.format(name="pgnfrag") + _REST, re.DOTALL)
_KOPPELSLEUTEL = re.compile(
    _OPEN.format(name="koppelsleutel") + r"\s*(?:<!\[CDATA\[\s*)?[0-9A-Fa-f]{8}" + _REST, re.DOTALL
)


def mask(text: str) -> str:
    """Return `text` as it may be shown: pgn's, zoeksleutels, pgnfragments and koppelsleutels made unreadable.

    Works on text, not on XML, so that broken messages are masked as well. A koppelsleutel keeps its first eight
    characters, a pgn its first digit.

    >>> mask("<o:pgn>999990019</o:pgn>")
    '<o:pgn>9********</o:pgn>'
    """

    def hide(match: re.Match[str]) -> str:
        number = match[0]
        return mask_pgn(number) if is_bsn(number) or is_onderwijsnummer(number) else number

    text = _NINE_DIGITS.sub(hide, text)
    text = _ZOEKSLEUTEL.sub(r"\1***\2", text)
    text = _PGNFRAG.sub(r"\1****\2", text)
    return _KOPPELSLEUTEL.sub(r"\1-****\2", text)
