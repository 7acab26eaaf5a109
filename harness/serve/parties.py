"""`osolab serve`: simulated parties that keep running, with another door for health, metrics and acts."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.config.environment import Omgeving
from harness.config.scenario import load_scenarios
from harness.serve.acts import Bediening
from harness.stage.stage import DOORS, HttpsToneel, make_certificaten
from harness.stage.world import Wereld
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError
from simulator.journal import Journaal
from simulator.text.text import Tekst
from simulator.web.control_plane import Besturing, Knoppen
from simulator.web.lifecycle import serve_until_stopped
from simulator.web.metrics import Metrics

_PARTIES = {"tc": "exchange", "bron": "bron", "doel": "doel", "swv": "swv"}


class Dienst:
    """Parties that keep running, and what the other door can do with them.

    Args:
        omgeving: addresses and certificates; what is not served is external.
        toneel: where the parties live.
    """

    def __init__(self, omgeving: Omgeving, toneel: HttpsToneel) -> None:
        self._omgeving = omgeving
        self._toneel = toneel
        self._scenarios = load_scenarios(omgeving.scenario_directories)
        self.metrics = Metrics(ticks=time.monotonic)
        self.reset()

    def reset(self) -> None:
        """Build the parties again as they were declared, with the pupils of every scenario."""
        self.wereld = Wereld(
            self._omgeving, self._toneel, clock=SystemClock(), chance=random.SystemRandom(), metrics=self.metrics
        )
        self.bediening = Bediening(self.wereld, self._scenarios)
        if self.wereld.bronnen:
            self.bediening.arrange_all()

    def knoppen(self) -> Knoppen:
        """Return what the other door can do."""

        def ready() -> Mapping[str, bool]:
            return dict.fromkeys(self._toneel.servers, True)

        def handeling(payload: dict[str, Any]) -> Mapping[str, Any]:
            return self.bediening.act(payload)

        def journaal() -> Journaal:
            return self.wereld.journaal

        return Knoppen(ready=ready, handeling=handeling, reset=self.reset, journaal=journaal)


def serve_parties(omgeving: Omgeving, *, party: str, lang: str, say: Callable[[str], None]) -> None:
    """Run parties until SIGINT or SIGTERM.

    Args:
        omgeving: addresses and certificates.
        party: `tc`, `bron`, `doel`, `swv` or `all`.
        lang: of what is said.
        say: takes a line for a person.

    Raises:
        ConfigurationError: a port in use, certificates that do not work, or an environment in memory.
    """
    if omgeving.transport == "memory":
        raise ConfigurationError(
            "parties in memory cannot be served",
            nl="partijen in het geheugen zijn van buiten niet te bereiken",
            where=f"{omgeving.file}: run.transport",
            remedy='use "https"',
            remedy_nl='gebruik "https"',
        )
    served = _only(omgeving, party)
    temporary = Path(tempfile.mkdtemp(prefix="osolab-pki-"))
    certificaten = make_certificaten(served, pki_directory=temporary, clock=SystemClock())
    assert certificaten is not None, "only an environment in memory goes without"
    try:
        toneel = HttpsToneel(served, certificaten)
        try:
            dienst = Dienst(served, toneel)
            besturing = Besturing(
                dienst.knoppen(), dienst.metrics, host=served.besturing_host, port=served.besturing_port
            )
            serve_until_stopped([besturing], on_ready=lambda: _announce(toneel, besturing, lang, say))
        finally:
            toneel.close()
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _only(omgeving: Omgeving, party: str) -> Omgeving:
    """Return the environment in which everything but `party` is somebody else's.

    Raises:
        ConfigurationError: the party has no way to reach the Traffic Center.
    """
    if party == "all":
        return omgeving
    if party != "tc" and not omgeving.exchange.url:
        raise ConfigurationError(
            f"a {party} alone needs a Traffic Center to talk to",
            nl=f"een {party} alleen heeft een Traffic Center nodig om mee te praten",
            where=f"{omgeving.file}: exchange.url",
            remedy='add mode = "external" and url = "https://…" to [exchange], or serve all',
            remedy_nl='zet mode = "external" en url = "https://…" bij [exchange], of laat alles draaien',
        )
    others = {key: replace(omgeving.partij(name), external=True) for name, key in _PARTIES.items() if name != party}
    return replace(omgeving, **others)  # type: ignore[arg-type]  # the keys are the party fields


def _announce(toneel: HttpsToneel, besturing: Besturing, lang: str, say: Callable[[str], None]) -> None:
    for door in DOORS:
        if door in toneel.servers:
            say(f"{door:<10} {toneel.url(door)}")
    say(f"{'besturing':<10} {besturing.url}")
    say(Tekst(nl="Klaar; Ctrl-C stopt.", en="Ready; Ctrl-C stops.").in_language(lang))
