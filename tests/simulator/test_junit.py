"""Tests of the writer of JUnit XML."""

from __future__ import annotations

import pytest
from lxml import etree

from simulator.junit import JunitCase, JunitOutcome, JunitSuite, write_suites

CASE = JunitCase(attributes={"name": "B-02", "classname": "osolab.B"})


def test_a_case_has_what_it_was_given_and_nothing_more() -> None:
    """Empty parts leave no element and no attribute behind; attributes stand in the order given."""
    full = JunitCase(
        attributes={"classname": "osolab.C", "name": "C-09"},
        properties=[("eis", "FS-04"), ("eis", "FS-05")],
        outcome=JunitOutcome(element="failure", type="FS-04", message="nee", text="om\nreden"),
        output="advies",
    )
    skipped = JunitCase(attributes=CASE.attributes, outcome=JunitOutcome(element="skipped", message="geen SWV"))
    text = write_suites([JunitSuite(attributes={"name": "x"}, cases=[CASE, full, skipped])], {"tests": "3"})
    assert text.splitlines() == [
        '<testsuites tests="3">',
        '  <testsuite name="x">',
        '    <testcase name="B-02" classname="osolab.B"/>',
        '    <testcase classname="osolab.C" name="C-09">',
        "      <properties>",
        '        <property name="eis" value="FS-04"/>',
        '        <property name="eis" value="FS-05"/>',
        "      </properties>",
        '      <failure type="FS-04" message="nee">om',
        "reden</failure>",
        "      <system-out>advies</system-out>",
        "    </testcase>",
        '    <testcase name="B-02" classname="osolab.B">',
        '      <skipped message="geen SWV"/>',
        "    </testcase>",
        "  </testsuite>",
        "</testsuites>",
    ]


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\ufffe", "\udcff"], ids=ascii)
def test_characters_that_xml_cannot_hold_are_replaced(character: str) -> None:
    """Wherever a text stands, a peer or a file name cannot make the file unreadable."""
    bad = f"a{character}b"
    case = JunitCase(
        attributes={"name": bad},
        properties=[("p", bad)],
        outcome=JunitOutcome(element="error", type=bad, message=bad, text=bad),
        output=bad,
    )
    text = write_suites([JunitSuite(attributes={"name": bad}, cases=[case])], {"name": bad})
    root = etree.fromstring(text.encode())
    assert text.count("a\N{REPLACEMENT CHARACTER}b") == 8
    assert root.findtext(".//system-out") == "a\N{REPLACEMENT CHARACTER}b"
