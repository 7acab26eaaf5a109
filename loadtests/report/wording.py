"""What the load report says in words: the verdict, the key figures, the capacity found, and what was not measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from loadtests.model import Grensuitslag, Oordeel, Stap, Trede, Uitslag
from loadtests.report.display import amount, milliseconds, number, rate, share, span
from loadtests.report.texts import named, tekst
from loadtests.schedule.criterion import REDENEN, Reden
from simulator.journal import mask
from simulator.text.text import Tekst

GLYPHS = {
    Oordeel.PASSED: "✓",
    Oordeel.FAILED: "✗",
    Oordeel.MISSED: "✗",
    Oordeel.SATURATED: "?",
    Oordeel.ERROR: "!",
}
"""A sign beside every colour: colour alone tells nobody anything."""

_NOTICEABLE = 0.25
"""So many cores for other programs are told: they were not there for the parties."""
_CLOCKS_DIFFER_S = 1.0
"""Seconds from which the clock of a generator is told to differ, see `loadtests.generator.worker.CLOCKS_AGREE_S`."""
_COARSE = 1000
"""Below this many transfers fewer than ten lie above p99."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tegel:
    """A key figure: what it is, the figure, what it must be seen beside, and whether it is bad."""

    name: Tekst
    figure: Tekst
    beside: Tekst
    bad: bool = False


def verdict_text(uitslag: Uitslag) -> Tekst:
    """Return the sentence below the verdict."""
    totals = uitslag.totals
    match uitslag.oordeel:
        case Oordeel.PASSED:
            bad = totals.wrong + totals.failed + totals.lost
            name = "passed_free" if bad else "passed_text" if uitslag.gates else "passed_bare"
            return tekst(f"oordeel.{name}", due=number(totals.due), bad=number(bad))
        case Oordeel.MISSED:
            missed = "; ".join(gate.expression for gate in uitslag.gates if not gate.passed)
            return tekst("oordeel.missed_text", gates=missed)
        case Oordeel.SATURATED:
            return tekst("oordeel.saturated_text", late=milliseconds(uitslag.lateness.p99), limit=_limit(uitslag))
        case Oordeel.FAILED:
            found = tuple(_found_wrong(uitslag))
            joined = Tekst(nl=", ".join(text.nl for text in found), en=", ".join(text.en for text in found))
            return tekst("oordeel.failed_text", found=joined)
        case Oordeel.ERROR:
            return tekst("oordeel.error_text")


def words(uitslag: Uitslag) -> tuple[Tekst, ...]:
    """Return what the run came to, in paragraphs: what arrived and how fast it went, then what that means.

    Of a run without a verdict on the system nothing follows: its figures are no figures of the system.
    """
    course = _joined(_course(uitslag))
    if not speaks_of_system(uitslag):
        return (course,)
    meaning = both_of(uitslag.season.get("words")) or _joined(_meaning(uitslag))
    return tuple(text for text in (course, meaning, _joined(_floor(uitslag))) if text.nl)


def speaks_of_system(uitslag: Uitslag) -> bool:
    """Tell whether the figures are figures of the system, and not of a generator or a test that gave way."""
    return uitslag.oordeel not in {Oordeel.SATURATED, Oordeel.ERROR}


def tiles(uitslag: Uitslag) -> tuple[Tegel, ...]:
    """Return the key figures."""
    return tuple(_tiles(uitslag))


def notes(uitslag: Uitslag) -> tuple[Tekst, ...]:
    """Return what was not measured, or not well: whoever reads figures must know what they do not say."""
    return tuple(_notes(uitslag))


def gate_value(gate: Grensuitslag) -> Tekst:
    """Return what was found for a gate, with its unit."""
    if gate.value is None:
        return tekst("grens.nothing")
    figure = amount(gate.value)
    between = "" if gate.unit in {"", "%"} or gate.unit.startswith("/") else "\u00a0"
    return Tekst(nl=figure.nl + between + gate.unit, en=figure.en + between + gate.unit)


def both_of(value: object) -> Tekst | None:
    """Return a text out of load.json, where it stands as {"nl": …, "en": …}; None for anything else."""
    if isinstance(value, Mapping) and {"nl", "en"} <= value.keys():
        return Tekst(nl=mask(str(value["nl"])), en=mask(str(value["en"])))
    return None


def reasons(trede: Trede) -> tuple[Tekst, ...]:
    """Return why a step was bad: the reasons of `loadtests.schedule.ramp` in words, anything else as it stands."""
    words = trede.why.split()
    known = [REDENEN.get(Reden(word)) for word in words if word in set(Reden)]
    if len(known) == len(words):
        return tuple(reason for reason in known if reason is not None)
    return (Tekst(nl=mask(trede.why), en=mask(trede.why)),)


def limited_by(uitslag: Uitslag) -> Tekst:
    """Return what limits, as people call it: a party, or what the run says in a sentence of its own."""
    return _said(uitslag, "limited_by") or named("partij", mask(uitslag.limited_by))


def partial(uitslag: Uitslag) -> Tekst:
    """Return why only a part of the run is there."""
    return _said(uitslag, "partial") or Tekst(nl=mask(uitslag.partial), en=mask(uitslag.partial))


def _said(uitslag: Uitslag, what: str) -> Tekst | None:
    """Return a sentence of the run in both languages, when it left one."""
    said = uitslag.plan.get("said")
    words = said.get(what) if isinstance(said, Mapping) else None
    return Tekst(nl=mask(str(words["nl"])), en=mask(str(words["en"]))) if isinstance(words, Mapping) else None


def lateness_limit(uitslag: Uitslag) -> float | None:
    """Return how late transfers may start, in milliseconds, when the plan says so."""
    limit = uitslag.plan.get("lateness_limit_ms")
    return float(limit) if isinstance(limit, int | float) else None


def _limit(uitslag: Uitslag) -> Tekst:
    limit = lateness_limit(uitslag)
    return Tekst(nl="", en="") if limit is None else tekst("oordeel.limit", limit=milliseconds(limit))


def _found_wrong(uitslag: Uitslag) -> Iterator[Tekst]:
    totals = uitslag.totals
    if not totals.completed:
        yield tekst("oordeel.nothing")
    counts = {
        "wrong": totals.wrong,
        "technical": totals.failed,
        "lost": totals.lost,
        "invalid": totals.invalid,
        "differences": sum(uitslag.books.counts.values()) if uitslag.books else 0,
    }
    yield from (tekst(f"oordeel.{name}", count=number(count)) for name, count in counts.items() if count)


def _course(uitslag: Uitslag) -> Iterator[Tekst]:
    totals = uitslag.totals
    yield tekst(
        "woorden.flow",
        took=span(uitslag.seconds),
        due=number(totals.due),
        completed=number(totals.completed),
        throughput=rate(uitslag.throughput),
    )
    whole = uitslag.steps.get(Stap.TRANSFER)
    if whole is not None and whole.count:
        shown = {name: milliseconds(getattr(whole, name)) for name in ("p50", "p95", "p99")}
        yield tekst("woorden.latency", **shown)


def _meaning(uitslag: Uitslag) -> Iterator[Tekst]:
    if uitslag.knee is not None:
        yield tekst("woorden.knee", knee=rate(uitslag.knee))
    if uitslag.limited_by:
        yield tekst("woorden.limited", limited_by=limited_by(uitslag))


def _floor(uitslag: Uitslag) -> Iterator[Tekst]:
    if uitslag.floor:
        reached = max(uitslag.throughput, uitslag.knee or 0.0)
        yield tekst("woorden.floor", floor=rate(uitslag.floor), ratio=share(reached / uitslag.floor))


def _joined(texts: Iterable[Tekst]) -> Tekst:
    found = tuple(texts)
    return Tekst(nl=" ".join(text.nl for text in found), en=" ".join(text.en for text in found))


def _tiles(uitslag: Uitslag) -> Iterator[Tegel]:
    totals = uitslag.totals
    due = number(totals.due)
    yield _tile("transfers", number(totals.completed), tekst("tegel.transfers_of", due=due))
    beside = tekst("tegel.throughput_of", took=span(uitslag.seconds))
    yield _tile("throughput", rate(uitslag.throughput), beside)
    if uitslag.knee is not None:
        yield _tile("knee", rate(uitslag.knee), tekst("tegel.knee_of"))
    whole = uitslag.steps.get(Stap.TRANSFER)
    if whole is not None and whole.count:
        yield _tile("p95", milliseconds(whole.p95), tekst("tegel.p95_of", p50=milliseconds(whole.p50)))
    yield _tile("lost", number(totals.lost), tekst("tegel.lost_of"), bad=totals.lost > 0)
    failed = tekst("tegel.wrong_of", failed=number(totals.failed))
    yield _tile("wrong", number(totals.wrong), failed, bad=totals.wrong + totals.failed > 0)
    limit = lateness_limit(uitslag)
    if uitslag.lateness.count:
        beside = tekst("tegel.lateness_p99")
        if limit is not None:
            beside = tekst("tegel.lateness_of", limit=milliseconds(limit))
        late = uitslag.oordeel is Oordeel.SATURATED or (limit is not None and uitslag.lateness.p99 > limit)
        yield _tile("lateness", milliseconds(uitslag.lateness.p99), beside, bad=late)
    if "generator" in uitslag.cpu:
        yield _tile("generator", share(uitslag.cpu["generator"]), tekst("tegel.generator_of"))


def _tile(name: str, figure: Tekst, beside: Tekst, *, bad: bool = False) -> Tegel:
    return Tegel(name=tekst(f"tegel.{name}"), figure=figure, beside=beside, bad=bad)


def _notes(uitslag: Uitslag) -> Iterator[Tekst]:
    yield from _about_the_parties(uitslag)
    yield from _about_the_run(uitslag)
    yield from _about_the_tools(uitslag)
    yield tekst("kanttekening.not_oso")


def _about_the_parties(uitslag: Uitslag) -> Iterator[Tekst]:
    """Yield what was not on this machine, or not ours, so that only its answers are known."""
    plan = uitslag.plan
    external, left_out = plan.get("external"), plan.get("left_out")
    if isinstance(external, list | tuple) and external:
        names = [named("partij", str(name)) for name in external]
        listed = Tekst(nl=", ".join(name.nl for name in names), en=", ".join(name.en for name in names))
        yield tekst("kanttekening.external", parties=listed)
    if _is_ordered(uitslag):
        yield tekst("kanttekening.doel")
    if isinstance(left_out, list | tuple) and left_out:
        yield tekst("kanttekening.left_out", scenarios=", ".join(map(str, left_out)))
    elsewhere, clocks = plan.get("elsewhere"), plan.get("clocks_off_s")
    if isinstance(elsewhere, int) and elsewhere:
        yield tekst("kanttekening.elsewhere", count=number(elsewhere))
    if isinstance(clocks, int | float) and abs(clocks) >= _CLOCKS_DIFFER_S:
        yield tekst("kanttekening.clocks", difference=number(abs(clocks), 1))


def _about_the_run(uitslag: Uitslag) -> Iterator[Tekst]:
    totals = uitslag.totals
    own = uitslag.plan.get("own_errors")
    for party, told in own.items() if isinstance(own, Mapping) else ():
        yield tekst(
            "kanttekening.own_errors",
            party=named("partij", str(party)),
            count=number(told["count"]),
            first=mask(str(told["first"])),
        )
    if uitslag.partial:
        yield tekst("kanttekening.partial", reason=partial(uitslag))
    if uitslag.oordeel is Oordeel.SATURATED:
        yield tekst("kanttekening.saturated")
    if totals.not_started:
        yield tekst("kanttekening.not_started", count=number(totals.not_started))
    if not uitslag.ramp:
        yield tekst("kanttekening.knee")
    if not uitslag.gates:
        yield tekst("kanttekening.no_gates")
    if 0 < totals.completed < _COARSE:
        yield tekst("kanttekening.few", count=number(totals.completed))


def _about_the_tools(uitslag: Uitslag) -> Iterator[Tekst]:
    totals, parties = uitslag.totals, {item.party for item in uitslag.resources}
    if totals.sampled < totals.delivered and not _is_ordered(uitslag):
        counts = {"sampled": number(totals.sampled), "delivered": number(totals.delivered)}
        yield tekst("kanttekening.sample", **counts)
    if not parties:
        yield tekst("kanttekening.no_resources")
    elif "generator" in parties and parties & {"tc", "bron", "swv"}:
        yield tekst("kanttekening.one_machine")
    others = _used_by_others(uitslag)
    if others > _NOTICEABLE:
        yield tekst("kanttekening.others", cores=number(others, 1))
    if uitslag.books is None:
        yield tekst("kanttekening.no_books")
    elif not {"exchange", "bron"} <= set(uitslag.books.books):
        books = [named("boeknaam", name) for name in uitslag.books.books]
        both = Tekst(nl=", ".join(name.nl for name in books), en=", ".join(name.en for name in books))
        yield tekst("kanttekening.some_books", books=both)


def _is_ordered(uitslag: Uitslag) -> bool:
    """Tell whether a doel of others fetched, so that no answer passed through our hands."""
    external = uitslag.plan.get("external")
    return isinstance(external, list | tuple) and "doel" in external


def _used_by_others(uitslag: Uitslag) -> float:
    """Return how many cores of this machine were busy with something else, on average; 0 when that was not measured."""
    cores: dict[str, list[float]] = {}
    for item in uitslag.resources:
        cores.setdefault(item.party, []).append(item.cpu)
    mean = {party: sum(values) / len(values) for party, values in cores.items()}
    machine = mean.pop("machine", 0.0)
    return max(0.0, machine - sum(mean.values()))
