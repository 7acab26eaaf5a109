"""The country: as many schools as there are, and no way out of a region."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from simulator.leerlingen.chance import columns as column
from simulator.leerlingen.chance.chance import KeyedDraws, bound_of
from simulator.leerlingen.chance.probabilities import share
from simulator.leerlingen.country.country import Country, Schoolsoort, Vestiging, regio_of_brin
from simulator.leerlingen.country.school import brin_of
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.names.pgn import PgnPolicy
from simulator.leerlingen.names.region import REGIOS, regio_of
from simulator.leerlingen.pupil.placement import NationalPlacer
from simulator.leerlingen.pupil.traits import Traits
from simulator.register import Sector
from simulator.standard.overdracht import Profiel

SEED = 2026
COUNT = REGIOS * 24


@pytest.fixture(scope="module")
def world() -> Country:
    """A country."""
    return Country(SEED)


@pytest.fixture(scope="module")
def vestigingen(world: Country) -> list[Vestiging]:
    """Every place of the country."""
    return [each for regio in range(REGIOS) for soort in Schoolsoort for each in world.vestigingen(regio, soort)]


@pytest.fixture(scope="module")
def leerlingen(world: Country) -> list[Leerling]:
    """Pupils of all profiles, in turn by rank."""
    generator = LeerlingGenerator(SEED, country=world, pgn=PgnPolicy.SAFE)
    profielen = list(Profiel)
    return [
        generator.leerling(index, traits=Traits(profiel=profielen[index // REGIOS % len(profielen)]))
        for index in range(COUNT)
    ]


def test_there_are_as_many_places_as_published(vestigingen: list[Vestiging]) -> None:
    """6,057 BO and 262 SBO institutions (CBS 03753), 1,450 VO locations; each address once."""
    counts = Counter(each.soort.value for each in vestigingen)
    assert counts == {"BO": 6057, "SBO": 262, "SO": 304, "VO": 1450}
    assert len({(each.brin, each.vestigingscode) for each in vestigingen}) == len(vestigingen)


@pytest.mark.parametrize(("soort", "published"), [("BO", 1_367_485), ("SBO", 34_634), ("VO", 929_671)], ids=str)
def test_schools_are_as_large_as_published(soort: str, published: int, vestigingen: list[Vestiging]) -> None:
    """The pupils of all places together are within 3% of the published total."""
    assert sum(each.leerlingen for each in vestigingen if each.soort == soort) == pytest.approx(published, rel=0.03)


def test_size_classes_are_as_published(vestigingen: list[Vestiging]) -> None:
    """The classes of CBS table 03753 come as often as they should: chi-square below the 0.1% bound of 3 degrees."""
    bounds, published = (100, 200, 500), (1060, 1958, 2778, 261)
    found = Counter(sum(each.leerlingen > bound for bound in bounds) for each in vestigingen if each.soort == "BO")
    expected = [6057 * count / sum(published) for count in published]
    assert sum((found[rank] - want) ** 2 / want for rank, want in enumerate(expected)) < 16.3


def test_the_parts_of_the_country_have_their_share(world: Country) -> None:
    """Regions, and with them pupils, are spread as published: West 48%, East 22%, South 19%, North 10%."""
    counts = Counter(world.regio(nummer).landsdeel for nummer in range(REGIOS))
    for landsdeel, portion in {"west": 0.48, "oost": 0.22, "zuid": 0.19, "noord": 0.10}.items():
        assert counts[landsdeel] / REGIOS == pytest.approx(portion, abs=0.01)


def test_a_brin_belongs_to_one_region(vestigingen: list[Vestiging]) -> None:
    """The region of a place follows from its BRIN alone; all BRINs lie in the synthetic range."""
    regions = defaultdict(set)
    for regio in range(REGIOS):
        for soort in Schoolsoort:
            for each in Country(1).vestigingen(regio, soort):
                regions[each.brin].add(regio)
                assert regio_of_brin(each.brin, soort.sector) == regio
    assert {len(found) for found in regions.values()} == {1}
    assert {each.brin for each in vestigingen} == set(regions)
    assert all(brin.startswith("99") for brin in regions)


def test_a_school_can_be_made_alone(world: Country, vestigingen: list[Vestiging]) -> None:
    """Place 5,000 of the country is the same in a world where nothing else was asked."""
    place = vestigingen[5000]
    assert Country(SEED).profiel(place) == world.profiel(place)
    assert Country(SEED + 1).profiel(place) != world.profiel(place)


def test_nobody_leaves_the_region(leerlingen: list[Leerling]) -> None:
    """Sender, receiver and every school of the past lie in the region of the pupil."""
    for leerling in leerlingen:
        schools = {leerling.school, *(jaar.school for jaar in leerling.loopbaan)}
        assert leerling.receiver
        for school in schools | {leerling.receiver}:
            assert regio_of_brin(school.brin, school.sector) == regio_of(leerling.index)


def test_pupils_with_one_number_share_no_school(leerlingen: list[Leerling]) -> None:
    """No number comes twice at any BRIN, as sender or receiver."""
    at: defaultdict[str, list[str]] = defaultdict(list)
    for leerling in leerlingen:
        assert leerling.receiver
        for brin in {leerling.school.brin, leerling.receiver.brin}:
            at[brin].append(leerling.pgn)
    assert all(len(numbers) == len(set(numbers)) for numbers in at.values())


def test_a_season_shares_no_number_at_any_school() -> None:
    """175,000 pupils with the default numbers, by BRIN: which schools they have follows from their region alone."""
    from simulator.leerlingen.model import PgnKind
    from simulator.leerlingen.names.pgn import number_of

    seen = {(regio_of(i), number_of(SEED, i, PgnKind.BSN, PgnPolicy.SAFE)) for i in range(175_000)}
    assert len(seen) == 175_000


def test_the_receiver_fits_the_profile(leerlingen: list[Leerling]) -> None:
    """PO to VO, another BRIN for a move, the same BRIN for BB and for the samenwerkingsverband."""
    profielen = list(Profiel)
    for leerling in leerlingen:
        profiel = profielen[leerling.index // REGIOS % len(profielen)]
        assert leerling.receiver
        same = leerling.receiver.brin == leerling.school.brin
        assert same is (profiel in (Profiel.BB, Profiel.POSWV, Profiel.VOSWV))
        to_vo = leerling.receiver.sector is Sector.VO
        assert to_vo is (profiel in (Profiel.POVO, Profiel.VOVO, Profiel.VOSWV, Profiel.BB))


def test_siblings_share_parents_address_and_primary_school(world: Country) -> None:
    """About a tenth of the pupils has a brother or sister; they live together and went to one primary school."""
    generator = LeerlingGenerator(SEED, country=world, pgn=PgnPolicy.SAFE)
    draws, placer = KeyedDraws(SEED, "leerling", column.LEERLING_WORDS), NationalPlacer(world)
    gezinnen = [placer.household(index, draws.throw(index)) for index in range(20_000)]
    siblings = [index for index in range(REGIOS, 2 * REGIOS) if gezinnen[index] != index]
    assert siblings
    for index in siblings:
        eldest = gezinnen[index]
        one, other = (generator.leerling(each, traits=Traits(profiel=Profiel.POPO)) for each in (eldest, index))
        assert (one.gezin.nummer, one.gezin.adres) == (other.gezin.nummer, other.gezin.adres)
        if not one.school.is_speciaal and not other.school.is_speciaal:
            assert one.school == other.school
        assert one.pgn != other.pgn
        grown = generator.leerling(index, traits=Traits(profiel=Profiel.VOVO))
        assert grown.gezin == other.gezin
    share = sum(gezin != index for index, gezin in enumerate(gezinnen)) / 20_000
    assert 2 * share == pytest.approx(0.1, abs=0.015)


def test_a_spell_in_special_education_is_over(leerlingen: list[Leerling]) -> None:
    """Some were away for a year or two, in group S at a school of special education, and enrolled again afterwards."""
    ordinary = [leerling for leerling in leerlingen if not leerling.school.is_speciaal]
    away = [leerling for leerling in ordinary if any(jaar.jaargroep == "S" for jaar in leerling.loopbaan)]
    assert 0.003 < len(away) / COUNT < 0.03
    for leerling in away:
        spell = [jaar for jaar in leerling.loopbaan if jaar.jaargroep == "S"]
        assert {jaar.school.soort for jaar in spell} == {"SO"}
        assert len({jaar.school for jaar in spell}) == 1
        assert leerling.loopbaan[-1].school == leerling.school != spell[0].school
        if leerling.school.sector is Sector.PO:
            assert leerling.ingeschreven_op > max(jaar.begin for jaar in spell)


def test_the_names_of_the_samenwerkingsverbanden(world: Country) -> None:
    """All places of a region belong to one samenwerkingsverband a sector."""
    for soort, number in ((Schoolsoort.BO, "PO9908"), (Schoolsoort.VO, "VO9908")):
        places = [world.profiel(each) for each in world.vestigingen(7, soort)]
        assert {place.swv_nummer for place in places} == {number}
        assert len({place.swv_naam for place in places}) == 1
        assert {place.adres.plaats for place in places} <= set(world.regio(7).plaatsen)
    assert brin_of(Sector.PO, 35) in {each.brin for each in world.vestigingen(7, Schoolsoort.SBO)}


def test_special_schools_send_their_share(world: Country) -> None:
    """Of the pupils in primary education as many are in SBO and SO as published, those of SBO among the weakest."""
    placer, draws, count = NationalPlacer(world), KeyedDraws(SEED, "leerling", column.LEERLING_WORDS), 20_000
    found: Counter[str] = Counter()
    for index in range(count):
        throw = draws.throw(index)
        placement = placer.place(index, throw, throw, Profiel.POPO, in_vo=False, bron_school=None)
        found[placement.school.soort] += 1
        if placement.school.soort == "SBO":
            assert throw[column.LEVEL] < bound_of(share("niveau_sbo"))
    assert found["SBO"] / count == pytest.approx(share("school_sbo"), abs=0.004)
    assert found["SO"] / count == pytest.approx(share("school_so"), abs=0.004)


def test_a_pupil_of_a_special_school_was_admitted(world: Country) -> None:
    """Jaargroep S, a TLV and an OPP; the years before at an ordinary school, where such a pupil may go back to."""
    generator = LeerlingGenerator(SEED, country=world, pgn=PgnPolicy.SAFE)
    seen: Counter[str] = Counter()
    for index in range(1200):
        leerling = generator.leerling(index, traits=Traits(profiel=Profiel.POPO))
        if not leerling.school.is_speciaal:
            assert leerling.ondersteuning.tlv_start is None
            continue
        seen[leerling.school.soort] += 1
        assert leerling.jaargroep == "S"
        assert leerling.ondersteuning.tlv_start
        assert leerling.ondersteuning.opp_start
        assert leerling.onderwijs_sinds <= leerling.ondersteuning.tlv_start <= leerling.ingeschreven_op
        assert leerling.ingeschreven_op <= leerling.ondersteuning.opp_start <= PEILDATUM
        assert (leerling.ondersteuning.tlv_categorie == "Nvt") is (leerling.school.soort == "SBO")
        assert {jaar.school.soort for jaar in leerling.loopbaan} <= {"BO", leerling.school.soort}
        assert leerling.receiver
        assert leerling.receiver.soort == "BO"
        assert leerling.receiver.brin != leerling.school.brin
    assert set(seen) == {"SBO", "SO"}


def test_some_pupils_are_referred_to_special_education(world: Country) -> None:
    """A small part of those who move between primary schools goes to SBO."""
    generator = LeerlingGenerator(SEED, country=world, pgn=PgnPolicy.SAFE)
    movers = [generator.leerling(index, traits=Traits(profiel=Profiel.POPO)) for index in range(1200)]
    referred = [each for each in movers if each.receiver and each.receiver.soort == "SBO"]
    assert len(referred) / len(movers) == pytest.approx(share("naar_speciaal"), abs=0.02)


def test_every_school_has_one_board(world: Country, vestigingen: list[Vestiging]) -> None:
    """Each place is given to one board of its region and sector; some boards have one school, some have dozens."""
    sizes: Counter[int] = Counter()
    places: list[Vestiging] = []
    for regio in range(REGIOS):
        for sector in Sector:
            for bestuur, its in world.besturen(regio, sector):
                assert bestuur.nummer.startswith(f"{sector}99{regio + 1:02d}-")
                assert {place.soort.sector for place in its} == {sector}
                places += its
                sizes[len(its)] += sector is Sector.PO
    assert sorted(places, key=str) == sorted(vestigingen, key=str)
    assert sizes[1] / sizes.total() == pytest.approx(0.45, abs=0.08)
    assert 600 < sizes.total() < 1000
    assert max(sizes) > 25


def test_a_school_names_its_board(world: Country) -> None:
    """What is known of a school says which board it belongs to, the same for all schools of the board."""
    for bestuur, places in world.besturen(7, Sector.PO):
        schools = [world.profiel(place) for place in places]
        assert {(school.bestuur_nummer, school.bestuur_naam) for school in schools} == {(bestuur.nummer, bestuur.naam)}
