"""Coverage: which of the 541 element paths dossiers touch, how often, and why they do not touch the rest."""

from simulator.leerlingen.coverage.maximal import measure_maximal, write_maximal
from simulator.leerlingen.coverage.measurement import measure_coverage, write_coverage
from simulator.leerlingen.coverage.report import describe, write_dekking
from simulator.leerlingen.coverage.summary import Dekking, Profieldekking, Stand

__all__ = [
    "Dekking",
    "Profieldekking",
    "Stand",
    "describe",
    "measure_coverage",
    "measure_maximal",
    "write_coverage",
    "write_dekking",
    "write_maximal",
]
