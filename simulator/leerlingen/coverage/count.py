"""Which paths the dossiers of each profile hold, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from simulator.dossier.model import Dossier
from simulator.leerlingen.coverage.paths import count_paths
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.population.order import PopulationOrder
from simulator.leerlingen.population.pupil import remake
from simulator.standard.overdracht import Profiel


@dataclass(frozen=True, slots=True, kw_only=True)
class PathCounts:
    """How often each path occurs in the dossiers of a profile.

    Attributes:
        elements: number of elements by (profile, path).
        dossiers: number of dossiers that hold the path, by (profile, path).
        profielen: number of dossiers by profile.
    """

    elements: Counter[tuple[Profiel, str]] = field(default_factory=Counter)
    dossiers: Counter[tuple[Profiel, str]] = field(default_factory=Counter)
    profielen: Counter[Profiel] = field(default_factory=Counter)

    def add(self, more: PathCounts) -> None:
        """Add the counts of `more` to these."""
        self.elements.update(more.elements)
        self.dossiers.update(more.dossiers)
        self.profielen.update(more.profielen)


def count_dossiers(dossiers: Iterable[tuple[Dossier, Profiel]]) -> PathCounts:
    """Return the path counts of dossiers, each given with its profile."""
    path_counts = PathCounts()
    for dossier, profiel in dossiers:
        path_counts.profielen[profiel] += 1
        for path, elements in count_paths(dossier).items():
            path_counts.elements[profiel, path] += elements
            path_counts.dossiers[profiel, path] += 1
    return path_counts


def count_block(order: PopulationOrder, indices: range) -> PathCounts:
    """Return the path counts of the dossiers of these pupils, before any deviation is applied."""
    day = date.fromisoformat(order.peildatum)
    return count_dossiers(
        (build_dossier(leerling, profiel, datum=day), profiel) for leerling, profiel in remake(order, indices)
    )
