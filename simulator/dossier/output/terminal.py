"""Verdicts for a person at a terminal: grouped by rule, with the source line and the element underlined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text as RichText

from simulator.dossier.finding import Severity
from simulator.dossier.output.options import OutputOptions, Summary
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.dossier.batch import FileVerdict
    from simulator.dossier.finding import Finding

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTICE: "bold cyan"}
_SEVERITIES = {
    Severity.ERROR: Text(nl="fout", en="error"),
    Severity.WARNING: Text(nl="waarschuwing", en="warning"),
    Severity.NOTICE: Text(nl="opmerking", en="notice"),
}
_VALID = Text(nl="geldig", en="valid")
_INVALID = Text(nl="ongeldig", en="invalid")
_LINE = Text(nl="regel", en="line")
_FIX = Text(nl="Oplossing:", en="Fix:")
_TOTAL = Text(
    nl="{files} bestanden, {valid} geldig, {findings} bevindingen",
    en="{files} files, {valid} valid, {findings} findings",
)
_WIDTH = 100
_LAST_STEP = re.compile(r"/(?P<name>[^/\[]+)\[\d+\]$")


def write(results: Iterable[FileVerdict], stream: TextIO, options: OutputOptions) -> Summary:
    """Write the verdicts file by file; return the totals."""
    console = _console(stream, options)
    total = Summary()
    for result in results:
        _write_file(console, result, options.lang)
        total = total.plus(result)
    style = "bold green" if total.all_valid else "bold red"
    text = _TOTAL.in_language(options.lang).format(files=total.files, valid=total.valid, findings=total.findings)
    console.print(RichText(text, style=style))
    return total


def _console(stream: TextIO, options: OutputOptions) -> Console:
    return Console(
        file=stream,
        highlight=False,
        soft_wrap=True,
        no_color=None if options.color is None else not options.color,
        force_terminal=True if options.color else None,
    )


def _write_file(console: Console, result: FileVerdict, lang: str) -> None:
    judged = result.verdict
    mark, verdict = ("✓", _VALID) if judged.valid else ("✗", _INVALID)
    heading = RichText(f"{mark} ", style="green" if judged.valid else "red")
    heading.append(result.file, style="bold")
    heading.append(f"  {verdict.in_language(lang)}" + (f"  {judged.profile}" if judged.profile else ""), style="dim")
    console.print(heading)
    for findings in _by_rule(judged.findings):
        _write_rule(console, result, findings, lang)


def _by_rule(findings: tuple[Finding, ...]) -> Iterable[list[Finding]]:
    groups: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.severity), []).append(finding)
    return groups.values()


def _write_rule(console: Console, result: FileVerdict, findings: list[Finding], lang: str) -> None:
    first = findings[0]
    heading = RichText("  ")
    heading.append(first.rule, style=_STYLES[first.severity])
    heading.append(f"  {_SEVERITIES[first.severity].in_language(lang)}", style="dim")
    console.print(heading)
    message = fix = ""
    for finding in findings:
        if finding.message.in_language(lang) != message:
            message = finding.message.in_language(lang)
            console.print(RichText(f"    {message}"))
        _write_place(console, result, finding, lang)
        if finding.fix.in_language(lang) != fix:
            fix = finding.fix.in_language(lang)
            console.print(RichText(f"      {_FIX.in_language(lang)} {fix}", style="green"))
    console.print()


def _write_place(console: Console, result: FileVerdict, finding: Finding, lang: str) -> None:
    if finding.line is not None or finding.xpath is not None:
        line = f"{_LINE.in_language(lang)} {finding.line}  " if finding.line is not None else ""
        console.print(RichText(f"      {line}{finding.xpath or ''}".rstrip(), style="dim"))
    source = result.source_lines.get(finding.line or 0)
    if source is None:
        return
    shown, start, length = underline(source, finding.xpath)
    number = f"{finding.line:>6} │ "
    console.print(RichText(number, style="dim") + RichText(shown))
    if length:
        blank = RichText(" " * (len(number) - 2) + "│ " + " " * start, style="dim")
        console.print(blank + RichText("^" * length, style=_STYLES[finding.severity]))


def underline(source: str, xpath: str | None) -> tuple[str, int, int]:
    """Return what to show of a source line, and where in it the element of the path is.

    Args:
        source: the line as in the file.
        xpath: of the element.

    Returns:
        The line, cut to what fits around the element; start and length of the underlining, 0 and 0 without one.

    >>> underline("    <naam>De Eik</naam>", "/school[1]/naam[1]")
    ('    <naam>De Eik</naam>', 4, 19)
    """
    source = source.replace("\t", "    ")
    step = _LAST_STEP.search(xpath or "")
    name = re.escape(step["name"]) if step else ""
    match = re.search(rf"<(?:[\w.-]+:)?{name}(?=[\s/>])", source) if name else None
    if match is None:
        return source[:_WIDTH], 0, 0
    closing = re.compile(rf"</(?:[\w.-]+:)?{name}\s*>|/>").search(source, match.start())
    end = closing.end() if closing else (source.find(">", match.start()) + 1 or len(source))
    first = max(0, match.start() - 20) if end > _WIDTH else 0
    shown = source[first : first + _WIDTH]
    return shown, match.start() - first, min(end, first + _WIDTH) - match.start()
