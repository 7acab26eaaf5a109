"""What every system of a school needs to take part: what it knows, whom it can reach, where it writes down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from simulator.clock import Clock
from simulator.journal import Logboek, Logregel
from simulator.messages.codec import Codec
from simulator.messages.model import Adressering, Foutantwoord, Request
from simulator.network.transport import Peer, Transport
from simulator.soap import Beantwoord, CertificateRefusedError, Loket, Operatie, Reactie, ask
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SearchKeyStrategy
from simulator.standard.release import Release
from simulator.standard.resultaat import Reden, Resultaattabel

SYSTEM_ACCOUNT = "systeem"
"""Account in a log line when no person ordered it."""

T = TypeVar("T")

Handeling = Callable[[Any], Beantwoord]
"""Serves one kind of request from whoever is admitted; the table it stands in says of which type its argument is."""


@dataclass(frozen=True, kw_only=True)
class Uitrusting:
    """The equipment of one system.

    Attributes:
        release: that it speaks.
        aannames: A01, A11, A12, A27, A29, A34, A38 and the codes.
        search_key: makes zoeksleutels.
        clock: tells when.
        logboek: takes its log lines.
        tc_url: of the Traffic Center.
        tc_transport: carries its calls to the Traffic Center.
        transport: carries its calls to other systems.
        binding_dir: folder with bindings that stand in for those of osolab.
        known_oins: vendors that may call it (A27); None: whoever the door lets in.
    """

    release: Release
    aannames: Aannames
    search_key: SearchKeyStrategy
    clock: Clock
    logboek: Logboek
    tc_url: str
    tc_transport: Transport
    transport: Transport
    known_oins: frozenset[str] | None = None
    binding_dir: Path | None = None

    @cached_property
    def codec(self) -> Codec:
        """Reads and writes messages."""
        return Codec(self.release, self.aannames, binding_dir=self.binding_dir)

    @cached_property
    def resultaten(self) -> Resultaattabel:
        """The result table under these assumptions."""
        return Resultaattabel.load(self.aannames)

    def ask_tc(self, request: Request, expected: type[T]) -> Reactie[T]:
        """Ask the Traffic Center."""
        return ask(self.tc_transport, self.codec, self.tc_url, request, expected)

    def ask(self, url: str, request: Request, expected: type[T]) -> Reactie[T]:
        """Ask another system."""
        return ask(self.transport, self.codec, url, request, expected)

    def loket(self, operaties: Mapping[type[Request], Handeling]) -> Loket:
        """Return the counter at which these operations are served, to known vendors only."""
        admitted = {kind: self._admitting(handeling) for kind, handeling in operaties.items()}
        return Loket(release=self.release, aannames=self.aannames, codec=self.codec, operaties=admitted)

    def refuse(self, request: Request, code: str) -> Foutantwoord:
        """Return the negative answer with a code; no code at all is a technical fault of this side."""
        return Foutantwoord(
            code=code,
            tekst=self.resultaten.foutmelding(code).tekst.nl,
            faultcode="Client" if code else "Server",
            style=self.aannames.value("A01") if code else "soap_fault",
            operatie=self.codec.operation_of(request),
        )

    def code(self, reden: Reden) -> str:
        """Return the code that stands for a reason."""
        return self.resultaten.code_for(reden)

    def log(
        self,
        actor: str,
        handeling: str,
        account: str,
        *,
        sessie_id: str = "",
        adressering: Adressering | None = None,
        resultaat: str = "",
        detail: str = "",
        dossier: bytes | None = None,
    ) -> None:
        """Write a log line: who ordered what, when, between which systems, with what result. Bron: SE-10, SE-11.

        A dossier itself never stands in it, only its fingerprint. Bron: SE-12.
        """
        adres = adressering or Adressering()
        self.logboek.log(
            Logregel(
                moment=self.clock.now(),
                actor=actor,
                handeling=handeling,
                account=account,
                sessie_id=sessie_id,
                bron=" ".join(filter(None, (adres.bron_brin, adres.bron_aanleverpunt))),
                doel=" ".join(filter(None, (adres.doel_brin, adres.doel_aanleverpunt))),
                resultaat=resultaat,
                detail=detail if dossier is None else fingerprint(dossier),
            )
        )

    def _admitting(self, handeling: Handeling) -> Operatie:
        """Bron: protocol 11 (a valid OSO certificate is a precondition for both systems); A27."""

        def admitted(request: Request, peer: Peer) -> Beantwoord:
            if self.known_oins is not None and self.aannames.is_yes("A27") and peer.oin not in self.known_oins:
                raise CertificateRefusedError(f"vendor {peer.oin} is not known here")
            return handeling(request)

        return admitted


def fingerprint(dossier: bytes) -> str:
    """Return digest and size of a dossier, as they may stand in a log. Bron: SE-12."""
    return f"sha256:{hashlib.sha256(dossier).hexdigest()} {len(dossier)} bytes"
