"""Code lists of the gegevensset: which codes an element may have, and what they mean.

The lists are data files per dossier release, read when first asked for. Membership is exact: no trimming, no numeric
equality, case-sensitive. Bron: gegevensset code lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from simulator.errors import LocalProtocolError
from simulator.standard.csv_table import read_table
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code of a list.

    Attributes:
        code: the exact text.
        meaning: in both languages; says so when it is unknown.
        certainty: of the meaning: `certain`, `probable` or `unknown`.
    """

    code: str
    meaning: Text
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codelijst:
    """One code list.

    Attributes:
        number: as the standard numbers it.
        name: in both languages.
        codes: the permitted texts.
        rows: the same with their meaning, in the order of the standard.
    """

    number: int
    name: Text
    codes: frozenset[str]
    rows: tuple[Code, ...]

    def __contains__(self, code: object) -> bool:
        return code in self.codes


@dataclass(frozen=True, slots=True, kw_only=True)
class CodelijstUse:
    """Where a code list applies.

    Attributes:
        path: the elements, as `//parent/child` without namespaces.
        number: of the list.
        rule: id of the finding when an element has another text.
    """

    path: str
    number: int
    rule: str


def codelist(number: int, release: str = "2019.1") -> Codelijst:
    """Return a code list by its number.

    Raises:
        LocalProtocolError: the release has no such list.

    >>> "F81.0" in codelist(23)
    True
    """
    lists = load_codelists(release)
    if number not in lists:
        raise LocalProtocolError(f"gegevensset {release} has no codelijst {number}")
    return lists[number]


@cache
def load_codelists(release: str = "2019.1") -> Mapping[int, Codelijst]:
    """Return all code lists of a release by number.

    Raises:
        LocalProtocolError: no code lists are at hand for this release.
    """
    return {
        int(row["number"]): _load(int(row["number"]), Text(nl=row["name_nl"], en=row["name_en"]), release)
        for row in _read(release, "lijsten.csv")
    }


@cache
def load_uses(release: str = "2019.1") -> tuple[CodelijstUse, ...]:
    """Return which elements are checked against which list, in the order of the standard.

    Raises:
        LocalProtocolError: no code lists are at hand for this release.
    """
    return tuple(
        CodelijstUse(path=row["path"], number=int(row["list"]), rule=row["rule"])
        for row in _read(release, "toepassing.csv")
    )


def _load(number: int, name: Text, release: str) -> Codelijst:
    rows = tuple(
        Code(
            code=row["code"],
            meaning=Text(nl=row["meaning_nl"], en=row["meaning_en"]),
            certainty=row["certainty"],
        )
        for row in _read(release, f"CL{number:02d}.csv")
    )
    return Codelijst(number=number, name=name, codes=frozenset(row.code for row in rows), rows=rows)


def _read(release: str, name: str) -> list[dict[str, str]]:
    try:
        return read_table("codelijsten", release, name)
    except FileNotFoundError:
        raise LocalProtocolError(f"there are no code lists for gegevensset {release}") from None
