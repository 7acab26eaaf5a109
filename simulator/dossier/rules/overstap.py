"""Rules of a transfer between schools: POPO, POVO, VOVO. Bron: gegevensset business rules 5.4, OVa."""

from __future__ import annotations

from simulator.dossier.rules import overstap_dormant
from simulator.dossier.rules.predicates import eist, eist_in, in_blok, indien_onwaar, indien_waar, is_waar
from simulator.dossier.rules.rule import NIET_POPO, OV, OV_BEKEND, OVERSTAP, POPO, POVO, VOVO, Regel, Voorwaarde
from simulator.dossier.rules.shared import (
    administratiedeel,
    adres_tenzij_geheim,
    geheim_adres,
    geheim_buitenlands_adres,
    geheim_nummer,
    leerling_eist,
    leerling_verbiedt,
    overdrachtsoort_is,
    overstap_is,
    school_adres,
    school_bereikbaar,
    soort_overstap,
    uitlevering,
    validatieversie,
    verzorger_bij_aansprakelijkheid,
)
from simulator.text.text import Tekst

_INZAGE_FIX = Tekst(
    nl="Geef de ouders inzage in het dossier en leg datum en mening vast.",
    en="Let the parents inspect the dossier and record the date and their opinion.",
)


def _aansprakelijke_instelling(rule_id: str, wanneer: Voorwaarde) -> Regel:
    """Somebody is liable for the pupil: when not the carers, an institution."""
    return Regel(
        id=rule_id,
        waar="leerling",
        wanneer=wanneer,
        toets=indien_onwaar("verzorgersaansprakelijk", eist("aansprakelijkeinstelling")),
        melding=Tekst(
            nl="De verzorgers zijn niet aansprakelijk en de aansprakelijke instelling ontbreekt.",
            en="The carers are not liable and the liable institution is missing.",
        ),
        herstel=Tekst(
            nl="Geef aan dat de verzorgers aansprakelijk zijn, of vul de aansprakelijke instelling in.",
            en="Mark the carers as liable, or fill in the liable institution.",
        ),
    )


_DOSSIER = (
    administratiedeel("OVa.MD01+OVb.MD01", OV_BEKEND),
    validatieversie("OVa.MD02+OVb.MD02", OV),
    overdrachtsoort_is("OVa.OS03+OVb.OS01", OV, "overstapdossier", "overdrachtbinnenbrin"),
    uitlevering("OVa.MD03", OVERSTAP),
    soort_overstap("OVa.OS01", OVERSTAP),
    overstap_is("OVa.OS02", OVERSTAP, "POPO", "POVO", "VOVO"),
    Regel(
        id="OVa.IZ01",
        waar="dossier",
        wanneer=OVERSTAP,
        toets=eist("inzage"),
        melding=Tekst(
            nl="De gegevens over inzage door de ouders ontbreken.",
            en="The data on inspection by the parents are missing.",
        ),
        herstel=_INZAGE_FIX,
    ),
    Regel(
        id="OVa.IZ02",
        waar="dossier",
        wanneer=OVERSTAP,
        toets=in_blok("inzage", is_waar("inzage")),
        melding=Tekst(
            nl="De ouders hebben het dossier nog niet ingezien.", en="The parents have not yet inspected the dossier."
        ),
        herstel=_INZAGE_FIX,
    ),
    Regel(
        id="OVa.IZ03",
        waar="dossier",
        wanneer=OVERSTAP,
        toets=in_blok("inzage", indien_waar("inzage", eist("inzagedatum"))),
        melding=Tekst(nl="De datum van de inzage ontbreekt.", en="The date of the inspection is missing."),
        herstel=Tekst(
            nl="Vul in wanneer de ouders het dossier hebben ingezien.",
            en="Fill in when the parents inspected the dossier.",
        ),
    ),
    Regel(
        id="OVa.IZ04",
        waar="dossier",
        wanneer=OVERSTAP,
        toets=in_blok("inzage", indien_waar("inzage", eist("akkoord"))),
        melding=Tekst(
            nl="De mening van de ouders over de inhoud ontbreekt.",
            en="The opinion of the parents on the content is missing.",
        ),
        herstel=Tekst(
            nl="Leg vast of de ouders akkoord gaan met de inhoud; nee mag ook.",
            en="Record whether the parents agree with the content; no is allowed.",
        ),
    ),
    Regel(
        id="OVa.IZ05",
        waar="dossier",
        wanneer=VOVO,
        toets=in_blok("inzage", eist("toestemming")),
        melding=Tekst(
            nl="De toestemming voor de overstap tussen VO-scholen ontbreekt.",
            en="The consent to the transfer between secondary schools is missing.",
        ),
        herstel=Tekst(
            nl="Vraag de ouders of de leerling om toestemming en leg het antwoord vast.",
            en="Ask the parents or the pupil for consent and record the answer.",
        ),
    ),
    school_adres("OVa.SL01.school_adres", OVERSTAP),
    school_bereikbaar("OVa.SL02", OVERSTAP),
)

_LEERLING = (
    leerling_eist("OVa.LL01", OVERSTAP, "voornaam", nl="een voornaam", en="a given name"),
    leerling_eist("OVa.LL02", OVERSTAP, "geboortedatum", nl="de geboortedatum", en="the date of birth"),
    leerling_verbiedt("OVa.LL03", OVERSTAP, "geboortemaand", nl="de geboortemaand", en="the month of birth"),
    leerling_eist(
        "OVa.LL04",
        OVERSTAP,
        "adresgeheim",
        nl="de aanduiding of het adres geheim is",
        en="the indication whether the address is secret",
    ),
    adres_tenzij_geheim("OVa.LL05", OVERSTAP),
    geheim_adres("OVa.LL06", OVERSTAP),
    leerling_verbiedt("OVa.LL07", OVERSTAP, "postcode4adres", nl="de postcode van vier cijfers", en="the 4-digit code"),
    geheim_nummer("OVa.LL08+OVa.OV04.telefoon", OVERSTAP, "telefoon"),
    geheim_nummer("OVa.LL08+OVa.OV04.e-mail", OVERSTAP, "e-mail"),
    geheim_buitenlands_adres("OVa.LL09", OVERSTAP),
    leerling_verbiedt("OVa.LL10", OVERSTAP, "geboorteplaats", nl="de geboorteplaats", en="the place of birth"),
    leerling_verbiedt("OVa.LL11", OVERSTAP, "nationaliteit", nl="de nationaliteit", en="the nationality"),
    Regel(
        id="OVa.LL12",
        waar="leerling",
        wanneer=OVERSTAP,
        toets=eist("bsn", "onderwijsnummer"),
        melding=Tekst(
            nl="De leerling heeft geen BSN en geen onderwijsnummer.",
            en="The pupil has neither a BSN nor an onderwijsnummer.",
        ),
        herstel=Tekst(
            nl="Vul het BSN in, of het onderwijsnummer van een leerling zonder BSN.",
            en="Fill in the BSN, or the onderwijsnummer of a pupil without one.",
        ),
    ),
    leerling_eist("OVa.LL13", POVO, "leerlingid", nl="het leerlingnummer van de school", en="the key of the pupil"),
    leerling_eist("OVa.LL14", OVERSTAP, "datuminschrijving", nl="de inschrijfdatum", en="the enrolment date"),
    leerling_eist(
        "OVa.LL15",
        OVERSTAP,
        "verzorgersaansprakelijk",
        nl="de aanduiding of de verzorgers aansprakelijk zijn",
        en="the indication whether the carers are liable",
    ),
    _aansprakelijke_instelling("OVa.AI01.POPO", POPO),
    _aansprakelijke_instelling("OVa.AI01.POVO", POVO),
    leerling_verbiedt("OVa.VV01", NIET_POPO, "voorschools", nl="voorschoolse educatie", en="pre-school data"),
    leerling_verbiedt("OVa.VV02", NIET_POPO, "vroegschools", nl="vroegschoolse educatie", en="early-school data"),
    Regel(
        id="OVa.SL01.schoolloopbaan",
        waar="leerling",
        wanneer=OVERSTAP,
        toets=eist_in("schoolloopbaanlijst", "schoolloopbaan"),
        melding=Tekst(nl="De schoolloopbaan ontbreekt.", en="The school career is missing."),
        herstel=Tekst(nl="Neem ten minste één schooljaar op.", en="Add at least one school year."),
    ),
    leerling_eist("OVa.OA01", OVERSTAP, "overstapadvies", nl="het overstapadvies", en="the transfer advice"),
    verzorger_bij_aansprakelijkheid("OVa.OV01", OVERSTAP),
)

REGELS = (*_DOSSIER, *_LEERLING, *overstap_dormant.REGELS)
