"""What transfers are played with: the equipment of those who call, and a codec that remembers what it has read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

from harness.config.environment import Omgeving
from harness.stage.cast import VENDOR_BRON, VENDOR_DOEL, VENDOR_SWV, VENDOR_TWEEDE
from harness.stage.stage import Certificaten
from loadtests.generator.transport import Stopwatch
from loadtests.pupils.cast import Bezetting
from loadtests.pupils.recipe import Recept
from simulator.clock import Clock
from simulator.journal import Logregel
from simulator.las.context import Uitrusting
from simulator.messages.codec import Codec, Gelezen
from simulator.messages.model import OverdrachtResponse
from simulator.network.tls import TlsFiles
from simulator.network.transport import Transport
from simulator.standard.keys import SearchKeyStrategy, get_search_key
from simulator.standard.resultaat import Resultaattabel

OpenTransport = Callable[[TlsFiles], Transport]
"""Opens a transport with the certificate of a vendor."""

REMEMBERED = 4096
"""Answers that are remembered: more than a bank has pupils."""

WORTH_REMEMBERING = 64 * 1024
"""Bytes of an answer that is remembered at most: those with attachments are few and large."""

_CALLERS = {"doel": VENDOR_DOEL, "swv": VENDOR_SWV, "bron": VENDOR_BRON, "bron2": VENDOR_TWEEDE}
"""Who calls under whose certificate."""


class Geheugencodec(Codec):
    """A codec that remembers what it has read: an answer of which every byte was read before is not read again.

    Under load the same dossiers come by again and again, and telling that bytes are the same is a small part of
    the work of reading them (measured: 27 times as fast for an answer with a dossier of 20 kB).
    The answer that grants a sessie is like no other, so it is not kept.
    """

    def __init__(self, omgeving: Omgeving) -> None:
        super().__init__(omgeving.release, omgeving.aannames, binding_dir=omgeving.binding_directory)
        self._read_before: dict[bytes, Gelezen] = {}

    def read(self, data: bytes) -> Gelezen:
        """Return the message in a received envelope, with notes on its spelling.

        Raises:
            UntrustedXmlError: no XML that we take.
            RemoteProtocolError: no SOAP, no known message, or no dossier where one should be.
        """
        key = sha256(data).digest()
        gelezen = self._read_before.get(key)
        if gelezen is None:
            gelezen = super().read(data)
            if len(self._read_before) >= REMEMBERED:
                self._read_before.clear()
            if len(data) <= WORTH_REMEMBERING and not isinstance(gelezen.bericht, OverdrachtResponse):
                self._read_before[key] = gelezen
        return gelezen


class Geheugensleutel:
    """Search keys that are made once for each pupil of a bank.

    Args:
        strategy: makes them.
    """

    def __init__(self, strategy: SearchKeyStrategy) -> None:
        self.name = strategy.name
        self.same = strategy.same
        self.make = lru_cache(maxsize=REMEMBERED)(strategy.make)


class Vragersuitrusting(Uitrusting):
    """The equipment of a side that asks: one codec for all, and no log, for a load has books of its own."""

    @cached_property
    def codec(self) -> Codec:
        """Reads and writes messages."""
        return Geheugencodec(Omgeving(release=self.release, aannames=self.aannames, binding_directory=self.binding_dir))

    def log(self, *_: object, **__: object) -> None:
        """Keep nothing."""


class _Zonderboek:
    """A log that keeps nothing."""

    def log(self, regel: Logregel) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gereedschap:
    """What every transfer works with.

    Attributes:
        recepten: scenarios, by id.
        bezetting: the schools.
        resultaten: codes.
        uitrustingen: of the side that calls, by `doel`, `swv`, or the door of a bron.
        klokken: how long the last call took, by the same.
        sample: one dossier in so many is judged by schema and rules; 0: none.
        stop_at_first: whether a delivered dossier ends the walk (A11).
        digest: makes the digest of a dossier; it remembers those of small ones.
    """

    recepten: Mapping[str, Recept]
    bezetting: Bezetting
    resultaten: Resultaattabel
    uitrustingen: Mapping[str, Uitrusting]
    klokken: Mapping[str, Stopwatch]
    sample: int
    stop_at_first: bool
    digest: Callable[[bytes], str]


def make_gereedschap(
    *,
    omgeving: Omgeving,
    bezetting: Bezetting,
    recepten: Mapping[str, Recept],
    certificaten: Certificaten,
    open_transport: OpenTransport,
    tc_url: str,
    clock: Clock,
    sample: int,
) -> Gereedschap:
    """Return what transfers are played with.

    Args:
        omgeving: release and assumptions.
        bezetting: the schools.
        recepten: scenarios, by id.
        certificaten: of the vendors.
        open_transport: opens what carries the messages.
        tc_url: of the Traffic Center.
        clock: tells when.
        sample: one dossier in so many is judged by schema and rules; 0: none.
    """
    klokken, uitrustingen = {}, {}
    sleutel = Geheugensleutel(get_search_key(omgeving.aannames.value("A02")))
    for vrager, leverancier in _CALLERS.items():
        klok = klokken[vrager] = Stopwatch(open_transport(certificaten.client(leverancier)))
        uitrustingen[vrager] = Vragersuitrusting(
            release=omgeving.release,
            aannames=omgeving.aannames,
            search_key=sleutel,
            clock=clock,
            logboek=_Zonderboek(),
            tc_url=tc_url,
            tc_transport=klok,
            transport=klok,
            binding_dir=omgeving.binding_directory,
        )
    return Gereedschap(
        recepten=recepten,
        bezetting=bezetting,
        resultaten=Resultaattabel.load(omgeving.aannames),
        uitrustingen=uitrustingen,
        klokken=klokken,
        sample=sample,
        stop_at_first=omgeving.aannames.value("A11") == "stop_at_first",
        digest=_remember_digests(),
    )


def _remember_digests() -> Callable[[bytes], str]:
    """Return what makes digests; an answer that is remembered brings the same bytes object, digested before."""

    def make(dossier: bytes) -> str:
        return sha256(dossier).hexdigest()

    remembering = lru_cache(maxsize=REMEMBERED)(make)
    return lambda dossier: (remembering if len(dossier) <= WORTH_REMEMBERING else make)(dossier)
