"""The result of one transfer: its outcome, its exchanges as they went over the wire, and the messages in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from harness.checks.evidence import Call
from osolab.table import html_table
from simulator.messages.codec import ParsedMessage
from simulator.messages.model import SoapFault
from simulator.standard.resultaat import Foutmelding


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP exchange: a request and its response.

    Attributes:
        number: 1-based, in order of sending within the transfer.
        sender: who asked: `doel`, `bron` or `swv`.
        receiver: who answered: `tc`, `bron`, `doel` or `swv`.
        operation: wire name of the request, such as `overdrachtRequest`; empty when it cannot be read.
        code: result code of a refusal; empty when it was none.
        url: URL of the request.
        status: HTTP status; 0 when no response came.
        request: body as sent, pgn and keys unmasked.
        response: body as received.

    >>> import osolab
    >>> lab = osolab.Sandbox(seed=7)
    >>> exchange = lab.transfer(lab.pupil("POVO")).exchanges[0]
    >>> exchange.sender, exchange.receiver, exchange.operation, exchange.status
    ('doel', 'tc', 'overdrachtRequest', 200)
    """

    number: int
    sender: str
    receiver: str
    operation: str
    code: str
    url: str
    status: int
    request: bytes = field(repr=False)
    response: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One parsed message.

    Attributes:
        name: on the wire, such as `documentRequest`; a refusal has the name of the response that it replaces.
        sender: who sent it.
        receiver: who received it.
        exchange: number of the exchange that it was part of.
        values: its fields by name, pgn and keys unmasked; absent values are None or empty text.

    >>> import osolab
    >>> lab = osolab.Sandbox(seed=7)
    >>> message = lab.transfer(lab.pupil("POVO")).messages[0]
    >>> message
    Message(name='overdrachtRequest', sender='doel', receiver='tc', exchange=1)
    >>> message.values["overdrachtsoort"], message.values["adressering"]["bron_brin"]
    ('overstapdossier', '99AA')
    """

    name: str
    sender: str
    receiver: str
    exchange: int
    values: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The result of one transfer.

    Attributes:
        outcome: result code in the afmelding, or the code of the refusal.
        dossier: as received, byte for byte; None when none was delivered.
        exchanges: in order of sending.
        messages: parsed from those exchanges; what cannot be parsed is left out.
        foutmelding: what the user of the asking system is shown; None after success.

    >>> import osolab
    >>> lab = osolab.Sandbox(seed=7)
    >>> pupil = lab.pupil("POVO")
    >>> transfer = lab.transfer(pupil)
    >>> transfer
    Transfer(delivered, outcome='OverdrachtGeslaagd', exchanges=4)
    >>> transfer.dossier == pupil.dossier().content
    True
    >>> lab.transfer(lab.pupil("POVO", inzage=False)).delivered
    False
    """

    outcome: str
    dossier: bytes | None = field(repr=False)
    exchanges: tuple[Exchange, ...] = field(repr=False)
    messages: tuple[Message, ...] = field(repr=False)
    foutmelding: Foutmelding | None = field(repr=False)

    @property
    def delivered(self) -> bool:
        """Whether a dossier was delivered."""
        return self.dossier is not None

    def explain(self, lang: str = "nl") -> str:
        """Return what the user of the asking system is told, in `nl` or `en`; empty after success."""
        if self.foutmelding is None:
            return ""
        return f"{self.foutmelding.text.in_language(lang)} {self.foutmelding.remedy.in_language(lang)}"

    def __repr__(self) -> str:
        return f"Transfer({self._verdict}, outcome={self.outcome!r}, exchanges={len(self.exchanges)})"

    def _repr_html_(self) -> str:
        heads = ("number", "sender", "receiver", "operation", "status", "code")
        rows = [[getattr(exchange, head) for head in heads] for exchange in self.exchanges]
        return html_table(f"{self._verdict}: {self.outcome}", heads, rows)

    @property
    def _verdict(self) -> str:
        return "delivered" if self.delivered else "not delivered"


def make_transfer(
    calls: Sequence[Call], *, outcome: str, dossier: bytes | None, foutmelding: Foutmelding | None
) -> Transfer:
    """Return a transfer, made from its recorded exchanges.

    Args:
        calls: exchanges of this transfer only, in order.
        outcome: code.
        dossier: as received.
        foutmelding: what the user is shown.
    """
    return Transfer(
        outcome=outcome,
        dossier=dossier,
        exchanges=make_exchanges(calls),
        messages=make_messages(calls),
        foutmelding=foutmelding,
    )


def make_exchanges(calls: Sequence[Call]) -> tuple[Exchange, ...]:
    """Return recorded exchanges, numbered from 1."""
    return tuple(_exchange(number, call) for number, call in enumerate(calls, start=1))


def make_messages(calls: Sequence[Call]) -> tuple[Message, ...]:
    """Return the messages in recorded exchanges, as far as they can be parsed."""
    numbered = enumerate(calls, start=1)
    return tuple(message for number, call in numbered for message in _messages(number, call))


def _exchange(number: int, call: Call) -> Exchange:
    exchange = call.exchange
    return Exchange(
        number=number,
        sender=exchange.sender,
        receiver=exchange.receiver,
        operation=call.operation,
        code=call.code,
        url=exchange.url,
        status=exchange.status,
        request=exchange.request,
        response=exchange.response,
    )


def _messages(number: int, call: Call) -> Iterator[Message]:
    """Yield the request, then the response, as far as they can be parsed."""
    ends = call.exchange.sender, call.exchange.receiver
    for parsed, (sender, receiver) in ((call.request, ends), (call.response, ends[::-1])):
        if parsed is not None:
            yield Message(
                name=_name(parsed), sender=sender, receiver=receiver, exchange=number, values=asdict(parsed.message)
            )


def _name(parsed: ParsedMessage) -> str:
    message = parsed.message
    return (isinstance(message, SoapFault) and message.operation) or parsed.operation or "Fault"
