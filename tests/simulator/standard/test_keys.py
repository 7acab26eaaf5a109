"""Keys."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import ConfigurationError
from simulator.standard.keys import SEARCH_KEYS, Zoeksleutel, get_search_key, is_koppelsleutel, is_sessie_id

SESSIE_ID = "b8b9a132-51ca-4188-8de7-323842336156"
PGN, OTHER_PGN = "999990019", "999994669"
PGNS = st.integers(min_value=0, max_value=999_999_999).map("{:09d}".format)


@pytest.mark.parametrize(
    ("text", "sessie", "koppel"),
    [
        pytest.param(SESSIE_ID, True, False, id="lower case"),
        pytest.param(SESSIE_ID.upper(), False, True, id="upper case"),
        pytest.param(SESSIE_ID.replace("b8b9", "B8b9"), False, False, id="mixed case"),
        pytest.param("11111111-2222-3333-4444-555555555555", True, True, id="digits only"),
        pytest.param(SESSIE_ID[:-1], False, False, id="too short"),
        pytest.param(f"{SESSIE_ID}\n", False, False, id="new line"),
        pytest.param(SESSIE_ID.replace("-", ""), False, False, id="no hyphens"),
        pytest.param("", False, False, id="empty"),
    ],
)
def test_forms_of_uuids(text: str, *, sessie: bool, koppel: bool) -> None:
    """A sessie id is a UUID in lower case, a koppelsleutel one in upper case. Bron: protocol 6.2."""
    assert is_sessie_id(text) is sessie
    assert is_koppelsleutel(text) is koppel


@pytest.mark.parametrize("name", SEARCH_KEYS)
def test_bron_and_doel_make_the_same_key_for_one_pupil(name: str) -> None:
    """The transformation has no chance in it. Bron: protocol 6.1."""
    strategy = get_search_key(name)
    assert strategy.make(PGN) == strategy.make(PGN)
    assert strategy.same(strategy.make(PGN), strategy.make(PGN))


@pytest.mark.parametrize("name", SEARCH_KEYS)
@given(one=PGNS, other=PGNS)
def test_different_pupils_have_different_keys(name: str, one: str, other: str) -> None:
    """Two keys are the same exactly when the numbers are."""
    strategy = get_search_key(name)
    assert strategy.same(strategy.make(one), strategy.make(other)) is (one == other)


@pytest.mark.parametrize("name", SEARCH_KEYS)
@given(pgn=PGNS)
def test_a_key_does_not_show_the_number(name: str, pgn: str) -> None:
    """Neither the base64 nor what is in it holds the pgn. Bron: SE-08."""
    key = get_search_key(name).make(pgn)
    assert pgn not in key.compact
    assert pgn.encode() not in base64.b64decode(key.compact)


def test_the_default_key_has_the_shape_of_the_published_example() -> None:
    """128 bytes in lines of 76 characters, and the last four digits beside it. Bron: protocol 6.1."""
    key = get_search_key("hmac").make(PGN)
    assert [len(line) for line in key.waarde.splitlines()] == [76, 76, 20]
    assert len(base64.b64decode(key.compact)) == 128
    assert key.pgnfrag == "0019"


def test_the_other_key_has_another_shape() -> None:
    """One line of another length: who depends on the shape finds out."""
    key = get_search_key("sha256").make(PGN)
    assert len(key.waarde) == 44
    assert key.waarde == key.compact


def test_the_strategies_do_not_agree() -> None:
    """A key of one strategy is no key of the other."""
    hmac, sha256 = SEARCH_KEYS.values()
    assert not hmac.same(hmac.make(PGN), sha256.make(PGN))


@pytest.mark.parametrize("space", ["", "\r\n", "\n      ", "\t"], ids=repr)
def test_white_space_does_not_count(space: str) -> None:
    """A key that was wrapped differently is the same key. Bron: protocol 6.1."""
    strategy = get_search_key("hmac")
    key = strategy.make(PGN)
    wrapped = Zoeksleutel(waarde=space + key.waarde.replace("\n", space), pgnfrag=key.pgnfrag)
    assert wrapped.compact == key.compact
    assert strategy.same(key, wrapped)
    assert not strategy.same(strategy.make(OTHER_PGN), wrapped)


def test_an_unknown_strategy_is_refused_with_the_choices() -> None:
    """The message lists the strategies."""
    with pytest.raises(ConfigurationError, match="'rsa'") as caught:
        get_search_key("rsa")
    assert "hmac, sha256" in caught.value.remedy
