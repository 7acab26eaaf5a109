"""The chi-square test, with small cells merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from simulator.errors import ConfigurationError

LEVEL = 0.001
"""Significance level: the probability that a true expectation is rejected."""

SMALLEST = 5.0
"""Cells with a smaller expected count are merged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiSquareResult:
    """The result of a chi-square test.

    Attributes:
        chi2: the test statistic.
        df: degrees of freedom.
        p: p-value.
        merged: number of cells that were merged with others.
    """

    chi2: float
    df: int
    p: float
    merged: int = 0

    @property
    def within(self) -> bool:
        """Whether the deviation is within sampling error at the 0.1 % level."""
        return self.p >= LEVEL


def refuse_without_libraries() -> None:
    """Refuse statistics when the extra is not there.

    Raises:
        ConfigurationError: matplotlib or scipy is not installed.
    """
    absent = [name for name in ("matplotlib", "scipy") if find_spec(name) is None]
    if absent:
        names = " and ".join(absent)
        raise ConfigurationError(
            f"statistics need {names}, which is not installed",
            nl=f"statistiek heeft {' en '.join(absent)} nodig, en dat is niet geïnstalleerd",
            where="--stats",
            remedy="install it with `pip install osolab[stats]`",
            remedy_nl="installeer het met `pip install osolab[stats]`",
        )


def compare(found: Sequence[int], expected: Sequence[float]) -> ChiSquareResult | None:
    """Return the test of counts against expected counts; None when fewer than two cells are left to compare.

    Args:
        found: count of each cell.
        expected: expected count of each cell, with the same sum.
    """
    cells, pooled = _pool(list(zip(map(float, found), expected, strict=True)))
    if len(cells) < 2:  # noqa: PLR2004 - one cell has no degree of freedom
        return None
    outcome = _stats().chisquare([each for each, _ in cells], [each for _, each in cells])
    return ChiSquareResult(chi2=float(outcome.statistic), df=len(cells) - 1, p=float(outcome.pvalue), merged=pooled)


def compare_shares(found: Sequence[tuple[int, int]], share: float) -> ChiSquareResult | None:
    """Return the test of independent counts that all have one expected share; None when too little was counted.

    Args:
        found: for each count the number of hits and the total.
        share: 0-1.
    """
    enough = [(hits, total) for hits, total in found if share * total >= SMALLEST]
    rest = [pair for pair in found if pair not in enough]
    if rest:
        hits, total = sum(pair[0] for pair in rest), sum(pair[1] for pair in rest)
        enough += [(hits, total)] if share * total >= SMALLEST else []
    if not enough:
        return None
    chi2 = sum((hits - share * total) ** 2 / (share * (1 - share) * total) for hits, total in enough)
    return ChiSquareResult(chi2=chi2, df=len(enough), p=float(_stats().chi2.sf(chi2, len(enough))), merged=len(rest))


def _pool(cells: list[tuple[float, float]]) -> tuple[list[tuple[float, float]], int]:
    """Return the cells with the small ones merged, and how many those were."""
    large = [cell for cell in cells if cell[1] >= SMALLEST]
    small = [cell for cell in cells if cell[1] < SMALLEST]
    if not small:
        return large, 0
    together = (sum(cell[0] for cell in small), sum(cell[1] for cell in small))
    if together[1] < SMALLEST and large:
        nearest = min(large, key=lambda cell: cell[1])
        large.remove(nearest)
        together = (together[0] + nearest[0], together[1] + nearest[1])
    return [*large, together], len(small)


def _stats() -> Any:  # noqa: ANN401 - scipy comes without types
    return import_module("scipy.stats")
