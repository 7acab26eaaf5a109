"""Verdicts as JUnit XML: one test case a file, so that a CI server shows which dossier is invalid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

from lxml import etree

from simulator.dossier.finding import Severity
from simulator.dossier.output.options import OutputOptions, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.dossier.batch import FileVerdict
    from simulator.dossier.finding import Finding

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(results: Iterable[FileVerdict], stream: TextIO, options: OutputOptions) -> Summary:
    """Write one test suite; return the totals."""
    total = Summary()
    suite = etree.Element("testsuite", name="osolab validate")
    for result in results:
        total = total.plus(result)
        _add_case(suite, result, options.lang)
    failures = total.files - total.valid
    suite.attrib.update({"tests": str(total.files), "failures": str(failures), "errors": "0", "skipped": "0"})
    root = etree.Element("testsuites", tests=str(total.files), failures=str(failures), errors="0")
    root.append(suite)
    etree.indent(root)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(etree.tostring(root, encoding="unicode"))
    stream.write("\n")
    return total


def _add_case(suite: etree._Element, result: FileVerdict, lang: str) -> None:
    verdict = result.verdict
    case = etree.SubElement(
        suite,
        "testcase",
        name=_clean(result.file),
        classname=f"validate.{verdict.mode}.{verdict.profile or 'onbekend'}",
    )
    errors = [finding for finding in verdict.findings if finding.severity is Severity.ERROR]
    others = [finding for finding in verdict.findings if finding.severity is not Severity.ERROR]
    if errors:
        failure = etree.SubElement(
            case, "failure", type=errors[0].rule, message=_clean(errors[0].message.in_language(lang))
        )
        failure.text = "\n".join(_line(finding, lang) for finding in errors)
    if others:
        etree.SubElement(case, "system-out").text = "\n".join(_line(finding, lang) for finding in others)


def _line(finding: Finding, lang: str) -> str:
    place = f"{finding.line or '-'} {finding.xpath or ''}".rstrip()
    text = f"{finding.rule} [{finding.severity}] {place}: {finding.message.in_language(lang)}"
    return _clean(f"{text} {finding.fix.in_language(lang)}")


def _clean(text: str) -> str:
    """Replace characters that XML does not know; a file name may hold any."""
    return _NOT_XML.sub("�", text)
