"""Two runs compared: the shapes of a comparison, whichever kind of run, and how it is told to people and machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulator.journal import mask
from simulator.text.text import Tekst


class Richting(StrEnum):
    """Where the second run went, seen from the first."""

    WORSE = "worse"
    BETTER = "better"
    CHANGED = "changed"
    """Other, without being better or worse."""
    SAME = "same"


RICHTINGEN = {
    Richting.WORSE: Tekst(nl="slechter", en="worse"),
    Richting.BETTER: Tekst(nl="beter", en="better"),
    Richting.CHANGED: Tekst(nl="anders", en="changed"),
    Richting.SAME: Tekst(nl="gelijk", en="same"),
}

DELEN = {
    "oordeel": Tekst(nl="Oordeel", en="Verdict"),
    "scenario": Tekst(nl="Scenario's", en="Scenarios"),
    "controle": Tekst(nl="Controles", en="Checks"),
    "eis": Tekst(nl="Dekking van eisen", en="Coverage of requirements"),
    "totalen": Tekst(nl="Totalen", en="Totals"),
    "grens": Tekst(nl="Grenzen", en="Gates"),
    "knie": Tekst(nl="Knie", en="Knee"),
    "stap": Tekst(nl="Stappen", en="Steps"),
    "scenariolast": Tekst(nl="Scenario's onder belasting", en="Scenarios under load"),
    "code": Tekst(nl="Uitkomsten", en="Outcomes"),
    "vergissing": Tekst(nl="Vergissingen", en="Mistakes"),
    "boek": Tekst(nl="Boeken", en="Books"),
    "cpu": Tekst(nl="CPU per overdracht", en="CPU per transfer"),
}
"""Headings, by `Regel.deel`."""

_MARKS = {Richting.WORSE: "-", Richting.BETTER: "+", Richting.CHANGED: "~", Richting.SAME: "="}
_NOTHING = Tekst(nl="niets", en="nothing")

Value = str | float | None
"""What stands in a run: None when it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One thing looked at in both runs.

    Attributes:
        deel: a key of `DELEN`; of circumstances, empty.
        onderwerp: what it is about, such as a scenario id or `document p95`.
        before, after: what stood in the first and in the second run.
        richting: what that means.
        text: both, in words.
        ratio: after divided by before, where that says something.
    """

    deel: str
    onderwerp: str
    before: Value
    after: Value
    richting: Richting
    text: Tekst
    ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kant:
    """One of the two runs."""

    folder: str
    run_id: str
    osolab: str
    started: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vergelijking:
    """Two runs, compared.

    Attributes:
        kind: `run` (functional) or `load`.
        a, b: the earlier run, and the one that is held against it.
        tolerance: share (0-1) within which measured values count as the same; None when nothing was measured.
        omstandigheden: what was not the same around the runs; a reason for differences, none in itself.
        regels: what was looked at; of a functional run only what differs.
    """

    kind: str
    a: Kant
    b: Kant
    tolerance: float | None
    omstandigheden: tuple[Regel, ...]
    regels: tuple[Regel, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs came to something else, for better or worse."""
        return any(regel.richting is not Richting.SAME for regel in self.regels)

    def count(self, richting: Richting) -> int:
        """Return how many things went that way."""
        return sum(regel.richting is richting for regel in self.regels)


def changed_settings(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Regel, ...]:
    """Return the settings that differ, as circumstances."""
    return tuple(
        Regel(
            deel="",
            onderwerp=name,
            before=before.get(name),
            after=after.get(name),
            richting=Richting.CHANGED,
            text=arrow(_shown(before.get(name)), _shown(after.get(name))),
        )
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def arrow(before: Tekst, after: Tekst) -> Tekst:
    """Return a change in words."""
    return Tekst(nl=f"{before.nl} → {after.nl}", en=f"{before.en} → {after.en}")


def flatten(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield settings of any shape by dotted name."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from flatten(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        yield path, ", ".join(str(item) for item in value)
    else:
        yield path, str(value)


def as_json(vergelijking: Vergelijking) -> dict[str, Any]:
    """Return a comparison as plain data."""
    return {
        "kind": vergelijking.kind,
        "differs": vergelijking.differs,
        "a": _kant_json(vergelijking.a),
        "b": _kant_json(vergelijking.b),
        "tolerance": vergelijking.tolerance,
        "summary": {str(richting): vergelijking.count(richting) for richting in Richting},
        "circumstances": [
            {"name": regel.onderwerp, "before": _masked(regel.before), "after": _masked(regel.after)}
            for regel in vergelijking.omstandigheden
        ],
        "lines": [
            {
                "section": regel.deel,
                "subject": regel.onderwerp,
                "before": _masked(regel.before),
                "after": _masked(regel.after),
                "ratio": regel.ratio,
                "verdict": str(regel.richting),
                "text": {lang: mask(words) for lang, words in regel.text.as_dict().items()},
            }
            for regel in vergelijking.regels
        ],
    }


def render_text(vergelijking: Vergelijking, lang: str) -> str:
    """Return a comparison for a terminal, in `nl` or `en`: what differs line by line, what is the same as a count."""
    return mask("\n".join(_lines(vergelijking, lang))) + "\n"


def _lines(vergelijking: Vergelijking, lang: str) -> Iterator[str]:
    for name, kant in (("A", vergelijking.a), ("B", vergelijking.b)):
        yield f"{name}  {kant.run_id}  {kant.folder}"
    if vergelijking.omstandigheden:
        yield ""
        yield Tekst(
            nl="Niet onder gelijke omstandigheden; verschillen kunnen hiervan komen:",
            en="Not under the same circumstances; differences may come of this:",
        ).in_language(lang)
        yield from _table(vergelijking.omstandigheden, lang)
    parts = dict.fromkeys(regel.deel for regel in vergelijking.regels)
    for part in parts:
        regels = [regel for regel in vergelijking.regels if regel.deel == part]
        other = [regel for regel in regels if regel.richting is not Richting.SAME]
        if other:
            yield ""
            yield DELEN[part].in_language(lang)
            yield from _table(other, lang)
            if len(other) < len(regels):
                rest = len(regels) - len(other)
                yield Tekst(nl=f"  = {rest} gelijk gebleven", en=f"  = {rest} stayed the same").in_language(lang)
    yield ""
    yield _conclusion(vergelijking).in_language(lang)


def _table(regels: Sequence[Regel], lang: str) -> Iterator[str]:
    wide = max(len(regel.onderwerp) for regel in regels)
    broad = max(len(regel.text.in_language(lang)) for regel in regels)
    for regel in regels:
        text = regel.text.in_language(lang)
        if regel.deel:
            said = RICHTINGEN[regel.richting].in_language(lang)
            yield f"  {_MARKS[regel.richting]} {regel.onderwerp:{wide}}  {text:{broad}}  {said}"
        else:
            yield f"  {regel.onderwerp:{wide}}  {text}"


def _conclusion(vergelijking: Vergelijking) -> Tekst:
    within = ""
    if vergelijking.tolerance is not None:
        within = f"{100 * vergelijking.tolerance:g}%"
    if not vergelijking.differs:
        if within:
            return Tekst(
                nl=f"De runs verschillen niet: elke gemeten waarde ligt binnen {within} van de vorige.",
                en=f"The runs do not differ: every measured value lies within {within} of the earlier one.",
            )
        return Tekst(nl="De runs verschillen niet.", en="The runs do not differ.")
    counts = [(richting, vergelijking.count(richting)) for richting in Richting if richting is not Richting.SAME]
    both = Tekst(
        nl=", ".join(f"{count} {RICHTINGEN[richting].nl}" for richting, count in counts if count),
        en=", ".join(f"{count} {RICHTINGEN[richting].en}" for richting, count in counts if count),
    )
    tail = Tekst(nl=f" (tolerantie {within})", en=f" (tolerance {within})") if within else Tekst(nl="", en="")
    return Tekst(nl=f"De runs verschillen: {both.nl}{tail.nl}.", en=f"The runs differ: {both.en}{tail.en}.")


def _kant_json(kant: Kant) -> dict[str, str]:
    return {"folder": kant.folder, "run_id": kant.run_id, "osolab": kant.osolab, "started": kant.started}


def _masked(value: Value) -> Value:
    return mask(value) if isinstance(value, str) else value


def _shown(value: str | None) -> Tekst:
    return _NOTHING if value is None else Tekst(nl=value, en=value)
