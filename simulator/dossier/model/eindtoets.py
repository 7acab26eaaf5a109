"""The final test of primary school."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.bijlage import Document
from simulator.dossier.model.waarde import Datum, Geheel, JaNee


@dataclass(frozen=True, slots=True, kw_only=True)
class EindtoetsDomein:
    """Result of one domain."""

    domeincode: str  # domain code (reading/language care) (codelijst 47)
    domeinomschrijving: str | None = None  # text
    dom_referentieniveau: str | None = None  # reference level of the domain (codelijst 45)


@dataclass(frozen=True, slots=True, kw_only=True)
class EindtoetsOnderdeel:
    """Result of one part."""

    onderdeelcode: str  # part code (language/arithmetic) (codelijst 46)
    onderdeelomschrijving: str | None = None  # text
    ond_referentieniveau: str | None = None  # reference level of the part (codelijst 45)
    domeinen: tuple[EindtoetsDomein, ...] | None = None  # None: no container; (): an empty one


@dataclass(frozen=True, slots=True, kw_only=True)
class EindtoetsToets:
    """Result of the test."""

    toetssoort: str  # which final test (codelijst 42)
    toetsniveau: str  # level of the test (codelijst 43)
    toetsomschrijving: str | None = None  # text
    datum_afname: Datum  # date taken
    wettelijke_ontheffing: str | None = None  # legal exemption J/N (codelijst 44)
    standaardscore: Geheel | None = None  # total score 0-1000
    toets_advies: str | None = None  # test advice text as on the pupil report (0-1024 characters)
    onderdelen: tuple[EindtoetsOnderdeel, ...] = ()  # the container is always there


@dataclass(frozen=True, slots=True, kw_only=True)
class EindtoetsBasisonderwijs:
    """Whether and how the pupil took the test."""

    eindtoetsresultaat: EindtoetsToets | None = None  # result of the final test (cut-down DUO REP message)
    deelgenomen: JaNee  # did the pupil take part
    document: tuple[Document, ...] = ()  # attachment
