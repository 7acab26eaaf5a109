"""Verdicts as SARIF 2.1.0, for code review tools and editors."""

from __future__ import annotations

from json import dump
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

import simulator
from simulator.dossier.finding import Ernst
from simulator.dossier.output.options import Opmaak, Samenvatting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.dossier.batch import Bestandsoordeel
    from simulator.dossier.finding import Bevinding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Ernst.ERROR: "error", Ernst.WARNING: "warning", Ernst.NOTICE: "note"}


def write(results: Iterable[Bestandsoordeel], stream: TextIO, opmaak: Opmaak) -> Samenvatting:
    """Write one SARIF log with one run; return the totals."""
    total = Samenvatting()
    rules: dict[str, dict[str, Any]] = {}
    found: list[dict[str, Any]] = []
    artifacts: list[dict[str, Any]] = []
    for result in results:
        total = total.plus(result)
        uri = _uri(result.file)
        artifacts.append({"location": {"uri": uri}, "mimeType": "application/xml"})
        for finding in result.oordeel.findings:
            index = list(rules).index(finding.rule) if finding.rule in rules else len(rules)
            rules.setdefault(finding.rule, _rule(finding, opmaak.lang))
            found.append(_result(finding, uri, index, opmaak.lang))
    driver = {
        "name": "osolab",
        "version": simulator.__version__,
        "semanticVersion": simulator.__version__,
        "rules": list(rules.values()),
    }
    run = {
        "tool": {"driver": driver},
        "language": opmaak.lang,
        "properties": {"mode": opmaak.mode.value},
        "artifacts": artifacts,
        "results": found,
    }
    dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, stream, ensure_ascii=False, indent=1)
    stream.write("\n")
    return total


def _uri(name: str) -> str:
    """Return a file name as a URI reference; a path that leads upward or from the root keeps doing so."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _rule(finding: Bevinding, lang: str) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "shortDescription": {"text": finding.rule},
        "help": {"text": finding.fix.in_language(lang)},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"source": finding.source.value},
    }


def _result(finding: Bevinding, uri: str, index: int, lang: str) -> dict[str, Any]:
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
