"""The pupils of an order are the same for whoever makes them."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from simulator.dossier.fast_writer import write_fast
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.population.batch import make_blok
from simulator.leerlingen.population.order import Opdracht
from simulator.leerlingen.population.pupil import remake

INDICES = range(3, 9)
DAYS = ["2024-10-01", "2026-03-27"]


def order(peildatum: str, formaat: str) -> Opdracht:
    """Return an order of a few pupils of every kind."""
    return Opdracht(pupils=20, seed=7, mix="POPO=0.5,POVO=0.5", format=formaat, pgn="safe", peildatum=peildatum)


@pytest.mark.parametrize("peildatum", DAYS)
def test_what_is_written_is_what_is_remade(peildatum: str) -> None:
    """A block holds the dossiers of the pupils that anybody else makes of its order, whatever the peildatum."""
    opdracht = order(peildatum, "xml")
    sums = [line.split("  ")[0] for line in make_blok(opdracht, INDICES).sommen.decode().splitlines()]
    day = date.fromisoformat(peildatum)
    remade = [write_fast(build_dossier(*pupil, datum=day)) for pupil in remake(opdracht, INDICES)]
    assert sums == [sha256(dossier).hexdigest() for dossier in remade]


def test_the_peildatum_decides_on_the_pupils() -> None:
    """Another peildatum is another school year, in the records as well."""
    one, two = (make_blok(order(day, "jsonl"), INDICES).bytes_ for day in DAYS)
    assert one != two
