"""Nationally normed tests and their scores."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.bijlage import Document
from simulator.dossier.model.school import Instelling, School
from simulator.dossier.model.waarde import Datum, Geheel, Getal


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrouwbaarheidsinterval:
    """Bounds of the ability score."""

    bivlaag: Getal  # lower bound
    bivhoog: Getal  # upper bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Toetsscore:
    """Raw scores."""

    aantalopgaven: Geheel | None = None  # number of items
    aantalgoed: Geheel | None = None  # number right
    aantalfout: Geheel | None = None  # number wrong
    aantalgelezen: Geheel | None = None  # number read
    tijd: Getal | None = None  # time in seconds
    vaardigheidsscore: Getal | None = None  # ability score
    codevaardigheidsschaal: str | None = None  # ability scale code
    betrouwbaarheidsinterval: Betrouwbaarheidsinterval | None = None  # confidence interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Referentiescore:
    """A score derived from the raw one."""

    codereferentiescore: str  # kind of derived score (codelijst 11)
    codevergelijkingsgroep: str  # comparison group (codelijst 22)
    waarde: str  # value
    kwalificatie: str | None = None  # qualification text


@dataclass(frozen=True, slots=True, kw_only=True)
class Resultaat:
    """What came out; at least one of the three is wanted."""

    toetsscore: Toetsscore | None = None  # raw scores
    referentiescore: tuple[Referentiescore, ...] = ()  # derived score
    document: Document | None = None  # attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Toetsonderdeel:
    """A part of a test, with a result of its own."""

    eldonderdeelcode: str  # OSO test-part code
    onderdeelnaam: str | None = None  # name of the part
    resultaat: Resultaat  # result (at least one of score, reference score, document: XSLT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toetsidentificatie:
    """Which test."""

    eldtoetscode: str  # OSO test code (external list)
    leergebied: str | None = None  # subject
    toetsnaam: str | None = None  # test name
    toetsversie: str | None = None  # test version


@dataclass(frozen=True, slots=True, kw_only=True)
class Werktbijinstelling:
    """The employer: either an institution or a school."""

    instelling: Instelling | None = None  # institution
    school: School | None = None  # school


@dataclass(frozen=True, slots=True, kw_only=True)
class Afgenomendoor:
    """Who took the test with the pupil."""

    naammedewerker: str  # name
    functie: str | None = None  # job
    werktbijinstelling: Werktbijinstelling | None = None  # employer (institution or school)


@dataclass(frozen=True, slots=True, kw_only=True)
class Afname:
    """When and by whom."""

    afnamedatum: Datum  # date taken
    jaargroep: str | None = None  # year group (code list 13) (codelijst 13)
    dl: Geheel | None = None  # didactic age in months
    afgenomendoor: Afgenomendoor | None = None  # who administered it


@dataclass(frozen=True, slots=True, kw_only=True)
class Toets:
    """One test."""

    toetsidentificatie: Toetsidentificatie  # which test
    afname: Afname  # when and by whom
    resultaat: Resultaat  # result (at least one of score, reference score, document: XSLT)
    toetsonderdeel: tuple[Toetsonderdeel, ...] = ()  # part of a test
    opmerking: str | None = None  # remark
