"""Educational support: needs, plans, declarations, arrangements."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.bijlage import Document
from simulator.dossier.model.waarde import Datum, JaNee


@dataclass(frozen=True, slots=True, kw_only=True)
class ToelichtingOnderwijsbehoeften:
    """What the pupil needs, told in one attachment."""

    document: Document  # attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnose:
    """A diagnosis by a third party."""

    code: tuple[str, ...]  # diagnosis code (codelijst 23)
    naam: str | None = None  # name of the diagnosis
    datum: Datum | None = None  # date of the examination
    doorwie: str | None = None  # person who made the diagnosis
    instantie: str | None = None  # organisation of that person
    document: tuple[Document, ...] = ()  # attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Handelingsplan:
    """An action plan."""

    startdatum: Datum  # start date
    einddatum: Datum | None = None  # end date
    isgerichtop: str  # domain or subject the plan aims at
    document: Document | None = None  # attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Opp:
    """Ontwikkelingsperspectief: what the school aims at with this pupil."""

    opp_ingangdatum: Datum  # start date
    opp_einddatum: Datum | None = None  # end date
    document: tuple[Document, ...] = ()  # attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Tlv:
    """Toelaatbaarheidsverklaring: admission to special education."""

    tlvingangdatum: Datum  # valid from
    tlvswvnummer: str  # number of the partnership (SWV) that issued it
    tlvcategorie: str  # funding category (codelijst 31)
    tlvbeschikkingsnummer: str  # decision number (free text)
    tlveinddatum: Datum | None = None  # valid until (31 July advised, not required)
    document: Document | None = None  # attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementCluster12:
    """Support by a cluster 1 or 2 institution."""

    arrangement_datum: Datum  # start date
    arrangement_brin: str | None = None  # BRIN of the school of enrolment
    arrangement_vestigingscode: str | None = None  # branch number of that school


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementPao:
    """Support arranged by the samenwerkingsverband."""

    arrangement_datum: Datum  # start date
    arrangement_kenmerk: str | None = None  # characterisation
    arrangement_beschikkingsnr: str | None = None  # decision number
    arrangement_einddatum: Datum | None = None  # end date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lwoo:
    """Leerwegondersteuning (historic)."""

    lwoo_ingangdatum: Datum  # start date
    lwoo_swvnummer: str  # number of the SWV
    lwoo_beschikkingsnummer: str  # decision number
    lwoo_einddatum: Datum | None = None  # end date, always 31 July
    document: Document | None = None  # attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Signaleringlwoopro:
    """Signals for LWOO or praktijkonderwijs."""

    deelgenomenaanonderzoek: JaNee  # took part in the examination
    leerachterstand: JaNee  # learning delay in two domains
    lagescoreeindtoets: JaNee  # low final-test score


@dataclass(frozen=True, slots=True, kw_only=True)
class Rvc:
    """Data of the regional referral committee (historic)."""

    centraleproblematiek: str | None = None  # main problem
    maatregelen: str | None = None  # measures taken
    signaleringlwoopro: Signaleringlwoopro  # signals for LWOO/PrO
    rvcdatum: Datum | None = None  # date of the decision
    rvcindicatie: str | None = None  # outcome (codelijst 17)
    document: tuple[Document, ...] = ()  # attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderwijsondersteuning:
    """All support of one pupil."""

    toelichting_onderwijsbehoeften: ToelichtingOnderwijsbehoeften | None = None
    diagnose: tuple[Diagnose, ...] = ()  # diagnosis by a third party
    medicijngebruik: JaNee | None = None  # medication relevant to learning
    handelingsplan: tuple[Handelingsplan, ...] = ()  # action plan
    opp: Opp | None = None  # development perspective (OPP)
    tlv: tuple[Tlv, ...] = ()  # admissibility declaration for special education (TLV)
    arrangement_cluster12: tuple[ArrangementCluster12, ...] = ()  # support arrangement cluster 1/2
    arrangement_pao: tuple[ArrangementPao, ...] = ()
    lwoo: Lwoo | None = None  # LWOO indication (historic)
    rvc: Rvc | None = None  # regional referral committee data (historic)
