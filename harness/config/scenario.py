"""Scenario files: data only, one YAML file each; an error names file, line and key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from harness.outcome import Level
from simulator.errors import ConfigurationError
from simulator.json_schema import SchemaComplaint, dotted, first_complaint, load_schema
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import load_eisen
from simulator.standard.overdracht import Profiel, Role
from simulator.text.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """How a dossier was made available.

    Attributes:
        inzage: whether the parents were given inzage.
        toestemming: `Ja`, `Nee`, or None for the one that fits the profile.
        for_target: whether the target school may fetch it; otherwise another school may.
        plant: fault planted in the dossier, such as `bsn`.
    """

    inzage: bool = True
    toestemming: str | None = None
    for_target: bool = True
    plant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSystem:
    """What one source system holds of the pupil when the scenario begins."""

    known: bool = True
    prepared: Preparation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The state when a scenario begins.

    Attributes:
        pupils: how many.
        pupil: traits of every pupil, keys as in the schema.
        source: school of the cast that holds the pupil; empty for the one that fits the profile.
        target: school of the cast that asks; empty for the one that fits the profile.
        systems: one for each source system of that school.
    """

    pupils: int = 1
    pupil: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    target: str = ""
    systems: tuple[GivenSystem, ...] = (GivenSystem(),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a step must lead to; None means: not checked. Keys are explained in the schema."""

    delivered: bool | None = None
    refused: str = ""
    by: str = ""
    sessie: bool | None = None
    sessies: int | None = None
    aanleverpunten: int | None = None
    reported: int | None = None
    notified: bool | None = None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStep:
    """One step: a verb, its parameters and what it must lead to."""

    do: str
    title: Text | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    expect: Expectation = field(default_factory=Expectation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario, as its file says."""

    id: str
    title: Text
    purpose: Text | None
    role: Role
    profile: Profiel
    flow: str
    level: Level
    basis: str
    tags: tuple[str, ...]
    eisen: tuple[str, ...]
    aannames: tuple[str, ...]
    given: Given
    steps: tuple[ScenarioStep, ...]
    source: str

    @property
    def group(self) -> str:
        """The letter of the catalogue group."""
        return self.id[0]


_SEE_SCHEMA = Text(nl="zie scenario.schema.json", en="see scenario.schema.json")

_FAST: type[yaml.SafeLoader | yaml.CSafeLoader] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def load_scenarios(directories: Iterable[Path] = ()) -> dict[str, Scenario]:
    """Load the bundled scenarios and those in `directories`, by id.

    Raises:
        ConfigurationError: a file that is no scenario, or two files with one id.
    """
    bundled = Path(str(resources.files("scenarios")))
    found: dict[str, Scenario] = {}
    for directory in (bundled, *directories):
        if not directory.is_dir():
            raise ConfigurationError(
                f"no such folder: {directory}",
                nl=f"deze map bestaat niet: {directory}",
                remedy="give a folder with scenario files",
                remedy_nl="geef een map met scenariobestanden",
            )
        for path in sorted(directory.rglob("*.yaml")):
            scenario = load_scenario(path)
            if scenario.id in found:
                raise ConfigurationError(
                    f"scenario {scenario.id} stands in two files",
                    nl=f"scenario {scenario.id} staat in twee bestanden",
                    where=str(path),
                    remedy=f"give it an id of its own; the other is {found[scenario.id].source}",
                    remedy_nl=f"geef het een eigen id; het andere is {found[scenario.id].source}",
                )
            found[scenario.id] = scenario
    return dict(sorted(found.items()))


def load_scenario(path: Path) -> Scenario:
    """Load one scenario file.

    Raises:
        ConfigurationError: not readable, not YAML, or not a scenario; names file, line and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"cannot read the scenario: {error}", nl=f"kan het scenario niet lezen: {error}", where=str(path)
        ) from None
    try:
        node, data = _read_yaml(text)
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2026-99-99 is a ValueError
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise ConfigurationError(
            f"not YAML: {problem}",
            nl=f"geen YAML: {problem}",
            where=f"{path}{line}",
            remedy="check the indentation and the quotes",
            remedy_nl="controleer het inspringen en de aanhalingstekens",
        ) from None
    complaint = first_complaint(load_schema("scenarios", "scenario.schema.json"), data) or _contradiction(data)
    if complaint is not None:
        place = complaint.place
        raise complaint.error(where=f"{path}:{_line(node, place)}: {dotted(place)}", otherwise=_SEE_SCHEMA)
    return _scenario(data, source=str(path))


def _read_yaml(text: str) -> tuple[yaml.Node | None, Any]:
    """Return the nodes, which have line numbers, and the data; the loader of pure Python explains errors better."""
    try:
        return yaml.compose(text, Loader=_FAST), yaml.load(text, Loader=_FAST)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError):
        return yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)


def _contradiction(data: Mapping[str, Any]) -> SchemaComplaint | None:
    """Return an error that the schema cannot express: an id that no register has, or `other` with only one pupil."""
    registers = {"eisen": tuple(load_eisen()), "aannames": tuple(row.id for row in Aannames.load().register)}
    for key, known in registers.items():
        for number, name in enumerate(data.get(key, ())):
            if name not in known:
                return SchemaComplaint(
                    place=(key, number),
                    what=Text(nl=f"{name!r} staat niet in het register", en=f"{name!r} is not in the register"),
                    remedy=Text(nl=f"zie `osolab list {key}`", en=f"see `osolab list {key}`"),
                )
    for number, step in enumerate(data["steps"]):
        if step.get("with", {}).get("pupil") == "other" and data.get("given", {}).get("pupils", 1) == 1:
            return SchemaComplaint(
                place=("steps", number, "with", "pupil"),
                what=Text(nl="er is geen andere leerling", en="there is no other pupil"),
                remedy=Text(nl="geef given.pupils minstens 2", en="give given.pupils at least 2"),
            )
    return None


def _line(node: yaml.Node | None, place: Sequence[str | int]) -> int:
    """Return the line of a key or item, or of the nearest parent that is in the file."""
    line = 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _text(data: Mapping[str, str] | None) -> Text | None:
    return None if data is None else Text(nl=data["nl"], en=data["en"])


def _scenario(data: Mapping[str, Any], *, source: str) -> Scenario:
    return Scenario(
        id=data["id"],
        title=Text(**data["title"]),
        purpose=_text(data.get("purpose")),
        role=Role(data["role"]),
        profile=Profiel(data["profile"]),
        flow=data["flow"],
        level=Level(data.get("level", Level.MOET)),
        basis=data["basis"],
        tags=tuple(data.get("tags", ())),
        eisen=tuple(data["eisen"]),
        aannames=tuple(data.get("aannames", ())),
        given=_given(data.get("given", {})),
        steps=tuple(_step(item) for item in data["steps"]),
        source=source,
    )


def _given(data: Mapping[str, Any]) -> Given:
    return Given(
        pupils=data.get("pupils", 1),
        pupil=data.get("pupil", {}),
        source=data.get("source", ""),
        target=data.get("target", ""),
        systems=tuple(
            GivenSystem(known=item.get("known", True), prepared=_preparation(item.get("prepared")))
            for item in data.get("systems", ({},))
        ),
    )


def _preparation(data: Mapping[str, Any] | None) -> Preparation | None:
    if data is None:
        return None
    return Preparation(
        inzage=data.get("inzage", True),
        toestemming=data.get("toestemming"),
        for_target=data.get("for", "target") == "target",
        plant=data.get("plant", ""),
    )


def _step(data: Mapping[str, Any]) -> ScenarioStep:
    expect = dict(data.get("expect", {}))
    return ScenarioStep(
        do=data["do"],
        title=_text(data.get("title")),
        params=data.get("with", {}),
        expect=Expectation(**expect | {"findings": tuple(expect.get("findings", ()))}),
    )
