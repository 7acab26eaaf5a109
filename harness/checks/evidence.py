"""Evidence: recorded exchanges, read as messages and ordered per sessie; everything that a check may look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from harness.config.scenario import Scenario
from simulator.errors import RemoteProtocolError
from simulator.journal import Logregel, Uitwisseling
from simulator.messages.codec import Codec, Gelezen
from simulator.messages.model import (
    AfmeldingRequest,
    Bericht,
    DocumentRequest,
    DocumentResponse,
    Foutantwoord,
    NotificatieRequest,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
)
from simulator.standard.aannames import Aannames
from simulator.standard.resultaat import Resultaattabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesprek:
    """One exchange, read.

    Attributes:
        uitwisseling: as it went over the wire.
        request: as read, or None when it cannot be read.
        response: as read, or None when none came or it cannot be read.
        request_error: why the request cannot be read.
        response_error: why the response cannot be read, or why none came.
    """

    uitwisseling: Uitwisseling
    request: Gelezen | None
    response: Gelezen | None
    request_error: str = ""
    response_error: str = ""

    @property
    def nummer(self) -> int:
        """Number of the exchange."""
        return self.uitwisseling.nummer

    @property
    def operatie(self) -> str:
        """Wire name of the request, empty when it cannot be read."""
        return self.request.operatie if self.request else ""

    @property
    def vraag(self) -> Bericht | None:
        """The request message."""
        return self.request.bericht if self.request else None

    @property
    def antwoord(self) -> Bericht | None:
        """The response message."""
        return self.response.bericht if self.response else None

    @property
    def code(self) -> str:
        """The code of a refusal; empty when it was none, or a technical fault without code."""
        return self.antwoord.code if isinstance(self.antwoord, Foutantwoord) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessieverloop:
    """All exchanges of one sessie, in order."""

    sessie_id: str
    overdracht: Gesprek | None = None
    documenten: tuple[Gesprek, ...] = ()
    controles: tuple[Gesprek, ...] = ()
    afmeldingen: tuple[Gesprek, ...] = ()

    @property
    def granted(self) -> bool:
        """Whether the Traffic Center granted it, as far as was seen."""
        return self.overdracht is not None

    def controles_during(self, document: Gesprek) -> tuple[Gesprek, ...]:
        """Return the session checks that were done while a documentRequest waited for its answer."""
        return tuple(controle for controle in self.controles if controle.uitwisseling.within(document.uitwisseling))


@dataclass(frozen=True, kw_only=True)
class Bewijs:
    """Everything that a check may look at after a scenario, or after one step of it.

    Attributes:
        scenario: that was run.
        gesprekken: exchanges in order of departure.
        pgns: of the pupils in the scenario: what must not be seen in clear.
        names: given name and surname of the pupils, as one text each.
        dossiers: prepared bytes by pgn, every version, as far as the bron is ours.
        logregels: of the simulated parties.
        tc_dump: what a stub Traffic Center holds, as text; None when it is not ours.
        shown: codes that a simulated doel or SWV showed to its user, with the text; None when there is none.
        external: actors that are not ours: `bron`, `doel`, `swv`, `tc`.
        codec: reads the messages.
        aannames: in force.
        resultaten: the result table.
    """

    scenario: Scenario
    gesprekken: tuple[Gesprek, ...]
    pgns: frozenset[str]
    names: frozenset[str] = frozenset()
    dossiers: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    logregels: tuple[Logregel, ...] = ()
    tc_dump: str | None = None
    shown: Mapping[str, str] | None = None
    external: frozenset[str] = frozenset()
    codec: Codec
    aannames: Aannames
    resultaten: Resultaattabel

    def since(self, nummer: int) -> tuple[Gesprek, ...]:
        """Return the exchanges after number `nummer`."""
        return tuple(gesprek for gesprek in self.gesprekken if gesprek.nummer > nummer)

    @cached_property
    def sessies(self) -> tuple[Sessieverloop, ...]:
        """The sessies that occur in the evidence, in order of appearance."""
        return group_by_sessie(self.gesprekken)

    @cached_property
    def documenten(self) -> tuple[Gesprek, ...]:
        """The exchanges in which a dossier was asked for."""
        return tuple(gesprek for gesprek in self.gesprekken if isinstance(gesprek.vraag, DocumentRequest))

    @cached_property
    def leveringen(self) -> tuple[tuple[Gesprek, bytes], ...]:
        """The exchanges in which a dossier was delivered, with its bytes."""
        return tuple(
            (gesprek, gesprek.antwoord.dossier)
            for gesprek in self.documenten
            if isinstance(gesprek.antwoord, DocumentResponse)
        )

    @cached_property
    def notificaties(self) -> tuple[Gesprek, ...]:
        """The exchanges in which a party was notified."""
        return tuple(gesprek for gesprek in self.gesprekken if isinstance(gesprek.vraag, NotificatieRequest))

    def sessie_of(self, document: Gesprek) -> Sessieverloop | None:
        """Return the sessie that a documentRequest names."""
        vraag = document.vraag
        assert isinstance(vraag, DocumentRequest)
        return next((sessie for sessie in self.sessies if sessie.sessie_id == vraag.sessie_id), None)


class ExchangeReader:
    """Reads the recorded exchanges of one world as messages, each of them once; what cannot be read says why.

    Args:
        codec: reads the messages.
    """

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._read: dict[int, Gesprek] = {}

    def read(self, uitwisselingen: Iterable[Uitwisseling]) -> tuple[Gesprek, ...]:
        """Return exchanges as messages, in the order given."""
        return tuple(map(self._read_once, uitwisselingen))

    def _read_once(self, uitwisseling: Uitwisseling) -> Gesprek:
        kept = self._read.get(uitwisseling.nummer)
        if kept is not None and kept.uitwisseling is uitwisseling:
            return kept
        # Two threads may read one exchange at once; what they make of it is equal, and either may be kept.
        gesprek = self._read[uitwisseling.nummer] = _read(uitwisseling, self._codec)
        return gesprek


def read_exchanges(uitwisselingen: Iterable[Uitwisseling], codec: Codec) -> tuple[Gesprek, ...]:
    """Read recorded exchanges as messages, for whoever reads them this once; what cannot be read says why."""
    return ExchangeReader(codec).read(uitwisselingen)


def _read(uitwisseling: Uitwisseling, codec: Codec) -> Gesprek:
    request, request_error = _try_read(uitwisseling.request, codec)
    if uitwisseling.error:
        response, response_error = None, uitwisseling.error
    else:
        response, response_error = _try_read(uitwisseling.response, codec)
    return Gesprek(
        uitwisseling=uitwisseling,
        request=request,
        response=response,
        request_error=request_error,
        response_error=response_error,
    )


def _try_read(data: bytes, codec: Codec) -> tuple[Gelezen | None, str]:
    try:
        return codec.read(data), ""
    except RemoteProtocolError as error:
        return None, str(error)


def group_by_sessie(gesprekken: Iterable[Gesprek]) -> tuple[Sessieverloop, ...]:
    """Return the sessies that occur in exchanges, in order of appearance."""
    found: dict[str, dict[str, list[Gesprek]]] = {}

    def note(sessie_id: str, kind: str, gesprek: Gesprek) -> None:
        found.setdefault(sessie_id, {}).setdefault(kind, []).append(gesprek)

    for gesprek in gesprekken:
        match gesprek.vraag, gesprek.antwoord:
            case OverdrachtRequest(), OverdrachtResponse(sessie_id=sessie_id):
                note(sessie_id, "overdracht", gesprek)
            case DocumentRequest(sessie_id=sessie_id), _:
                note(sessie_id, "documenten", gesprek)
            case SessiecontroleRequest(sessie_id=sessie_id), _:
                note(sessie_id, "controles", gesprek)
            case AfmeldingRequest(sessie_id=sessie_id), _:
                note(sessie_id, "afmeldingen", gesprek)
            case _:
                pass
    return tuple(
        Sessieverloop(
            sessie_id=sessie_id,
            overdracht=next(iter(kinds.get("overdracht", ())), None),
            documenten=tuple(kinds.get("documenten", ())),
            controles=tuple(kinds.get("controles", ())),
            afmeldingen=tuple(kinds.get("afmeldingen", ())),
        )
        for sessie_id, kinds in found.items()
    )


def controle_valid(controle: Gesprek) -> bool:
    """Tell whether a session check was answered with `Sessie is valide`."""
    return isinstance(controle.antwoord, SessiecontroleResponse)
