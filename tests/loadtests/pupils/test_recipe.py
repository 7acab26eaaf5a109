"""Which scenarios load can play, and what it says about the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from harness.config.environment import default_environment
from harness.config.scenario import Expectation, Given, GivenSystem, Preparation, Scenario, load_scenarios
from loadtests.pupils.recipe import make_recipe, make_recipes
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.resultaat import Reason, ResultTable

DELIVERED = {"B-01", "B-02", "B-03", "B-04", "B-05", "B-06", "B-08", "B-11", "E-01", "F-01", "I-01", "I-02"}
REFUSED = {
    "C-01": "LeerlinginfoNietBeschikbaar",
    "C-02": "LeerlinginfoNietOpvraagbaar",
    "C-03": "LeerlinginfoNietOpvraagbaar",
    "C-04": "LeerlinginfoNietBeschikbaar",
    "C-05": "DoelNietToegestaan",
    "C-06": "LeerlinginfoNietGewijzigd",
    "F-03": "LeerlinginfoNietOpvraagbaar",
    "F-04": "LeerlinginfoNietBeschikbaar",
}


@pytest.fixture(scope="module")
def scenarios() -> Mapping[str, Scenario]:
    """The bundled scenarios."""
    return load_scenarios()


@pytest.fixture(scope="module")
def resultaten() -> ResultTable:
    """The codes under the usual assumptions."""
    return ResultTable.load(default_environment().aannames)


def is_playable(scenario: Scenario) -> bool:
    """Tell whether load takes a scenario."""
    try:
        make_recipe(scenario)
    except ConfigurationError:
        return False
    return True


def test_which_are_playable(scenarios: Mapping[str, Scenario]) -> None:
    """Of the bundled scenarios exactly those of one fetch that reaches a bron can be played under load."""
    assert {name for name, scenario in scenarios.items() if is_playable(scenario)} == DELIVERED | set(REFUSED)


@pytest.mark.parametrize("name", sorted(DELIVERED))
def test_delivered(name: str, scenarios: Mapping[str, Scenario], resultaten: ResultTable) -> None:
    """A scenario that expects a dossier ends with the code of a successful transfer."""
    recipe = make_recipe(scenarios[name])
    assert recipe.delivers
    assert recipe.code(resultaten) == "OverdrachtGeslaagd"


@pytest.mark.parametrize(("name", "code"), REFUSED.items(), ids=list(REFUSED))
def test_refused(name: str, code: str, scenarios: Mapping[str, Scenario], resultaten: ResultTable) -> None:
    """A scenario that expects a refusal ends with the code that belongs to its reason."""
    recipe = make_recipe(scenarios[name])
    assert not recipe.delivers
    assert recipe.code(resultaten) == code


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("B-02", ("po", "vo", "doel", Overdrachtsoort.OVERSTAP)),
        ("B-03", ("vo-bron", "vo", "doel", Overdrachtsoort.OVERSTAP)),
        ("B-04", ("po-vestigingen", "po-vestigingen", "doel", Overdrachtsoort.BINNEN_BRIN)),
        ("F-01", ("po-twee-systemen", "vo", "doel", Overdrachtsoort.OVERSTAP)),
        ("I-01", ("po", "po", "swv", Overdrachtsoort.SWV)),
        ("I-02", ("vo-bron", "vo-bron", "swv", Overdrachtsoort.SWV)),
    ],
    ids=["overstap", "vovo", "binnenbrin", "two systems", "poswv", "voswv"],
)
def test_who_takes_part(name: str, who: tuple[str, str, str, str], scenarios: Mapping[str, Scenario]) -> None:
    """Schools and kind of handover follow from the profile, an SWV asking under the BRIN of the source."""
    recipe = make_recipe(scenarios[name])
    assert (recipe.bron, recipe.doel, recipe.asker, recipe.overdrachtsoort) == who


def test_date_of_request(scenarios: Mapping[str, Scenario]) -> None:
    """Only the scenario about a dossier that did not change sends a date, and one after the dossier."""
    sent = {name: make_recipe(scenarios[name]).aanvraagdatum for name in (*DELIVERED, *REFUSED)}
    assert {name: date for name, date in sent.items() if date} == {"C-06": "after"}


@pytest.mark.parametrize("name", ["B-07", "C-10", "E-02", "E-03", "E-10", "E-11", "H-04", "I-06", "I-08"])
def test_refusal_says_why(name: str, scenarios: Mapping[str, Scenario]) -> None:
    """A scenario that is more than one fetch is refused with its file and a way out, in both languages."""
    with pytest.raises(ConfigurationError) as caught:
        make_recipe(scenarios[name])
    error = caught.value
    assert name in error.message
    assert f"{name}-" in error.where
    assert "osolab run" in error.remedy
    assert "osolab run" in error.remedy_nl


def changed(scenario: Scenario, *, given: Given | None = None, expect: Expectation | None = None) -> Scenario:
    """Return a scenario of one step, changed."""
    step = scenario.steps[-1]
    return replace(
        scenario,
        given=given or scenario.given,
        steps=(*scenario.steps[:-1], replace(step, expect=expect or step.expect)),
    )


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(Given(pupils=2), id="two pupils"),
        pytest.param(Given(source="onbekend"), id="unknown source"),
        pytest.param(
            Given(systems=(GivenSystem(), GivenSystem(prepared=Preparation(plant="bsn")))), id="planted fault"
        ),
    ],
)
def test_what_is_given(given: Given, scenarios: Mapping[str, Scenario]) -> None:
    """One pupil of a known school with a sound dossier: anything else makes a playable scenario unplayable."""
    assert is_playable(scenarios["B-02"])
    assert not is_playable(changed(scenarios["B-02"], given=given))


@pytest.mark.parametrize(
    "expect",
    [
        pytest.param(Expectation(), id="nothing expected"),
        pytest.param(Expectation(delivered=False, refused="source_unknown", by="tc"), id="refused by the exchange"),
    ],
)
def test_what_is_expected(expect: Expectation, scenarios: Mapping[str, Scenario]) -> None:
    """A fetch whose outcome is not told, or that no bron hears of, cannot be checked under load."""
    assert not is_playable(changed(scenarios["B-02"], expect=expect))


@pytest.mark.parametrize("params", [{"aanvraagdatum": "equal"}, {"pupil": 2}], ids=["other date", "other parameter"])
def test_parameters(params: Mapping[str, object], scenarios: Mapping[str, Scenario]) -> None:
    """A parameter that load does not know how to play is not left out in silence."""
    scenario = scenarios["B-02"]
    assert not is_playable(replace(scenario, steps=(replace(scenario.steps[0], params=params),)))


def test_many(scenarios: Mapping[str, Scenario]) -> None:
    """A mixture gives each of its scenarios once, by id."""
    recipes = make_recipes(scenarios, ["C-01", "B-02", "C-01"])
    assert list(recipes) == ["B-02", "C-01"]
    assert recipes["C-01"].reason is Reason.NOT_PREPARED


def test_no_such_scenario(scenarios: Mapping[str, Scenario]) -> None:
    """A scenario that does not exist is named."""
    with pytest.raises(ConfigurationError, match=r"no scenario 'Z-99'"):
        make_recipes(scenarios, ["B-02", "Z-99"])
