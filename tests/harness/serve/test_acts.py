"""The acts that a trigger may ask of served parties, and what is refused."""

from __future__ import annotations

import random
from typing import Any

import pytest

from harness.config.environment import make_environment
from harness.config.scenario import Scenario
from harness.serve.acts import ACTS, UserActs
from harness.stage.stage import MemoryStage
from harness.stage.world import World
from simulator.clock import SystemClock
from simulator.errors import LocalProtocolError


@pytest.fixture
def world() -> World:
    """Parties that keep running."""
    environment = make_environment({"run": {"transport": "memory"}}, file="")
    return World(environment, MemoryStage(), clock=SystemClock(), chance=random.Random(1))


@pytest.fixture
def user_acts(world: World, scenarios: dict[str, Scenario]) -> UserActs:
    """The users of those parties."""
    return UserActs(world, scenarios)


def said(world: World) -> list[str]:
    """Return who called whom, in order of departure."""
    return [f"{one.sender}-{one.receiver}" for one in world.journal.exchanges]


FETCH = ["doel-tc", "doel-bron", "bron-tc", "doel-tc"]


def test_fetches_when_asked(world: World, user_acts: UserActs) -> None:
    """The act request_dossier has the doel do the whole of it."""
    user_acts.act({"scenario": "B-02", "act": "arrange"})
    done = user_acts.act({"scenario": "B-02", "act": "request_dossier", "actor": "doel", "name": "is not looked at"})
    assert done == {"scenario": "B-02", "act": "request_dossier", "done": True}
    assert said(world) == FETCH
    (received,) = world.doelen["vo"].fetcher.received
    assert world.prepared[received.pgn or ""] == [received.dossier]


def test_arranges_again_from_scratch(world: World, user_acts: UserActs) -> None:
    """Arranging takes back what an earlier playing left: what was prepared meanwhile is not there any more."""
    asked = {"scenario": "C-01", "act": "request_dossier"}
    user_acts.act({"scenario": "C-01", "act": "arrange"})
    user_acts.act({"scenario": "C-01", "act": "prepare"})
    user_acts.act(asked)
    user_acts.act({"scenario": "C-01", "act": "arrange"})
    user_acts.act(asked)
    user_acts.act({"scenario": "C-01", "act": "prepare"})
    assert len(world.doelen["vo"].fetcher.received) == 1
    ((first, again),) = world.prepared.values()
    assert first == again, "the count of versions begins anew as well"


def test_all_scenarios_can_be_arranged_at_once(
    world: World, user_acts: UserActs, scenarios: dict[str, Scenario]
) -> None:
    """The pupils of all scenarios fit in one set of parties."""
    assert user_acts.arrange_all() == len(scenarios)
    for scenario_id in ("B-01", "B-03", "B-04", "B-06"):
        user_acts.act({"scenario": scenario_id, "act": "request_dossier"})
    assert said(world) == FETCH * 4
    assert sum(len(doel.fetcher.received) for doel in world.doelen.values()) == 4


def test_one_pupil_of_a_class(world: World, user_acts: UserActs) -> None:
    """With a pgn only that pupil is fetched."""
    user_acts.act({"scenario": "E-10", "act": "arrange"})
    pgn = sorted(world.prepared)[3]
    user_acts.act({"scenario": "E-10", "act": "request_dossier", "pgn": pgn})
    assert [one.pgn for one in world.doelen["vo"].fetcher.received] == [pgn]


def test_notifies_and_offers(world: World, user_acts: UserActs) -> None:
    """A user of the bron can notify whoever asked, and offer a dossier to the SWV, which fetches it."""
    for act in ("arrange", "request_dossier", "prepare", "notify"):
        user_acts.act({"scenario": "H-01", "act": act})
    assert said(world)[4:] == ["bron-tc", "bron-doel"]
    for act in ("arrange", "start_swv_aanvraag"):
        user_acts.act({"scenario": "I-01", "act": act})
    world.stage.settle(1.0)
    assert len(world.swvs["po"].fetcher.received) == 1


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        pytest.param({}, "no scenario ''", id="nothing"),
        pytest.param({"scenario": "C-99", "act": "arrange"}, "no scenario 'C-99'", id="unknown-scenario"),
        pytest.param({"scenario": "B-02"}, "no act ''.*request_dossier", id="no-act"),
        pytest.param({"scenario": "B-02", "act": "sign_off"}, "no act 'sign_off'", id="an-act-of-no-user"),
        pytest.param({"scenario": "B-02", "act": "prepare", "pgn": "999990019"}, "no such pupil", id="unknown-pupil"),
        pytest.param(
            {"scenario": "B-02", "act": "request_dossier", "aanvraagdatum": "gisteren"},
            "'gisteren' is no ISO 8601 moment",
            id="no-moment",
        ),
        pytest.param({"scenario": ["B-02"], "act": {"a": 1}}, "no scenario", id="of-another-type"),
    ],
)
def test_what_cannot_be_done_is_refused(user_acts: UserActs, payload: dict[str, Any], message: str) -> None:
    """The message says what is wrong, and what there is to choose from."""
    with pytest.raises(LocalProtocolError, match=message):
        user_acts.act(payload)


def test_a_party_that_is_not_served_cannot_act(scenarios: dict[str, Scenario]) -> None:
    """Without a bron of ours nothing can be prepared, and nobody else is asked."""
    environment = make_environment({"bron": {"mode": "external"}}, file="")
    world = World(environment, MemoryStage(), clock=SystemClock(), chance=random.Random(1))
    with pytest.raises(LocalProtocolError, match="prepare"):
        UserActs(world, scenarios).act({"scenario": "B-02", "act": "prepare"})


def test_acts_are_those_of_users() -> None:
    """Only what a user of a LAS can do is an act."""
    assert set(ACTS) == {"arrange", "prepare", "notify", "start_swv_aanvraag", "request_dossier"}
