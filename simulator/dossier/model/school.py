"""Addresses, ways to reach somebody, institutions and schools."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.waarde import JaNee


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """A country: GBA code and, optionally, its name."""

    waarde: str
    omschrijving: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adres:
    """One address."""

    soortadres: str  # kind of address (codelijst 19)
    straat: str  # street or PO box
    nummer: str  # house number (free text)
    toevoeging: str | None = None  # house-number suffix
    aanduiding: str | None = None  # house-number marker (TO/BY) (codelijst 18)
    locatieomschrijving: str | None = None  # extra location text
    postcode: str  # postal code, no fixed format
    plaats: str  # town
    gemeente: str | None = None  # municipality
    land: Land | None = None  # GBA country code; attribute omschrijving = country name


@dataclass(frozen=True, slots=True, kw_only=True)
class Communicatie:
    """One telephone number or e-mail address."""

    soort: str  # kind: telephone or e-mail (codelijst 4)
    aanduiding: str | None = None  # use: work/private/other (codelijst 5)
    nummer: str  # the phone number or e-mail address
    geheim: JaNee | None = None  # true = secret number/address
    noodnummer: JaNee | None = None  # true = emergency number


@dataclass(frozen=True, slots=True, kw_only=True)
class Instelling:
    """An institution."""

    naam: str  # name
    adreslijst: tuple[Adres, ...] = ()  # addresses
    communicatielijst: tuple[Communicatie, ...] = ()  # phone/e-mail list


@dataclass(frozen=True, slots=True, kw_only=True)
class School(Instelling):
    """A school: an institution with a BRIN."""

    brincode: str  # BRIN code of the school
    vestigingscode: str  # branch number (2 digits)
    aanleverpunt: str  # delivery point of the school (e.g. 0 or 1)
    soort: str | None = None  # kind of school (free text)
    type: str | None = None  # school type (free text, e.g. REC3)
    naamdirecteur: str | None = None  # name of the head teacher
    website: str | None = None  # web address
