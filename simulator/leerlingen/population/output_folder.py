"""The folder of a population: whose it is, how far the work has come, and what may be removed."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from simulator.errors import ConfigurationError
from simulator.files import SUMS, UNFINISHED, names_in, unfinished, write_whole
from simulator.leerlingen.population.order import Formaat, Opdracht, Tellingen
from simulator.leerlingen.population.output import names_of

MANIFEST = "MANIFEST.json"
ONVOLTOOID = "ONVOLTOOID.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How far broken-off work had come.

    Attributes:
        gedaan: number of pupils whose bytes are on disk.
        bestanden: size of each growing file at that moment.
        tellingen: those pupils by kind.
    """

    gedaan: int = 0
    bestanden: dict[str, int] = field(default_factory=dict)
    tellingen: Tellingen = field(default_factory=Tellingen)


def named(name: str, suffix: str) -> str:
    """Return the name of a paper for a part of a population.

    >>> named("MANIFEST.json", "-1-of-4")
    'MANIFEST-1-of-4.json'
    """
    stem, dot, extension = name.partition(".")
    return f"{stem}{suffix}{dot}{extension}"


@contextmanager
def readable_trouble(out: Path) -> Iterator[None]:
    """Turn trouble with the disk into a message for a person.

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


def claim(out: Path, opdracht: Opdracht, suffix: str, *, force: bool) -> Stand:
    """Make the folder ours and return how far this order had come in it.

    Raises:
        ConfigurationError: it holds something else; nothing of another population is written over without `force`.
    """
    out.mkdir(parents=True, exist_ok=True)
    papers = sorted([*out.glob("MANIFEST*.json"), *out.glob("ONVOLTOOID*.json")])
    others = {paper: found for paper in papers if (found := _read_paper(paper)).get("opdracht") != asdict(opdracht)}
    if others and not force:
        raise ConfigurationError(
            "the folder holds another population",
            nl="in de map staat een andere populatie",
            where=str(next(iter(others))),
            remedy="choose another folder, or write over it with --force",
            remedy_nl="kies een andere map, of overschrijf haar met --force",
        )
    if not papers and any(out.iterdir()) and not force:
        raise ConfigurationError(
            "the folder is not empty",
            nl="de map is niet leeg",
            where=str(out),
            remedy="choose another folder, or write into it with --force",
            remedy_nl="kies een andere map, of schrijf erin met --force",
        )
    for paper in others:
        _remove_population(out, paper)
    (out / named(MANIFEST, suffix)).unlink(missing_ok=True)
    stand = _read_stand(out, opdracht, suffix)
    keep_stand(out, opdracht, suffix, stand)
    return stand


def keep_stand(out: Path, opdracht: Opdracht, suffix: str, stand: Stand) -> None:
    """Write down how far the work has come."""
    paper = {"opdracht": asdict(opdracht), "stand": asdict(stand)}
    write_whole(out / named(ONVOLTOOID, suffix), (json.dumps(paper, indent=2) + "\n").encode())


def _read_stand(out: Path, opdracht: Opdracht, suffix: str) -> Stand:
    """Return how far the work had come; the beginning when a file it needs has gone or is shorter than it was."""
    match _read_paper(out / named(ONVOLTOOID, suffix)).get("stand"):
        case {"gedaan": int(gedaan), "bestanden": dict(sizes), "tellingen": dict(tellingen)} if gedaan:
            names = names_of(Formaat(opdracht.format), suffix)
            files = {name: unfinished(out / name) for name in names}
            if (
                names
                and set(sizes) == set(names)
                and all(files[name].is_file() and files[name].stat().st_size >= sizes[name] for name in names)
            ):
                return Stand(gedaan=gedaan, bestanden=sizes, tellingen=Tellingen(**tellingen))
    return Stand()


def _read_paper(paper: Path) -> dict[str, object]:
    try:
        found = json.loads(paper.read_text(encoding="utf-8"))
    except (ValueError, FileNotFoundError):
        return {}
    return found if isinstance(found, dict) else {}


def _remove_population(out: Path, paper: Path) -> None:
    """Remove the files of another population, and nothing else."""
    suffix = paper.stem.removeprefix("MANIFEST").removeprefix("ONVOLTOOID")
    names = {f"leerlingen{suffix}.parquet"}.union(*(names_of(formaat, suffix) for formaat in Formaat))
    if paper.name.startswith("ONVOLTOOID"):
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
    paper.unlink()
