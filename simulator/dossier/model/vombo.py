"""From secondary to vocational education."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.school import Instelling
from simulator.dossier.model.waarde import Datum, Geheel, Getal, JaNee


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevorderd:
    """The last promotion."""

    elementcode: str | None = None  # DUO VO element code
    leerjaar: str | None = None  # year (jaargroepType, not checked against list 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examenresultaat:
    """How the exams ended."""

    soortdiploma: str | None = None  # kind of diploma
    examenjaar: Geheel | None = None  # exam year
    datumuitslag: Datum | None = None  # date of the outcome
    examenuitslag: str | None = None  # outcome (codelijst 35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Werkstuk:
    """Project work."""

    werkstuktitel: str  # title
    werkstukbeoordeling: str  # assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Resultaatvakkenvo:
    """One result of one subject; exactly one of the seven kinds of result stands in it."""

    vakcode: str  # DUO subject code
    vakleergebied: str | None = None  # subject name
    afgerond: JaNee  # finished?
    datumafgerond: Datum | None = None  # date finished
    examenvak: JaNee  # exam subject?
    beoordelingexamenvak: str | None = None  # pass/fail without mark (codelijst 36)
    exameneindcijfer: Geheel | None = None  # final exam mark (integer)
    cijferce: Getal | None = None  # central exam mark
    eindcijferse: Getal | None = None  # final school-exam mark
    cijferse: tuple[Getal, ...] = ()  # school-exam marks
    rapportcijfer: Getal | None = None  # report mark outside exams
    werkstuk: Werkstuk | None = None  # project work


@dataclass(frozen=True, slots=True, kw_only=True)
class Competenties:
    """A competence."""

    competentiereferentie: str | None = None  # reference to a competence framework
    competentiecategorie: str | None = None  # category
    competentiebeschrijving: str | None = None  # description
    competentiestatus: str | None = None  # degree of mastery


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A work placement."""

    begindatum: Datum | None = None  # start date
    einddatum: Datum | None = None  # end date
    soortstage: str | None = None  # kind
    functierol: str | None = None  # role
    instelling: Instelling | None = None  # institution
    beoordeling: str | None = None  # assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Overigvombo:
    """What else the next school wants to know."""

    keuzevervolgopleiding: str | None = None  # chosen follow-up study
    beroepskeuzetest: JaNee  # took a career test?
    portfolio: JaNee  # has a portfolio?
    pop: JaNee  # has a personal development plan?
    motivatiebrief: JaNee  # has a motivation letter?
    lobdossier: JaNee  # has a career-orientation file?
