"""The list of checks: every one has a name, a requirement and titles; each passes where everybody behaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.model import Check, side
from harness.checks.registry import CHECKS, STANDARD
from harness.outcome import Fault, Verdict
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import load_eisen

if TYPE_CHECKING:
    from tests.harness.conftest import Record


@pytest.mark.family("check", CHECKS, ids=[check.id for check in CHECKS])
def test_rests_on_registers(check: Check[Any]) -> None:
    """A check proves a requirement that exists, and names only assumptions that exist."""
    assert check.eis in load_eisen()
    assert set(check.aannames) <= {row.id for row in Aannames.load().register}
    assert check.title.nl != check.title.en


def test_ids_are_unique() -> None:
    """Reports and comparisons go by id."""
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)


@pytest.mark.family("check", STANDARD, ids=[check.id for check in STANDARD])
@pytest.mark.parametrize("scenario_id", ["B-02", "C-01", "F-04", "I-01"])
def test_finds_nothing_where_everybody_behaves(record: Record, check: Check[Any], scenario_id: str) -> None:
    """A check is silent on a delivery, a refusal, a tie and an SWV chain without faults."""
    assert [one.verdict for one in check.judge(record(scenario_id)) if one.verdict is Verdict.FAILED] == []


@pytest.mark.family("check", STANDARD, ids=[check.id for check in STANDARD])
def test_judges_somewhere(record: Record, check: Check[Any]) -> None:
    """No check is silent for never being applicable."""
    found = [one.verdict for name in ("B-02", "C-09", "C-01") for one in check.judge(record(name))]
    assert Verdict.PASSED in found


@pytest.mark.parametrize(
    ("actor", "fault"),
    [
        ("tc", Fault.EXCHANGE),
        ("bron", Fault.BRON),
        ("doel", Fault.DOEL),
        ("swv", Fault.SWV),
        ("?", Fault.UNKNOWN),
    ],
)
def test_actors_have_a_side(actor: str, fault: Fault) -> None:
    """Fault lies with a side of the exchange, and with nobody known when the caller is not."""
    assert side(actor) is fault
