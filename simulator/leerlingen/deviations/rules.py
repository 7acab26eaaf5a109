"""Deviations that break one published rule: what a package forgets, or sends too much."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.dossier.examples.byte_edits import indien
from simulator.dossier.examples.edits import Ingreep, met, neem, zonder
from simulator.leerlingen.deviations.makers import DATUM, L, afgeleid, boom, days_later
from simulator.leerlingen.deviations.model import OVERSTAPPEN, SWV, Afwijking, Gewicht, Soort, overal, per_soort
from simulator.standard.overdracht import Profiel
from simulator.text.text import Tekst

_ADVIES = f"{L}/overstapadvies"
_POVO = (Profiel.POVO,)


def _regel(
    name: str,
    nl: str,
    en: str,
    regels: Mapping[Profiel, tuple[str, ...]],
    *ingrepen: Ingreep,
    gewicht: Gewicht = Gewicht.HARD,
) -> Afwijking:
    dormant = gewicht is Gewicht.SLAPEND
    return Afwijking(
        id=f"regel.{name}",
        titel=Tekst(nl=nl, en=en),
        uitleg=Tekst(
            nl="De gepubliceerde validatie bereikt deze regel niet."
            if dormant
            else "Een gepubliceerde regel weigert dit.",
            en="The published validation does not reach this rule." if dormant else "A published rule refuses this.",
        ),
        soort=Soort.REGEL,
        gewicht=gewicht,
        regels=regels,
        maak=boom(*ingrepen),
    )


_ALGEMEEN = (
    _regel(
        "standaardversie",
        "Oude standaardversie",
        "Old version of the standard",
        overal("OG.02"),
        met("metadata/standaardversie", "2018.1"),
    ),
    _regel(
        "deeldossier",
        "Alleen een deel van het dossier",
        "A part of the dossier only",
        per_soort("OVa.MD01+OVb.MD01", "OVa.MD01+OVb.MD01", "PaO.MD01"),
        met("metadata/deeldossier", "LVS"),
    ),
    _regel(
        "validatieversie",
        "Oude validatieversie",
        "Old version of the validation",
        per_soort("OVa.MD02+OVb.MD02", "OVa.MD02+OVb.MD02", "PaO.MD02"),
        met("metadata/validatieversie", "2019.1"),
    ),
    _regel(
        "uitlevering",
        "Zonder uitleveringscategorieën",
        "Without delivery flags",
        per_soort("OVa.MD03", "OVb.MD03", "PaO.MD03"),
        zonder("metadata/categorie_uitlevering"),
    ),
    _regel(
        "school_adres",
        "School zonder adres",
        "School without an address",
        per_soort("OVa.SL01.school_adres", "", "PaO.SL01.school_adres"),
        zonder("huidigeschool/adreslijst"),
    ),
    _regel(
        "school_bereikbaar",
        "School zonder telefoon en e-mail",
        "School without telephone and e-mail",
        per_soort("OVa.SL02", "", "PaO.SL02"),
        zonder("huidigeschool/communicatielijst"),
    ),
)
_LEERLING = (
    _regel(
        "voornaam",
        "Zonder voornamen",
        "Without given names",
        per_soort("OVa.LL01", "", "PaO.LL01"),
        zonder(f"{L}/voornaam"),
    ),
    _regel(
        "geboortedatum",
        "Zonder geboortedatum",
        "Without date of birth",
        per_soort("OVa.LL02", "", "PaO.LL02"),
        zonder(f"{L}/geboortedatum"),
    ),
    _regel(
        "adresgeheim",
        "Onbekend of het adres geheim is",
        "Unknown whether the address is secret",
        per_soort("OVa.LL04", "", "PaO.LL04"),
        indien(f"{L}/adresgeheim", "false"),
        zonder(f"{L}/adresgeheim"),
    ),
    _regel(
        "adres", "Zonder adres", "Without an address", per_soort("OVa.LL05", "", "PaO.LL05"), zonder(f"{L}/adreslijst")
    ),
    _regel(
        "geheim_adres",
        "Geheim adres toch meegestuurd",
        "Secret address sent all the same",
        per_soort("OVa.LL06", "OVb.LL02", "PaO.LL06"),
        indien(f"{L}/adreslijst"),
        met(f"{L}/adresgeheim", "true"),
    ),
    _regel(
        "geheime_telefoon",
        "Geheim telefoonnummer toch meegestuurd",
        "Secret telephone number sent all the same",
        per_soort("OVa.LL08+OVa.OV04.telefoon", "OVb.LL04+OVb.OV02.telefoon", "PaO.LL08+PaO.OV04.telefoon"),
        indien(f"{L}/communicatielijst/communicatie/geheim", "false"),
        met(f"{L}/communicatielijst/communicatie/geheim", "true"),
    ),
    _regel(
        "geboorteplaats",
        "Geboorteplaats meegestuurd",
        "Place of birth sent along",
        per_soort("OVa.LL10", "OVb.LLxx.geboorteplaats", "PaO.LL10"),
        met(f"{L}/geboorteplaats", "Hoorn"),
    ),
    _regel(
        "nationaliteit",
        "Nationaliteit meegestuurd",
        "Nationality sent along",
        per_soort("OVa.LL11", "OVb.LLxx.nationaliteit", "PaO.LL11"),
        met(f"{L}/nationaliteit", "0001"),
    ),
    _regel(
        "geen_pgn",
        "Zonder BSN en onderwijsnummer",
        "Without BSN and onderwijsnummer",
        overal("OVa.LL12", profielen=OVERSTAPPEN),
        zonder(f"{L}/bsn"),
    ),
    _regel(
        "bsn_naar_swv",
        "BSN naar het samenwerkingsverband",
        "BSN sent to the samenwerkingsverband",
        overal("PaO.LL12", profielen=SWV),
        met(f"{L}/bsn", "999900006"),
    ),
    _regel(
        "leerlingid",
        "Zonder leerlingid",
        "Without leerlingid",
        overal("OVa.LL13", profielen=_POVO),
        zonder(f"{L}/leerlingid"),
    ),
    _regel(
        "datuminschrijving",
        "Zonder datum van inschrijving",
        "Without day of enrolment",
        overal("OVa.LL14", profielen=OVERSTAPPEN),
        zonder(f"{L}/datuminschrijving"),
    ),
    _regel(
        "aansprakelijk",
        "Onbekend of de verzorgers aansprakelijk zijn",
        "Unknown whether the carers are liable",
        {
            Profiel.POPO: ("OVa.LL15", "OVa.AI01.POPO"),
            Profiel.POVO: ("OVa.LL15", "OVa.AI01.POVO"),
            Profiel.VOVO: ("OVa.LL15",),
        },
        indien(f"{L}/verzorgersaansprakelijk", "true"),
        zonder(f"{L}/verzorgersaansprakelijk"),
    ),
    _regel(
        "huisarts_roepnaam",
        "Roepnaam van de huisarts",
        "Call name of the family doctor",
        overal("OG.05.roepnaam"),
        indien(f"{L}/huisarts"),
        met(f"{L}/huisarts/roepnaam", "Vera"),
    ),
    _regel(
        "overleden",
        "Overlijdensdatum van een levende verzorger",
        "Date of death of a living carer",
        overal("OG.04.overleden_false"),
        indien(f"{L}/verzorger/overleden", "false"),
        afgeleid(f"{L}/verzorger/overlijdensdatum", DATUM, days_later(-60)),
    ),
    _regel(
        "banknummer",
        "Oud banknummer naar het samenwerkingsverband",
        "Old bank number to the samenwerkingsverband",
        overal("PaO.OV05", profielen=SWV),
        indien(f"{L}/verzorger"),
        met(f"{L}/verzorger/banknummer", "123456789"),
    ),
    _regel(
        "vve",
        "VVE-gegevens naar het voortgezet onderwijs",
        "Pre-school data sent to secondary education",
        overal("OVa.VV01", "OS.cat06.VERBODEN.voorschools", profielen=(Profiel.POVO,)),
        neem(f"{L}/voorschools"),
    ),
)
_INZAGE = (
    _regel(
        "inzage_onwaar",
        "Ouders hebben het dossier niet ingezien",
        "Parents have not seen the dossier",
        overal("OVa.IZ02", profielen=OVERSTAPPEN),
        met("inzage/inzage", "false"),
    ),
    _regel(
        "inzagedatum",
        "Zonder datum van inzage",
        "Without day of inspection",
        overal("OVa.IZ03", profielen=OVERSTAPPEN),
        zonder("inzage/inzagedatum"),
    ),
    _regel(
        "akkoord",
        "Niet gevraagd of de ouders akkoord zijn",
        "Parents not asked whether they agree",
        overal("OVa.IZ04", profielen=(Profiel.POPO, Profiel.POVO)),
        zonder("inzage/akkoord"),
    ),
    _regel(
        "toestemming",
        "Zonder toestemming",
        "Without consent",
        overal("OVa.IZ05", profielen=(Profiel.VOVO,)),
        zonder("inzage/toestemming"),
    ),
)
_ADVIESREGELS = (
    _regel(
        "advies",
        "Zonder schooladvies",
        "Without school advice",
        overal("OVa.OA02", profielen=_POVO),
        zonder(f"{_ADVIES}/advies"),
        gewicht=Gewicht.SLAPEND,
    ),
    _regel(
        "contactnodig",
        "Onbekend of contact nodig is",
        "Unknown whether contact is needed",
        overal("OVa.OA03", profielen=OVERSTAPPEN),
        indien(f"{_ADVIES}/contactnodig", "false"),
        zonder(f"{_ADVIES}/contactnodig"),
        gewicht=Gewicht.SLAPEND,
    ),
    _regel(
        "contactpersoon",
        "Contact nodig, met wie onbekend",
        "Contact needed, with whom unknown",
        overal("OVa.OA04", profielen=_POVO),
        indien(f"{_ADVIES}/contactnodig", "true"),
        zonder(f"{_ADVIES}/contactpersoon"),
        gewicht=Gewicht.SLAPEND,
    ),
    _regel(
        "contacttelefoon",
        "Contact nodig, nummer onbekend",
        "Contact needed, number unknown",
        overal("OVa.OA05", profielen=_POVO),
        indien(f"{_ADVIES}/contactnodig", "true"),
        zonder(f"{_ADVIES}/contacttelefoon"),
        gewicht=Gewicht.SLAPEND,
    ),
    _regel(
        "email_zonder_at",
        "E-mailadres van de school zonder apenstaart",
        "E-mail of the school without at sign",
        overal("OG.01.at", "OG.01.pattern", "NR.email"),
        met("huidigeschool/communicatielijst/communicatie/soort", "e-mail"),
        met("huidigeschool/communicatielijst/communicatie/nummer", "administratie.school.example"),
    ),
)
_PROFIEL = (
    _regel(
        "geen_overstap",
        "Zonder soort overstap",
        "Without kind of transfer",
        overal("OVa.OS01", "OVa.OS02", profielen=OVERSTAPPEN) | overal("PaO.SO01", "PaO.SO02", profielen=SWV),
        zonder("metadata/overstap"),
    ),
    _regel(
        "geen_loopbaan",
        "Zonder schoolloopbaan",
        "Without school career",
        overal("OVa.SL01.schoolloopbaan", "OS.cat07.VERPLICHT", profielen=OVERSTAPPEN),
        zonder(f"{L}/schoolloopbaanlijst"),
    ),
    _regel(
        "leeg_vombo",
        "VO-MBO-gegevens waar het profiel ze verbiedt",
        "VO-MBO data where the profile forbids them",
        overal("OS.cat15.VERBODEN.certificaat", profielen=(Profiel.POPO, Profiel.POVO)),
        met(f"{L}/certificaat", "EHBO"),
    ),
    _regel(
        "vlag_onbekend",
        "Onbekende uitleveringsvlag",
        "Unknown delivery flag",
        overal("CL48.cat_verzuim", "UI.profiel"),
        met("metadata/categorie_uitlevering/cat_verzuim", "JA"),
    ),
)

REGEL = (*_ALGEMEEN, *_LEERLING, *_INZAGE, *_ADVIESREGELS, *_PROFIEL)
"""Deviations that break a published rule."""
