"""A ramp that finds its own way: steps that grow until one is bad, then up after a good one and down after a bad one.

A machine is not equally fast at any moment, so that the same rate is good now and bad a minute later. The up-and-down
method of Dixon and Mood stays around the rate at which both happen as often; once the steps turned, what completed in
the good ones is averaged.

It is a state machine without a clock: it says which step comes next, and is told what was measured in it.
"""

from __future__ import annotations

from enum import StrEnum
from math import inf, sqrt
from statistics import geometric_mean, median
from typing import NamedTuple

from loadtests.model import RampStep, Segment
from loadtests.schedule.criterion import LIMITS, BrokenLimit, Criterion, StepFigures
from loadtests.schedule.shape_data import at_tries, read, value_of
from simulator.errors import LocalProtocolError
from simulator.text.numbers import in_figures
from simulator.text.text import Text

_PATIENCE = 3
"""Times as many steps up and down as are counted, after which a way that never turned is given up."""


class RampEnd(StrEnum):
    """How a ramp ended."""

    FOUND = "found"
    """There is a knee."""
    SATURATED = "saturated"
    """The generator was late before the system was: no verdict on the system."""
    BEYOND = "beyond"
    """Everything was good up to the highest rate that was tried: the knee lies higher."""
    NONE = "none"
    """Not even the lowest rate was good."""


class RampSearch:
    """A ramp under way.

    Ask for a step with `next_segment`, play it, measure it over its `window`, tell with `judge`; until none is left.

    Args:
        criterion: when a step is good.
        start_rate: transfers a second of the first step.
        step_seconds: how long a step takes, with the seconds at its beginning that are not measured.
        tries: sessies a pupil, which decide how much is refused.
        factor: growth of the rate from step to step, until the first bad one.
        precision: how much a step up or down differs from the one before, once the way turned.
    """

    def __init__(
        self,
        criterion: Criterion,
        *,
        start_rate: float,
        step_seconds: float,
        tries: float | None = None,
        factor: float | None = None,
        precision: float | None = None,
    ) -> None:
        row = read()["knie"]
        self.criterion = criterion
        self.start_rate = start_rate
        self.step_seconds = step_seconds
        self.factor: float = factor or row["groei"]
        self.precision: float = precision or row["nauwkeurigheid"]
        self.warm_up = min(float(row["opwarm_s"]), step_seconds / 3)
        self.pause = float(row["pauze_s"])
        self._mix = at_tries("gemiddeld", tries or value_of("pogingen"))
        self._highest = max(float(row["hoogste_tempo"]), start_rate)
        self._lowest = min(float(row["laagste_tempo"]), start_rate)
        self._steps: list[RampStep] = []
        self._good: _Trial | None = None
        self._bad: _Trial | None = None
        self._counted = int(row["treden"])
        self._stairs: list[_Trial] = []
        self._doubtful: float | None = None
        self._open: float | None = None
        self.end: RampEnd | None = None

    @property
    def ramp_steps(self) -> tuple[RampStep, ...]:
        """The steps so far, in the order in which they were played."""
        return tuple(self._steps)

    @property
    def knee(self) -> float | None:
        """Transfers a second that completed in the good steps around the turn, on average; None until it is found."""
        good = [trial.step.throughput for trial in self._turned if trial.step.good] or [self._reached_on_the_way_up]
        return geometric_mean(good) if self.end is RampEnd.FOUND else None

    @property
    def reached(self) -> float:
        """The knee; without one, what completed a second in the highest good step, 0 when none was good."""
        return self.knee or self._reached_on_the_way_up

    @property
    def _reached_on_the_way_up(self) -> float:
        return self._good.step.throughput if self._good else 0.0

    @property
    def _turned(self) -> list[_Trial]:
        """The steps up and down, from the first that ended otherwise than those before it."""
        first = next((n for n, one in enumerate(self._stairs) if one.step.good != self._stairs[0].step.good), None)
        return [] if first is None else self._stairs[first:]

    @property
    def p95_limit(self) -> float:
        """Milliseconds that p95 may be by now; infinite before the first good step, which is the yardstick."""
        if self.criterion.p95_ms is not None:
            return self.criterion.p95_ms
        first = [step.p95 for step in self._steps if step.good][: self.criterion.first_steps]
        return max(self.criterion.p95_multiple * median(first), self.criterion.p95_floor_ms) if first else inf

    def next_segment(self, moment: float) -> Segment | None:
        """Return the next step, or None when the ramp is over.

        Args:
            moment: seconds since the start of the run at which nothing was under way any more, or waiting was given up.

        Raises:
            LocalProtocolError: the previous step was not judged yet.
        """
        if self._open is not None:
            raise LocalProtocolError("the previous step was not judged yet")
        if self.end is not None:
            return None
        again = self._doubtful is not None
        rate = self._open = self._doubtful or self._next_rate()
        return Segment(
            label=f"trede {len(self._steps) + 1}: {in_figures(rate).nl}/s{' (nogmaals)' if again else ''}",
            begin=moment + (self.pause if self._steps else 0.0),
            seconds=self.step_seconds,
            count=max(1, round(rate * self.step_seconds)),
            mix=self._mix,
        )

    def window(self, segment: Segment) -> tuple[float, float]:
        """Return from when to when a step is measured, in seconds since the start of the run."""
        return segment.begin + self.warm_up, segment.begin + segment.seconds

    def judge(self, segment: Segment, step_figures: StepFigures) -> RampStep:
        """Return the verdict on a step, from what was measured in its window, and find out where to go from there.

        Raises:
            LocalProtocolError: this step was not asked for.
        """
        if self._open is None:
            raise LocalProtocolError("there is no step to judge")
        broken_limits = self.criterion.broken_by(step_figures, self.p95_limit)
        step = RampStep(
            rate=segment.rate,
            seconds=step_figures.seconds,
            due=step_figures.due,
            completed=step_figures.completed,
            throughput=step_figures.throughput,
            p50=step_figures.p50,
            p95=step_figures.p95,
            p99=step_figures.p99,
            fail_rate=step_figures.fail_rate,
            late_p99=step_figures.late_p99,
            good=not broken_limits,
            why=" ".join(broken_limits),
        )
        rate, self._open = self._open, None
        self._move(_Trial(rate, step), generator=self._only_the_generator(broken_limits, step_figures))
        self._steps.append(step)
        return step

    def in_words(self) -> Text:
        """Return how the ramp ended, as a sentence."""
        reached = in_figures(self.reached)
        last = in_figures(self._steps[-1].rate if self._steps else self.start_rate)
        match self.end:
            case RampEnd.FOUND:
                assert self._bad is not None
                wrong = in_figures(self._bad.step.rate)
                why = [LIMITS[BrokenLimit(word)] for word in self._bad.step.why.split()]
                return Text(
                    nl=f"De knie ligt bij {reached.nl} overdrachten per seconde; bij {wrong.nl} per seconde ging het "
                    f"mis: {', '.join(text.nl for text in why)}.",
                    en=f"The knee lies at {reached.en} transfers a second; at {wrong.en} a second it went "
                    f"wrong: {', '.join(text.en for text in why)}.",
                )
            case RampEnd.SATURATED:
                return Text(
                    nl="Geen oordeel: de generator raakte achter op zijn schema terwijl het stelsel goed antwoordde, "
                    f"na {reached.nl} overdrachten per seconde die goed gingen. Geef hem meer processen of machines.",
                    en="No verdict: the generator fell behind its schedule while the system still answered well, "
                    f"after {reached.en} transfers a second that went well. Give it more processes or machines.",
                )
            case RampEnd.BEYOND:
                return Text(
                    nl=f"Geen knie gevonden: ook {reached.nl} overdrachten per seconde ging nog goed.",
                    en=f"No knee found: even {reached.en} transfers a second went well.",
                )
            case RampEnd.NONE:
                return Text(
                    nl=f"Geen knie gevonden: zelfs {last.nl} overdrachten per seconde ging niet goed.",
                    en=f"No knee found: not even {last.en} transfers a second went well.",
                )
            case None:
                return Text(
                    nl=f"De klim is niet af; tot dusver ging {reached.nl} overdrachten per seconde goed.",
                    en=f"The ramp is not finished; so far {reached.en} transfers a second went well.",
                )

    def _next_rate(self) -> float:
        """Return the rate of the next step: up, up or down from the last one, or down to look for anything good."""
        if self._stairs:
            last = self._stairs[-1]
            stride = (1 + self.precision) ** (1 if self._turned else 2)
            rate = last.rate * stride if last.step.good else last.rate / stride
            return min(max(rate, self._lowest), self._highest)
        if self._good and self._bad:
            return sqrt(self._good.rate * self._bad.rate)
        if self._good:
            return min(self._good.rate * self.factor, self._highest)
        return max(self._bad.rate / self.factor**2, self._lowest) if self._bad else self.start_rate

    def _only_the_generator(self, broken_limits: tuple[BrokenLimit, ...], step_figures: StepFigures) -> bool:
        """Tell whether a step is bad by lateness alone: without it the system was fast enough.

        Latency counts from the moment that a transfer was due, so lateness is part of it; and what starts too late
        completes too late.
        """
        return (
            BrokenLimit.LATENESS in broken_limits
            and BrokenLimit.FAIL_RATE not in broken_limits
            and step_figures.p95 - step_figures.late_p99 <= self.p95_limit
        )

    def _move(self, trial: _Trial, *, generator: bool) -> None:
        """Take in a step: on the way up good, doubtful, or bad twice and so believed; after that, good or bad."""
        if self._good and self._bad:
            self._stairs.append(trial)
            self._bad = self._bad if trial.step.good else trial
        elif trial.step.good:
            self._good, self._doubtful = trial, None
        elif self._doubtful is None:
            self._doubtful = trial.rate
            return
        else:
            if self._bad is None and generator:
                self.end = RampEnd.SATURATED
            self._bad, self._doubtful = trial, None
        self.end = self.end or self._ending()

    def _ending(self) -> RampEnd | None:
        """Return how the ramp ended, None when it goes on."""
        if self._good and self._bad:
            enough = len(self._turned) >= self._counted or len(self._stairs) >= _PATIENCE * self._counted
            if not enough:
                return None
            never = RampEnd.BEYOND if self._stairs[0].step.good else RampEnd.NONE
            return RampEnd.FOUND if self._turned else never
        if self._good:
            return RampEnd.BEYOND if self._good.rate >= self._highest else None
        return RampEnd.NONE if self._bad and self._bad.rate <= self._lowest else None


class _Trial(NamedTuple):
    """The rate that was asked for, and what became of it."""

    rate: float
    step: RampStep
