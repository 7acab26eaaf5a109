"""Grade lists."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.waarde import Datum


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A grade as value, qualification or both."""

    waarde: str | None = None  # value
    kwalificatie: str | None = None  # qualification text


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderdeel:
    """One graded part."""

    naam: str  # name
    score: Score  # a grade: value and/or qualification (at least one: XSLT)
    afnamedatum: Datum | None = None  # date taken
    jaargroep: str | None = None  # year group (code list 13) (codelijst 13)
    periode: str | None = None  # period


@dataclass(frozen=True, slots=True, kw_only=True)
class CijferlijstTypelijst:
    """One turn of the repeating group: a name, its parts, its grades."""

    naam: str  # name
    onderdeel: tuple[Onderdeel, ...] = ()  # one graded part
    score: tuple[Score, ...]  # a grade: value and/or qualification (at least one: XSLT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cijferlijst:
    """One grade list."""

    cijferlijstTypelijst: tuple[CijferlijstTypelijst, ...]  # noqa: N815 - spelled as the element
    afnamedatum: Datum | None = None  # date taken
    jaargroep: str  # year group (code list 13) (codelijst 13)
    periode: str | None = None  # period
