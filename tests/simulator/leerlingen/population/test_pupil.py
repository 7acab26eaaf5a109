"""The pupils of an order are the same for whoever makes them."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from simulator.dossier.fast_writer import write_fast
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.population.batch import make_batch
from simulator.leerlingen.population.order import PopulationOrder
from simulator.leerlingen.population.pupil import remake

INDICES = range(3, 9)
DAYS = ["2024-10-01", "2026-03-27"]


def order(peildatum: str, output_format: str) -> PopulationOrder:
    """Return an order of a few pupils of every kind."""
    return PopulationOrder(
        pupils=20, seed=7, mix="POPO=0.5,POVO=0.5", format=output_format, pgn="safe", peildatum=peildatum
    )


@pytest.mark.parametrize("peildatum", DAYS)
def test_what_is_written_is_what_is_remade(peildatum: str) -> None:
    """A block holds the dossiers of the pupils that anybody else makes of its order, whatever the peildatum."""
    population_order = order(peildatum, "xml")
    sums = [line.split("  ")[0] for line in make_batch(population_order, INDICES).checksums.decode().splitlines()]
    day = date.fromisoformat(peildatum)
    remade = [write_fast(build_dossier(*pupil, datum=day)) for pupil in remake(population_order, INDICES)]
    assert sums == [sha256(dossier).hexdigest() for dossier in remade]


def test_the_peildatum_decides_on_the_pupils() -> None:
    """Another peildatum is another school year, in the records as well."""
    one, two = (make_batch(order(day, "jsonl"), INDICES).bytes_ for day in DAYS)
    assert one != two
