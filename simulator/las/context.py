"""The dependencies of every system of a school: release, assumptions, clock, log, codec and transports."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from simulator.clock import Clock
from simulator.journal import Log, LogEntry
from simulator.messages.codec import Codec
from simulator.messages.model import Adressering, Request, SoapFault
from simulator.network.transport import Peer, Transport
from simulator.soap import CallResult, CertificateRefusedError, Operation, Reply, SoapEndpoint, ask
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SearchKeyStrategy
from simulator.standard.release import Release
from simulator.standard.resultaat import Reason, ResultTable

SYSTEM_ACCOUNT = "systeem"
"""Account in a log line when no person ordered it."""

T = TypeVar("T")

Act = Callable[[Any], Reply]
"""Answers one type of request from an admitted vendor; the type is its key in the table of operations."""


@dataclass(frozen=True, kw_only=True)
class SystemContext:
    """The dependencies of one system.

    Attributes:
        release: that it speaks.
        aannames: A01, A11, A12, A27, A29, A34, A38 and the codes.
        search_key: makes zoeksleutels.
        clock: of the system.
        log_to: takes its log lines.
        tc_url: of the Traffic Center.
        tc_transport: carries its calls to the Traffic Center.
        transport: carries its calls to other systems.
        binding_dir: folder with bindings that replace those of osolab.
        known_oins: vendors that may call it (A27); None: any whose certificate the server accepts.
    """

    release: Release
    aannames: Aannames
    search_key: SearchKeyStrategy
    clock: Clock
    log_to: Log
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
    def resultaten(self) -> ResultTable:
        """The result table under these assumptions."""
        return ResultTable.load(self.aannames)

    def ask_tc(self, request: Request, expected: type[T]) -> CallResult[T]:
        """Ask the Traffic Center."""
        return ask(self.tc_transport, self.codec, self.tc_url, request, expected)

    def ask(self, url: str, request: Request, expected: type[T]) -> CallResult[T]:
        """Ask another system."""
        return ask(self.transport, self.codec, url, request, expected)

    def endpoint(self, operations: Mapping[type[Request], Act]) -> SoapEndpoint:
        """Return the SOAP endpoint that serves these operations, to known vendors only."""
        admitted = {kind: self._admitting(act) for kind, act in operations.items()}
        return SoapEndpoint(release=self.release, aannames=self.aannames, codec=self.codec, operations=admitted)

    def refuse(self, request: Request, code: str) -> SoapFault:
        """Return the negative answer with a code; no code at all is a technical fault of this side."""
        return SoapFault(
            code=code,
            text=self.resultaten.foutmelding(code).text.nl,
            faultcode="Client" if code else "Server",
            style=self.aannames.value("A01") if code else "soap_fault",
            operation=self.codec.operation_of(request),
        )

    def code(self, reason: Reason) -> str:
        """Return the code that stands for a reason."""
        return self.resultaten.code_for(reason)

    def log(
        self,
        actor: str,
        act: str,
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
        self.log_to.log(
            LogEntry(
                moment=self.clock.now(),
                actor=actor,
                act=act,
                account=account,
                sessie_id=sessie_id,
                bron=" ".join(filter(None, (adres.bron_brin, adres.bron_aanleverpunt))),
                doel=" ".join(filter(None, (adres.doel_brin, adres.doel_aanleverpunt))),
                resultaat=resultaat,
                detail=detail if dossier is None else fingerprint(dossier),
            )
        )

    def _admitting(self, act: Act) -> Operation:
        """Bron: protocol 11 (a valid OSO certificate is a precondition for both systems); A27."""

        def admitted(request: Request, peer: Peer) -> Reply:
            if self.known_oins is not None and self.aannames.is_yes("A27") and peer.oin not in self.known_oins:
                raise CertificateRefusedError(f"vendor {peer.oin} is not known here")
            return act(request)

        return admitted


def fingerprint(dossier: bytes) -> str:
    """Return digest and size of a dossier, as they may stand in a log. Bron: SE-12."""
    return f"sha256:{hashlib.sha256(dossier).hexdigest()} {len(dossier)} bytes"
