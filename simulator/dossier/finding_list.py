"""Makes findings of the elements that break a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.finding import Finding, FindingSource, Severity
from simulator.dossier.location import XPathLocator, line_of, string_value
from simulator.text.text import Text

if TYPE_CHECKING:
    from lxml import etree

MAX_FINDINGS = 10_000
"""Limit for one dossier; the findings beyond it are only counted, in one last finding."""

_LONGEST_QUOTE = 60


class FindingList:
    """Collects the findings on one dossier."""

    def __init__(self) -> None:
        self._locator = XPathLocator()
        self._found: list[Finding] = []
        self._left_out = 0

    def add(
        self, element: etree._Element, rule: str, source: FindingSource, severity: Severity, texts: tuple[Text, Text]
    ) -> None:
        """Add a finding on an element; `texts` are message and fix."""
        if len(self._found) >= MAX_FINDINGS:
            self._left_out += 1
            return
        message, fix = texts
        self._found.append(
            Finding(
                rule=rule,
                source=source,
                severity=severity,
                line=line_of(element),
                xpath=self._locator.xpath_of(element),
                message=quote(message, element),
                fix=fix,
            )
        )

    def result(self) -> list[Finding]:
        """Return the findings in the order they were added, with a last one that counts those left out, if any."""
        if not self._left_out:
            return self._found
        last = self._found[-1]
        return [*self._found, count_rest(last.rule, last.source, last.severity, self._left_out)]


def count_rest(rule: str, source: FindingSource, severity: Severity, count: int) -> Finding:
    """Return the finding that tells how many were left out."""
    return Finding(
        rule=rule,
        source=source,
        severity=severity,
        line=None,
        xpath=None,
        message=Text(nl=f"Nog {count} bevindingen van deze of een andere regel.", en=f"Another {count} findings."),
        fix=Text(nl="Herstel eerst de eerdere bevindingen.", en="Mend the earlier findings first."),
    )


def quote(text: Text, element: etree._Element) -> Text:
    """Replace `{waarde}` in a message by the text of an element, cut when long; empty for a block."""
    if "{waarde}" not in text.nl:
        return text
    value = "" if next(element.iterchildren("*"), None) is not None else string_value(element)
    if len(value) > _LONGEST_QUOTE:
        value = value[: _LONGEST_QUOTE - 1] + "…"
    return Text(nl=text.nl.replace("{waarde}", value), en=text.en.replace("{waarde}", value))
