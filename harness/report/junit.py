"""junit.xml for build servers: a testsuite per group, a testcase per scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from harness.outcome import CheckOutcome, RunResult, ScenarioResult, Verdict
from harness.report.explanation import Occurrence, explain
from harness.report.model import RunFolder
from harness.report.texts import get_text

NAME = "junit.xml"

_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

_ERRORS = {Verdict.ERROR}
_FAILURES = {Verdict.FAILED, Verdict.NO_CALL}
_SKIPS = {Verdict.SKIPPED, Verdict.NOT_APPLICABLE}


def write_junit(folder: RunFolder, lang: str) -> None:
    """Write junit.xml, the messages in `nl` or `en`."""
    run = folder.run
    root = etree.Element("testsuites", {"name": "osolab", **_counts(run.scenarios)})
    for group in dict.fromkeys(scenario.group for scenario in run.scenarios):
        scenarios = [scenario for scenario in run.scenarios if scenario.group == group]
        suite = etree.SubElement(
            root, "testsuite", {"name": group, "timestamp": _seconds(scenarios[0].started), **_counts(scenarios)}
        )
        _properties(suite, _run_properties(run))
        for scenario in scenarios:
            _testcase(suite, scenario, lang)
    etree.indent(root)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    (folder.folder / NAME).write_bytes(data + b"\n")


def _testcase(suite: etree._Element, scenario: ScenarioResult, lang: str) -> None:
    case = etree.SubElement(
        suite,
        "testcase",
        classname=f"osolab.{scenario.group}",
        name=_clean(f"{scenario.id} {scenario.title.in_language(lang)}"),
        time=f"{scenario.ms / 1000:.3f}",
    )
    _properties(case, _scenario_properties(scenario))
    reason = (scenario.reason or get_text(f"verdict.{scenario.verdict}")).in_language(lang)
    if scenario.verdict is Verdict.FAILED:
        blocking = [outcome for outcome in scenario.checks if outcome.blocks]
        first = blocking[0].message.in_language(lang) if blocking else reason
        kind = " ".join(dict.fromkeys(outcome.eis or outcome.id for outcome in blocking)) or "failed"
        _outcome(case, "failure", kind, first, "\n\n".join(_explain(item, scenario, lang) for item in blocking))
    elif scenario.verdict in _FAILURES:
        _outcome(case, "failure", str(scenario.verdict), reason)
    elif scenario.verdict in _ERRORS:
        _outcome(case, "error", str(scenario.verdict), reason)
    elif scenario.verdict in _SKIPS:
        etree.SubElement(case, "skipped", message=_clean(reason))
    advice = [item for item in scenario.checks if item.verdict is Verdict.FAILED and not item.level.blocking]
    if advice:
        text = "\n\n".join(_explain(item, scenario, lang) for item in advice)
        etree.SubElement(case, "system-out").text = _clean(text)


def _outcome(case: etree._Element, name: str, kind: str, message: str, body: str = "") -> None:
    element = etree.SubElement(case, name, type=_clean(kind), message=_clean(message))
    if body:
        element.text = _clean(body)


def _explain(outcome: CheckOutcome, scenario: ScenarioResult, lang: str) -> str:
    at_fault = outcome.at_fault or scenario.at_fault
    occurrence = Occurrence(scenario=scenario, exchange=outcome.exchange)
    return "\n".join(f"{label}: {value}" for label, value in explain(outcome, at_fault, (occurrence,), lang))


def _scenario_properties(scenario: ScenarioResult) -> list[tuple[str, str]]:
    return [
        *(("eis", eis) for eis in scenario.eisen),
        *(("aanname", aanname) for aanname in scenario.aannames),
        ("verdict", str(scenario.verdict)),
        *([("at_fault", str(scenario.at_fault))] if scenario.at_fault else []),
        ("role", scenario.role),
        ("profile", scenario.profile),
        ("level", str(scenario.level)),
    ]


def _run_properties(run: RunResult) -> list[tuple[str, str]]:
    return [
        ("osolab", run.osolab),
        ("run_id", run.run_id),
        ("release", run.release),
        ("dossier", run.dossier),
        ("seed", str(run.seed)),
        *((f"signature.{name}", digest) for name, digest in run.signature.items()),
    ]


def _properties(parent: etree._Element, pairs: Iterable[tuple[str, str]]) -> None:
    properties = etree.SubElement(parent, "properties")
    for name, value in pairs:
        etree.SubElement(properties, "property", name=name, value=_clean(value))


def _counts(scenarios: Sequence[ScenarioResult]) -> dict[str, str]:
    def number(verdicts: set[Verdict]) -> str:
        return str(sum(scenario.verdict in verdicts for scenario in scenarios))

    return {
        "tests": str(len(scenarios)),
        "failures": number(_FAILURES),
        "errors": number(_ERRORS),
        "skipped": number(_SKIPS),
        "time": f"{sum(scenario.ms for scenario in scenarios) / 1000:.3f}",
    }


def _seconds(moment: str) -> str:
    """Return a moment without fraction and offset, as the JUnit format has it."""
    return moment[:19]


def _clean(text: str) -> str:
    """Return a text without the characters that XML forbids; a party may have sent them."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
