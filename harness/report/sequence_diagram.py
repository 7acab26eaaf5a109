"""The layout of a sequence diagram: positions of lifelines, arrows, steps and failed checks.

The template draws it. Units are those of the SVG, about one CSS pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.outcome import CheckOutcome, ScenarioResult, Verdict
from harness.report.display import duration
from harness.report.message import UNREADABLE
from harness.report.model import ExchangeEntry
from harness.report.texts import get_text, has_text
from simulator.text.text import Text

_ORDER = ("doel", "tc", "bron", "swv")
_WIDTH = 700.0
_FIRST = 118.0
_MARGIN = 80.0
_SPACING = (192.0, 260.0)
_TOP = 62.0
_BAR = 5.0
_STEP = 30.0
_REQUEST = 42.0
_RESPONSE = 36.0
_NOTE = 28.0
_AFTER = 22.0
_FOOT = 6.0
_CHAR = 7.0
_NOTE_LEFT = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifeline:
    """The lifeline of an actor, at `x`."""

    actor: str
    name: Text
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An arrow from `x1` to `x2` at `y`.

    Attributes:
        number: of the exchange.
        kind: `request`, `response`, or `lost` for a request that got no answer.
        label: message name or result code.
        detail: status and duration, or the reason why no answer came.
        refused: whether the answer is a fault.
        failed: whether a blocking check failed here.
    """

    number: int
    kind: str
    x1: float
    x2: float
    y: float
    label: Text
    detail: Text
    refused: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """The time during which an actor works on a request."""

    x: float
    y: float
    height: float
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBand:
    """The heading of a step."""

    y: float
    number: int
    title: Text
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A check that failed, below its arrow."""

    y: float
    eis: str
    text: Text
    blocking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """The layout of a sequence diagram."""

    width: float
    height: float
    lifelines: tuple[Lifeline, ...]
    bands: tuple[StepBand, ...]
    activations: tuple[Activation, ...]
    arrows: tuple[Arrow, ...]
    notes: tuple[Note, ...]


def draw(scenario: ScenarioResult, entries: Sequence[ExchangeEntry]) -> Diagram | None:
    """Return the diagram of a scenario, or None when it has no exchanges."""
    if not entries:
        return None
    return _Layout(scenario, entries).draw()


class _Layout:
    """Builds the layout from top to bottom, step by step."""

    def __init__(self, scenario: ScenarioResult, entries: Sequence[ExchangeEntry]) -> None:
        self._scenario = scenario
        self._entries = {entry.number: entry for entry in entries}
        self._lines = _lifelines(entries)
        self._width = self._lines[-1].x + _MARGIN
        self._x = {line.actor: line.x for line in self._lines}
        self._failed = _failed_by_exchange(scenario.checks)
        self._y = _TOP
        self._bands: list[StepBand] = []
        self._activations: list[Activation] = []
        self._arrows: list[Arrow] = []
        self._notes: list[Note] = []
        self._open: list[tuple[ExchangeEntry, float]] = []

    def draw(self) -> Diagram:
        rest = dict(self._entries)
        for number, step in enumerate(self._scenario.steps, start=1):
            self._bands.append(StepBand(y=self._y, number=number, title=step.title, verdict=step.verdict))
            self._y += _STEP
            self._talk(entry for exchange in sorted(step.exchanges) if (entry := rest.pop(exchange, None)))
        self._talk(rest.values())
        return Diagram(
            width=self._width,
            height=self._y + _FOOT,
            lifelines=self._lines,
            bands=tuple(self._bands),
            activations=tuple(self._activations),
            arrows=tuple(self._arrows),
            notes=tuple(self._notes),
        )

    def _talk(self, entries: Iterable[ExchangeEntry]) -> None:
        begin = self._y
        for entry in entries:
            while self._open and not _nested(entry, self._open[-1][0]):
                self._answer()
            self._ask(entry)
        while self._open:
            self._answer()
        if self._y > begin:
            self._y += _AFTER

    def _ask(self, entry: ExchangeEntry) -> None:
        self._y += _REQUEST
        answered = entry.response is not None
        reason = Text(nl=entry.error, en=entry.error)
        self._put(entry, "request" if answered else "lost", message_name(entry.request.message), reason)
        if answered:
            self._open.append((entry, self._y))
        else:
            self._note(entry.number)

    def _answer(self) -> None:
        entry, begin = self._open.pop()
        assert entry.response is not None, "only exchanges with an answer are kept open"
        self._y += _RESPONSE
        took = duration(entry.ms)
        detail = Text(nl=f"{entry.status} · {took.nl}", en=f"{entry.status} · {took.en}")
        code = entry.response.code
        label = Text(nl=code, en=code) if code else message_name(entry.response.message)
        self._put(entry, "response", label, detail)
        height, failed = self._y - begin, self._blocks(entry.number)
        self._activations.append(Activation(x=self._x[entry.receiver], y=begin, height=height, failed=failed))
        self._note(entry.number)

    def _put(self, entry: ExchangeEntry, kind: str, label: Text, detail: Text) -> None:
        here, there = self._x[entry.sender], self._x[entry.receiver]
        if entry.sender == entry.receiver:
            there = here + _MARGIN
        side = _BAR if there > here else -_BAR
        begin, end = here + side, there - side
        room = abs(there - here)
        self._arrows.append(
            Arrow(
                number=entry.number,
                kind=kind,
                x1=end if kind == "response" else begin,
                x2=begin if kind == "response" else end,
                y=self._y,
                label=_cut(label, room),
                detail=_cut(detail, room),
                refused=kind == "response" and (entry.response is None or entry.response.message == "Fault"),
                failed=self._blocks(entry.number),
            )
        )

    def _blocks(self, number: int) -> bool:
        return any(outcome.blocks for outcome in self._failed.get(number, ()))

    def _note(self, number: int) -> None:
        for outcome in self._failed.get(number, ()):
            self._y += _NOTE
            eis = outcome.eis or outcome.id
            room = self._width - _NOTE_LEFT - _CHAR * len(eis)
            text = _cut(outcome.message, room)
            self._notes.append(Note(y=self._y, eis=eis, text=text, blocking=outcome.level.blocking))
        if number in self._failed:
            self._y += _NOTE / 2


def _lifelines(entries: Iterable[ExchangeEntry]) -> tuple[Lifeline, ...]:
    actors = dict.fromkeys(actor for entry in entries for actor in (entry.sender, entry.receiver))
    ordered = sorted(actors, key=_place)
    spacing = min(max((_WIDTH - _FIRST - _MARGIN) / max(1, len(ordered) - 1), _SPACING[0]), _SPACING[1])
    return tuple(
        Lifeline(actor=actor, name=actor_name(actor), x=_FIRST + spacing * place) for place, actor in enumerate(ordered)
    )


def _place(actor: str) -> int:
    """Sort key of a lifeline: doel, Traffic Center, bron (and `bron2`), SWV, others."""
    return next((place for place, name in enumerate(_ORDER) if actor.startswith(name)), len(_ORDER))


def actor_name(actor: str) -> Text:
    """Return the display name of an actor; an unknown one is its own name."""
    if actor in {"", "?"}:
        return get_text("actor.unknown")
    return get_text(f"actor.{actor}") if has_text(f"actor.{actor}") else Text(nl=actor, en=actor)


def message_name(name: str) -> Text:
    """Return the display name of a message: its wire name, or that it cannot be read."""
    return get_text("actor.unreadable") if name == UNREADABLE else Text(nl=name, en=name)


def _failed_by_exchange(checks: Iterable[CheckOutcome]) -> Mapping[int, list[CheckOutcome]]:
    found: dict[int, list[CheckOutcome]] = {}
    for outcome in checks:
        if outcome.verdict is Verdict.FAILED and outcome.exchange is not None:
            found.setdefault(outcome.exchange, []).append(outcome)
    return found


def _nested(inner: ExchangeEntry, outer: ExchangeEntry) -> bool:
    """Tell whether `inner` took place while `outer` waited for its answer."""
    if inner.sender == outer.sender:
        return False
    return datetime.fromisoformat(inner.started) < datetime.fromisoformat(outer.started) + timedelta(
        milliseconds=outer.ms
    )


def _cut(text: Text, room: float) -> Text:
    """Return a text cut off to fit in `room`; all letters are taken to be equally wide."""
    length = max(1, int(room / _CHAR))

    def cut(words: str) -> str:
        return words if len(words) <= length else words[: length - 1].rstrip() + "…"

    return Text(nl=cut(text.nl), en=cut(text.en))
