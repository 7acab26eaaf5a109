"""The maximal dossiers as files: together they touch every path that a profile allows."""

from __future__ import annotations

from pathlib import Path

from simulator.dossier.examples.maximal import make_maximal
from simulator.dossier.writer import write
from simulator.files import write_atomically
from simulator.leerlingen.coverage.count import count_dossiers
from simulator.leerlingen.coverage.summary import Coverage, make_coverage
from simulator.leerlingen.population.output_folder import readable_trouble
from simulator.standard.overdracht import Profiel

FOLDER = "maximaal"
_SECOND = "-onderwijsnummer"
"""Suffix of the file of the second dossier of a profile: the one with an onderwijsnummer, which a BSN excludes."""


def write_maximal(out: Path) -> tuple[Path, ...]:
    """Write the maximal dossiers to `OUT/maximaal/` and return their files.

    `POPO.xml` and so on, and for the profiles that hold a number `POPO-onderwijsnummer.xml` beside it.

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    folder = out / FOLDER
    written = []
    with readable_trouble(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for profiel in Profiel:
            for dossier, suffix in zip(make_maximal(profiel), ("", _SECOND), strict=False):
                target = folder / f"{profiel}{suffix}.xml"
                write_atomically(target, write(dossier))
                written.append(target)
    return tuple(written)


def measure_maximal() -> Coverage:
    """Return the coverage of the maximal dossiers; it is complete as long as the examples keep up with the rules."""
    return make_coverage(count_dossiers((each, profiel) for profiel in Profiel for each in make_maximal(profiel)))
