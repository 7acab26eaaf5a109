"""One generator process: starts each transfer of its share when it is due (open loop) and reports measurements.

It gets its work in messages, because it may be on another machine than the leader.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import gevent
from gevent.queue import SimpleQueue

from harness.config.environment import Environment
from harness.config.scenario import load_scenarios
from harness.stage.cast import VENDOR_DOEL
from harness.stage.stage import Certificates, make_certificates
from loadtests.config import LoadConfig, read_environment, require_trigger
from loadtests.generator.client import TransferOutcome, play, register_notificatie
from loadtests.generator.client_kit import ClientKit, make_client_kit
from loadtests.generator.message import Begin, Report, Stretch
from loadtests.generator.ordering import Orderer
from loadtests.generator.transport import FastTransport, PoolContention
from loadtests.guard import GuardedTransport
from loadtests.measure.recorder import Recorder
from loadtests.model import Arrival
from loadtests.pupils.cast import LoadCast
from loadtests.pupils.pool import PupilPool, read_pool
from loadtests.pupils.recipe import make_recipes
from loadtests.schedule.arrivals import arrivals, share_of
from simulator.clock import SystemClock
from simulator.network.https import HttpsTransport
from simulator.network.tls import TlsFiles
from simulator.network.transport import Transport

REPORT_S = 1.0
"""Seconds between two reports."""

_YIELD = 8
"""Most transfers started in a row before other greenlets get a turn, when the generator is late."""

_NOTED_AT_ONCE = 32
"""Ended transfers that are recorded in one batch: few enough not to delay other greenlets."""

CLOCKS_AGREE_S = 1.0
"""When `Begin` seems to have travelled for longer than this, or to come from the future, the clocks differ."""

Fire = Callable[[TransferOutcome, float], None]
"""Reports a transfer that ended to Locust: its outcome, and its milliseconds since it was due."""


class Worker:
    """A generator process.

    Args:
        order: from the leader, with the files of this machine.
        report: sends a report to the leader.
        fire: reports a transfer that ended to Locust.
    """

    def __init__(self, order: Begin, *, report: Callable[[Report], None], fire: Fire) -> None:
        # Both clocks are read once, when the order arrives; after that only the monotonic one is used.
        now, ticks = time.time(), time.perf_counter()
        self._clock_s = now - order.sent
        self._began = ticks + seconds_until(order.t0, sent=order.sent, now=now)
        self._order = order
        self._report = report
        self._fire = fire
        self._config = order.config
        self._pool: PupilPool = read_pool(order.pool)
        self._contention = PoolContention()
        environment = read_environment(self._config)
        self._kit: ClientKit = _equip(order, self._contention, environment)
        self._make: Callable[..., TransferOutcome] = partial(play, self._kit)
        if environment.doel.external:
            self._make = _orderer(order, self._contention, environment, self._kit).order
        self._recorder = Recorder()
        self._ended: list[tuple[TransferOutcome, float]] = []
        self._stretches: SimpleQueue[Stretch | None] = SimpleQueue()
        self._orders: SimpleQueue[Arrival] = SimpleQueue()
        self._in_flight = self._idle = 0
        self._stopped = False
        self._walking = True
        self._served = 0
        self._turn = order.index
        self._announced = 0
        self._greenlets = [gevent.spawn(self._walk), gevent.spawn(self._keep_reporting)]

    def ticks(self) -> float:
        """Return the seconds since the start of the run."""
        return float(time.perf_counter() - self._began)

    def add(self, stretch: Stretch) -> None:
        """Add the next part of the schedule."""
        self._stretches.put(stretch)

    def stop(self) -> None:
        """Start no more transfers; those in flight may end."""
        self._stopped = True
        self._stretches.put(None)

    def kill(self) -> None:
        """Stop at once; transfers in flight get no outcome."""
        self._stopped = True
        gevent.killall(self._greenlets, block=False)

    def play_next(self, asker: str) -> None:
        """Play one transfer for a user in a closed loop, from beginning to end.

        Args:
            asker: `doel` or `swv`, whose scenarios are played.
        """
        scenarios = [name for name, recipe in self._kit.recipes.items() if recipe.asker == asker]
        if not scenarios or self._stopped:
            gevent.sleep(REPORT_S)
            return
        number, self._turn = self._turn, self._turn + self._order.workers
        due = self.ticks()
        self._recorder.due(due)
        self._in_flight += 1
        self._transfer(Arrival(number=number, due=due, scenario=scenarios[number % len(scenarios)]))

    def announce_next(self) -> None:
        """Announce one dossier to an SWV, for a user who plays the bron; it is measured, but not in the ledger."""
        scenarios = [name for name, recipe in self._kit.recipes.items() if recipe.asker == "swv"]
        if not scenarios or self._stopped:
            gevent.sleep(REPORT_S)
            return
        number = self._announced
        self._announced += 1
        pupil = self._pool.person(scenarios[number % len(scenarios)], number)
        outcome = register_notificatie(self._kit, number, pupil, ticks=self.ticks)
        (timing,) = outcome.timings
        self._recorder.step(timing.protocol_step, pupil.scenario, timing.ms, timing.ok)
        for kind, words in outcome.faults:
            self._recorder.mistake(kind, words)
        self._fire(outcome, timing.ms)

    def _walk(self) -> None:
        """Play the parts of the schedule, until the last."""
        while not self._stopped:
            stretch = self._stretches.get()
            if stretch is None:
                break
            self._play(
                share_of(
                    arrivals(
                        stretch.segments,
                        seed=self._config.seed,
                        kind=self._config.arrival_process,
                        first=stretch.first,
                        without=self._order.without,
                    ),
                    self._order.index,
                    self._order.workers,
                )
            )
            self._served += 1
            if stretch.last:
                break
        self._walking = False

    def _play(self, arrivals: Iterable[Arrival]) -> None:
        limit = self._config.in_flight
        for turn, arrival in enumerate(arrivals):
            if arrival.due > self.ticks():
                self._wait_until(arrival.due)
            elif turn % _YIELD == 0:
                gevent.sleep(0)
            if self._stopped:
                return
            self._recorder.due(arrival.due)
            if self._in_flight >= limit:
                self._recorder.not_started(1)
                continue
            self._in_flight += 1
            if self._idle:
                self._idle -= 1
                self._orders.put(arrival)
            else:
                gevent.spawn(self._serve, arrival)

    def _wait_until(self, due: float) -> None:
        """Sleep, and check regularly whether the run was stopped."""
        while (wait := due - self.ticks()) > 0 and not self._stopped:
            gevent.sleep(min(wait, REPORT_S))

    def _serve(self, arrival: Arrival) -> None:
        """Play one transfer after another in this greenlet; a new greenlet for each would need new memory."""
        while True:
            self._transfer(arrival)
            self._idle += 1
            arrival = self._orders.get()

    def _transfer(self, arrival: Arrival) -> None:
        try:
            self._recorder.started(arrival.due, self.ticks())
            pupil = self._pool.person(arrival.scenario, arrival.number, arrival.doel)
            outcome = self._make(arrival.number, pupil, due=arrival.due, ticks=self.ticks)
            self._ended.append((outcome, (outcome.entry.ended - arrival.due) * 1000))
            if len(self._ended) >= _NOTED_AT_ONCE:
                self._note_all()
        finally:
            self._in_flight -= 1

    def _note_all(self) -> None:
        """Record the transfers that ended, in a batch, which is cheaper than one by one."""
        ended, self._ended = self._ended, []
        for outcome, latency_ms in ended:
            self._note(outcome, latency_ms)

    def _note(self, outcome: TransferOutcome, latency_ms: float) -> None:
        recorder, scenario = self._recorder, outcome.entry.scenario
        for timing in outcome.timings:
            recorder.step(timing.protocol_step, scenario, timing.ms, timing.ok)
        recorder.ended(outcome.entry, kind=outcome.kind, latency_ms=latency_ms)
        for kind, words in outcome.faults:
            recorder.mistake(kind, f"{scenario} #{outcome.entry.number}: {words}")
        if outcome.judged is not None:
            recorder.sampled(outcome.judged)
        self._fire(outcome, latency_ms)

    def _keep_reporting(self) -> None:
        """Report once a second, and a last time when all transfers have ended or the drain time is over."""
        given_up: float | None = None
        while True:
            gevent.sleep(REPORT_S)
            over = not self._walking
            if over and given_up is None:
                given_up = self.ticks() + self._config.drain_s
            done = over and (self._in_flight == 0 or self.ticks() > (given_up or 0.0))
            self._note_all()
            self._report(
                Report(
                    index=self._order.index,
                    local=not self._order.elsewhere,
                    clock_s=round(self._clock_s, 3),
                    pid=os.getpid(),
                    recorder=self._recorder.take_delta(),
                    in_flight=self._in_flight,
                    **self._contention.take(),
                    served=self._served,
                    done=done,
                )
            )
            if done:
                return


def seconds_until(t0: float, *, sent: float, now: float) -> float:
    """Return the seconds until the start of a run.

    Machines with synchronised clocks (NTP) start together. When the clocks differ, the start counts from the arrival of
    the order.

    Args:
        t0: the start, by the clock of the leader.
        sent: when the order was sent, by the same clock.
        now: by the clock of this machine.

    >>> seconds_until(1001.5, sent=1000.0, now=1000.02), seconds_until(1001.5, sent=1000.0, now=1002.0)
    (1.48, 1.5)
    """
    return round(t0 - (now if abs(now - sent) < CLOCKS_AGREE_S else sent), 6)


def _equip(order: Begin, contention: PoolContention, environment: Environment) -> ClientKit:
    certificates = _certificates(order, environment)
    return make_client_kit(
        environment=environment,
        cast=LoadCast(environment, order.urls),
        recipes=make_recipes(load_scenarios(environment.scenario_directories), order.scenarios),
        certificates=certificates,
        open_transport=lambda files: _open(files, order.config, contention, environment),
        tc_url=order.urls["tc"],
        clock=SystemClock(),
        sample=order.config.sample,
    )


def _orderer(order: Begin, contention: PoolContention, environment: Environment, kit: ClientKit) -> Orderer:
    """Return an orderer for an external doel: over plain HTTP on this machine, over TLS elsewhere."""
    require_trigger(environment)
    secured = urlsplit(environment.trigger_url).scheme == "https"
    files = _certificates(order, environment).client(VENDOR_DOEL) if secured else None
    return Orderer(
        url=environment.trigger_url,
        transport=_open(files, order.config, contention, environment),
        kit=kit,
        release=environment.release,
        clock=SystemClock(),
    )


def _certificates(order: Begin, environment: Environment) -> Certificates:
    certificates = make_certificates(environment, pki_directory=Path(order.pki), clock=SystemClock())
    assert certificates is not None, "a load goes over sockets"
    return certificates


def _open(
    files: TlsFiles | None, config: LoadConfig, contention: PoolContention, environment: Environment
) -> Transport:
    """Open a transport that only reaches addresses that may be loaded."""
    carrier: Transport
    if config.client == "requests":
        carrier = HttpsTransport(files, connect_timeout=environment.connect_s, read_timeout=environment.read_s)
    else:
        carrier = FastTransport(
            files,
            connect_timeout=environment.connect_s,
            read_timeout=environment.read_s,
            connections=config.pool,
            contention=contention,
            keep_alive=config.connections == "keep",
        )
    return GuardedTransport(carrier, environment.load_mine)
