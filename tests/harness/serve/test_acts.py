"""The acts that a trigger may ask of served parties, and what is refused."""

from __future__ import annotations

import random
from typing import Any

import pytest

from harness.config.environment import make_omgeving
from harness.config.scenario import Scenario
from harness.serve.acts import ACTS, Bediening
from harness.stage.stage import MemoryToneel
from harness.stage.world import Wereld
from simulator.clock import SystemClock
from simulator.errors import LocalProtocolError


@pytest.fixture
def wereld() -> Wereld:
    """Parties that keep running."""
    omgeving = make_omgeving({"run": {"transport": "memory"}}, file="")
    return Wereld(omgeving, MemoryToneel(), clock=SystemClock(), chance=random.Random(1))


@pytest.fixture
def bediening(wereld: Wereld, scenarios: dict[str, Scenario]) -> Bediening:
    """The users of those parties."""
    return Bediening(wereld, scenarios)


def said(wereld: Wereld) -> list[str]:
    """Return who called whom, in order of departure."""
    return [f"{one.van}-{one.naar}" for one in wereld.journaal.uitwisselingen]


FETCH = ["doel-tc", "doel-bron", "bron-tc", "doel-tc"]


def test_fetches_when_asked(wereld: Wereld, bediening: Bediening) -> None:
    """The act request_dossier has the doel do the whole of it."""
    bediening.act({"scenario": "B-02", "act": "arrange"})
    done = bediening.act({"scenario": "B-02", "act": "request_dossier", "actor": "doel", "name": "is not looked at"})
    assert done == {"scenario": "B-02", "act": "request_dossier", "done": True}
    assert said(wereld) == FETCH
    (received,) = wereld.doelen["vo"].ophaler.ontvangen
    assert wereld.prepared[received.pgn or ""] == [received.dossier]


def test_arranges_again_from_scratch(wereld: Wereld, bediening: Bediening) -> None:
    """Arranging takes back what an earlier playing left: what was prepared meanwhile is not there any more."""
    asked = {"scenario": "C-01", "act": "request_dossier"}
    bediening.act({"scenario": "C-01", "act": "arrange"})
    bediening.act({"scenario": "C-01", "act": "prepare"})
    bediening.act(asked)
    bediening.act({"scenario": "C-01", "act": "arrange"})
    bediening.act(asked)
    bediening.act({"scenario": "C-01", "act": "prepare"})
    assert len(wereld.doelen["vo"].ophaler.ontvangen) == 1
    ((first, again),) = wereld.prepared.values()
    assert first == again, "the count of versions begins anew as well"


def test_all_scenarios_can_be_arranged_at_once(
    wereld: Wereld, bediening: Bediening, scenarios: dict[str, Scenario]
) -> None:
    """The pupils of all scenarios fit in one set of parties."""
    assert bediening.arrange_all() == len(scenarios)
    for scenario_id in ("B-01", "B-03", "B-04", "B-06"):
        bediening.act({"scenario": scenario_id, "act": "request_dossier"})
    assert said(wereld) == FETCH * 4
    assert sum(len(doel.ophaler.ontvangen) for doel in wereld.doelen.values()) == 4


def test_one_pupil_of_a_class(wereld: Wereld, bediening: Bediening) -> None:
    """With a pgn only that pupil is fetched."""
    bediening.act({"scenario": "E-10", "act": "arrange"})
    pgn = sorted(wereld.prepared)[3]
    bediening.act({"scenario": "E-10", "act": "request_dossier", "pgn": pgn})
    assert [one.pgn for one in wereld.doelen["vo"].ophaler.ontvangen] == [pgn]


def test_notifies_and_offers(wereld: Wereld, bediening: Bediening) -> None:
    """A user of the bron can notify whoever asked, and offer a dossier to the SWV, which fetches it."""
    for act in ("arrange", "request_dossier", "prepare", "notify"):
        bediening.act({"scenario": "H-01", "act": act})
    assert said(wereld)[4:] == ["bron-tc", "bron-doel"]
    for act in ("arrange", "start_swv_aanvraag"):
        bediening.act({"scenario": "I-01", "act": act})
    wereld.toneel.settle(1.0)
    assert len(wereld.swvs["po"].ophaler.ontvangen) == 1


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
def test_what_cannot_be_done_is_refused(bediening: Bediening, payload: dict[str, Any], message: str) -> None:
    """The message says what is wrong, and what there is to choose from."""
    with pytest.raises(LocalProtocolError, match=message):
        bediening.act(payload)


def test_a_party_that_is_not_served_cannot_act(scenarios: dict[str, Scenario]) -> None:
    """Without a bron of ours nothing can be prepared, and nobody else is asked."""
    omgeving = make_omgeving({"bron": {"mode": "external"}}, file="")
    wereld = Wereld(omgeving, MemoryToneel(), clock=SystemClock(), chance=random.Random(1))
    with pytest.raises(LocalProtocolError, match="prepare"):
        Bediening(wereld, scenarios).act({"scenario": "B-02", "act": "prepare"})


def test_acts_are_those_of_users() -> None:
    """Only what a user of a LAS can do is an act."""
    assert set(ACTS) == {"arrange", "prepare", "notify", "start_swv_aanvraag", "request_dossier"}
