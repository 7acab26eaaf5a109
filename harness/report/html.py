"""report.html: one self-contained page that a vendor can hand in and a school can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment

from harness.outcome import Schuld, Verdict
from harness.report import display, eis_coverage
from harness.report.explanation import Bevinding, gather
from harness.report.markup import Opgemaakt, lay_out
from harness.report.message import split_http
from harness.report.message_folder import FOLDER
from harness.report.model import Aannamerij, Bericht, Runmap
from harness.report.sequence_diagram import actor_name, draw, message_name
from harness.report.texts import has_tekst, tekst
from simulator.page import inline, open_templates
from simulator.text.text import Tekst

NAME = "report.html"

_MAX_BODY = 4 * 1024 * 1024
"""More of a message than this, in bytes, is not even looked at: it is in its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steunpunt:
    """An assumption and the scenarios whose verdict rests on it; `rij` is None when the register does not know it."""

    id: str
    rij: Aannamerij | None
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Getoond:
    """A message as the page shows it: the HTTP head, and the body laid out."""

    bericht: Bericht
    head: str
    body: Opgemaakt


def write_html(runmap: Runmap, lang: str) -> None:
    """Write report.html; `lang` is the language that it opens in."""
    run = runmap.run
    dekking = eis_coverage.measure(run, runmap.registers.eisen)
    bevindingen = gather(run)
    page = _environment().get_template("report.html.j2")
    text = page.render(
        run=run,
        runmap=runmap,
        lang=lang,
        oordeel=_oordeel(runmap),
        dekking=dekking,
        coverage=eis_coverage.count(dekking),
        eisen=runmap.registers.eisen,
        steunpunten=tuple(_steunpunten(runmap)),
        blocking=_by_side(item for item in bevindingen if item.controle.level.blocking),
        advice=tuple(item for item in bevindingen if not item.controle.level.blocking),
        unjudged=tuple(item for item in run.scenarios if item.verdict not in {Verdict.PASSED, Verdict.FAILED}),
        settings=tuple(_flatten(run.environment)),
        show=lambda bericht: _show(runmap, bericht),
    )
    (runmap.folder / NAME).write_text(text + "\n", encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = open_templates("harness.report")
    environment.globals |= {
        "T": tekst,
        "has": has_tekst,
        "Verdict": Verdict,
        "glyphs": display.GLYPHS,
        "folder": FOLDER,
        "draw": draw,
        "actor_name": actor_name,
        "message_name": message_name,
        "style": inline("harness.report", "report.css"),
        "script": inline("harness.report", "report.js"),
    }
    environment.filters |= {
        "duration": display.duration,
        "size": display.size,
        "number": display.number,
        "moment": display.moment,
        "clock_time": display.clock_time,
    }
    return environment


def _oordeel(runmap: Runmap) -> tuple[str, Tekst, Tekst | None]:
    """Return the verdict on the whole, the sentence below it, and what was not reached."""
    run = runmap.run
    counts: dict[str, object] = dict(run.summary)
    order = ("failed", "error", "no_call", "passed")
    name = next((name for name in order if counts[name]), "empty")
    cut_off = None
    if runmap.not_reached:
        cut_off = tekst("oordeel.cut_off_text", scenarios=", ".join(runmap.not_reached))
    elif run.finished is None:
        cut_off = tekst("oordeel.cut_off_last")
    return name, tekst(f"oordeel.{name}_text", **counts | {"total": len(run.scenarios)}), cut_off


def _by_side(bevindingen: Iterable[Bevinding]) -> Mapping[Schuld, list[Bevinding]]:
    sides: dict[Schuld, list[Bevinding]] = {}
    for bevinding in bevindingen:
        sides.setdefault(bevinding.at_fault, []).append(bevinding)
    return dict(sorted(sides.items(), key=lambda side: -sum(len(item.plekken) for item in side[1])))


def _steunpunten(runmap: Runmap) -> Iterator[Steunpunt]:
    resting: dict[str, dict[str, None]] = {}
    for scenario in runmap.run.scenarios:
        for aanname in (*scenario.aannames, *(item for controle in scenario.checks for item in controle.aannames)):
            resting.setdefault(aanname, {})[scenario.id] = None
    for aanname, scenarios in sorted(resting.items()):
        yield Steunpunt(id=aanname, rij=runmap.registers.aannames.get(aanname), scenarios=tuple(scenarios))


def _show(runmap: Runmap, bericht: Bericht) -> Getoond:
    with (runmap.folder / FOLDER / bericht.file).open("rb") as file:
        head, body = split_http(file.read(_MAX_BODY))
    return Getoond(bericht=bericht, head=head, body=lay_out(body))


def _flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - settings of any shape
    """Yield dotted keys and values."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flatten(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        yield path, ", ".join(str(item) for item in value)
    else:
        yield path, str(value)
