"""Statistics of a population beside published and assumed figures, on one page; needs the extra `osolab[stats]`."""

from simulator.leerlingen.statistics.summary import Overview, measure_stats
from simulator.leerlingen.statistics.writer import write_overview, write_stats

__all__ = ["Overview", "measure_stats", "write_overview", "write_stats"]
