"""Numbers and codes that identify pupils, schools and aanleverpunten.

For each: `validate_x` returns the compact number or raises, `is_x` tells whether it is one.
"""

from __future__ import annotations

import re
from typing import NewType

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10
from stdnum.nl import brin as stdnum_brin
from stdnum.nl import bsn as stdnum_bsn
from stdnum.nl import onderwijsnummer as stdnum_onderwijsnummer
from stdnum.nl import postcode as stdnum_postcode

from simulator.errors import InvalidNumberError

Pgn = NewType("Pgn", str)
"""Persoonsgebonden nummer: a BSN or an onderwijsnummer, nine digits. Bron: protocol 6.1."""

Brin = NewType("Brin", str)
"""BRIN4 of a school: two digits, two capitals. Bron: protocol 4."""

Routeringskenmerk = NewType("Routeringskenmerk", str)
"""`00000007` + `000` + BRIN4 + five digits: an aanleverpunt since OSO'21. Bron: protocol 6.2."""

Oin = NewType("Oin", str)
"""Twenty characters that identify a vendor or a school. Bron: protocol 6.2."""

TEST_BSN_FIRST = 999_900_000
TEST_BSN_LAST = 999_999_999
TEST_BSN_COUNT = 9_091
"""Numbers in the test range that pass the 11-test. Bron: realism 1."""

_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
_VESTIGINGSCODE = re.compile(r"[0-9]{2}")
_ROUTERINGSKENMERK = re.compile(r"00000007000(?P<brin>[0-9]{2}[A-Z]{2})(?P<endpoint>[0-9]{5})")
_OIN = re.compile(r"[0-9A-Z]{20}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_POSTCODE = re.compile(r"[0-9]{4} ?[A-Z]{2}")


def validate_bsn(number: str) -> Pgn:
    """Return `number` when it is a BSN of nine digits that passes the 11-test.

    Raises:
        InvalidNumberError: it is not.
    """
    try:
        if len(number) == 9 and stdnum_bsn.validate(number) == number:  # noqa: PLR2004 - nine digits, see the docstring
            return Pgn(number)
    except ValidationError:
        pass
    raise InvalidNumberError("not a BSN: nine digits that pass the 11-test are needed")


def validate_onderwijsnummer(number: str) -> Pgn:
    """Return `number` when it is an onderwijsnummer: nine digits, starts with 10, remainder 5.

    Deviation: protocol 6.1 asks for a first digit 1, the register that issues the numbers for 10 (A51).

    Raises:
        InvalidNumberError: it is not.
    """
    try:
        if len(number) == 9 and stdnum_onderwijsnummer.validate(number) == number:  # noqa: PLR2004 - nine digits
            return Pgn(number)
    except ValidationError:
        pass
    raise InvalidNumberError("not an onderwijsnummer: nine digits that start with 10, with remainder 5, are needed")


def validate_pgn(number: str) -> Pgn:
    """Return `number` when it is a BSN or an onderwijsnummer.

    Raises:
        InvalidNumberError: it is neither.

    >>> validate_pgn("999990019")
    '999990019'
    >>> validate_pgn("101222331")
    '101222331'
    """
    try:
        return validate_bsn(number)
    except InvalidNumberError:
        pass
    try:
        return validate_onderwijsnummer(number)
    except InvalidNumberError:
        raise InvalidNumberError("not a pgn: neither the 11-test nor the onderwijsnummer test passes") from None


def is_bsn(number: str) -> bool:
    """Tell whether `number` is a BSN."""
    try:
        validate_bsn(number)
    except InvalidNumberError:
        return False
    return True


def is_onderwijsnummer(number: str) -> bool:
    """Tell whether `number` is an onderwijsnummer."""
    try:
        validate_onderwijsnummer(number)
    except InvalidNumberError:
        return False
    return True


def is_test_bsn(number: str) -> bool:
    """Tell whether `number` is a BSN of the published test range 999900000-999999999."""
    return is_bsn(number) and TEST_BSN_FIRST <= int(number) <= TEST_BSN_LAST


def mask_pgn(number: str) -> str:
    """Return the number as it may appear in a log or a report: only its first digit.

    >>> mask_pgn("999990019")
    '9********'
    """
    return number[:1] + "*" * (len(number) - 1)


def validate_brin(code: str) -> Brin:
    """Return `code` when it has the form of a BRIN4.

    Raises:
        InvalidNumberError: it has not.
    """
    try:
        if _BRIN.fullmatch(code) and stdnum_brin.validate(code) == code:
            return Brin(code)
    except ValidationError:
        pass
    raise InvalidNumberError(f"{code!r} is not a BRIN: two digits and two capitals are needed, as in 99AB")


def is_brin(code: str) -> bool:
    """Tell whether `code` has the form of a BRIN4."""
    return _BRIN.fullmatch(code) is not None


def is_vestigingscode(code: str) -> bool:
    """Tell whether `code` has the form of a vestigingscode: two digits."""
    return _VESTIGINGSCODE.fullmatch(code) is not None


def make_routeringskenmerk(brin: str, endpoint: int) -> Routeringskenmerk:
    """Return the routeringskenmerk of endpoint number `endpoint` (0-99999) of a school.

    Raises:
        InvalidNumberError: no BRIN, or a number out of range.

    >>> make_routeringskenmerk("00YY", 931)
    '0000000700000YY00931'
    """
    if not 0 <= endpoint <= 99_999:  # noqa: PLR2004 - five digits
        raise InvalidNumberError(f"endpoint number {endpoint} does not fit in five digits")
    return Routeringskenmerk(f"00000007000{validate_brin(brin)}{endpoint:05d}")


def is_routeringskenmerk(code: str) -> bool:
    """Tell whether `code` has the form of a routeringskenmerk."""
    return _ROUTERINGSKENMERK.fullmatch(code) is not None


def brin_of_routeringskenmerk(code: str) -> Brin:
    """Return the BRIN inside a routeringskenmerk.

    Raises:
        InvalidNumberError: `code` is no routeringskenmerk.
    """
    match = _ROUTERINGSKENMERK.fullmatch(code)
    if match is None:
        raise InvalidNumberError(f"{code!r} is not a routeringskenmerk: 00000007000, a BRIN and five digits are needed")
    return Brin(match["brin"])


def validate_oin(code: str) -> Oin:
    """Return `code` when it has the form of an OIN.

    Raises:
        InvalidNumberError: it has not.
    """
    if _OIN.fullmatch(code):
        return Oin(code)
    raise InvalidNumberError(f"{code!r} is not an OIN: twenty digits or capitals are needed")


def is_iban(text: str) -> bool:
    """Tell whether a text is an IBAN whose check digits are right; blanks between groups are allowed.

    The structure that each country gives its numbers is not looked at: a list of countries would age.

    >>> is_iban("NL91 ABNA 0417 1643 00"), is_iban("NL91ABNA0417164301")
    (True, False)
    """
    compact = text.replace(" ", "")
    return _IBAN.fullmatch(compact) is not None and bool(mod_97_10.is_valid(compact[4:] + compact[:4]))


def is_postcode(text: str) -> bool:
    """Tell whether a text is a Dutch postal code in capitals, with one blank or none between digits and letters.

    >>> is_postcode("1234AB"), is_postcode("1234 SS"), is_postcode("NL-1234ab")
    (True, False, False)
    """
    return _POSTCODE.fullmatch(text) is not None and bool(stdnum_postcode.is_valid(text))
