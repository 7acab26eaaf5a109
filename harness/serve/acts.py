"""The acts of users of the simulated parties that a trigger can ask of `osolab serve`, for every bundled scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.config.scenario import Scenario, ScenarioStep
from harness.outcome import Verdict
from harness.play.scenario_run import ScenarioRun
from harness.play.steps import VERBS
from harness.stage.cast import VENDOR_DOEL
from harness.stage.trigger import Trigger
from harness.stage.world import World
from simulator.errors import LocalProtocolError
from simulator.text.text import Text

ACTS = ("arrange", "prepare", "notify", "start_swv_aanvraag", "request_dossier")
"""Acts that a trigger may ask for."""


class UserActs:
    """The users of the simulated parties.

    Args:
        world: the parties.
        scenarios: whose pupils they know.
    """

    def __init__(self, world: World, scenarios: Mapping[str, Scenario]) -> None:
        self._world = world
        self._scenarios = scenarios
        self._runs: dict[str, ScenarioRun] = {}

    def arrange_all(self) -> int:
        """Set up what every scenario gives; return the number of scenarios."""
        for scenario_id in self._scenarios:
            self._scenario_run(scenario_id).arrange()
        return len(self._scenarios)

    def act(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Do one act.

        Args:
            payload: `scenario`, `act`, and what the act needs: `pgn`, `aanvraagdatum`, `inzage`, `toestemming`.

        Raises:
            LocalProtocolError: an unknown scenario or act, or one that cannot be done now.
        """
        scenario_id, act = str(payload.get("scenario", "")), str(payload.get("act", ""))
        if scenario_id not in self._scenarios:
            raise LocalProtocolError(
                f"there is no scenario {scenario_id!r}: give the id of a bundled scenario",
                nl=f"er is geen scenario {scenario_id!r}: geef de id van een meegeleverd scenario",
            )
        if act not in ACTS:
            known = ", ".join(ACTS)
            raise LocalProtocolError(
                f"there is no act {act!r}: choose from {known}", nl=f"er is geen handeling {act!r}: kies uit {known}"
            )
        own = {leerling.pgn for leerling in self._scenario_run(scenario_id).leerlingen}
        if payload.get("pgn") not in {None, *own}:
            raise LocalProtocolError(
                f"scenario {scenario_id} has no such pupil: give a pgn of its own",
                nl=f"scenario {scenario_id} heeft deze leerling niet: geef een pgn van het scenario zelf",
            )
        if act == "arrange":
            self._runs.pop(scenario_id, None)
            done = self._scenario_run(scenario_id).arrange()
        else:
            params = {
                key: payload[key]
                for key in ("inzage", "toestemming", "aanvraagdatum", "pgn")
                if payload.get(key) is not None
            }
            done = VERBS[act](self._scenario_run(scenario_id), ScenarioStep(do=act, params=params))
        if done.verdict is not Verdict.PASSED:
            message = done.message or Text(nl=f"{act} lukte niet", en=f"{act} could not be done")
            raise LocalProtocolError(message.en, nl=message.nl)
        return {"scenario": scenario_id, "act": act, "done": True}

    def _scenario_run(self, scenario_id: str) -> ScenarioRun:
        if scenario_id not in self._runs:
            tls = self._world.stage.certificate(VENDOR_DOEL)
            trigger = Trigger(self._world.environment, ask_person=None, tls=tls)
            self._runs[scenario_id] = ScenarioRun(
                world=self._world, scenario=self._scenarios[scenario_id], trigger=trigger
            )
        return self._runs[scenario_id]
