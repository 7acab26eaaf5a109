"""Paths are those of the gegevensset and of what the writer writes."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import etree

from simulator.dossier.examples.full import make_alternative, make_full
from simulator.dossier.examples.maximal import make_maximal
from simulator.dossier.location import name_of
from simulator.dossier.model import Dossier
from simulator.dossier.writer import write
from simulator.leerlingen.coverage.paths import count_paths, every_path
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel


def paths_of(dossier: Dossier) -> Counter[str]:
    """The path of every element that the writer writes."""
    found: Counter[str] = Counter()
    for element in etree.fromstring(write(dossier)).iter("*"):
        above = [name_of(each) for each in element.iterancestors()]
        found["/".join([*reversed(above), name_of(element)]).removeprefix("dossier/")] += 1
    return found


def test_every_path_is_that_of_the_gegevensset() -> None:
    """The 541 paths, each once, are those of the two full dossiers."""
    assert len(every_path()) == len(set(every_path())) == 541
    assert set(every_path()) == set(paths_of(make_full()) + paths_of(make_alternative()))


def test_the_order_is_that_of_the_schema() -> None:
    """Paths come as a full dossier writes them; its tests, taken at two kinds of employers, do not tell the order."""
    written = [path for path in paths_of(make_full()) if "toetslijst" not in path]
    assert [path for path in every_path() if path in written] == written


@pytest.mark.parametrize(
    "dossier",
    [make_full(), make_alternative(), *make_maximal(Profiel.VOVO)],
    ids=["full", "alternative", "bsn", "number"],
)
def test_counts_are_those_of_the_written_dossier(dossier: Dossier) -> None:
    """The paths of a dossier are counted without writing it, and come to the same."""
    assert count_paths(dossier) == paths_of(dossier)


@pytest.mark.parametrize("profiel", Profiel)
def test_counts_of_a_pupil_are_those_of_its_dossier(profiel: Profiel) -> None:
    """The same for pupils of every profile, whose lists are of any length."""
    generator = LeerlingGenerator(3)
    for index in range(8):
        leerling = generator.leerling(index, traits=Traits(profiel=profiel))
        dossier = build_dossier(leerling, profiel, datum=PEILDATUM)
        assert count_paths(dossier) == paths_of(dossier)
