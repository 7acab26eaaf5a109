"""The catalogues: every row of the code and the data, as plain JSON, in two languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from harness.catalogue import CATALOGUES, COLUMNS
from harness.checks.registry import CHECKS
from harness.config.environment import default_environment, make_environment
from simulator.dossier.rule_catalogue import load_rule_cards
from simulator.leerlingen.deviations.catalogue import load_deviations
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import load_eisen

if TYPE_CHECKING:
    from harness.config.scenario import Scenario


@pytest.mark.parametrize("name", CATALOGUES)
def test_rows_are_plain_data(scenarios: dict[str, Scenario], name: str) -> None:
    """Rows survive JSON as they are, and have the columns that are shown."""
    rows = CATALOGUES[name](scenarios, default_environment())
    assert json.loads(json.dumps(rows)) == rows
    assert len({row["id"] for row in rows}) == len(rows) > 0
    assert all(set(COLUMNS[name]) <= set(row) for row in rows)


def test_nothing_is_left_out(scenarios: dict[str, Scenario]) -> None:
    """Each catalogue has a row for everything there is."""
    ids = {name: {row["id"] for row in make(scenarios, default_environment())} for name, make in CATALOGUES.items()}
    assert ids == {
        "scenarios": set(scenarios),
        "eisen": set(load_eisen()),
        "aannames": {row.id for row in Aannames.load().register},
        "controles": {check.id for check in CHECKS} | set(load_rule_cards()),
        "afwijkingen": set(load_deviations()),
    }


def test_a_requirement_names_its_proof(scenarios: dict[str, Scenario]) -> None:
    """A requirement lists the scenarios and checks that prove it, or why there are none."""
    rows = {row["id"]: row for row in CATALOGUES["eisen"](scenarios, default_environment())}
    assert "C-09" in rows["FS-04"]["scenarios"]
    assert "sessiecontrole_eerst" in rows["FS-04"]["controles"]


def test_an_assumption_shows_the_value_in_force(scenarios: dict[str, Scenario]) -> None:
    """Beside the default stands what the environment makes of it."""
    environment = make_environment({"aannames": {"A03": "cdata"}}, file="")
    rows = {row["id"]: row for row in CATALOGUES["aannames"](scenarios, environment)}
    assert (rows["A03"]["value"], rows["A03"]["default"]) == ("cdata", "xml_child")
    assert "C-04" in rows["A13"]["scenarios"]
