"""Traits that a scenario asks for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.errors import ConfigurationError
from simulator.leerlingen.model import PgnKind
from simulator.leerlingen.pupil.traits import Traits, make_traits
from simulator.standard.overdracht import Profiel


def test_a_scenario_file_writes_traits_as_yaml_has_them() -> None:
    """Text, numbers, lists and true or false become traits; flags may be named with or without cat_."""
    found = make_traits(
        {
            "profiel": "vovo",
            "pgn_soort": "onderwijsnummer",
            "jaargroep": 13,
            "bijlagen": 11,
            "akkoord": "Nee",
            "toestemming": None,
            "adresgeheim": True,
            "opt_out": ["cat_verzuim", "bijlagedocs"],
        }
    )
    assert found == Traits(
        profiel=Profiel.VOVO,
        pgn_soort=PgnKind.ONDERWIJSNUMMER,
        jaargroep="13",
        bijlagen=11,
        akkoord="Nee",
        adresgeheim=True,
        opt_out=frozenset({"verzuim", "bijlagedocs"}),
    )


def test_what_is_silent_stays_as_it_was() -> None:
    """A trait that is not written keeps the value of the base."""
    base = Traits(profiel=Profiel.POPO, bijlagen=3)
    assert make_traits({"adresgeheim": False}, base=base).bijlagen == 3


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"kleur": "rood"}, "kleur"),
        ({"profiel": "POMO"}, "POMO"),
        ({"pgn_soort": "sofi"}, "sofi"),
        ({"bijlagen": "veel"}, "bijlagen"),
        ({"bijlagen": True}, "bijlagen"),
        ({"bijlagen": 51}, "51"),
        ({"bijlagen": -1}, "-1"),
        ({"voornamen": 0}, "0"),
        ({"adresgeheim": "ja"}, "adresgeheim"),
        ({"akkoord": "Misschien"}, "Misschien"),
        ({"toestemming": "yes"}, "yes"),
        ({"geslacht": 3}, "3"),
        ({"profiel": None}, "profiel"),
        ({"profiel": "POVO", "jaargroep": "7"}, "7"),
        ({"profiel": "VOVO", "jaargroep": "8"}, "8"),
        ({"profiel": "BB", "jaargroep": "9"}, "9"),
        ({"opt_out": "verzuim"}, "opt_out"),
        ({"profiel": "POVO", "opt_out": ["school"]}, "school"),
        ({"profiel": "POSWV", "opt_out": ["onderwijsondersteuning"]}, "onderwijsondersteuning"),
        ({"profiel": "VOSWV", "ondersteuning": False}, "support"),
    ],
    ids=str,
)
def test_traits_that_no_dossier_can_have_are_refused(values: Mapping[str, object], named: str) -> None:
    """A wrong trait gives a message that names it and the place in the file."""
    with pytest.raises(ConfigurationError) as caught:
        make_traits(values, where="scenario.yaml: pupil")
    assert named in str(caught.value)
    assert "scenario.yaml: pupil" in caught.value.where
