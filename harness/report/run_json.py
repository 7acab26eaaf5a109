"""run.json: the source of every report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from harness.outcome import RunResult, ScenarioResult
from harness.report.model import AannameRow, EisRow, Json, Registers
from simulator.errors import ConfigurationError
from simulator.files import write_atomically
from simulator.journal import mask
from simulator.plain_data import MisfitError, PlainData

NAME = "run.json"

T = TypeVar("T")

_DATA = PlainData()


@dataclass(frozen=True, slots=True, kw_only=True)
class _RegisterRows:
    """Both registers as run.json holds them."""

    eisen: tuple[EisRow, ...]
    aannames: tuple[AannameRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _RegisterPart:
    """The part of run.json that is beside the run."""

    registers: _RegisterRows


class RunFile:
    """Writes run.json, once after every scenario.

    Args:
        run_dir: folder of the run.
        registers: rows that the run is judged by.
        unmasked: whether pgn's and keys are kept readable.
    """

    def __init__(self, run_dir: Path, registers: Registers, *, unmasked: bool) -> None:
        self._run_dir = run_dir
        self._registers = asdict(
            _RegisterRows(eisen=tuple(registers.eisen.values()), aannames=tuple(registers.aannames.values()))
        )
        self._unmasked = unmasked
        self._scenarios: dict[int, tuple[ScenarioResult, Json]] = {}

    def write(self, run: RunResult, *, indent: int | None = None) -> None:
        """Write it atomically: a reader sees the old file or the new one."""
        scenarios = [self._scenario(scenario) for scenario in run.scenarios]
        data = self._readable(replace(run, scenarios=()).to_json())
        data |= {"scenarios": scenarios, "summary": run.summary, "registers": self._registers}
        text = json.dumps(data, ensure_ascii=False, indent=indent)
        write_atomically(self._run_dir / NAME, text.encode("utf-8", "replace") + b"\n")

    def _scenario(self, scenario: ScenarioResult) -> Json:
        """Return a scenario as JSON; cached."""
        if id(scenario) not in self._scenarios:
            self._scenarios[id(scenario)] = (scenario, self._readable(asdict(scenario)))
        return self._scenarios[id(scenario)][1]

    def _readable(self, data: Json) -> Json:
        return data if self._unmasked else {key: _mask(value) for key, value in data.items()}


def read_run(run_dir: Path) -> tuple[RunResult, Registers]:
    """Read run.json back.

    Raises:
        ConfigurationError: there is none, or it is damaged.
    """
    path = run_dir / NAME
    if not path.is_file():
        raise ConfigurationError(
            "this is no run folder: it has no run.json",
            nl="dit is geen map van een run: er staat geen run.json in",
            where=str(run_dir),
            remedy="give the folder that was named with --out of osolab run or osolab demo",
            remedy_nl="geef de map die bij --out van osolab run of osolab demo stond",
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        run, rows = run_from_json(data), _load(_RegisterPart, data).registers
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}"
        raise _damage(f"is no JSON: {error.msg}", f"is geen JSON: {error.msg}", where) from None
    except MisfitError as error:
        message = f"is no result of a run: {error.place or 'the file'}: {error.en}"
        nl = f"is geen uitkomst van een run: {error.place or 'het bestand'}: {error.nl}"
        raise _damage(message, nl, str(path)) from None
    except (OSError, ValueError) as error:
        message, nl = f"is no result of a run: {error}", f"is geen uitkomst van een run: {error}"
        raise _damage(message, nl, str(path)) from None
    return run, Registers(eisen={row.id: row for row in rows.eisen}, aannames={row.id: row for row in rows.aannames})


def run_from_json(data: object) -> RunResult:
    """Return the run in what run.json holds.

    Raises:
        MisfitError: it is no run.json; names the place.
    """
    return _load(RunResult, data)


def _load(shape: type[T], data: object) -> T:
    """Return a part of run.json; the keys of the other parts are left alone."""
    if isinstance(data, dict):
        data = {key: value for key, value in data.items() if key in shape.__annotations__}
    return _DATA.load(shape, data)


def _damage(message: str, nl: str, where: str) -> ConfigurationError:
    return ConfigurationError(
        message,
        nl=nl,
        where=where,
        remedy="run the scenarios again; run.json cannot be rebuilt from the reports",
        remedy_nl="draai de scenario's opnieuw; run.json is niet uit de verslagen te herstellen",
    )


def _mask(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Mask every string value; numbers are no pgn here (a seed may have nine digits), and keys are osolab's own."""
    match value:
        case str():
            return mask(value)
        case Mapping():
            return {key: _mask(item) for key, item in value.items()}
        case list() | tuple():
            return [_mask(item) for item in value]
        case _:
            return value
