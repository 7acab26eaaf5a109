"""The ramp search for the knee: the rate grows until a step is bad, then goes up after a good and down after a bad one.

The speed of a machine varies, so the same rate can be good now and bad a minute later. The up-and-down method of Dixon
and Mood converges on the rate at which both are equally likely; the knee is the mean throughput of the good steps after
the first turn.

It is a state machine without a clock: it returns the next step, and gets the measurements of it.
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
from simulator.text.numbers import significant
from simulator.text.text import Text

_PATIENCE = 3
"""The search is given up after so many times the number of steps that count."""


class RampEnd(StrEnum):
    """How a ramp search ended."""

    FOUND = "found"
    """There is a knee."""
    SATURATED = "saturated"
    """The generator was late before the system reached a limit: no verdict on the system."""
    BEYOND = "beyond"
    """Every step was good up to the highest rate tried: the knee lies higher."""
    NONE = "none"
    """Not even the lowest rate was good."""


class RampSearch:
    """A ramp search in progress.

    Get a step from `next_segment`, play it, measure it over its `window` and pass the result to `judge`; until
    `next_segment` returns None.

    Args:
        criterion: for a good step.
        start_rate: transfers per second of the first step.
        step_seconds: duration of a step, including the seconds at its start that are not measured.
        tries: sessies per pupil, which decide the share of refusals.
        factor: growth of the rate per step, until the first bad one.
        precision: relative size of a step up or down after that.
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
        self._up_down_steps: list[_Trial] = []
        self._doubtful: float | None = None
        self._open: float | None = None
        self.end: RampEnd | None = None

    @property
    def ramp_steps(self) -> tuple[RampStep, ...]:
        """The steps so far, in order."""
        return tuple(self._steps)

    @property
    def knee(self) -> float | None:
        """Mean throughput of the good steps after the first turn, in transfers per second; None until it is found."""
        good = [trial.step.throughput for trial in self._turned if trial.step.good] or [self._reached_on_the_way_up]
        return geometric_mean(good) if self.end is RampEnd.FOUND else None

    @property
    def reached(self) -> float:
        """The knee; without one, the throughput of the highest good step, 0 when none was good."""
        return self.knee or self._reached_on_the_way_up

    @property
    def _reached_on_the_way_up(self) -> float:
        return self._good.step.throughput if self._good else 0.0

    @property
    def _turned(self) -> list[_Trial]:
        """The steps up and down, from the first with another result than those before it."""
        first = next(
            (n for n, one in enumerate(self._up_down_steps) if one.step.good != self._up_down_steps[0].step.good), None
        )
        return [] if first is None else self._up_down_steps[first:]

    @property
    def p95_limit(self) -> float:
        """Present limit on p95 in milliseconds; infinite before the first good step, on which it is based."""
        if self.criterion.p95_ms is not None:
            return self.criterion.p95_ms
        first = [step.p95 for step in self._steps if step.good][: self.criterion.first_steps]
        return max(self.criterion.p95_multiple * median(first), self.criterion.p95_floor_ms) if first else inf

    def next_segment(self, moment: float) -> Segment | None:
        """Return the next step, or None when the ramp is over.

        Args:
            moment: seconds since the start of the run at which nothing was in flight, or waiting for that ended.

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
            label=f"trede {len(self._steps) + 1}: {significant(rate).nl}/s{' (nogmaals)' if again else ''}",
            begin=moment + (self.pause if self._steps else 0.0),
            seconds=self.step_seconds,
            count=max(1, round(rate * self.step_seconds)),
            mix=self._mix,
        )

    def window(self, segment: Segment) -> tuple[float, float]:
        """Return begin and end of the window in which a step is measured, in seconds since the start of the run."""
        return segment.begin + self.warm_up, segment.begin + segment.seconds

    def judge(self, segment: Segment, step_figures: StepFigures) -> RampStep:
        """Return the result of a step, from the measurements in its window, and update the search.

        Raises:
            LocalProtocolError: this is not the step of the last `next_segment`.
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
        """Return how the search ended, as a sentence."""
        reached = significant(self.reached)
        last = significant(self._steps[-1].rate if self._steps else self.start_rate)
        match self.end:
            case RampEnd.FOUND:
                assert self._bad is not None
                wrong = significant(self._bad.step.rate)
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
        """Return the rate of the next step: by `factor`, by `precision`, or lower while no step was good."""
        if self._up_down_steps:
            last = self._up_down_steps[-1]
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

        Latency counts from when a transfer was due, so it includes lateness; and a late start makes a late completion.
        """
        return (
            BrokenLimit.LATENESS in broken_limits
            and BrokenLimit.FAIL_RATE not in broken_limits
            and step_figures.p95 - step_figures.late_p99 <= self.p95_limit
        )

    def _move(self, trial: _Trial, *, generator: bool) -> None:
        """Process a step. While the rate grows, a bad step is repeated, and counts when it is bad twice."""
        if self._good and self._bad:
            self._up_down_steps.append(trial)
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
        """Return how the search ended, or None when it continues."""
        if self._good and self._bad:
            enough = len(self._turned) >= self._counted or len(self._up_down_steps) >= _PATIENCE * self._counted
            if not enough:
                return None
            never = RampEnd.BEYOND if self._up_down_steps[0].step.good else RampEnd.NONE
            return RampEnd.FOUND if self._turned else never
        if self._good:
            return RampEnd.BEYOND if self._good.rate >= self._highest else None
        return RampEnd.NONE if self._bad and self._bad.rate <= self._lowest else None


class _Trial(NamedTuple):
    """The rate of a step, and its result."""

    rate: float
    step: RampStep
