"""What the file says about itself, and what the parents said about the file."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.waarde import Datum, JaNee


@dataclass(frozen=True, slots=True, kw_only=True)
class CategorieUitlevering:
    """Which category is delivered, one flag each (codelijst 48)."""

    cat_metadata: str
    cat_ouderinzage: str
    cat_school: str
    cat_leerling: str
    cat_oudersverzorgers: str
    cat_vve: str
    cat_schoolloopbaan: str
    cat_overstapadvies: str
    cat_onderwijsondersteuning: str
    cat_verzuim: str
    cat_eindtoetsbo: str
    cat_toetsresultaten: str
    cat_handelingsplannen: str
    cat_cijferlijsten: str
    cat_vombo: str
    cat_bijlagedocs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The technical header."""

    deeldossier: str  # which part(s) of the pupil record are in the file (admin, tracking, both) (codelijst 33)
    pakketnaam: str  # name of the producing software package (free text)
    pakketversie: str  # version of the producing package (free text)
    datum: Datum  # creation date of the dossier
    standaardversie: str  # data-set version; must be 2019.1 (XSLT)
    validatieversie: str  # validation version; must be 2019.1.1 (XSLT)
    categorie_uitlevering: CategorieUitlevering | None = None  # per-category delivery flags (selective delivery)
    overstap: str | None = None  # kind of transfer / dossier profile (codelijst 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzage:
    """Inspection by the parents, their opinion and their consent."""

    voorlopigdossier: JaNee  # true = provisional dossier
    inzage: JaNee | None = None  # true if parents/carers have inspected the dossier
    inzagedatum: Datum | None = None  # date of inspection
    akkoord: str | None = None  # do parents agree with the CONTENT (codelijst 37)
    redennietakkoord: str | None = None  # why parents disagree
    toestemming: str | None = None  # did parents (or pupil) consent to the TRANSFER (codelijst 37)
