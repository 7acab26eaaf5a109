"""report.html: one self-contained page, for vendors and for schools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment

from harness.outcome import Fault, Verdict
from harness.report import display, eis_coverage
from harness.report.explanation import GroupedFinding, gather
from harness.report.markup import FormattedText, lay_out
from harness.report.message import split_http
from harness.report.message_folder import FOLDER
from harness.report.model import AannameRow, MessageFile, RunFolder
from harness.report.sequence_diagram import actor_name, draw, message_name
from harness.report.texts import get_text, has_text
from simulator.page import inline, open_templates
from simulator.text.text import Text

NAME = "report.html"

_MAX_BODY = 4 * 1024 * 1024
"""Bytes of a message that the page considers at most; its file has all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AannameUse:
    """An assumption and the scenarios whose verdict rests on it; `row` is None when the register does not know it."""

    id: str
    row: AannameRow | None
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMessage:
    """A message as the page shows it: the HTTP head, and the formatted body."""

    message_file: MessageFile
    head: str
    body: FormattedText


def write_html(folder: RunFolder, lang: str) -> None:
    """Write report.html; `lang` is the language that it opens in."""
    run = folder.run
    coverages = eis_coverage.measure(run, folder.registers.eisen)
    findings = gather(run)
    page = _environment().get_template("report.html.j2")
    text = page.render(
        run=run,
        folder_of_run=folder,
        lang=lang,
        overall=_verdict(folder),
        coverages=coverages,
        coverage=eis_coverage.count(coverages),
        eisen=folder.registers.eisen,
        aanname_uses=tuple(_relied_assumptions(folder)),
        blocking=_by_side(item for item in findings if item.outcome.level.blocking),
        advice=tuple(item for item in findings if not item.outcome.level.blocking),
        unjudged=tuple(item for item in run.scenarios if item.verdict not in {Verdict.PASSED, Verdict.FAILED}),
        settings=tuple(_flatten(run.environment)),
        show=lambda message: _show(folder, message),
    )
    (folder.folder / NAME).write_text(text + "\n", encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = open_templates("harness.report")
    environment.globals |= {
        "T": get_text,
        "has": has_text,
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


def _verdict(folder: RunFolder) -> tuple[str, Text, Text | None]:
    """Return the verdict on the whole run, the sentence below it, and a sentence on scenarios not reached."""
    run = folder.run
    counts: dict[str, object] = dict(run.summary)
    order = ("failed", "error", "no_call", "passed")
    name = next((name for name in order if counts[name]), "empty")
    cut_off = None
    if folder.not_reached:
        cut_off = get_text("oordeel.cut_off_text", scenarios=", ".join(folder.not_reached))
    elif run.finished is None:
        cut_off = get_text("oordeel.cut_off_last")
    return name, get_text(f"oordeel.{name}_text", **counts | {"total": len(run.scenarios)}), cut_off


def _by_side(findings: Iterable[GroupedFinding]) -> Mapping[Fault, list[GroupedFinding]]:
    sides: dict[Fault, list[GroupedFinding]] = {}
    for finding in findings:
        sides.setdefault(finding.at_fault, []).append(finding)
    return dict(sorted(sides.items(), key=lambda side: -sum(len(item.occurrences) for item in side[1])))


def _relied_assumptions(folder: RunFolder) -> Iterator[AannameUse]:
    resting: dict[str, dict[str, None]] = {}
    for scenario in folder.run.scenarios:
        for aanname in (*scenario.aannames, *(item for outcome in scenario.checks for item in outcome.aannames)):
            resting.setdefault(aanname, {})[scenario.id] = None
    for aanname, scenarios in sorted(resting.items()):
        yield AannameUse(id=aanname, row=folder.registers.aannames.get(aanname), scenarios=tuple(scenarios))


def _show(folder: RunFolder, message_file: MessageFile) -> RenderedMessage:
    with (folder.folder / FOLDER / message_file.file).open("rb") as file:
        head, body = split_http(file.read(_MAX_BODY))
    return RenderedMessage(message_file=message_file, head=head, body=lay_out(body))


def _flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - settings of any shape
    """Yield dotted keys and values."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flatten(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        yield path, ", ".join(str(item) for item in value)
    else:
        yield path, str(value)
