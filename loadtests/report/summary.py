"""The result of a load run in a few lines, for a terminal."""

from __future__ import annotations

from loadtests.model import LoadResult, LoadVerdict
from simulator.text.text import Text

VERDICTS = {
    LoadVerdict.PASSED: Text(nl="geslaagd", en="passed"),
    LoadVerdict.FAILED: Text(nl="gezakt", en="failed"),
    LoadVerdict.MISSED: Text(nl="grens gemist", en="gate missed"),
    LoadVerdict.SATURATED: Text(
        nl="geen oordeel: de generator was zelf te traag", en="no verdict: the generator was too slow"
    ),
    LoadVerdict.ERROR: Text(nl="niet voltooid", en="not completed"),
}
"""Verdicts in words."""


WORTH_TELLING = 0.01
"""Share of requests that waited for a connection above which the size of the pool may limit the result."""


def summarise(result: LoadResult, lang: str) -> str:
    """Return verdict, counts, latencies, mistakes, ledgers, gates and the paragraph about the season, as lines."""
    totals = result.totals
    transfer = result.steps.get("transfer")
    lines = [VERDICTS[result.verdict].in_language(lang) + (f" ({result.partial})" if result.partial else "")]
    counts = Text(
        nl=f"{totals.completed} van {totals.due} overdrachten in {result.seconds:.0f} s, {result.throughput:.1f}/s: "
        f"{totals.delivered} geleverd, {totals.refused} geweigerd zoals gepland, {totals.wrong} fout, "
        f"{totals.failed} mislukt, {totals.lost} zoek, {totals.not_started} niet begonnen",
        en=f"{totals.completed} of {totals.due} transfers in {result.seconds:.0f} s, {result.throughput:.1f}/s: "
        f"{totals.delivered} delivered, {totals.refused} refused as planned, {totals.wrong} wrong, "
        f"{totals.failed} failed, {totals.lost} lost, {totals.not_started} not started",
    )
    lines.append(counts.in_language(lang))
    if transfer is not None:
        lines.append(
            f"p50 {transfer.p50:.0f} ms, p95 {transfer.p95:.0f} ms, p99 {transfer.p99:.0f} ms; "
            + Text(
                nl=f"generator te laat p99 {result.lateness.p99:.1f} ms",
                en=f"generator late p99 {result.lateness.p99:.1f} ms",
            ).in_language(lang)
        )
    if result.mistakes:
        kinds = ", ".join(f"{kind} {count}" for kind, count in result.mistakes.items())
        wrong = Text(nl=f"fouten: {kinds}", en=f"mistakes: {kinds}").in_language(lang)
        lines.append("; ".join([wrong, *result.examples[:1]]))
    waited = result.plan.get("waited_for_connection")
    if isinstance(waited, float) and waited > WORTH_TELLING:
        told = Text(
            nl=f"{waited:.1%} van de aanroepen wachtte op een verbinding van de generator zelf; zie --pool",
            en=f"{waited:.1%} of the calls waited for a connection of the generator's own; see --pool",
        )
        lines.append(told.in_language(lang))
    if result.books is not None:
        equal = Text(nl="de boeken zijn gelijk", en="the books are equal")
        differ = Text(nl="de boeken verschillen", en="the books differ")
        kinds = ", ".join(f"{kind} {count}" for kind, count in result.books.counts.items())
        lines.append((equal if result.books.equal else differ).in_language(lang) + (f": {kinds}" if kinds else ""))
    for gate in result.gates:
        value = "-" if gate.value is None else f"{gate.value:.3g} {gate.unit}".rstrip()
        lines.append(f"{'✓' if gate.passed else '✗'} {gate.expression}  ({value})")
    words = result.season.get("words")
    if isinstance(words, dict) and result.verdict not in {
        LoadVerdict.ERROR,
        LoadVerdict.SATURATED,
    }:  # they are no figures
        lines.append(str(words.get(lang, "")))
    return "\n".join(line for line in lines if line)
