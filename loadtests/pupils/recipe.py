"""A scenario as a load run plays it: one fetch, the pupils that it needs, and the outcome that it expects.

Everything is derived from the scenario files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.config.scenario import GivenSystem, Scenario
from harness.stage.cast import default_source, default_target
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.standard.resultaat import Reason, ResultTable

SWV_STEPS = ("start_swv_aanvraag", "await_fetch")
"""Steps of an SWV scenario that a load run can play: the application is made before the run, the fetch is the load."""

_FETCH = ("request_dossier",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A scenario that consists of one fetch.

    Attributes:
        scenario: from its file.
        bron, doel: names of the schools in the cast.
        asker: `doel`, or `swv` for an SWV dossier.
        reason: expected outcome: delivered, or the reason of the refusal.
        aanvraagdatum: `before` or `after` the dossier was made available; empty when none is sent.
    """

    scenario: Scenario
    bron: str
    doel: str
    asker: str
    reason: Reason
    aanvraagdatum: str = ""

    @property
    def id(self) -> str:
        """Id of the scenario."""
        return self.scenario.id

    @property
    def profiel(self) -> Profiel:
        """Profile of the dossier."""
        return self.scenario.profile

    @property
    def overdrachtsoort(self) -> Overdrachtsoort:
        """Kind of handover."""
        return self.scenario.profile.overdrachtsoort

    @property
    def systems(self) -> tuple[GivenSystem, ...]:
        """State of the pupil in each source system."""
        return self.scenario.given.systems

    @property
    def delivers(self) -> bool:
        """Whether a dossier is delivered."""
        return self.reason is Reason.DELIVERED

    def code(self, resultaten: ResultTable) -> str:
        """Return the expected result code."""
        return resultaten.code_for(self.reason)


def make_recipe(scenario: Scenario) -> Recipe:
    """Return the recipe of a scenario.

    Raises:
        ConfigurationError: it is more than one fetch, or a fetch that the target refuses by itself.
    """
    steps = scenario.steps
    verbs = tuple(step.do for step in steps)
    fetch = steps[-1]
    is_swv = scenario.profile.bundle == "PaO"
    refused = fetch.expect.refused
    playable = (
        verbs == (SWV_STEPS if is_swv else _FETCH)
        and scenario.given.pupils == 1
        and scenario.given.source != "onbekend"
        and not any(system.prepared and system.prepared.plant for system in scenario.given.systems)
        and not set(fetch.params) - {"aanvraagdatum"}
        and fetch.params.get("aanvraagdatum") in (None, "before", "after")
        and (bool(fetch.expect.delivered) or fetch.expect.by == "bron")
    )
    if not playable:
        raise ConfigurationError(
            f"scenario {scenario.id} is more than one fetch of one pupil, so it cannot be played under load",
            nl=f"scenario {scenario.id} is meer dan één keer ophalen van één leerling en kan dus niet als last dienen",
            where=scenario.source,
            remedy="choose a scenario with the single step request_dossier, or run it with osolab run",
            remedy_nl="kies een scenario met alleen de stap request_dossier, of speel het met osolab run",
        )
    return Recipe(
        scenario=scenario,
        bron=scenario.given.source or default_source(scenario.profile),
        doel=scenario.given.target or default_target(scenario.profile),
        asker="swv" if is_swv else "doel",
        reason=Reason(refused) if refused else Reason.DELIVERED,
        aanvraagdatum=str(fetch.params.get("aanvraagdatum", "")),
    )


def make_recipes(scenarios: Mapping[str, Scenario], ids: Iterable[str]) -> Mapping[str, Recipe]:
    """Return the recipes of a load run, by scenario id.

    Raises:
        ConfigurationError: an id that does not exist, or a scenario that cannot be played under load.
    """
    found = {}
    for wanted in sorted(set(ids)):
        if wanted not in scenarios:
            raise ConfigurationError(
                f"there is no scenario {wanted!r}",
                nl=f"er is geen scenario {wanted!r}",
                where="mengsel",
                remedy="see osolab list scenarios",
                remedy_nl="zie osolab list scenarios",
            )
        found[wanted] = make_recipe(scenarios[wanted])
    return found
