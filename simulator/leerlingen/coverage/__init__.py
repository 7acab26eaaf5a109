"""Coverage: which of the 541 element paths dossiers touch, how often, and why they do not touch the rest."""

from simulator.leerlingen.coverage.maximal import measure_maximal, write_maximal
from simulator.leerlingen.coverage.measurement import measure_coverage, write_coverage
from simulator.leerlingen.coverage.report import describe, write_report
from simulator.leerlingen.coverage.summary import Coverage, CoverageState, ProfileCoverage

__all__ = [
    "Coverage",
    "CoverageState",
    "ProfileCoverage",
    "describe",
    "measure_coverage",
    "measure_maximal",
    "write_coverage",
    "write_maximal",
    "write_report",
]
