"""What is run: by id, group, beginning, role, profile, tag, level or earlier run; what cannot be run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.config.environment import make_environment
from harness.config.scenario import Scenario
from harness.outcome import Verdict
from harness.run.selection import Selection, choose, read_expected, why_not
from simulator.errors import ConfigurationError


def ids(scenarios: dict[str, Scenario], **wanted: Any) -> list[str]:  # noqa: ANN401 - fields of a Selection
    """Return the ids of what is chosen."""
    return [scenario.id for scenario in choose(scenarios, Selection(**wanted))]


def test_everything_without_a_wish(scenarios: dict[str, Scenario]) -> None:
    """Who asks for nothing gets all, in order of id."""
    assert ids(scenarios) == sorted(scenarios)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(("C-05",), ["C-05"], id="one"),
        pytest.param(("c-05", "B-02"), ["B-02", "C-05"], id="two-in-any-order-and-case"),
        pytest.param(("H",), ["H-01", "H-04"], id="group"),
        pytest.param(("i",), ["I-01", "I-02", "I-06", "I-08"], id="group-in-lower-case"),
        pytest.param(("E-0*", "F-01"), ["E-01", "E-02", "E-03", "F-01"], id="beginning"),
        pytest.param(("F-01", "F"), ["F-01", "F-03", "F-04"], id="twice-the-same"),
    ],
)
def test_by_id(scenarios: dict[str, Scenario], asked: tuple[str, ...], expected: list[str]) -> None:
    """An id, a group letter and a beginning with an asterisk each give what they say, once."""
    assert ids(scenarios, ids=asked) == expected


def test_an_id_with_a_letter(scenarios: dict[str, Scenario]) -> None:
    """A variant such as B-02a is found as it is written."""
    assert ids(scenarios | {"B-02a": renamed(scenarios["B-02"], "B-02a")}, ids=("B-02a",)) == ["B-02a"]


def renamed(scenario: Scenario, name: str) -> Scenario:
    """Return the scenario under another id."""
    return replace(scenario, id=name)


@pytest.mark.parametrize(
    ("wanted", "attribute", "values"),
    [
        ({"roles": ("swv",)}, "role", {"swv"}),
        ({"profiles": ("vovo", "BB")}, "profile", {"VOVO", "BB"}),
        ({"levels": ("moet",)}, "level", {"moet"}),
    ],
    ids=["role", "profile", "level"],
)
def test_by_filter(scenarios: dict[str, Scenario], wanted: dict[str, Any], attribute: str, values: set[str]) -> None:
    """A filter leaves exactly what has the value."""
    found = ids(scenarios, **wanted)
    assert found == [name for name, one in scenarios.items() if str(getattr(one, attribute)) in values]


def test_by_tag_and_filter(scenarios: dict[str, Scenario]) -> None:
    """Any of the tags will do; filters narrow each other."""
    smoke = ids(scenarios, tags=("smoke",))
    assert smoke == [name for name, one in scenarios.items() if "smoke" in one.tags]
    assert ids(scenarios, tags=("smoke", "klas")) == sorted([*smoke, "E-10"])
    assert ids(scenarios, tags=("smoke",), roles=("doel",)) == ["E-01"]


@pytest.mark.parametrize(
    ("wanted", "said", "remedy"),
    [
        pytest.param({"ids": ("C-99",)}, "no scenario 'C-99'", "did you mean C-09", id="typo"),
        pytest.param({"ids": ("zomaar",)}, "no scenario", "osolab list scenarios", id="nonsense"),
        pytest.param({"ids": ("Z-*",)}, "no scenario", "osolab list scenarios", id="empty-beginning"),
        pytest.param({"roles": ("bronn",)}, "role 'bronn'", "bron, doel, swv, tc", id="role"),
        pytest.param({"profiles": ("PO",)}, "profile 'PO'", "POVO", id="profile"),
        pytest.param({"tags": ("rook",)}, "tag 'rook'", "smoke", id="tag"),
        pytest.param({"levels": ("must",)}, "level 'must'", "moet", id="level"),
        pytest.param({"ids": ("B",), "roles": ("swv",)}, "no scenario is left", "osolab list", id="nothing-left"),
        pytest.param({"only_failed": True}, "--only-failed", "--rerun", id="only-failed-of-nothing"),
        pytest.param({"rerun": Path("nergens")}, "no run folder", "--out", id="no-such-run"),
    ],
)
def test_a_wish_that_cannot_be_met(
    scenarios: dict[str, Scenario], wanted: dict[str, Any], said: str, remedy: str
) -> None:
    """The message says what is not there and what is, in two languages."""
    with pytest.raises(ConfigurationError) as caught:
        choose(scenarios, Selection(**wanted))
    assert said in caught.value.message
    assert remedy in caught.value.remedy
    assert caught.value.in_language("nl") != caught.value.in_language("en")


@pytest.fixture
def earlier_run(tmp_path: Path) -> Path:
    """A run of four scenarios: one passed, one failed, one skipped, one not reached."""
    verdicts = {"B-01": "passed", "C-01": "failed", "H-01": "skipped"}
    scenario: dict[str, Any] = {
        "title": {"nl": "x", "en": "x"},
        "group": "B",
        "role": "bron",
        "profile": "POVO",
        "at_fault": None,
        "eisen": [],
        "aannames": [],
        "steps": [],
        "checks": [],
        "flow": "N",
        "level": "moet",
        "reason": None,
        "started": "",
        "ms": 1.0,
    }
    run = {
        "osolab": "0",
        "run_id": "r",
        "signature": {},
        "seed": 1,
        "release": "oso22",
        "dossier": "2019.1",
        "started": "2026-03-27T10:00:00+01:00",
        "finished": None,
        "environment": {},
        "planned": [*verdicts, "I-01"],
        "scenarios": [{"id": name, "verdict": verdict, **scenario} for name, verdict in verdicts.items()],
        "coverage": {},
        "registers": {"eisen": [], "aannames": []},
    }
    (tmp_path / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return tmp_path


def test_an_earlier_run_again(scenarios: dict[str, Scenario], earlier_run: Path) -> None:
    """What was planned is run again; of it only what went wrong or was never reached, when asked so."""
    assert ids(scenarios, rerun=earlier_run) == ["B-01", "C-01", "H-01", "I-01"]
    assert ids(scenarios, rerun=earlier_run, only_failed=True) == ["C-01", "I-01"]
    assert ids(scenarios, rerun=earlier_run, ids=("B",)) == ["B-01"]


BRON = {"bron": {"mode": "external", "brin": "99ZA"}}
DOEL = {"doel": {"mode": "external", "brin": "99ZV"}}
TC = {"exchange": {"mode": "external", "url": "https://tc/oso"}}
ALL = TC | {"bron": {"mode": "external"}, "doel": {"mode": "external"}}

CASES = {
    "simulated": ({}, "C-10", ""),
    "bron-of-the-right-school": (BRON, "B-02", ""),
    "bron-is-one-school": (BRON, "B-03", "99ZA"),
    "bron-with-two-systems": (BRON, "F-01", "po-twee-systemen"),
    "bron-without-brin-is-all-schools": ({"bron": {"mode": "external"}}, "B-03", ""),
    "plant-in-a-bron-of-others": ({"bron": {"mode": "external"}}, "I-08", "plants a fault"),
    "doel-of-the-right-school": (DOEL, "E-01", ""),
    "doel-is-one-school": (DOEL, "B-01", "99ZV"),
    "doel-that-must-deviate": ({"doel": {"mode": "external"}}, "C-10", "deviate on purpose"),
    "swv-that-must-deviate": ({"swv": {"mode": "external"}}, "I-06", "deviate on purpose"),
    "notification-to-a-moving-port": (TC, "H-01", "fixed port"),
    "notification-to-a-fixed-port": (TC | {"doel": {"port": 8443}}, "H-01", ""),
    "notification-to-nowhere": ({"doel": {"mode": "external"}}, "H-01", "doel.url"),
    "offer-to-nowhere": ({"swv": {"mode": "external"}}, "I-01", "swv.url"),
    "notification-to-others": ({"doel": {"mode": "external", "url": "https://d/oso"}}, "H-01", ""),
    "nobody-is-ours": (ALL, "B-02", "None of the parties"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_an_environment_cannot_run(scenarios: dict[str, Scenario], case: tuple[dict[str, Any], str, str]) -> None:
    """A scenario that needs what an external party cannot give does not apply, with the reason in two languages."""
    data, scenario_id, reason = case
    found = why_not(scenarios[scenario_id], make_environment(data, file=""))
    if not reason:
        assert found is None
    else:
        assert found is not None
        assert reason in found.en
        assert found.nl != found.en


def test_expected_verdicts_are_read(tmp_path: Path) -> None:
    """The list is JSON: id to verdict."""
    path = tmp_path / "verwacht.json"
    path.write_text('{"C-05": "failed", "B-02": "no_call"}', encoding="utf-8")
    assert read_expected(path) == {"C-05": Verdict.FAILED, "B-02": Verdict.NO_CALL}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot read"),
        ("{", "cannot read"),
        ('["C-05"]', "no list of verdicts"),
        ('{"C-05": "mislukt"}', "mislukt"),
        ('{"C-05": null}', "no list of verdicts"),
    ],
    ids=["absent", "no-json", "a-list", "unknown-verdict", "no-verdict"],
)
def test_expected_verdicts_that_are_none(tmp_path: Path, text: str | None, said: str) -> None:
    """What is no such list is refused with the file and an example or the words to choose from."""
    path = tmp_path / "verwacht.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said) as caught:
        read_expected(path)
    assert caught.value.where == str(path)
    assert "failed" in caught.value.remedy
