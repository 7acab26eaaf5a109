"""The main claim: with parties that behave, every bundled scenario passes, however they are connected and bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.config.environment import make_environment
from harness.config.scenario import load_scenarios
from harness.outcome import Verdict
from harness.stage.stage import HttpsStage
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import load_eisen

if TYPE_CHECKING:
    from harness.config.scenario import Scenario
    from tests.harness.conftest import Play

IDS = sorted(load_scenarios())
RELEASES = ("oso22", "oso18")
SWITCHES = (
    ("A01", "resultaat"),
    ("A02", "sha256"),
    ("A03", "cdata"),
    ("A03", "base64"),
    ("A03", "gzip_base64"),
    ("A04", "bsn"),
    ("A05", "swv-dossier"),
    ("A08", "resultaat"),
    ("A09", "empty"),
    ("A10", "flat"),
)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.family("scenario_id", IDS)
def test_passes_in_memory(play_scenario: Play, scenario_id: str, release: str) -> None:
    """Every scenario passes between parties in one process, in both releases."""
    played = play_scenario(scenario_id, data={"run": {"transport": "memory", "release": release}})
    assert played.outcome.verdict is Verdict.PASSED, played.why()


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.family("scenario_id", IDS)
def test_passes_over_https(play_scenario: Play, https_stage: HttpsStage, scenario_id: str, release: str) -> None:
    """Every scenario passes over real connections with certificates on both sides, in both releases."""
    played = play_scenario(scenario_id, data={"run": {"release": release}}, stage=https_stage)
    assert played.outcome.verdict is Verdict.PASSED, played.why()
    assert all(exchange.url.startswith("https://localhost:") for exchange in played.event.exchanges)


@pytest.mark.parametrize(("aanname", "value"), SWITCHES, ids=str)
def test_passes_under_another_assumption(
    play_scenario: Play, scenarios: dict[str, Scenario], small_class: Scenario, aanname: str, value: str
) -> None:
    """The switches of the wire change how messages look, not what the parties do."""
    environment = make_environment({"run": {"transport": "memory"}, "aannames": {aanname: value}}, file="")
    for scenario in (scenarios | {"E-10": small_class}).values():
        played = play_scenario(scenario, data=environment)
        assert played.outcome.verdict is Verdict.PASSED, played.why()


@pytest.mark.family("scenario_id", IDS)
def test_names_only_what_exists(scenarios: dict[str, Scenario], scenario_id: str) -> None:
    """Every requirement and assumption that a scenario names is a row of its register."""
    scenario = scenarios[scenario_id]
    assert set(scenario.eisen) <= set(load_eisen())
    assert set(scenario.aannames) <= {row.id for row in Aannames.load().register}


def test_every_role_is_put_to_the_test(scenarios: dict[str, Scenario]) -> None:
    """There is a scenario for the bron, the doel and the SWV, and one of every flow."""
    assert {"bron", "doel", "swv"} <= {scenario.role for scenario in scenarios.values()}
    assert {scenario.flow for scenario in scenarios.values()} == {"N", "A", "E"}
