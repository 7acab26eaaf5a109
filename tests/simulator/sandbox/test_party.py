"""Parties get what is passed in, and are put together in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import simulator.sandbox.party as composition
from simulator.clock import ManualClock
from simulator.journal import Journal
from simulator.network.transport import InMemoryNetwork, Peer
from simulator.register import Bestemming
from simulator.sandbox import START, small_register
from simulator.sandbox.party import PartyFactory, make_bron, make_doel, make_swv
from simulator.standard.aannames import Aannames
from simulator.standard.release import OSO22

ROOT = Path(__file__).parents[3]
PARTIES = {"TrafficCenter", "Bronsysteem", "Doelsysteem", "Swvsysteem"}


@pytest.fixture
def ground() -> PartyFactory:
    """What the parties of a small world share."""
    return PartyFactory(release=OSO22, aannames=Aannames.load(), clock=ManualClock(START))


def test_equipment_is_what_was_passed_in(ground: PartyFactory) -> None:
    """Log, transports, clock and admitted vendors of a system are those of whoever puts it together."""
    journal = Journal(clock=ground.clock, ticks=lambda: 0.0)
    one, two = (InMemoryNetwork().transport(Peer(oin=oin)) for oin in ("1", "2"))
    context = ground.make_context(
        log=journal, tc_url="https://tc.invalid/oso", tc_transport=one, transport=two, known_oins=frozenset({"1"})
    )
    assert (context.log_to, context.clock, context.search_key) == (journal, ground.clock, ground.search_key)
    assert (context.tc_transport, context.transport, context.known_oins) == (one, two, frozenset({"1"}))
    ov, swv = (
        next(aanleverpunt for aanleverpunt in small_register().aanleverpunten if aanleverpunt.bestemming is bestemming)
        for bestemming in (Bestemming.OV, Bestemming.SWV)
    )
    systems = (make_bron((ov,), context), make_doel(ov, context), make_swv(swv, context))
    assert [system.name for system in systems] == ["bron", "doel", "swv"]


def test_nobody_else_puts_parties_together() -> None:
    """In the whole distribution a party is made in one module."""
    makers = {
        str(path.relative_to(ROOT))
        for package in ("simulator", "harness", "loadtests")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PARTIES
    }
    assert makers == {str(Path(composition.__file__).relative_to(ROOT))}
