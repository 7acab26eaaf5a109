"""Transfers of an external doel: each is ordered through the trigger, and the latency is that of this call.

The doel does not report when a transfer is done or how it ended: that is read from the ledgers afterwards, see
`loadtests.ledger.orders`.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from loadtests.generator.client import Ticks, TransferOutcome
from loadtests.generator.client_kit import ClientKit
from loadtests.model import LedgerEntry
from loadtests.pupils.pool import SyntheticPupil
from simulator.clock import Clock
from simulator.errors import ConfigurationError, TransportError
from simulator.network.transport import Transport
from simulator.standard.release import Release

ACT = "request_dossier"
"""The act that the trigger is asked for. Bron: docs/omgeving.md, the trigger."""

_HEADERS = {"Content-Type": "application/json"}
_REFUSED = 400
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Orderer:
    """Orders transfers of an external doel.

    Attributes:
        url: of the trigger.
        transport: to the trigger.
        kit: schools and scenarios.
        release: decides how an aanleverpunt is named.
        clock: gives the time.
    """

    url: str
    transport: Transport
    kit: ClientKit
    release: Release
    clock: Clock

    def order(self, number: int, pupil: SyntheticPupil, *, due: float, ticks: Ticks) -> TransferOutcome:
        """Order one transfer; the outcome says whether the trigger accepted it.

        Args:
            number: of the transfer.
            pupil: whose dossier.
            due: scheduled start, in seconds since the start of the run.
            ticks: returns the seconds since the start of the run.
        """
        recipe = self.kit.recipes[pupil.scenario]
        started = ticks()
        body = json.dumps(self.act(pupil)).encode()
        fault = ""
        try:
            response = self.transport.send(self.url, body, _HEADERS)
        except TransportError as error:
            fault = str(error)
        else:
            if response.status >= _REFUSED:
                said = response.body.decode(errors="replace").strip()[:_SHOWN]
                fault = f"the trigger answered {response.status}: {said}"
        return TransferOutcome(
            entry=LedgerEntry(
                number=number,
                sessie_id="",
                scenario=recipe.id,
                due=round(due, 6),
                started=round(started, 6),
                ended=round(ticks(), 6),
                planned=recipe.code(self.kit.resultaten),
                fault=fault,
            ),
            kind="failed" if fault else "ordered",
            faults=(("trigger", fault),) if fault else (),
            timings=(),
        )

    def act(self, pupil: SyntheticPupil) -> Mapping[str, Any]:
        """Return the act, in the same form as in a functional run."""
        recipe = self.kit.recipes[pupil.scenario]
        aanleverpunt = self.kit.cast.schools(recipe.doel)[pupil.doel].aanleverpunt("doel")
        act = {
            "scenario": recipe.id,
            "actor": "doel",
            "act": ACT,
            "profile": str(recipe.profiel),
            "pgn": pupil.pgn,
            "name": pupil.name,
            "bron_brin": pupil.bron,
            "doel_brin": aanleverpunt.brin,
            "doel_aanleverpunt": aanleverpunt.code(self.release),
        }
        beside = {"before": -timedelta(days=365), "after": timedelta(days=1)}.get(recipe.aanvraagdatum)
        return act if beside is None else {**act, "aanvraagdatum": (self.clock.now() + beside).isoformat()}


def require_reachable(url: str, *, where: str, seconds: float) -> None:
    """Require that the trigger accepts connections, before the load starts.

    Args:
        url: of the trigger.
        where: key and file that name it.
        seconds: time limit for the connection.

    Raises:
        ConfigurationError: it does not.
    """
    parts = urlsplit(url)
    place = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    try:
        socket.create_connection(place, timeout=seconds).close()
    except OSError as error:
        raise ConfigurationError(
            f"nobody answers at the trigger {url}: {error.strerror or error}",
            nl=f"bij de trigger {url} antwoordt niemand: {error.strerror or error}",
            where=where,
            remedy="start the doel and its trigger before the load",
            remedy_nl="start het doel en zijn trigger voor de belasting begint",
        ) from None
