"""The folder of a population: which order it belongs to, the progress of the run, and which files may be removed."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from simulator.errors import ConfigurationError
from simulator.files import SUMS, UNFINISHED, names_in, unfinished, write_atomically
from simulator.leerlingen.population.order import DATA, Counts, OutputFormat, PopulationOrder
from simulator.leerlingen.population.output import names_of

MANIFEST = "MANIFEST.json"
INCOMPLETE = "ONVOLTOOID.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Progress of an interrupted run.

    Attributes:
        done: number of pupils whose bytes are on disk.
        files: size of each append-only file at that moment.
        counts: number of those pupils by kind.
    """

    done: int = 0
    files: dict[str, int] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)


def named(name: str, suffix: str) -> str:
    """Return the name of a JSON file of the folder for a part of a population.

    >>> named("MANIFEST.json", "-1-of-4")
    'MANIFEST-1-of-4.json'
    """
    stem, dot, extension = name.partition(".")
    return f"{stem}{suffix}{dot}{extension}"


@contextmanager
def readable_trouble(out: Path) -> Iterator[None]:
    """Turn an OSError into a readable message.

    Raises:
        ConfigurationError: instead of the OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            remedy = "make room and run the same command again; it goes on where it stopped"
            remedy_nl = "maak ruimte en geef dezelfde opdracht nog eens; die gaat verder waar hij ophield"
        else:
            remedy, remedy_nl = "choose a folder that can be written", "kies een map waarin schrijven mag"
        raise ConfigurationError(
            f"cannot write: {error.strerror or error}",
            nl=f"schrijven lukt niet: {error.strerror or error}",
            where=str(error.filename or out),
            remedy=remedy,
            remedy_nl=remedy_nl,
        ) from error


def claim(out: Path, order: PopulationOrder, suffix: str, *, force: bool) -> Checkpoint:
    """Claim the folder for an order, and return its checkpoint in it.

    Raises:
        ConfigurationError: it holds something else, such as another population, which only `force` replaces.
    """
    out.mkdir(parents=True, exist_ok=True)
    json_files = sorted([*out.glob("MANIFEST*.json"), *out.glob("ONVOLTOOID*.json")])
    others = {
        json_file: found
        for json_file in json_files
        if (found := _read_json(json_file)).get("opdracht") != DATA.dump(order)
    }
    if others and not force:
        raise ConfigurationError(
            "the folder holds another population",
            nl="in de map staat een andere populatie",
            where=str(next(iter(others))),
            remedy="choose another folder, or write over it with --force",
            remedy_nl="kies een andere map, of overschrijf haar met --force",
        )
    if not json_files and any(out.iterdir()) and not force:
        raise ConfigurationError(
            "the folder is not empty",
            nl="de map is niet leeg",
            where=str(out),
            remedy="choose another folder, or write into it with --force",
            remedy_nl="kies een andere map, of schrijf erin met --force",
        )
    for json_file in others:
        _remove_population(out, json_file)
    (out / named(MANIFEST, suffix)).unlink(missing_ok=True)
    checkpoint = _read_checkpoint(out, order, suffix)
    keep_checkpoint(out, order, suffix, checkpoint)
    return checkpoint


def keep_checkpoint(out: Path, order: PopulationOrder, suffix: str, checkpoint: Checkpoint) -> None:
    """Save the progress of the run."""
    progress = {
        "gedaan": checkpoint.done,
        "bestanden": checkpoint.files,
        "tellingen": DATA.dump(checkpoint.counts),
    }
    content = {"opdracht": DATA.dump(order), "stand": progress}
    write_atomically(out / named(INCOMPLETE, suffix), (json.dumps(content, indent=2) + "\n").encode())


def _read_checkpoint(out: Path, order: PopulationOrder, suffix: str) -> Checkpoint:
    """Return the saved progress; that of a new run when a file is missing or shorter than it was."""
    match _read_json(out / named(INCOMPLETE, suffix)).get("stand"):
        case {"gedaan": int(done), "bestanden": dict(sizes), "tellingen": dict(counts)} if done:
            names = names_of(OutputFormat(order.format), suffix)
            files = {name: unfinished(out / name) for name in names}
            if (
                names
                and set(sizes) == set(names)
                and all(files[name].is_file() and files[name].stat().st_size >= sizes[name] for name in names)
            ):
                return Checkpoint(done=done, files=sizes, counts=DATA.load(Counts, counts))
    return Checkpoint()


def _read_json(json_file: Path) -> dict[str, object]:
    try:
        found = json.loads(json_file.read_text(encoding="utf-8"))
    except (ValueError, FileNotFoundError):
        return {}
    return found if isinstance(found, dict) else {}


def _remove_population(out: Path, json_file: Path) -> None:
    """Remove the files of another population, and nothing else."""
    suffix = json_file.stem.removeprefix("MANIFEST").removeprefix("ONVOLTOOID")
    names = {f"leerlingen{suffix}.parquet"}.union(*(names_of(output_format, suffix) for output_format in OutputFormat))
    if json_file.name.startswith("ONVOLTOOID"):
        loose = [str(file.relative_to(out)) for file in out.glob("xml/*/LN*.xml")]
    else:
        loose = list(names_in(out / f"{SUMS}{suffix}"))
    root = out.resolve()
    for name in [*loose, *names, *(name + UNFINISHED for name in names)]:
        target = (out / name).resolve()
        if target.is_relative_to(root) and target.is_file():
            target.unlink()
            if target.parent != root and not any(target.parent.iterdir()):
                target.parent.rmdir()
    if (out / "xml").is_dir() and not any((out / "xml").iterdir()):
        (out / "xml").rmdir()
    json_file.unlink()
