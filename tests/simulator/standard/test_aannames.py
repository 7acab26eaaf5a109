"""The assumption register."""

from __future__ import annotations

import re

import pytest

from simulator.errors import ConfigurationError
from simulator.standard.aannames import Aanname, Aannames, ValueKind
from simulator.standard.keys import SEARCH_KEYS

REGISTER = Aannames.load().register


def test_ids_count_up_without_gaps() -> None:
    """Ids are A01, A02, …: none is missing, doubled or out of order."""
    assert [row.id for row in REGISTER] == [f"A{number:02d}" for number in range(1, len(REGISTER) + 1)]
    assert len(REGISTER) >= 40


@pytest.mark.family("row", REGISTER, ids=lambda row: row.id)
def test_a_row_is_complete_and_its_default_is_allowed(row: Aanname) -> None:
    """Every row tells, in both languages, what is known, assumed and at stake; its default passes its own check."""
    for text in (row.title, row.known, row.assumed, row.matters):
        assert text.nl.strip()
        assert text.en.strip()
    assert row.certainty in {"S", "S2", "I", "G", "X", "P"}
    assert re.match(r"(protocol|qualification|realism) ", row.source)
    assert row.check(row.default) == row.default


@pytest.mark.family("row", REGISTER, ids=lambda row: row.id)
def test_a_row_has_what_its_kind_needs(row: Aanname) -> None:
    """A choice has something to choose, codes have reasons, a text has a form, and a fixed row says where to go."""
    match row.kind:
        case ValueKind.CHOICE:
            assert len(row.alternatives) > 1
        case ValueKind.RANKING:
            assert len(set(row.alternatives)) == len(row.alternatives) > 1
        case ValueKind.CODES:
            assert len(set(row.parts)) == len(row.parts) > 1
        case ValueKind.TEXT:
            assert row.pattern
        case ValueKind.FIXED:
            assert row.remedy is not None
        case ValueKind.INTEGER:
            assert int(row.default) > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("A01", "soap_fault"),
        ("A02", "hmac"),
        ("A03", "xml_child"),
        ("A04", "pgn"),
        ("A05", "SWVaanvraag"),
        ("A06", "30"),
        ("A08", "sector"),
        ("A09", "omitted"),
        ("A10", "wrapped"),
        ("A11", "stop_at_first"),
        ("A12", "not_changed"),
        ("A25", "yes"),
        ("A27", "yes"),
        ("A28", "no"),
        ("A29", "soap_fault"),
        ("A38", "6"),
    ],
)
def test_defaults_are_those_of_the_proposal(name: str, value: str) -> None:
    """Without overrides the proposed value holds, and nothing counts as overridden."""
    aannames = Aannames.load()
    assert aannames.value(name) == value
    assert aannames.overridden == frozenset()


def test_an_override_holds_and_is_known_as_one() -> None:
    """An override changes its own value only, and the register says which ids differ from the default."""
    aannames = Aannames.load({"A03": "base64", "A06": "45"})
    assert aannames.value("A03") == "base64"
    assert aannames.integer("A06") == 45
    assert aannames.value("A01") == "soap_fault"
    assert aannames.overridden == {"A03", "A06"}
    assert aannames["A03"].default == "xml_child"


def test_one_register_does_not_leak_into_the_next() -> None:
    """An override of one run is gone in the next."""
    Aannames.load({"A03": "base64"})
    assert Aannames.load().value("A03") == "xml_child"


def test_an_override_with_the_default_is_no_override() -> None:
    """Writing down the default changes nothing, also for a fixed row."""
    assert Aannames.load({"A03": "xml_child", "A20": "url, koppelsleutel"}).overridden == frozenset()


def test_a_number_may_state_without_quotes() -> None:
    """TOML gives a number for `A06 = 45`."""
    assert Aannames.load({"A06": 45}).integer("A06") == 45


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("A03", "zip", "xml_child, cdata, base64, gzip_base64"),
        ("A25", "True", "yes, no"),
        ("A06", "0", "whole number"),
        ("A06", "-5", "whole number"),
        ("A06", "half an hour", "whole number"),
        ("A06", "\N{SUPERSCRIPT TWO}", "whole number"),
        ("A13", "no code", "LeerlinginfoNietBeschikbaar"),
        ("A16", "SessieOnbekend", "2 codes"),
        ("A16", "SessieOnbekend, Sessie Verlopen", "2 codes"),
        ("A07", "delivered, technical", "each of these once"),
        (
            "A07",
            "delivered, delivered, not_changed, no_inzage, not_prepared, sessie, other, technical",
            "each of these",
        ),
        ("A39", "31-12", "08-01"),
        ("A20", "adres, sleutel", "simulator/messages/data"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_a_remedy(name: str, value: str, remedy: str) -> None:
    """The message names the assumption and the value, says where it stands and what would be right."""
    with pytest.raises(ConfigurationError) as caught:
        Aannames.load({name: value})
    assert caught.value.where == f"[aannames] {name}"
    assert name in caught.value.message
    assert repr(value) in caught.value.message
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("name", ["A00", "A99", "a03", "dossier_embedding"])
def test_an_unknown_id_is_refused(name: str) -> None:
    """A typing error in an id does not pass unnoticed."""
    with pytest.raises(ConfigurationError) as caught:
        Aannames.load({name: "yes"})
    assert caught.value.where == f"[aannames] {name}"
    assert name in caught.value.message


def test_codes_are_found_by_reason() -> None:
    """Codes follow the order of their reasons, with or without blanks."""
    codes = Aannames.load({"A16": "Onbekend,Verlopen"}).codes("A16")
    assert codes == {"sessie_unknown": "Onbekend", "sessie_expired": "Verlopen"}


def test_a_list_written_differently_is_the_same_list() -> None:
    """Blanks around the commas make no override."""
    assert Aannames.load({"A16": "SessieOnbekend ,SessieVerlopen"}).overridden == frozenset()


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("no", False)])
def test_yes_and_no(value: str, *, expected: bool) -> None:
    """A yes-or-no assumption reads as a truth value."""
    assert Aannames.load({"A25": value}).is_yes("A25") is expected


def test_every_search_key_can_be_chosen() -> None:
    """The register offers exactly the strategies that exist."""
    assert set(Aannames.load()["A02"].alternatives) == set(SEARCH_KEYS)
