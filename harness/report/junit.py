"""junit.xml for build servers: a testsuite per group, a testcase per scenario."""

from __future__ import annotations

from collections.abc import Sequence

from harness.outcome import CheckOutcome, RunResult, ScenarioResult, Verdict
from harness.report.explanation import Occurrence, explain
from harness.report.model import RunFolder
from harness.report.texts import get_text
from simulator.junit import JunitCase, JunitOutcome, JunitSuite, write_suites

NAME = "junit.xml"

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"

_ERRORS = {Verdict.ERROR}
_FAILURES = {Verdict.FAILED, Verdict.NO_CALL}
_SKIPS = {Verdict.SKIPPED, Verdict.NOT_APPLICABLE}


def write_junit(folder: RunFolder, lang: str) -> None:
    """Write junit.xml, the messages in `nl` or `en`."""
    run = folder.run
    suites = []
    for group in dict.fromkeys(scenario.group for scenario in run.scenarios):
        scenarios = [scenario for scenario in run.scenarios if scenario.group == group]
        suites.append(
            JunitSuite(
                attributes={"name": group, "timestamp": _seconds(scenarios[0].started), **_counts(scenarios)},
                properties=_run_properties(run),
                cases=[_case(scenario, lang) for scenario in scenarios],
            )
        )
    text = write_suites(suites, {"name": "osolab", **_counts(run.scenarios)})
    (folder.folder / NAME).write_bytes(f"{_DECLARATION}{text}\n".encode())


def _case(scenario: ScenarioResult, lang: str) -> JunitCase:
    advice = [item for item in scenario.checks if item.verdict is Verdict.FAILED and not item.level.blocking]
    return JunitCase(
        attributes={
            "classname": f"osolab.{scenario.group}",
            "name": f"{scenario.id} {scenario.title.in_language(lang)}",
            "time": f"{scenario.ms / 1000:.3f}",
        },
        properties=_scenario_properties(scenario),
        outcome=_outcome(scenario, lang),
        output="\n\n".join(_explain(item, scenario, lang) for item in advice),
    )


def _outcome(scenario: ScenarioResult, lang: str) -> JunitOutcome | None:
    verdict = scenario.verdict
    reason = (scenario.reason or get_text(f"verdict.{verdict}")).in_language(lang)
    if verdict is Verdict.FAILED:
        blocking = [outcome for outcome in scenario.checks if outcome.blocks]
        return JunitOutcome(
            element="failure",
            type=" ".join(dict.fromkeys(outcome.eis or outcome.id for outcome in blocking)) or "failed",
            message=blocking[0].message.in_language(lang) if blocking else reason,
            text="\n\n".join(_explain(item, scenario, lang) for item in blocking),
        )
    if verdict in _FAILURES:
        return JunitOutcome(element="failure", type=str(verdict), message=reason)
    if verdict in _ERRORS:
        return JunitOutcome(element="error", type=str(verdict), message=reason)
    return JunitOutcome(element="skipped", message=reason) if verdict in _SKIPS else None


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
