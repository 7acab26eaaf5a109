"""The criterion for a good step of a ramp: its measurements, and the limits on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from loadtests.schedule.shape_data import read
from simulator.text.text import Text


class BrokenLimit(StrEnum):
    """A limit that a bad step broke; `RampStep.why` has them separated by spaces."""

    THROUGHPUT = "throughput"
    P95 = "p95"
    FAIL_RATE = "fail_rate"
    LATENESS = "lateness"


LIMITS = {
    BrokenLimit.THROUGHPUT: Text(nl="er kwam minder klaar dan er aan de beurt kwam", en="less completed than was due"),
    BrokenLimit.P95: Text(nl="het 95e percentiel werd te hoog", en="the 95th percentile grew too high"),
    BrokenLimit.FAIL_RATE: Text(nl="te veel liep anders af dan gepland", en="too much ended otherwise than planned"),
    BrokenLimit.LATENESS: Text(nl="de generator begon te laat", en="the generator started too late"),
}
"""Description of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFigures:
    """The measurements of a step, within its window.

    Attributes:
        seconds: length of the window.
        due: transfers that were due in it.
        completed: transfers that completed as planned in it, whenever they were due.
        p50, p95, p99: latency in milliseconds since the transfers were due.
        fail_rate: share (0-1) of the completed transfers that did not end as planned.
        late_p99: p99 of lateness, in milliseconds.
    """

    seconds: float
    due: int
    completed: int
    p50: float
    p95: float
    p99: float
    fail_rate: float
    late_p99: float

    @property
    def throughput(self) -> float:
        """Transfers a second that completed as planned."""
        return self.completed / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """The limits for a good step; the defaults are in `vormen.toml`.

    Attributes:
        throughput_at_least: least share (0-1) of the due transfers that complete in the same time.
        p95_multiple: limit on p95, as a multiple of the median p95 of the first good steps.
        p95_floor_ms: limit on p95 in milliseconds, where that is higher.
        p95_ms: fixed limit on p95 in milliseconds, in place of the two above; None: these hold.
        faults_under: share (0-1) of transfers not ending as planned must be below this.
        late_p99_ms: limit on the p99 of lateness, in milliseconds.
        first_steps: number of good steps in the median.
    """

    throughput_at_least: float
    p95_multiple: float
    p95_floor_ms: float
    p95_ms: float | None = None
    faults_under: float
    late_p99_ms: float
    first_steps: int

    @classmethod
    def usual(cls, *, p95_ms: float | None = None, late_p99_ms: float | None = None) -> Criterion:
        """Return the criterion of the data file, with another limit on p95 or on lateness if given."""
        row = read()["knie"]
        return cls(
            throughput_at_least=row["doorvoer_minstens"],
            p95_multiple=row["p95_veelvoud"],
            p95_floor_ms=row["p95_vloer_ms"],
            p95_ms=p95_ms,
            faults_under=row["fouten_onder"],
            late_p99_ms=row["te_laat_p99_ms"] if late_p99_ms is None else late_p99_ms,
            first_steps=row["eerste_treden"],
        )

    def in_words(self) -> Text:
        """Return the criterion as a sentence."""
        if self.p95_ms is None:
            times, floor = f"{self.p95_multiple:g}", f"{self.p95_floor_ms:g} ms"
            nl = f"hoogstens {times} keer dat van de eerste treden, of {floor} als dat meer is"
            en = f"at most {times} times that of the first steps, or {floor} if that is more"
        else:
            nl, en = f"hoogstens {self.p95_ms:g} ms", f"at most {self.p95_ms:g} ms"
        due, wrong, late = (
            f"{self.throughput_at_least:.0%}",
            f"{self.faults_under:.1%}",
            f"{self.late_p99_ms:g} ms",
        )
        return Text(
            nl=f"Een trede is goed als minstens {due} van wat aan de beurt kwam in dezelfde tijd klaar is, het 95e "
            f"percentiel {nl} is, minder dan {wrong} anders afloopt dan gepland, en de generator 99% binnen {late} na "
            "het geplande moment begint. De knie is de doorvoer van de goede treden rond het tempo waar het omslaat, "
            "gemiddeld.",
            en=f"A step is good when at least {due} of what was due completes in the same time, the 95th percentile is "
            f"{en}, less than {wrong} ends otherwise than planned, and the generator starts 99% within {late} of the "
            "planned moment. The knee is the throughput of the good steps around the rate at which that turns, on "
            "average.",
        )

    def broken_by(self, step_figures: StepFigures, p95_limit: float) -> tuple[BrokenLimit, ...]:
        """Return the limits that do not hold; none when the step is good."""
        held = {
            BrokenLimit.THROUGHPUT: step_figures.completed >= self.throughput_at_least * step_figures.due,
            BrokenLimit.P95: step_figures.p95 <= p95_limit,
            BrokenLimit.FAIL_RATE: not step_figures.fail_rate or step_figures.fail_rate < self.faults_under,
            BrokenLimit.LATENESS: step_figures.late_p99 <= self.late_p99_ms,
        }
        return tuple(broken_limit for broken_limit, good in held.items() if not good)
