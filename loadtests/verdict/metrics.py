"""The metrics of gates, and how each is computed from the result of a run."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from loadtests.ledger.differences import KINDS
from loadtests.measure.histogram import percentile_of
from loadtests.measure.trend import LATENCY
from loadtests.model import LatencyDistribution, LoadResult, ProtocolStep
from simulator.text.text import Text

PARTIES = ("generator", "tc", "bron", "swv", "machine")
"""Parties with resource use. Bron: `loadtests.model.ResourceUsage`."""

_SCENARIO = re.compile(r"[A-Z]-[0-9]{2}\Z")

_TIME = MappingProxyType({"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0, "h": 3_600_000.0})
_RATE = MappingProxyType({"/s": 1.0, "/m": 1 / 60, "": 1.0})
_SHARE = MappingProxyType({"%": 0.01, "": 1.0})
_COUNT = MappingProxyType({"": 1.0})
_MEMORY = MappingProxyType({"MB": 1.0, "GB": 1_000.0})
_MEMORY_GROWTH = MappingProxyType({"MB/h": 1.0, "GB/h": 1_000.0})
_GROWTH = MappingProxyType({"/h": 1.0})
_TIME_GROWTH = MappingProxyType({"ms/h": 1.0, "s/h": 1_000.0})


class MetricSubject(StrEnum):
    """Kind of subject in the braces of a gate."""

    NONE = "none"
    LATENCY = "latency"
    """A step or a scenario."""
    PARTY = "party"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric.

    Attributes:
        name: in a gate.
        measure: returns its value in a result, for a subject and a percentile, in the base unit; None: not measured.
        units: unit -> number of base units; `""` when the unit may be left out.
        example: a gate with it.
        text: description.
        subject: kind of subject.
        default: subject of a gate without one.
        whole: whether the subject may be left out.
        takes_percentile: whether it takes a percentile in parentheses.
        is_share: whether it lies between 0 and 1.
    """

    name: str
    measure: Callable[[LoadResult, str, float], float | None]
    units: Mapping[str, float]
    example: str
    text: Text
    subject: MetricSubject = MetricSubject.NONE
    default: str = ""
    whole: bool = False
    takes_percentile: bool = False
    is_share: bool = False


def subjects_of(
    subject: MetricSubject, scenarios: Collection[str] | None
) -> tuple[tuple[str, ...], Callable[[str], bool]]:
    """Return the subjects to choose from, and a predicate that tells whether a name is one.

    Args:
        subject: kind of subject.
        scenarios: ids that the run plays; None: any id.
    """
    if subject is MetricSubject.PARTY:
        return PARTIES, PARTIES.__contains__
    if subject is MetricSubject.DIFFERENCE:
        return tuple(KINDS), KINDS.__contains__
    steps = tuple(str(protocol_step) for protocol_step in ProtocolStep)
    if scenarios is None:
        return (*steps, "B-02"), lambda name: name in steps or bool(_SCENARIO.match(name))
    names = (*steps, *sorted(scenarios))
    return names, names.__contains__


def _distribution(result: LoadResult, name: str) -> LatencyDistribution | None:
    distribution = result.steps.get(name) or result.scenarios.get(name)
    return distribution if distribution and distribution.count else None


def _percentile(result: LoadResult, subject: str, percentile: float) -> float | None:
    distribution = _distribution(result, subject)
    return percentile_of(distribution.hdr, percentile) if distribution else None


def _average(result: LoadResult, subject: str, _: float) -> float | None:
    distribution = _distribution(result, subject)
    return distribution.mean if distribution else None


def _maximum(result: LoadResult, subject: str, _: float) -> float | None:
    distribution = _distribution(result, subject)
    return distribution.max if distribution else None


def _late_percentile(result: LoadResult, _: str, percentile: float) -> float | None:
    return percentile_of(result.lateness.hdr, percentile) if result.lateness.count else None


def _fail_rate(result: LoadResult, subject: str, _: float) -> float | None:
    """Return the share that did not end as planned; for whole transfers this includes those that never ended."""
    totals = result.totals
    if not subject:
        return (totals.started - totals.delivered - totals.refused) / totals.started if totals.started else None
    distribution = _distribution(result, subject)
    return distribution.errors / distribution.count if distribution else None


def _count_of(name: str) -> Callable[[LoadResult, str, float], float | None]:
    """Return a function that returns a count of `Totals`, or None for a run in which no transfer was due."""
    return lambda result, _subject, _percentile: getattr(result.totals, name) if result.totals.due else None


def _trend_of(name: str) -> Callable[[LoadResult, str, float], float | None]:
    return lambda result, subject, _: result.trends.get(subject, {}).get(name)


def _most_memory(result: LoadResult, subject: str, _: float) -> float | None:
    return max((used.rss_mb for used in result.resources if used.party == subject and used.rss_mb), default=None)


def _differences(result: LoadResult, subject: str, _: float) -> float | None:
    """Return the number of differences; None for a kind that the available ledgers cannot show."""
    books = result.books
    if books is None or len(books.books) < 2:  # noqa: PLR2004 - a reconciliation needs two
        return None
    if not subject:
        return sum(books.counts.values())
    needed = KINDS[subject].needs
    return books.counts.get(subject, 0) if needed <= set(books.books) else None


_ROWS = (
    Metric(
        name="p",
        measure=_percentile,
        units=_TIME,
        example="p(95){document}<800ms",
        text=Text(nl="percentiel van de antwoordtijd", en="percentile of the latency"),
        subject=MetricSubject.LATENCY,
        default=ProtocolStep.TRANSFER,
        takes_percentile=True,
    ),
    Metric(
        name="avg",
        measure=_average,
        units=_TIME,
        example="avg{overdracht}<80ms",
        text=Text(nl="gemiddelde antwoordtijd", en="mean latency"),
        subject=MetricSubject.LATENCY,
        default=ProtocolStep.TRANSFER,
    ),
    Metric(
        name="max",
        measure=_maximum,
        units=_TIME,
        example="max{document}<5s",
        text=Text(nl="langste antwoordtijd", en="longest latency"),
        subject=MetricSubject.LATENCY,
        default=ProtocolStep.TRANSFER,
    ),
    Metric(
        name="fail_rate",
        measure=_fail_rate,
        units=_SHARE,
        example="fail_rate<0.1%",
        text=Text(nl="deel dat niet afliep zoals gepland", en="share that did not end as planned"),
        subject=MetricSubject.LATENCY,
        whole=True,
        is_share=True,
    ),
    Metric(
        name="throughput",
        measure=lambda result, _subject, _percentile: result.throughput if result.totals.due else None,
        units=_RATE,
        example="throughput>=50/s",
        text=Text(nl="overdrachten per seconde", en="transfers a second"),
    ),
    *(
        Metric(name=name, measure=_count_of(name), units=_COUNT, example=f"{name}{bound}", text=Text(nl=nl, en=en))
        for name, bound, nl, en in (
            ("due", ">=1000", "overdrachten op het rooster", "transfers on the schedule"),
            ("started", ">=1000", "overdrachten die begonnen", "transfers that started"),
            ("not_started", "==0", "overdrachten die niet konden beginnen", "transfers that could not start"),
            ("completed", ">=1000", "overdrachten die afliepen, hoe dan ook", "transfers that ended, whichever way"),
            ("delivered", ">=300", "overdrachten die een dossier brachten", "transfers that brought a dossier"),
            ("refused", ">=700", "overdrachten die volgens plan geweigerd werden", "transfers refused as planned"),
            ("wrong", "==0", "overdrachten met een andere afloop dan gepland", "transfers with an outcome not planned"),
            ("failed", "==0", "overdrachten met een technische fout", "transfers that failed technically"),
            ("lost", "==0", "overdrachten die begonnen en nooit eindigden", "transfers that started and never ended"),
            ("invalid", "==0", "gekeurde dossiers met bevindingen", "checked dossiers with findings"),
        )
    ),
    Metric(
        name="mistakes",
        measure=lambda result, _subject, _percentile: sum(result.mistakes.values()) if result.totals.due else None,
        units=_COUNT,
        example="mistakes==0",
        text=Text(nl="onjuiste antwoorden", en="wrong answers"),
    ),
    Metric(
        name="differences",
        measure=_differences,
        units=_COUNT,
        example="differences==0",
        text=Text(nl="verschillen tussen de boeken van de partijen", en="differences between the parties' books"),
        subject=MetricSubject.DIFFERENCE,
        whole=True,
    ),
    Metric(
        name="late_p",
        measure=_late_percentile,
        units=_TIME,
        example="late_p(99)<50ms",
        text=Text(nl="percentiel van hoe laat de generator was", en="percentile of how late the generator was"),
        takes_percentile=True,
    ),
    Metric(
        name="late_max",
        measure=lambda result, _subject, _percentile: result.lateness.max if result.lateness.count else None,
        units=_TIME,
        example="late_max<1s",
        text=Text(nl="hoe laat de generator hoogstens was", en="how late the generator was at most"),
    ),
    Metric(
        name="duration",
        measure=lambda result, _subject, _percentile: result.seconds * 1000 if result.totals.due else None,
        units=_TIME,
        example="duration<25m",
        text=Text(nl="van eerste aankomst tot laatste afloop", en="from the first arrival to the last completion"),
    ),
    Metric(
        name="knee",
        measure=lambda result, _subject, _percentile: result.knee,
        units=_RATE,
        example="knee>=120/s",
        text=Text(nl="knik van de capaciteitskromme", en="knee of the capacity curve"),
    ),
    Metric(
        name="cpu",
        measure=lambda result, subject, _: result.cpu.get(subject),
        units=_SHARE,
        example="cpu{generator}<=25%",
        text=Text(nl="aandeel in alle gebruikte rekentijd", en="share of all CPU time used"),
        subject=MetricSubject.PARTY,
        is_share=True,
    ),
    Metric(
        name="rss",
        measure=_most_memory,
        units=_MEMORY,
        example="rss{tc}<500MB",
        text=Text(nl="meeste geheugen", en="most memory"),
        subject=MetricSubject.PARTY,
    ),
    Metric(
        name="rss_growth",
        measure=_trend_of("rss_mb_per_hour"),
        units=_MEMORY_GROWTH,
        example="rss_growth{tc}<10MB/h",
        text=Text(nl="groei van het geheugen", en="growth of memory"),
        subject=MetricSubject.PARTY,
    ),
    Metric(
        name="handles_growth",
        measure=_trend_of("handles_per_hour"),
        units=_GROWTH,
        example="handles_growth{bron}<5/h",
        text=Text(nl="groei van het aantal open bestanden en sockets", en="growth of open files and sockets"),
        subject=MetricSubject.PARTY,
    ),
    Metric(
        name="sessies_growth",
        measure=_trend_of("sessies_per_hour"),
        units=_GROWTH,
        example="sessies_growth{tc}<5/h",
        text=Text(nl="groei van het aantal open sessies", en="growth of open sessies"),
        subject=MetricSubject.PARTY,
    ),
    Metric(
        name="latency_drift",
        measure=lambda result, _subject, _percentile: result.trends.get(LATENCY, {}).get("ms_per_hour"),
        units=_TIME_GROWTH,
        example="latency_drift<5ms/h",
        text=Text(nl="hoe de mediaan van de antwoordtijd oploopt", en="how the median latency rises"),
    ),
)

METRICS: Mapping[str, Metric] = MappingProxyType({metric.name: metric for metric in _ROWS})
"""Every metric by name."""
