"""Where the pupil was taught, when he or she was absent, and what was advised."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.bijlage import Document
from simulator.dossier.model.waarde import Datum, Geheel, JaNee


@dataclass(frozen=True, slots=True, kw_only=True)
class Schoolloopbaan:
    """One year in one group of one school."""

    schooljaar: str  # school year YYYY-YYYY
    groepscode: str  # code of the class/group
    groepsnaam: str | None = None  # name of the group
    jaargroep: str  # year group (code list 13) (codelijst 13)
    begindatum: Datum | None = None  # start date
    einddatum: Datum | None = None  # end date
    brincode: str  # BRIN code of the school
    vestigingscode: str  # branch number (2 digits)
    schoolsoort: str | None = None  # kind of school (free text)
    schooltype: str | None = None  # school type (free text)
    voelementcode: str | None = None  # DUO VO element code (4 digits)
    voelementomschrijving: str | None = None  # text of the element code
    schoolsoortomschrijving: str | None = None  # further text on the kind of school


@dataclass(frozen=True, slots=True, kw_only=True)
class Overstapadvies:
    """What the school advises for the next one."""

    advies: str | None = None  # school advice VO (2-digit code) (codelijst 2)
    wensouders: str | None = None  # VO level wished by parents (codelijst 2)
    wensleerling: str | None = None  # VO level wished by pupil (codelijst 2)
    herzienadvies: str | None = None  # revised school advice (after the final test), only if different (codelijst 2)
    motivatie_herzienadvies: str | None = None  # reason of the revision
    profiel: str | None = None  # advice profile (codelijst 21)
    argumentatie: str | None = None  # explanation of the advice
    contactnodig: JaNee | None = None  # should the receiving school contact the delivering one
    contactpersoon: str | None = None  # contact person at the delivering school
    contacttelefoon: str | None = None  # phone of the contact person
    contactemail: str | None = None  # e-mail of the contact person
    aandachtspunten: str | None = None  # short points of attention (max 280 characters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorschools:
    """Education before the age of four."""

    codevoorschoolsehistorie: Geheel | None = None  # kind of pre-school attended (codelijst 7)
    codevoorschoolsprogramma: Geheel  # VVE programme pre-school (codelijst 9)
    voorschoolsemaanden: Geheel  # months attended (1-24)
    codevoorschoolsetoeleider: Geheel | None = None  # who referred the family (codelijst 6)
    codevoorschoolsedeelname: Geheel | None = None  # intensity of attendance (codelijst 8)
    voorschoolseaanwezigheid: Geheel | None = None  # half-days per week


@dataclass(frozen=True, slots=True, kw_only=True)
class Vroegschools:
    """Early-school education, from four to six."""

    codevroegschoolsprogramma: Geheel  # VVE programme early-school (codelijst 9)
    vroegschoolsdatumingang: Datum  # start date
    vroegschoolseinddatum: Datum | None = None  # end date


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzuim:
    """Absence in the last twelve months."""

    dagdelengeoorloofd: Geheel | None = None  # PO: authorised half-days
    dagdelenongeoorloofd: Geheel | None = None  # PO: unauthorised half-days
    urengeoorloofd: Geheel | None = None  # VO: authorised hours
    urenongeoorloofd: Geheel | None = None  # VO: unauthorised hours
    meerdan25percent: JaNee | None = None  # more than 25% of lessons missed
    frequentie: Geheel | None = None  # number of unauthorised absences
    contactleerplicht: JaNee | None = None  # contact with the attendance officer
    rmcmelding: JaNee | None = None  # reported to RMC
    documentLijst: tuple[Document, ...] = ()  # noqa: N815 - spelled as the element
