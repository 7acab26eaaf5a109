"""Figures of a running simulator, in the format that Prometheus reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
from prometheus_client.parser import text_string_to_metric_families

from simulator import __version__
from simulator.errors import TransportError
from simulator.network.transport import HttpRequest, HttpResponse
from simulator.web.metrics import Metrics


def seconds() -> Iterator[float]:
    return (number / 4 for number in count())


def value(metrics: Metrics, name: str, **labels: str) -> float:
    """Return what one series says, as Prometheus reads it."""
    families = text_string_to_metric_families(metrics.text())
    samples = {(one.name, tuple(sorted(one.labels.items()))): one.value for each in families for one in each.samples}
    return samples[name, tuple(sorted(labels.items()))]


@pytest.fixture
def metrics() -> Metrics:
    """Counters on a clock that goes on a quarter of a second each time it is looked at."""
    return Metrics(ticks=seconds().__next__)


def test_requests_are_counted(metrics: Metrics) -> None:
    """By party, operation and status, with the time that they took."""
    handler = metrics.measure(
        "bron",
        lambda request: HttpResponse(status=len(request.body), body=b""),
        operation_of=lambda _: "documentRequest",
    )
    for size in (200, 200, 500):
        handler(HttpRequest(path="/", body=b"x" * size))
    of = {"party": "bron", "operation": "documentRequest"}
    assert value(metrics, "osolab_requests_total", **of, status="200") == 2
    assert value(metrics, "osolab_requests_total", **of, status="500") == 1
    assert value(metrics, "osolab_request_seconds_sum", **of) == 0.75
    assert value(metrics, "osolab_request_seconds_count", **of) == 3


@pytest.mark.parametrize(
    ("error", "status"), [(TransportError("closed", "weg"), "0"), (RuntimeError("stuk"), "500")], ids=["broken", "bug"]
)
def test_failures_are_counted(metrics: Metrics, error: Exception, status: str) -> None:
    """A connection broken off counts as status 0, a bug as 500; both go on to whoever handles them."""

    def handler(_: HttpRequest) -> HttpResponse:
        raise error

    with pytest.raises(type(error)):
        metrics.measure("tc", handler, operation_of=lambda _: "?")(HttpRequest(path="/", body=b""))
    assert value(metrics, "osolab_requests_total", party="tc", operation="?", status=status) == 1


def test_sessions_are_asked_for_when_looked_at(metrics: Metrics) -> None:
    """A gauge shows the present, not the moment of registration."""
    sessions: list[str] = []
    metrics.watch_sessions("tc", lambda: len(sessions))
    assert value(metrics, "osolab_sessions", party="tc") == 0
    sessions.append("b8b9a132")
    assert value(metrics, "osolab_sessions", party="tc") == 1


def test_version_and_uptime_are_shown(metrics: Metrics) -> None:
    """Uptime counts from the making of the counters."""
    assert value(metrics, "osolab_uptime_seconds") == 0.25
    assert value(metrics, "osolab_info", version=__version__) == 1


def test_text_is_well_formed(metrics: Metrics) -> None:
    """Every line is a comment or a sample of a family announced before; odd names cannot break out of a label."""
    metrics.count(party='a"b\\c\nd', operation="x", status=200, seconds=0.1)
    announced: set[str] = set()
    for line in metrics.text().splitlines():
        if found := re.fullmatch(r"# TYPE (\w+) (?:counter|gauge|summary)", line):
            announced.add(found[1])
        elif not line.startswith("# HELP "):
            sample = re.fullmatch(r'(\w+)(?:\{(?:\w+="(?:[^"\\\n]|\\["\\n])*",?)+\})? [0-9.e-]+', line)
            assert sample, line
            assert {sample[1], sample[1].removesuffix("_sum"), sample[1].removesuffix("_count")} & announced
    assert r'party="a\"b\\c\nd"' in metrics.text()
