"""`osolab compare`: two runs compared, functional or under load, with a verdict on every row.

Counts (lost, wrong, differences between ledgers) must be equal; measured values (latency, throughput, CPU) may vary
within a stated tolerance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from harness.compare.functional import compare_functional
from harness.compare.model import (
    Comparison,
    ComparisonRow,
    Direction,
    RunSide,
    arrow,
    as_json,
    changed_settings,
    flatten,
    render_text,
)
from harness.report import run_json
from loadtests.model import LatencyDistribution, LoadResult, LoadVerdict
from loadtests.report import result_file
from loadtests.report.display import milliseconds, number, rate, share
from loadtests.report.result_file import read_load_result
from loadtests.report.texts import named
from simulator.errors import ConfigurationError
from simulator.text.text import Text

TOLERANCE = 0.10
"""Share by which a measured value may vary before it counts as a difference."""

_RUN, _LOAD = "run", "load"
_ABSENT = Text(nl="niets gemeten", en="nothing measured")
_NOT_ASKED = Text(nl="niet gesteld", en="not set")
_ROUNDING = 1e-9
"""Allowance for rounding errors, so that a value exactly at the tolerance lies within it."""
_MACHINE = "machine"
_PERCENTILES = {"p50": 0.5, "p95": 0.05, "p99": 0.01}
"""Percentile -> share of the measurements that lies above it."""
_DERIVED = {"explanation", "criterion", "source", "scenarios", "said", "waited_for_connection", "clocks_off_s"}
"""Keys of `plan` in load.json that follow from others or were found during the run; they are not compared."""
_FEWEST = 5
"""A percentile with fewer measurements above it, in either run, is shown and not judged: it is mostly chance."""
_EXACT = ("lost", "wrong", "failed", "not_started", "invalid")

Show = Callable[[float], Text]
Pair = tuple[float | None, float | None]
"""A value in the first and in the second run; None where nothing was measured."""
Sides = tuple[tuple[Mapping[str, LatencyDistribution], float], tuple[Mapping[str, LatencyDistribution], float]]
"""For both runs, the distributions by name and the seconds in which they were measured."""


def compare_runs(a: Path, b: Path, *, tolerance: float = TOLERANCE) -> Comparison:
    """Compare the run in `b` with that in `a`.

    Args:
        a: folder of `osolab run` or `osolab load`.
        b: folder of a run of the same kind.
        tolerance: share (0 or more) by which a measured value may vary; only for runs under load.

    Raises:
        ConfigurationError: no run in a folder, or a damaged one; two kinds of runs; an impossible tolerance.
    """
    if not (math.isfinite(tolerance) and tolerance >= 0):
        raise ConfigurationError(
            f"{tolerance:g} is no tolerance",
            nl=f"{tolerance:g} is geen tolerantie",
            where="--tolerance",
            remedy="give a share of 0 or more: 0.1 is ten percent",
            remedy_nl="geef een aandeel van 0 of meer: 0.1 is tien procent",
        )
    kinds = _kind(a), _kind(b)
    if kinds[0] != kinds[1]:
        raise ConfigurationError(
            f"a functional run cannot be compared with a load run: {a} is a {kinds[0]}, {b} is a {kinds[1]}",
            nl=f"een functionele run en een belastingsrun gaan niet samen: {a} is {kinds[0]}, {b} is {kinds[1]}",
            remedy="give two folders of osolab run, or two of osolab load",
            remedy_nl="geef twee mappen van osolab run, of twee van osolab load",
        )
    return compare_functional(a, b) if kinds[0] == _RUN else compare_load(a, b, tolerance=tolerance)


def compare_load(a: Path, b: Path, *, tolerance: float = TOLERANCE) -> Comparison:
    """Compare two load runs.

    Raises:
        ConfigurationError: one of them is no load run, or damaged.
    """
    before, after = read_load_result(a), read_load_result(b)
    return Comparison(
        kind=_LOAD,
        a=RunSide(folder=str(a), run_id=before.run_id, osolab=before.osolab, started=before.started),
        b=RunSide(folder=str(b), run_id=after.run_id, osolab=after.osolab, started=after.started),
        tolerance=tolerance,
        circumstances=changed_settings(_circumstances(before), _circumstances(after)),
        rows=tuple(_rows(before, after, tolerance)),
    )


def _kind(folder: Path) -> str:
    for kind, name in ((_RUN, run_json.NAME), (_LOAD, result_file.NAME)):
        if (folder / name).is_file():
            return kind
    raise ConfigurationError(
        f"this is no run folder: it has neither {run_json.NAME} nor {result_file.NAME}",
        nl=f"dit is geen map van een run: er staat geen {run_json.NAME} en geen {result_file.NAME} in",
        where=str(folder),
        remedy="give the folder that was named with --out of osolab run or osolab load",
        remedy_nl="geef de map die bij --out van osolab run of osolab load stond",
    )


def _circumstances(result: LoadResult) -> dict[str, str]:
    """Return the settings and versions of a load run, by name: the plan first."""
    return {
        **dict(flatten({key: value for key, value in result.plan.items() if key not in _DERIVED}, "plan")),
        "osolab": result.osolab,
        **({"partial": result.partial} if result.partial else {}),
    }


def _rows(a: LoadResult, b: LoadResult, tolerance: float) -> Iterator[ComparisonRow]:
    yield _verdict(a, b)
    yield _measured("totalen", "throughput", (a.throughput, b.throughput), tolerance, rate, more_is_better=True)
    yield _measured("totalen", "fail_rate", (_fail_rate(a), _fail_rate(b)), tolerance, share)
    for name in _EXACT:
        yield _counted("totalen", name, getattr(a.totals, name), getattr(b.totals, name))
    yield from _gates(a, b)
    if a.ramp or b.ramp:
        yield _measured("knie", "knee", (a.knee, b.knee), tolerance, rate, more_is_better=True)
    yield from _latencies("stap", ((a.steps, a.seconds), (b.steps, b.seconds)), tolerance)
    yield from _latencies("scenariolast", ((a.scenarios, a.seconds), (b.scenarios, b.seconds)), tolerance)
    yield from _codes(a, b, tolerance)
    for kind in _union(a.mistakes, b.mistakes):
        yield _counted("vergissing", kind, a.mistakes.get(kind, 0), b.mistakes.get(kind, 0))
    yield from _books(a, b)
    yield from _cpu(a, b, tolerance)


def _verdict(a: LoadResult, b: LoadResult) -> ComparisonRow:
    return ComparisonRow(
        section="oordeel",
        subject="verdict",
        before=str(a.verdict),
        after=str(b.verdict),
        direction=_of_verdicts(
            good=(a.verdict is LoadVerdict.PASSED, b.verdict is LoadVerdict.PASSED), same=a.verdict is b.verdict
        ),
        text=arrow(named("oordeel", a.verdict), named("oordeel", b.verdict)),
    )


def _gates(a: LoadResult, b: LoadResult) -> Iterator[ComparisonRow]:
    before, after = ({gate.expression: gate.passed for gate in result.gates} for result in (a, b))
    for expression in _union(before, after):
        old, new = before.get(expression), after.get(expression)
        direction = Direction.SAME if old == new else Direction.CHANGED
        if old is not None and new is not None:
            direction = _of_verdicts(good=(old, new), same=old == new)
        words = {True: named("grens", "held"), False: named("grens", "missed"), None: _NOT_ASKED}
        yield ComparisonRow(
            section="grens",
            subject=expression,
            before=None if old is None else words[old].en,
            after=None if new is None else words[new].en,
            direction=direction,
            text=arrow(words[old], words[new]),
        )


def _latencies(section: str, sides: Sides, tolerance: float) -> Iterator[ComparisonRow]:
    (a, _), (b, _) = sides
    for name in _union(a, b):
        counts = [measured[name].count if name in measured else 0 for measured, _ in sides]
        if not all(counts):
            yield _measured(section, name, _both(sides, name, lambda item, _: float(item.count)), tolerance, number)
            continue
        for percentile, share_above in _PERCENTILES.items():
            values = _both(sides, name, partial(_percentile, percentile))
            enough = min(counts) * share_above >= _FEWEST - _ROUNDING
            allowed = tolerance if enough else math.inf
            yield _measured(section, f"{name} {percentile}", values, allowed, milliseconds)
        flow = _both(sides, name, lambda item, seconds: item.count / seconds if seconds else 0.0)
        yield _measured(section, f"{name} throughput", flow, tolerance, rate, more_is_better=True)
        errors = _both(sides, name, lambda item, _: item.errors / item.count)
        yield _measured(section, f"{name} fail_rate", errors, tolerance, share)


def _percentile(which: str, item: LatencyDistribution, _: float) -> float:
    return float(getattr(item, which))


def _both(sides: Sides, name: str, value: Callable[[LatencyDistribution, float], float]) -> Pair:
    """Return a value of one step for both runs; None where it was not measured."""
    (a, b) = (
        value(measured[name], seconds) if name in measured and measured[name].count else None
        for measured, seconds in sides
    )
    return a, b


def _codes(a: LoadResult, b: LoadResult, tolerance: float) -> Iterator[ComparisonRow]:
    """Compare the shares of the result codes; a difference is neither better nor worse."""
    whole_a, whole_b = sum(a.codes.values()), sum(b.codes.values())
    for code in _union(a.codes, b.codes):
        yield _measured(
            "code",
            code or "technical_failure",
            (
                a.codes[code] / whole_a if code in a.codes and whole_a else None,
                b.codes[code] / whole_b if code in b.codes and whole_b else None,
            ),
            tolerance,
            share,
            neutral=True,
        )


def _books(a: LoadResult, b: LoadResult) -> Iterator[ComparisonRow]:
    names = tuple(", ".join(result.books.books) if result.books else None for result in (a, b))
    yield ComparisonRow(
        section="boek",
        subject="books",
        before=names[0],
        after=names[1],
        direction=Direction.SAME if names[0] == names[1] else Direction.CHANGED,
        text=arrow(*(_ABSENT if name is None else Text(nl=name, en=name) for name in names)),
    )
    if a.books and b.books:
        for kind in _union(a.books.counts, b.books.counts):
            yield _counted("boek", kind, a.books.counts.get(kind, 0), b.books.counts.get(kind, 0))


def _cpu(a: LoadResult, b: LoadResult, tolerance: float) -> Iterator[ComparisonRow]:
    before, after = _cost(a), _cost(b)
    for party in _union(before, after):
        yield _measured("cpu", party, (before.get(party), after.get(party)), tolerance, milliseconds)


def _cost(result: LoadResult) -> dict[str, float]:
    """Return the CPU milliseconds of one transfer, by party; unlike CPU use it does not depend on the rate."""
    cores: dict[str, list[float]] = {}
    for item in result.resources:
        if item.party != _MACHINE:
            cores.setdefault(item.party, []).append(item.cpu)
    done = result.totals.completed
    return {party: 1000 * result.seconds * sum(values) / len(values) / done for party, values in cores.items() if done}


def _measured(
    section: str,
    subject: str,
    values: Pair,
    tolerance: float,
    show: Show,
    *,
    more_is_better: bool = False,
    neutral: bool = False,
) -> ComparisonRow:
    """Return a row about a value that may vary within the tolerance; one that only one run has is `changed`."""
    before, after = values
    text = arrow(*(_ABSENT if value is None else show(value) for value in values))
    ratio = None
    if before is None or after is None:
        direction = Direction.SAME if before is after else Direction.CHANGED
    elif math.isinf(tolerance) or abs(after - before) <= (tolerance + _ROUNDING) * abs(before):
        direction = Direction.SAME
    elif neutral:
        direction = Direction.CHANGED
    else:
        direction = Direction.BETTER if (after > before) is more_is_better else Direction.WORSE
    if before and after is not None:
        ratio = after / before
        times = number(ratio, 2)
        text = Text(nl=f"{text.nl} ({times.nl}×)", en=f"{text.en} ({times.en}×)")  # noqa: RUF001 - a multiplication sign
    return ComparisonRow(
        section=section, subject=subject, before=before, after=after, direction=direction, text=text, ratio=ratio
    )


def _counted(section: str, subject: str, before: int, after: int) -> ComparisonRow:
    """Return a row about a count of which fewer is better."""
    return ComparisonRow(
        section=section,
        subject=subject,
        before=before,
        after=after,
        direction=Direction.SAME if after == before else Direction.WORSE if after > before else Direction.BETTER,
        text=arrow(number(before), number(after)),
        ratio=after / before if before else None,
    )


def _of_verdicts(*, good: tuple[bool, bool], same: bool) -> Direction:
    if same:
        return Direction.SAME
    if good[0] is good[1]:
        return Direction.CHANGED
    return Direction.BETTER if good[1] else Direction.WORSE


def _fail_rate(result: LoadResult) -> float | None:
    """Return the share of the transfers that did not end as planned."""
    totals = result.totals
    return (totals.wrong + totals.failed) / totals.completed if totals.completed else None


def _union(a: Mapping[str, object], b: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a, *b)))


__all__ = ["TOLERANCE", "Comparison", "as_json", "compare_load", "compare_runs", "render_text"]
