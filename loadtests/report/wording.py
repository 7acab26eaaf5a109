"""The sentences of the load report: on the verdict, the key figures, the capacity, and what was not measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from loadtests.model import GateResult, LoadResult, LoadVerdict, ProtocolStep, RampStep
from loadtests.report.display import amount, milliseconds, number, rate, share, span
from loadtests.report.texts import get_text, named
from loadtests.schedule.criterion import LIMITS, BrokenLimit
from simulator.journal import mask
from simulator.text.text import Text

GLYPHS = {
    LoadVerdict.PASSED: "✓",
    LoadVerdict.FAILED: "✗",
    LoadVerdict.MISSED: "✗",
    LoadVerdict.SATURATED: "?",
    LoadVerdict.ERROR: "!",
}
"""A sign beside every colour, for people who cannot tell the colours apart."""

_NOTICEABLE = 0.25
"""Cores used by other programs from which the report mentions it."""
_CLOCKS_DIFFER_S = 1.0
"""Clock difference of a generator, in seconds, from which the report mentions it; see
`loadtests.generator.worker.CLOCKS_AGREE_S`."""
_COARSE = 1000
"""Below this many transfers fewer than ten lie above p99."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A key figure: its name, the figure, a remark to compare it with, and whether it is bad."""

    name: Text
    figure: Text
    beside: Text
    bad: bool = False


def verdict_text(result: LoadResult) -> Text:
    """Return the sentence below the verdict."""
    totals = result.totals
    match result.verdict:
        case LoadVerdict.PASSED:
            bad = totals.wrong + totals.failed + totals.lost
            name = "passed_free" if bad else "passed_text" if result.gates else "passed_bare"
            return get_text(f"oordeel.{name}", due=number(totals.due), bad=number(bad))
        case LoadVerdict.MISSED:
            missed = "; ".join(gate.expression for gate in result.gates if not gate.passed)
            return get_text("oordeel.missed_text", gates=missed)
        case LoadVerdict.SATURATED:
            return get_text("oordeel.saturated_text", late=milliseconds(result.lateness.p99), limit=_limit(result))
        case LoadVerdict.FAILED:
            found = tuple(_found_wrong(result))
            joined = Text(nl=", ".join(text.nl for text in found), en=", ".join(text.en for text in found))
            return get_text("oordeel.failed_text", found=joined)
        case LoadVerdict.ERROR:
            return get_text("oordeel.error_text")


def words(result: LoadResult) -> tuple[Text, ...]:
    """Return the result of the run in paragraphs: arrivals and latencies, then what they mean.

    For a run without a verdict on the system the second part is left out.
    """
    course = _joined(_course(result))
    if not speaks_of_system(result):
        return (course,)
    meaning = both_of(result.season.get("words")) or _joined(_meaning(result))
    return tuple(text for text in (course, meaning, _joined(_floor(result))) if text.nl)


def speaks_of_system(result: LoadResult) -> bool:
    """Tell whether the figures are those of the system, and not of a saturated generator or a broken test."""
    return result.verdict not in {LoadVerdict.SATURATED, LoadVerdict.ERROR}


def tiles(result: LoadResult) -> tuple[Tile, ...]:
    """Return the key figures."""
    return tuple(_tiles(result))


def notes(result: LoadResult) -> tuple[Text, ...]:
    """Return the limitations of the figures: what was not measured, or not well."""
    return tuple(_notes(result))


def gate_value(gate: GateResult) -> Text:
    """Return the value measured for a gate, with its unit."""
    if gate.value is None:
        return get_text("grens.nothing")
    figure = amount(gate.value)
    between = "" if gate.unit in {"", "%"} or gate.unit.startswith("/") else "\u00a0"
    return Text(nl=figure.nl + between + gate.unit, en=figure.en + between + gate.unit)


def both_of(value: object) -> Text | None:
    """Return a text of load.json, which has the form {"nl": …, "en": …}; None for anything else."""
    if isinstance(value, Mapping) and {"nl", "en"} <= value.keys():
        return Text(nl=mask(str(value["nl"])), en=mask(str(value["en"])))
    return None


def reasons(step: RampStep) -> tuple[Text, ...]:
    """Return why a step was bad: the limits of `loadtests.schedule.criterion` in words, anything else unchanged."""
    words = step.why.split()
    known = [LIMITS.get(BrokenLimit(word)) for word in words if word in set(BrokenLimit)]
    if len(known) == len(words):
        return tuple(reason for reason in known if reason is not None)
    return (Text(nl=mask(step.why), en=mask(step.why)),)


def limited_by(result: LoadResult) -> Text:
    """Return what limits the capacity: the display name of a party, or a sentence from the run."""
    return _said(result, "limited_by") or named("partij", mask(result.limited_by))


def partial(result: LoadResult) -> Text:
    """Return why the run is incomplete."""
    return _said(result, "partial") or Text(nl=mask(result.partial), en=mask(result.partial))


def _said(result: LoadResult, what: str) -> Text | None:
    """Return a sentence that the run stored in both languages, if any."""
    said = result.plan.get("said")
    words = said.get(what) if isinstance(said, Mapping) else None
    return Text(nl=mask(str(words["nl"])), en=mask(str(words["en"]))) if isinstance(words, Mapping) else None


def lateness_limit(result: LoadResult) -> float | None:
    """Return the limit on lateness in milliseconds, if the plan has one."""
    limit = result.plan.get("lateness_limit_ms")
    return float(limit) if isinstance(limit, int | float) else None


def _limit(result: LoadResult) -> Text:
    limit = lateness_limit(result)
    return Text(nl="", en="") if limit is None else get_text("oordeel.limit", limit=milliseconds(limit))


def _found_wrong(result: LoadResult) -> Iterator[Text]:
    totals = result.totals
    if not totals.completed:
        yield get_text("oordeel.nothing")
    counts = {
        "wrong": totals.wrong,
        "technical": totals.failed,
        "lost": totals.lost,
        "invalid": totals.invalid,
        "differences": sum(result.books.counts.values()) if result.books else 0,
    }
    yield from (get_text(f"oordeel.{name}", count=number(count)) for name, count in counts.items() if count)


def _course(result: LoadResult) -> Iterator[Text]:
    totals = result.totals
    yield get_text(
        "woorden.flow",
        took=span(result.seconds),
        due=number(totals.due),
        completed=number(totals.completed),
        throughput=rate(result.throughput),
    )
    whole = result.steps.get(ProtocolStep.TRANSFER)
    if whole is not None and whole.count:
        shown = {name: milliseconds(getattr(whole, name)) for name in ("p50", "p95", "p99")}
        yield get_text("woorden.latency", **shown)


def _meaning(result: LoadResult) -> Iterator[Text]:
    if result.knee is not None:
        yield get_text("woorden.knee", knee=rate(result.knee))
    if result.limited_by:
        yield get_text("woorden.limited", limited_by=limited_by(result))


def _floor(result: LoadResult) -> Iterator[Text]:
    if result.floor:
        reached = max(result.throughput, result.knee or 0.0)
        yield get_text("woorden.floor", floor=rate(result.floor), ratio=share(reached / result.floor))


def _joined(texts: Iterable[Text]) -> Text:
    found = tuple(texts)
    return Text(nl=" ".join(text.nl for text in found), en=" ".join(text.en for text in found))


def _tiles(result: LoadResult) -> Iterator[Tile]:
    totals = result.totals
    due = number(totals.due)
    yield _tile("transfers", number(totals.completed), get_text("tegel.transfers_of", due=due))
    beside = get_text("tegel.throughput_of", took=span(result.seconds))
    yield _tile("throughput", rate(result.throughput), beside)
    if result.knee is not None:
        yield _tile("knee", rate(result.knee), get_text("tegel.knee_of"))
    whole = result.steps.get(ProtocolStep.TRANSFER)
    if whole is not None and whole.count:
        yield _tile("p95", milliseconds(whole.p95), get_text("tegel.p95_of", p50=milliseconds(whole.p50)))
    yield _tile("lost", number(totals.lost), get_text("tegel.lost_of"), bad=totals.lost > 0)
    failed = get_text("tegel.wrong_of", failed=number(totals.failed))
    yield _tile("wrong", number(totals.wrong), failed, bad=totals.wrong + totals.failed > 0)
    limit = lateness_limit(result)
    if result.lateness.count:
        beside = get_text("tegel.lateness_p99")
        if limit is not None:
            beside = get_text("tegel.lateness_of", limit=milliseconds(limit))
        late = result.verdict is LoadVerdict.SATURATED or (limit is not None and result.lateness.p99 > limit)
        yield _tile("lateness", milliseconds(result.lateness.p99), beside, bad=late)
    if "generator" in result.cpu:
        yield _tile("generator", share(result.cpu["generator"]), get_text("tegel.generator_of"))


def _tile(name: str, figure: Text, beside: Text, *, bad: bool = False) -> Tile:
    return Tile(name=get_text(f"tegel.{name}"), figure=figure, beside=beside, bad=bad)


def _notes(result: LoadResult) -> Iterator[Text]:
    yield from _about_the_parties(result)
    yield from _about_the_run(result)
    yield from _about_the_tools(result)
    yield get_text("kanttekening.not_oso")


def _about_the_parties(result: LoadResult) -> Iterator[Text]:
    """Yield remarks on parties on other machines and on external parties, of which only the responses are known."""
    plan = result.plan
    external, left_out = plan.get("external"), plan.get("left_out")
    if isinstance(external, list | tuple) and external:
        names = [named("partij", str(name)) for name in external]
        listed = Text(nl=", ".join(name.nl for name in names), en=", ".join(name.en for name in names))
        yield get_text("kanttekening.external", parties=listed)
    if _is_ordered(result):
        yield get_text("kanttekening.doel")
    if isinstance(left_out, list | tuple) and left_out:
        yield get_text("kanttekening.left_out", scenarios=", ".join(map(str, left_out)))
    elsewhere, clocks = plan.get("elsewhere"), plan.get("clocks_off_s")
    if isinstance(elsewhere, int) and elsewhere:
        yield get_text("kanttekening.elsewhere", count=number(elsewhere))
    if isinstance(clocks, int | float) and abs(clocks) >= _CLOCKS_DIFFER_S:
        yield get_text("kanttekening.clocks", difference=number(abs(clocks), 1))


def _about_the_run(result: LoadResult) -> Iterator[Text]:
    totals = result.totals
    own = result.plan.get("own_errors")
    for party, told in own.items() if isinstance(own, Mapping) else ():
        yield get_text(
            "kanttekening.own_errors",
            party=named("partij", str(party)),
            count=number(told["count"]),
            first=mask(str(told["first"])),
        )
    if result.partial:
        yield get_text("kanttekening.partial", reason=partial(result))
    if result.verdict is LoadVerdict.SATURATED:
        yield get_text("kanttekening.saturated")
    if totals.not_started:
        yield get_text("kanttekening.not_started", count=number(totals.not_started))
    if not result.ramp:
        yield get_text("kanttekening.knee")
    if not result.gates:
        yield get_text("kanttekening.no_gates")
    if 0 < totals.completed < _COARSE:
        yield get_text("kanttekening.few", count=number(totals.completed))


def _about_the_tools(result: LoadResult) -> Iterator[Text]:
    totals, parties = result.totals, {item.party for item in result.resources}
    if totals.sampled < totals.delivered and not _is_ordered(result):
        counts = {"sampled": number(totals.sampled), "delivered": number(totals.delivered)}
        yield get_text("kanttekening.sample", **counts)
    if not parties:
        yield get_text("kanttekening.no_resources")
    elif "generator" in parties and parties & {"tc", "bron", "swv"}:
        yield get_text("kanttekening.one_machine")
    others = _used_by_others(result)
    if others > _NOTICEABLE:
        yield get_text("kanttekening.others", cores=number(others, 1))
    if result.books is None:
        yield get_text("kanttekening.no_books")
    elif not {"exchange", "bron"} <= set(result.books.books):
        books = [named("boeknaam", name) for name in result.books.books]
        both = Text(nl=", ".join(name.nl for name in books), en=", ".join(name.en for name in books))
        yield get_text("kanttekening.some_books", books=both)


def _is_ordered(result: LoadResult) -> bool:
    """Tell whether an external doel fetched, so that the generator saw no responses."""
    external = result.plan.get("external")
    return isinstance(external, list | tuple) and "doel" in external


def _used_by_others(result: LoadResult) -> float:
    """Return the mean number of cores used by other programs on this machine; 0 when not measured."""
    cores: dict[str, list[float]] = {}
    for item in result.resources:
        cores.setdefault(item.party, []).append(item.cpu)
    mean = {party: sum(values) / len(values) for party, values in cores.items()}
    machine = mean.pop("machine", 0.0)
    return max(0.0, machine - sum(mean.values()))
