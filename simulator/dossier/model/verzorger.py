"""Persons around the pupil."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.school import Adres, Communicatie
from simulator.dossier.model.waarde import Datum, Geheel, JaNee


@dataclass(frozen=True, slots=True, kw_only=True)
class Persoon:
    """A person such as the family doctor."""

    voornaam: tuple[str, ...] = ()  # given name, one per element
    voorletters_1: str | None = None  # initials, with dots, no spaces
    voorvoegsel: str | None = None  # surname prefix (e.g. van der)
    achternaam: str  # surname
    roepnaam: str | None = None  # call name
    geslacht: Geheel | None = None  # sex (codelijst 14)
    adresgeheim: JaNee | None = None  # true = address is secret
    adreslijst: tuple[Adres, ...] = ()  # addresses
    communicatielijst: tuple[Communicatie, ...] = ()  # phone/e-mail list


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzorger(Persoon):
    """A parent or carer."""

    relatietotkind: str | None = None  # relation to the child (codelijst 41)
    overleden: JaNee | None = None  # true = deceased
    overlijdensdatum: Datum | None = None  # date of death (full xs:date required by the XSD)
    wettigevertegenwoordiger: JaNee  # legal representative?
    banknummer: str | None = None  # old bank number
    iban: str | None = None  # IBAN
