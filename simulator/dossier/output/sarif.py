"""Verdicts as SARIF 2.1.0, for code review tools and editors."""

from __future__ import annotations

from json import dump
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

import simulator
from simulator.dossier.finding import Severity
from simulator.dossier.output.options import OutputOptions, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.dossier.batch import FileVerdict
    from simulator.dossier.finding import Finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def write(results: Iterable[FileVerdict], stream: TextIO, options: OutputOptions) -> Summary:
    """Write one SARIF log with one run; return the totals."""
    total = Summary()
    rules: dict[str, dict[str, Any]] = {}
    found: list[dict[str, Any]] = []
    artifacts: list[dict[str, Any]] = []
    for result in results:
        total = total.plus(result)
        uri = _uri(result.file)
        artifacts.append({"location": {"uri": uri}, "mimeType": "application/xml"})
        for finding in result.verdict.findings:
            index = list(rules).index(finding.rule) if finding.rule in rules else len(rules)
            rules.setdefault(finding.rule, _rule(finding, options.lang))
            found.append(_result(finding, uri, index, options.lang))
    driver = {
        "name": "osolab",
        "version": simulator.__version__,
        "semanticVersion": simulator.__version__,
        "rules": list(rules.values()),
    }
    run = {
        "tool": {"driver": driver},
        "language": options.lang,
        "properties": {"mode": options.mode.value},
        "artifacts": artifacts,
        "results": found,
    }
    dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, stream, ensure_ascii=False, indent=1)
    stream.write("\n")
    return total


def _uri(name: str) -> str:
    """Return a file name as a URI reference; an absolute path stays absolute, and `..` is kept."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _rule(finding: Finding, lang: str) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "shortDescription": {"text": finding.rule},
        "help": {"text": finding.fix.in_language(lang)},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"source": finding.source.value},
    }


def _result(finding: Finding, uri: str, index: int, lang: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if finding.line is not None:
        physical["region"] = {"startLine": finding.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.xpath is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.xpath, "kind": "element"}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message.in_language(lang)} {finding.fix.in_language(lang)}"},
        "locations": [location],
    }
