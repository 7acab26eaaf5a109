"""Records the measurements of one generator process, and merges those of several exactly."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Literal

from loadtests.ledger.writer import LedgerWriter
from loadtests.measure.histogram import LatencyRecorder, describe, microseconds
from loadtests.model import LatencyDistribution, LedgerEntry, ProtocolStep, TimeBucket, Totals
from loadtests.schedule.criterion import StepFigures

Outcome = Literal["delivered", "refused", "ordered", "wrong", "failed"]
"""How a transfer ended, as `Totals` counts it; `ordered`: an external doel makes it."""

LATENESS = "lateness"
"""Name of the distribution of lateness (start after scheduled start) in `Recorder.distribution`."""

_EXAMPLES = 20
_FIELDS = tuple(LedgerEntry.__slots__)
_values_of = attrgetter(*_FIELDS)


class Recorder:
    """Latencies, counts and ledger lines since the last report; every moment is passed in.

    Durations are recorded in HDR histograms: from a microsecond to ten minutes, three digits. Histograms add up, so
    merging the deltas of any number of workers gives what one process would have measured.

    Args:
        writer: writes the ledger lines of merged deltas; None: they are kept for the next delta.
    """

    def __init__(self, *, writer: LedgerWriter | None = None) -> None:
        self._writer = writer
        self._clear()

    def _clear(self) -> None:
        self._steps: dict[str, LatencyRecorder] = {}
        self._scenarios: dict[str, LatencyRecorder] = {}
        self._late = LatencyRecorder()
        self._errors: Counter[tuple[str, str]] = Counter()
        self._seconds: dict[int, _SecondBucket] = {}
        self._counts: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()
        self._planned: Counter[str] = Counter()
        self._mistakes: Counter[str] = Counter()
        self._examples: list[str] = []
        self._entries: list[LedgerEntry] = []

    def due(self, t: float) -> None:
        """Count a transfer that was due, `t` seconds after the start of the run."""
        self._second(t).due += 1

    def started(self, arrival_due: float, started: float) -> None:
        """Record how late a transfer was started; both in seconds since the start of the run."""
        late = microseconds((started - arrival_due) * 1000)
        self._late.note(late)
        second = self._second(started)
        second.started += 1
        second.late.note(late)

    def not_started(self, number: int) -> None:
        """Count transfers that were due and could not be started."""
        self._counts["not_started"] += number

    def step(self, step: str, scenario: str, ms: float, ok: bool) -> None:  # noqa: FBT001 - by place: called 4 times a transfer
        """Record one step of a transfer.

        Args:
            step: value of `ProtocolStep`.
            scenario: id.
            ms: since it was due, or since it was sent.
            ok: whether the response was as planned.
        """
        latencies = self._steps.get(step)
        if latencies is None:
            latencies = self._steps[step] = LatencyRecorder()
        latencies.note(microseconds(ms))
        if not ok:
            self._errors[step, scenario] += 1

    def ended(self, entry: LedgerEntry, *, kind: Outcome, latency_ms: float) -> None:
        """Record a transfer that ended, and add it to the ledger.

        Args:
            entry: for the ledger.
            kind: how it ended.
            latency_ms: since it was due.
        """
        good = kind in {"delivered", "refused", "ordered"}
        self.step(ProtocolStep.TRANSFER, entry.scenario, latency_ms, good)
        latency = microseconds(latency_ms)
        latencies = self._scenarios.get(entry.scenario)
        if latencies is None:
            latencies = self._scenarios[entry.scenario] = LatencyRecorder()
        latencies.note(latency)
        second = self._second(entry.ended)
        second.completed += 1
        second.failed += not good
        second.latency.note(latency)
        self._counts[kind] += 1
        self._codes[entry.resultaat] += 1
        self._planned[entry.planned] += 1
        self._entries.append(entry)

    def mistake(self, kind: str, words: str) -> None:
        """Count a wrong response; the descriptions of the first ones are kept."""
        self._mistakes[kind] += 1
        if len(self._examples) < _EXAMPLES:
            self._examples.append(words)

    def sampled(self, valid: bool) -> None:  # noqa: FBT001 - the verdict is all there is to say
        """Count a dossier that was validated by schema and rules."""
        self._counts["sampled"] += 1
        self._counts["invalid"] += not valid

    def take_delta(self) -> dict[str, Any]:
        """Return the measurements since the last call as JSON-able data, and reset them."""
        delta = {
            "steps": {name: latencies.pack() for name, latencies in self._steps.items()},
            "scenarios": {name: latencies.pack() for name, latencies in self._scenarios.items()},
            "late": self._late.pack(),
            "errors": [[step, scenario, number] for (step, scenario), number in self._errors.items()],
            "seconds": [
                [t, *second.counts, second.latency.pack(), second.late.pack()] for t, second in self._seconds.items()
            ],
            "counts": dict(self._counts),
            "codes": dict(self._codes),
            "planned": dict(self._planned),
            "mistakes": dict(self._mistakes),
            "examples": self._examples,
            "boek": [_values_of(entry) for entry in self._entries],
        }
        self._clear()
        return delta

    def merge(self, delta: Mapping[str, Any]) -> None:
        """Add the `take_delta` of another recorder.

        Raises:
            ConfigurationError: the ledger lines cannot be written; all else has been added.
        """
        for mine, theirs in ((self._steps, delta["steps"]), (self._scenarios, delta["scenarios"])):
            for name, packed in theirs.items():
                mine.setdefault(name, LatencyRecorder()).add(packed)
        self._late.add(delta["late"])
        for step, scenario, number in delta["errors"]:
            self._errors[step, scenario] += number
        for t, due, started, completed, failed, latency, late in delta["seconds"]:
            second = self._second(t)
            second.due += due
            second.started += started
            second.completed += completed
            second.failed += failed
            second.latency.add(latency)
            second.late.add(late)
        for name, counts in (
            ("counts", self._counts),
            ("codes", self._codes),
            ("planned", self._planned),
            ("mistakes", self._mistakes),
        ):
            counts.update(delta[name])
        self._examples = [*self._examples, *delta["examples"]][:_EXAMPLES]
        entries = (LedgerEntry(**dict(zip(_FIELDS, values, strict=True))) for values in delta["boek"])
        if self._writer is None:
            self._entries.extend(entries)
        else:
            self._writer.write(entries)

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps that were measured, in the order of a transfer."""
        return tuple(protocol_step for protocol_step in ProtocolStep if protocol_step in self._steps)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Ids of the scenarios with a transfer that ended, sorted."""
        return tuple(sorted(self._scenarios))

    @property
    def codes(self) -> Mapping[str, int]:
        """Transfers by result code; an empty code is a technical failure."""
        return _in_order(self._codes)

    @property
    def planned(self) -> Mapping[str, int]:
        """Transfers that ended, by planned code."""
        return _in_order(self._planned)

    @property
    def ordered(self) -> int:
        """Number of transfers that an external doel accepted."""
        return self._counts["ordered"]

    @property
    def mistakes(self) -> Mapping[str, int]:
        """Number of wrong responses by kind."""
        return _in_order(self._mistakes)

    @property
    def examples(self) -> tuple[str, ...]:
        """Return descriptions of the first wrong responses."""
        return tuple(self._examples)

    @property
    def errors(self) -> Mapping[tuple[str, str], int]:
        """Number of steps that did not go as planned, by step and by scenario."""
        return dict(sorted(self._errors.items()))

    def distribution(self, name: str) -> LatencyDistribution:
        """Return the latencies of a step, of a scenario's transfers, or `LATENESS`; empty when none was measured."""
        if name == LATENESS:
            return describe(self._late.histogram(), 0)
        if name in self._steps:
            errors = sum(number for (step, _), number in self._errors.items() if step == name)
            return describe(self._steps[name].histogram(), errors)
        return describe(
            (self._scenarios.get(name) or LatencyRecorder()).histogram(), self._errors[ProtocolStep.TRANSFER, name]
        )

    def series(self) -> tuple[TimeBucket, ...]:
        """Return a bucket for each second, from the start up to the last second with an event."""
        rows = []
        in_flight = 0
        for t in range(max(self._seconds, default=-1) + 1):
            second = self._seconds.get(t) or _SecondBucket()
            in_flight += second.started - second.completed
            p50, p95, p99 = second.latency.percentiles
            rows.append(
                TimeBucket(
                    t=t,
                    due=second.due,
                    started=second.started,
                    completed=second.completed,
                    failed=second.failed,
                    in_flight=in_flight,
                    p50=p50,
                    p95=p95,
                    p99=p99,
                    late_p99=second.late.percentiles[2],
                )
            )
        return tuple(rows)

    def window(self, begin: float, end: float) -> StepFigures:
        """Return the measurements from `begin` to `end`, in seconds since the start of the run."""
        latency, late, counts = LatencyRecorder(), LatencyRecorder(), Counter[str]()
        first, last = math.ceil(begin), math.floor(end)
        for t in range(first, last):
            second = self._seconds.get(t)
            if second is not None:
                counts.update(due=second.due, completed=second.completed, failed=second.failed)
                latency.add(second.latency.pack())
                late.add(second.late.pack())
        p50, p95, p99 = latency.percentiles
        return StepFigures(
            seconds=float(max(last - first, 1)),
            due=counts["due"],
            completed=counts["completed"] - counts["failed"],
            p50=p50,
            p95=p95,
            p99=p99,
            fail_rate=counts["failed"] / counts["completed"] if counts["completed"] else 0.0,
            late_p99=late.percentiles[2],
        )

    def since(self, t: float) -> tuple[int, int]:
        """Return the number of transfers that completed from second `t` on, and that of those not as planned."""
        recent = [second for when, second in self._seconds.items() if when >= t]
        return sum(second.completed for second in recent), sum(second.failed for second in recent)

    def totals(self) -> Totals:
        """Return the counts of transfers; those in flight count as lost, so call it after the run."""
        seconds = self._seconds.values()
        started = sum(second.started for second in seconds)
        completed = sum(second.completed for second in seconds)
        names = ("not_started", "delivered", "refused", "wrong", "failed", "sampled", "invalid")
        return Totals(
            due=sum(second.due for second in seconds),
            started=started,
            completed=completed,
            lost=started - completed,
            **{name: self._counts[name] for name in names},
        )

    def _second(self, t: float) -> _SecondBucket:
        key = int(t)
        second = self._seconds.get(key)
        if second is None:
            second = self._seconds[key] = _SecondBucket()
        return second


class _SecondBucket:
    """Measurements of one second of the run."""

    __slots__ = ("completed", "due", "failed", "late", "latency", "started")

    def __init__(self) -> None:
        self.due = 0
        self.started = 0
        self.completed = 0
        self.failed = 0
        self.latency = LatencyRecorder()
        self.late = LatencyRecorder()

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Numbers of transfers due, started, completed and failed."""
        return self.due, self.started, self.completed, self.failed


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts, the largest first, so that the order of merging has no influence."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
