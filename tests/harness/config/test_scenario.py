"""Scenario files: what they mean, and what is said about each kind of mistake: file, line and key, in two languages."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from harness.config.scenario import (
    Expectation,
    GivenSystem,
    Preparation,
    ScenarioStep,
    load_scenario,
    load_scenarios,
)
from harness.outcome import Level
from harness.play.steps import ACTORS, TITLES, VERBS
from simulator.errors import ConfigurationError
from simulator.standard.overdracht import Profiel, Role
from simulator.standard.resultaat import Reason

GOOD = """\
id: M-20
title: {nl: Proef, en: Trial}
role: bron
profile: POVO
flow: N
basis: derived
eisen: [FS-04]
given:
  systems:
    - prepared: {inzage: false, for: other, plant: bsn}
    - known: false
steps:
  - do: request_dossier
    title: {nl: Ophalen, en: Fetching}
    with: {aanvraagdatum: after}
    expect: {delivered: false, refused: no_inzage, by: bron, findings: [PaO.LL12]}
"""
"""Eighteen lines; the mistakes below each change one of them."""


def write(folder: Path, text: str, name: str = "proef.yaml") -> Path:
    """Write a scenario file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_every_part(tmp_path: Path) -> None:
    """A scenario is what its file says, with defaults for what it leaves out."""
    scenario = load_scenario(write(tmp_path, GOOD))
    assert (scenario.id, scenario.group, scenario.role, scenario.profile) == ("M-20", "M", Role.BRON, Profiel.POVO)
    assert (scenario.level, scenario.purpose, scenario.tags, scenario.aannames) == (Level.MOET, None, (), ())
    assert scenario.given.pupils == 1
    assert scenario.given.systems == (
        GivenSystem(prepared=Preparation(inzage=False, for_target=False, plant="bsn")),
        GivenSystem(known=False),
    )
    (step,) = scenario.steps
    assert step == ScenarioStep(
        do="request_dossier",
        title=step.title,
        params={"aanvraagdatum": "after"},
        expect=Expectation(delivered=False, refused="no_inzage", by="bron", findings=("PaO.LL12",)),
    )
    assert step.title is not None
    assert (step.title.nl, step.title.en) == ("Ophalen", "Fetching")
    assert scenario.source.endswith("proef.yaml")


MISTAKES = {
    "unknown-key": ("basis: derived", "basis: derived\nbasys: derived", 7, "basys", "did you mean 'basis'"),
    "unknown-role": ("role: bron", "role: bronn", 3, "role", "did you mean 'bron'"),
    "unknown-profile": ("profile: POVO", "profile: povo", 4, "profile", "POVO"),
    "unknown-flow": ("flow: N", "flow: X", 5, "flow", "allowed: N, A, E"),
    "form-of-the-id": ("id: M-20", "id: Z-1", 1, "id", "Id in the catalogue"),
    "missing-key": ("flow: N\n", "", 1, "(top)", "add it"),
    "half-a-title": ("title: {nl: Proef, en: Trial}", "title: {nl: Proef}", 2, "title", "add it"),
    "no-list": ("eisen: [FS-04]", "eisen: FS-04", 7, "eisen", ""),
    "empty-list": ("eisen: [FS-04]", "eisen: []", 7, "eisen", ""),
    "unknown-eis": ("eisen: [FS-04]", "eisen: [FS-04, ZZ-99]", 7, "eisen[1]", "osolab list eisen"),
    "unknown-aanname": ("eisen: [FS-04]", "eisen: [FS-04]\naannames: [A99]", 8, "aannames[0]", "osolab list aannames"),
    "unknown-key-below": ("    - known: false", "    - knwon: false", 11, "given.systems[1].knwon", "'known'"),
    "text-for-a-boolean": ("    - known: false", "    - known: nee", 11, "given.systems[1].known", ""),
    "too-many-pupils": ("given:", "given:\n  pupils: 35", 9, "given.pupils", ""),
    "unknown-school": ("given:", "given:\n  source: gymnasium", 9, "given.source", "po-doel"),
    "unknown-verb": ("do: request_dossier", "do: request_dosier", 13, "steps[0].do", "did you mean 'request_dossier'"),
    "no-verb": ("  - do: request_dossier\n    title:", "  - title:", 13, "steps[0]", "add it"),
    "unknown-parameter": ("aanvraagdatum: after", "datum: after", 15, "steps[0].with.datum", "aanvraagdatum"),
    "unknown-expectation": ("delivered: false", "deliverd: false", 16, "steps[0].expect.deliverd", "'delivered'"),
    "unknown-reason": ("no_inzage", "no_inzag", 16, "steps[0].expect.refused", "did you mean 'no_inzage'"),
    "other-pupil-of-one": ("aanvraagdatum: after", "pupil: other", 15, "steps[0].with.pupil", "given.pupils"),
    "no-steps": (GOOD[GOOD.index("steps:") :], "steps: []\n", 12, "steps", ""),
}
"""Old text, new text, line, key, part of the remedy."""


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named(tmp_path: Path, mistake: tuple[str, str, int, str, str]) -> None:
    """The message names file, line and key, says what to do, and differs between the languages."""
    old, new, line, key, remedy = mistake
    assert GOOD.count(old) == 1
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigurationError) as caught:
        load_scenario(path)
    assert caught.value.where == f"{path}:{line}: {key}"
    assert remedy in caught.value.remedy
    assert caught.value.remedy
    assert caught.value.in_language("nl") != caught.value.in_language("en")


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        pytest.param("id: M-20\n  title: [", ":2", "not YAML", id="indentation"),
        pytest.param("id: 'M-20\n", "", "not YAML", id="open-quote"),
        pytest.param("a: 2026-99-99\n", "", "not YAML", id="impossible-date"),
        pytest.param("- 1\n- 2\n", ":1: (top)", "is not of type", id="a-list"),
        pytest.param("", ":1: (top)", "is not of type", id="empty"),
        pytest.param("!!python/object:os.system {}\n", ":1", "not YAML", id="no-code-from-files"),
    ],
)
def test_what_is_no_scenario(tmp_path: Path, content: str, where: str, what: str) -> None:
    """Other files are refused with a message, never a traceback."""
    path = write(tmp_path, content)
    with pytest.raises(ConfigurationError, match=what) as caught:
        load_scenario(path)
    assert caught.value.where.startswith(f"{path}{where}")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["absent", "no-text"])
def test_what_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    """A file that is not there, or is no text, is named."""
    path = tmp_path / "proef.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot read") as caught:
        load_scenario(path)
    assert caught.value.where == str(path)


def test_folders_add_scenarios(tmp_path: Path) -> None:
    """Scenarios of one's own stand beside the bundled ones, in order of id."""
    write(tmp_path, GOOD)
    found = load_scenarios([tmp_path])
    assert "M-20" in found
    assert set(load_scenarios()) == set(found) - {"M-20"}
    assert list(found) == sorted(found)


def test_an_id_stands_in_one_file(tmp_path: Path) -> None:
    """Two files with one id are refused; the message names both."""
    write(tmp_path, GOOD)
    other = write(tmp_path, GOOD, "tweede.yaml")
    with pytest.raises(ConfigurationError, match="M-20 stands in two files") as caught:
        load_scenarios([tmp_path])
    assert caught.value.where == str(other)
    assert "proef.yaml" in caught.value.remedy


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A folder of scenarios must exist."""
    with pytest.raises(ConfigurationError, match="no such folder"):
        load_scenarios([tmp_path / "weg"])


def test_bundled_files_are_named_after_their_id() -> None:
    """A scenario is found by its name: `<group>/<id>-<slug>.yaml`, titles in two languages."""
    for scenario in load_scenarios().values():
        path = Path(scenario.source)
        assert path.parent.name == scenario.group
        assert path.name.startswith(f"{scenario.id}-")
        assert scenario.purpose is not None
        assert scenario.title.nl != scenario.title.en


def test_the_schema_and_the_code_agree() -> None:
    """Verbs, expectations and reasons of the schema are those of the code."""
    schema = json.loads(resources.files("scenarios").joinpath("scenario.schema.json").read_text(encoding="utf-8"))
    defs = schema["$defs"]
    assert set(defs["step"]["properties"]["do"]["enum"]) == set(VERBS) == set(ACTORS) == set(TITLES)
    assert set(defs["expect"]["properties"]) == set(Expectation.__slots__)
    assert defs["expect"]["properties"]["refused"]["enum"] == list(Reason)
