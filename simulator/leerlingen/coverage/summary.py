"""The coverage of dossiers: the touched, allowed, missing and forbidden paths of each profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from simulator.leerlingen.coverage.count import PathCounts
from simulator.leerlingen.coverage.paths import every_path
from simulator.leerlingen.coverage.reason import allowed_paths, forbidden_paths
from simulator.standard.overdracht import Profiel


class CoverageState(StrEnum):
    """Whether a path of a profile occurs, and if not, why."""

    TOUCHED = "geraakt"
    MISSED = "gemist"
    """The profile allows it, and it did not occur."""
    FORBIDDEN = "verboden"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCoverage:
    """The coverage of one profile.

    Attributes:
        dossiers: number of dossiers looked at.
        touched: paths that occur, in the order of the schema.
        allowed: paths that the profile allows.
        missing: paths that are allowed and do not occur.
        forbidden: path -> ids of the rules that forbid it.
        dossiers_with: number of dossiers that hold a path.
        elements: number of elements at a path.
    """

    profiel: Profiel
    dossiers: int
    touched: tuple[str, ...]
    allowed: tuple[str, ...] = field(repr=False)
    missing: tuple[str, ...]
    forbidden: dict[str, tuple[str, ...]] = field(repr=False)
    dossiers_with: dict[str, int] = field(repr=False)
    elements: dict[str, int] = field(repr=False)

    @property
    def complete(self) -> bool:
        """Whether every path that the profile allows occurs."""
        return not self.missing

    @property
    def share(self) -> float:
        """Touched paths as a share of the allowed ones."""
        return 1 - len(self.missing) / len(self.allowed)

    def state(self, path: str) -> CoverageState:
        """Return the state of a path."""
        if path in self.dossiers_with:
            return CoverageState.TOUCHED
        return CoverageState.FORBIDDEN if path in self.forbidden else CoverageState.MISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The coverage of dossiers over all profiles that were asked for."""

    profielen: tuple[ProfileCoverage, ...]

    @property
    def complete(self) -> bool:
        """Whether every profile is complete."""
        return all(each.complete for each in self.profielen)

    @property
    def touched(self) -> tuple[str, ...]:
        """Paths that occur in some profile."""
        return tuple(path for path in every_path() if any(path in each.dossiers_with for each in self.profielen))

    @property
    def missed(self) -> tuple[str, ...]:
        """Paths that some profile allows and that occur in none."""
        allowed = frozenset().union(*(each.allowed for each in self.profielen))
        return tuple(path for path in every_path() if path in allowed and path not in self.touched_set)

    @property
    def touched_set(self) -> frozenset[str]:
        """`touched` as a set, for fast look-up."""
        return frozenset().union(*(each.dossiers_with for each in self.profielen))


def unreachable_paths() -> dict[str, dict[Profiel, tuple[str, ...]]]:
    """Return the paths that no profile allows, each with the rules that forbid it in each profile."""
    reachable = frozenset().union(*(allowed_paths(profiel) for profiel in Profiel))
    return {
        path: {profiel: forbidden_paths(profiel)[path] for profiel in Profiel}
        for path in every_path()
        if path not in reachable
    }


def make_coverage(path_counts: PathCounts, profielen: tuple[Profiel, ...] = tuple(Profiel)) -> Coverage:
    """Return the coverage of these profiles, from the counts."""
    return Coverage(profielen=tuple(_make_profiel(path_counts, profiel) for profiel in profielen))


def _make_profiel(path_counts: PathCounts, profiel: Profiel) -> ProfileCoverage:
    dossiers_with = {path: count for path in every_path() if (count := path_counts.dossiers[profiel, path])}
    allowed = allowed_paths(profiel)
    return ProfileCoverage(
        profiel=profiel,
        dossiers=path_counts.profielen[profiel],
        touched=tuple(dossiers_with),
        allowed=allowed,
        missing=tuple(path for path in allowed if path not in dossiers_with),
        forbidden=forbidden_paths(profiel),
        dossiers_with=dossiers_with,
        elements={path: path_counts.elements[profiel, path] for path in dossiers_with},
    )
