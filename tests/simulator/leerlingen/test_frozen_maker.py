"""Values made through a twin are what the class itself would have made."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest

from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Adres, Leerling
from simulator.leerlingen.names.address import draw_plaats, make_adres


@pytest.fixture
def adres() -> Adres:
    """An address as the generator makes it."""
    return make_adres(DrawStream(1, "adres").words(6), draw_plaats(DrawStream(1, "plaats").word()))


def test_a_made_value_equals_one_of_the_class(adres: Adres) -> None:
    """Same class, same hash, same text, equal to what the class makes of the same arguments."""
    same = Adres(**{field.name: getattr(adres, field.name) for field in fields(adres)})
    assert type(adres) is Adres
    assert (adres, hash(adres), repr(adres)) == (same, hash(same), repr(same))


def test_a_made_value_is_frozen(adres: Adres) -> None:
    """Nobody can change it, nor add to it."""
    with pytest.raises(FrozenInstanceError):
        adres.straat = "Dorpsstraat"  # type: ignore[misc]
    assert not hasattr(adres, "__dict__")


def test_a_made_value_can_be_copied(adres: Adres) -> None:
    """Copies, pickles and replacements work as of any dataclass."""
    assert copy.deepcopy(adres) == pickle.loads(pickle.dumps(adres)) == adres
    assert replace(adres, huisnummer=999).huisnummer == 999


def test_a_whole_pupil_is_made_of_them() -> None:
    """A pupil survives a journey to another process, as worker processes need."""
    leerling = LeerlingGenerator(7).leerling(3)
    assert type(leerling) is Leerling
    assert pickle.loads(pickle.dumps(leerling)) == leerling


def test_arguments_are_checked_as_by_the_class() -> None:
    """A missing argument or an unknown one is refused; a default may be left out."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Aanleverpunt:
        x: int
        y: int = 5

    make_aanleverpunt = maker(Aanleverpunt)
    assert make_aanleverpunt(x=1).y == 5
    with pytest.raises(TypeError):
        make_aanleverpunt(y=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        make_aanleverpunt(x=1, z=2)  # type: ignore[call-arg]
