"""Which paths the dossiers of each profile hold, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from simulator.dossier.model import Dossier
from simulator.leerlingen.coverage.paths import count_paths
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.population.order import Opdracht
from simulator.leerlingen.population.pupil import remake
from simulator.standard.overdracht import Profiel


@dataclass(frozen=True, slots=True, kw_only=True)
class Padtelling:
    """How often each path occurs in the dossiers of a profile.

    Attributes:
        elementen: number of elements by (profile, path).
        dossiers: number of dossiers that hold the path, by (profile, path).
        profielen: number of dossiers by profile.
    """

    elementen: Counter[tuple[Profiel, str]] = field(default_factory=Counter)
    dossiers: Counter[tuple[Profiel, str]] = field(default_factory=Counter)
    profielen: Counter[Profiel] = field(default_factory=Counter)

    def add(self, more: Padtelling) -> None:
        """Count what `more` has counted here too."""
        self.elementen.update(more.elementen)
        self.dossiers.update(more.dossiers)
        self.profielen.update(more.profielen)


def count_dossiers(dossiers: Iterable[tuple[Dossier, Profiel]]) -> Padtelling:
    """Return the paths of dossiers, each of the profile beside it."""
    telling = Padtelling()
    for dossier, profiel in dossiers:
        telling.profielen[profiel] += 1
        for path, elements in count_paths(dossier).items():
            telling.elementen[profiel, path] += elements
            telling.dossiers[profiel, path] += 1
    return telling


def count_block(opdracht: Opdracht, indices: range) -> Padtelling:
    """Return the paths of the dossiers of these pupils, without the faults that may have been put in."""
    day = date.fromisoformat(opdracht.peildatum)
    return count_dossiers(
        (build_dossier(leerling, profiel, datum=day), profiel) for leerling, profiel in remake(opdracht, indices)
    )
