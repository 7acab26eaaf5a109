"""The pupils of a pack without a number: each in it for a reason that holds."""

from __future__ import annotations

import pytest

from simulator.dossier import validate
from simulator.dossier.fast_writer import write_fast
from simulator.leerlingen.country.country import Country
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import PgnKind
from simulator.leerlingen.names.pgn import PgnPolicy
from simulator.leerlingen.pack.cases import CASES, NOTHING
from simulator.leerlingen.pack.oddities import ODDITIES, find_oddities
from simulator.leerlingen.pack.selection import ChosenPupil, choose
from simulator.standard.overdracht import Profiel


def selection(seed: int) -> dict[str, ChosenPupil]:
    """Return the chosen pupils by case."""
    generator = LeerlingGenerator(seed, country=Country(seed), pgn=PgnPolicy.SAFE)
    return {chosen.case.id: chosen for chosen in choose(generator)}


@pytest.fixture(scope="module")
def chosen() -> dict[str, ChosenPupil]:
    """The selection of one seed."""
    return selection(2026)


@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_every_case_finds_a_pupil(seed: int) -> None:
    """No seed leaves a case empty."""
    assert list(selection(seed)) == [case.id for case in CASES]


def test_same_seed_gives_the_same_pupils(chosen: dict[str, ChosenPupil]) -> None:
    """The search tries indices in order."""
    assert selection(2026) == chosen


def test_the_reason_holds(chosen: dict[str, ChosenPupil]) -> None:
    """What a case promises is so of its pupil."""
    known = {each.id for each in ODDITIES}
    for chosen_pupil in chosen.values():
        wanted = chosen_pupil.case.moet
        found = {each.id for each in find_oddities(chosen_pupil.leerling)}
        assert wanted in known | {"", NOTHING}
        assert wanted in {"", NOTHING} or wanted in found, chosen_pupil.case.id


def test_the_odd_ones_are_odd(chosen: dict[str, ChosenPupil]) -> None:
    """The pupils that the work is about: no BSN, secret, fourteen names, an ë in every name, twenty attachments."""
    pupils = {name: chosen_pupil.leerling for name, chosen_pupil in chosen.items()}
    assert pupils["zonder_bsn"].pgn_soort is PgnKind.ONDERWIJSNUMMER
    assert pupils["geheim_adres"].adresgeheim
    assert len(pupils["veertien_voornamen"].voornamen) == 14
    dotted = pupils["trema_overal"]
    names = [*dotted.voornamen, dotted.roepnaam, dotted.achternaam, dotted.gezin.adres.straat]
    assert all("ë" in name for name in [*names, *(each.achternaam for each in dotted.gezin.verzorgers)])
    assert pupils["twintig_bijlagen"].bijlagen == 20
    assert len({jaar.school.brin for jaar in pupils["drie_scholen"].loopbaan[-3:]}) == 3
    assert len({jaar.begin_schooljaar for jaar in pupils["drie_scholen"].loopbaan[-3:]}) == 1
    assert find_oddities(pupils["gewoon"]) == ()


def test_twins_share_all_but_themselves(chosen: dict[str, ChosenPupil]) -> None:
    """Same household, school and date of birth; another number and another name."""
    first, second = chosen["tweeling_1"].leerling, chosen["tweeling_2"].leerling
    assert (first.gezin, first.school, first.geboortedatum) == (second.gezin, second.school, second.geboortedatum)
    assert first.pgn != second.pgn
    assert first.voornamen != second.voornamen


def test_no_number_stands_for_two_pupils(chosen: dict[str, ChosenPupil]) -> None:
    """They may all be entered in one system."""
    pupils = [chosen_pupil.leerling for chosen_pupil in chosen.values()]
    assert (
        len({leerling.pgn for leerling in pupils}) == len({leerling.leerlingid for leerling in pupils}) == len(pupils)
    )


def test_all_profiles_occur(chosen: dict[str, ChosenPupil]) -> None:
    """Every kind of handover can be tried."""
    assert {chosen_pupil.case.traits.profiel for chosen_pupil in chosen.values()} == set(Profiel)


@pytest.mark.parametrize("case", [case.id for case in CASES])
def test_expected_dossiers_are_without_findings(chosen: dict[str, ChosenPupil], case: str) -> None:
    """A vendor is not held to what is wrong itself."""
    chosen_pupil = chosen[case]
    dossier = build_dossier(
        chosen_pupil.leerling, chosen_pupil.case.traits.profiel, datum=LeerlingGenerator(2026).peildatum
    )
    verdict = validate(write_fast(dossier), mode="intended")
    assert not verdict.findings
