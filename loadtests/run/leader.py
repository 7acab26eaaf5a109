"""The leader of a run: sends the schedule to the generators, collects reports, drives a ramp search, ends the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import gevent

from loadtests.generator.message import Begin, FromLeader, Report, Stop, Stretch, Trouble
from loadtests.model import Segment
from loadtests.run.lifecycle import LoadRun
from loadtests.schedule.criterion import Criterion, StepFigures
from loadtests.schedule.ramp import RampSearch
from simulator.errors import ConfigurationError, OsoError
from simulator.text.text import Text

Send = Callable[[FromLeader, str | None], None]
"""Sends a message to the generator with this id (None: to all)."""

_TICK_S = 0.2
_SAMPLE_S = 1.0
_LEAD_S = 1.5
"""Seconds between sending the schedule and the start, for the generators to get ready."""

_HOPELESS_S = 10
"""The run is aborted when everything failed for so many seconds."""


class Leader:
    """Leads the generators of one run.

    Args:
        run: in progress.
        send: sends a message to generators.
        generators: ids of the generators, in order.
        lost: returns the ids of generators that disappeared.
        say: receives the progress: transfers done, and the total.
    """

    def __init__(
        self,
        run: LoadRun,
        *,
        send: Send,
        generators: tuple[str, ...],
        lost: Callable[[], tuple[str, ...]],
        say: Callable[[int, int], None],
    ) -> None:
        self._run = run
        self._send = send
        self.generators = self._generators = generators
        self._lost = lost
        self._say = say
        self._done: set[int] = set()
        self._served: dict[int, int] = {}
        self._in_flight: dict[int, int] = {}
        self._first = 0
        self._stretches = 0
        self._began = 0.0
        self._sampled = 0.0
        self._gave_up = float("inf")

    def begin(self, pool: str, urls: Mapping[str, str]) -> None:
        """Send the schedule to the generators."""
        plan = self._run.plan
        t0 = time.time() + _LEAD_S
        self._began = time.monotonic() + _LEAD_S
        for index, generator in enumerate(self._generators):
            order = Begin(
                config=plan.config,
                index=index,
                workers=len(self._generators),
                t0=t0,
                sent=time.time(),
                pool=pool,
                urls=urls,
                pki=str(self._run.pki),
                scenarios=tuple(sorted(plan.weights)),
                without=tuple(sorted(plan.without)),
            )
            self._send(order, generator)
        if plan.config.loop == "closed":
            return
        if plan.plan.adaptive:
            self._run.search = RampSearch(
                Criterion.usual(late_p99_ms=plan.config.lateness_ms),
                start_rate=plan.plan.rate,
                step_seconds=plan.plan.seconds,
                tries=plan.plan.tries,
            )
        else:
            self._hand_out(plan.plan.segments, last=True)

    def take(self, report: Report) -> None:
        """Process a report of a generator."""
        try:
            self._run.recorder.merge(report.recorder)
        except ConfigurationError as error:  # the disk is full: measurements are kept, the ledger is incomplete
            self._break_off(in_words(error))
        self._run.calls += report.calls
        self._run.waited += report.waited
        index = report.index
        if report.local:
            self._run.monitor.watch("generator", (report.pid,))
        else:
            self._run.elsewhere[index] = report.clock_s
        self._served[index] = report.served
        self._in_flight[index] = report.in_flight
        if report.done:
            self._done.add(index)

    def lead(self) -> None:
        """Drive the run until it is over."""
        self._run.monitor.sample(0.0)
        while len(self._done) < len(self._generators) and not self._is_abandoned():
            gevent.sleep(_TICK_S)
            self._look()
            search = self._run.search
            if search is not None and not self._run.partial:
                self._next_ramp_step(search)

    def stop(self, why: Text | None) -> None:
        """End the run early; transfers in flight may end.

        Args:
            why: the reason, which makes the run partial; None when its schedule has no end of its own.
        """
        plan = self._run.plan
        if why is None or plan.config.loop == "closed" or self.now >= plan.plan.seconds:
            self._send(Stop(), None)
        else:
            self._break_off(why)

    def give_up(self, trouble: Trouble) -> None:
        """End the run because a generator cannot do its work."""
        why = trouble.why
        self._break_off(Text(nl=f"een generator kan niet: {why.nl}", en=f"a generator cannot: {why.en}"))

    @property
    def now(self) -> float:
        """Seconds since the start of the run."""
        return time.monotonic() - self._began

    def _is_abandoned(self) -> bool:
        """Tell whether every generator is done or lost, or the drain time of an aborted run is over."""
        present = len(self._generators) - len(self._lost())
        return len(self._done) >= present or bool(self._run.partial and self.now > self._gave_up)

    def _break_off(self, why: Text) -> None:
        if self._run.partial is None:
            self._run.partial = why
            self._gave_up = self.now + self._run.plan.config.drain_s + _HOPELESS_S
            self._send(Stop(), None)

    def _look(self) -> None:
        """Check for lost generators and parties, and sample resource use."""
        now = self.now
        if now - self._sampled < _SAMPLE_S:
            return
        self._sampled = now
        if now >= 0:
            self._run.sample(now)
        totals = self._run.recorder.totals()
        self._say(totals.completed, self._run.plan.plan.transfers)
        stub = self._run.stub
        dead = stub.dead() if stub else ()
        if dead:
            self._break_off(Text(nl=f"het proces van {dead[0]} is gestopt", en=f"the process of {dead[0]} ended"))
        lost = self._lost()
        if lost:
            name = self._name(lost[0])
            self._break_off(Text(nl=f"generator {name} is weggevallen", en=f"generator {name} was lost"))
        self._see_whether_hopeless(now)

    def _name(self, generator: str) -> str:
        """Return the number of a generator and its machine, from its Locust id."""
        return f"{self._generators.index(generator) + 1} ({generator.rpartition('_')[0]})"

    def _see_whether_hopeless(self, now: float) -> None:
        if self._run.search is not None and self._run.search.reached:
            return  # a ramp search that had good steps is expected to reach a rate at which everything fails
        completed, failed = self._run.recorder.since(now - _HOPELESS_S)
        if now > _HOPELESS_S and failed == completed >= _HOPELESS_S:
            words = next(iter(self._run.recorder.examples), "")
            self._break_off(
                Text(
                    nl=f"{_HOPELESS_S} seconden lang mislukte alles, zoals {words}",
                    en=f"for {_HOPELESS_S} seconds everything failed, such as {words}",
                )
            )

    def _hand_out(self, segments: tuple[Segment, ...], *, last: bool) -> None:
        self._send(Stretch(segments=segments, first=self._first, last=last), None)
        self._run.segments.extend(segments)
        self._first += sum(segment.count for segment in segments)
        self._stretches += 1

    def _next_ramp_step(self, search: RampSearch) -> None:
        """Start the next step of a ramp when the present one is over and nothing is in flight any more."""
        waiting = any(self._served.get(index, 0) < self._stretches for index in range(len(self._generators)))
        under_way = sum(self._in_flight.values()) > 0
        if waiting or (under_way and not self._waited_too_long()):
            return
        if self._run.segments and len(search.ramp_steps) < self._stretches:
            segment = self._run.segments[-1]
            search.judge(segment, self._measure(search.window(segment)))
        following = search.next_segment(max(self.now, 0.0) + _LEAD_S / 3)
        if following is None:
            self._send(Stop(), None)
            self._stretches += 1  # so that no further step starts
            return
        self._hand_out((following,), last=False)

    def _waited_too_long(self) -> bool:
        segment = self._run.segments[-1]
        return self.now > segment.begin + segment.seconds + self._run.plan.config.drain_s

    def _measure(self, window: tuple[float, float]) -> StepFigures:
        return self._run.recorder.window(*window)


def in_words(error: OsoError) -> Text:
    """Return the message of an error in both languages, without place and remedy."""
    message = error.message if isinstance(error, ConfigurationError) else str(error)
    return Text(nl=error.nl or message, en=message)
