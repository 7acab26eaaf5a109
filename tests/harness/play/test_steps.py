"""The verbs: what each does with our own parties and with those of others, and what comes of it when nobody acts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.config.environment import Environment, make_environment
from harness.config.scenario import Scenario, ScenarioStep
from harness.outcome import Fault, Verdict
from harness.play.steps import VERBS
from harness.stage.stage import MemoryStage
from harness.stage.trigger import AskPerson
from harness.stage.world import World
from simulator.clock import SystemClock
from simulator.las.fetcher import DossierFetcher
from simulator.text.text import Text

if TYPE_CHECKING:
    from tests.harness.conftest import Play

PATIENCE = 0.01


def steps(*verbs: str) -> tuple[ScenarioStep, ...]:
    """Return steps without parameters or expectations."""
    return tuple(ScenarioStep(do=verb) for verb in verbs)


def external(*roles: str) -> Environment:
    """Return an environment with external parties and hardly any patience."""
    data: dict[str, Any] = {role: {"mode": "external"} for role in roles}
    return make_environment(data | {"waiting": {"deadline_s": PATIENCE}}, file="env.toml")


CANNOT = {
    "document-without-sessie": ("B-02", ("request_document",)),
    "sign-off-without-sessie": ("B-02", ("sign_off",)),
    "document-after-a-refused-sessie": ("E-02", ("start_sessie", "request_document")),
}


@pytest.mark.parametrize("case", CANNOT.values(), ids=CANNOT)
def test_a_step_without_its_sessie_is_skipped(
    play_scenario: Play, scenarios: dict[str, Scenario], case: tuple[str, tuple[str, ...]]
) -> None:
    """Without a sessie there is nothing to ask or to close: skipped, with the reason, and nobody's fault."""
    scenario_id, verbs = case
    played = play_scenario(replace(scenarios[scenario_id], steps=steps(*verbs, "sign_off")))
    assert played.outcome.verdict is Verdict.SKIPPED, played.why()
    assert played.outcome.reason is not None
    assert "No sessie was granted" in played.outcome.reason.en
    assert played.outcome.at_fault is None
    assert len(played.outcome.steps) == len(verbs), "the rest is not done"


ALONE = {
    "request_dossier": ("doel", "B-02", "request_dossier"),
    "start_sessie": ("doel", "B-02", "deviate on purpose"),
    "request_document": ("doel", "B-02", "deviate on purpose"),
    "sign_off": ("doel", "B-02", "deviate on purpose"),
    "prepare": ("bron", "B-02", "prepare"),
    "notify": ("bron", "B-02", "notify"),
    "start_swv_aanvraag": ("bron", "I-01", "start_swv_aanvraag"),
}


@pytest.mark.parametrize("verb", ALONE)
def test_what_an_external_party_is_not_asked_is_skipped(
    play_scenario: Play, scenarios: dict[str, Scenario], verb: str
) -> None:
    """With no trigger and no person an external party cannot be made to act; the reason names the act."""
    role, scenario_id, reason = ALONE[verb]
    played = play_scenario(replace(scenarios[scenario_id], steps=steps(verb)), data=external(role))
    assert played.outcome.verdict is Verdict.SKIPPED, played.why()
    assert played.outcome.reason is not None
    assert reason in played.outcome.reason.en
    assert played.outcome.reason.nl != played.outcome.reason.en


def test_every_verb_can_come_to_nothing() -> None:
    """The table above, and the call that never comes below, cover every verb."""
    assert set(ALONE) | {"await_fetch"} == set(VERBS)


def test_a_person_may_decline(play_scenario: Play, scenarios: dict[str, Scenario]) -> None:
    """Who says that an act was not done has the scenario skipped."""
    played = play_scenario(scenarios["E-01"], data=external("doel"), ask_person=lambda _: False)
    assert played.outcome.verdict is Verdict.SKIPPED
    assert played.outcome.reason is not None
    assert played.outcome.reason.en == "The act was not done."


@pytest.mark.parametrize(("role", "scenario_id", "verb"), [("doel", "E-01", "request_dossier"), ("swv", "I-08", "")])
def test_a_call_that_never_comes(
    play_scenario: Play, scenarios: dict[str, Scenario], role: str, scenario_id: str, verb: str
) -> None:
    """Whoever was waited for in vain gives verdict no_call; the reason says which call, and how long."""
    asked: list[str] = []
    scenario = replace(scenarios[scenario_id], steps=steps(verb or "await_fetch"))
    played = play_scenario(scenario, data=external(role), ask_person=obedient(asked))
    assert played.outcome.verdict is Verdict.NO_CALL, played.why()
    assert played.outcome.at_fault is Fault(role)
    assert played.outcome.reason is not None
    assert played.outcome.reason.en == f"No overdrachtRequest came within {PATIENCE} s."
    assert [verb in instruction for instruction in asked] == [True] * bool(verb)


def obedient(asked: list[str]) -> AskPerson:
    """Return a person who says yes to everything and keeps what was asked."""

    def ask_person(instruction: Text) -> bool:
        asked.append(instruction.en)
        return True

    return ask_person


class Foreign:
    """A doel of somebody else, on the same stage: it does what a person reads out to it."""

    def __init__(self, act: Callable[..., object]) -> None:
        self.stage = MemoryStage()
        self._act = act
        others: dict[str, Any] = {role: {"mode": "external"} for role in ("bron", "swv")}
        tc = {"exchange": {"mode": "external", "url": self.stage.url("tc")}}
        world = World(make_environment(others | tc, file=""), self.stage, clock=SystemClock(), chance=random.Random(2))
        self._doel = world.doelen["vo"]

    def ask_person(self, instruction: Text) -> bool:
        """Do what the instruction says."""
        said = dict(re.findall(r"(\w+)=([^,]+)", instruction.en))
        assert said == dict(re.findall(r"(\w+)=([^,]+)", instruction.nl))
        kind = {"POVO": "overstapdossier"}[said["profile"]]
        self._act(self._doel.fetcher, pgn=said["pgn"], bron_brin=said["bron_brin"], overdrachtsoort=kind, account="a")
        return True


def play_with(play_scenario: Play, foreign: Foreign, scenario: Scenario | str) -> Any:  # noqa: ANN401 - a Voorstelling
    """Play a scenario in which the doel is somebody else's."""
    return play_scenario(scenario, data=external("doel"), stage=foreign.stage, ask_person=foreign.ask_person)


@pytest.mark.parametrize("scenario_id", ["E-01", "B-07", "C-01", "E-02", "F-03"])
def test_a_doel_of_somebody_else_passes(play_scenario: Play, scenarios: dict[str, Scenario], scenario_id: str) -> None:
    """A doel that only a person can make act passes as ours does; its calls are recorded at our doors."""
    played = play_with(play_scenario, Foreign(DossierFetcher.fetch), scenario_id)
    assert played.outcome.verdict is Verdict.PASSED, played.why()
    assert {exchange.sender for exchange in played.event.exchanges} <= {"doel", "bron"}
    assert all(exchange.peer_oin for exchange in played.event.exchanges)


def test_a_sign_off_that_never_comes(play_scenario: Play) -> None:
    """A doel that asks a sessie and walks away is waited for once more, for its sign-off."""
    played = play_with(play_scenario, Foreign(DossierFetcher.start_sessie), "E-01")
    assert played.outcome.verdict is Verdict.NO_CALL, played.why()
    assert played.outcome.at_fault is Fault.DOEL
    assert played.outcome.reason is not None
    assert "No afmeldingRequest came" in played.outcome.reason.en


def test_a_bron_of_somebody_else_is_told_what_to_prepare(play_scenario: Play) -> None:
    """What a scenario gives is asked of an external bron first, by act `arrange`."""
    asked: list[str] = []
    play_scenario("B-03", data=external("bron"), ask_person=obedient(asked))
    assert len(asked) == 1
    assert "act=arrange" in asked[0]
    assert "profile=VOVO" in asked[0]
    assert "toestemming=Ja" in asked[0]


def test_a_step_has_the_actor_of_its_profile(play_scenario: Play) -> None:
    """Who asks is the doel, and the SWV for an SWV dossier."""
    assert [step.actor for step in play_scenario("C-09").outcome.steps] == ["doel"] * 3
    assert [step.actor for step in play_scenario("I-06").outcome.steps] == ["bron", *["swv"] * 5]


def test_an_expectation_about_the_wrong_verb_is_a_failure(play_scenario: Play, scenarios: dict[str, Scenario]) -> None:
    """A delivery expected of a step that asks nothing is not passed over in silence."""
    scenario = scenarios["B-02"]
    step = replace(scenario.steps[0], do="prepare")
    played = play_scenario(replace(scenario, steps=(step,)))
    assert played.outcome.verdict is Verdict.FAILED
    assert {"levering", "sessie_verleend"} <= set(played.failures)
    assert played.outcome.at_fault is Fault.DOEL


def test_a_dossier_prepared_again_is_newer(play_scenario: Play) -> None:
    """B-09 delivers the second version: two different dossiers in one scenario."""
    played = play_scenario("B-09")
    answers = [one.response for one in played.event.exchanges if b"documentResponse" in one.response]
    assert len(answers) == 2
    assert answers[0] != answers[1]
