"""`load.json`, the result of a load run, and the CSV tables and checksums beside it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from loadtests.ledger.writer import cannot_write
from loadtests.model import Difference, LatencyDistribution, LoadResult, Reconciliation, Segment, TimeBucket
from simulator.errors import ConfigurationError
from simulator.files import SUMS, digest_of, sums_of, write_atomically
from simulator.plain_data import MisfitError, PlainData

NAME = "load.json"
SERIES = "series.csv"
STEPS = "steps.csv"

FORMAT = 1
"""Version of the format of load.json; increased when a reader of the old format would misread the new one."""

_KIND = "load"
_DATA = PlainData(
    {
        LoadResult: {"verdict": "oordeel", "segments": "stukken"},
        Segment: {"mix": "mengsel", "count": "aantal", "hour": "uur"},
        Reconciliation: {"differences": "verschillen"},
        Difference: {"kind": "soort", "number": "nummer"},
    }
)
_PARTY_COLUMNS = ("cpu", "rss_mb", "handles", "sessies")


def write_load_result(result: LoadResult, path: Path) -> None:
    """Write a load run as JSON, atomically.

    Raises:
        ConfigurationError: it cannot be written, for instance because the disk is full.
    """
    content = {"kind": _KIND, "format": FORMAT, **_DATA.dump(result)}
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    _put(path, f"{text}\n".encode())


def read_load_result(path: Path) -> LoadResult:
    """Return the load run in a file, or in the `load.json` of a folder.

    Raises:
        ConfigurationError: no such file, not a load.json, damaged, or of a newer osolab.
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
        return _DATA.load(LoadResult, {key: value for key, value in content.items() if key not in {"kind", "format"}})
    except MisfitError as error:
        raise ConfigurationError(
            f"{error.place or 'the file'}: {error.en}",
            nl=f"{error.place or 'het bestand'}: {error.nl}",
            where=str(file),
            remedy="the file was changed; run `osolab load` again",
            remedy_nl="het bestand is gewijzigd; draai `osolab load` opnieuw",
        ) from None


def write_csv(result: LoadResult, folder: Path) -> tuple[Path, ...]:
    """Write the series and the latencies by step as CSV, and return their paths.

    Raises:
        ConfigurationError: they cannot be written.
    """
    tables = {SERIES: _series_rows(result), STEPS: _step_rows(result)}
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
    """Write a file atomically, also when the machine crashes.

    Raises:
        ConfigurationError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content, durable=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def _series_rows(result: LoadResult) -> list[list[object]]:
    """Return a row per second with the use of each party; cells without a sample are empty."""
    names = [field.name for field in fields(TimeBucket)]
    parties = sorted({usage.party for usage in result.resources})
    used = {(int(usage.t), usage.party): usage for usage in result.resources}
    rows: list[list[object]] = [[*names, *(f"{party}_{column}" for party in parties for column in _PARTY_COLUMNS)]]
    for bucket in result.series:
        found = [used.get((bucket.t, party)) for party in parties]
        cells = (getattr(usage, column, "") for usage in found for column in _PARTY_COLUMNS)
        rows.append([*(getattr(bucket, name) for name in names), *cells])
    return rows


def _step_rows(result: LoadResult) -> list[list[object]]:
    names = [field.name for field in fields(LatencyDistribution)]
    told = [
        *(("step", name, distribution) for name, distribution in result.steps.items()),
        *(("scenario", name, distribution) for name, distribution in result.scenarios.items()),
        ("generator", "lateness", result.lateness),
    ]
    return [
        ["kind", "name", *names],
        *([kind, name, *(getattr(distribution, field) for field in names)] for kind, name, distribution in told),
    ]
