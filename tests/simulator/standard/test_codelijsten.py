"""The code lists of gegevensset 2019.1."""

from __future__ import annotations

import re

import pytest

from simulator.errors import LocalProtocolError
from simulator.standard.codelijsten import Codelijst, codelist, load_codelists, load_uses
from simulator.standard.overdracht import CATEGORIES, Overdrachtsoort, Profiel, Uitleveringscategorie

LISTS = load_codelists()


def test_the_standard_has_33_lists_with_234_codes_on_54_paths() -> None:
    """The figures are those of the published validation. Bron: gegevensset code lists."""
    assert len(LISTS) == 33
    assert sum(len(found.codes) for found in LISTS.values()) == 234
    assert len(load_uses()) == 54


@pytest.mark.family("found", LISTS.values(), ids=lambda found: f"CL{found.number:02d}")
def test_a_list_has_distinct_codes_with_a_meaning(found: Codelijst) -> None:
    """Every code stands once, with a meaning in both languages or the words that none is known."""
    assert found.name.nl
    assert found.name.en
    assert len(found.rows) == len(found.codes)
    for row in found.rows:
        assert row.certainty in {"certain", "probable", "unknown"}
        unknown = row.certainty == "unknown"
        assert (row.meaning.nl == "betekenis onbekend") is unknown
        assert (row.meaning.en == "meaning unknown") is unknown
        assert row.meaning.nl
        assert row.meaning.en


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        (14, {"0", "1", "2"}),
        (15, {"0.00", "0.30", "1.20"}),
        (29, set(Overdrachtsoort)),
        (37, {"Ja", "Nee", "Onbekend"}),
        (42, {"0011", "0012", "0013", "0014", "0016"}),
        (43, {"G"}),
        (48, set(Uitleveringscategorie)),
    ],
)
def test_a_list_has_exactly_its_codes(number: int, codes: set[str]) -> None:
    """Leading zeros, decimals and capitals are kept as the standard spells them."""
    assert codelist(number).codes == codes


def test_profiles_are_kinds_of_transfer() -> None:
    """All profiles but BB are codes of list 16."""
    assert set(Profiel) - codelist(16).codes == {"BB"}


@pytest.mark.parametrize("code", ["ja", "JA", " Ja", "", "1"])
def test_membership_is_exact(code: str) -> None:
    """No trimming and no other case."""
    assert code not in codelist(37)
    assert "Ja" in codelist(37)


def test_female_is_1_and_male_is_2() -> None:
    """The order that is easily got wrong. Bron: codelijst 14."""
    assert [row.meaning.en for row in codelist(14).rows] == ["unknown", "female", "male"]


@pytest.mark.parametrize("number", [1, 3, 12, 20, 49], ids=lambda number: f"CL{number:02d}")
def test_a_list_that_no_longer_applies_is_not_there(number: int) -> None:
    """Asking for a dropped list is a misuse that says which list and release."""
    with pytest.raises(LocalProtocolError, match=rf"2019\.1 has no codelijst {number}$"):
        codelist(number)


def test_a_release_without_lists_is_refused() -> None:
    """Asking for another year says so."""
    with pytest.raises(LocalProtocolError, match=r"2018\.1"):
        load_codelists("2018.1")


def test_every_list_applies_somewhere_and_every_path_has_a_list() -> None:
    """Lists and paths fit together, and rule ids are unique and name their list."""
    uses = load_uses()
    assert {item.number for item in uses} == set(LISTS)
    assert len({item.rule for item in uses}) == len(uses)
    assert len({item.path for item in uses}) == len(uses)
    for item in uses:
        assert item.rule.startswith(f"CL{item.number:02d}.")
        assert re.fullmatch(r"//\w+(/\w+)*", item.path)


def test_every_category_flag_is_checked() -> None:
    """List 48 applies to the sixteen categories, in element order."""
    paths = [item.path.rpartition("/")[2] for item in load_uses() if item.number == 48]
    assert paths == [f"cat_{category}" for category in CATEGORIES]
