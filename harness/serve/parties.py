"""`osolab serve`: simulated parties that keep running, with a control plane for health, metrics and acts."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.config.environment import Environment
from harness.config.scenario import load_scenarios
from harness.serve.acts import UserActs
from harness.stage.stage import DOORS, HttpsStage, make_certificates
from harness.stage.world import World
from simulator.clock import SystemClock
from simulator.errors import ConfigurationError
from simulator.journal import Journal
from simulator.text.text import Text
from simulator.web.control_plane import ControlActions, ControlPlane
from simulator.web.lifecycle import serve_until_stopped
from simulator.web.metrics import Metrics

_PARTIES = {"tc": "exchange", "bron": "bron", "doel": "doel", "swv": "swv"}


class RunningParties:
    """Parties that keep running, and the operations of the control plane on them.

    Args:
        environment: addresses and certificates; parties that are not served are external in it.
        stage: that the parties are mounted on.
    """

    def __init__(self, environment: Environment, stage: HttpsStage) -> None:
        self._environment = environment
        self._stage = stage
        self._scenarios = load_scenarios(environment.scenario_directories)
        self.metrics = Metrics(ticks=time.monotonic)
        self.reset()

    def reset(self) -> None:
        """Build the parties again, with the pupils of every scenario."""
        self.world = World(
            self._environment, self._stage, clock=SystemClock(), chance=random.SystemRandom(), metrics=self.metrics
        )
        self.acts = UserActs(self.world, self._scenarios)
        if self.world.bronnen:
            self.acts.arrange_all()

    def controls(self) -> ControlActions:
        """Return the operations of the control plane."""

        def ready() -> Mapping[str, bool]:
            return dict.fromkeys(self._stage.servers, True)

        def act(payload: dict[str, Any]) -> Mapping[str, Any]:
            return self.acts.act(payload)

        def journal() -> Journal:
            return self.world.journal

        return ControlActions(ready=ready, act=act, reset=self.reset, journal=journal)


def serve_parties(environment: Environment, *, party: str, lang: str, say: Callable[[str], None]) -> None:
    """Run parties until SIGINT or SIGTERM.

    Args:
        environment: addresses and certificates.
        party: `tc`, `bron`, `doel`, `swv` or `all`.
        lang: language of the output.
        say: receives each line of output.

    Raises:
        ConfigurationError: a port in use, certificates that do not work, or an environment in memory.
    """
    if environment.transport == "memory":
        raise ConfigurationError(
            "parties in memory cannot be served",
            nl="partijen in het geheugen zijn van buiten niet te bereiken",
            where=f"{environment.file}: run.transport",
            remedy='use "https"',
            remedy_nl='gebruik "https"',
        )
    served = _only(environment, party)
    temporary = Path(tempfile.mkdtemp(prefix="osolab-pki-"))
    certificates = make_certificates(served, pki_directory=temporary, clock=SystemClock())
    assert certificates is not None, "only an environment in memory goes without"
    try:
        stage = HttpsStage(served, certificates)
        try:
            parties = RunningParties(served, stage)
            control_plane = ControlPlane(
                parties.controls(), parties.metrics, host=served.control_plane_host, port=served.control_plane_port
            )
            serve_until_stopped([control_plane], on_ready=lambda: _announce(stage, control_plane, lang, say))
        finally:
            stage.close()
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _only(environment: Environment, party: str) -> Environment:
    """Return the environment in which every party but `party` is external.

    Raises:
        ConfigurationError: the party has no way to reach the Traffic Center.
    """
    if party == "all":
        return environment
    if party != "tc" and not environment.exchange.url:
        raise ConfigurationError(
            f"a {party} alone needs a Traffic Center to talk to",
            nl=f"een {party} alleen heeft een Traffic Center nodig om mee te praten",
            where=f"{environment.file}: exchange.url",
            remedy='add mode = "external" and url = "https://…" to [exchange], or serve all',
            remedy_nl='zet mode = "external" en url = "https://…" bij [exchange], of laat alles draaien',
        )
    others = {key: replace(environment.party(name), external=True) for name, key in _PARTIES.items() if name != party}
    return replace(environment, **others)  # type: ignore[arg-type]  # the keys are the party fields


def _announce(stage: HttpsStage, control_plane: ControlPlane, lang: str, say: Callable[[str], None]) -> None:
    for door in DOORS:
        if door in stage.servers:
            say(f"{door:<10} {stage.url(door)}")
    say(f"{'besturing':<10} {control_plane.url}")
    say(Text(nl="Klaar; Ctrl-C stopt.", en="Ready; Ctrl-C stops.").in_language(lang))
