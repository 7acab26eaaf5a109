"""Frozen pools, towns and addresses."""

from __future__ import annotations

from pathlib import Path

import faker
import pytest

import simulator.leerlingen.names.names as room
from simulator.leerlingen.chance.chance import DrawStream, draws
from simulator.leerlingen.names.address import (
    ADRES_WORDS,
    make_adres,
    make_mobile,
    make_telefoon,
    read_plaatsen,
    slug,
)
from simulator.leerlingen.names.names import make_pools, read_names, split_surname
from simulator.leerlingen.names.person import draw_voornamen

POOL = Path(room.__file__).parents[1] / "data" / "namen.toml"


def test_the_pools_can_be_made_again(tmp_path: Path) -> None:
    """The maker gives the committed file back, byte for byte, with the version of Faker that the file names."""
    if f"Faker {faker.VERSION}," not in POOL.read_text(encoding="utf-8").splitlines()[0]:
        pytest.skip(f"the pools were made with another Faker than {faker.VERSION}")
    make_pools(tmp_path / "namen.toml")
    assert (tmp_path / "namen.toml").read_bytes() == POOL.read_bytes()


def test_pupils_do_not_ask_faker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a pupil never calls Faker: an upgrade cannot change one."""
    monkeypatch.setattr(faker, "Faker", None)
    read_names.cache_clear()
    assert draw_voornamen(draws(1, "x"), 1, 2)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("van der Linden", ("van der", "Linden")),
        ("van 't Riet", ("van 't", "Riet")),
        ("de la Fleche", ("de la", "Fleche")),
        ("François", ("", "François")),
    ],
)
def test_a_surname_is_taken_apart(text: str, parts: tuple[str, str]) -> None:
    """The voorvoegsel is told apart from the rest."""
    found = split_surname(text)
    assert found is not None
    assert (found.voorvoegsel, found.naam) == parts
    assert found.full == text


@pytest.mark.parametrize(
    "text", ["Gepa van Bourgondië", "Claesdr", "VI", "Werl-Arnsberg, van", "van Haspengouw", "Oda"]
)
def test_names_of_another_age_are_left_out(text: str) -> None:
    """Medieval people of Faker's list are no pupils of today."""
    assert split_surname(text) is None


@pytest.mark.family("naam", sorted(read_plaatsen()))
def test_an_address_agrees_with_itself(naam: str) -> None:
    """Postcode, town and gemeente of an address belong together, and the letters are of those in use."""
    plaats = read_plaatsen()[naam]
    for index in range(30):
        adres = make_adres(DrawStream(1, index, naam).words(ADRES_WORDS), plaats)
        assert plaats.postcode_from <= int(adres.postcode[:4]) <= plaats.postcode_until
        assert adres.postcode[4:] not in {"SA", "SD", "SS"}
        assert len(adres.postcode) == 6
        assert (adres.plaats, adres.gemeente) == (plaats.naam, plaats.gemeente)
        assert adres.huisnummer >= 1


@pytest.mark.parametrize("naam", ["Amsterdam", "Sneek"])
def test_a_telephone_number_rings_nowhere(naam: str) -> None:
    """A fixed number has ten digits and a subscriber part that starts with 0; a mobile one starts with 0600."""
    plaats = read_plaatsen()[naam]
    word = DrawStream(1, naam).word()
    fixed, mobile = make_telefoon(word, plaats), make_mobile(word)
    assert fixed.startswith(f"{plaats.area_code}0")
    assert mobile.startswith("0600")
    assert len(fixed) == len(mobile) == 10


@pytest.mark.parametrize(
    ("text", "expected"), [("Ægir Çelik", "gir.celik"), ("\N{LATIN SMALL LETTER DOTLESS I}rmak", "irmak"), ("…", "x")]
)
def test_a_slug_is_plain(text: str, expected: str) -> None:
    """What stands in a mail address is a-z, 0-9 and dots, and never empty."""
    assert slug(text) == expected


@pytest.mark.parametrize("aantal", [1, 14, 20])
def test_given_names_are_all_different(aantal: int) -> None:
    """As many given names as asked, none twice."""
    names = draw_voornamen(draws(5, aantal), 2, aantal, diacrieten=True)
    assert len(set(names)) == aantal
    assert not names[0].isascii()
