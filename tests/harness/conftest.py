"""A stage of each kind, the bundled scenarios, and short ways to play one: as it is, changed, or with a bad party."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from harness.checks.evidence import Evidence
from harness.config.environment import Environment, make_environment
from harness.config.scenario import Scenario, load_scenarios
from harness.events import ScenarioFinished, StepFinished
from harness.outcome import CheckOutcome, ScenarioResult, Verdict
from harness.play.runner import RunPlan, play
from harness.play.scenario_run import ScenarioRun
from harness.play.steps import VERBS
from harness.stage.cast import LEVERANCIERS
from harness.stage.stage import HttpsStage, MemoryStage, Stage, TestCertificates
from harness.stage.trigger import AskPerson, Trigger
from harness.stage.world import World
from osolab.cli import run as run_command_line
from simulator.clock import SystemClock
from simulator.errors import RemoteProtocolError, TransportError
from simulator.faults import Saboteur
from simulator.faults.transport_faults import InterposedTransport, Send
from simulator.messages.codec import Codec
from simulator.messages.model import Message
from simulator.network.tls import TlsFiles
from simulator.network.transport import Handler, HttpRequest, HttpResponse, Transport
from simulator.register import Leverancier

Data = Mapping[str, Any]
"""An environment as its TOML would be read."""

IN_MEMORY: Data = {"run": {"transport": "memory"}}


@dataclass(frozen=True, kw_only=True)
class Backdoor:
    """A stage on which some parties are not what they were: handlers are changed on their way in.

    Attributes:
        stage: the stage.
        doors: what becomes of the handler that is put behind a door.
    """

    stage: Stage
    doors: Mapping[str, Callable[[Handler], Handler]] = field(default_factory=dict)

    def url(self, door: str) -> str:
        """Return the URL of a door."""
        return self.stage.url(door)

    def mount(self, door: str, handler: Handler) -> None:
        """Put a changed party behind a door."""
        change = self.doors.get(door)
        self.stage.mount(door, change(handler) if change else handler)

    def transport(self, leverancier: Leverancier) -> Transport:
        """Return the transport of a vendor."""
        return self.stage.transport(leverancier)

    def certificate(self, leverancier: Leverancier) -> TlsFiles | None:
        """Return the files that a vendor calls with."""
        return self.stage.certificate(leverancier)

    def settle(self, seconds: float) -> None:
        """Wait until the work after responses is done."""
        self.stage.settle(seconds)

    def close(self) -> None:
        """Close every door."""
        self.stage.close()


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """A scenario that was played."""

    event: ScenarioFinished
    steps: tuple[StepFinished, ...]

    @property
    def outcome(self) -> ScenarioResult:
        """What was found."""
        return self.event.result

    @property
    def failures(self) -> dict[str, CheckOutcome]:
        """Checks that block, by id; the first of each."""
        return {check.id: check for check in reversed(self.outcome.checks) if check.blocks}

    def why(self) -> str:
        """Return what went wrong, for the message of a test."""
        reason = self.outcome.reason.en if self.outcome.reason else ""
        found = [f"{check.id}: {check.message.en} ({check.actual})" for check in self.failures.values()]
        return "\n".join([f"{self.outcome.id} {self.outcome.verdict} {reason}", *found])


@dataclass(frozen=True, kw_only=True)
class Disturbance:
    """Makes parties that misbehave: what is put around the handler behind a door, or planted in a party.

    Attributes:
        codec: of the release that they speak.
    """

    codec: Codec

    def answers(
        self, kind: type[Any], message: Message | bytes | Callable[[Any], Message], *, status: int = 200
    ) -> Callable[[Handler], Handler]:
        """Give another answer to one kind of request; a function gets what would have been the answer."""

        def around(handler: Handler) -> Handler:
            def handle(request: HttpRequest) -> HttpResponse:
                response = handler(request)
                if not isinstance(self._read(request.body), kind):
                    return response
                other = message(self._read(response.body)) if callable(message) else message
                body = other if isinstance(other, bytes) else self.codec.write(other)
                return replace(response, status=status, body=body)

            return handle

        return around

    def dies(self, kind: type[Any]) -> Callable[[Handler], Handler]:
        """Break off the connection at one kind of request."""

        def around(handler: Handler) -> Handler:
            def handle(request: HttpRequest) -> HttpResponse:
                if isinstance(self._read(request.body), kind):
                    raise TransportError("closed", "the other side broke off the connection")
                return handler(request)

            return handle

        return around

    def asks(self, kind: type[Any], change: Callable[[Any], Message]) -> Saboteur:
        """Send another request of one kind than was meant."""

        def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
            message = self._read(body)
            return send(url, self.codec.write(change(message)) if isinstance(message, kind) else body, headers)

        return Saboteur(transport=lambda transport: InterposedTransport(transport=transport, between=between))

    def _read(self, body: bytes) -> Message | None:
        try:
            return self.codec.read(body).message
        except RemoteProtocolError:
            return None


def alter(message: Any, **changes: object) -> Message:  # noqa: ANN401 - any message with addresses
    """Return a message with other fields; those of its addresses may be named as well."""
    places = {name: changes.pop(name) for name in list(changes) if name in type(message.adressering).__slots__}
    changed: Message = replace(message, adressering=replace(message.adressering, **places), **changes)
    return changed


class Result:
    """What a command came to."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def said(self) -> str:
        """All of what it said, on one line."""
        return " ".join((self.out + self.err).split())


Osolab = Callable[..., Result]
"""Runs the command line in this process."""

Play = Callable[..., Rendering]
"""Plays a scenario or the bundled one with this id; keywords: data, stage, ask_person, doors, saboteurs."""

MakeScenario = Callable[..., Scenario]
"""Makes a scenario from its YAML text; keywords replace keys of the top level."""

Record = Callable[[str], Evidence]
"""Gives the evidence of the bundled scenario with this id, played in memory without judging it."""


@pytest.fixture(scope="session")
def scenarios() -> dict[str, Scenario]:
    """The bundled scenarios."""
    return load_scenarios()


@pytest.fixture(scope="session")
def disturb() -> Disturbance:
    """A maker of parties that misbehave, in OSO'22."""
    environment = make_environment(IN_MEMORY, file="")
    return Disturbance(codec=Codec(environment.release, environment.aannames))


@pytest.fixture(scope="session")
def altered() -> Callable[..., Message]:
    """A way to change fields of a message, those of its addresses included."""
    return alter


@pytest.fixture(scope="session")
def pki_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A test PKI with a certificate for every vendor of the cast."""
    directory = tmp_path_factory.mktemp("harness") / "pki"
    TestCertificates(directory, leveranciers=LEVERANCIERS, clock=SystemClock())
    return directory


@pytest.fixture(scope="session")
def https_stage(pki_directory: Path) -> Iterator[HttpsStage]:
    """A stage of real servers, shared by all tests of a process that play on it one after another."""
    certificates = TestCertificates(pki_directory, leveranciers=LEVERANCIERS, clock=SystemClock())
    stage = HttpsStage(make_environment({}, file=""), certificates)
    yield stage
    stage.close()


@pytest.fixture(scope="session")
def play_scenario(scenarios: Mapping[str, Scenario], pki_directory: Path) -> Play:
    """A way to play one scenario, in memory unless told otherwise."""

    def play_one(
        scenario: Scenario | str,
        *,
        data: Data = IN_MEMORY,
        stage: Stage | None = None,
        ask_person: AskPerson | None = None,
        doors: Mapping[str, Callable[[Handler], Handler]] | None = None,
        saboteurs: Mapping[str, Saboteur] | None = None,
    ) -> Rendering:
        chosen = scenarios[scenario] if isinstance(scenario, str) else scenario
        environment = data if isinstance(data, Environment) else make_environment(data, file="")
        plan = RunPlan(
            scenarios=[(chosen, None)], environment=environment, pki_directory=pki_directory, ask_person=ask_person
        )
        stage = Backdoor(stage=stage or MemoryStage(), doors=doors or {})
        steps: list[StepFinished] = []
        with pytest.MonkeyPatch.context() as patch:
            if saboteurs:
                patch.setattr("harness.stage.world.plant", lambda *_, role: saboteurs.get(role, Saboteur()))
            event = play(chosen, None, plan, stage, lambda said: steps.append(_step(said)))
        return Rendering(event=event, steps=tuple(steps))

    return play_one


def _step(said: object) -> StepFinished:
    assert isinstance(said, StepFinished)
    return said


@pytest.fixture(scope="session")
def record(scenarios: Mapping[str, Scenario]) -> Record:
    """A way to get the evidence of a bundled scenario in which everybody behaved."""
    kept: dict[str, Evidence] = {}

    def record_one(scenario_id: str) -> Evidence:
        if scenario_id not in kept:
            kept[scenario_id] = _record(scenarios[scenario_id])
        return kept[scenario_id]

    return record_one


def _record(scenario: Scenario) -> Evidence:
    run = make_scenario_run(scenario, make_environment(IN_MEMORY, file=""))
    run.arrange()
    for step in scenario.steps:
        assert VERBS[step.do](run, step).verdict is Verdict.PASSED
    return run.evidence()


def make_scenario_run(scenario: Scenario, environment: Environment, stage: Stage | None = None) -> ScenarioRun:
    """Return a scenario about to be played, on a stage in memory unless another is given."""
    world = World(environment, stage or MemoryStage(), clock=SystemClock(), chance=random.Random(1))
    return ScenarioRun(world=world, scenario=scenario, trigger=Trigger(environment, ask_person=None))


@pytest.fixture
def scenario_run(scenarios: Mapping[str, Scenario]) -> ScenarioRun:
    """Scenario B-02 in memory, about to be played."""
    return make_scenario_run(scenarios["B-02"], make_environment(IN_MEMORY, file=""))


@pytest.fixture
def small_class(scenarios: Mapping[str, Scenario]) -> Scenario:
    """Scenario E-10 with three pupils in place of thirty."""
    big = scenarios["E-10"]
    steps = tuple(replace(step, expect=replace(step.expect, sessies=3)) for step in big.steps)
    return replace(big, given=replace(big.given, pupils=3), steps=steps)


@pytest.fixture
def osolab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Osolab:
    """The command, in a folder of its own, with an environment file `env.toml` in memory; never a traceback."""
    for name in ("OSOLAB_LANG", "OSOLAB_SEED", "OSOLAB_ENV", "OSOLAB_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "env.toml").write_text('[run]\ntransport = "memory"\n', encoding="utf-8")

    def run(*words: object) -> Result:
        code = run_command_line([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Result(code, said.out, said.err)

    return run
