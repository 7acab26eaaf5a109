"""The data types that the modules of `loadtests` share: schedule, ledger entries, measurements, and `load.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProtocolStep(StrEnum):
    """A protocol step, as named in statistics, gates and reports."""

    OVERDRACHT = "overdracht"
    DOCUMENT = "document"
    SESSIECONTROLE = "sessiecontrole"
    AFMELDING = "afmelding"
    MELDING = "melding"
    TRANSFER = "transfer"
    """The whole transfer: from its scheduled start to its sign-off."""


class LoadVerdict(StrEnum):
    """The verdict on a load run."""

    PASSED = "passed"
    FAILED = "failed"
    MISSED = "missed"
    """A gate was missed: exit 99."""
    SATURATED = "saturated"
    """The generator could not keep to its schedule, so there is no verdict: exit 98."""
    ERROR = "error"
    """The harness or its environment broke: exit 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A segment of a run in which transfers arrive at one rate.

    Attributes:
        label: name in reports, such as `ma 30 maart 10-11 uur`.
        begin: seconds since the start of the run.
        seconds: duration; 0 for a burst in which all are due at once.
        count: transfers that are due in it.
        mix: name of the mix of scenarios, a key of `vormen.toml`.
        doel: number of the only school that asks; None: any.
        hour: day and hour of the national year that it represents, such as `2026-03-30T10`; empty when none.
    """

    label: str
    begin: float
    seconds: float
    count: int
    mix: str
    doel: int | None = None
    hour: str = ""

    @property
    def rate(self) -> float:
        """Transfers per second; infinite for a burst."""
        return self.count / self.seconds if self.seconds else float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One transfer that is due.

    Attributes:
        number: in the whole run, from 0; with the seed it decides all random choices about this transfer.
        due: seconds since the start of the run.
        scenario: id.
        doel: number of the only school that may ask; None: any.
    """

    number: int
    due: float
    scenario: str
    doel: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One transfer in the ledger of the client.

    Attributes:
        number: of the transfer.
        sessie_id: empty when none was granted.
        scenario: id.
        due, started, ended: seconds since the start of the run.
        planned: result code that the scenario expects.
        resultaat: result code of the transfer; empty for a technical failure.
        digest: sha256 of the dossier received, hexadecimal; empty when none.
        afgemeld: code that the sign-off was answered with; empty when there was none.
        fault: what went wrong; empty when nothing did.
    """

    number: int
    sessie_id: str
    scenario: str = ""
    due: float = 0.0
    started: float = 0.0
    ended: float = 0.0
    planned: str = ""
    resultaat: str = ""
    digest: str = ""
    afgemeld: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyDistribution:
    """Latencies of one step or scenario, in milliseconds.

    Attributes:
        count: number of measurements.
        errors: how many of them were errors.
        hdr: the whole histogram, as HdrHistogram encodes it (base64; microseconds).
    """

    count: int
    errors: int = 0
    mean: float = 0.0
    p50: float = 0.0
    p90: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    p999: float = 0.0
    max: float = 0.0
    hdr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBucket:
    """One second of a run.

    Attributes:
        t: seconds since the start of the run.
        due: transfers that were due.
        started, completed, failed: transfers that did so; the failed are among the completed.
        in_flight: transfers in flight at the end of it.
        p50, p95, p99: latency of the transfers completed in it, in milliseconds since they were due.
        late_p99: p99 of lateness, in milliseconds.
    """

    t: int
    due: int = 0
    started: int = 0
    completed: int = 0
    failed: int = 0
    in_flight: int = 0
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    late_p99: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RampStep:
    """One step of a ramp.

    Attributes:
        rate: transfers per second that were due.
        throughput: transfers per second that completed as planned.
        p50, p95, p99: milliseconds since they were due.
        fail_rate: share (0-1) that did not end as planned.
        late_p99: p99 of lateness, in milliseconds.
        good: whether the criterion was met.
        why: which limits did not hold; empty when good.
    """

    rate: float
    seconds: float
    due: int
    completed: int
    throughput: float
    p50: float
    p95: float
    p99: float
    fail_rate: float
    late_p99: float
    good: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceUsage:
    """The resource use of a party on this machine in one second.

    Attributes:
        t: seconds since the start of the run.
        party: `generator`, `tc`, `bron`, `swv`, or `machine` for the whole machine.
        cpu: cores (1.0 is one core).
        rss_mb: resident memory.
        handles: open files and sockets.
        sessies: granted and not yet signed off; for the Traffic Center of the stub only.
    """

    t: float
    party: str
    cpu: float
    rss_mb: float = 0.0
    handles: int = 0
    sessies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """The result of a gate: its text, the value measured (None: not measured) and whether it passed."""

    expression: str
    value: float | None
    unit: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A transfer about which two ledgers differ.

    Attributes:
        kind: `lost_sign_off`, `double_delivery`, … see `loadtests.ledger.differences.KINDS`.
        sessie_id: of the sessie; masked like every key when shown.
        number: of the transfer, -1 when the client does not know it.
        at_fault: `bron`, `doel`, `swv`, `exchange`, `network` or `unknown`.
        nl, en: what is wrong, in words.
    """

    kind: str
    sessie_id: str
    number: int
    at_fault: str
    nl: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The result of comparing the ledgers.

    Attributes:
        books: the ledgers that were compared, such as `client`, `exchange`, `bron`.
        transfers: number of sessies compared.
        counts: differences by kind.
        differences: the first of them (at most 200).
        per_book: entries by ledger.
        broken: unreadable lines by ledger, such as the last one of a process that was killed.
    """

    books: tuple[str, ...]
    transfers: int
    counts: Mapping[str, int] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    per_book: Mapping[str, int] = field(default_factory=dict)
    broken: Mapping[str, int] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Whether there are no differences."""
        return not self.counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of transfers.

    Attributes:
        due: that were due according to the schedule.
        started: that could be started.
        not_started: that could not, because too many were in flight or the run was aborted.
        completed: that ended, with any outcome.
        delivered: that brought a dossier, as planned.
        refused: that were refused, as planned.
        wrong: with another outcome than planned: another code, pupil or dossier.
        failed: that ended in a technical failure.
        lost: started, and never ended.
        sampled: dossiers that were validated by schema and rules; `invalid` of them had findings.
    """

    due: int = 0
    started: int = 0
    not_started: int = 0
    completed: int = 0
    delivered: int = 0
    refused: int = 0
    wrong: int = 0
    failed: int = 0
    lost: int = 0
    sampled: int = 0
    invalid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """A load run: the content of `load.json`, from which every report can be made again.

    Attributes:
        plan: the configuration: shape, transfers, rate, duration_s, seed, processes, arrivals, tries, sample, pupils,
            lateness_limit_ms, environment (secrets removed).
        partial: why the run is incomplete; empty when it is complete.
        seconds: from the first arrival to the last completion.
        steps: by `ProtocolStep`.
        scenarios: by scenario id, whole transfers.
        lateness: how late transfers were started.
        codes: transfers by result code; an empty code is a technical failure.
        mistakes: kind -> number of wrong responses.
        examples: descriptions of the first mistakes.
        knee: mean throughput in transfers per second of the good steps around it; None without a ramp or a knee.
        limited_by: party that was busiest at the knee, or another limit.
        trends: of a soak: party -> {rss_mb_per_hour, …}, `latency` -> {ms_per_hour}.
        season: the arithmetic of the national year, from the data file, with its results.
        cpu: share (0-1) of all CPU used, by party.
        floor: transfers per second that the necessary work alone would allow; None when it was not measured.
    """

    osolab: str
    run_id: str
    started: str
    finished: str
    verdict: LoadVerdict
    partial: str
    plan: Mapping[str, object]
    seconds: float
    totals: Totals
    throughput: float
    steps: Mapping[str, LatencyDistribution]
    scenarios: Mapping[str, LatencyDistribution]
    lateness: LatencyDistribution
    series: tuple[TimeBucket, ...]
    codes: Mapping[str, int]
    planned: Mapping[str, int]
    mistakes: Mapping[str, int]
    examples: tuple[str, ...]
    books: Reconciliation | None
    gates: tuple[GateResult, ...]
    ramp: tuple[RampStep, ...]
    knee: float | None
    limited_by: str
    resources: tuple[ResourceUsage, ...]
    cpu: Mapping[str, float]
    trends: Mapping[str, Mapping[str, float]]
    season: Mapping[str, object]
    floor: float | None
    segments: tuple[Segment, ...] = ()
