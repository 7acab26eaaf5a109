"""Verdicts as JUnit XML: one test case a file, so that a CI server shows which dossier is invalid."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from simulator.dossier.finding import Severity
from simulator.dossier.output.options import OutputOptions, Summary
from simulator.junit import JunitCase, JunitOutcome, JunitSuite, write_suites

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.dossier.batch import FileVerdict
    from simulator.dossier.finding import Finding


def write(results: Iterable[FileVerdict], stream: TextIO, options: OutputOptions) -> Summary:
    """Write one test suite; return the totals."""
    total = Summary()
    cases = []
    for result in results:
        total = total.plus(result)
        cases.append(_case(result, options.lang))
    counts = {"tests": str(total.files), "failures": str(total.files - total.valid), "errors": "0"}
    suite = JunitSuite(attributes={"name": "osolab validate", **counts, "skipped": "0"}, cases=cases)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(write_suites([suite], counts))
    stream.write("\n")
    return total


def _case(result: FileVerdict, lang: str) -> JunitCase:
    verdict = result.verdict
    errors = [finding for finding in verdict.findings if finding.severity is Severity.ERROR]
    others = [finding for finding in verdict.findings if finding.severity is not Severity.ERROR]
    failure = None
    if errors:
        failure = JunitOutcome(
            element="failure",
            type=errors[0].rule,
            message=errors[0].message.in_language(lang),
            text="\n".join(_line(finding, lang) for finding in errors),
        )
    return JunitCase(
        attributes={"name": result.file, "classname": f"validate.{verdict.mode}.{verdict.profile or 'onbekend'}"},
        outcome=failure,
        output="\n".join(_line(finding, lang) for finding in others),
    )


def _line(finding: Finding, lang: str) -> str:
    place = f"{finding.line or '-'} {finding.xpath or ''}".rstrip()
    text = f"{finding.rule} [{finding.severity}] {place}: {finding.message.in_language(lang)}"
    return f"{text} {finding.fix.in_language(lang)}"
