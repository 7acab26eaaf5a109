"""Every way of breaking the agreement is found, and blamed on whoever broke it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.config.environment import make_environment
from harness.outcome import Fault, Verdict
from harness.stage.stage import HttpsStage
from simulator.faults import SABOTAGES
from simulator.standard.eisen import load_eisen

if TYPE_CHECKING:
    from harness.config.scenario import Scenario
    from tests.harness.conftest import Play

CASES = [(name, str(role)) for name, sabotage in SABOTAGES.items() for role in sorted(sabotage.roles)]

PROOF = {
    "geen_sessiecontrole": "sessiecontrole_eerst",
    "sessiecontrole_achteraf": "sessiecontrole_eerst",
    "lever_ongeacht_code": "sessiecontrole_eerst",
    "geen_afmelding": "een_afmelding",
    "dubbele_afmelding": "een_afmelding",
    "verkeerd_resultaat": "afmelding_klopt",
    "verkeerd_aanleverpunt_afmelding": "afmelding_klopt",
    "hergebruik_sessie": "een_leerling_per_sessie",
    "pgn_naar_tc": "pgn_niet_in_klaartekst",
    "geen_log_account": "log_met_account",
}
"""The check that must see each sabotage."""

ELSEWHERE = {("hergebruik_sessie", "swv"): "een_afmelding"}
"""No scenario makes an SWV fetch two dossiers, so that a second use shows in the sessie that was to stay unused."""


def takes_part(role: str, scenario: Scenario) -> bool:
    """Tell whether a party with this role says anything in a scenario; sixteen attachments only cost time here."""
    asker = "swv" if scenario.profile.bundle == "PaO" else "doel"
    return role in {"bron", asker} and scenario.id != "B-06"


@pytest.mark.parametrize(("name", "role"), CASES, ids=[f"{name}-{role}" for name, role in CASES])
def test_is_found_and_blamed(
    play_scenario: Play, scenarios: dict[str, Scenario], small_class: Scenario, name: str, role: str
) -> None:
    """A sabotage fails a scenario by the check meant for it; the party that has it is at fault wherever it shows."""
    environment = make_environment({"run": {"transport": "memory"}, role: {"sabotage": [name]}}, file="")
    with_it = [one for one in (scenarios | {"E-10": small_class}).values() if takes_part(role, one)]
    played = [play_scenario(scenario, data=environment) for scenario in with_it]
    for one in played:
        assert one.outcome.verdict in {Verdict.PASSED, Verdict.FAILED}, one.why()
    failed = [one for one in played if one.outcome.verdict is Verdict.FAILED]
    assert {one.outcome.at_fault for one in failed} == {Fault(role)}, "\n".join(one.why() for one in failed)
    checks = [check for one in failed for check in one.outcome.checks if check.blocks]
    assert (ELSEWHERE.get((name, role)) or PROOF[name]) in {check.id for check in checks}
    assert {check.eis for check in checks} <= set(load_eisen())


def test_is_found_over_https(play_scenario: Play, https_stage: HttpsStage) -> None:
    """A session check that comes after the answer is told from one before it on real connections too."""
    data = {"bron": {"sabotage": ["sessiecontrole_achteraf"]}}
    played = play_scenario("B-02", data=data, stage=https_stage)
    assert set(played.failures) == {"sessiecontrole_eerst"}
    assert played.outcome.at_fault is Fault.BRON


def test_every_sabotage_has_its_check() -> None:
    """The table above knows every sabotage there is."""
    assert set(PROOF) == set(SABOTAGES)
