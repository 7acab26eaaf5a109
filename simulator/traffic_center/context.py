"""The input of the checks of the Traffic Center, and the result of a failed one."""

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
"""The requests that the Traffic Center answers."""

R_co = TypeVar("R_co", bound=TcRequest, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The result of a failed check.

    Attributes:
        reason: decides the code that is answered.
        why: explanation for the log, never sent.
    """

    reason: Reason
    why: str


@dataclass(frozen=True, kw_only=True)
class CheckContext:
    """What a check may use besides the request.

    Attributes:
        release: that the Traffic Center speaks.
        register: who takes part.
        search_key: compares zoeksleutels.
        aannames: the assumption register; A25 and A28 are used.
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
        """Return the aanleverpunt with this wire code, or None, in constant time."""
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
    """A request to be checked.

    Attributes:
        request: as received.
        peer: who calls.
        context: what the checks may use besides.
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
