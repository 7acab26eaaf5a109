"""The maximal dossiers touch every path that their profile allows, and a path less is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.dossier import Mode, validate
from simulator.dossier.examples import maximal as example
from simulator.dossier.model import Dossier
from simulator.leerlingen.coverage import CoverageState, measure_maximal, reason, write_maximal
from simulator.leerlingen.coverage.count import count_dossiers
from simulator.leerlingen.coverage.summary import make_coverage, unreachable_paths
from simulator.standard.overdracht import Profiel

ALLOWED = {"POPO": 472, "POVO": 459, "VOVO": 522, "BB": 535, "POSWV": 445, "VOSWV": 519}


def without_verzuim(dossiers: tuple[Dossier, ...]) -> tuple[Dossier, ...]:
    """The same dossiers without absence."""
    return tuple(
        replace(
            each,
            huidigeschool=replace(each.huidigeschool, leerling=replace(each.huidigeschool.leerling, verzuim=None)),
        )
        for each in dossiers
    )


@pytest.fixture
def fresh() -> Iterator[None]:
    """Forget what the validator said before and after."""
    reason.forbidden_paths.cache_clear()
    reason.allowed_paths.cache_clear()
    yield
    reason.forbidden_paths.cache_clear()
    reason.allowed_paths.cache_clear()


@pytest.mark.parametrize("profiel", Profiel)
def test_complete(profiel: Profiel) -> None:
    """Every path is touched, or forbidden by a rule that is named; the numbers are those of the gegevensset."""
    each = next(each for each in measure_maximal().profielen if each.profiel is profiel)
    assert each.complete
    assert len(each.touched) == len(each.allowed) == ALLOWED[profiel]
    assert len(each.allowed) + len(each.forbidden) == 541
    assert all(rules and "XSD" not in rules for rules in each.forbidden.values())


@pytest.mark.parametrize("profiel", Profiel)
def test_a_removed_path_is_missed(profiel: Profiel) -> None:
    """Dossiers that lack a block are not complete, and the paths of that block are named."""
    dossiers = without_verzuim(example.make_maximal(profiel))
    coverage = make_coverage(count_dossiers((each, profiel) for each in dossiers), (profiel,))
    assert not coverage.complete
    missing = coverage.profielen[0].missing
    assert "huidigeschool/leerling/verzuim" in missing
    assert all(path.startswith("huidigeschool/leerling/verzuim") for path in missing)
    assert len(missing) == 14


@pytest.mark.usefixtures("fresh")
def test_the_measure_does_not_follow_the_maximal_dossiers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a profile allows is asked of the validator: maximal dossiers that lose a block no longer are complete."""
    less = without_verzuim(example.make_maximal(Profiel.POPO))
    monkeypatch.setattr(reason, "make_maximal", lambda _: less)
    coverage = make_coverage(count_dossiers((each, Profiel.POPO) for each in less), (Profiel.POPO,))
    assert len(coverage.profielen[0].allowed) == 472
    assert len(coverage.profielen[0].missing) == 14


def test_what_is_nowhere_allowed_has_a_reason() -> None:
    """Six paths are forbidden in every profile, each by a rule of that profile."""
    found = unreachable_paths()
    assert {path.rpartition("/")[2] for path in found} == {
        "geboortemaand",
        "postcode4adres",
        "geboorteplaats",
        "nationaliteit",
        "roepnaam",
        "geslacht",
    }
    assert found["huidigeschool/leerling/geboortemaand"][Profiel.POVO] == ("OVa.LL03",)
    assert found["huidigeschool/leerling/postcode4adres"][Profiel.BB] == ("OVb.LL03",)
    assert all(set(reasons) == set(Profiel) and all(reasons.values()) for reasons in found.values())


def test_how_a_path_stands() -> None:
    """A path of the other number occurs or is forbidden, by profile."""
    by_profile = {each.profiel: each.state("huidigeschool/leerling/bsn") for each in measure_maximal().profielen}
    assert by_profile[Profiel.POPO] is CoverageState.TOUCHED
    assert by_profile[Profiel.POSWV] is CoverageState.FORBIDDEN


def test_files_have_no_finding(tmp_path: Path) -> None:
    """The files that are written have no finding in mode intended, and are of the profile in their name."""
    files = write_maximal(tmp_path)
    assert {file.stem.partition("-")[0] for file in files} == set(Profiel)
    for file in files:
        verdict = validate(file.read_bytes(), mode=Mode.INTENDED)
        assert (verdict.findings, verdict.profile) == ((), file.stem.partition("-")[0])
