"""A transfer that somebody else's doel makes: it is ordered through the trigger, and that call is what is measured.

The doel tells nobody when it is ready, nor how it ended: that is read from the books afterwards, see
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
"""The act that is ordered. Bron: docs/omgeving.md, the trigger."""

_HEADERS = {"Content-Type": "application/json"}
_REFUSED = 400
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Orderer:
    """Orders transfers of a doel of others.

    Attributes:
        url: of the trigger.
        transport: that reaches it.
        kit: schools and scenarios.
        release: in whose words an aanleverpunt is named.
        clock: tells when.
    """

    url: str
    transport: Transport
    kit: ClientKit
    release: Release
    clock: Clock

    def order(self, number: int, pupil: SyntheticPupil, *, due: float, ticks: Ticks) -> TransferOutcome:
        """Order one transfer; return whether the trigger took it on.

        Args:
            number: of the transfer.
            pupil: about whom.
            due: seconds since the start of the run at which it should have started.
            ticks: tells the seconds since the start of the run.
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
        """Return the act as the trigger gets it in every run of osolab."""
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
    """See that there is somebody at a trigger, before a load is aimed at nobody.

    Args:
        url: of the trigger.
        where: key and file that name it.
        seconds: until a connection must stand.

    Raises:
        ConfigurationError: there is not.
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
