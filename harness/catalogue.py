"""The catalogues that `osolab list` shows, as rows generated from the code and the data files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from harness.checks.registry import CHECKS
from harness.config.environment import Environment
from harness.config.scenario import Scenario
from simulator.dossier.rule_catalogue import RuleCard, load_rule_cards
from simulator.leerlingen.deviations.catalogue import DEVIATIONS
from simulator.standard.eisen import load_eisen

Row = dict[str, Any]


def scenario_rows(scenarios: Mapping[str, Scenario], environment: Environment) -> list[Row]:  # noqa: ARG001 - one shape for all
    """Return the scenarios."""
    return [
        {
            "id": scenario.id,
            "title": scenario.title.as_dict(),
            "role": str(scenario.role),
            "profile": str(scenario.profile),
            "flow": scenario.flow,
            "level": str(scenario.level),
            "basis": scenario.basis,
            "tags": list(scenario.tags),
            "eisen": list(scenario.eisen),
            "aannames": list(scenario.aannames),
            "steps": [step.do for step in scenario.steps],
        }
        for scenario in scenarios.values()
    ]


def eis_rows(scenarios: Mapping[str, Scenario], environment: Environment) -> list[Row]:  # noqa: ARG001 - one shape for all
    """Return the requirements, each with the scenarios and checks that prove it."""
    rows = []
    for eis in load_eisen().values():
        checks = sorted({check.id for check in CHECKS if check.eis == eis.id})
        rows.append(
            {
                "id": eis.id,
                "text": eis.text.as_dict(),
                "role": str(eis.role),
                "level": str(eis.level),
                "source": eis.source,
                "certainty": eis.certainty,
                "scenarios": [scenario.id for scenario in scenarios.values() if eis.id in scenario.eisen],
                "controles": checks,
                "not_tested": eis.not_tested.as_dict() if eis.not_tested else None,
            }
        )
    return rows


def aanname_rows(scenarios: Mapping[str, Scenario], environment: Environment) -> list[Row]:
    """Return the assumptions with the values in force."""
    return [
        {
            "id": row.id,
            "title": row.title.as_dict(),
            "known": row.known.as_dict(),
            "assumed": row.assumed.as_dict(),
            "matters": row.matters.as_dict(),
            "value": environment.aannames.value(row.id),
            "default": row.default,
            "alternatives": list(row.alternatives),
            "certainty": row.certainty,
            "source": row.source,
            "scenarios": [scenario.id for scenario in scenarios.values() if row.id in scenario.aannames],
        }
        for row in environment.aannames.register
    ]


def check_rows(scenarios: Mapping[str, Scenario], environment: Environment) -> list[Row]:  # noqa: ARG001 - one shape for all
    """Return the checks on exchanges, then the rules and osolab's own checks on dossiers."""
    exchanges = [
        {
            "id": check.id,
            "kind": "exchange",
            "title": check.title.as_dict(),
            "eis": check.eis,
            "level": str(check.level),
            "aannames": list(check.aannames),
        }
        for check in CHECKS
    ]
    dossiers = [
        card.as_dict() | {"kind": "dossier", "title": card.message.as_dict(), "eis": "", "level": _severity(card)}
        for card in load_rule_cards().values()
    ]
    return exchanges + dossiers


def deviation_rows(scenarios: Mapping[str, Scenario], environment: Environment) -> list[Row]:  # noqa: ARG001 - one shape for all
    """Return the deviations that a population can carry."""
    return [deviation.as_dict() for deviation in DEVIATIONS]


def _severity(card: RuleCard) -> str:
    return str(card.official or card.intended or "-")


CATALOGUES: Mapping[str, Callable[[Mapping[str, Scenario], Environment], list[Row]]] = {
    "scenarios": scenario_rows,
    "eisen": eis_rows,
    "aannames": aanname_rows,
    "controles": check_rows,
    "afwijkingen": deviation_rows,
}
"""Name of a catalogue -> its rows."""

COLUMNS: Mapping[str, Sequence[str]] = {
    "scenarios": ("id", "title", "role", "profile", "flow", "level"),
    "eisen": ("id", "text", "role", "level", "scenarios"),
    "aannames": ("id", "title", "value", "alternatives", "certainty"),
    "controles": ("id", "kind", "title", "eis", "level"),
    "afwijkingen": ("id", "title", "weight", "rules", "profiles"),
}
"""The columns of each catalogue that a terminal shows; JSON output has all of them."""
