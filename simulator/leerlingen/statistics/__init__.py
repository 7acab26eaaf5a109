"""Statistics of a population beside published and assumed figures, on one page; needs the extra `osolab[stats]`."""

from simulator.leerlingen.statistics.summary import Overzicht, measure_stats
from simulator.leerlingen.statistics.writer import write_overzicht, write_stats

__all__ = ["Overzicht", "measure_stats", "write_overzicht", "write_stats"]
