"""The bridge to Locust: its events, its messages between master and workers, and its statistics."""

from __future__ import annotations

import gc
import os
import sys
import time
from dataclasses import replace
from typing import Any

import gevent
from locust import events
from locust.env import Environment
from locust.exception import LocustError
from locust.runners import STATE_MISSING, MasterRunner, WorkerRunner

from loadtests.config import VARIABLE, LoadPlan, read_config, work_out
from loadtests.generator.client import TransferOutcome
from loadtests.generator.message import (
    BEGIN,
    REPORT,
    STOP,
    STRETCH,
    TROUBLE,
    FromGenerator,
    FromLeader,
    Trouble,
    read_begin,
    read_report,
    read_stretch,
    read_trouble,
    to_wire,
)
from loadtests.generator.worker import Worker
from loadtests.generator.workspace import settle
from loadtests.guard import is_mine
from loadtests.pupils.pool import PupilPool
from loadtests.report.summary import summarise
from loadtests.run.leader import Leader, in_words
from loadtests.run.lifecycle import LoadRun
from loadtests.verdict.verdict import EXIT
from simulator.errors import ConfigurationError, OsoError
from simulator.text.text import Text

PLAIN_RATE = 20.0
"""Default rate of plain Locust, in transfers per second."""

ENDLESS_S = 3600.0
"""Default length of the schedule of plain Locust, in seconds; Locust is expected to stop the run earlier."""

_LEADER_LOST_S = 15.0
"""Seconds without a heartbeat of the leader after which a generator stops."""

_GC_EVERY = 2_000
"""The gc threshold: net allocations that start a collection of the youngest generation.

Each transfer leaves some reference cycles that may keep a response in memory, so collections must be frequent. They are
cheap, because the objects from before the start are frozen.
"""


class LocustBridge:
    """Connects one Locust process to osolab: as leader, as generator, or as both.

    Args:
        environment: of Locust, with its runner.
    """

    def __init__(self, environment: Environment) -> None:
        assert environment.runner is not None
        self.environment = environment
        self.runner = environment.runner
        self.worker: Worker | None = None
        self._leader: Leader | None = None
        self._run: LoadRun | None = None
        self._pool: PupilPool | None = None
        self._leading: gevent.Greenlet[[LoadPlan], None] | None = None
        self._plan: LoadPlan | None = None
        self._parent = os.getppid()
        runner = environment.runner
        if not isinstance(runner, MasterRunner):
            runner.register_message(BEGIN, self._on_begin)
            runner.register_message(STRETCH, self._on_stretch)
            runner.register_message(STOP, self._on_stop)
        if not isinstance(runner, WorkerRunner):
            self._plan = _work_out_or_leave(environment)
            runner.register_message(REPORT, self._on_report)
            runner.register_message(TROUBLE, self._on_trouble)
            environment.events.test_start.add_listener(self._on_test_start)
            environment.events.test_stopping.add_listener(self._on_test_stopping)
            if self._is_headless():  # before Locust starts its run time
                try:
                    self._prepare(self._plan)
                except OsoError as error:
                    self._fail(error, self._plan.config.lang)

    # -- the leader --------------------------------------------------------------------------------------------------

    def _on_test_start(self, environment: Environment, **_: Any) -> None:  # noqa: ANN401, ARG002 - Locust's signature
        assert self._plan is not None
        self._leading = gevent.spawn(self._lead, self._plan)
        if VARIABLE in os.environ:
            gevent.spawn(self._mind_the_command)

    def _prepare(self, plan: LoadPlan) -> None:
        """Start the stub.

        Raises:
            OsoError: it cannot start, or there is nowhere to write.
        """
        run = LoadRun(plan=plan)
        try:
            self._pool = run.open()
        except BaseException:
            run.close()
            raise
        self._run = run

    def _lead(self, plan: LoadPlan) -> None:
        """Run from beginning to end."""
        try:
            if self._run is None:
                self._prepare(plan)
            run = self._run
            assert run is not None
            assert run.stub is not None
            assert self._pool is not None
            self._leader = Leader(run, send=self._send, generators=self._generators(), lost=self._lost, say=self._say)
            self._leader.begin(self._pool.as_json(), run.stub.urls)
            self._leader.lead()
            self._finish(run)
        except OsoError as error:
            self._fail(error, plan.config.lang)
        finally:
            if self._run is not None:
                self._run.close()
            self._run = None
            gevent.spawn(self.runner.quit if self._is_headless() else self.runner.stop)

    def _fail(self, error: OsoError, lang: str) -> None:
        """Print the error and set the exit code: 2 for a mistake of the user, 3 for the rest."""
        _complain(error, lang)
        self.environment.process_exit_code = 2 if isinstance(error, ConfigurationError) else 3
        if self._leading is None:
            sys.exit(self.environment.process_exit_code)

    def _on_test_stopping(self, environment: Environment, **_: Any) -> None:  # noqa: ANN401, ARG002 - Locust's signature
        """Stop the run cleanly when a user or the time limit of Locust ends it before its schedule does."""
        if self._leader is not None and self._run is not None:
            early = Text(nl="de proef is voortijdig gestopt", en="the test was stopped early")
            self._leader.stop(early if VARIABLE in os.environ else None)
        if self._leading is not None:  # generators must still be there for the last transfers
            self._leading.join()

    def _mind_the_command(self) -> None:
        """Stop when the command `osolab load` that started this process was killed."""
        while self._leader is None or os.getppid() == self._parent:
            gevent.sleep(1.0)
        self._leader.stop(Text(nl="het commando osolab is afgebroken", en="the command osolab was killed"))

    def _finish(self, run: LoadRun) -> None:
        result = run.finish()
        self.environment.process_exit_code = EXIT[result.verdict]
        if VARIABLE not in os.environ:  # otherwise `osolab load` prints it
            config = run.plan.config
            sys.stderr.write(f"{summarise(result, config.lang)}\n{config.out}/load.html\n")

    def _generators(self) -> tuple[str, ...]:
        runner = self.runner
        if not isinstance(runner, MasterRunner):
            return ("local",)
        return tuple(sorted(client.id for client in runner.clients.all if client.state != STATE_MISSING))

    def _lost(self) -> tuple[str, ...]:
        runner = self.runner
        if not isinstance(runner, MasterRunner):
            return ()
        present = {client.id for client in runner.clients.all if client.state != STATE_MISSING}
        return tuple(one for one in (self._leader.generators if self._leader else ()) if one not in present)

    def _send(self, message: FromLeader, generator: str | None) -> None:
        kind, content = to_wire(message)
        self.runner.send_message(kind, content, None if generator == "local" else generator)

    def _say(self, done: int, total: int) -> None:
        if self._is_headless() and sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} / {total:,} " if total else f"\r{done:,} ")
            sys.stderr.flush()

    def _is_headless(self) -> bool:
        options = self.environment.parsed_options
        return bool(options is None or options.headless)

    def _on_report(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 - Locust's signature
        if self._leader is not None:
            self._leader.take(read_report(msg.data))

    def _on_trouble(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 - Locust's signature
        if self._leader is not None:
            self._leader.give_up(read_trouble(msg.data))

    # -- a generator -------------------------------------------------------------------------------------------------

    def _on_begin(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 - Locust's signature
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GC_EVERY)
        runner = self.runner
        elsewhere = isinstance(runner, WorkerRunner) and not is_mine(runner.master_host, ())
        try:
            order = settle(read_begin(msg.data), os.environ, elsewhere=elsewhere)
            self.worker = Worker(order, report=self._answer, fire=self._fire)
        except OsoError as error:
            _complain(error, os.environ.get("OSOLAB_LANG", "nl"))
            self.environment.process_exit_code = 2
            self._answer(Trouble(why=in_words(error)))
            gevent.spawn(runner.quit)
            return
        if isinstance(runner, WorkerRunner):
            self.environment.process_exit_code = 0  # failed transfers are for the leader to judge
            gevent.spawn(self._mind_the_leader, runner)

    def _mind_the_leader(self, runner: WorkerRunner) -> None:
        """Stop when the leader is gone."""
        while time.time() - (runner.last_heartbeat_timestamp or time.time()) < _LEADER_LOST_S:
            gevent.sleep(1.0)
        gone = OsoError("whoever leads does not answer any more; stopped", nl="de leider antwoordt niet meer; gestopt")
        _complain(gone, os.environ.get("OSOLAB_LANG", "nl"))
        self.environment.process_exit_code = 3
        if self.worker is not None:
            self.worker.kill()
        runner.quit()

    def _on_stretch(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 - Locust's signature
        if self.worker is not None:
            self.worker.add(read_stretch(msg.data))

    def _on_stop(self, environment: Environment, msg: Any, **_: Any) -> None:  # noqa: ANN401, ARG002 - Locust's signature
        if self.worker is not None:
            self.worker.stop()

    def _answer(self, message: FromGenerator) -> None:
        self.runner.send_message(*to_wire(message))

    def _fire(self, outcome: TransferOutcome, latency_ms: float) -> None:
        """Report a transfer to the statistics of Locust: each step, and the whole under its scenario."""
        fire = self.environment.events.request.fire
        for timing in outcome.timings:
            fire(
                request_type="OSO",
                name=timing.protocol_step.value,
                response_time=timing.ms,
                response_length=timing.bytes,
                exception=None if timing.ok else LocustError(outcome.entry.fault or outcome.entry.resultaat),
                context={},
            )
        good = outcome.kind in {"delivered", "refused", "ordered"}
        fire(
            request_type="transfer",
            name=outcome.entry.scenario,
            response_time=latency_ms,
            response_length=0,
            exception=None if good else LocustError("; ".join(words for _, words in outcome.faults) or outcome.kind),
            context={},
        )


def install() -> None:
    """Connect every Locust process that loads this locustfile to osolab. Call it at the top level of a locustfile."""

    def direct(environment: Environment, **_: Any) -> None:  # noqa: ANN401 - Locust's signature
        environment.osolab = LocustBridge(environment)  # type: ignore[attr-defined] # where users find it

    events.init.add_listener(direct)


def _work_out_or_leave(environment: Environment) -> LoadPlan:
    """Return the plan of the configuration; an invalid configuration ends the process with exit code 2."""
    options = environment.parsed_options
    limit = getattr(options, "run_time", None)
    try:
        config = read_config(os.environ)
        if VARIABLE not in os.environ and config.duration is None and config.transfers is None:
            config = replace(config, duration=float(limit or ENDLESS_S), rate=config.rate or PLAIN_RATE)
        return work_out(replace(config, generators=_generators_of(options)))
    except ConfigurationError as error:
        _complain(error, os.environ.get("OSOLAB_LANG", "nl"))
        sys.exit(2)


def _generators_of(options: Any) -> int:  # noqa: ANN401 - Locust's options have no type
    """Return the number of generators to wait for; 0: this process alone."""
    if getattr(options, "processes", None):
        return int(options.processes)
    return int(options.expect_workers) if getattr(options, "master", False) else 0


def _complain(error: OsoError, lang: str) -> None:
    """Print an error with its place and remedy."""
    sys.stderr.write(f"osolab: {error.in_language(lang)}\n")
