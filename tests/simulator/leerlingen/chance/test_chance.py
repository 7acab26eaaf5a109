"""Chance by key."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.leerlingen.chance import columns as columns_module
from simulator.leerlingen.chance.chance import DiscreteDistribution, DrawStream, KeyedDraws, bound_of, draws
from simulator.leerlingen.chance.probabilities import CERTAINTIES, read_probabilities


def test_the_sequence_of_a_key_is_frozen() -> None:
    """The first draws of a known key are these, also beyond the first sixteen, on every machine and in every Python."""
    chance = DrawStream(7, 12, "toetsen")
    assert [chance.whole(0, 999) for _ in range(20)] == [
        163,
        613,
        870,
        286,
        327,
        948,
        306,
        97,
        857,
        841,
        919,
        601,
        407,
        296,
        511,
        220,
        108,
        329,
        56,
        576,
    ]


def test_every_part_of_the_key_counts() -> None:
    """Another seed, index or column gives another sequence, and 1, 23 is not 12, 3."""
    keys = [(7, 12, "a"), (7, 12, "b"), (7, 13, "a"), (8, 12, "a"), (71, 2, "a"), (7, 1, "2a")]
    assert len({DrawStream(*key).share() for key in keys}) == len(keys)


def test_a_distribution_is_met() -> None:
    """Over many draws each value comes as often as its share says."""
    chance = DrawStream(1, "verdeling")
    counts = Counter(chance.draw(DiscreteDistribution({"a": 1, "b": 3})) for _ in range(4000))
    assert counts["b"] / 4000 == pytest.approx(0.75, abs=0.02)


def test_a_quantile_follows_the_order_of_the_table() -> None:
    """The rank of a draw decides on the value: low ranks get the first."""
    distribution = DiscreteDistribution({"laag": 10, "hoog": 90})
    assert [distribution.quantile(share) for share in (0, 0.0999, 0.1, 0.9999999, 1)] == ["laag", "laag", *["hoog"] * 3]


@pytest.mark.family("name", sorted(read_probabilities()))
def test_every_share_has_a_source(name: str) -> None:
    """Each row of the table of shares says where it comes from and how certain it is."""
    probability = read_probabilities()[name]
    assert probability.bron
    assert probability.certainty in CERTAINTIES


def test_normal_draws_are_standard() -> None:
    """The normal draws have mean 0 and deviation 1."""
    chance = DrawStream(3, "normaal")
    draws = [chance.normal() for _ in range(4000)]
    mean = sum(draws) / len(draws)
    assert mean == pytest.approx(0, abs=0.05)
    assert sum((draw - mean) ** 2 for draw in draws) / len(draws) == pytest.approx(1, abs=0.06)


def test_the_throw_of_a_key_is_frozen() -> None:
    """The first words of a known throw are these, on every machine and in every Python, however many are thrown."""
    assert [word % 1000 for word in KeyedDraws(7, "leerling", 4).throw(12)] == [268, 406, 349, 569]
    assert KeyedDraws(7, "leerling", 200).throw(12)[:128] == KeyedDraws(7, "leerling", 128).throw(12)


def test_throws_differ_by_seed_kind_and_number() -> None:
    """Another seed, kind or number gives another throw, and 1, 23 is not 12, 3."""
    keys = [(7, "a", 12), (7, "b", 12), (8, "a", 12), (71, "a", 2), (7, "a1", 2), (7, "a", 121)]
    assert len({KeyedDraws(seed, who, 1).throw(number) for seed, who, number in keys}) == len(keys)


def test_a_stream_begins_as_its_chance() -> None:
    """A stream of words and a DrawStream of the same key say the same."""
    stream, chance = draws(7, "x"), DrawStream(7, "x")
    assert [next(stream) for _ in range(20)] == list(chance.words(20))


@pytest.mark.parametrize("kind", ["LEERLING", "GEZIN"])
def test_no_two_columns_share_a_word(kind: str) -> None:
    """Every word of a throw belongs to one column at most, and every column lies within the throw."""
    columns = {
        name: value
        for name, value in vars(columns_module).items()
        if isinstance(value, int | slice)
        and not name.endswith("_WORDS")
        and name.startswith("GEZIN_") is (kind == "GEZIN")
    }
    words = [
        word
        for value in columns.values()
        for word in ([value] if isinstance(value, int) else range(value.start, value.stop))
    ]
    assert len(words) == len(set(words))
    assert max(words) < getattr(columns_module, f"{kind}_WORDS")


def test_a_word_and_a_standing_give_the_values_their_share() -> None:
    """A distribution gives each value its share of the words, and of those who stand in a row from low to high."""
    distribution = DiscreteDistribution({"laag": 10, "hoog": 90})
    assert [distribution.at(bound_of(share)) for share in (0, 0.0999, 0.1, 0.9999999)] == [
        "laag",
        "laag",
        "hoog",
        "hoog",
    ]
    assert [distribution.at_z(z) for z in (-5, -1.29, -1.28, 5)] == ["laag", "laag", "hoog", "hoog"]
