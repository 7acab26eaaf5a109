"""A stage of each kind, the bundled scenarios, and short ways to play one: as it is, changed, or with a bad party."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from harness.checks.evidence import Bewijs
from harness.config.environment import Omgeving, make_omgeving
from harness.config.scenario import Scenario, load_scenarios
from harness.events import ScenarioFinished, StepFinished
from harness.outcome import Controleuitkomst, Scenariouitkomst, Verdict
from harness.play.runner import Draaiboek, play
from harness.play.scenario_run import Spel
from harness.play.steps import WERKWOORDEN
from harness.stage.cast import LEVERANCIERS
from harness.stage.stage import HttpsToneel, MemoryToneel, Testcertificaten, Toneel
from harness.stage.trigger import AskPerson, Trekker
from harness.stage.world import Wereld
from osolab.cli import run as run_command_line
from simulator.clock import SystemClock
from simulator.errors import RemoteProtocolError, TransportError
from simulator.faults import Saboteur
from simulator.faults.transport_faults import Send, Tussenstuk
from simulator.messages.codec import Codec
from simulator.messages.model import Bericht
from simulator.network.tls import TlsFiles
from simulator.network.transport import Antwoord, Handler, Transport, Verzoek
from simulator.register import Leverancier

Data = Mapping[str, Any]
"""An environment as its TOML would be read."""

IN_MEMORY: Data = {"run": {"transport": "memory"}}


@dataclass(frozen=True, kw_only=True)
class Achterdeur:
    """A stage on which some parties are not what they were: handlers are changed on their way in.

    Attributes:
        toneel: the stage.
        doors: what becomes of the handler that is put behind a door.
    """

    toneel: Toneel
    doors: Mapping[str, Callable[[Handler], Handler]] = field(default_factory=dict)

    def url(self, door: str) -> str:
        """Return the URL of a door."""
        return self.toneel.url(door)

    def mount(self, door: str, handler: Handler) -> None:
        """Put a changed party behind a door."""
        change = self.doors.get(door)
        self.toneel.mount(door, change(handler) if change else handler)

    def transport(self, leverancier: Leverancier) -> Transport:
        """Return the transport of a vendor."""
        return self.toneel.transport(leverancier)

    def certificate(self, leverancier: Leverancier) -> TlsFiles | None:
        """Return the files that a vendor calls with."""
        return self.toneel.certificate(leverancier)

    def settle(self, seconds: float) -> None:
        """Wait until the work after responses is done."""
        self.toneel.settle(seconds)

    def close(self) -> None:
        """Close every door."""
        self.toneel.close()


@dataclass(frozen=True, kw_only=True)
class Voorstelling:
    """A scenario that was played."""

    event: ScenarioFinished
    stappen: tuple[StepFinished, ...]

    @property
    def uitkomst(self) -> Scenariouitkomst:
        """What was found."""
        return self.event.uitkomst

    @property
    def failures(self) -> dict[str, Controleuitkomst]:
        """Checks that block, by id; the first of each."""
        return {check.id: check for check in reversed(self.uitkomst.checks) if check.blocks}

    def why(self) -> str:
        """Return what went wrong, for the message of a test."""
        reason = self.uitkomst.reason.en if self.uitkomst.reason else ""
        found = [f"{check.id}: {check.message.en} ({check.actual})" for check in self.failures.values()]
        return "\n".join([f"{self.uitkomst.id} {self.uitkomst.verdict} {reason}", *found])


@dataclass(frozen=True, kw_only=True)
class Stoorzender:
    """Makes parties that misbehave: what is put around the handler behind a door, or planted in a party.

    Attributes:
        codec: of the release that they speak.
    """

    codec: Codec

    def answers(
        self, kind: type[Any], bericht: Bericht | bytes | Callable[[Any], Bericht], *, status: int = 200
    ) -> Callable[[Handler], Handler]:
        """Give another answer to one kind of request; a function gets what would have been the answer."""

        def around(handler: Handler) -> Handler:
            def handle(verzoek: Verzoek) -> Antwoord:
                antwoord = handler(verzoek)
                if not isinstance(self._read(verzoek.body), kind):
                    return antwoord
                other = bericht(self._read(antwoord.body)) if callable(bericht) else bericht
                body = other if isinstance(other, bytes) else self.codec.write(other)
                return replace(antwoord, status=status, body=body)

            return handle

        return around

    def dies(self, kind: type[Any]) -> Callable[[Handler], Handler]:
        """Break off the connection at one kind of request."""

        def around(handler: Handler) -> Handler:
            def handle(verzoek: Verzoek) -> Antwoord:
                if isinstance(self._read(verzoek.body), kind):
                    raise TransportError("closed", "the other side broke off the connection")
                return handler(verzoek)

            return handle

        return around

    def asks(self, kind: type[Any], change: Callable[[Any], Bericht]) -> Saboteur:
        """Send another request of one kind than was meant."""

        def between(send: Send, url: str, body: bytes, headers: Mapping[str, str]) -> Antwoord:
            bericht = self._read(body)
            return send(url, self.codec.write(change(bericht)) if isinstance(bericht, kind) else body, headers)

        return Saboteur(transport=lambda transport: Tussenstuk(transport=transport, between=between))

    def _read(self, body: bytes) -> Bericht | None:
        try:
            return self.codec.read(body).bericht
        except RemoteProtocolError:
            return None


def alter(bericht: Any, **changes: object) -> Bericht:  # noqa: ANN401 - any message with addresses
    """Return a message with other fields; those of its addresses may be named as well."""
    places = {name: changes.pop(name) for name in list(changes) if name in type(bericht.adressering).__slots__}
    changed: Bericht = replace(bericht, adressering=replace(bericht.adressering, **places), **changes)
    return changed


class Uitslag:
    """What a command came to."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def said(self) -> str:
        """All of what it said, on one line."""
        return " ".join((self.out + self.err).split())


Osolab = Callable[..., Uitslag]
"""Runs the command line in this process."""

Play = Callable[..., Voorstelling]
"""Plays a scenario or the bundled one with this id; keywords: data, toneel, ask_person, doors, saboteurs."""

MakeScenario = Callable[..., Scenario]
"""Makes a scenario from its YAML text; keywords replace keys of the top level."""

Record = Callable[[str], Bewijs]
"""Gives the evidence of the bundled scenario with this id, played in memory without judging it."""


@pytest.fixture(scope="session")
def scenarios() -> dict[str, Scenario]:
    """The bundled scenarios."""
    return load_scenarios()


@pytest.fixture(scope="session")
def stoor() -> Stoorzender:
    """A maker of parties that misbehave, in OSO'22."""
    omgeving = make_omgeving(IN_MEMORY, file="")
    return Stoorzender(codec=Codec(omgeving.release, omgeving.aannames))


@pytest.fixture(scope="session")
def altered() -> Callable[..., Bericht]:
    """A way to change fields of a message, those of its addresses included."""
    return alter


@pytest.fixture(scope="session")
def pki_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A test PKI with a certificate for every vendor of the cast."""
    directory = tmp_path_factory.mktemp("harness") / "pki"
    Testcertificaten(directory, leveranciers=LEVERANCIERS, clock=SystemClock())
    return directory


@pytest.fixture(scope="session")
def https_toneel(pki_directory: Path) -> Iterator[HttpsToneel]:
    """A stage of real servers, shared by all tests of a process that play on it one after another."""
    certificaten = Testcertificaten(pki_directory, leveranciers=LEVERANCIERS, clock=SystemClock())
    toneel = HttpsToneel(make_omgeving({}, file=""), certificaten)
    yield toneel
    toneel.close()


@pytest.fixture(scope="session")
def play_scenario(scenarios: Mapping[str, Scenario], pki_directory: Path) -> Play:
    """A way to play one scenario, in memory unless told otherwise."""

    def play_one(
        scenario: Scenario | str,
        *,
        data: Data = IN_MEMORY,
        toneel: Toneel | None = None,
        ask_person: AskPerson | None = None,
        doors: Mapping[str, Callable[[Handler], Handler]] | None = None,
        saboteurs: Mapping[str, Saboteur] | None = None,
    ) -> Voorstelling:
        chosen = scenarios[scenario] if isinstance(scenario, str) else scenario
        omgeving = data if isinstance(data, Omgeving) else make_omgeving(data, file="")
        draaiboek = Draaiboek(
            scenarios=[(chosen, None)], omgeving=omgeving, pki_directory=pki_directory, ask_person=ask_person
        )
        stage = Achterdeur(toneel=toneel or MemoryToneel(), doors=doors or {})
        steps: list[StepFinished] = []
        with pytest.MonkeyPatch.context() as patch:
            if saboteurs:
                patch.setattr("harness.stage.world.plant", lambda *_, rol: saboteurs.get(rol, Saboteur()))
            event = play(chosen, None, draaiboek, stage, lambda said: steps.append(_step(said)))
        return Voorstelling(event=event, stappen=tuple(steps))

    return play_one


def _step(said: object) -> StepFinished:
    assert isinstance(said, StepFinished)
    return said


@pytest.fixture(scope="session")
def record(scenarios: Mapping[str, Scenario]) -> Record:
    """A way to get the evidence of a bundled scenario in which everybody behaved."""
    kept: dict[str, Bewijs] = {}

    def record_one(scenario_id: str) -> Bewijs:
        if scenario_id not in kept:
            kept[scenario_id] = _record(scenarios[scenario_id])
        return kept[scenario_id]

    return record_one


def _record(scenario: Scenario) -> Bewijs:
    spel = make_spel(scenario, make_omgeving(IN_MEMORY, file=""))
    spel.arrange()
    for stap in scenario.steps:
        assert WERKWOORDEN[stap.do](spel, stap).verdict is Verdict.PASSED
    return spel.bewijs()


def make_spel(scenario: Scenario, omgeving: Omgeving, toneel: Toneel | None = None) -> Spel:
    """Return a scenario about to be played, on a stage in memory unless another is given."""
    wereld = Wereld(omgeving, toneel or MemoryToneel(), clock=SystemClock(), chance=random.Random(1))
    return Spel(wereld=wereld, scenario=scenario, trekker=Trekker(omgeving, ask_person=None))


@pytest.fixture
def spel(scenarios: Mapping[str, Scenario]) -> Spel:
    """Scenario B-02 in memory, about to be played."""
    return make_spel(scenarios["B-02"], make_omgeving(IN_MEMORY, file=""))


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

    def run(*words: object) -> Uitslag:
        code = run_command_line([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Uitslag(code, said.out, said.err)

    return run
