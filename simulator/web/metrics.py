"""Counters of a running simulator, in the text format that Prometheus reads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping

from simulator import __version__
from simulator.errors import TransportError
from simulator.network.transport import Antwoord, Handler, Verzoek

Labels = tuple[tuple[str, str], ...]


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
        of = (("party", party), ("operation", operation))
        key = (*of, ("status", str(status)))
        with self._lock:
            self._requests[key] = self._requests.get(key, 0) + 1
            number, total = self._seconds.get(of, (0, 0.0))
            self._seconds[of] = (number + 1, total + seconds)

    def measure(self, party: str, handler: Handler, *, operation_of: Callable[[Verzoek], str]) -> Handler:
        """Return `handler`, counted.

        Args:
            party: that handles.
            handler: to count.
            operation_of: names the operation of a request; from a small set, for each makes a series of its own.
        """

        def counted(verzoek: Verzoek) -> Antwoord:
            begin, status = self._ticks(), 500
            try:
                antwoord = handler(verzoek)
                status = antwoord.status
            except TransportError:
                status = 0
                raise
            else:
                return antwoord
            finally:
                elapsed = self._ticks() - begin
                self.count(party=party, operation=operation_of(verzoek), status=status, seconds=elapsed)

        return counted

    def watch_sessions(self, party: str, count: Callable[[], int]) -> None:
        """Ask `count` how many sessions `party` has, each time someone looks."""
        self._sessions[party] = count

    def text(self) -> str:
        """Return everything in the Prometheus text format, version 0.0.4."""
        with self._lock:
            requests, seconds = dict(self._requests), dict(self._seconds)
        sessions: dict[Labels, float] = {(("party", party),): count() for party, count in self._sessions.items()}
        uptime = self._ticks() - self._started
        parts = [
            _family("osolab_info", "gauge", "Version of osolab.", {(("version", __version__),): 1}),
            _family("osolab_uptime_seconds", "gauge", "Seconds since the start.", {(): round(uptime, 3)}),
            _family("osolab_requests_total", "counter", "Requests by party, operation and HTTP status.", requests),
            _summary("osolab_request_seconds", "Time that parties took to answer.", seconds),
            _family("osolab_sessions", "gauge", "Sessions that a party holds.", sessions),
        ]
        return "".join(line + "\n" for part in parts for line in part)


def _family(name: str, kind: str, explanation: str, values: Mapping[Labels, float]) -> Iterable[str]:
    yield f"# HELP {name} {explanation}"
    yield f"# TYPE {name} {kind}"
    for labels, value in sorted(values.items()):
        yield _sample(name, labels, value)


def _summary(name: str, explanation: str, values: Mapping[Labels, tuple[int, float]]) -> Iterable[str]:
    yield f"# HELP {name} {explanation}"
    yield f"# TYPE {name} summary"
    for labels, (number, total) in sorted(values.items()):
        yield _sample(f"{name}_sum", labels, round(total, 6))
        yield _sample(f"{name}_count", labels, number)


def _sample(name: str, labels: Labels, value: float) -> str:
    inside = ",".join(f'{label}="{_escape(text)}"' for label, text in labels)
    return f"{name}{{{inside}}} {value}" if inside else f"{name} {value}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
