"""The processes of the stub, one per party, controlled over standard input.

First all of them listen; then each gets the URLs of the others.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness.config.environment import Environment
from simulator.errors import ConfigurationError, OsoError
from simulator.journal import mask

Json = dict[str, Any]

_ASK: Json = {"how": "are you"}

_PATIENCE = 10.0
"""Seconds that a party gets to stop before it is killed."""


class PartyDiedError(OsoError):
    """A process of the stub ended unexpectedly."""

    def __init__(self, party: str, why: str) -> None:
        super().__init__(f"the process of {party} ended: {why}", nl=f"het proces van {party} is gestopt: {why}")
        self.party = party


class ChildProcess:
    """The process of one party.

    Args:
        party: `tc` or `bron`.
        order: see `loadtests.stub.party.PartyProcess`.
        log: file for its standard error.
    """

    def __init__(self, party: str, order: Json, log: Path) -> None:
        self.party = party
        self._log = log
        self._lock = threading.Lock()
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "loadtests.stub.party"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                bufsize=1,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        self._tell({"party": party, **order})

    @property
    def pid(self) -> int:
        """Process id, for the resource monitor."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, question: Json) -> Json:
        """Send a line to the party and return its answer.

        Raises:
            PartyDiedError: the process ended.
            ConfigurationError: it cannot carry out its order.
        """
        with self._lock:
            self._tell(question)
            return self.hear()

    def hear(self) -> Json:
        """Return the next line of the party.

        Raises:
            PartyDiedError: the process ended.
            ConfigurationError: it cannot carry out its order.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise PartyDiedError(self.party, self._last_words())
        said: Json = json.loads(line)
        if "error" in said:
            raise ConfigurationError(str(said["error"]), nl=str(said["error_nl"]), where=self.party)
        return said

    def stop(self) -> None:
        """Let the process end, and kill it when it does not."""
        with suppress(OSError, ValueError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _tell(self, message: Json) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:  # the other end closed, or this one
            raise PartyDiedError(self.party, self._last_words()) from error

    def _last_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return f"exit {self._process.poll()}" + (f", {lines[-1]}" if lines else "")


class StubProcesses:
    """The running processes of the stub.

    Args:
        environment: which parties are simulated.
        work: folder for ledgers and logs.
        pki: folder of the test certificates.
        pupils: size of the pool.
        attachments: of the delivered dossiers: `none`, or a `BijlageSize`.
        weights: share of the transfers by scenario.
        plant: trouble to plant.

    Attributes:
        urls: of every party, simulated or external.
    """

    def __init__(
        self,
        environment: Environment,
        *,
        work: Path,
        pki: Path,
        pupils: int,
        attachments: str = "none",
        weights: Mapping[str, float],
        plant: Sequence[str],
    ) -> None:
        self._environment = environment
        self._order: Json = {
            "work": str(work),
            "env": str(Path(environment.file).absolute()) if environment.file else "",
            "pki": str(pki),
            "pupils": pupils,
            "attachments": attachments,
            "weights": dict(weights),
            "plant": list(plant),
        }
        self._work = work
        self.children: dict[str, ChildProcess] = {}
        self.urls: dict[str, str] = {}
        self.held: dict[str, Json] = {}

    @property
    def doors(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the servers of each process."""
        swv = () if self._environment.swv.external else ("swv",)
        found = {}
        if not self._environment.exchange.external:
            found["tc"] = ("tc",)
        if not self._environment.bron.external:
            found["bron"] = ("bron", "bron2", *swv)
        return found

    def start(self) -> None:
        """Start every process and mount its parties.

        Raises:
            ConfigurationError: a port in use, certificates that do not work.
            PartyDiedError: a process ended.
        """
        for party, doors in self.doors.items():
            order = {**self._order, "doors": list(doors)}
            self.children[party] = ChildProcess(party, order, self._work / f"{party}.log")
        for child in self.children.values():
            self.urls |= child.hear()["urls"]
        for door, each_party in (("tc", self._environment.exchange), ("bron", self._environment.bron)):
            self.urls.setdefault(door, each_party.url)
        for party, child in self.children.items():
            self.held[party] = child.ask({"urls": self.urls})

    def open_sessies(self) -> int:
        """Return the number of sessies granted and not yet signed off; 0 without a stub Traffic Center."""
        try:
            return int(self.children["tc"].ask(_ASK)["open"]) if "tc" in self.children else 0
        except PartyDiedError:  # `dead` reports it
            return 0

    def own_errors(self) -> Mapping[str, Json]:
        """Return the internal errors of simulated parties: their number (`count`) and the `first` message.

        They are errors of osolab, not of the system under test.
        """
        found = {}
        for party, child in self.children.items():
            with suppress(PartyDiedError):
                answer = child.ask(_ASK)
                if answer["count"]:
                    found[party] = {"count": answer["count"], "first": mask(answer["errors"][0])}
        return found

    def dead(self) -> tuple[str, ...]:
        """Return the parties whose process ended unexpectedly."""
        return tuple(party for party, child in self.children.items() if not child.alive)

    def stop(self) -> None:
        """Stop every party."""
        for child in self.children.values():
            child.stop()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
