"""The pupil."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.dossier.model.bijlage import Document
from simulator.dossier.model.cijfers import Cijferlijst
from simulator.dossier.model.eindtoets import EindtoetsBasisonderwijs
from simulator.dossier.model.loopbaan import Overstapadvies, Schoolloopbaan, Verzuim, Voorschools, Vroegschools
from simulator.dossier.model.ondersteuning import Onderwijsondersteuning
from simulator.dossier.model.school import Adres, Communicatie, Instelling
from simulator.dossier.model.toetsen import Toets
from simulator.dossier.model.verzorger import Persoon, Verzorger
from simulator.dossier.model.vombo import (
    Bevorderd,
    Competenties,
    Examenresultaat,
    Overigvombo,
    Resultaatvakkenvo,
    Stage,
)
from simulator.dossier.model.waarde import Datum, Geheel, JaNee


@dataclass(frozen=True, slots=True, kw_only=True)
class Nationaliteit:
    """A nationality: GBA code (may be empty) and, optionally, its name."""

    waarde: str
    omschrijving: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gba:
    """Names and date of birth as the population register has them."""

    gbavoornaam: tuple[str, ...]  # given name in the register
    gbavoorvoegsel: str | None = None  # prefix in the register
    gbaachternaam: str  # surname in the register
    gbageboortedatum: str  # birth date in the register, DD-MM-YYYY (the only date in that notation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leerling:
    """The pupil, with everything that hangs on the pupil."""

    voornaam: tuple[str, ...] = ()  # given name, one per element
    voorletters_1: str | None = None  # initials, with dots, no spaces
    voorvoegsel: str | None = None  # surname prefix (e.g. van der)
    achternaam: str  # surname
    roepnaam: str | None = None  # call name
    geboortedatum: Datum | None = None  # date of birth
    geboortemaand: str | None = None  # birth month YYYY-MM (anonymous variant)
    geslacht: Geheel | None = None  # sex (codelijst 14)
    adresgeheim: JaNee | None = None  # true = address is secret
    adreslijst: tuple[Adres, ...] = ()  # addresses
    postcode4adres: str | None = None  # 4 digits of the postal code (anonymous variant of the address)
    communicatielijst: tuple[Communicatie, ...] = ()  # phone/e-mail list
    gba: Gba | None = None  # names as in the population register
    adresbuitenland: tuple[str, ...] = ()  # foreign address line
    geboorteplaats: str | None = None  # place of birth
    nationaliteit: tuple[Nationaliteit, ...] = ()
    onderwijsnummer: str | None = field(default=None, repr=False)  # education number (for pupils without BSN)
    bsn: str | None = field(default=None, repr=False)  # citizen service number
    leerlingid: str | None = None  # pupil key in the delivering LAS
    onderwijssinds: Datum | None = None  # in Dutch education since
    startdatumhuidigonderwijs: Datum | None = None  # start of the current education
    datuminschrijving: Datum | None = None  # enrolment = first school day
    datumuitschrijving: Datum | None = None  # last school day
    teruggeplaatstnaarbrin: str | None = None  # BRIN the pupil went back to from special education
    leerlinggewicht: str | None = None  # pupil weight (old weighting scheme PO) (codelijst 15)
    nnca: str | None = None  # non-Dutch cultural background indicator (historic) (codelijst 10)
    tehuis: JaNee | None = None  # lives in a home/institution
    huisarts: Persoon | None = None  # family doctor (person block)
    verzorgersaansprakelijk: JaNee | None = None  # are the carers liable for the pupil
    aansprakelijkeinstelling: Instelling | None = None  # liable institution
    overstapadvies: Overstapadvies | None = None  # transfer advice
    vanpeuterspeelzaal: JaNee | None = None  # came from a playgroup
    naampeuterspeelzaal: str | None = None  # name of the playgroup
    voorschools: Voorschools | None = None  # pre-school education (age 2-4)
    vroegschools: tuple[Vroegschools, ...] = ()  # early-school education (age 4-6)
    schoolloopbaanlijst: tuple[Schoolloopbaan, ...] = ()  # school career
    onderwijsondersteuning: Onderwijsondersteuning | None = None  # educational support (rebuilt in 2019.1, was zorg)
    verzuim: Verzuim | None = None  # absence in the last 12 months
    eindtoets_basisonderwijs: EindtoetsBasisonderwijs | None = None  # final test of primary school
    toetslijst: tuple[Toets, ...] = ()  # test results
    cijferlijstlijst: tuple[Cijferlijst, ...] = ()  # grade lists
    overigdocumentlijst: tuple[Document, ...] = ()  # other attachments
    verzorger: tuple[Verzorger, ...] = ()  # parent or carer
    bevorderd: Bevorderd | None = None  # last promotion
    examenresultaat: Examenresultaat | None = None  # exam outcome
    resultaatvakkenvo: tuple[Resultaatvakkenvo, ...] = ()  # VO subject result; exactly one kind of result per block
    certificaat: tuple[str, ...] = ()  # certificate (free text)
    competenties: tuple[Competenties, ...] = ()  # competence
    stage: tuple[Stage, ...] = ()  # work placement
    overigvombo: Overigvombo | None = None  # other VO-MBO data
