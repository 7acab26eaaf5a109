"""Latencies as HDR histograms: three digits of microseconds, and sums that are exact."""

from __future__ import annotations

from collections.abc import Iterable

from hdrh.histogram import HdrHistogram

from loadtests.model import Verdeling

_SLOWEST_US = 600_000_000  # ten minutes: no call waits so long
_DIGITS = 3
_PERCENTILES = (50.0, 90.0, 95.0, 99.0, 99.9)
_PARTS = 8  # encoded histograms that a second may hold before they are added up


def make_histogram() -> HdrHistogram:
    """Return an empty histogram of microseconds."""
    return HdrHistogram(1, _SLOWEST_US, _DIGITS)


def microseconds(ms: float) -> int:
    """Return a duration as a histogram takes it: whole, and within its bounds."""
    return min(max(int(ms * 1000 + 0.5), 1), _SLOWEST_US)


def encode(histogram: HdrHistogram) -> str:
    """Return a histogram as text, as `Verdeling.hdr` holds it."""
    return str(histogram.encode(), "ascii")


def describe(histogram: HdrHistogram, errors: int) -> Verdeling:
    """Return what a histogram shows, in milliseconds."""
    if not histogram.total_count:
        return Verdeling(count=0, errors=errors)
    values = histogram.get_percentile_to_value_dict(list(_PERCENTILES))
    p50, p90, p95, p99, p999 = (values[percentile] / 1000 for percentile in _PERCENTILES)
    return Verdeling(
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


def verdeling_of(hdr: str, *, errors: int = 0) -> Verdeling:
    """Return the distribution that an encoded histogram holds, such as `Verdeling.hdr`."""
    return describe(HdrHistogram.decode(hdr), errors)


def percentile_of(hdr: str, percentile: float) -> float:
    """Return any percentile (above 0, up to 100) of an encoded histogram, in milliseconds."""
    value: int = HdrHistogram.decode(hdr).get_value_at_percentile(percentile)
    return value / 1000


def merge_verdelingen(verdelingen: Iterable[Verdeling]) -> Verdeling:
    """Return several distributions as one, exactly."""
    whole = make_histogram()
    errors = 0
    for verdeling in verdelingen:
        errors += verdeling.errors
        if verdeling.hdr:
            whole.decode_and_add(verdeling.hdr)
    return describe(whole, errors)


class Duren:
    """Durations of one second: first as they come, then as encoded histograms, which take a hundredth of the memory."""

    __slots__ = ("_parts", "_percentiles", "values")

    def __init__(self) -> None:
        self.values: list[int] = []
        self._parts: list[str] = []
        self._percentiles: tuple[float, float, float] | None = None

    def add(self, encoded: str) -> None:
        """Add the durations that another packed."""
        if encoded:
            self._parts.append(encoded)
            self._percentiles = None
            if len(self._parts) > _PARTS:
                self.pack()

    def pack(self) -> str:
        """Return all durations as one encoded histogram, empty for none."""
        if self.values or len(self._parts) > 1:
            self._parts = [encode(self._whole())]
            self.values = []
            self._percentiles = None
        return self._parts[0] if self._parts else ""

    @property
    def percentiles(self) -> tuple[float, float, float]:
        """The 50th, 95th and 99th percentile in milliseconds; remembered, because live views ask time and again."""
        if self._percentiles is None or self.values:
            if not self.pack():
                return 0.0, 0.0, 0.0
            values = self._whole().get_percentile_to_value_dict([50.0, 95.0, 99.0])
            self._percentiles = (values[50.0] / 1000, values[95.0] / 1000, values[99.0] / 1000)
        return self._percentiles

    def _whole(self) -> HdrHistogram:
        histogram = make_histogram()
        for value in self.values:
            histogram.record_value(value)
        for part in self._parts:
            histogram.decode_and_add(part)
        return histogram
