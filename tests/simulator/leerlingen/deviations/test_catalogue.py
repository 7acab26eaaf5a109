"""The catalogue of deviations keeps its word: what it says the validator will find is what the validator finds."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from simulator.dossier import Mode, validate
from simulator.dossier.writer import write
from simulator.errors import ConfigurationError
from simulator.leerlingen.chance.chance import DrawStream
from simulator.leerlingen.deviations.catalogue import DEVIATIONS, deviate, get_deviation, load_deviations, spoil
from simulator.leerlingen.deviations.model import Deviation, DeviationKind
from simulator.leerlingen.deviations.share import check_share
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

SEED = 2026
POOL = 12
CASES = [
    pytest.param(deviation, profiel, id=f"{deviation.id}-{profiel}")
    for deviation in DEVIATIONS
    for profiel in deviation.profielen
]


@cache
def good(profiel: Profiel) -> tuple[bytes, ...]:
    """Dossiers of a profile that have no finding, with an attachment and nothing opted out."""
    generator = LeerlingGenerator(SEED)
    traits = Traits(profiel=profiel, bijlagen=1, opt_out=frozenset())
    return tuple(
        write(build_dossier(generator.leerling(index, traits=traits), profiel, datum=generator.peildatum))
        for index in range(POOL)
    )


@pytest.mark.parametrize("profiel", Profiel)
def test_pool_is_good(profiel: Profiel) -> None:
    """The dossiers to start from have no finding in the stricter mode."""
    assert [validate(data, mode=Mode.INTENDED).findings for data in good(profiel)] == [()] * POOL


@pytest.mark.family(("deviation", "profiel"), CASES)
def test_expected_findings(deviation: Deviation, profiel: Profiel) -> None:
    """A deviation gives the findings and the verdict that it says, in both modes, on every dossier it can spoil."""
    spoilt = [
        each
        for index, data in enumerate(good(profiel))
        if (each := spoil(data, deviation, DrawStream(SEED, index))) is not None
    ]
    assert spoilt, "no dossier of the pool could be spoiled"
    for data in spoilt[:3]:
        for mode in Mode:
            verdict = validate(data, mode=mode)
            expectation = deviation.expect(profiel, mode)
            found = frozenset(finding.rule for finding in verdict.findings)
            assert (found, verdict.valid) == (expectation.findings, expectation.valid)


def test_enough_and_named() -> None:
    """There are at least sixty deviations, of every kind, each with its own id, title and rule or silence."""
    assert len(DEVIATIONS) >= 60
    assert len(load_deviations()) == len(DEVIATIONS)
    assert {deviation.kind for deviation in DEVIATIONS} == set(DeviationKind)
    for deviation in DEVIATIONS:
        assert deviation.id.startswith(f"{deviation.kind}.") or deviation.kind in {
            DeviationKind.CODELIJST,
            DeviationKind.DATA_ENTRY,
        }
    assert len({deviation.title.en for deviation in DEVIATIONS}) == len(DEVIATIONS)


def test_row_of_a_slip() -> None:
    """A slip of data entry is shown as accepted in both modes, without a finding."""
    row = get_deviation("slordig.spatie_erachter").as_dict()
    assert row["verdict"] == {"official": "geldig", "intended": "geldig"}
    assert row["rules"] == []
    assert row["profiles"] == [profiel.value for profiel in Profiel]


def test_slip_changes_the_name() -> None:
    """The slip with a trailing blank changes the surname of the pupil and nothing else."""
    data = good(Profiel.POVO)[0]
    spoilt = spoil(data, get_deviation("slordig.spatie_erachter"), DrawStream(1))
    assert spoilt is not None
    assert spoilt.replace(b" </achternaam>", b"</achternaam>") == data


def test_share_and_determinism() -> None:
    """About the share that is asked deviates, the same ones whatever the order, with other deviations for each."""
    pool = good(Profiel.POPO)
    asked = [(pool[index % POOL], Profiel.POPO, index, 0.2, SEED) for index in range(300)]
    forward = [deviate(*each) for each in asked]
    assert [deviate(*each) for each in reversed(asked)] == forward[::-1]
    names = Counter(name for _, name in forward if name)
    assert 35 <= names.total() <= 85
    assert len(names) > 25
    assert all((data == asked[index][0]) is not bool(name) for index, (data, name) in enumerate(forward))


def test_share_of_nothing_and_of_all() -> None:
    """A share of zero leaves every dossier as it was; a share of one spoils every one."""
    data = good(Profiel.BB)[0]
    assert all(deviate(data, Profiel.BB, index, 0.0, SEED) == (data, "") for index in range(50))
    assert all(deviate(data, Profiel.BB, index, 1.0, SEED)[1] for index in range(50))


def test_bad_input() -> None:
    """A share outside 0-1 and a name that does not exist are told in both languages."""
    with pytest.raises(ConfigurationError, match="no share") as trouble:
        check_share(1.5)
    assert "aandeel" in str(trouble.value.nl)
    with pytest.raises(ConfigurationError, match="unknown deviation"):
        get_deviation("bestaat.niet")
