"""The maximal dossiers hold all that a profile allows: whatever they lack cannot be added without a finding."""

from __future__ import annotations

import pytest
from lxml import etree

from simulator.dossier import Mode, validate
from simulator.dossier.examples.edits import apply, copy_from_full
from simulator.dossier.examples.full import make_alternative, make_full
from simulator.dossier.examples.maximal import make_maximal
from simulator.dossier.location import name_of
from simulator.dossier.writer import write
from simulator.standard.overdracht import Profiel


def paths(data: bytes) -> set[str]:
    """The path of every element, without positions and without the root."""
    found = set()
    for element in etree.fromstring(data).iter("*"):
        above = [name_of(each) for each in element.iterancestors()]
        found.add("/".join([*reversed(above), name_of(element)]).removeprefix("dossier/"))
    return found - {"dossier"}


EVERYTHING = paths(write(make_full())) | paths(write(make_alternative()))


def test_everything_is_every_path() -> None:
    """The full dossiers hold all 541 paths of the gegevensset, the root included."""
    assert len(EVERYTHING) == 540


@pytest.mark.parametrize("profiel", Profiel)
def test_no_finding(profiel: Profiel) -> None:
    """A maximal dossier has no finding in mode intended, and is of its profile."""
    for dossier in make_maximal(profiel):
        verdict = validate(write(dossier), mode=Mode.INTENDED)
        assert (verdict.findings, verdict.profile) == ((), profiel)


@pytest.mark.parametrize("profiel", Profiel)
def test_nothing_can_be_added(profiel: Profiel) -> None:
    """Every path that the maximal dossiers of a profile lack gives a finding when it is added to one of them."""
    dossiers = make_maximal(profiel)
    touched = set().union(*(paths(write(dossier)) for dossier in dossiers))
    missing = EVERYTHING - touched
    highest = sorted(path for path in missing if path.rpartition("/")[0] not in missing)
    assert touched < EVERYTHING
    allowed = [
        path
        for path in highest
        if validate(apply(dossiers[0], [copy_from_full(path)]), mode=Mode.INTENDED).findings == ()
    ]
    assert allowed == []
