"""Counters of a running simulator, in the text format that Prometheus reads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from simulator import __version__
from simulator.errors import TransportError
from simulator.network.transport import Handler, HttpRequest, HttpResponse

Labels = tuple[str, ...]
"""Values of the labels of a series, in the order of their names."""


class Metrics:
    """What a running simulator counts; safe to use from several threads.

    Args:
        ticks: monotonic seconds, for the uptime and durations.
    """

    def __init__(self, *, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._started = ticks()
        self._lock = threading.Lock()
        self._requests: dict[Labels, int] = {}
        self._seconds: dict[Labels, tuple[int, float]] = {}
        self._sessions: dict[str, Callable[[], int]] = {}

    def count(self, *, party: str, operation: str, status: int, seconds: float) -> None:
        """Count one request; status 0 stands for a connection broken off."""
        labels = (party, operation)
        key = (*labels, str(status))
        with self._lock:
            self._requests[key] = self._requests.get(key, 0) + 1
            number, total = self._seconds.get(labels, (0, 0.0))
            self._seconds[labels] = (number + 1, total + seconds)

    def measure(self, party: str, handler: Handler, *, operation_of: Callable[[HttpRequest], str]) -> Handler:
        """Return `handler`, with its requests counted and timed.

        Args:
            party: its name.
            handler: to count.
            operation_of: names the operation of a request, out of a small set: each name makes a series.
        """

        def counted(request: HttpRequest) -> HttpResponse:
            begin, status = self._ticks(), 500
            try:
                response = handler(request)
                status = response.status
            except TransportError:
                status = 0
                raise
            else:
                return response
            finally:
                elapsed = self._ticks() - begin
                self.count(party=party, operation=operation_of(request), status=status, seconds=elapsed)

        return counted

    def watch_sessions(self, party: str, count: Callable[[], int]) -> None:
        """Report the sessions of `party`: `count` is called at each scrape."""
        self._sessions[party] = count

    def text(self) -> str:
        """Return everything in the Prometheus text format, version 0.0.4."""
        with self._lock:
            requests, seconds = dict(self._requests), dict(self._seconds)
        registry = CollectorRegistry()
        registry.register(_Families(self._families(requests, seconds)))
        return generate_latest(registry).decode()

    def _families(self, requests: Mapping[Labels, int], seconds: Mapping[Labels, tuple[int, float]]) -> list[Metric]:
        info = GaugeMetricFamily("osolab_info", "Version of osolab.", labels=["version"])
        info.add_metric([__version__], 1)
        uptime = GaugeMetricFamily("osolab_uptime_seconds", "Seconds since the start.")
        uptime.add_metric([], round(self._ticks() - self._started, 3))
        counted = CounterMetricFamily(
            "osolab_requests", "Requests by party, operation and HTTP status.", labels=["party", "operation", "status"]
        )
        for labels, number in sorted(requests.items()):
            counted.add_metric(labels, number)
        taken = SummaryMetricFamily(
            "osolab_request_seconds", "Time that parties took to answer.", labels=["party", "operation"]
        )
        for labels, (number, total) in sorted(seconds.items()):
            taken.add_metric(labels, count_value=number, sum_value=round(total, 6))
        sessions = GaugeMetricFamily("osolab_sessions", "Sessions that a party holds.", labels=["party"])
        for party, count in sorted(self._sessions.items()):
            sessions.add_metric([party], count())
        return [info, uptime, counted, taken, sessions]


class _Families(Collector):
    """A snapshot of the metrics, collected by a registry of its own: simulators in one process share nothing.

    Args:
        families: every family of series.
    """

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterable[Metric]:
        """Return the families."""
        return self._families
