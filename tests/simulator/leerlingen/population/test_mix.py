"""Shares of the profiles."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.errors import ConfigurationError
from simulator.leerlingen.population.mix import parse_mix
from simulator.standard.overdracht import Profiel


def test_the_national_mix_knows_all_profiles() -> None:
    """`landelijk` adds up to one, has all six profiles, and most pupils go from primary to secondary school."""
    mix = parse_mix("landelijk")
    shares = dict(mix.shares)
    assert set(shares) == set(Profiel)
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=lambda profiel: shares[profiel]) is Profiel.POVO


def test_a_mix_is_met_and_does_not_depend_on_the_size() -> None:
    """Over many pupils each profile comes as often as asked, and pupil k has the profile that k has."""
    mix = parse_mix("POVO=0.7, popo=0.3")
    drawn = [mix.draw(7, index) for index in range(3000)]
    assert Counter(drawn)[Profiel.POPO] / 3000 == pytest.approx(0.3, abs=0.03)
    assert [mix.draw(7, index) for index in (2999, 5)] == [drawn[2999], drawn[5]]


def test_a_mix_reads_back() -> None:
    """What a manifest writes down is the mix itself."""
    mix = parse_mix("VOVO=0.125,POVO=0.875")
    assert parse_mix(str(mix)) == mix


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("POMO=1", "POMO"),
        ("POVO=0.5,POPO=0.4", "0.9"),
        ("POVO=0.5,POPO=0.6", "1.1"),
        ("POVO", "POVO"),
        ("", "PROFILE=share"),
        ("POVO=veel", "veel"),
        ("POVO=-1,POPO=2", "-1"),
        ("POVO=nan", "nan"),
        ("POVO=0.5,POVO=0.5", "twice"),
        ("POVO=1,", "PROFILE=share"),
    ],
    ids=str,
)
def test_an_impossible_mix_is_refused(text: str, named: str) -> None:
    """The message names what is wrong, the flag, and how to write it."""
    with pytest.raises(ConfigurationError) as caught:
        parse_mix(text)
    assert named in caught.value.message
    assert caught.value.where == "--mix"
    assert "landelijk" in caught.value.remedy
