"""The strategies give good dossiers, deviating ones, and small counter-examples."""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from simulator.dossier import Mode, validate
from simulator.dossier.reader import read
from simulator.errors import ConfigurationError
from simulator.leerlingen.deviations.catalogue import get_deviation
from simulator.leerlingen.strategies import DeviatingDossier, deviating_dossiers, valid_dossiers
from simulator.standard.overdracht import Profiel

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # find() words the dossier it found

QUICK = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


@QUICK
@given(valid_dossiers())
def test_valid_dossiers(data: bytes) -> None:
    """Whatever is drawn has no finding in mode intended."""
    assert validate(data, mode=Mode.INTENDED).findings == ()


@pytest.mark.parametrize("profiel", Profiel)
def test_every_profile_can_be_asked(profiel: Profiel) -> None:
    """A strategy of one profile gives that profile."""

    @settings(QUICK, max_examples=5)
    @given(valid_dossiers([profiel]))
    def check(data: bytes) -> None:
        assert validate(data).profile == profiel

    check()


@QUICK
@given(deviating_dossiers())
def test_deviating_dossiers(made: DeviatingDossier) -> None:
    """A deviating dossier has the findings of its deviation, and the one it was made of has none."""
    assert validate(made.correct, mode=Mode.INTENDED).findings == ()
    for mode in Mode:
        verdict = validate(made.data, mode=mode)
        expectation = made.deviation.expect(made.profiel, mode)
        found = frozenset(finding.rule for finding in verdict.findings)
        assert (found, verdict.valid) == (expectation.findings, expectation.valid)


def test_counter_examples_are_small() -> None:
    """A dossier that only had to hold an attachment shrinks to one attachment, one given name, nothing unusual."""
    data = find(
        valid_dossiers([Profiel.POVO]),
        lambda data: bool(read(data).huidigeschool.leerling.overigdocumentlijst),
        settings=settings(QUICK, max_examples=500),
    )
    leerling = read(data).huidigeschool.leerling
    assert len(leerling.overigdocumentlijst) == 1
    assert len(leerling.voornaam) == 1
    assert leerling.adresgeheim is False


def test_only_what_was_asked() -> None:
    """Deviations and profiles can be chosen; a choice that cannot be met is told at once."""
    bsn = get_deviation("nummer.bsn_cijfer")
    any_will_do = settings(QUICK, phases=[Phase.generate])
    made = find(deviating_dossiers([Profiel.POVO, Profiel.POSWV], [bsn]), lambda _made: True, settings=any_will_do)
    assert (made.profiel, made.deviation) == (Profiel.POVO, bsn)
    with pytest.raises(ConfigurationError, match="no deviation applies"):
        deviating_dossiers([Profiel.POSWV], [bsn])


def test_without_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hypothesis the message says what to install."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(ConfigurationError, match="hypothesis is not installed") as trouble:
        valid_dossiers()
    assert trouble.value.remedy == "install the extra: pip install osolab[strategies]"
