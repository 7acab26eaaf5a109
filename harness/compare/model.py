"""The result of comparing two runs of either kind, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulator.journal import mask
from simulator.text.text import Text


class Direction(StrEnum):
    """How the second run differs from the first."""

    WORSE = "worse"
    BETTER = "better"
    CHANGED = "changed"
    """Different, without being better or worse."""
    SAME = "same"


DIRECTIONS = {
    Direction.WORSE: Text(nl="slechter", en="worse"),
    Direction.BETTER: Text(nl="beter", en="better"),
    Direction.CHANGED: Text(nl="anders", en="changed"),
    Direction.SAME: Text(nl="gelijk", en="same"),
}

SECTIONS = {
    "oordeel": Text(nl="Oordeel", en="Verdict"),
    "scenario": Text(nl="Scenario's", en="Scenarios"),
    "controle": Text(nl="Controles", en="Checks"),
    "eis": Text(nl="Dekking van eisen", en="Coverage of requirements"),
    "totalen": Text(nl="Totalen", en="Totals"),
    "grens": Text(nl="Grenzen", en="Gates"),
    "knie": Text(nl="Knie", en="Knee"),
    "stap": Text(nl="Stappen", en="Steps"),
    "scenariolast": Text(nl="Scenario's onder belasting", en="Scenarios under load"),
    "code": Text(nl="Uitkomsten", en="Outcomes"),
    "vergissing": Text(nl="Vergissingen", en="Mistakes"),
    "boek": Text(nl="Boeken", en="Books"),
    "cpu": Text(nl="CPU per overdracht", en="CPU per transfer"),
}
"""Headings, by `ComparisonRow.section`."""

_MARKS = {Direction.WORSE: "-", Direction.BETTER: "+", Direction.CHANGED: "~", Direction.SAME: "="}
_NOTHING = Text(nl="niets", en="nothing")

Value = str | float | None
"""A value in a run; None when the run does not have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """One value of both runs.

    Attributes:
        section: a key of `SECTIONS`; empty for a circumstance.
        subject: what it is about, such as a scenario id or `document p95`.
        before, after: the values of the first and of the second run.
        direction: whether the second is better or worse.
        text: both values in words.
        ratio: after divided by before, for measured values.
    """

    section: str
    subject: str
    before: Value
    after: Value
    direction: Direction
    text: Text
    ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSide:
    """One of the two runs."""

    folder: str
    run_id: str
    osolab: str
    started: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs, compared.

    Attributes:
        kind: `run` (functional) or `load`.
        a, b: the earlier run, and the one that is compared with it.
        tolerance: share (0-1) within which measured values count as the same; None for functional runs.
        circumstances: settings and versions that differ; they may explain differences and are not counted as such.
        rows: what was compared; for functional runs only what differs.
    """

    kind: str
    a: RunSide
    b: RunSide
    tolerance: float | None
    circumstances: tuple[ComparisonRow, ...]
    rows: tuple[ComparisonRow, ...]

    @property
    def differs(self) -> bool:
        """Whether any row is better or worse."""
        return any(row.direction is not Direction.SAME for row in self.rows)

    def count(self, direction: Direction) -> int:
        """Return the number of rows with this direction."""
        return sum(row.direction is direction for row in self.rows)


def changed_settings(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[ComparisonRow, ...]:
    """Return the settings that differ, as circumstances."""
    return tuple(
        ComparisonRow(
            section="",
            subject=name,
            before=before.get(name),
            after=after.get(name),
            direction=Direction.CHANGED,
            text=arrow(_shown(before.get(name)), _shown(after.get(name))),
        )
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def arrow(before: Text, after: Text) -> Text:
    """Return a change in words."""
    return Text(nl=f"{before.nl} → {after.nl}", en=f"{before.en} → {after.en}")


def flatten(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield nested settings by dotted name."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from flatten(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        yield path, ", ".join(str(item) for item in value)
    else:
        yield path, str(value)


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as plain data."""
    return {
        "kind": comparison.kind,
        "differs": comparison.differs,
        "a": _side_json(comparison.a),
        "b": _side_json(comparison.b),
        "tolerance": comparison.tolerance,
        "summary": {str(direction): comparison.count(direction) for direction in Direction},
        "circumstances": [
            {"name": row.subject, "before": _masked(row.before), "after": _masked(row.after)}
            for row in comparison.circumstances
        ],
        "lines": [
            {
                "section": row.section,
                "subject": row.subject,
                "before": _masked(row.before),
                "after": _masked(row.after),
                "ratio": row.ratio,
                "verdict": str(row.direction),
                "text": {lang: mask(words) for lang, words in row.text.as_dict().items()},
            }
            for row in comparison.rows
        ],
    }


def render_text(comparison: Comparison, lang: str) -> str:
    """Return a comparison for a terminal, in `nl` or `en`: a line for each difference, a count of what is the same."""
    return mask("\n".join(_lines(comparison, lang))) + "\n"


def _lines(comparison: Comparison, lang: str) -> Iterator[str]:
    for name, side in (("A", comparison.a), ("B", comparison.b)):
        yield f"{name}  {side.run_id}  {side.folder}"
    if comparison.circumstances:
        yield ""
        yield Text(
            nl="Niet onder gelijke omstandigheden; verschillen kunnen hiervan komen:",
            en="Not under the same circumstances; differences may come of this:",
        ).in_language(lang)
        yield from _table(comparison.circumstances, lang)
    parts = dict.fromkeys(row.section for row in comparison.rows)
    for part in parts:
        rows = [row for row in comparison.rows if row.section == part]
        other = [row for row in rows if row.direction is not Direction.SAME]
        if other:
            yield ""
            yield SECTIONS[part].in_language(lang)
            yield from _table(other, lang)
            if len(other) < len(rows):
                rest = len(rows) - len(other)
                yield Text(nl=f"  = {rest} gelijk gebleven", en=f"  = {rest} stayed the same").in_language(lang)
    yield ""
    yield _conclusion(comparison).in_language(lang)


def _table(rows: Sequence[ComparisonRow], lang: str) -> Iterator[str]:
    wide = max(len(row.subject) for row in rows)
    broad = max(len(row.text.in_language(lang)) for row in rows)
    for row in rows:
        text = row.text.in_language(lang)
        if row.section:
            said = DIRECTIONS[row.direction].in_language(lang)
            yield f"  {_MARKS[row.direction]} {row.subject:{wide}}  {text:{broad}}  {said}"
        else:
            yield f"  {row.subject:{wide}}  {text}"


def _conclusion(comparison: Comparison) -> Text:
    within = ""
    if comparison.tolerance is not None:
        within = f"{100 * comparison.tolerance:g}%"
    if not comparison.differs:
        if within:
            return Text(
                nl=f"De runs verschillen niet: elke gemeten waarde ligt binnen {within} van de vorige.",
                en=f"The runs do not differ: every measured value lies within {within} of the earlier one.",
            )
        return Text(nl="De runs verschillen niet.", en="The runs do not differ.")
    counts = [(direction, comparison.count(direction)) for direction in Direction if direction is not Direction.SAME]
    both = Text(
        nl=", ".join(f"{count} {DIRECTIONS[direction].nl}" for direction, count in counts if count),
        en=", ".join(f"{count} {DIRECTIONS[direction].en}" for direction, count in counts if count),
    )
    tail = Text(nl=f" (tolerantie {within})", en=f" (tolerance {within})") if within else Text(nl="", en="")
    return Text(nl=f"De runs verschillen: {both.nl}{tail.nl}.", en=f"The runs differ: {both.en}{tail.en}.")


def _side_json(side: RunSide) -> dict[str, str]:
    return {"folder": side.folder, "run_id": side.run_id, "osolab": side.osolab, "started": side.started}


def _masked(value: Value) -> Value:
    return mask(value) if isinstance(value, str) else value


def _shown(value: str | None) -> Text:
    return _NOTHING if value is None else Text(nl=value, en=value)
