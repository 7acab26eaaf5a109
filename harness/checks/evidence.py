"""Evidence: recorded exchanges, read as messages and ordered per sessie; everything that a check may look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from harness.config.scenario import Scenario
from simulator.errors import RemoteProtocolError
from simulator.journal import Exchange, LogEntry
from simulator.messages.codec import Codec, ParsedMessage
from simulator.messages.model import (
    AfmeldingRequest,
    DocumentRequest,
    DocumentResponse,
    Message,
    NotificatieRequest,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
    SoapFault,
)
from simulator.standard.aannames import Aannames
from simulator.standard.resultaat import ResultTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One exchange with its messages parsed.

    Attributes:
        exchange: as recorded.
        request: parsed, or None when it cannot be read.
        response: parsed, or None when none came or it cannot be read.
        request_error: why the request cannot be read.
        response_error: why the response cannot be read, or why none came.
    """

    exchange: Exchange
    request: ParsedMessage | None
    response: ParsedMessage | None
    request_error: str = ""
    response_error: str = ""

    @property
    def number(self) -> int:
        """Number of the exchange."""
        return self.exchange.number

    @property
    def operation(self) -> str:
        """Wire name of the request, empty when it cannot be read."""
        return self.request.operation if self.request else ""

    @property
    def question(self) -> Message | None:
        """The request message."""
        return self.request.message if self.request else None

    @property
    def answer(self) -> Message | None:
        """The response message."""
        return self.response.message if self.response else None

    @property
    def code(self) -> str:
        """The code of a refusal; empty when there was no refusal, or a technical fault without a code."""
        return self.answer.code if isinstance(self.answer, SoapFault) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessieHistory:
    """All exchanges of one sessie, in order."""

    sessie_id: str
    overdracht: Call | None = None
    documenten: tuple[Call, ...] = ()
    checks: tuple[Call, ...] = ()
    afmeldingen: tuple[Call, ...] = ()

    @property
    def granted(self) -> bool:
        """Whether the Traffic Center granted it, as far as the recorded exchanges show."""
        return self.overdracht is not None

    def checks_during(self, document: Call) -> tuple[Call, ...]:
        """Return the session checks that were done while a documentRequest waited for its answer."""
        return tuple(check for check in self.checks if check.exchange.within(document.exchange))


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything that a check may look at after a scenario, or after one step of it.

    Attributes:
        scenario: that was run.
        calls: exchanges in order of departure.
        pgns: of the pupils in the scenario, to search for where none may be.
        names: given name and surname of the pupils, as one text each.
        dossiers: prepared bytes by pgn, every version; empty for an external bron.
        entries: log lines of the simulated parties.
        tc_dump: all data of the stub Traffic Center, as text; None for an external one.
        shown: codes that a simulated doel or SWV showed to its user, with the text; None when there is none.
        external: actors that are external: `bron`, `doel`, `swv`, `tc`.
        codec: reads the messages.
        aannames: in force.
        resultaten: the result table.
    """

    scenario: Scenario
    calls: tuple[Call, ...]
    pgns: frozenset[str]
    names: frozenset[str] = frozenset()
    dossiers: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    entries: tuple[LogEntry, ...] = ()
    tc_dump: str | None = None
    shown: Mapping[str, str] | None = None
    external: frozenset[str] = frozenset()
    codec: Codec
    aannames: Aannames
    resultaten: ResultTable

    def since(self, number: int) -> tuple[Call, ...]:
        """Return the exchanges after number `number`."""
        return tuple(call for call in self.calls if call.number > number)

    @cached_property
    def sessies(self) -> tuple[SessieHistory, ...]:
        """The sessies that occur in the evidence, in order of appearance."""
        return group_by_sessie(self.calls)

    @cached_property
    def documenten(self) -> tuple[Call, ...]:
        """The exchanges in which a dossier was asked for."""
        return tuple(call for call in self.calls if isinstance(call.question, DocumentRequest))

    @cached_property
    def deliveries(self) -> tuple[tuple[Call, bytes], ...]:
        """The exchanges in which a dossier was delivered, with its bytes."""
        return tuple(
            (call, call.answer.dossier) for call in self.documenten if isinstance(call.answer, DocumentResponse)
        )

    @cached_property
    def notificaties(self) -> tuple[Call, ...]:
        """The exchanges in which a party was notified."""
        return tuple(call for call in self.calls if isinstance(call.question, NotificatieRequest))

    def sessie_of(self, document: Call) -> SessieHistory | None:
        """Return the sessie that a documentRequest names."""
        question = document.question
        assert isinstance(question, DocumentRequest)
        return next((sessie for sessie in self.sessies if sessie.sessie_id == question.sessie_id), None)


class ExchangeReader:
    """Parses the recorded exchanges of one world, each of them once; a message that cannot be read says why.

    Args:
        codec: reads the messages.
    """

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._read: dict[int, Call] = {}

    def read(self, exchanges: Iterable[Exchange]) -> tuple[Call, ...]:
        """Return exchanges as messages, in the order given."""
        return tuple(map(self._read_once, exchanges))

    def _read_once(self, exchange: Exchange) -> Call:
        kept = self._read.get(exchange.number)
        if kept is not None and kept.exchange is exchange:
            return kept
        # Two threads may parse one exchange at the same time; the results are equal, so either may be kept.
        call = self._read[exchange.number] = _read(exchange, self._codec)
        return call


def read_exchanges(exchanges: Iterable[Exchange], codec: Codec) -> tuple[Call, ...]:
    """Parse recorded exchanges without keeping the results; a message that cannot be read says why."""
    return ExchangeReader(codec).read(exchanges)


def _read(exchange: Exchange, codec: Codec) -> Call:
    request, request_error = _try_read(exchange.request, codec)
    if exchange.error:
        response, response_error = None, exchange.error
    else:
        response, response_error = _try_read(exchange.response, codec)
    return Call(
        exchange=exchange,
        request=request,
        response=response,
        request_error=request_error,
        response_error=response_error,
    )


def _try_read(data: bytes, codec: Codec) -> tuple[ParsedMessage | None, str]:
    try:
        return codec.read(data), ""
    except RemoteProtocolError as error:
        return None, str(error)


def group_by_sessie(calls: Iterable[Call]) -> tuple[SessieHistory, ...]:
    """Return the sessies that occur in exchanges, in order of appearance."""
    found: dict[str, dict[str, list[Call]]] = {}

    def note(sessie_id: str, kind: str, call: Call) -> None:
        found.setdefault(sessie_id, {}).setdefault(kind, []).append(call)

    for call in calls:
        match call.question, call.answer:
            case OverdrachtRequest(), OverdrachtResponse(sessie_id=sessie_id):
                note(sessie_id, "overdracht", call)
            case DocumentRequest(sessie_id=sessie_id), _:
                note(sessie_id, "documenten", call)
            case SessiecontroleRequest(sessie_id=sessie_id), _:
                note(sessie_id, "controles", call)
            case AfmeldingRequest(sessie_id=sessie_id), _:
                note(sessie_id, "afmeldingen", call)
            case _:
                pass
    return tuple(
        SessieHistory(
            sessie_id=sessie_id,
            overdracht=next(iter(kinds.get("overdracht", ())), None),
            documenten=tuple(kinds.get("documenten", ())),
            checks=tuple(kinds.get("controles", ())),
            afmeldingen=tuple(kinds.get("afmeldingen", ())),
        )
        for sessie_id, kinds in found.items()
    )


def check_valid(check: Call) -> bool:
    """Tell whether a session check was answered with `Sessie is valide`."""
    return isinstance(check.answer, SessiecontroleResponse)
