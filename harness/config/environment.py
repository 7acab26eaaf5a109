"""The environment file: which parties are simulated, which are external, and how to reach them.

TOML, validated against `omgeving.schema.json`; `${VAR}` in a value is taken from the process environment and counts as
a secret. An error names file, line and key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from simulator.errors import ConfigurationError
from simulator.json_schema import dotted, first_complaint, load_schema
from simulator.standard.aannames import Aannames
from simulator.standard.release import Release, get_release

_VARIABLE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET = "***"  # noqa: S105 - shown in place of a secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """How one LAS takes part.

    Attributes:
        external: whether it is an external system instead of a simulated one.
        url: where an external one listens.
        brin: BRIN it uses; empty for that of the cast.
        routeringskenmerk: that it uses (in OSO 18 the index); empty for that of the cast.
        oin: in the certificate of an external one; empty for that of the cast.
        host: address that a simulated one listens at.
        port: port that a simulated one listens at; 0 for a free one.
        sabotage: planted misbehaviour of a simulated one.
    """

    external: bool = False
    url: str = ""
    brin: str = ""
    routeringskenmerk: str = ""
    oin: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    sabotage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """Certificates: a test PKI folder, or files; with neither, a temporary test PKI is made."""

    directory: Path | None = None
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    server_certificate: Path | None = None
    server_key: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Everything that a run or a server needs to know; keys are explained in the schema."""

    release: Release
    dossier: str = "2019.1"
    seed: int = 20260322
    peildatum: date = date(2026, 3, 27)
    transport: str = "https"
    workers: int = 1
    scenario_directories: tuple[Path, ...] = ()
    binding_directory: Path | None = None
    account: str = "t.tester"
    exchange: Party = field(default_factory=Party)
    bron: Party = field(default_factory=Party)
    doel: Party = field(default_factory=Party)
    swv: Party = field(default_factory=Party)
    tls: Tls = field(default_factory=Tls)
    deadline_s: float = 30.0
    connect_s: float = 5.0
    read_s: float = 60.0
    trigger_command: str = ""
    trigger_url: str = ""
    control_plane_host: str = "127.0.0.1"
    control_plane_port: int = 0
    load_mine: tuple[str, ...] = ()
    load_leerlingen: Path | None = None
    aannames: Aannames
    file: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)

    def party(self, name: str) -> Party:
        """Return how `bron`, `doel`, `swv` or `tc` takes part."""
        parties = {"bron": self.bron, "doel": self.doel, "swv": self.swv, "tc": self.exchange}
        return parties[name]

    @property
    def external(self) -> tuple[str, ...]:
        """The LAS roles that are external: the systems under test."""
        return tuple(name for name in ("bron", "doel", "swv") if self.party(name).external)


def default_environment() -> Environment:
    """Return the environment in which everything is simulated."""
    return make_environment({}, file="")


def load_environment(path: Path, *, variables: Mapping[str, str]) -> Environment:
    """Load an environment file.

    Args:
        path: of the file.
        variables: of the process environment, for `${VAR}`.

    Raises:
        ConfigurationError: not readable, not TOML, an unknown key, a wrong value or an unset variable.
    """
    text, raw = _read(path)
    data = _fill_in(raw, variables, lambda place: _where(path, text, place))
    complaint = first_complaint(load_schema("harness.config", "omgeving.schema.json"), data)
    if complaint is not None:
        error = complaint.error(where=_where(path, text, complaint.place))
        raise _without_value(error, raw, complaint.place)
    try:
        return make_environment(data, file=str(path), shown=_without_secrets(raw))
    except ConfigurationError as error:
        key = error.where.removeprefix(f"{path}: ").replace("[aannames] ", "aannames.")
        raise error.at(_where(path, text, tuple(key.split(".")))) from None


def environment_of(data: Mapping[str, Any], *, variables: Mapping[str, str]) -> Environment:
    """Return the environment that a mapping describes, in the form of an environment file; paths may be `Path`.

    Args:
        data: tables by name, as TOML gives them.
        variables: of the process environment, for `${VAR}`.

    Raises:
        ConfigurationError: an unknown key, a wrong value or an unset variable.

    >>> environment_of({"run": {"seed": 7}}, variables={}).seed
    7
    """
    raw = _plain(data)
    filled = _fill_in(raw, variables, dotted)
    complaint = first_complaint(load_schema("harness.config", "omgeving.schema.json"), filled)
    if complaint is not None:
        raise _without_value(complaint.error(where=dotted(complaint.place)), raw, complaint.place)
    return make_environment(filled, file="env", shown=_without_secrets(raw))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any TOML value
    """Return a value with paths as text, and with the list and dict types that TOML gives."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def _without_value(error: ConfigurationError, raw: Mapping[str, Any], place: Sequence[str | int]) -> ConfigurationError:
    """Return an error about a value that came from `${VAR}` without that value: it may be a secret."""
    written: Any = raw
    for part in place:
        if isinstance(part, int):
            written = written[part] if isinstance(written, list) else None
        else:
            written = written.get(part) if isinstance(written, dict) else None
    if not (isinstance(written, str) and _VARIABLE.search(written)):
        return error
    return ConfigurationError(
        f"what {written} stands for does not fit",
        nl=f"wat {written} voorstelt past hier niet",
        where=error.where,
        remedy=error.remedy,
        remedy_nl=error.remedy_nl,
    )


def _fill_in(
    raw: dict[str, Any], variables: Mapping[str, str], where: Callable[[tuple[str, ...]], str]
) -> dict[str, Any]:
    """Return the content with every `${VAR}` filled in."""

    def fill(value: Any, place: tuple[str, ...]) -> Any:  # noqa: ANN401 - any TOML value
        if isinstance(value, dict):
            return {key: fill(item, (*place, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [fill(item, place) for item in value]
        return _VARIABLE.sub(partial(known, place), value) if isinstance(value, str) else value

    def known(place: tuple[str, ...], match: re.Match[str]) -> str:
        if match["name"] not in variables:
            raise ConfigurationError(
                f"variable {match['name']} is not set",
                nl=f"variabele {match['name']} is niet gezet",
                where=where(place),
                remedy=f"export {match['name']}=… or write the value itself",
                remedy_nl=f"geef export {match['name']}=… of schrijf de waarde zelf",
            )
        return variables[match["name"]]

    return {key: fill(value, (key,)) for key, value in raw.items()}


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text of an environment file and its parsed content, variables not yet filled in."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(
            "no such environment file",
            nl="dit omgevingsbestand bestaat niet",
            where=str(path),
            remedy="check the path given with --env",
            remedy_nl="controleer het pad bij --env",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"cannot read the environment file: {error}",
            nl=f"kan het omgevingsbestand niet lezen: {error}",
            where=str(path),
        ) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"not TOML: {error}",
            nl=f"geen TOML: {error}",
            where=str(path),
            remedy="see the README for an example",
            remedy_nl="in de README staat een voorbeeld",
        ) from None
    return text, raw


def make_environment(data: Mapping[str, Any], *, file: str, shown: Mapping[str, Any] | None = None) -> Environment:
    """Build an environment from checked data; relative paths are taken from the folder of `file`.

    Raises:
        ConfigurationError: keys that contradict each other, or an unknown assumption.
    """
    run, waiting, trigger = data.get("run", {}), data.get("waiting", {}), data.get("trigger", {})
    control_plane, load = data.get("besturing", {}), data.get("load", {})
    folder = Path(file).parent if file else Path()
    tls = {key: folder / value for key, value in data.get("tls", {}).items()}
    parties = {name: _party(name, data.get(name, {}), file) for name in ("exchange", "bron", "doel", "swv")}
    try:
        peildatum = date.fromisoformat(run.get("peildatum", "2026-03-27"))
    except ValueError as error:
        raise ConfigurationError(
            f"{run['peildatum']!r} is no day that exists: {error}",
            nl=f"{run['peildatum']!r} is geen datum die bestaat",
            where=f"{file}: run.peildatum",
            remedy="write year, month and day, as in 2026-03-27",
            remedy_nl="schrijf jaar, maand en dag, zoals 2026-03-27",
        ) from None
    aannames = _aannames(data.get("aannames", {}), file)
    environment = Environment(
        release=get_release(run.get("release", "oso22")),
        dossier=run.get("dossier", "2019.1"),
        seed=run.get("seed", 20260322),
        peildatum=peildatum,
        transport=run.get("transport", "https"),
        workers=run.get("workers", 1),
        scenario_directories=tuple(folder / item for item in run.get("scenarios", ())),
        binding_directory=folder / run["bindings"] if "bindings" in run else None,
        account=run.get("account", "t.tester"),
        **parties,
        tls=Tls(**tls),
        deadline_s=waiting.get("deadline_s", 30.0),
        connect_s=waiting.get("connect_s", aannames.integer("A47")),
        read_s=waiting.get("read_s", aannames.integer("A46")),
        trigger_command=trigger.get("command", ""),
        trigger_url=trigger.get("url", ""),
        control_plane_host=control_plane.get("host", "127.0.0.1"),
        control_plane_port=control_plane.get("port", 0),
        load_mine=tuple(load.get("mine", ())),
        load_leerlingen=folder / load["leerlingen"] if "leerlingen" in load else None,
        aannames=aannames,
        file=file,
        shown=shown if shown is not None else dict(data),
    )
    if environment.transport == "memory" and (environment.external or environment.exchange.external):
        raise ConfigurationError(
            "an external party cannot be reached in memory",
            nl="een externe partij is niet in het geheugen te bereiken",
            where=f"{file}: run.transport",
            remedy='use "https"',
            remedy_nl='gebruik "https"',
        )
    return environment


def _aannames(overrides: Mapping[str, str | int], file: str) -> Aannames:
    try:
        return Aannames.load(overrides)
    except ConfigurationError as error:
        raise error.at(": ".join(part for part in (file, error.where) if part)) from None


def _party(name: str, data: Mapping[str, Any], file: str) -> Party:
    external = data.get("mode") == "external"
    if name == "exchange" and external and not data.get("url"):
        raise ConfigurationError(
            "an external exchange needs a url",
            nl="een extern Traffic Center heeft een url nodig",
            where=f"{file}: exchange.url",
            remedy='add url = "https://…"',
            remedy_nl='zet erbij: url = "https://…"',
        )
    if external and data.get("sabotage"):
        raise ConfigurationError(
            "an external party cannot be sabotaged",
            nl="een externe partij kan niet worden gesaboteerd",
            where=f"{file}: {name}.sabotage",
            remedy="take it out",
            remedy_nl="haal dit weg",
        )
    return Party(
        external=external,
        url=data.get("url", ""),
        brin=data.get("brin", ""),
        routeringskenmerk=data.get("routeringskenmerk", ""),
        oin=data.get("oin", ""),
        host=data.get("host", "127.0.0.1"),
        port=data.get("port", 0),
        sabotage=tuple(data.get("sabotage", ())),
    )


def _where(path: Path, text: str, place: tuple[str | int, ...]) -> str:
    """Return file, line and key; the TOML reader gives no lines, so the key is looked up under its table heading."""
    keys = [str(part) for part in place if not isinstance(part, int)]
    table = re.escape(keys[0]) if keys else ""
    line = inside = 0
    for number, content in enumerate(text.splitlines(), start=1):
        if re.match(rf"\s*\[\s*{table}\s*\]", content):
            line = inside = number
        elif re.match(r"\s*\[", content):
            inside = 0
        elif (inside or len(keys) == 1) and re.match(rf"\s*[\"']?{re.escape(keys[-1])}[\"']?\s*=", content):
            line = number
            break
    return f"{path}:{line}: {dotted(place)}" if line else f"{path}: {dotted(place)}"


def _without_secrets(value: Any) -> Any:  # noqa: ANN401 - any TOML value
    """Return the file's content with every `${VAR}` value hidden: reports carry the environment."""
    if isinstance(value, dict):
        return {key: _without_secrets(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return _SECRET if isinstance(value, str) and _VARIABLE.search(value) else value
