"""Numbers and codes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.errors import InvalidNumberError
from simulator.standard import identifiers

ONDERWIJSNUMMERS = ["101222331"]
TEST_BSNS = ["999990019", "999994669", "999993653", "999900006", "999900018", "999900031"]
WRONG = {
    "one digit off": "999990018",
    "too short": "99999001",
    "too long": "9999900190",
    "leading blank": " 999990019",
    "dots": "9999.90.019",
    "letters": "99999001A",
    "empty": "",
    "zeros": "000000000",
    "other digits": "٩٩٩٩٩٠٠١٩",
}


def weighted_sum(number: str) -> int:
    """Return 9a+8b+...+2h, as the protocol writes it."""
    return sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), number[:8], strict=True))


@pytest.mark.parametrize("number", TEST_BSNS)
def test_test_bsns_are_bsns(number: str) -> None:
    """Published test numbers pass. Bron: realism 1."""
    assert identifiers.validate_bsn(number) == number
    assert identifiers.is_bsn(number)
    assert identifiers.is_test_bsn(number)
    assert not identifiers.is_onderwijsnummer(number)


@given(st.integers(min_value=1, max_value=99_999_999).map("{:08d}".format), st.sampled_from("0123456789"))
def test_a_number_is_judged_by_the_formulas_of_the_protocol(first: str, last: str) -> None:
    """BSN: the weighted sum minus the last digit is divisible by 11; onderwijsnummer: remainder 5, first digits 10."""
    number = first + last
    difference = (weighted_sum(number) - int(last)) % 11
    assert identifiers.is_bsn(number) is (difference == 0)
    assert identifiers.is_onderwijsnummer(number) is (difference == 5 and number.startswith("10"))


@given(st.integers(min_value=10_000_000, max_value=10_999_999))
def test_every_onderwijsnummer_with_remainder_5_passes(first: int) -> None:
    """Below 10xxxxxxx nothing but the remainder decides."""
    last = (weighted_sum(f"{first}0") - 5) % 11
    assume(last < 10)
    assert identifiers.is_onderwijsnummer(f"{first}{last}")


@pytest.mark.parametrize("number", ["110000001", "201222341"])
def test_an_onderwijsnummer_starts_with_10(number: str) -> None:
    """Remainder 5 alone is not enough. Bron: realism 1, A51."""
    assert (weighted_sum(number) - int(number[8])) % 11 == 5
    assert not identifiers.is_onderwijsnummer(number)


@pytest.mark.parametrize("number", ONDERWIJSNUMMERS)
def test_onderwijsnummers(number: str) -> None:
    """A published onderwijsnummer passes, and is no BSN."""
    assert identifiers.validate_onderwijsnummer(number) == number
    assert not identifiers.is_bsn(number)
    assert not identifiers.is_test_bsn(number)


@pytest.mark.parametrize("number", [*TEST_BSNS, *ONDERWIJSNUMMERS])
def test_both_are_pgns(number: str) -> None:
    """A pgn is either. Bron: RE-07."""
    assert identifiers.validate_pgn(number) == number


@pytest.mark.parametrize("number", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(
    "validate",
    [identifiers.validate_bsn, identifiers.validate_onderwijsnummer, identifiers.validate_pgn],
    ids=lambda f: f.__name__,
)
def test_anything_else_is_refused(validate: Callable[[str], str], number: str) -> None:
    """Only nine plain digits count, and the message does not repeat the number."""
    with pytest.raises(InvalidNumberError) as caught:
        validate(number)
    assert not number.strip() or number.strip() not in str(caught.value)


def test_the_test_range_has_9091_numbers() -> None:
    """The figure that population sizes rest on. Bron: realism 1."""
    found = [
        n for n in range(identifiers.TEST_BSN_FIRST, identifiers.TEST_BSN_LAST + 1) if identifiers.is_test_bsn(str(n))
    ]
    assert len(found) == identifiers.TEST_BSN_COUNT
    assert found[:3] == [999_900_006, 999_900_018, 999_900_031]


@pytest.mark.parametrize("number", ["999899996", "003389261"])
def test_a_bsn_outside_the_range_is_no_test_bsn(number: str) -> None:
    """A number of the ordinary range is not taken for a safe one."""
    assert not identifiers.is_test_bsn(number)


@pytest.mark.parametrize(("number", "shown"), [("999990019", "9********"), ("101222331", "1********"), ("", "")])
def test_a_masked_number_shows_its_first_digit(number: str, shown: str) -> None:
    """Only the first digit is left."""
    assert identifiers.mask_pgn(number) == shown


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("00YY", True),
        ("99AB", True),
        ("99ab", False),
        ("9AAB", False),
        ("99ABC", False),
        ("99AB00", False),
        ("", False),
    ],
)
def test_a_brin_is_two_digits_and_two_capitals(code: str, *, right: bool) -> None:
    """BRIN4, never BRIN6. Bron: protocol 4."""
    assert identifiers.is_brin(code) is right
    if right:
        assert identifiers.validate_brin(code) == code
    else:
        with pytest.raises(InvalidNumberError):
            identifiers.validate_brin(code)


@pytest.mark.parametrize(
    ("code", "right"), [("00", True), ("17", True), ("1", False), ("001", False), ("A1", False), ("1\n", False)]
)
def test_a_vestigingscode_is_two_digits(code: str, *, right: bool) -> None:
    """00 is the main location. Bron: realism 2."""
    assert identifiers.is_vestigingscode(code) is right


def test_a_routeringskenmerk_has_the_published_form() -> None:
    """The example of the protocol is made and taken apart again. Bron: protocol 6.2."""
    assert identifiers.make_routeringskenmerk("00YY", 931) == "0000000700000YY00931"
    assert identifiers.brin_of_routeringskenmerk("0000000700000YY00931") == "00YY"


@given(
    st.from_regex(r"[0-9]{2}[A-Z]{2}", fullmatch=True).filter(str.isascii), st.integers(min_value=0, max_value=99_999)
)
def test_a_routeringskenmerk_gives_its_brin_back(brin: str, endpoint: int) -> None:
    """Made and read are each other's reverse, always in twenty characters."""
    code = identifiers.make_routeringskenmerk(brin, endpoint)
    assert len(code) == 20
    assert identifiers.is_routeringskenmerk(code)
    assert identifiers.brin_of_routeringskenmerk(code) == brin
    assert code.endswith(f"{endpoint:05d}")


@pytest.mark.parametrize(("brin", "endpoint"), [("00YY", -1), ("00YY", 100_000), ("0YYY", 1), ("", 1)])
def test_a_routeringskenmerk_that_cannot_be_made(brin: str, endpoint: int) -> None:
    """No BRIN, or a number that needs more than five digits."""
    with pytest.raises(InvalidNumberError):
        identifiers.make_routeringskenmerk(brin, endpoint)


@pytest.mark.parametrize("code", ["", "0000000700000YY0093", "0000000300000YY00931", "0000000700000YY00931 "])
def test_what_is_no_routeringskenmerk(code: str) -> None:
    """Another length or another prefix is refused."""
    assert not identifiers.is_routeringskenmerk(code)
    with pytest.raises(InvalidNumberError):
        identifiers.brin_of_routeringskenmerk(code)


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("00000003272448340204", True),
        ("0000000700000EF00000", True),
        ("0000000327244834020", False),
        ("0000000327244834020a", False),
        ("000000032724483402041", False),
    ],
)
def test_an_oin_is_twenty_digits_or_capitals(code: str, *, right: bool) -> None:
    """Vendor and school OINs both fit. Bron: protocol 6.2."""
    if right:
        assert identifiers.validate_oin(code) == code
    else:
        with pytest.raises(InvalidNumberError):
            identifiers.validate_oin(code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NL91 ABNA 0417 1643 00", True),
        ("BE68539007547034", True),
        ("NL91ABNA0417164301", False),
        ("nl91abna0417164300", False),
        ("NL91-ABNA-0417-1643-00", False),
        ("XX82WEST12345698765432", False),
        ("ZZ6600000000000000", True),
        ("NL91ABNA0417164300\n", False),
        ("123456789", False),
    ],
)
def test_iban(text: str, *, expected: bool) -> None:
    """The check digits decide; no country is refused, and no separator but a blank is taken."""
    assert identifiers.is_iban(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234AB", True),
        ("1234 AB", True),
        ("1234  AB", False),
        ("1234-AB", False),
        ("1234ab", False),
        ("0123AB", False),
        ("1234SS", False),
        ("NL-1234AB", False),
        (" 1234AB", False),
        ("1234AB\n", False),
    ],
)
def test_postcode(text: str, *, expected: bool) -> None:
    """The library also takes small letters, other separators and a country before it; a dossier may not have them."""
    assert identifiers.is_postcode(text) is expected
