"""Pupils: the same for the same key, and consistent with themselves."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from simulator.errors import ConfigurationError
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.model import Leerling, PgnKind
from simulator.leerlingen.pupil.loopbaan import schooljaar_of, stage_of
from simulator.leerlingen.pupil.traits import Traits
from simulator.register import Sector
from simulator.standard.identifiers import is_bsn, is_onderwijsnummer, is_test_bsn
from simulator.standard.overdracht import Profiel

COUNT = 60
PROFIELEN = list(Profiel)


@pytest.fixture(scope="module")
def generator() -> LeerlingGenerator:
    """A generator whose pupils the tests look at."""
    return LeerlingGenerator(2026)


@pytest.fixture(scope="module", params=PROFIELEN, ids=str)
def leerlingen(request: pytest.FixtureRequest, generator: LeerlingGenerator) -> list[Leerling]:
    """Pupils of one profile."""
    return [generator.leerling(index, traits=Traits(profiel=request.param)) for index in range(COUNT)]


def test_a_pupil_depends_on_its_key_alone() -> None:
    """Pupil 41 is the same made first, last, or by another generator that made others with other traits."""
    one, other = LeerlingGenerator(7), LeerlingGenerator(7)
    alone = one.leerling(41)
    for index in reversed(range(45)):
        other.leerling(index, traits=Traits(profiel=PROFIELEN[index % len(PROFIELEN)]))
    assert other.leerling(41) == alone
    assert LeerlingGenerator(8).leerling(41) != alone


def test_a_trait_does_not_change_the_rest() -> None:
    """Asking for attachments, or a secret address, leaves name, number and tests as they were."""
    generator = LeerlingGenerator(7)
    plain, asked = generator.leerling(5), generator.leerling(5, traits=Traits(bijlagen=9, adresgeheim=True))
    assert (asked.bijlagen, asked.adresgeheim) == (9, True)
    assert (asked.full_name, asked.pgn, asked.toetsen, asked.gezin) == (
        plain.full_name,
        plain.pgn,
        plain.toetsen,
        plain.gezin,
    )


def test_the_number_is_synthetic(leerlingen: list[Leerling]) -> None:
    """A BSN lies in the test range; an onderwijsnummer is one, and is no BSN."""
    for leerling in leerlingen:
        if leerling.pgn_soort is PgnKind.BSN:
            assert is_test_bsn(leerling.pgn)
        else:
            assert is_onderwijsnummer(leerling.pgn)
            assert not is_bsn(leerling.pgn)
    assert len({leerling.pgn for leerling in leerlingen}) == COUNT


def test_the_number_never_shows_by_accident(generator: LeerlingGenerator) -> None:
    """The repr of a pupil, as it comes into a log, does not hold the number."""
    leerling = generator.leerling(3)
    assert leerling.pgn not in repr(leerling)


def test_age_fits_the_group(leerlingen: list[Leerling]) -> None:
    """On 1 October of the school year a pupil of stage n is n+3, a year more or less after repeating or skipping."""
    october = date(schooljaar_of(PEILDATUM), 10, 1)
    for leerling in leerlingen:
        born = leerling.geboortedatum
        age = october.year - born.year - ((october.month, october.day) < (born.month, born.day))
        stages = [stage_of(jaar.jaargroep) for jaar in leerling.loopbaan]
        extra = len(stages) - len(set(stages))
        assert 2 <= age - stages[-1] <= 4, leerling
        if leerling.pgn_soort is PgnKind.BSN:
            assert age - stages[-1] >= 3 or extra <= 1


def test_the_career_has_no_holes(leerlingen: list[Leerling]) -> None:
    """School years follow each other, each from its begin to 31 July, groups never go down, the last one runs."""
    for leerling in leerlingen:
        for jaar, following in pairwise(leerling.loopbaan):
            assert following.begin_schooljaar == jaar.begin_schooljaar + 1
            assert jaar.end == date(jaar.begin_schooljaar + 1, 7, 31)
            assert jaar.begin < jaar.end < following.begin
            assert 0 <= stage_of(following.jaargroep) - stage_of(jaar.jaargroep) <= 2
        last = leerling.loopbaan[-1]
        assert last.end is None
        assert last.begin_schooljaar == schooljaar_of(PEILDATUM)
        assert (last.school, last.jaargroep) == (leerling.school, leerling.jaargroep)


def test_dates_state_in_order(leerlingen: list[Leerling]) -> None:
    """Nobody goes to school before the fourth birthday, is tested before that or after the peildatum."""
    for leerling in leerlingen:
        start = leerling.onderwijs_sinds
        assert start >= leerling.geboortedatum + timedelta(days=4 * 365)
        assert start <= leerling.ingeschreven_op <= PEILDATUM
        dates = [toets.datum for toets in leerling.toetsen]
        dates += [leerling.eindtoets.datum] if leerling.eindtoets else []
        dates += [diagnose.datum for diagnose in leerling.ondersteuning.diagnoses]
        assert all(start <= day <= PEILDATUM for day in dates)
        assert all(day.weekday() < 5 for day in (toets.datum for toets in leerling.toetsen))


def test_sector_and_group_fit_the_profile(leerlingen: list[Leerling], generator: LeerlingGenerator) -> None:
    """PO pupils sit in PO schools, VO pupils in VO schools with a primary school before; POVO is group 8."""
    for index, leerling in enumerate(leerlingen):
        in_vo = leerling.school.sector is Sector.VO
        stage = stage_of(leerling.jaargroep)
        assert (stage > 8) is in_vo
        assert (leerling.advies is not None) is (stage >= 8)
        for jaar in leerling.loopbaan:
            assert (jaar.school.sector is Sector.VO) is (stage_of(jaar.jaargroep) > 8)
        if leerling == generator.leerling(index):
            assert stage == 8
            assert leerling.uitgeschreven_op == date(2026, 7, 31)


def test_the_class_in_vo_fits_the_advice(generator: LeerlingGenerator) -> None:
    """A pupil sits at a level of the advice that the primary school gave."""
    fits = {"vwo": {"61", "70"}, "havo": {"44", "60", "61"}, "vmbo-tl": {"34", "35", "42", "43", "44"}}
    seen = set()
    for index in range(300):
        leerling = generator.leerling(index, traits=Traits(profiel=Profiel.VOVO))
        leerweg = leerling.loopbaan[-1].leerweg
        assert leerling.advies
        seen.add(leerweg)
        if leerweg in fits:
            assert leerling.advies.code in fits[leerweg]
    assert len(seen) == 6


def test_an_swv_pupil_has_something_to_ask_for(generator: LeerlingGenerator) -> None:
    """Every pupil of an SWV profile gets support, an OPP and an arrangement."""
    for profiel in (Profiel.POSWV, Profiel.VOSWV):
        for index in range(COUNT):
            support = generator.leerling(index, traits=Traits(profiel=profiel)).ondersteuning
            assert support.present
            assert support.opp_start
            assert support.arrangement_start


def test_lwoo_in_the_advice_comes_with_lwoo(generator: LeerlingGenerator) -> None:
    """An odd advice code goes with LWOO support, an even one with none."""
    found = [generator.leerling(index) for index in range(400)]
    for leerling in found:
        assert leerling.advies
        asks = leerling.advies.code in {"21", "23", "31", "33", "35", "41", "43", "51"}
        assert (leerling.ondersteuning.lwoo_start is not None) is asks
    assert any(leerling.ondersteuning.lwoo_start for leerling in found)


@pytest.mark.parametrize("profiel", PROFIELEN, ids=str)
def test_the_parents_part_is_what_was_asked(profiel: Profiel, generator: LeerlingGenerator) -> None:
    """Disagreement with a reason, no inspection, and consent come out as asked; inspection comes first."""
    disagrees = generator.leerling(
        1, traits=Traits(profiel=profiel, akkoord="Nee", reden="Klopt niet", toestemming="Nee")
    ).inzage
    assert (disagrees.akkoord, disagrees.reden, disagrees.toestemming) == ("Nee", "Klopt niet", "Nee")
    assert disagrees.datum
    assert disagrees.datum < PEILDATUM
    unseen = generator.leerling(1, traits=Traits(profiel=profiel, inzage=False)).inzage
    assert (unseen.ingezien, unseen.datum, unseen.akkoord) == (False, None, "")


def test_a_pupil_can_be_placed_at_a_declared_school(generator: LeerlingGenerator) -> None:
    """A school that an environment file declares becomes the sender, and the pupil lives in its town."""
    school = generator.school("99YY", Sector.PO, naam="Testschool", plaats="Alkmaar")
    leerling = generator.leerling(0, bron_school=school)
    assert leerling.school == school
    assert leerling.loopbaan[-1].school == school
    assert leerling.gezin.adres.plaats == "Alkmaar"


def test_within_brin_goes_by_year_and_by_school(generator: LeerlingGenerator) -> None:
    """A BB pupil is in VO by default, in PO when the year or the school says so."""
    po = generator.school("99AA", Sector.PO)
    assert generator.leerling(0, traits=Traits(profiel=Profiel.BB)).school.sector is Sector.VO
    assert generator.leerling(0, traits=Traits(profiel=Profiel.BB, jaargroep="5")).school.sector is Sector.PO
    assert generator.leerling(0, traits=Traits(profiel=Profiel.BB), bron_school=po).school == po


@pytest.mark.parametrize(
    ("profiel", "brin", "sector"),
    [(Profiel.POVO, "99QA", Sector.VO), (Profiel.VOVO, "99AA", Sector.PO), (Profiel.VOSWV, "99XA", Sector.SO)],
    ids=str,
)
def test_a_school_of_the_wrong_sector_is_refused(
    profiel: Profiel, brin: str, sector: Sector, generator: LeerlingGenerator
) -> None:
    """A primary pupil cannot come from a secondary school, and the other way round."""
    with pytest.raises(ConfigurationError, match=brin):
        generator.leerling(0, traits=Traits(profiel=profiel), bron_school=generator.school(brin, sector))


def test_a_pupil_of_special_education_has_a_tlv(generator: LeerlingGenerator) -> None:
    """Special education has jaargroep S and always an admission."""
    leerling = generator.leerling(0, bron_school=generator.school("99XA", Sector.SO))
    assert leerling.jaargroep == "S"
    assert leerling.ondersteuning.tlv_start
    assert leerling.ondersteuning.tlv_categorie


def test_a_negative_index_is_refused(generator: LeerlingGenerator) -> None:
    """Pupils are counted from 0."""
    with pytest.raises(ConfigurationError):
        generator.leerling(-1)


def test_another_peildatum_moves_the_world() -> None:
    """A year later the pupil of group 8 is born a year later, and nothing lies after that day."""
    later = LeerlingGenerator(7, peildatum=date(2027, 3, 26)).leerling(3)
    now = LeerlingGenerator(7).leerling(3)
    assert later.geboortedatum.year == now.geboortedatum.year + 1
    assert later.loopbaan[-1].schooljaar == "2026-2027"


def test_a_leap_day_child_starts_on_its_day() -> None:
    """A child of 29 February turns four on 29 February."""
    from simulator.leerlingen.pupil.loopbaan import fourth_birthday

    assert fourth_birthday(date(2016, 2, 29)) == date(2020, 2, 29)
    assert fourth_birthday(date(2096, 2, 29)) == date(2100, 3, 1)


def test_a_declared_school_is_never_met_twice_under_two_names(generator: LeerlingGenerator) -> None:
    """A declared school with the BRIN of a generated one does not come back as an earlier school."""
    school = generator.school("99AA", Sector.PO, naam="Testschool")
    for index in range(200):
        leerling = generator.leerling(index, bron_school=school)
        assert {jaar.school.naam for jaar in leerling.loopbaan if jaar.school.brin == "99AA"} == {"Testschool"}
