"""What transfers are played with: the equipment of those who call, and a codec that remembers what it has read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

from harness.config.environment import Environment
from harness.stage.cast import VENDOR_BRON, VENDOR_DOEL, VENDOR_SECOND, VENDOR_SWV
from harness.stage.stage import Certificates
from loadtests.generator.transport import Stopwatch
from loadtests.pupils.cast import LoadCast
from loadtests.pupils.recipe import Recipe
from simulator.clock import Clock
from simulator.journal import LogEntry
from simulator.las.context import SystemContext
from simulator.messages.codec import Codec, ParsedMessage
from simulator.messages.model import OverdrachtResponse
from simulator.network.tls import TlsFiles
from simulator.network.transport import Transport
from simulator.standard.keys import SearchKeyStrategy, get_search_key
from simulator.standard.resultaat import ResultTable

OpenTransport = Callable[[TlsFiles], Transport]
"""Opens a transport with the certificate of a vendor."""

REMEMBERED = 4096
"""Answers that are remembered: more than a bank has pupils."""

WORTH_REMEMBERING = 64 * 1024
"""Bytes of an answer that is remembered at most: those with attachments are few and large."""

_CALLERS = {"doel": VENDOR_DOEL, "swv": VENDOR_SWV, "bron": VENDOR_BRON, "bron2": VENDOR_SECOND}
"""Who calls under whose certificate."""


class CachingCodec(Codec):
    """A codec that remembers what it has read: an answer of which every byte was read before is not read again.

    Under load the same dossiers come by again and again, and telling that bytes are the same is a small part of
    the work of reading them (measured: 27 times as fast for an answer with a dossier of 20 kB).
    The answer that grants a sessie is like no other, so it is not kept.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment.release, environment.aannames, binding_dir=environment.binding_directory)
        self._read_before: dict[bytes, ParsedMessage] = {}

    def read(self, data: bytes) -> ParsedMessage:
        """Return the message in a received envelope, with notes on its spelling.

        Raises:
            UntrustedXmlError: no XML that we take.
            RemoteProtocolError: no SOAP, no known message, or no dossier where one should be.
        """
        key = sha256(data).digest()
        parsed = self._read_before.get(key)
        if parsed is None:
            parsed = super().read(data)
            if len(self._read_before) >= REMEMBERED:
                self._read_before.clear()
            if len(data) <= WORTH_REMEMBERING and not isinstance(parsed.message, OverdrachtResponse):
                self._read_before[key] = parsed
        return parsed


class CachingSearchKey:
    """Search keys that are made once for each pupil of a bank.

    Args:
        strategy: makes them.
    """

    def __init__(self, strategy: SearchKeyStrategy) -> None:
        self.name = strategy.name
        self.same = strategy.same
        self.make = lru_cache(maxsize=REMEMBERED)(strategy.make)


class ClientContext(SystemContext):
    """The equipment of a side that asks: one codec for all, and no log, for a load has books of its own."""

    @cached_property
    def codec(self) -> Codec:
        """Reads and writes messages."""
        return CachingCodec(
            Environment(release=self.release, aannames=self.aannames, binding_directory=self.binding_dir)
        )

    def log(self, *_: object, **__: object) -> None:
        """Keep nothing."""


class _NullLog:
    """A log that keeps nothing."""

    def log(self, entry: LogEntry) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKit:
    """What every transfer works with.

    Attributes:
        recipes: scenarios, by id.
        cast: the schools.
        resultaten: codes.
        contexts: of the side that calls, by `doel`, `swv`, or the door of a bron.
        clocks: how long the last call took, by the same.
        sample: one dossier in so many is judged by schema and rules; 0: none.
        stop_at_first: whether a delivered dossier ends the walk (A11).
        digest: makes the digest of a dossier; it remembers those of small ones.
    """

    recipes: Mapping[str, Recipe]
    cast: LoadCast
    resultaten: ResultTable
    contexts: Mapping[str, SystemContext]
    clocks: Mapping[str, Stopwatch]
    sample: int
    stop_at_first: bool
    digest: Callable[[bytes], str]


def make_client_kit(
    *,
    environment: Environment,
    cast: LoadCast,
    recipes: Mapping[str, Recipe],
    certificates: Certificates,
    open_transport: OpenTransport,
    tc_url: str,
    clock: Clock,
    sample: int,
) -> ClientKit:
    """Return what transfers are played with.

    Args:
        environment: release and assumptions.
        cast: the schools.
        recipes: scenarios, by id.
        certificates: of the vendors.
        open_transport: opens what carries the messages.
        tc_url: of the Traffic Center.
        clock: tells when.
        sample: one dossier in so many is judged by schema and rules; 0: none.
    """
    clocks, contexts = {}, {}
    search_key = CachingSearchKey(get_search_key(environment.aannames.value("A02")))
    for asker, leverancier in _CALLERS.items():
        stopwatch = clocks[asker] = Stopwatch(open_transport(certificates.client(leverancier)))
        contexts[asker] = ClientContext(
            release=environment.release,
            aannames=environment.aannames,
            search_key=search_key,
            clock=clock,
            log_to=_NullLog(),
            tc_url=tc_url,
            tc_transport=stopwatch,
            transport=stopwatch,
            binding_dir=environment.binding_directory,
        )
    return ClientKit(
        recipes=recipes,
        cast=cast,
        resultaten=ResultTable.load(environment.aannames),
        contexts=contexts,
        clocks=clocks,
        sample=sample,
        stop_at_first=environment.aannames.value("A11") == "stop_at_first",
        digest=_remember_digests(),
    )


def _remember_digests() -> Callable[[bytes], str]:
    """Return what makes digests; an answer that is remembered brings the same bytes object, digested before."""

    def make(dossier: bytes) -> str:
        return sha256(dossier).hexdigest()

    remembering = lru_cache(maxsize=REMEMBERED)(make)
    return lambda dossier: (remembering if len(dossier) <= WORTH_REMEMBERING else make)(dossier)
