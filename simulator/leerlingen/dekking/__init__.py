"""Coverage: which of the 541 element paths dossiers touch, how often, and why they do not touch the rest."""

from simulator.leerlingen.dekking.maximaal import measure_maximal, write_maximal
from simulator.leerlingen.dekking.meting import measure_coverage, write_coverage
from simulator.leerlingen.dekking.overzicht import Dekking, Profieldekking, Stand
from simulator.leerlingen.dekking.verslag import describe, write_dekking

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
