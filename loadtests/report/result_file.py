"""`load.json`, the single source of what a load run came to; and the tables and check sums beside it."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from loadtests.ledger.writer import cannot_write
from loadtests.model import Tijdvak, Uitslag, Verdeling
from simulator.errors import ConfigurationError
from simulator.files import SUMS, digest_of, sums_of, write_whole

NAME = "load.json"
SERIES = "series.csv"
STEPS = "steps.csv"

FORMAT = 1
"""Of load.json; goes up when a reader of the old one would misread the new one."""

_KIND = "load"
_NOT_FINITE = frozenset({"inf", "-inf", "nan"})
_PARTY_COLUMNS = ("cpu", "rss_mb", "handles", "sessies")


def write_uitslag(uitslag: Uitslag, path: Path) -> None:
    """Write a load run as JSON; the file is there whole or not at all.

    Raises:
        ConfigurationError: it cannot be written, for instance because the disk is full.
    """
    content = {"kind": _KIND, "format": FORMAT, **_plain(uitslag)}
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    _put(path, f"{text}\n".encode())


def read_uitslag(path: Path) -> Uitslag:
    """Return the load run in a file, or in the `load.json` of a folder.

    Raises:
        ConfigurationError: there is no such file, it is no load.json, it is damaged, or of a newer osolab.
    """
    file = path / NAME if path.is_dir() else path
    try:
        content = json.loads(file.read_bytes())
    except OSError as error:
        raise ConfigurationError(
            f"cannot be read: {error.strerror}",
            nl=f"is niet te lezen: {error.strerror}",
            where=str(file),
            remedy=f"give the folder of a load run, or the {NAME} in it",
            remedy_nl=f"geef de map van een belastingsrun, of de {NAME} daarin",
        ) from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(
            f"this is no JSON: {error}",
            nl=f"dit is geen JSON: {error}",
            where=str(file),
            remedy="the file was cut short or changed; run `osolab load` again",
            remedy_nl="het bestand is afgebroken of gewijzigd; draai `osolab load` opnieuw",
        ) from error
    if not isinstance(content, dict) or content.get("kind") != _KIND:
        raise ConfigurationError(
            "this is not the result of a load run",
            nl="dit is niet de uitslag van een belastingsrun",
            where=str(file),
            remedy=f"give the folder of a load run, or the {NAME} in it",
            remedy_nl=f"geef de map van een belastingsrun, of de {NAME} daarin",
        )
    made_in = content.get("format")
    if made_in != FORMAT:
        raise ConfigurationError(
            f"this is format {made_in!r} of {NAME}; this osolab reads format {FORMAT}",
            nl=f"dit is formaat {made_in!r} van {NAME}; deze osolab leest formaat {FORMAT}",
            where=str(file),
            remedy="use the osolab that made it",
            remedy_nl="gebruik de osolab die het gemaakt heeft",
        )
    try:
        uitslag = _read(Uitslag, {key: value for key, value in content.items() if key not in {"kind", "format"}}, "")
    except _MisfitError as error:
        raise ConfigurationError(
            f"{error.place or 'the file'}: {error.en}",
            nl=f"{error.place or 'het bestand'}: {error.nl}",
            where=str(file),
            remedy="the file was changed; run `osolab load` again",
            remedy_nl="het bestand is gewijzigd; draai `osolab load` opnieuw",
        ) from None
    assert isinstance(uitslag, Uitslag)
    return uitslag


def write_csv(uitslag: Uitslag, folder: Path) -> tuple[Path, ...]:
    """Write the run by second and the latencies by step as tables, and return their paths.

    Raises:
        ConfigurationError: they cannot be written.
    """
    tables = {SERIES: _series_rows(uitslag), STEPS: _step_rows(uitslag)}
    for name, rows in tables.items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        _put(folder / name, text.getvalue().encode())
    return tuple(folder / name for name in tables)


def write_sums(folder: Path, paths: Iterable[Path]) -> None:
    """Write `SHA256SUMS` over files in a folder, as `sha256sum --check` reads it.

    Raises:
        ConfigurationError: it cannot be written.
    """
    digests = ((path.relative_to(folder).as_posix(), digest_of(path)) for path in sorted(set(paths)))
    _put(folder / SUMS, sums_of(digests))


def _put(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, even when the machine stops half-way.

    Raises:
        ConfigurationError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content, durable=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def _series_rows(uitslag: Uitslag) -> list[list[object]]:
    """Return the seconds with what each party used in them; a party that was not looked at then has empty cells."""
    names = [field.name for field in fields(Tijdvak)]
    parties = sorted({verbruik.party for verbruik in uitslag.resources})
    used = {(int(verbruik.t), verbruik.party): verbruik for verbruik in uitslag.resources}
    rows: list[list[object]] = [[*names, *(f"{party}_{column}" for party in parties for column in _PARTY_COLUMNS)]]
    for tijdvak in uitslag.series:
        found = [used.get((tijdvak.t, party)) for party in parties]
        cells = (getattr(verbruik, column, "") for verbruik in found for column in _PARTY_COLUMNS)
        rows.append([*(getattr(tijdvak, name) for name in names), *cells])
    return rows


def _step_rows(uitslag: Uitslag) -> list[list[object]]:
    names = [field.name for field in fields(Verdeling)]
    told = [
        *(("step", name, verdeling) for name, verdeling in uitslag.steps.items()),
        *(("scenario", name, verdeling) for name, verdeling in uitslag.scenarios.items()),
        ("generator", "lateness", uitslag.lateness),
    ]
    return [
        ["kind", "name", *names],
        *([kind, name, *(getattr(verdeling, field) for field in names)] for kind, name, verdeling in told),
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a value as JSON holds it; a number that JSON has no form for becomes its word, such as `inf`."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


class _MisfitError(Exception):
    """A value that is not of the shape that its place asks for."""

    def __init__(self, place: str, *, en: str, nl: str) -> None:
        super().__init__(place)
        self.place = place
        self.en = en
        self.nl = nl


def _read(shape: Any, value: Any, place: str) -> Any:  # noqa: ANN401, PLR0911 - one branch a shape
    """Return a JSON value as the model's type for it, such as `tuple[Stuk, ...]`.

    Raises:
        _MisfitError: the value has another shape.
    """
    origin, arguments = get_origin(shape), get_args(shape)
    if shape is object:
        return value
    if origin is UnionType:
        chosen = NoneType if value is None else next(part for part in arguments if part is not NoneType)
        return _read(chosen, value, place)
    if origin is tuple and isinstance(value, list):
        return tuple(_read(arguments[0], item, f"{place}/{index}") for index, item in enumerate(value))
    if origin is not None and origin is not tuple and isinstance(value, dict):
        return {key: _read(arguments[1], item, f"{place}/{key}") for key, item in value.items()}
    if is_dataclass(shape) and isinstance(value, dict):
        return _read_fields(shape, value, place)
    if shape is float and _is_number(value):
        return float(value)
    if isinstance(shape, type) and issubclass(shape, StrEnum) and value in list(shape):
        return shape(value)
    if shape in {str, int, bool, NoneType} and type(value) is shape:
        return value
    shown = json.dumps(value, ensure_ascii=False)[:40]
    raise _MisfitError(place.lstrip("/"), en=f"{shown} does not belong here", nl=f"{shown} hoort hier niet")


def _read_fields(shape: Any, value: dict[str, Any], place: str) -> Any:  # noqa: ANN401 - any of the model's classes
    hints = get_type_hints(shape)
    needed = {field.name for field in fields(shape) if field.default is MISSING and field.default_factory is MISSING}
    for name in sorted(needed - value.keys()):
        raise _MisfitError(f"{place}/{name}".lstrip("/"), en="is missing", nl="ontbreekt")
    for name in sorted(value.keys() - hints.keys()):
        raise _MisfitError(f"{place}/{name}".lstrip("/"), en="is not known", nl="is niet bekend")
    return shape(**{name: _read(hints[name], item, f"{place}/{name}") for name, item in value.items()})


def _is_number(value: object) -> bool:
    """Tell whether JSON meant a number: a boolean is none, a word such as `inf` is."""
    if isinstance(value, str):
        return value in _NOT_FINITE
    return isinstance(value, int | float) and not isinstance(value, bool)
