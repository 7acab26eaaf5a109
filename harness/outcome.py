"""The results of a run: verdicts, levels, sides at fault, and the tree of objects that run.json holds.

`failed` is a verdict on the system under test; a problem of the harness itself is `error`. `RunResult.to_json` makes
run.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from simulator.text.text import Text


class Verdict(StrEnum):
    """The outcome of a check, a step or a scenario."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    NO_CALL = "no_call"
    SKIPPED = "skipped"
    NOT_APPLICABLE = "not_applicable"


_WORST_FIRST = (
    Verdict.ERROR,
    Verdict.FAILED,
    Verdict.NO_CALL,
    Verdict.SKIPPED,
    Verdict.PASSED,
    Verdict.NOT_APPLICABLE,
)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of the verdicts of the parts; `not_applicable` when there are none."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.NOT_APPLICABLE)


class Level(StrEnum):
    """How binding a requirement is. Bron: RE-01."""

    MOET = "moet"
    MAG_NIET = "mag_niet"
    ZEER_WENSELIJK = "zeer_wenselijk"
    ONWENSELIJK = "onwenselijk"

    @property
    def blocking(self) -> bool:
        """Whether a failure blocks qualification; the other levels only advise."""
        return self in {Level.MOET, Level.MAG_NIET}


class Fault(StrEnum):
    """The side at fault."""

    BRON = "bron"
    DOEL = "doel"
    SWV = "swv"
    EXCHANGE = "exchange"
    NETWORK = "network"
    CONFIGURATION = "configuration"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """One check and what it found.

    Attributes:
        id: of the check.
        eis: requirement id; empty when none names it.
        level: how binding.
        verdict: outcome.
        message: what was found.
        exchange: number of the exchange that shows it, when there is one.
        expected: what should have been there.
        actual: what was there.
        at_fault: the side at fault, when it failed.
        fix: how to repair it, when it failed.
        aannames: assumption ids that the verdict rests on.
    """

    id: str
    eis: str
    level: Level
    verdict: Verdict
    message: Text
    exchange: int | None = None
    expected: str = ""
    actual: str = ""
    at_fault: Fault | None = None
    fix: Text | None = None
    aannames: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether this check alone fails the scenario."""
        return self.verdict is Verdict.FAILED and self.level.blocking


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """One step of a scenario: what was done, by whom, and the exchanges that it caused."""

    name: str
    actor: str
    verdict: Verdict
    title: Text
    exchanges: tuple[int, ...] = ()
    started: str = ""
    ms: float = 0.0
    message: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """One scenario and everything found in it.

    Attributes:
        reason: of the verdict `skipped`, `not_applicable`, `no_call` or `error`.
        flow: N (normal), A (alternative) or E (exception), the labels of Kennisnet's test school.
        started: ISO 8601.
        ms: duration in milliseconds.
    """

    id: str
    title: Text
    group: str
    role: str
    profile: str
    verdict: Verdict
    at_fault: Fault | None
    eisen: tuple[str, ...]
    aannames: tuple[str, ...]
    steps: tuple[StepResult, ...]
    checks: tuple[CheckOutcome, ...]
    flow: str = "N"
    level: Level = Level.MOET
    reason: Text | None = None
    started: str = ""
    ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """A whole run: the content of run.json.

    Attributes:
        run_id: name of this run.
        signature: digests: `baseline` (scenarios, registers, rules), `environment`, and `run` (both and the seed).
        started: ISO 8601.
        finished: ISO 8601, or None while it runs or when it was interrupted.
        environment: as used, secrets removed.
        planned: ids of the scenarios to run; those missing from `scenarios` were not reached.
        coverage: `eisen_total`, `tested`, `not_tested`.
        summary: count per verdict.
    """

    osolab: str
    run_id: str
    signature: Mapping[str, str]
    seed: int
    release: str
    dossier: str
    started: str
    finished: str | None
    environment: Mapping[str, Any]
    planned: tuple[str, ...]
    scenarios: tuple[ScenarioResult, ...]
    coverage: Mapping[str, int] = field(default_factory=dict)

    @property
    def summary(self) -> dict[str, int]:
        """Count of scenarios per verdict, every verdict named."""
        return {str(verdict): sum(scenario.verdict is verdict for scenario in self.scenarios) for verdict in Verdict}

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """Verdict of each scenario that was reached, by its id."""
        return {scenario.id: scenario.verdict for scenario in self.scenarios}

    def to_json(self) -> dict[str, Any]:
        """Return run.json as plain data."""
        return asdict(self) | {"summary": self.summary}


def exit_code(verdicts: Iterable[Verdict]) -> int:
    """Return the exit code of a run: 1 on a failure, else 3 when the harness broke, else 4 on a missing call, else 0.

    Bron: interface, exit codes. Advisory failures leave a scenario `passed`, so they have no influence here.
    """
    found = set(verdicts)
    for verdict, code in ((Verdict.FAILED, 1), (Verdict.ERROR, 3), (Verdict.NO_CALL, 4)):
        if verdict in found:
            return code
    return 0
