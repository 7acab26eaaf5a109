"""Where everything of a sequence diagram stands: lifelines, arrows, steps and the checks that failed.

The template draws; this module only measures. Units are those of the SVG, about one CSS pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.outcome import Controleuitkomst, Scenariouitkomst, Verdict
from harness.report.display import duration
from harness.report.message import UNREADABLE
from harness.report.model import Berichtregel
from harness.report.texts import has_tekst, tekst
from simulator.text.text import Tekst

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
class Levenslijn:
    """An actor: its lifeline stands at `x`."""

    actor: str
    naam: Tekst
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pijl:
    """An arrow from `x1` to `x2` at `y`.

    Attributes:
        number: of the exchange.
        kind: `request`, `response`, or `lost` for a request that got no answer.
        label: message name or result code.
        detail: status and duration, or the reason why no answer came.
        refused: whether the answer is a fault.
        failed: whether a check failed here that blocks.
    """

    number: int
    kind: str
    x1: float
    x2: float
    y: float
    label: Tekst
    detail: Tekst
    refused: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Balk:
    """The time during which an actor works on a request."""

    x: float
    y: float
    height: float
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Strook:
    """The heading of a step."""

    y: float
    number: int
    title: Tekst
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Notitie:
    """A check that failed, below its arrow."""

    y: float
    eis: str
    text: Tekst
    blocking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A sequence diagram, measured."""

    width: float
    height: float
    levenslijnen: tuple[Levenslijn, ...]
    stroken: tuple[Strook, ...]
    balken: tuple[Balk, ...]
    pijlen: tuple[Pijl, ...]
    notities: tuple[Notitie, ...]


def draw(scenario: Scenariouitkomst, regels: Sequence[Berichtregel]) -> Diagram | None:
    """Return the diagram of a scenario, or None when nothing was said in it."""
    if not regels:
        return None
    return _Tekening(scenario, regels).draw()


class _Tekening:
    """Goes down the page, step by step, and puts things where it has come."""

    def __init__(self, scenario: Scenariouitkomst, regels: Sequence[Berichtregel]) -> None:
        self._scenario = scenario
        self._regels = {regel.number: regel for regel in regels}
        self._lines = _levenslijnen(regels)
        self._width = self._lines[-1].x + _MARGIN
        self._x = {line.actor: line.x for line in self._lines}
        self._failed = _failed_by_exchange(scenario.checks)
        self._y = _TOP
        self._stroken: list[Strook] = []
        self._balken: list[Balk] = []
        self._pijlen: list[Pijl] = []
        self._notities: list[Notitie] = []
        self._open: list[tuple[Berichtregel, float]] = []

    def draw(self) -> Diagram:
        rest = dict(self._regels)
        for number, stap in enumerate(self._scenario.steps, start=1):
            self._stroken.append(Strook(y=self._y, number=number, title=stap.title, verdict=stap.verdict))
            self._y += _STEP
            self._talk(regel for nummer in sorted(stap.exchanges) if (regel := rest.pop(nummer, None)))
        self._talk(rest.values())
        return Diagram(
            width=self._width,
            height=self._y + _FOOT,
            levenslijnen=self._lines,
            stroken=tuple(self._stroken),
            balken=tuple(self._balken),
            pijlen=tuple(self._pijlen),
            notities=tuple(self._notities),
        )

    def _talk(self, regels: Iterable[Berichtregel]) -> None:
        begin = self._y
        for regel in regels:
            while self._open and not _nested(regel, self._open[-1][0]):
                self._answer()
            self._ask(regel)
        while self._open:
            self._answer()
        if self._y > begin:
            self._y += _AFTER

    def _ask(self, regel: Berichtregel) -> None:
        self._y += _REQUEST
        answered = regel.response is not None
        reason = Tekst(nl=regel.error, en=regel.error)
        self._put(regel, "request" if answered else "lost", message_name(regel.request.message), reason)
        if answered:
            self._open.append((regel, self._y))
        else:
            self._note(regel.number)

    def _answer(self) -> None:
        regel, begin = self._open.pop()
        assert regel.response is not None, "only exchanges with an answer are kept open"
        self._y += _RESPONSE
        took = duration(regel.ms)
        detail = Tekst(nl=f"{regel.status} · {took.nl}", en=f"{regel.status} · {took.en}")
        code = regel.response.code
        label = Tekst(nl=code, en=code) if code else message_name(regel.response.message)
        self._put(regel, "response", label, detail)
        height, failed = self._y - begin, self._blocks(regel.number)
        self._balken.append(Balk(x=self._x[regel.naar], y=begin, height=height, failed=failed))
        self._note(regel.number)

    def _put(self, regel: Berichtregel, kind: str, label: Tekst, detail: Tekst) -> None:
        here, there = self._x[regel.van], self._x[regel.naar]
        if regel.van == regel.naar:
            there = here + _MARGIN
        side = _BAR if there > here else -_BAR
        begin, end = here + side, there - side
        room = abs(there - here)
        self._pijlen.append(
            Pijl(
                number=regel.number,
                kind=kind,
                x1=end if kind == "response" else begin,
                x2=begin if kind == "response" else end,
                y=self._y,
                label=_cut(label, room),
                detail=_cut(detail, room),
                refused=kind == "response" and (regel.response is None or regel.response.message == "Fault"),
                failed=self._blocks(regel.number),
            )
        )

    def _blocks(self, number: int) -> bool:
        return any(controle.blocks for controle in self._failed.get(number, ()))

    def _note(self, number: int) -> None:
        for controle in self._failed.get(number, ()):
            self._y += _NOTE
            eis = controle.eis or controle.id
            room = self._width - _NOTE_LEFT - _CHAR * len(eis)
            text = _cut(controle.message, room)
            self._notities.append(Notitie(y=self._y, eis=eis, text=text, blocking=controle.level.blocking))
        if number in self._failed:
            self._y += _NOTE / 2


def _levenslijnen(regels: Iterable[Berichtregel]) -> tuple[Levenslijn, ...]:
    actors = dict.fromkeys(actor for regel in regels for actor in (regel.van, regel.naar))
    ordered = sorted(actors, key=_place)
    spacing = min(max((_WIDTH - _FIRST - _MARGIN) / max(1, len(ordered) - 1), _SPACING[0]), _SPACING[1])
    return tuple(
        Levenslijn(actor=actor, naam=actor_name(actor), x=_FIRST + spacing * place)
        for place, actor in enumerate(ordered)
    )


def _place(actor: str) -> int:
    """Doel, Traffic Center, bron, SWV; then the others. `bron2` stands with `bron`."""
    return next((place for place, name in enumerate(_ORDER) if actor.startswith(name)), len(_ORDER))


def actor_name(actor: str) -> Tekst:
    """Return what an actor is called; a name that we did not give is shown as it is."""
    if actor in {"", "?"}:
        return tekst("actor.unknown")
    return tekst(f"actor.{actor}") if has_tekst(f"actor.{actor}") else Tekst(nl=actor, en=actor)


def message_name(name: str) -> Tekst:
    """Return what a message is called: its wire name, or that it cannot be read."""
    return tekst("actor.unreadable") if name == UNREADABLE else Tekst(nl=name, en=name)


def _failed_by_exchange(checks: Iterable[Controleuitkomst]) -> Mapping[int, list[Controleuitkomst]]:
    found: dict[int, list[Controleuitkomst]] = {}
    for controle in checks:
        if controle.verdict is Verdict.FAILED and controle.exchange is not None:
            found.setdefault(controle.exchange, []).append(controle)
    return found


def _nested(inner: Berichtregel, outer: Berichtregel) -> bool:
    """Tell whether `inner` happened while `outer` waited; a caller waits for its answer before it calls again."""
    if inner.van == outer.van:
        return False
    return datetime.fromisoformat(inner.started) < datetime.fromisoformat(outer.started) + timedelta(
        milliseconds=outer.ms
    )


def _cut(text: Tekst, room: float) -> Tekst:
    """Return as much of a text as fits in `room`; letters are taken to be of one width."""
    length = max(1, int(room / _CHAR))

    def cut(words: str) -> str:
        return words if len(words) <= length else words[: length - 1].rstrip() + "…"

    return Tekst(nl=cut(text.nl), en=cut(text.en))
