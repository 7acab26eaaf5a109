"""Rules of a transfer between schools: POPO, POVO, VOVO. Bron: gegevensset business rules 5.4, OVa."""

from __future__ import annotations

from simulator.dossier.rules import overstap_dormant
from simulator.dossier.rules.predicates import inside, is_true, requires, requires_in, when_false, when_true
from simulator.dossier.rules.rule import NOT_POPO, OV, OV_KNOWN, OVERSTAP, POPO, POVO, VOVO, Precondition, Rule
from simulator.dossier.rules.shared import (
    administratiedeel,
    adres_unless_geheim,
    geheim_adres,
    geheim_buitenlands_adres,
    geheim_number,
    kind_of_overstap,
    leerling_forbids,
    leerling_requires,
    overdrachtsoort_is,
    overstap_is,
    school_adres,
    school_reachable,
    uitlevering,
    validatieversie,
    verzorger_when_aansprakelijkheid,
)
from simulator.text.text import Text

_INZAGE_FIX = Text(
    nl="Geef de ouders inzage in het dossier en leg datum en mening vast.",
    en="Let the parents inspect the dossier and record the date and their opinion.",
)


def _aansprakelijke_instelling(rule_id: str, when: Precondition) -> Rule:
    """Demand a liable institution for a pupil whose carers are not liable."""
    return Rule(
        id=rule_id,
        where="leerling",
        when=when,
        predicate=when_false("verzorgersaansprakelijk", requires("aansprakelijkeinstelling")),
        message=Text(
            nl="De verzorgers zijn niet aansprakelijk en de aansprakelijke instelling ontbreekt.",
            en="The carers are not liable and the liable institution is missing.",
        ),
        fix=Text(
            nl="Geef aan dat de verzorgers aansprakelijk zijn, of vul de aansprakelijke instelling in.",
            en="Mark the carers as liable, or fill in the liable institution.",
        ),
    )


_DOSSIER = (
    administratiedeel("OVa.MD01+OVb.MD01", OV_KNOWN),
    validatieversie("OVa.MD02+OVb.MD02", OV),
    overdrachtsoort_is("OVa.OS03+OVb.OS01", OV, "overstapdossier", "overdrachtbinnenbrin"),
    uitlevering("OVa.MD03", OVERSTAP),
    kind_of_overstap("OVa.OS01", OVERSTAP),
    overstap_is("OVa.OS02", OVERSTAP, "POPO", "POVO", "VOVO"),
    Rule(
        id="OVa.IZ01",
        where="dossier",
        when=OVERSTAP,
        predicate=requires("inzage"),
        message=Text(
            nl="De gegevens over inzage door de ouders ontbreken.",
            en="The data on inspection by the parents are missing.",
        ),
        fix=_INZAGE_FIX,
    ),
    Rule(
        id="OVa.IZ02",
        where="dossier",
        when=OVERSTAP,
        predicate=inside("inzage", is_true("inzage")),
        message=Text(
            nl="De ouders hebben het dossier nog niet ingezien.", en="The parents have not yet inspected the dossier."
        ),
        fix=_INZAGE_FIX,
    ),
    Rule(
        id="OVa.IZ03",
        where="dossier",
        when=OVERSTAP,
        predicate=inside("inzage", when_true("inzage", requires("inzagedatum"))),
        message=Text(nl="De datum van de inzage ontbreekt.", en="The date of the inspection is missing."),
        fix=Text(
            nl="Vul in wanneer de ouders het dossier hebben ingezien.",
            en="Fill in when the parents inspected the dossier.",
        ),
    ),
    Rule(
        id="OVa.IZ04",
        where="dossier",
        when=OVERSTAP,
        predicate=inside("inzage", when_true("inzage", requires("akkoord"))),
        message=Text(
            nl="De mening van de ouders over de inhoud ontbreekt.",
            en="The opinion of the parents on the content is missing.",
        ),
        fix=Text(
            nl="Leg vast of de ouders akkoord gaan met de inhoud; nee mag ook.",
            en="Record whether the parents agree with the content; no is allowed.",
        ),
    ),
    Rule(
        id="OVa.IZ05",
        where="dossier",
        when=VOVO,
        predicate=inside("inzage", requires("toestemming")),
        message=Text(
            nl="De toestemming voor de overstap tussen VO-scholen ontbreekt.",
            en="The consent to the transfer between secondary schools is missing.",
        ),
        fix=Text(
            nl="Vraag de ouders of de leerling om toestemming en leg het antwoord vast.",
            en="Ask the parents or the pupil for consent and record the answer.",
        ),
    ),
    school_adres("OVa.SL01.school_adres", OVERSTAP),
    school_reachable("OVa.SL02", OVERSTAP),
)

_LEERLING = (
    leerling_requires("OVa.LL01", OVERSTAP, "voornaam", nl="een voornaam", en="a given name"),
    leerling_requires("OVa.LL02", OVERSTAP, "geboortedatum", nl="de geboortedatum", en="the date of birth"),
    leerling_forbids("OVa.LL03", OVERSTAP, "geboortemaand", nl="de geboortemaand", en="the month of birth"),
    leerling_requires(
        "OVa.LL04",
        OVERSTAP,
        "adresgeheim",
        nl="de aanduiding of het adres geheim is",
        en="the indication whether the address is secret",
    ),
    adres_unless_geheim("OVa.LL05", OVERSTAP),
    geheim_adres("OVa.LL06", OVERSTAP),
    leerling_forbids("OVa.LL07", OVERSTAP, "postcode4adres", nl="de postcode van vier cijfers", en="the 4-digit code"),
    geheim_number("OVa.LL08+OVa.OV04.telefoon", OVERSTAP, "telefoon"),
    geheim_number("OVa.LL08+OVa.OV04.e-mail", OVERSTAP, "e-mail"),
    geheim_buitenlands_adres("OVa.LL09", OVERSTAP),
    leerling_forbids("OVa.LL10", OVERSTAP, "geboorteplaats", nl="de geboorteplaats", en="the place of birth"),
    leerling_forbids("OVa.LL11", OVERSTAP, "nationaliteit", nl="de nationaliteit", en="the nationality"),
    Rule(
        id="OVa.LL12",
        where="leerling",
        when=OVERSTAP,
        predicate=requires("bsn", "onderwijsnummer"),
        message=Text(
            nl="De leerling heeft geen BSN en geen onderwijsnummer.",
            en="The pupil has neither a BSN nor an onderwijsnummer.",
        ),
        fix=Text(
            nl="Vul het BSN in, of het onderwijsnummer van een leerling zonder BSN.",
            en="Fill in the BSN, or the onderwijsnummer of a pupil without one.",
        ),
    ),
    leerling_requires("OVa.LL13", POVO, "leerlingid", nl="het leerlingnummer van de school", en="the key of the pupil"),
    leerling_requires("OVa.LL14", OVERSTAP, "datuminschrijving", nl="de inschrijfdatum", en="the enrolment date"),
    leerling_requires(
        "OVa.LL15",
        OVERSTAP,
        "verzorgersaansprakelijk",
        nl="de aanduiding of de verzorgers aansprakelijk zijn",
        en="the indication whether the carers are liable",
    ),
    _aansprakelijke_instelling("OVa.AI01.POPO", POPO),
    _aansprakelijke_instelling("OVa.AI01.POVO", POVO),
    leerling_forbids("OVa.VV01", NOT_POPO, "voorschools", nl="voorschoolse educatie", en="pre-school data"),
    leerling_forbids("OVa.VV02", NOT_POPO, "vroegschools", nl="vroegschoolse educatie", en="early-school data"),
    Rule(
        id="OVa.SL01.schoolloopbaan",
        where="leerling",
        when=OVERSTAP,
        predicate=requires_in("schoolloopbaanlijst", "schoolloopbaan"),
        message=Text(nl="De schoolloopbaan ontbreekt.", en="The school career is missing."),
        fix=Text(nl="Neem ten minste één schooljaar op.", en="Add at least one school year."),
    ),
    leerling_requires("OVa.OA01", OVERSTAP, "overstapadvies", nl="het overstapadvies", en="the transfer advice"),
    verzorger_when_aansprakelijkheid("OVa.OV01", OVERSTAP),
)

RULES = (*_DOSSIER, *_LEERLING, *overstap_dormant.RULES)
