"""Runs scenarios and yields events; does not depend on reports or terminals."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from harness.checks.evidence import Call, Evidence
from harness.checks.expectation import EXPECTATION
from harness.checks.model import StepEvidence
from harness.checks.registry import STANDARD
from harness.config.environment import Environment
from harness.config.scenario import Scenario, ScenarioStep
from harness.events import Event, ScenarioFinished, ScenarioStarted, StepFinished
from harness.outcome import CheckOutcome, Fault, ScenarioResult, StepResult, Verdict, worst
from harness.play.scenario_run import ActResult, ScenarioRun
from harness.play.steps import ACTORS, TITLES, VERBS
from harness.stage.cast import VENDOR_DOEL
from harness.stage.stage import Certificates, Stage, make_certificates, open_stage
from harness.stage.trigger import AskPerson, Trigger
from harness.stage.world import World
from simulator.clock import Clock, SystemClock
from simulator.errors import ConfigurationError, OsoError
from simulator.text.text import Text


@dataclass(frozen=True, kw_only=True)
class RunPlan:
    """What to run and how.

    Attributes:
        scenarios: in this order; each with the reason why it does not apply, or None when it does.
        environment: parties, addresses and assumptions.
        workers: number of scenarios in parallel, each on a stage of its own.
        fail_fast: stop after the first failure.
        pki_directory: where a test PKI is made when the environment names none.
        ask_person: asked to act for an external party when no trigger is set.
        clock: gives the time.
    """

    scenarios: Sequence[tuple[Scenario, Text | None]]
    environment: Environment
    pki_directory: Path
    workers: int = 1
    fail_fast: bool = False
    ask_person: AskPerson | None = None
    clock: Clock = field(default_factory=SystemClock)


def run_scenarios(plan: RunPlan) -> Iterator[Event]:
    """Run scenarios and yield events; closing the iterator stops after the scenarios in progress.

    Raises:
        ConfigurationError: a stage cannot be set up: a port in use, or certificates that do not work.
    """
    todo: queue.SimpleQueue[tuple[Scenario, Text | None]] = queue.SimpleQueue()
    for item in plan.scenarios:
        todo.put(item)
    said: queue.SimpleQueue[Event | BaseException | None] = queue.SimpleQueue()
    stop = threading.Event()
    count = max(1, min(plan.workers, len(plan.scenarios)))
    certificates = make_certificates(plan.environment, pki_directory=plan.pki_directory, clock=plan.clock)
    work = partial(_work, plan, certificates, todo, said.put, stop)
    threads = [threading.Thread(target=work, name=f"worker-{number}", daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield from _listen(said, count)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _listen(said: queue.SimpleQueue[Event | BaseException | None], workers: int) -> Iterator[Event]:
    """Yield the events of the workers until all are done; exchanges are renumbered for the whole run."""
    offset = 0
    while workers:
        event = said.get()
        if event is None:
            workers -= 1
        elif isinstance(event, BaseException):
            raise event
        elif isinstance(event, ScenarioFinished):
            shifted = _shift(event, offset)
            offset += len(event.exchanges)
            yield shifted
        else:
            yield event


def _shift(event: ScenarioFinished, offset: int) -> ScenarioFinished:
    """Return the event with `offset` added to its exchange numbers."""
    result = event.result
    order = {exchange.number: place for place, exchange in enumerate(event.exchanges, start=1)}

    def moved(number: int) -> int:
        return order[number] + offset

    steps = tuple(replace(step, exchanges=tuple(moved(number) for number in step.exchanges)) for step in result.steps)
    checks = tuple(
        replace(check, exchange=moved(check.exchange)) if check.exchange is not None else check
        for check in result.checks
    )
    exchanges = tuple(replace(exchange, number=moved(exchange.number)) for exchange in event.exchanges)
    return ScenarioFinished(result=replace(result, steps=steps, checks=checks), exchanges=exchanges)


def _work(
    plan: RunPlan,
    certificates: Certificates | None,
    todo: queue.SimpleQueue[tuple[Scenario, Text | None]],
    say: Callable[[Event | BaseException | None], None],
    stop: threading.Event,
) -> None:
    """Play scenarios from the queue on one stage until the queue is empty."""
    try:
        stage = open_stage(plan.environment, certificates)
    except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
        say(error)
        return
    try:
        while not stop.is_set():
            try:
                scenario, reason = todo.get_nowait()
            except queue.Empty:
                break
            say(ScenarioStarted(scenario_id=scenario.id))
            played = play(scenario, reason, plan, stage, say)
            if plan.fail_fast and played.result.verdict in {Verdict.FAILED, Verdict.ERROR}:
                stop.set()
            say(played)
    except BaseException as error:  # noqa: BLE001 - idem
        say(error)
        return
    finally:
        stage.close()
    say(None)


def play(
    scenario: Scenario,
    reason: Text | None,
    plan: RunPlan,
    stage: Stage,
    say: Callable[[Event], None],
) -> ScenarioFinished:
    """Play one scenario on a stage and judge it; an exception in the harness itself becomes verdict `error`.

    Args:
        scenario: to play.
        reason: why it does not apply, or None when it does.
        plan: the environment, and who can be asked to act.
        stage: the stage.
        say: receives the events.
    """
    started, ticks = plan.clock.now().isoformat(), time.perf_counter()
    if reason is not None:
        result = _outcome(scenario, Verdict.NOT_APPLICABLE, reason=reason, started=started)
        return ScenarioFinished(result=result, exchanges=())
    chance = random.Random(f"{plan.environment.seed}/{scenario.id}")  # noqa: S311 - repeatable, no secret
    steps: list[StepResult] = []
    checks: list[CheckOutcome] = []
    world = None
    verdict, note = Verdict.PASSED, None
    try:
        world = World(plan.environment, stage, clock=plan.clock, chance=chance)
        trigger = Trigger(plan.environment, ask_person=plan.ask_person, tls=stage.certificate(VENDOR_DOEL))
        run = ScenarioRun(world=world, scenario=scenario, trigger=trigger)
        for step, step_checks in _play_steps(run):
            steps.append(step)
            checks.extend(step_checks)
            say(StepFinished(scenario_id=scenario.id, step=step))
        verdict, note = _verdict_of_steps(steps)
        stage.settle(plan.environment.deadline_s)  # work still in progress belongs to this scenario, not the next
        evidence = run.evidence()
        checks.extend(outcome for checked in STANDARD for outcome in checked.judge(evidence))
    except ConfigurationError:
        raise
    except OsoError as error:
        verdict = Verdict.ERROR
        note = Text(nl=f"osolab zelf: {error.in_language('nl')}", en=f"osolab itself: {error.in_language('en')}")
    except Exception as error:  # noqa: BLE001 - one broken scenario must not cost the others their verdict
        what = f"{type(error).__name__}: {error}"
        verdict, note = Verdict.ERROR, Text(nl=f"osolab zelf: {what}", en=f"osolab itself: {what}")
    exchanges = world.journal.exchanges if world else ()
    if verdict is Verdict.PASSED and any(check.blocks for check in checks):
        verdict = Verdict.FAILED
    result = _outcome(
        scenario,
        verdict,
        reason=note,
        started=started,
        ms=(time.perf_counter() - ticks) * 1000,
        steps=tuple(steps),
        checks=tuple(checks),
    )
    return ScenarioFinished(result=result, exchanges=exchanges)


def _play_steps(run: ScenarioRun) -> Iterator[tuple[StepResult, list[CheckOutcome]]]:
    """Set up what is given, then do the steps in turn, up to the first that could not be done."""
    before = run.count
    arranged = run.arrange()
    if arranged.verdict is not Verdict.PASSED:
        title = Text(nl="Wat gegeven is", en="What is given")
        yield (
            StepResult(name="given", actor="bron", verdict=arranged.verdict, title=title, message=arranged.message),
            [],
        )
        return
    claimed: set[int] = set()
    for step in run.scenario.steps:
        window = before if step.do == "await_fetch" else run.count
        started, ticks = run.world.clock.now().isoformat(), time.perf_counter()
        act_result = VERBS[step.do](run, step)
        ms = (time.perf_counter() - ticks) * 1000
        evidence = run.evidence()
        fresh = tuple(call for call in evidence.since(window) if call.number not in claimed)
        mine = _of_step(step, fresh)
        claimed.update(call.number for call in mine)
        before = window
        checks = list(_judge_step(evidence, step, mine)) if act_result.verdict is Verdict.PASSED else []
        yield _step_result(run, step, act_result, mine, checks, started=started, ms=ms), checks
        if act_result.verdict is not Verdict.PASSED:
            return


def _of_step(step: ScenarioStep, calls: Sequence[Call]) -> tuple[Call, ...]:
    """Return the exchanges that belong to a step: an SWV may fetch before the bron has heard that it was notified."""
    if step.do == "start_swv_aanvraag":
        return tuple(call for call in calls if call.operation in {"meldenNotificatieRequest", "notificatieRequest"})
    return tuple(calls)


def _judge_step(evidence: Evidence, scenario_step: ScenarioStep, calls: tuple[Call, ...]) -> Iterator[CheckOutcome]:
    """Yield the outcome of each expectation that the step has."""
    step = StepEvidence(evidence=evidence, step=scenario_step, calls=calls)
    for check in EXPECTATION:
        for outcome in check.judge(step):
            if outcome.verdict is not Verdict.NOT_APPLICABLE:
                yield outcome


def _step_result(
    run: ScenarioRun,
    step: ScenarioStep,
    act_result: ActResult,
    calls: Sequence[Call],
    checks: Sequence[CheckOutcome],
    *,
    started: str,
    ms: float,
) -> StepResult:
    failed = act_result.verdict is Verdict.PASSED and any(check.blocks for check in checks)
    actor = ACTORS[step.do]
    return StepResult(
        name=step.do,
        actor=run.asker if actor == "doel" else actor,
        verdict=Verdict.FAILED if failed else act_result.verdict,
        title=step.title or TITLES[step.do],
        exchanges=tuple(call.number for call in calls),
        started=started,
        ms=round(ms, 3),
        message=act_result.message,
    )


def _verdict_of_steps(steps: Sequence[StepResult]) -> tuple[Verdict, Text | None]:
    """Return the verdict that the steps alone give, and the reason when it is `skipped` or `no_call`."""
    verdict = worst(step.verdict for step in steps)
    cause = next((step.message for step in steps if step.verdict is verdict and step.message), None)
    return (verdict, cause) if verdict in {Verdict.NO_CALL, Verdict.SKIPPED} else (Verdict.PASSED, None)


def _outcome(
    scenario: Scenario,
    verdict: Verdict,
    *,
    reason: Text | None,
    started: str,
    ms: float = 0.0,
    steps: tuple[StepResult, ...] = (),
    checks: tuple[CheckOutcome, ...] = (),
) -> ScenarioResult:
    blocking = [check for check in checks if check.blocks and check.at_fault]
    rests_on = (*scenario.aannames, *(aanname for check in checks for aanname in check.aannames))
    return ScenarioResult(
        id=scenario.id,
        title=scenario.title,
        group=scenario.group,
        role=scenario.role,
        profile=scenario.profile,
        verdict=verdict,
        at_fault=_side_at_fault(verdict, scenario, [check.at_fault for check in blocking if check.at_fault]),
        eisen=tuple(dict.fromkeys((*scenario.eisen, *(check.eis for check in blocking)))),
        aannames=tuple(sorted(set(rests_on))),
        steps=steps,
        checks=checks,
        flow=scenario.flow,
        level=scenario.level,
        reason=reason,
        started=started,
        ms=round(ms, 3),
    )


def _side_at_fault(verdict: Verdict, scenario: Scenario, sides: Sequence[Fault]) -> Fault | None:
    """Return the side most often at fault, the first of equals; for `no_call` the side that did not call."""
    if verdict is Verdict.NO_CALL:
        return Fault(scenario.role) if scenario.role in {"bron", "doel", "swv"} else Fault.UNKNOWN
    if verdict is not Verdict.FAILED:
        return None
    counts: Mapping[Fault, int] = {side: sides.count(side) for side in sides}
    return max(counts, key=lambda side: counts[side], default=Fault.UNKNOWN)
