"""The catalogues that `osolab list` shows, as plain rows: generated from the code and the data, never typed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from harness.checks.registry import CONTROLES
from harness.config.environment import Omgeving
from harness.config.scenario import Scenario
from simulator.dossier.rule_catalogue import Regelkaart, load_regelkaarten
from simulator.leerlingen.deviations.catalogue import AFWIJKINGEN
from simulator.standard.eisen import load_eisen

Row = dict[str, Any]


def scenario_rows(scenarios: Mapping[str, Scenario], omgeving: Omgeving) -> list[Row]:  # noqa: ARG001 - one shape for all
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


def eis_rows(scenarios: Mapping[str, Scenario], omgeving: Omgeving) -> list[Row]:  # noqa: ARG001 - one shape for all
    """Return the requirements, each with the scenarios and checks that prove it."""
    rows = []
    for eis in load_eisen().values():
        controles = sorted({controle.id for controle in CONTROLES if controle.eis == eis.id})
        rows.append(
            {
                "id": eis.id,
                "text": eis.text.as_dict(),
                "role": str(eis.role),
                "level": str(eis.level),
                "source": eis.source,
                "certainty": eis.certainty,
                "scenarios": [scenario.id for scenario in scenarios.values() if eis.id in scenario.eisen],
                "controles": controles,
                "not_tested": eis.not_tested.as_dict() if eis.not_tested else None,
            }
        )
    return rows


def aanname_rows(scenarios: Mapping[str, Scenario], omgeving: Omgeving) -> list[Row]:
    """Return the assumptions with the values in force."""
    return [
        {
            "id": row.id,
            "title": row.title.as_dict(),
            "known": row.known.as_dict(),
            "assumed": row.assumed.as_dict(),
            "matters": row.matters.as_dict(),
            "value": omgeving.aannames.value(row.id),
            "default": row.default,
            "alternatives": list(row.alternatives),
            "certainty": row.certainty,
            "source": row.source,
            "scenarios": [scenario.id for scenario in scenarios.values() if row.id in scenario.aannames],
        }
        for row in omgeving.aannames.register
    ]


def controle_rows(scenarios: Mapping[str, Scenario], omgeving: Omgeving) -> list[Row]:  # noqa: ARG001 - one shape for all
    """Return the checks on exchanges, then the rules and own checks on dossiers."""
    exchanges = [
        {
            "id": controle.id,
            "kind": "exchange",
            "title": controle.title.as_dict(),
            "eis": controle.eis,
            "level": str(controle.level),
            "aannames": list(controle.aannames),
        }
        for controle in CONTROLES
    ]
    dossiers = [
        card.as_dict() | {"kind": "dossier", "title": card.message.as_dict(), "eis": "", "level": _severity(card)}
        for card in load_regelkaarten().values()
    ]
    return exchanges + dossiers


def afwijking_rows(scenarios: Mapping[str, Scenario], omgeving: Omgeving) -> list[Row]:  # noqa: ARG001 - one shape for all
    """Return the deviations that a population can carry."""
    return [afwijking.as_dict() for afwijking in AFWIJKINGEN]


def _severity(card: Regelkaart) -> str:
    return str(card.official or card.intended or "-")


CATALOGUES: Mapping[str, Callable[[Mapping[str, Scenario], Omgeving], list[Row]]] = {
    "scenarios": scenario_rows,
    "eisen": eis_rows,
    "aannames": aanname_rows,
    "controles": controle_rows,
    "afwijkingen": afwijking_rows,
}
"""Name of a catalogue -> its rows."""

COLUMNS: Mapping[str, Sequence[str]] = {
    "scenarios": ("id", "title", "role", "profile", "flow", "level"),
    "eisen": ("id", "text", "role", "level", "scenarios"),
    "aannames": ("id", "title", "value", "alternatives", "certainty"),
    "controles": ("id", "kind", "title", "eis", "level"),
    "afwijkingen": ("id", "title", "weight", "rules", "profiles"),
}
"""What of a row a person sees; JSON has all of it."""
