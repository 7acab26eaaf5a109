"""Advice, tests and final test hang together."""

from __future__ import annotations

from datetime import date
from statistics import correlation, mean

import pytest

from simulator.leerlingen.chance.probabilities import distribution
from simulator.leerlingen.generator import PEILDATUM, LeerlingGenerator
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.pupil.achievement import ADVIEZEN, base_advies, rank_advies
from simulator.leerlingen.pupil.toetsen import TOETSEN
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel

COUNT = 1500


@pytest.fixture(scope="module")
def leerlingen() -> list[Leerling]:
    """Pupils of group 8."""
    generator = LeerlingGenerator(5)
    return [generator.leerling(index) for index in range(COUNT)]


def test_the_advice_follows_the_published_distribution(leerlingen: list[Leerling]) -> None:
    """Every level comes within three standard errors of the share that CBS published for 2019/20."""
    for code, share in distribution("advies").shares.items():
        codes = {"01", "10", "20"} if code == "laag" else {code}
        got = sum(leerling.advies is not None and base_advies(leerling.advies.code) in codes for leerling in leerlingen)
        error = (share * (1 - share) / COUNT) ** 0.5
        assert got / COUNT == pytest.approx(share, abs=3 * error), code


def test_better_advice_goes_with_better_tests(leerlingen: list[Leerling]) -> None:
    """Test results and final test correlate with the advice, strongly but not fully."""
    ranks, scores = [], []
    for leerling in leerlingen:
        assert leerling.advies
        reading = [toets.vaardigheid for toets in leerling.toetsen if toets.toets == "BL" and toets.moment == "M8"]
        if reading:
            ranks.append(rank_advies(leerling.advies.code))
            scores.append(reading[0])
    assert 0.65 < correlation(ranks, scores) < 0.95


def test_levels_fall_as_the_publisher_says(leerlingen: list[Leerling]) -> None:
    """A, B and C are a quarter each; the level A-E and the level I-V never contradict each other."""
    levels = [toets for leerling in leerlingen for toets in leerling.toetsen]
    assert mean(toets.niveau_ae == "A" for toets in levels) == pytest.approx(0.25, abs=0.02)
    assert not any(toets.niveau_ae == "A" and toets.niveau_iv not in ("I", "II") for toets in levels)
    assert not any(toets.niveau_iv == "V" and toets.niveau_ae not in ("D", "E") for toets in levels)


def test_tests_are_taken_twice_a_year(leerlingen: list[Leerling]) -> None:
    """Groups 6 and 7 have tests in the middle and at the end, group 8 in the middle; none is from before group 6."""
    moments = {toets.moment for leerling in leerlingen for toets in leerling.toetsen if leerling.advies}
    regular = [leerling for leerling in leerlingen if len({toets.moment for toets in leerling.toetsen}) == 5]
    assert {"M6", "E6", "M7", "E7", "M8"} <= moments
    assert len(regular) > 0.9 * COUNT
    assert min(toets.datum for leerling in leerlingen for toets in leerling.toetsen) >= date(2023, 8, 1)


def test_ability_grows(leerlingen: list[Leerling]) -> None:
    """On average a pupil can do more at the end of a group than in its middle."""
    for key in TOETSEN:
        by_moment = {
            moment: mean(
                toets.vaardigheid
                for leerling in leerlingen
                for toets in leerling.toetsen
                if (toets.toets, toets.moment) == (key, moment)
            )
            for moment in ("M6", "E6")
        }
        assert by_moment["E6"] > by_moment["M6"]


def test_a_raise_is_a_raise(leerlingen: list[Leerling]) -> None:
    """A revised advice is higher than the first, only after a test that advised higher, and not above it."""
    raised = [leerling for leerling in leerlingen if leerling.advies and leerling.advies.herzien]
    assert raised
    for leerling in raised:
        assert leerling.advies
        assert leerling.eindtoets
        first, revised = rank_advies(leerling.advies.code), rank_advies(leerling.advies.herzien)
        assert first < revised <= rank_advies(leerling.eindtoets.advies)


def test_wishes_are_never_lower_than_the_advice(leerlingen: list[Leerling]) -> None:
    """Parents wish for the advice or one step more; most wish for the advice."""
    steps = []
    for leerling in leerlingen:
        assert leerling.advies
        assert leerling.advies.wens_ouders in ADVIEZEN
        steps.append(rank_advies(leerling.advies.wens_ouders) - rank_advies(leerling.advies.code))
    assert set(steps) == {0, 1}
    assert 0.7 < steps.count(0) / COUNT < 0.85


@pytest.mark.parametrize(
    ("jaargroep", "year", "month"), [("11", 2025, 2), ("12", 2024, 2), ("13", 2023, 4)], ids=["11", "12", "13"]
)
def test_the_final_test_was_taken_in_its_own_season(jaargroep: str, year: int, month: int) -> None:
    """Since 2024 the final test is in February, before that in April, in the year that the pupil left group 8."""
    generator = LeerlingGenerator(5)
    for index in range(60):
        leerling = generator.leerling(index, traits=Traits(profiel=Profiel.VOVO, jaargroep=jaargroep))
        stages = [jaar.jaargroep for jaar in leerling.loopbaan]
        if leerling.eindtoets and len(stages) == len(set(stages)) + 1:  # the first, partial year is group 1 as well
            assert (leerling.eindtoets.datum.year, leerling.eindtoets.datum.month) == (year, month)
            assert (leerling.eindtoets.soort == "0011") <= (year < 2024)


def test_there_was_no_final_test_in_2020() -> None:
    """Pupils of the sixth year left primary school in 2020, when there was no test."""
    generator = LeerlingGenerator(5)
    for index in range(60):
        leerling = generator.leerling(index, traits=Traits(profiel=Profiel.VOVO, jaargroep="16"))
        assert leerling.eindtoets is None


def test_the_final_test_fits_its_scale(leerlingen: list[Leerling]) -> None:
    """Scores lie on the scale of their test, and results are known by the peildatum."""
    scales = {"0011": (501, 550), "0012": (100, 300), "0013": (50, 100)}
    for leerling in leerlingen:
        if leerling.eindtoets:
            low, high = scales[leerling.eindtoets.soort]
            assert low <= leerling.eindtoets.score <= high
            assert leerling.eindtoets.datum <= PEILDATUM
