"""What the tests of the Traffic Center look at, and what a failed one says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from simulator.messages.model import (
    AfmeldingRequest,
    MeldenNotificatieRequest,
    OverdrachtRequest,
    SessiecontroleRequest,
)
from simulator.network.transport import Peer
from simulator.register import Aanleverpunt, Bestemming, Register
from simulator.sessie import Sessie
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SearchKeyStrategy
from simulator.standard.release import Release
from simulator.standard.resultaat import Reason

TcRequest = OverdrachtRequest | SessiecontroleRequest | AfmeldingRequest | MeldenNotificatieRequest
"""What the Traffic Center is asked."""

R_co = TypeVar("R_co", bound=TcRequest, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A test that failed: what is answered, and why; the why goes into the log, never over the wire."""

    reason: Reason
    why: str


@dataclass(frozen=True, kw_only=True)
class CheckContext:
    """What a test may look at besides the request.

    Attributes:
        release: that the Traffic Center speaks.
        register: who takes part.
        search_key: tells whether two zoeksleutels are the same.
        aannames: A25, A28.
    """

    release: Release
    register: Register
    search_key: SearchKeyStrategy
    aannames: Aannames

    @cached_property
    def _aanleverpunten(self) -> dict[tuple[str, str], Aanleverpunt]:
        return {
            (aanleverpunt.brin, aanleverpunt.code(self.release)): aanleverpunt
            for aanleverpunt in self.register.aanleverpunten
        }

    @cached_property
    def _to_ask(self) -> dict[str, tuple[Aanleverpunt, ...]]:
        found: dict[str, tuple[Aanleverpunt, ...]] = {}
        for aanleverpunt in self.register.aanleverpunten:
            if aanleverpunt.actief and aanleverpunt.bestemming is Bestemming.OV:
                found[aanleverpunt.brin] = (*found.get(aanleverpunt.brin, ()), aanleverpunt)
        return found

    def aanleverpunt(self, brin: str, code: str) -> Aanleverpunt | None:
        """Return the aanleverpunt with this wire code, or None; as fast in a national register as in a small one."""
        return self._aanleverpunten.get((brin, code))

    def aanleverpunten_to_ask(self, brin: str) -> tuple[Aanleverpunt, ...]:
        """Return the active OV aanleverpunten of a school, in the order declared. Bron: protocol 5.1 variant (a)."""
        return self._to_ask.get(brin, ())

    def speaks_for(self, peer: Peer, aanleverpunt: Aanleverpunt) -> bool:
        """Tell whether a certificate is that of the qualified vendor of `aanleverpunt`. Bron: protocol 11, SE-02."""
        leverancier = self.register.leverancier(peer.oin)
        return leverancier is not None and leverancier.actief and aanleverpunt.oin == leverancier.oin


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCase(Generic[R_co]):
    """A request to be tested.

    Attributes:
        request: as received.
        peer: who calls.
        context: what is known besides.
    """

    request: R_co
    peer: Peer
    context: CheckContext

    @property
    def bron(self) -> Aanleverpunt | None:
        """The bron aanleverpunt that the request names, or None."""
        adres = self.request.adressering
        return self.context.aanleverpunt(adres.bron_brin, adres.bron_aanleverpunt)

    @property
    def doel(self) -> Aanleverpunt | None:
        """The doel aanleverpunt that the request names, or None."""
        adres = self.request.adressering
        return self.context.aanleverpunt(adres.doel_brin, adres.doel_aanleverpunt)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessieCase(CheckCase[R_co]):
    """A request about a sessie that exists."""

    sessie: Sessie
