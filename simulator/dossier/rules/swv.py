"""Rules of a request to a samenwerkingsverband: POSWV, VOSWV. Bron: gegevensset business rules 5.5, PaO."""

from __future__ import annotations

from simulator.dossier.rules.predicates import eist_in, verbiedt, verbiedt_in, verboden
from simulator.dossier.rules.rule import PAO, POSWV, SWV, VOSWV, Regel, Status
from simulator.dossier.rules.shared import (
    administratiedeel,
    adres_tenzij_geheim,
    cijfer_gevuld,
    geheim_adres,
    geheim_adres_verzorger,
    geheim_buitenlands_adres,
    geheim_nummer,
    leerling_eist,
    leerling_verbiedt,
    overdrachtsoort_is,
    overstap_is,
    resultaat_gevuld,
    school_adres,
    school_bereikbaar,
    soort_overstap,
    toetsscore_gevuld,
    uitlevering,
    validatieversie,
    verzorger_bij_aansprakelijkheid,
)
from simulator.text.text import Tekst

_GONE = Tekst(
    nl="Het schema van 2019.1 kent het element zorg niet meer.",
    en="The schema of 2019.1 no longer has the element zorg.",
)


def _zorg(rule_id: str, element: str) -> Regel:
    """Blocks of the years before 2019.1."""
    return Regel(
        id=rule_id,
        waar="leerling",
        wanneer=SWV,
        toets=verbiedt_in("zorg", element),
        melding=Tekst(nl=f"zorg/{element} hoort niet in dit dossier.", en=f"zorg/{element} has no place here."),
        herstel=Tekst(nl=f"Laat zorg/{element} weg.", en=f"Leave out zorg/{element}."),
        status=Status.SHADOWED,
        reden=_GONE,
    )


_DOSSIER = (
    administratiedeel("PaO.MD01", PAO),
    validatieversie("PaO.MD02", SWV),
    uitlevering("PaO.MD03", SWV),
    soort_overstap("PaO.SO01", SWV),
    overstap_is("PaO.SO02", SWV, "POSWV", "VOSWV"),
    overdrachtsoort_is("PaO.SO03", PAO, "swv-dossier"),
    school_adres("PaO.SL01.school_adres", SWV),
    school_bereikbaar("PaO.SL02", SWV),
)

_LEERLING = (
    leerling_eist("PaO.LL01", SWV, "voornaam", nl="een voornaam", en="a given name"),
    leerling_eist("PaO.LL02", SWV, "geboortedatum", nl="de geboortedatum", en="the date of birth"),
    leerling_verbiedt("PaO.LL03", SWV, "geboortemaand", nl="de geboortemaand", en="the month of birth"),
    leerling_eist(
        "PaO.LL04",
        SWV,
        "adresgeheim",
        nl="de aanduiding of het adres geheim is",
        en="the indication whether the address is secret",
    ),
    adres_tenzij_geheim("PaO.LL05", SWV),
    geheim_adres("PaO.LL06", SWV),
    leerling_verbiedt("PaO.LL07", SWV, "postcode4adres", nl="de postcode van vier cijfers", en="the 4-digit code"),
    geheim_nummer("PaO.LL08+PaO.OV04.telefoon", SWV, "telefoon"),
    geheim_nummer("PaO.LL08+PaO.OV04.e-mail", SWV, "e-mail"),
    geheim_buitenlands_adres("PaO.LL09", SWV),
    leerling_verbiedt("PaO.LL10", SWV, "geboorteplaats", nl="de geboorteplaats", en="the place of birth"),
    leerling_verbiedt("PaO.LL11", SWV, "nationaliteit", nl="de nationaliteit", en="the nationality"),
    Regel(
        id="PaO.LL12",
        waar="leerling",
        wanneer=SWV,
        toets=verbiedt("bsn", "onderwijsnummer"),
        melding=Tekst(
            nl="Een BSN of onderwijsnummer mag niet naar het samenwerkingsverband.",
            en="A BSN or onderwijsnummer must not go to the samenwerkingsverband.",
        ),
        herstel=Tekst(
            nl="Zet een dossier voor het samenwerkingsverband klaar zonder BSN of onderwijsnummer.",
            en="Make ready a dossier for the samenwerkingsverband without BSN or onderwijsnummer.",
        ),
    ),
    leerling_verbiedt(
        "PaO.VV01",
        VOSWV,
        "vanpeuterspeelzaal",
        nl="de aanduiding dat de leerling van een peuterspeelzaal kwam",
        en="the indication that the pupil came from a playgroup",
    ),
    leerling_verbiedt(
        "PaO.VV02", VOSWV, "naampeuterspeelzaal", nl="de naam van de peuterspeelzaal", en="the name of the playgroup"
    ),
    leerling_verbiedt("PaO.VV03", VOSWV, "voorschools", nl="voorschoolse educatie", en="pre-school data"),
    leerling_verbiedt("PaO.VV04", VOSWV, "vroegschools", nl="vroegschoolse educatie", en="early-school data"),
    Regel(
        id="PaO.SL01.schoolloopbaan",
        waar="leerling",
        wanneer=SWV,
        toets=eist_in("schoolloopbaanlijst", "schoolloopbaan"),
        melding=Tekst(nl="De schoolloopbaan ontbreekt.", en="The school career is missing."),
        herstel=Tekst(nl="Neem ten minste één schooljaar op.", en="Add at least one school year."),
    ),
    leerling_verbiedt("PaO.EB01", POSWV, "eindtoets_basisonderwijs", nl="de eindtoets", en="the final test"),
    verzorger_bij_aansprakelijkheid("PaO.OV01", SWV),
    leerling_verbiedt("PaO.VM01", POSWV, "bevorderd", nl="de bevordering", en="the promotion"),
    leerling_verbiedt("PaO.VM02", POSWV, "examenresultaat", nl="het examenresultaat", en="the exam outcome"),
    leerling_verbiedt("PaO.VM03", POSWV, "resultaatvakkenvo", nl="een resultaat van een vak", en="a subject result"),
    leerling_verbiedt("PaO.VM04", POSWV, "certificaat", nl="een certificaat", en="a certificate"),
    leerling_verbiedt("PaO.VM05", POSWV, "competenties", nl="een competentie", en="a competence"),
    leerling_verbiedt("PaO.VM06", POSWV, "stage", nl="een stage", en="a work placement"),
    leerling_verbiedt("PaO.VM07", POSWV, "overigvombo", nl="overige VO-MBO-gegevens", en="other VO-MBO data"),
    _zorg("PaO.ZB01", "vir"),
    _zorg("PaO.ZB02", "zat"),
)

_VERZORGER = (
    geheim_adres_verzorger("PaO.OV03", SWV),
    Regel(
        id="PaO.OV05",
        waar="banknummer",
        wanneer=SWV,
        toets=verboden,
        melding=Tekst(
            nl="Bij de verzorger staat een oud banknummer.", en="The carer has a bank number of the old kind."
        ),
        herstel=Tekst(nl="Laat banknummer weg; een IBAN mag wel.", en="Leave out banknummer; an IBAN is allowed."),
    ),
)

_TOETSEN = (
    resultaat_gevuld("PaO.TR01", SWV),
    toetsscore_gevuld("PaO.TR02", SWV),
    cijfer_gevuld("PaO.CL01", SWV),
)

REGELS = (*_DOSSIER, *_LEERLING, *_VERZORGER, *_TOETSEN)
