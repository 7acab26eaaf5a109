"""The input of reports: a finished or interrupted run, read from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.outcome import Level, RunResult, ScenarioResult
from simulator.text.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class EisRow:
    """A requirement as it was at the time of the run.

    Attributes:
        id: such as `FS-04`.
        level: how binding.
        role: party that must meet it.
        text: what it asks.
        source: document that it comes from.
        not_tested: why no scenario tests it, when none does.
    """

    id: str
    level: Level
    role: str
    text: Text
    source: str = ""
    not_tested: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AannameRow:
    """An assumption as it was at the time of the run.

    Attributes:
        id: such as `A03`.
        title: what it is about.
        known: what public material says.
        assumed: what osolab does by default.
        matters: what it affects.
        value: used in this run.
        default: of the register.
        certainty: S, S2, I, G, X or P.
    """

    id: str
    title: Text
    known: Text
    assumed: Text
    matters: Text
    value: str
    default: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """The rows of both registers that a run was judged by; stored in run.json, so that a report needs nothing else."""

    eisen: Mapping[str, EisRow] = field(default_factory=dict)
    aannames: Mapping[str, AannameRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFile:
    """One direction of an exchange.

    Attributes:
        message: wire name of the SOAP body's child; `Fault` for a SOAP fault, `onleesbaar` when it cannot be read.
        code: result code or fault string, when there is one.
        file: name in berichten/.
        bytes: size of the body as sent.
        sha256: of the body as sent, before masking.
    """

    message: str
    code: str
    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeEntry:
    """One line of berichten/index.jsonl: an exchange, without its bytes.

    Attributes:
        number: of the exchange within the run.
        scenario: id.
        sender: actor that called (`from` in the file).
        receiver: actor that was called (`to` in the file).
        operation: wire name without `Request`.
        release: protocol release of the request; empty when unknown.
        url: that was called.
        started: ISO 8601.
        ms: duration.
        status: HTTP status, 0 when no response came.
        error: why no response came.
        peer_oin: OIN of the caller, as the receiving side saw it.
        masked: whether pgn's and keys were made unreadable in the files.
        request: what was sent.
        response: what came back; None when nothing did.
    """

    number: int
    scenario: str
    sender: str
    receiver: str
    operation: str
    release: str
    url: str
    started: str
    ms: float
    status: int
    error: str
    peer_oin: str
    masked: bool
    request: MessageFile
    response: MessageFile | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFolder:
    """A run folder, read back: the only input of a report."""

    folder: Path
    run: RunResult
    registers: Registers
    entries: Mapping[int, ExchangeEntry]

    def messages_of(self, scenario: ScenarioResult) -> tuple[ExchangeEntry, ...]:
        """Return the exchanges of a scenario, in order of departure."""
        return tuple(entry for entry in self.entries.values() if entry.scenario == scenario.id)

    @property
    def not_reached(self) -> tuple[str, ...]:
        """Ids of the scenarios that were planned and did not finish."""
        done = {scenario.id for scenario in self.run.scenarios}
        return tuple(scenario_id for scenario_id in self.run.planned if scenario_id not in done)


Json = dict[str, Any]
"""A JSON object."""
