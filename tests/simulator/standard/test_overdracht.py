"""Kinds of handover, profiles and delivery categories."""

from __future__ import annotations

import pytest

from simulator.errors import ConfigurationError
from simulator.standard.overdracht import (
    CATEGORIES,
    Overdrachtsoort,
    Profiel,
    Uitleveringscategorie,
    category_flags,
    get_profiel,
    opt_out_allowed,
)

V, O, X = (  # noqa: E741 - the letters of the published table
    Uitleveringscategorie.MANDATORY,
    Uitleveringscategorie.OPTIONAL,
    Uitleveringscategorie.FORBIDDEN,
)

# One row a category, one column a profile, as published: turned a quarter from how the module keeps it.
MATRIX = {
    "metadata": (V, V, V, V, V, V),
    "ouderinzage": (V, V, V, O, O, O),
    "school": (V, V, V, V, V, V),
    "leerling": (V, V, V, V, V, V),
    "oudersverzorgers": (V, V, V, O, V, V),
    "vve": (O, X, X, O, O, X),
    "schoolloopbaan": (V, V, V, O, V, V),
    "overstapadvies": (V, V, V, O, O, O),
    "onderwijsondersteuning": (O, O, O, O, V, V),
    "verzuim": (O, O, O, O, O, O),
    "eindtoetsbo": (O, O, O, O, X, O),
    "toetsresultaten": (O, O, O, O, O, O),
    "handelingsplannen": (O, O, O, O, O, O),
    "cijferlijsten": (O, O, O, O, O, O),
    "vombo": (X, X, O, O, X, O),
    "bijlagedocs": (O, O, O, O, O, O),
}
PROFILES = (Profiel.POPO, Profiel.POVO, Profiel.VOVO, Profiel.BB, Profiel.POSWV, Profiel.VOSWV)


def test_there_are_sixteen_categories_in_element_order() -> None:
    """The order is that of the elements in the dossier."""
    assert tuple(MATRIX) == CATEGORIES


@pytest.mark.family("category", CATEGORIES)
@pytest.mark.parametrize("profiel", PROFILES, ids=str)
def test_every_cell_of_the_category_matrix(profiel: Profiel, category: str) -> None:
    """Every flag is the one of the published examples. Bron: qualification 2.5."""
    assert category_flags(profiel)[category] is MATRIX[category][PROFILES.index(profiel)]


@pytest.mark.parametrize("profiel", PROFILES, ids=str)
def test_only_optional_categories_can_be_opted_out(profiel: Profiel) -> None:
    """What is obligatory or forbidden is no choice. Bron: FS-20."""
    flags = category_flags(profiel)
    allowed = opt_out_allowed(profiel)
    assert allowed == {name for name, flag in flags.items() if flag is O}
    assert "verzuim" in allowed
    assert "leerling" not in allowed


@pytest.mark.parametrize(
    ("profiel", "kind", "bundle"),
    [
        (Profiel.POPO, Overdrachtsoort.OVERSTAP, "OV"),
        (Profiel.POVO, Overdrachtsoort.OVERSTAP, "OV"),
        (Profiel.VOVO, Overdrachtsoort.OVERSTAP, "OV"),
        (Profiel.BB, Overdrachtsoort.BINNEN_BRIN, "OV"),
        (Profiel.POSWV, Overdrachtsoort.SWV, "PaO"),
        (Profiel.VOSWV, Overdrachtsoort.SWV, "PaO"),
    ],
    ids=str,
)
def test_a_profile_has_a_kind_of_handover_and_a_bundle(profiel: Profiel, kind: Overdrachtsoort, bundle: str) -> None:
    """Each profile belongs to one overdrachtsoort and one bundle of rules."""
    assert profiel.overdrachtsoort is kind
    assert profiel.bundle == bundle


@pytest.mark.parametrize("name", ["POVO", "povo"])
def test_a_profile_is_found_in_either_case(name: str) -> None:
    """Users may type small letters."""
    assert get_profiel(name) is Profiel.POVO


def test_an_unknown_profile_is_refused_with_the_choices() -> None:
    """The message lists all six."""
    with pytest.raises(ConfigurationError, match="'BVO'") as caught:
        get_profiel("BVO")
    assert "POPO, POVO, VOVO, BB, POSWV, VOSWV" in caught.value.remedy
