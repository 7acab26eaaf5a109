"""Resource monitor: CPU, memory and open files of the parties on this machine, sampled once a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

import psutil

from loadtests.model import ResourceUsage

_MEGABYTE = 1024 * 1024


class ResourceMonitor:
    """Samples processes on this machine.

    Args:
        ticks: returns monotonic seconds.
    """

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._processes: dict[str, dict[int, psutil.Process]] = {}
        self._before: dict[int, float] = {}
        self._used: dict[str, float] = {}
        self._sampled: dict[str, float] = {}
        self._machine = (ticks(), _machine_seconds())

    def watch(self, party: str, pids: Mapping[int, object] | tuple[int, ...]) -> None:
        """Start to sample the processes of a party; those already sampled or ended are skipped."""
        watched = self._processes.setdefault(party, {})
        for pid in pids:
            if pid not in watched:
                with suppress(psutil.Error):
                    watched[pid] = psutil.Process(pid)

    def sample(self, t: float) -> tuple[ResourceUsage, ...]:
        """Return the use of each party, and of the whole machine, since the last sample.

        Args:
            t: seconds since the start of the run, for `ResourceUsage.t`.
        """
        now = self._ticks()
        found = [self._sample(party, t, now) for party in self._processes]
        before, seconds = self._machine
        self._machine = (now, _machine_seconds())
        elapsed = max(now - before, 1e-6)
        found.append(
            ResourceUsage(t=round(t, 2), party="machine", cpu=round((self._machine[1] - seconds) / elapsed, 3))
        )
        return tuple(found)

    def seconds(self) -> Mapping[str, float]:
        """Return the CPU seconds of each party, for every process since its first sample."""
        return dict(self._used)

    def _sample(self, party: str, t: float, now: float) -> ResourceUsage:
        used = rss = 0.0
        handles = 0
        for pid, process in self._processes[party].items():
            with suppress(psutil.Error), process.oneshot():
                times = process.cpu_times()
                cpu = times.user + times.system
                used += cpu - self._before.get(pid, cpu)
                self._before[pid] = cpu
                rss += process.memory_info().rss
                handles += process.num_fds()
        self._used[party] = self._used.get(party, 0.0) + used
        elapsed = now - self._sampled.get(party, now)
        self._sampled[party] = now
        return ResourceUsage(
            t=round(t, 2),
            party=party,
            cpu=round(used / elapsed, 3) if elapsed > 0 else 0.0,
            rss_mb=round(rss / _MEGABYTE, 1),
            handles=handles,
        )


def _machine_seconds() -> float:
    """Return the CPU seconds that this machine was not idle since it started."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(psutil.Process().cpu_affinity() or []) or psutil.cpu_count() or 1
