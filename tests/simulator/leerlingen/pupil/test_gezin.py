"""Households."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from simulator.leerlingen.chance.probabilities import distribution, share
from simulator.leerlingen.country.country import Country
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.model import Gezin, Leerling
from simulator.leerlingen.names.region import REGIOS
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

GENERATOR = LeerlingGenerator(7)


def test_siblings_share_their_household() -> None:
    """Two pupils of one household have the same parents, address and surname, and numbers of their own."""
    gezin = GENERATOR.gezin(3, plaats="Zwolle")
    one = GENERATOR.leerling(10, gezin=gezin)
    other = GENERATOR.leerling(11, traits=Traits(profiel=Profiel.POPO), gezin=gezin)
    assert one.gezin == other.gezin
    assert one.achternaam == other.achternaam
    assert one.pgn != other.pgn


def cohort_of(leerling: Leerling) -> int:
    """Return the year in which the pupils of a cohort begin to be born, on 1 October."""
    born = leerling.geboortedatum
    return born.year - (born.month < 10)


def test_siblings_in_one_group_are_twins() -> None:
    """Two children of one household in the same cohort have the same birthday."""
    found = 0
    for nummer in range(40):
        gezin = GENERATOR.gezin(nummer, plaats="Zwolle")
        one, other = GENERATOR.leerling(2 * nummer, gezin=gezin), GENERATOR.leerling(2 * nummer + 1, gezin=gezin)
        if cohort_of(one) == cohort_of(other):
            assert one.geboortedatum == other.geboortedatum
            found += 1
    assert found > 10


def test_siblings_in_neighbouring_groups_are_months_apart() -> None:
    """Children of one household who are no twins are at least nine months apart."""
    for nummer in range(60):
        gezin = GENERATOR.gezin(nummer, plaats="Zwolle")
        born = sorted(
            {
                GENERATOR.leerling(
                    8 * nummer + group, traits=Traits(profiel=Profiel.POPO, jaargroep=str(group)), gezin=gezin
                ).geboortedatum
                for group in range(4, 8)
            }
        )
        assert all(later - earlier > timedelta(days=270) for earlier, later in pairwise(born))


def test_carers_have_ways_to_be_reached() -> None:
    """Living carers have telephone and e-mail, the relation fits the sex, and the first one lives with the child."""
    for nummer in range(200):
        gezin = GENERATOR.gezin(nummer, plaats="Breda")
        assert bool(gezin.verzorgers) is (gezin.instelling is None)
        for verzorger in gezin.verzorgers:
            assert verzorger.relatie in ("", "3") or {"1": 2, "2": 1}[verzorger.relatie] == verzorger.geslacht
            if verzorger.overleden_op is None:
                assert verzorger.telefoon
                assert "@" in verzorger.email
                assert verzorger.wettig_vertegenwoordiger is (verzorger.relatie != "")
        if gezin.verzorgers:
            assert gezin.verzorgers[0].adres == gezin.adres


def test_a_deceased_parent_leaves_the_other() -> None:
    """When asked for, one of two parents died in the three years before the peildatum, and has no address."""
    for nummer in range(40):
        gezin = GENERATOR.gezin(nummer, plaats="Breda", traits=Traits(overleden_verzorger=True))
        alive, dead = gezin.verzorgers
        assert alive.overleden_op is None
        assert alive.adres == gezin.adres
        assert dead.overleden_op
        assert timedelta(0) < PEILDATUM - dead.overleden_op <= timedelta(days=3 * 365)
        assert (dead.adres, dead.telefoon, dead.email, dead.wettig_vertegenwoordiger) == (None, "", "", False)


@pytest.mark.parametrize("liable", [True, False])
def test_liability_is_as_asked(liable: bool) -> None:  # noqa: FBT001 - the case itself
    """Carers are liable, or an institution is, as the scenario asks."""
    for nummer in range(300):
        gezin = GENERATOR.gezin(nummer, plaats="Breda", traits=Traits(verzorgersaansprakelijk=liable))
        assert (gezin.instelling is None) is liable
        assert bool(gezin.verzorgers) is liable


def test_names_carry_diacritics_when_asked() -> None:
    """A pupil asked with diacritics has them in given name and surname; asked without, in neither."""
    for index in range(40):
        marked = GENERATOR.leerling(index, traits=Traits(diacrieten=True))
        plain = GENERATOR.leerling(index, traits=Traits(diacrieten=False))
        assert not marked.roepnaam.isascii()
        assert not marked.achternaam.isascii()
        assert plain.full_name.isascii()


def step_families() -> list[Gezin]:
    """Return households with a partner who is no parent."""
    made = (GENERATOR.gezin(nummer, plaats="Breda") for nummer in range(1500))
    return [gezin for gezin in made if len(gezin.verzorgers) == 3]


def test_a_step_family_has_a_parent_elsewhere() -> None:
    """A parent and a partner without authority live with the child; the other parent, of the other sex, does not."""
    found = step_families()
    assert len(found) / 1500 == pytest.approx(
        share("samengesteld_gezin") * distribution("verzorgers").shares["twee"], abs=0.02
    )
    for gezin in found:
        parent, partner, elsewhere = gezin.verzorgers
        assert parent.adres == partner.adres == gezin.adres != elsewhere.adres
        assert (parent.relatie, partner.relatie, elsewhere.relatie) in (("1", "", "2"), ("2", "", "1"))
        assert not partner.wettig_vertegenwoordiger
        assert parent.geslacht != elsewhere.geslacht
        assert (gezin.voorvoegsel, gezin.achternaam) in {
            (each.voorvoegsel, each.achternaam) for each in (parent, elsewhere)
        }


def test_a_child_of_the_partner_has_another_parent_and_surname() -> None:
    """In a step family the other child lives at the same address, and the carers there change roles."""
    generator = LeerlingGenerator(7, country=Country(7))
    seen = 0
    for index in range(REGIOS, 40 * REGIOS):
        child = generator.leerling(index)
        if child.gezin.nummer == index or len(child.gezin.verzorgers) < 3:
            continue
        eldest = generator.leerling(child.gezin.nummer)
        assert child.gezin.adres == eldest.gezin.adres
        if child.gezin.verzorgers[0].voornamen != eldest.gezin.verzorgers[0].voornamen:
            assert child.gezin.verzorgers[0].telefoon == eldest.gezin.verzorgers[1].telefoon
            assert child.gezin.verzorgers[2].telefoon != eldest.gezin.verzorgers[2].telefoon
            assert child.achternaam != eldest.achternaam or child.gezin.voorvoegsel == eldest.gezin.voorvoegsel
            seen += child.achternaam != eldest.achternaam
        else:
            assert child.gezin == eldest.gezin
    assert seen


def test_the_partner_of_a_parent_travels_without_a_relation() -> None:
    """A dossier tells the partner as a carer without code of list 41, whose other codes are not public."""
    gezin = step_families()[0]
    leerling = GENERATOR.leerling(0, gezin=gezin, traits=Traits(adresgeheim=False))
    told = build_dossier(leerling, Profiel.POVO, datum=PEILDATUM).huidigeschool.leerling.verzorger
    assert [each.relatietotkind for each in told] == [each.relatie or None for each in gezin.verzorgers]
    assert [each.wettigevertegenwoordiger for each in told] == [True, False, True]
