"""What every transfer of a generator shares: contexts of the callers, and caches of parsed messages and digests."""

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
from simulator.standard.keys import get_search_key
from simulator.standard.resultaat import ResultTable

OpenTransport = Callable[[TlsFiles], Transport]
"""Opens a transport with the certificate of a vendor."""

REMEMBERED = 4096
"""Size of the caches, in responses: more than a pool has pupils by default."""

WORTH_REMEMBERING = 64 * 1024
"""Largest response that is cached, in bytes; responses with attachments are larger."""

_CALLERS = {"doel": VENDOR_DOEL, "swv": VENDOR_SWV, "bron": VENDOR_BRON, "bron2": VENDOR_SECOND}
"""Caller -> vendor whose certificate it uses."""


class CachingCodec(Codec):
    """A codec that caches parsed responses by their bytes.

    Under load the same dossiers are received many times, and comparing bytes is cheaper than parsing (measured: 27
    times as fast for a response with a dossier of 20 kB). A response that grants a sessie is unique and not cached.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment.release, environment.aannames, binding_dir=environment.binding_directory)
        self._read_before: dict[bytes, ParsedMessage] = {}

    def read(self, data: bytes) -> ParsedMessage:
        """Return the message in a received envelope, with notes on its spelling.

        Raises:
            UntrustedXmlError: malformed or forbidden XML.
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


class ClientContext(SystemContext):
    """The context of an asking side: a shared codec, and no log, because a load run writes its own ledger."""

    @cached_property
    def codec(self) -> Codec:
        """The shared codec."""
        return CachingCodec(
            Environment(release=self.release, aannames=self.aannames, binding_directory=self.binding_dir)
        )

    def log(self, *_: object, **__: object) -> None:
        """Discard the entry."""


class _NullLog:
    """A log that discards its entries."""

    def log(self, entry: LogEntry) -> None:
        """Discard the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKit:
    """What every transfer of a generator shares.

    Attributes:
        recipes: scenarios, by id.
        cast: the schools.
        resultaten: codes.
        contexts: by caller: `doel`, `swv`, `bron` or `bron2`.
        clocks: stopwatches around the transports, by caller.
        sample: one dossier in so many is validated by schema and rules; 0: none.
        stop_at_first: whether a delivered dossier ends the fetch (A11).
        digest: computes the digest of a dossier; cached for small ones.
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
    """Return the kit of a generator.

    Args:
        environment: release and assumptions.
        cast: the schools.
        recipes: scenarios, by id.
        certificates: of the vendors.
        open_transport: opens a transport.
        tc_url: of the Traffic Center.
        clock: gives the time.
        sample: one dossier in so many is validated by schema and rules; 0: none.
    """
    clocks, contexts = {}, {}
    search_key = get_search_key(environment.aannames.value("A02"))
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
    """Return a function that computes digests, with a cache; a cached response has the same bytes object each time."""

    def make(dossier: bytes) -> str:
        return sha256(dossier).hexdigest()

    remembering = lru_cache(maxsize=REMEMBERED)(make)
    return lambda dossier: (remembering if len(dossier) <= WORTH_REMEMBERING else make)(dossier)
