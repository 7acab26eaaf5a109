"""Latencies as HDR histograms of microseconds, with three significant digits; merging them is exact."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from hdrh.histogram import HdrHistogram

from loadtests.model import LatencyDistribution

_SLOWEST_US = 600_000_000  # ten minutes: no call waits so long
_DIGITS = 3
_PERCENTILES = (50.0, 90.0, 95.0, 99.0, 99.9)
_PARTS = 8  # encoded histograms that are kept before they are merged
_FEW = 500  # durations that are kept and sent one by one; a histogram is hardly smaller, and expensive to make

Packed = str | list[int]
"""Durations in JSON-able form: a list of microseconds, or an encoded histogram."""


def make_histogram() -> HdrHistogram:
    """Return an empty histogram of microseconds."""
    return HdrHistogram(1, _SLOWEST_US, _DIGITS)


def microseconds(ms: float) -> int:
    """Return a duration in whole microseconds, clipped to the range of the histogram."""
    return min(max(int(ms * 1000 + 0.5), 1), _SLOWEST_US)


def encode(histogram: HdrHistogram) -> str:
    """Return a histogram as text, as in `LatencyDistribution.hdr`."""
    return str(histogram.encode(), "ascii")


def describe(histogram: HdrHistogram, errors: int) -> LatencyDistribution:
    """Return the distribution of a histogram, in milliseconds."""
    if not histogram.total_count:
        return LatencyDistribution(count=0, errors=errors)
    values = histogram.get_percentile_to_value_dict(list(_PERCENTILES))
    p50, p90, p95, p99, p999 = (values[percentile] / 1000 for percentile in _PERCENTILES)
    return LatencyDistribution(
        count=histogram.total_count,
        errors=errors,
        mean=histogram.get_mean_value() / 1000,
        p50=p50,
        p90=p90,
        p95=p95,
        p99=p99,
        p999=p999,
        max=histogram.get_max_value() / 1000,
        hdr=encode(histogram),
    )


def distribution_of(hdr: str, *, errors: int = 0) -> LatencyDistribution:
    """Return the distribution of an encoded histogram, such as `LatencyDistribution.hdr`."""
    return describe(HdrHistogram.decode(hdr), errors)


def percentile_of(hdr: str, percentile: float) -> float:
    """Return any percentile (above 0, up to 100) of an encoded histogram, in milliseconds."""
    value: int = HdrHistogram.decode(hdr).get_value_at_percentile(percentile)
    return value / 1000


def merge_distributions(distributions: Iterable[LatencyDistribution]) -> LatencyDistribution:
    """Merge distributions, exactly."""
    whole = make_histogram()
    errors = 0
    for distribution in distributions:
        errors += distribution.errors
        if distribution.hdr:
            whole.decode_and_add(distribution.hdr)
    return describe(whole, errors)


class LatencyRecorder:
    """Durations in microseconds: a list while they are few, an encoded histogram when they are many.

    So recording one is cheap, and memory does not grow with their number.

    Attributes:
        values: durations since the last histogram.
    """

    __slots__ = ("_parts", "_percentiles", "values")

    def __init__(self) -> None:
        self.values = array("I")
        self._parts: list[str] = []
        self._percentiles: tuple[float, float, float] | None = None

    def add(self, packed: Packed) -> None:
        """Add durations that `pack` returned."""
        if not packed:
            return
        if isinstance(packed, str):
            self._parts.append(packed)
        else:
            self.values.extend(packed)
        self._percentiles = None
        if len(self.values) > _FEW or len(self._parts) > _PARTS:
            self._compress()

    def pack(self) -> Packed:
        """Return all durations in JSON-able form, for `add`."""
        if len(self.values) > _FEW or self._parts:
            self._compress()
            return self._parts[0]
        return self.values.tolist()

    @property
    def percentiles(self) -> tuple[float, float, float]:
        """The 50th, 95th and 99th percentile in milliseconds; cached, because live views ask for them often."""
        if self._percentiles is None:
            whole = self.histogram()
            if not whole.total_count:
                return 0.0, 0.0, 0.0
            found = whole.get_percentile_to_value_dict([50.0, 95.0, 99.0])
            self._percentiles = (found[50.0] / 1000, found[95.0] / 1000, found[99.0] / 1000)
        return self._percentiles

    def note(self, value: int) -> None:
        """Add one duration."""
        self.values.append(value)
        self._percentiles = None

    def histogram(self) -> HdrHistogram:
        """Return all durations as one histogram."""
        whole = make_histogram()
        for value in self.values:
            whole.record_value(value)
        for part in self._parts:
            whole.decode_and_add(part)
        return whole

    def _compress(self) -> None:
        self._parts = [encode(self.histogram())]
        self.values = array("I")
