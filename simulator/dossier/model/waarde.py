"""Values of single elements.

XML Schema lets one value be spelled in many ways: `1` for true, `+05` for five, `2019-03-01Z` for a date. Python's own
types carry the usual spelling and no other, so a reader that meets an unusual one keeps the text itself, as `Spelling`.
Whoever builds a dossier only ever writes `True`, `5` and `date(2019, 3, 1)`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias


class Spelling(str):
    """Text of a valid date, boolean or number whose spelling a Python value would lose."""

    __slots__ = ()


Datum: TypeAlias = date | Spelling
"""xs:date."""

JaNee: TypeAlias = bool | Spelling
"""xs:boolean."""

Geheel: TypeAlias = int | Spelling
"""xs:integer and xs:int."""

Getal: TypeAlias = Decimal | Spelling
"""xs:decimal."""

_TRUE = frozenset({"true", "1"})


def is_true(value: JaNee | None) -> bool:
    """Tell whether an indicator is present and true; absent counts as false.

    >>> is_true(Spelling(" 1 ")), is_true(None)
    (True, False)
    """
    if isinstance(value, str):
        return value.strip(" \t\r\n") in _TRUE
    return value is True
