"""The list of checks: every one has a name, a requirement and titles; each passes where everybody behaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.checks.model import Controle, side
from harness.checks.registry import CONTROLES, STANDARD
from harness.outcome import Schuld, Verdict
from simulator.standard.aannames import Aannames
from simulator.standard.eisen import load_eisen

if TYPE_CHECKING:
    from tests.harness.conftest import Record


@pytest.mark.family("controle", CONTROLES, ids=[controle.id for controle in CONTROLES])
def test_rests_on_registers(controle: Controle[Any]) -> None:
    """A check proves a requirement that exists, and names only assumptions that exist."""
    assert controle.eis in load_eisen()
    assert set(controle.aannames) <= {row.id for row in Aannames.load().register}
    assert controle.title.nl != controle.title.en


def test_ids_are_unique() -> None:
    """Reports and comparisons go by id."""
    ids = [controle.id for controle in CONTROLES]
    assert len(set(ids)) == len(ids)


@pytest.mark.family("controle", STANDARD, ids=[controle.id for controle in STANDARD])
@pytest.mark.parametrize("scenario_id", ["B-02", "C-01", "F-04", "I-01"])
def test_finds_nothing_where_everybody_behaves(record: Record, controle: Controle[Any], scenario_id: str) -> None:
    """A check is silent on a delivery, a refusal, a tie and an SWV chain without faults."""
    assert [one.verdict for one in controle.judge(record(scenario_id)) if one.verdict is Verdict.FAILED] == []


@pytest.mark.family("controle", STANDARD, ids=[controle.id for controle in STANDARD])
def test_judges_somewhere(record: Record, controle: Controle[Any]) -> None:
    """No check is silent for never being applicable."""
    found = [one.verdict for name in ("B-02", "C-09", "C-01") for one in controle.judge(record(name))]
    assert Verdict.PASSED in found


@pytest.mark.parametrize(
    ("actor", "schuld"),
    [
        ("tc", Schuld.EXCHANGE),
        ("bron", Schuld.BRON),
        ("doel", Schuld.DOEL),
        ("swv", Schuld.SWV),
        ("?", Schuld.UNKNOWN),
    ],
)
def test_actors_have_a_side(actor: str, schuld: Schuld) -> None:
    """Fault lies with a side of the exchange, and with nobody known when the caller is not."""
    assert side(actor) is schuld
