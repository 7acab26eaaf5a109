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

from loadtests.generator.client import Afloop, Ticks
from loadtests.generator.client_kit import Gereedschap
from loadtests.model import Boekregel
from loadtests.pupils.pool import Proefpersoon
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
class Besteller:
    """Orders transfers of a doel of others.

    Attributes:
        url: of the trigger.
        transport: that reaches it.
        gereedschap: schools and scenarios.
        release: in whose words an aanleverpunt is named.
        clock: tells when.
    """

    url: str
    transport: Transport
    gereedschap: Gereedschap
    release: Release
    clock: Clock

    def order(self, nummer: int, persoon: Proefpersoon, *, due: float, ticks: Ticks) -> Afloop:
        """Order one transfer; return whether the trigger took it on.

        Args:
            nummer: of the transfer.
            persoon: about whom.
            due: seconds since the start of the run at which it should have started.
            ticks: tells the seconds since the start of the run.
        """
        recept = self.gereedschap.recepten[persoon.scenario]
        started = ticks()
        body = json.dumps(self.act(persoon)).encode()
        fout = ""
        try:
            antwoord = self.transport.send(self.url, body, _HEADERS)
        except TransportError as error:
            fout = str(error)
        else:
            if antwoord.status >= _REFUSED:
                said = antwoord.body.decode(errors="replace").strip()[:_SHOWN]
                fout = f"the trigger answered {antwoord.status}: {said}"
        return Afloop(
            regel=Boekregel(
                nummer=nummer,
                sessie_id="",
                scenario=recept.id,
                due=round(due, 6),
                started=round(started, 6),
                ended=round(ticks(), 6),
                planned=recept.code(self.gereedschap.resultaten),
                fout=fout,
            ),
            soort="failed" if fout else "ordered",
            fouten=(("trigger", fout),) if fout else (),
            stappen=(),
        )

    def act(self, persoon: Proefpersoon) -> Mapping[str, Any]:
        """Return the act as the trigger gets it in every run of osolab."""
        recept = self.gereedschap.recepten[persoon.scenario]
        punt = self.gereedschap.bezetting.scholen(recept.doel)[persoon.doel].punt("doel")
        act = {
            "scenario": recept.id,
            "actor": "doel",
            "act": ACT,
            "profile": str(recept.profiel),
            "pgn": persoon.pgn,
            "name": persoon.naam,
            "bron_brin": persoon.bron,
            "doel_brin": punt.brin,
            "doel_aanleverpunt": punt.code(self.release),
        }
        beside = {"before": -timedelta(days=365), "after": timedelta(days=1)}.get(recept.aanvraagdatum)
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
