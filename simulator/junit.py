"""JUnit XML: suites of cases as values, and the one writer of the elements that build servers read.

Text may come from anybody, so the writer replaces the characters that XML cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from simulator.xml_characters import replace_forbidden

Properties = Sequence[tuple[str, str]]
"""Names with their values, in order; a name may come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JunitOutcome:
    """Why a case did not pass.

    Attributes:
        element: `failure`, `error` or `skipped`.
        message: in one line.
        type: kind of trouble; empty: no attribute.
        text: all that there is to say; empty: nothing more.
    """

    element: str
    message: str
    type: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JunitCase:
    """A testcase.

    Attributes:
        attributes: of the element, in the order in which they are written; at least `name` and `classname`.
        properties: of the case; empty: no element.
        outcome: why it did not pass, or None.
        output: content of `system-out`; empty: no element.
    """

    attributes: Mapping[str, str]
    properties: Properties = ()
    outcome: JunitOutcome | None = None
    output: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JunitSuite:
    """A testsuite.

    Attributes:
        attributes: of the element, in the order in which they are written; at least `name`.
        cases: in order.
        properties: of the suite; empty: no element.
    """

    attributes: Mapping[str, str]
    cases: Sequence[JunitCase]
    properties: Properties = ()


def write_suites(suites: Iterable[JunitSuite], attributes: Mapping[str, str]) -> str:
    """Return the element `testsuites`, indented, without an XML declaration.

    Args:
        suites: in order.
        attributes: of the element, in the order in which they are written.
    """
    root = etree.Element("testsuites", _clean(attributes))
    for suite in suites:
        element = etree.SubElement(root, "testsuite", _clean(suite.attributes))
        _add_properties(element, suite.properties)
        for case in suite.cases:
            _add_case(element, case)
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")


def _add_case(suite: etree._Element, case: JunitCase) -> None:
    element = etree.SubElement(suite, "testcase", _clean(case.attributes))
    _add_properties(element, case.properties)
    if case.outcome is not None:
        outcome = case.outcome
        kind = {"type": outcome.type} if outcome.type else {}
        added = etree.SubElement(element, outcome.element, _clean(kind | {"message": outcome.message}))
        added.text = replace_forbidden(outcome.text) or None
    if case.output:
        etree.SubElement(element, "system-out").text = replace_forbidden(case.output)


def _add_properties(parent: etree._Element, properties: Properties) -> None:
    if properties:
        element = etree.SubElement(parent, "properties")
        for name, value in properties:
            etree.SubElement(element, "property", _clean({"name": name, "value": value}))


def _clean(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: replace_forbidden(value) for name, value in attributes.items()}
