"""Deviations that break one published rule: data that a LAS leaves out, or sends though it may not."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.dossier.examples.byte_edits import when
from simulator.dossier.examples.edits import Edit, copy_from_full, remove_all, set_text
from simulator.leerlingen.deviations.makers import DATE, L, days_later, derived, edit_tree
from simulator.leerlingen.deviations.model import (
    OVERSTAPPEN,
    SWV,
    Deviation,
    DeviationKind,
    Weight,
    by_kind,
    everywhere,
)
from simulator.standard.overdracht import Profiel
from simulator.text.text import Text

_ADVIES = f"{L}/overstapadvies"
_POVO = (Profiel.POVO,)


def _rule(
    name: str,
    nl: str,
    en: str,
    rules: Mapping[Profiel, tuple[str, ...]],
    *edits: Edit,
    weight: Weight = Weight.HARD,
) -> Deviation:
    dormant = weight is Weight.DORMANT
    return Deviation(
        id=f"regel.{name}",
        title=Text(nl=nl, en=en),
        explanation=Text(
            nl="De gepubliceerde validatie bereikt deze regel niet."
            if dormant
            else "Een gepubliceerde regel weigert dit.",
            en="The published validation does not reach this rule." if dormant else "A published rule refuses this.",
        ),
        kind=DeviationKind.RULE,
        weight=weight,
        rules=rules,
        make=edit_tree(*edits),
    )


_ALGEMEEN = (
    _rule(
        "standaardversie",
        "Oude standaardversie",
        "Old version of the standard",
        everywhere("OG.02"),
        set_text("metadata/standaardversie", "2018.1"),
    ),
    _rule(
        "deeldossier",
        "Alleen een deel van het dossier",
        "A part of the dossier only",
        by_kind("OVa.MD01+OVb.MD01", "OVa.MD01+OVb.MD01", "PaO.MD01"),
        set_text("metadata/deeldossier", "LVS"),
    ),
    _rule(
        "validatieversie",
        "Oude validatieversie",
        "Old version of the validation",
        by_kind("OVa.MD02+OVb.MD02", "OVa.MD02+OVb.MD02", "PaO.MD02"),
        set_text("metadata/validatieversie", "2019.1"),
    ),
    _rule(
        "uitlevering",
        "Zonder uitleveringscategorieën",
        "Without delivery flags",
        by_kind("OVa.MD03", "OVb.MD03", "PaO.MD03"),
        remove_all("metadata/categorie_uitlevering"),
    ),
    _rule(
        "school_adres",
        "School zonder adres",
        "School without an address",
        by_kind("OVa.SL01.school_adres", "", "PaO.SL01.school_adres"),
        remove_all("huidigeschool/adreslijst"),
    ),
    _rule(
        "school_bereikbaar",
        "School zonder telefoon en e-mail",
        "School without telephone and e-mail",
        by_kind("OVa.SL02", "", "PaO.SL02"),
        remove_all("huidigeschool/communicatielijst"),
    ),
)
_LEERLING = (
    _rule(
        "voornaam",
        "Zonder voornamen",
        "Without given names",
        by_kind("OVa.LL01", "", "PaO.LL01"),
        remove_all(f"{L}/voornaam"),
    ),
    _rule(
        "geboortedatum",
        "Zonder geboortedatum",
        "Without date of birth",
        by_kind("OVa.LL02", "", "PaO.LL02"),
        remove_all(f"{L}/geboortedatum"),
    ),
    _rule(
        "adresgeheim",
        "Onbekend of het adres geheim is",
        "Unknown whether the address is secret",
        by_kind("OVa.LL04", "", "PaO.LL04"),
        when(f"{L}/adresgeheim", "false"),
        remove_all(f"{L}/adresgeheim"),
    ),
    _rule(
        "adres",
        "Zonder adres",
        "Without an address",
        by_kind("OVa.LL05", "", "PaO.LL05"),
        remove_all(f"{L}/adreslijst"),
    ),
    _rule(
        "geheim_adres",
        "Geheim adres toch meegestuurd",
        "Secret address sent all the same",
        by_kind("OVa.LL06", "OVb.LL02", "PaO.LL06"),
        when(f"{L}/adreslijst"),
        set_text(f"{L}/adresgeheim", "true"),
    ),
    _rule(
        "geheime_telefoon",
        "Geheim telefoonnummer toch meegestuurd",
        "Secret telephone number sent all the same",
        by_kind("OVa.LL08+OVa.OV04.telefoon", "OVb.LL04+OVb.OV02.telefoon", "PaO.LL08+PaO.OV04.telefoon"),
        when(f"{L}/communicatielijst/communicatie/geheim", "false"),
        set_text(f"{L}/communicatielijst/communicatie/geheim", "true"),
    ),
    _rule(
        "geboorteplaats",
        "Geboorteplaats meegestuurd",
        "Place of birth sent along",
        by_kind("OVa.LL10", "OVb.LLxx.geboorteplaats", "PaO.LL10"),
        set_text(f"{L}/geboorteplaats", "Hoorn"),
    ),
    _rule(
        "nationaliteit",
        "Nationaliteit meegestuurd",
        "Nationality sent along",
        by_kind("OVa.LL11", "OVb.LLxx.nationaliteit", "PaO.LL11"),
        set_text(f"{L}/nationaliteit", "0001"),
    ),
    _rule(
        "geen_pgn",
        "Zonder BSN en onderwijsnummer",
        "Without BSN and onderwijsnummer",
        everywhere("OVa.LL12", profielen=OVERSTAPPEN),
        remove_all(f"{L}/bsn"),
    ),
    _rule(
        "bsn_naar_swv",
        "BSN naar het samenwerkingsverband",
        "BSN sent to the samenwerkingsverband",
        everywhere("PaO.LL12", profielen=SWV),
        set_text(f"{L}/bsn", "999900006"),
    ),
    _rule(
        "leerlingid",
        "Zonder leerlingid",
        "Without leerlingid",
        everywhere("OVa.LL13", profielen=_POVO),
        remove_all(f"{L}/leerlingid"),
    ),
    _rule(
        "datuminschrijving",
        "Zonder datum van inschrijving",
        "Without day of enrolment",
        everywhere("OVa.LL14", profielen=OVERSTAPPEN),
        remove_all(f"{L}/datuminschrijving"),
    ),
    _rule(
        "aansprakelijk",
        "Onbekend of de verzorgers aansprakelijk zijn",
        "Unknown whether the carers are liable",
        {
            Profiel.POPO: ("OVa.LL15", "OVa.AI01.POPO"),
            Profiel.POVO: ("OVa.LL15", "OVa.AI01.POVO"),
            Profiel.VOVO: ("OVa.LL15",),
        },
        when(f"{L}/verzorgersaansprakelijk", "true"),
        remove_all(f"{L}/verzorgersaansprakelijk"),
    ),
    _rule(
        "huisarts_roepnaam",
        "Roepnaam van de huisarts",
        "Call name of the family doctor",
        everywhere("OG.05.roepnaam"),
        when(f"{L}/huisarts"),
        set_text(f"{L}/huisarts/roepnaam", "Vera"),
    ),
    _rule(
        "overleden",
        "Overlijdensdatum van een levende verzorger",
        "Date of death of a living carer",
        everywhere("OG.04.overleden_false"),
        when(f"{L}/verzorger/overleden", "false"),
        derived(f"{L}/verzorger/overlijdensdatum", DATE, days_later(-60)),
    ),
    _rule(
        "banknummer",
        "Oud banknummer naar het samenwerkingsverband",
        "Old bank number to the samenwerkingsverband",
        everywhere("PaO.OV05", profielen=SWV),
        when(f"{L}/verzorger"),
        set_text(f"{L}/verzorger/banknummer", "123456789"),
    ),
    _rule(
        "vve",
        "VVE-gegevens naar het voortgezet onderwijs",
        "Pre-school data sent to secondary education",
        everywhere("OVa.VV01", "OS.cat06.VERBODEN.voorschools", profielen=(Profiel.POVO,)),
        copy_from_full(f"{L}/voorschools"),
    ),
)
_INZAGE = (
    _rule(
        "inzage_onwaar",
        "Ouders hebben het dossier niet ingezien",
        "Parents have not seen the dossier",
        everywhere("OVa.IZ02", profielen=OVERSTAPPEN),
        set_text("inzage/inzage", "false"),
    ),
    _rule(
        "inzagedatum",
        "Zonder datum van inzage",
        "Without day of inspection",
        everywhere("OVa.IZ03", profielen=OVERSTAPPEN),
        remove_all("inzage/inzagedatum"),
    ),
    _rule(
        "akkoord",
        "Niet gevraagd of de ouders akkoord zijn",
        "Parents not asked whether they agree",
        everywhere("OVa.IZ04", profielen=(Profiel.POPO, Profiel.POVO)),
        remove_all("inzage/akkoord"),
    ),
    _rule(
        "toestemming",
        "Zonder toestemming",
        "Without consent",
        everywhere("OVa.IZ05", profielen=(Profiel.VOVO,)),
        remove_all("inzage/toestemming"),
    ),
)
_ADVIES_RULES = (
    _rule(
        "advies",
        "Zonder schooladvies",
        "Without school advice",
        everywhere("OVa.OA02", profielen=_POVO),
        remove_all(f"{_ADVIES}/advies"),
        weight=Weight.DORMANT,
    ),
    _rule(
        "contactnodig",
        "Onbekend of contact nodig is",
        "Unknown whether contact is needed",
        everywhere("OVa.OA03", profielen=OVERSTAPPEN),
        when(f"{_ADVIES}/contactnodig", "false"),
        remove_all(f"{_ADVIES}/contactnodig"),
        weight=Weight.DORMANT,
    ),
    _rule(
        "contactpersoon",
        "Contact nodig, met wie onbekend",
        "Contact needed, with whom unknown",
        everywhere("OVa.OA04", profielen=_POVO),
        when(f"{_ADVIES}/contactnodig", "true"),
        remove_all(f"{_ADVIES}/contactpersoon"),
        weight=Weight.DORMANT,
    ),
    _rule(
        "contacttelefoon",
        "Contact nodig, nummer onbekend",
        "Contact needed, number unknown",
        everywhere("OVa.OA05", profielen=_POVO),
        when(f"{_ADVIES}/contactnodig", "true"),
        remove_all(f"{_ADVIES}/contacttelefoon"),
        weight=Weight.DORMANT,
    ),
    _rule(
        "email_zonder_at",
        "E-mailadres van de school zonder apenstaart",
        "E-mail of the school without at sign",
        everywhere("OG.01.at", "OG.01.pattern", "NR.email"),
        set_text("huidigeschool/communicatielijst/communicatie/soort", "e-mail"),
        set_text("huidigeschool/communicatielijst/communicatie/nummer", "administratie.school.example"),
    ),
)
_PROFIEL = (
    _rule(
        "geen_overstap",
        "Zonder soort overstap",
        "Without kind of transfer",
        everywhere("OVa.OS01", "OVa.OS02", profielen=OVERSTAPPEN) | everywhere("PaO.SO01", "PaO.SO02", profielen=SWV),
        remove_all("metadata/overstap"),
    ),
    _rule(
        "geen_loopbaan",
        "Zonder schoolloopbaan",
        "Without school career",
        everywhere("OVa.SL01.schoolloopbaan", "OS.cat07.VERPLICHT", profielen=OVERSTAPPEN),
        remove_all(f"{L}/schoolloopbaanlijst"),
    ),
    _rule(
        "leeg_vombo",
        "VO-MBO-gegevens waar het profiel ze verbiedt",
        "VO-MBO data where the profile forbids them",
        everywhere("OS.cat15.VERBODEN.certificaat", profielen=(Profiel.POPO, Profiel.POVO)),
        set_text(f"{L}/certificaat", "EHBO"),
    ),
    _rule(
        "vlag_onbekend",
        "Onbekende uitleveringsvlag",
        "Unknown delivery flag",
        everywhere("CL48.cat_verzuim", "UI.profiel"),
        set_text("metadata/categorie_uitlevering/cat_verzuim", "JA"),
    ),
)

RULE = (*_ALGEMEEN, *_LEERLING, *_INZAGE, *_ADVIES_RULES, *_PROFIEL)
"""Deviations that break a published rule."""
