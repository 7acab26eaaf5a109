"""A population on disk: dossiers or flat records, the same bytes whatever the number of workers.

::

    OUT/xml/99AB/LN000001.xml      format xml: one dossier a file, by school of the sender
    OUT/dossiers.zip               format zip: the same files in one archive
    OUT/leerlingen.jsonl           format jsonl: one flat record a line
    OUT/MANIFEST.json              written last: seed, versions, counts, checksums
    OUT/ONVOLTOOID.json            there while the work goes on, or when it was broken off
"""

from __future__ import annotations

import errno
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import cache, partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from simulator import __version__
from simulator.dossier.snelschrijver import write_fast
from simulator.errors import ConfigurationError
from simulator.leerlingen.dossierbouw import GEGEVENSVERSIE, build_dossier
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.kenmerken import Kenmerken
from simulator.leerlingen.mix import LANDELIJK, Mix, parse_mix
from simulator.leerlingen.pgn import Pgnwijze, describe_numbers, get_pgnwijze, refuse_too_many
from simulator.leerlingen.uitvoer import Uitvoer, make_record, open_uitvoer, write_whole
from simulator.leerlingen.wereld import Wereld
from simulator.standard.overdracht import Profiel
from simulator.standard.release import DOSSIER_2019_1

AANNAMES = ("A26", "A35", "A40", "A51", "A52", "A53", "A54", "A55")
"""Assumptions that every population rests on.

BRIN 99xx is free, the test BSNs are never issued, carers have relation 1, 2 or 3, an onderwijsnummer starts with 10.
"""

MANIFEST = "MANIFEST.json"
ONVOLTOOID = "ONVOLTOOID.json"

WIDE_AANNAMES = ("A56",)
"""Accepted by whoever asks for `--pgn wide`: 900000000-999999999 is not issued either."""

_BLOCK = 25
"""Pupils that a worker makes at a time."""


class Formaat(StrEnum):
    """Shape of a population on disk."""

    XML = "xml"
    ZIP = "zip"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdracht:
    """What was asked: the same order gives the same bytes.

    Attributes:
        mix: as `parse_mix` writes it.
        peildatum: ISO date.
    """

    pupils: int
    seed: int
    mix: str
    format: str
    pgn: str
    peildatum: str = PEILDATUM.isoformat()
    gegevensversie: str = GEGEVENSVERSIE


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a population holds.

    Attributes:
        shard: part and number of parts, when only a part was made.
        profielen, pgn, scholen: number of pupils by profile, kind of number, BRIN of the sender.
        bestanden: sha256 by path; for a ZIP those of the files inside it.
    """

    opdracht: Opdracht
    shard: tuple[int, int] | None
    profielen: dict[str, int]
    pgn: dict[str, int]
    scholen: dict[str, int]
    bestanden: dict[str, str] = field(repr=False)
    osolab: str = __version__
    dossier: str = DOSSIER_2019_1.name
    aannames: tuple[str, ...] = AANNAMES

    @property
    def leerlingen(self) -> int:
        """Number of pupils."""
        return sum(self.profielen.values())

    def as_json(self) -> str:
        """Return the manifest as it stands on disk."""
        numbers = describe_numbers(self.opdracht.pupils, Pgnwijze(self.opdracht.pgn))
        return json.dumps({"leerlingen": self.leerlingen, "nummers": numbers, **asdict(self)}, indent=2) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuk:
    """One pupil as it goes to disk."""

    pad: str
    inhoud: bytes = field(repr=False)
    profiel: str
    pgn_soort: str
    brin: str


def get_formaat(name: str) -> Formaat:
    """Return the format called `name`.

    Raises:
        ConfigurationError: unknown, or not part of this version.
    """
    try:
        return Formaat(name)
    except ValueError:
        raise ConfigurationError(
            f"format {name!r} cannot be written",
            nl=f"vorm {name!r} kan niet worden geschreven",
            where="--format",
            remedy=f"choose one of: {', '.join(Formaat)}",
            remedy_nl=f"kies een van: {', '.join(Formaat)}",
        ) from None


def parse_shard(text: str) -> tuple[int, int]:
    """Return part and number of parts of `--shard i/n`.

    Raises:
        ConfigurationError: not of that form, or out of range.

    >>> parse_shard("2/4")
    (2, 4)
    """
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal()):
        raise ConfigurationError(
            f"{text!r} is no shard",
            nl=f"{text!r} is geen deel",
            where="--shard",
            remedy="write i/n, for instance 1/4",
            remedy_nl="schrijf i/n, bijvoorbeeld 1/4",
        )
    return _check_shard((int(part), int(parts)))


def _check_shard(shard: tuple[int, int]) -> tuple[int, int]:
    part, parts = shard
    if not 1 <= part <= parts:
        raise ConfigurationError(
            f"shard {part}/{parts} does not exist",
            nl=f"deel {part}/{parts} bestaat niet",
            where="--shard",
            remedy=f"count from 1/{max(parts, 1)}",
            remedy_nl=f"tel vanaf 1/{max(parts, 1)}",
        )
    return shard


def generate_population(
    *,
    pupils: int,
    seed: int,
    out: Path,
    mix: Mix | str = LANDELIJK,
    format: str = Formaat.XML,  # noqa: A002 - the name of the flag
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    pgn: str = Pgnwijze.SAFE,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Manifest:
    """Write a population and return its manifest.

    Args:
        pupils: number of pupils of the whole population.
        seed: same order, same bytes.
        out: target folder; made when absent.
        mix: shares of the profiles.
        format: `xml`, `zip` or `jsonl`.
        shard: make only part i of n; the parts may share a folder.
        workers: processes to work with.
        pgn: `safe`, `unique` or `wide`, see `Pgnwijze`.
        force: write over another population in the folder, whose files are then removed; other files always stay.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: an impossible order, a folder that holds something else, or one that cannot be written.
    """
    if pupils < 1 or workers < 1:
        where = "--pupils" if pupils < 1 else "--workers"
        raise ConfigurationError("at least one is needed", nl="minstens één is nodig", where=where)
    wijze = get_pgnwijze(pgn)
    refuse_too_many(pupils, wijze)
    opdracht = Opdracht(
        pupils=pupils,
        seed=seed,
        mix=str(parse_mix(mix) if isinstance(mix, str) else mix),
        format=get_formaat(format).value,
        pgn=wijze.value,
    )
    part, parts = _check_shard(shard) if shard else (1, 1)
    indices = range(pupils * (part - 1) // parts, pupils * part // parts)
    suffix = f"-{part}-of-{parts}" if shard else ""
    with _readable_trouble(out):
        _claim(out, opdracht, suffix, force=force)
        with open_uitvoer(out, opdracht.format, suffix) as uitvoer:
            manifest = _write_all(uitvoer, opdracht, _make_blocks(opdracht, indices, workers), len(indices), progress)
        manifest = replace(manifest, shard=shard, bestanden=manifest.bestanden | uitvoer.sums)
        write_whole(out / _named(MANIFEST, suffix), manifest.as_json().encode())
        (out / _named(ONVOLTOOID, suffix)).unlink()
    return manifest


def _named(name: str, suffix: str) -> str:
    stem, dot, extension = name.partition(".")
    return f"{stem}{suffix}{dot}{extension}"


@contextmanager
def _readable_trouble(out: Path) -> Iterator[None]:
    """Turn trouble with the disk into a message for a person."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            remedy = "make room and run the same command again; whole files stay, no half ones"
            remedy_nl = "maak ruimte en geef dezelfde opdracht nog eens; hele bestanden blijven staan, halve niet"
        else:
            remedy, remedy_nl = "choose a folder that can be written", "kies een map waarin schrijven mag"
        raise ConfigurationError(
            f"cannot write: {error.strerror or error}",
            nl=f"schrijven lukt niet: {error.strerror or error}",
            where=str(error.filename or out),
            remedy=remedy,
            remedy_nl=remedy_nl,
        ) from error


def _claim(out: Path, opdracht: Opdracht, suffix: str, *, force: bool) -> None:
    """Make the folder ours, or refuse: nothing of another population is written over without `force`."""
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
    for paper, found in others.items():
        _remove_population(out, paper, found)
    (out / _named(MANIFEST, suffix)).unlink(missing_ok=True)
    write_whole(
        out / _named(ONVOLTOOID, suffix), (json.dumps({"opdracht": asdict(opdracht)}, indent=2) + "\n").encode()
    )


def _read_paper(paper: Path) -> dict[str, object]:
    try:
        found = json.loads(paper.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _remove_population(out: Path, paper: Path, found: dict[str, object]) -> None:
    """Remove the files of another population, and nothing else."""
    bestanden = found.get("bestanden")
    suffix = paper.stem.removeprefix("MANIFEST").removeprefix("ONVOLTOOID")
    names = [*bestanden, f"dossiers{suffix}.zip"] if isinstance(bestanden, dict) else []
    broken_off = [] if names else out.glob("xml/*/LN*.xml")
    root = out.resolve()
    for target in (*((out / str(name)).resolve() for name in names), *(file.resolve() for file in broken_off)):
        if target.is_relative_to(root) and target.is_file():
            target.unlink()
            if target.parent != root and not any(target.parent.iterdir()):
                target.parent.rmdir()
    paper.unlink()


def _write_all(
    uitvoer: Uitvoer,
    opdracht: Opdracht,
    blocks: Iterable[list[Stuk]],
    total: int,
    progress: Callable[[int, int], None] | None,
) -> Manifest:
    """Write the pupils, and return what was written; the sums of files of lines are not known yet."""
    profielen: Counter[str] = Counter()
    pgn: Counter[str] = Counter()
    scholen: Counter[str] = Counter()
    sums: dict[str, str] = {}
    done = 0
    for block in blocks:
        for stuk in block:
            uitvoer.write(stuk.pad, stuk.inhoud)
            if uitvoer.counts_parts:
                sums[stuk.pad] = sha256(stuk.inhoud).hexdigest()
            profielen[stuk.profiel] += 1
            pgn[stuk.pgn_soort] += 1
            scholen[stuk.brin] += 1
        done += len(block)
        if progress:
            progress(done, total)
    return Manifest(
        opdracht=opdracht,
        shard=None,
        profielen=dict(sorted(profielen.items())),
        pgn=dict(sorted(pgn.items())),
        scholen=dict(sorted(scholen.items())),
        bestanden=sums,
        aannames=AANNAMES + (WIDE_AANNAMES if opdracht.pgn == Pgnwijze.WIDE else ()),
    )


def _make_blocks(opdracht: Opdracht, indices: range, workers: int) -> Iterator[list[Stuk]]:
    """Yield the pupils in order of index, made here or by other processes."""
    blocks = [indices[start : start + _BLOCK] for start in range(0, len(indices), _BLOCK)]
    make = partial(make_block, opdracht)
    if workers == 1 or len(blocks) == 1:
        yield from map(make, blocks)
        return
    # Spawned, not forked: a progress bar may run a thread in this process.
    with get_context("spawn").Pool(min(workers, len(blocks))) as pool:
        yield from pool.imap(make, blocks)


@cache
def _generator(seed: int, wijze: Pgnwijze) -> LeerlingGenerator:
    return LeerlingGenerator(seed, wereld=Wereld(seed), pgn=wijze)


@cache
def _kenmerken(profiel: Profiel) -> Kenmerken:
    return Kenmerken(profiel=profiel)


def make_block(opdracht: Opdracht, indices: range) -> list[Stuk]:
    """Return the pupils with these indices as they go to disk."""
    generator = _generator(opdracht.seed, Pgnwijze(opdracht.pgn))
    mix = parse_mix(opdracht.mix)
    return [_make_stuk(generator, opdracht, index, mix.draw(opdracht.seed, index)) for index in indices]


def _make_stuk(generator: LeerlingGenerator, opdracht: Opdracht, index: int, profiel: Profiel) -> Stuk:
    leerling = generator.leerling(index, kenmerken=_kenmerken(profiel))
    if opdracht.format == Formaat.JSONL:
        inhoud = make_record(leerling, profiel)
    else:
        inhoud = write_fast(build_dossier(leerling, profiel, datum=generator.peildatum))
    return Stuk(
        pad=f"xml/{leerling.school.brin}/{leerling.leerlingid}.xml",
        inhoud=inhoud,
        profiel=profiel.value,
        pgn_soort=leerling.pgn_soort.value,
        brin=leerling.school.brin,
    )
