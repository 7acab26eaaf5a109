"""From an element that breaks a rule to a finding that a person can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.finding import Bevinding, Ernst, Herkomst
from simulator.dossier.location import Wegwijzer, line_of, string_value
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from lxml import etree

MAX_FINDINGS = 10_000
"""More findings than this on one dossier help nobody; what is left is counted in one last finding."""

_LONGEST_QUOTE = 60


class Bevindingen:
    """Collects the findings on one dossier."""

    def __init__(self) -> None:
        self._wegwijzer = Wegwijzer()
        self._found: list[Bevinding] = []
        self._left_out = 0

    def add(
        self, element: etree._Element, rule: str, source: Herkomst, severity: Ernst, texts: tuple[Tekst, Tekst]
    ) -> None:
        """Add a finding on an element; `texts` are message and fix."""
        if len(self._found) >= MAX_FINDINGS:
            self._left_out += 1
            return
        message, fix = texts
        self._found.append(
            Bevinding(
                rule=rule,
                source=source,
                severity=severity,
                line=line_of(element),
                xpath=self._wegwijzer.xpath_of(element),
                message=quote(message, element),
                fix=fix,
            )
        )

    def result(self) -> list[Bevinding]:
        """Return the findings in the order they were added, and how many were left out."""
        if not self._left_out:
            return self._found
        last = self._found[-1]
        return [*self._found, count_rest(last.rule, last.source, last.severity, self._left_out)]


def count_rest(rule: str, source: Herkomst, severity: Ernst, count: int) -> Bevinding:
    """Return the finding that stands for those that were left out."""
    return Bevinding(
        rule=rule,
        source=source,
        severity=severity,
        line=None,
        xpath=None,
        message=Tekst(nl=f"Nog {count} bevindingen van deze of een andere regel.", en=f"Another {count} findings."),
        fix=Tekst(nl="Herstel eerst de eerdere bevindingen.", en="Mend the earlier findings first."),
    )


def quote(text: Tekst, element: etree._Element) -> Tekst:
    """Put the text of an element, cut when long, where the message says `{waarde}`; a block has none."""
    if "{waarde}" not in text.nl:
        return text
    value = "" if next(element.iterchildren("*"), None) is not None else string_value(element)
    if len(value) > _LONGEST_QUOTE:
        value = value[: _LONGEST_QUOTE - 1] + "…"
    return Tekst(nl=text.nl.replace("{waarde}", value), en=text.en.replace("{waarde}", value))
