"""What one generator process measures, and how the measurements of several become those of one, exactly."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Literal

from loadtests.ledger.writer import Boekschrijver
from loadtests.measure.histogram import Duren, describe, microseconds
from loadtests.model import Boekregel, Stap, Tijdvak, Totalen, Verdeling
from loadtests.schedule.criterion import Cijfers

Afloop = Literal["delivered", "refused", "ordered", "wrong", "failed"]
"""What became of a transfer, as `Totalen` counts it; of what was ordered of others, only that."""

LATENESS = "lateness"
"""Name under which `Meting.verdeling` gives how late transfers were started."""

_EXAMPLES = 20
_FIELDS = tuple(Boekregel.__slots__)
_values_of = attrgetter(*_FIELDS)


class Meting:
    """Latencies, counts and book lines since the last report; asks no clock, so that every moment is passed in.

    Durations end in HDR histograms: microseconds from 1 to ten minutes, three digits. Counts of a histogram add up, so
    that `merge` of the deltas of any number of workers gives what one process would have measured.

    Args:
        schrijver: takes the book lines of merged deltas; None: they are kept, for the next delta.
    """

    def __init__(self, *, schrijver: Boekschrijver | None = None) -> None:
        self._schrijver = schrijver
        self._clear()

    def _clear(self) -> None:
        self._steps: dict[str, Duren] = {}
        self._scenarios: dict[str, Duren] = {}
        self._late = Duren()
        self._errors: Counter[tuple[str, str]] = Counter()
        self._seconds: dict[int, _Seconde] = {}
        self._counts: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()
        self._planned: Counter[str] = Counter()
        self._mistakes: Counter[str] = Counter()
        self._examples: list[str] = []
        self._boek: list[Boekregel] = []

    def due(self, t: float) -> None:
        """Count a transfer that was due, `t` seconds after the start of the run."""
        self._second(t).due += 1

    def started(self, aankomst_due: float, started: float) -> None:
        """Measure how late a transfer was started; both in seconds since the start of the run."""
        late = microseconds((started - aankomst_due) * 1000)
        self._late.note(late)
        second = self._second(started)
        second.started += 1
        second.late.note(late)

    def not_started(self, number: int) -> None:
        """Count transfers that were due and could not be started."""
        self._counts["not_started"] += number

    def step(self, stap: str, scenario: str, ms: float, ok: bool) -> None:  # noqa: FBT001 - by place: called 4 times a transfer
        """Measure one step of a transfer.

        Args:
            stap: value of `Stap`.
            scenario: id.
            ms: since it was due, or since it was sent.
            ok: whether the answer was one that had been planned.
        """
        duren = self._steps.get(stap)
        if duren is None:
            duren = self._steps[stap] = Duren()
        duren.note(microseconds(ms))
        if not ok:
            self._errors[stap, scenario] += 1

    def ended(self, regel: Boekregel, *, kind: Afloop, latency_ms: float) -> None:
        """Measure a transfer that came to an end and enter it in the books.

        Args:
            regel: what the client knows of it.
            kind: what became of it.
            latency_ms: since it was due.
        """
        good = kind in {"delivered", "refused", "ordered"}
        self.step(Stap.TRANSFER, regel.scenario, latency_ms, good)
        latency = microseconds(latency_ms)
        duren = self._scenarios.get(regel.scenario)
        if duren is None:
            duren = self._scenarios[regel.scenario] = Duren()
        duren.note(latency)
        second = self._second(regel.ended)
        second.completed += 1
        second.failed += not good
        second.latency.note(latency)
        self._counts[kind] += 1
        self._codes[regel.resultaat] += 1
        self._planned[regel.planned] += 1
        self._boek.append(regel)

    def mistake(self, kind: str, words: str) -> None:
        """Count a wrong answer; the first ones are kept in words."""
        self._mistakes[kind] += 1
        if len(self._examples) < _EXAMPLES:
            self._examples.append(words)

    def sampled(self, valid: bool) -> None:  # noqa: FBT001 - the verdict is all there is to say
        """Count a dossier whose schema and rules were checked."""
        self._counts["sampled"] += 1
        self._counts["invalid"] += not valid

    def take_delta(self) -> dict[str, Any]:
        """Return all that was measured since the last time as JSON-able data, and start anew."""
        delta = {
            "steps": {name: duren.pack() for name, duren in self._steps.items()},
            "scenarios": {name: duren.pack() for name, duren in self._scenarios.items()},
            "late": self._late.pack(),
            "errors": [[stap, scenario, number] for (stap, scenario), number in self._errors.items()],
            "seconds": [
                [t, *second.counts, second.latency.pack(), second.late.pack()] for t, second in self._seconds.items()
            ],
            "counts": dict(self._counts),
            "codes": dict(self._codes),
            "planned": dict(self._planned),
            "mistakes": dict(self._mistakes),
            "examples": self._examples,
            "boek": [_values_of(regel) for regel in self._boek],
        }
        self._clear()
        return delta

    def merge(self, delta: Mapping[str, Any]) -> None:
        """Add what another measured: its `take_delta`.

        Raises:
            ConfigurationError: the book lines cannot be written; all else has been added.
        """
        for mine, theirs in ((self._steps, delta["steps"]), (self._scenarios, delta["scenarios"])):
            for name, packed in theirs.items():
                mine.setdefault(name, Duren()).add(packed)
        self._late.add(delta["late"])
        for stap, scenario, number in delta["errors"]:
            self._errors[stap, scenario] += number
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
        regels = (Boekregel(**dict(zip(_FIELDS, values, strict=True))) for values in delta["boek"])
        if self._schrijver is None:
            self._boek.extend(regels)
        else:
            self._schrijver.write(regels)

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps that were measured, in the order of a transfer."""
        return tuple(stap for stap in Stap if stap in self._steps)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Ids of the scenarios of which a transfer ended, in order."""
        return tuple(sorted(self._scenarios))

    @property
    def codes(self) -> Mapping[str, int]:
        """Outcomes by code; an empty code is a technical failure."""
        return _in_order(self._codes)

    @property
    def planned(self) -> Mapping[str, int]:
        """Planned outcomes of the transfers that ended, by code."""
        return _in_order(self._planned)

    @property
    def ordered(self) -> int:
        """Transfers that a doel of others took on."""
        return self._counts["ordered"]

    @property
    def mistakes(self) -> Mapping[str, int]:
        """Wrong answers by kind."""
        return _in_order(self._mistakes)

    @property
    def examples(self) -> tuple[str, ...]:
        """Return the first wrong answers, in words."""
        return tuple(self._examples)

    @property
    def errors(self) -> Mapping[tuple[str, str], int]:
        """Steps that did not go as planned, by step and scenario."""
        return dict(sorted(self._errors.items()))

    def verdeling(self, name: str) -> Verdeling:
        """Return the latencies of a step, of a scenario's transfers, or `LATENESS`; of what was not measured, none."""
        if name == LATENESS:
            return describe(self._late.histogram(), 0)
        if name in self._steps:
            errors = sum(number for (stap, _), number in self._errors.items() if stap == name)
            return describe(self._steps[name].histogram(), errors)
        return describe((self._scenarios.get(name) or Duren()).histogram(), self._errors[Stap.TRANSFER, name])

    def series(self) -> tuple[Tijdvak, ...]:
        """Return the run by second, from its start up to the last second in which something happened."""
        rows = []
        in_flight = 0
        for t in range(max(self._seconds, default=-1) + 1):
            second = self._seconds.get(t) or _Seconde()
            in_flight += second.started - second.completed
            p50, p95, p99 = second.latency.percentiles
            rows.append(
                Tijdvak(
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

    def window(self, begin: float, end: float) -> Cijfers:
        """Return what was measured in the seconds from `begin` to `end`, in seconds since the start of the run."""
        latency, late, counts = Duren(), Duren(), Counter[str]()
        first, last = math.ceil(begin), math.floor(end)
        for t in range(first, last):
            second = self._seconds.get(t)
            if second is not None:
                counts.update(due=second.due, completed=second.completed, failed=second.failed)
                latency.add(second.latency.pack())
                late.add(second.late.pack())
        p50, p95, p99 = latency.percentiles
        return Cijfers(
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
        """Return how many transfers completed, and how many of these not as planned, from second `t` on."""
        recent = [second for when, second in self._seconds.items() if when >= t]
        return sum(second.completed for second in recent), sum(second.failed for second in recent)

    def totals(self) -> Totalen:
        """Return the counts of transfers; what is still under way counts as lost, so ask when the run is over."""
        seconds = self._seconds.values()
        started = sum(second.started for second in seconds)
        completed = sum(second.completed for second in seconds)
        names = ("not_started", "delivered", "refused", "wrong", "failed", "sampled", "invalid")
        return Totalen(
            due=sum(second.due for second in seconds),
            started=started,
            completed=completed,
            lost=started - completed,
            **{name: self._counts[name] for name in names},
        )

    def _second(self, t: float) -> _Seconde:
        key = int(t)
        second = self._seconds.get(key)
        if second is None:
            second = self._seconds[key] = _Seconde()
        return second


class _Seconde:
    """What happened in one second of the run."""

    __slots__ = ("completed", "due", "failed", "late", "latency", "started")

    def __init__(self) -> None:
        self.due = 0
        self.started = 0
        self.completed = 0
        self.failed = 0
        self.latency = Duren()
        self.late = Duren()

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Transfers due, started, completed and failed."""
        return self.due, self.started, self.completed, self.failed


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts, the largest first, so that merging in another order gives the same."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
