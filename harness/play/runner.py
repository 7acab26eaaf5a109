"""Runs scenarios and says what happens, as events; knows nothing of reports or terminals."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from harness.checks.evidence import Bewijs, Gesprek
from harness.checks.expectation import VERWACHTING
from harness.checks.model import Stapbewijs
from harness.checks.registry import STANDARD
from harness.config.environment import Omgeving
from harness.config.scenario import Scenario, Scenariostap
from harness.events import Event, ScenarioFinished, ScenarioStarted, StepFinished
from harness.outcome import Controleuitkomst, Scenariouitkomst, Schuld, Stapuitkomst, Verdict, worst
from harness.play.scenario_run import Gedaan, Spel
from harness.play.steps import ACTORS, TITLES, WERKWOORDEN
from harness.stage.cast import VENDOR_DOEL
from harness.stage.stage import Certificaten, Toneel, make_certificaten, open_toneel
from harness.stage.trigger import AskPerson, Trekker
from harness.stage.world import Wereld
from simulator.clock import Clock, SystemClock
from simulator.errors import ConfigurationError, OsoError
from simulator.text.text import Tekst


@dataclass(frozen=True, kw_only=True)
class Draaiboek:
    """What to run and how.

    Attributes:
        scenarios: in this order; those that do not apply carry the reason.
        omgeving: the environment.
        workers: scenarios side by side, each on a stage of its own.
        fail_fast: stop after the first failure.
        pki_directory: where a test PKI is made when the environment names none.
        ask_person: asked to act for an external party when no trigger is set.
        clock: tells when.
    """

    scenarios: Sequence[tuple[Scenario, Tekst | None]]
    omgeving: Omgeving
    pki_directory: Path
    workers: int = 1
    fail_fast: bool = False
    ask_person: AskPerson | None = None
    clock: Clock = field(default_factory=SystemClock)


def run_scenarios(draaiboek: Draaiboek) -> Iterator[Event]:
    """Run scenarios and yield what happens; closing the iterator stops after the scenarios that are going on.

    Raises:
        ConfigurationError: a stage cannot be set up: a port in use, or certificates that do not work.
    """
    todo: queue.SimpleQueue[tuple[Scenario, Tekst | None]] = queue.SimpleQueue()
    for item in draaiboek.scenarios:
        todo.put(item)
    said: queue.SimpleQueue[Event | BaseException | None] = queue.SimpleQueue()
    stop = threading.Event()
    count = max(1, min(draaiboek.workers, len(draaiboek.scenarios)))
    certificaten = make_certificaten(draaiboek.omgeving, pki_directory=draaiboek.pki_directory, clock=draaiboek.clock)
    work = partial(_work, draaiboek, certificaten, todo, said.put, stop)
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
    """Yield what the workers say until all are done; number exchanges through the whole run."""
    offset = 0
    while workers:
        event = said.get()
        if event is None:
            workers -= 1
        elif isinstance(event, BaseException):
            raise event
        elif isinstance(event, ScenarioFinished):
            shifted = _shift(event, offset)
            offset += len(event.uitwisselingen)
            yield shifted
        else:
            yield event


def _shift(event: ScenarioFinished, offset: int) -> ScenarioFinished:
    """Return the event with exchange numbers of the run in place of those of the scenario."""
    uitkomst = event.uitkomst
    order = {uitwisseling.nummer: place for place, uitwisseling in enumerate(event.uitwisselingen, start=1)}

    def moved(nummer: int) -> int:
        return order[nummer] + offset

    steps = tuple(replace(stap, exchanges=tuple(moved(nummer) for nummer in stap.exchanges)) for stap in uitkomst.steps)
    checks = tuple(
        replace(check, exchange=moved(check.exchange)) if check.exchange is not None else check
        for check in uitkomst.checks
    )
    uitwisselingen = tuple(
        replace(uitwisseling, nummer=moved(uitwisseling.nummer)) for uitwisseling in event.uitwisselingen
    )
    return ScenarioFinished(uitkomst=replace(uitkomst, steps=steps, checks=checks), uitwisselingen=uitwisselingen)


def _work(
    draaiboek: Draaiboek,
    certificaten: Certificaten | None,
    todo: queue.SimpleQueue[tuple[Scenario, Tekst | None]],
    say: Callable[[Event | BaseException | None], None],
    stop: threading.Event,
) -> None:
    """Play scenarios from the queue on one stage until there are none left."""
    try:
        toneel = open_toneel(draaiboek.omgeving, certificaten)
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
            played = play(scenario, reason, draaiboek, toneel, say)
            if draaiboek.fail_fast and played.uitkomst.verdict in {Verdict.FAILED, Verdict.ERROR}:
                stop.set()
            say(played)
    except BaseException as error:  # noqa: BLE001 - idem
        say(error)
        return
    finally:
        toneel.close()
    say(None)


def play(
    scenario: Scenario,
    reason: Tekst | None,
    draaiboek: Draaiboek,
    toneel: Toneel,
    say: Callable[[Event], None],
) -> ScenarioFinished:
    """Play one scenario on a stage and judge it; trouble of the harness itself becomes verdict `error`.

    Args:
        scenario: to play.
        reason: why it does not apply, or None when it does.
        draaiboek: the environment, and who can be asked to act.
        toneel: the stage.
        say: takes the events of the steps.
    """
    started, ticks = draaiboek.clock.now().isoformat(), time.perf_counter()
    if reason is not None:
        uitkomst = _uitkomst(scenario, Verdict.NOT_APPLICABLE, reason=reason, started=started)
        return ScenarioFinished(uitkomst=uitkomst, uitwisselingen=())
    chance = random.Random(f"{draaiboek.omgeving.seed}/{scenario.id}")  # noqa: S311 - repeatable, no secret
    steps: list[Stapuitkomst] = []
    checks: list[Controleuitkomst] = []
    wereld = None
    verdict, note = Verdict.PASSED, None
    try:
        wereld = Wereld(draaiboek.omgeving, toneel, clock=draaiboek.clock, chance=chance)
        trekker = Trekker(draaiboek.omgeving, ask_person=draaiboek.ask_person, tls=toneel.certificate(VENDOR_DOEL))
        spel = Spel(wereld=wereld, scenario=scenario, trekker=trekker)
        for stap, stapchecks in _play_steps(spel):
            steps.append(stap)
            checks.extend(stapchecks)
            say(StepFinished(scenario_id=scenario.id, stap=stap))
        verdict, note = _verdict_of_steps(steps)
        toneel.settle(draaiboek.omgeving.deadline_s)  # what was still being done belongs to this scenario, not the next
        bewijs = spel.bewijs()
        checks.extend(outcome for controle in STANDARD for outcome in controle.judge(bewijs))
    except ConfigurationError:
        raise
    except OsoError as error:
        verdict = Verdict.ERROR
        note = Tekst(nl=f"osolab zelf: {error.in_language('nl')}", en=f"osolab itself: {error.in_language('en')}")
    except Exception as error:  # noqa: BLE001 - one broken scenario must not cost the others their verdict
        what = f"{type(error).__name__}: {error}"
        verdict, note = Verdict.ERROR, Tekst(nl=f"osolab zelf: {what}", en=f"osolab itself: {what}")
    uitwisselingen = wereld.journaal.uitwisselingen if wereld else ()
    if verdict is Verdict.PASSED and any(check.blocks for check in checks):
        verdict = Verdict.FAILED
    uitkomst = _uitkomst(
        scenario,
        verdict,
        reason=note,
        started=started,
        ms=(time.perf_counter() - ticks) * 1000,
        steps=tuple(steps),
        checks=tuple(checks),
    )
    return ScenarioFinished(uitkomst=uitkomst, uitwisselingen=uitwisselingen)


def _play_steps(spel: Spel) -> Iterator[tuple[Stapuitkomst, list[Controleuitkomst]]]:
    """Arrange what is given, then do the steps in turn; the rest is not done after one that could not be."""
    before = spel.count
    arranged = spel.arrange()
    if arranged.verdict is not Verdict.PASSED:
        title = Tekst(nl="Wat gegeven is", en="What is given")
        yield (
            Stapuitkomst(name="given", actor="bron", verdict=arranged.verdict, title=title, message=arranged.message),
            [],
        )
        return
    claimed: set[int] = set()
    for stap in spel.scenario.steps:
        window = before if stap.do == "await_fetch" else spel.count
        started, ticks = spel.wereld.clock.now().isoformat(), time.perf_counter()
        gedaan = WERKWOORDEN[stap.do](spel, stap)
        ms = (time.perf_counter() - ticks) * 1000
        bewijs = spel.bewijs()
        fresh = tuple(gesprek for gesprek in bewijs.since(window) if gesprek.nummer not in claimed)
        mine = _of_step(stap, fresh)
        claimed.update(gesprek.nummer for gesprek in mine)
        before = window
        checks = list(_judge_step(bewijs, stap, mine)) if gedaan.verdict is Verdict.PASSED else []
        yield _stapuitkomst(spel, stap, gedaan, mine, checks, started=started, ms=ms), checks
        if gedaan.verdict is not Verdict.PASSED:
            return


def _of_step(stap: Scenariostap, gesprekken: Sequence[Gesprek]) -> tuple[Gesprek, ...]:
    """Return the exchanges that belong to a step: an SWV may fetch before the bron has heard that it was notified."""
    if stap.do == "start_swv_aanvraag":
        return tuple(
            gesprek for gesprek in gesprekken if gesprek.operatie in {"meldenNotificatieRequest", "notificatieRequest"}
        )
    return tuple(gesprekken)


def _judge_step(bewijs: Bewijs, stap: Scenariostap, gesprekken: tuple[Gesprek, ...]) -> Iterator[Controleuitkomst]:
    """Yield the expectations of a step that it has, each with its outcome."""
    stapbewijs = Stapbewijs(bewijs=bewijs, stap=stap, gesprekken=gesprekken)
    for controle in VERWACHTING:
        for outcome in controle.judge(stapbewijs):
            if outcome.verdict is not Verdict.NOT_APPLICABLE:
                yield outcome


def _stapuitkomst(
    spel: Spel,
    stap: Scenariostap,
    gedaan: Gedaan,
    gesprekken: Sequence[Gesprek],
    checks: Sequence[Controleuitkomst],
    *,
    started: str,
    ms: float,
) -> Stapuitkomst:
    failed = gedaan.verdict is Verdict.PASSED and any(check.blocks for check in checks)
    actor = ACTORS[stap.do]
    return Stapuitkomst(
        name=stap.do,
        actor=spel.asker if actor == "doel" else actor,
        verdict=Verdict.FAILED if failed else gedaan.verdict,
        title=stap.title or TITLES[stap.do],
        exchanges=tuple(gesprek.nummer for gesprek in gesprekken),
        started=started,
        ms=round(ms, 3),
        message=gedaan.message,
    )


def _verdict_of_steps(steps: Sequence[Stapuitkomst]) -> tuple[Verdict, Tekst | None]:
    """Return the verdict that the steps alone give, and the reason when it is skipped or got no call."""
    verdict = worst(stap.verdict for stap in steps)
    cause = next((stap.message for stap in steps if stap.verdict is verdict and stap.message), None)
    return (verdict, cause) if verdict in {Verdict.NO_CALL, Verdict.SKIPPED} else (Verdict.PASSED, None)


def _uitkomst(
    scenario: Scenario,
    verdict: Verdict,
    *,
    reason: Tekst | None,
    started: str,
    ms: float = 0.0,
    steps: tuple[Stapuitkomst, ...] = (),
    checks: tuple[Controleuitkomst, ...] = (),
) -> Scenariouitkomst:
    blocking = [check for check in checks if check.blocks and check.at_fault]
    rests_on = (*scenario.aannames, *(aanname for check in checks for aanname in check.aannames))
    return Scenariouitkomst(
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


def _side_at_fault(verdict: Verdict, scenario: Scenario, sides: Sequence[Schuld]) -> Schuld | None:
    """Return the side most often at fault, the first of equals; who failed to call when a call was waited for."""
    if verdict is Verdict.NO_CALL:
        return Schuld(scenario.role) if scenario.role in {"bron", "doel", "swv"} else Schuld.UNKNOWN
    if verdict is not Verdict.FAILED:
        return None
    counts: Mapping[Schuld, int] = {side: sides.count(side) for side in sides}
    return max(counts, key=lambda side: counts[side], default=Schuld.UNKNOWN)
