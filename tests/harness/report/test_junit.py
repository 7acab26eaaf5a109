"""Tests of junit.xml."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from harness.report.writer import build_reports


@pytest.fixture
def root(run_dir: Path) -> etree._Element:
    """junit.xml, parsed."""
    return etree.parse(run_dir / "junit.xml").getroot()


def case(root: etree._Element, scenario_id: str) -> etree._Element:
    return next(item for item in root.iter("testcase") if item.get("name", "").startswith(scenario_id))


def test_a_group_is_a_testsuite(root: etree._Element) -> None:
    """Every group is a suite, in order of the run, and the totals add up."""
    assert [suite.get("name") for suite in root] == ["B", "C", "H", "I", "F"]
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "errors": "1",
        "skipped": "1",
    }


def test_a_testcase_names_its_requirements_and_assumptions(root: etree._Element) -> None:
    """Properties carry the eis ids, the aanname ids and the side at fault."""
    found = [(item.get("name"), item.get("value")) for item in case(root, "C-09").iter("property")]
    assert found[:5] == [
        ("eis", "FS-04"),
        ("aanname", "A03"),
        ("aanname", "A16"),
        ("verdict", "failed"),
        ("at_fault", "bron"),
    ]


@pytest.mark.parametrize(
    ("scenario_id", "tag", "kind", "message"),
    [
        pytest.param("C-09", "failure", "FS-04", "De bron leverde het dossier van 9", id="failed"),
        pytest.param("H-01", "failure", "no_call", "Er kwam binnen 30 s geen notificatieRequest.", id="no call"),
        pytest.param("F-01", "error", "error", "De proefopstelling kreeg geen verbinding.", id="error"),
        pytest.param("I-01", "skipped", None, "Er is geen SWV-systeem opgegeven.", id="skipped"),
    ],
)
def test_a_verdict_becomes_an_outcome(
    root: etree._Element, scenario_id: str, tag: str, kind: str, message: str
) -> None:
    """Each verdict has its own element, with the requirement or the verdict as type."""
    outcome = case(root, scenario_id).find(tag)
    assert outcome is not None
    assert outcome.get("type") == kind
    assert outcome.get("message", "").startswith(message)


def test_a_failure_tells_everything(root: etree._Element) -> None:
    """The text of a failure has the rule, the side at fault, what was expected and found, and how to mend it."""
    text = case(root, "C-09").findtext("failure", "").splitlines()
    assert "Eis en controle: FS-04 sessiecontrole_voor_levering" in text
    assert "Oorzaak bij: bron" in text
    assert "Verwacht: sessiecontroleRequest" in text
    assert "Gevonden: documentResponse <dossier>" in text
    assert "Scenario (bericht): C-09 (0006)" in text
    assert "Zo herstelt u het: Vraag het Traffic Center eerst of de sessie geldt; lever daarna pas." in text


def test_advice_does_not_fail_a_testcase(root: etree._Element) -> None:
    """A failed check that only advises is in system-out."""
    passed = case(root, "B-02")
    assert passed.find("failure") is None
    assert "zeer wenselijk" in passed.findtext("system-out", "")


def test_english_on_request(run_dir: Path) -> None:
    """The texts follow the language."""
    build_reports(run_dir, "en")
    assert "Side at fault: source (bron)" in (run_dir / "junit.xml").read_text(encoding="utf-8")
