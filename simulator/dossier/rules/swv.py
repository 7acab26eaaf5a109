"""Rules of a request to a samenwerkingsverband: POSWV, VOSWV. Bron: gegevensset business rules 5.5, PaO."""

from __future__ import annotations

from simulator.dossier.rules.predicates import forbidden, forbids, forbids_in, requires_in
from simulator.dossier.rules.rule import PAO, POSWV, SWV, VOSWV, Rule, Status
from simulator.dossier.rules.shared import (
    administratiedeel,
    adres_unless_geheim,
    cijfer_filled,
    geheim_adres,
    geheim_adres_verzorger,
    geheim_buitenlands_adres,
    geheim_number,
    kind_of_overstap,
    leerling_forbids,
    leerling_requires,
    overdrachtsoort_is,
    overstap_is,
    resultaat_filled,
    school_adres,
    school_reachable,
    toetsscore_filled,
    uitlevering,
    validatieversie,
    verzorger_when_aansprakelijkheid,
)
from simulator.text.text import Text

_ZORG_DROPPED = Text(
    nl="Het schema van 2019.1 kent het element zorg niet meer.",
    en="The schema of 2019.1 no longer has the element zorg.",
)


def _zorg(rule_id: str, element: str) -> Rule:
    """Forbid a block of the years before 2019.1."""
    return Rule(
        id=rule_id,
        where="leerling",
        when=SWV,
        predicate=forbids_in("zorg", element),
        message=Text(nl=f"zorg/{element} hoort niet in dit dossier.", en=f"zorg/{element} has no place here."),
        fix=Text(nl=f"Laat zorg/{element} weg.", en=f"Leave out zorg/{element}."),
        status=Status.SHADOWED,
        reason=_ZORG_DROPPED,
    )


_DOSSIER = (
    administratiedeel("PaO.MD01", PAO),
    validatieversie("PaO.MD02", SWV),
    uitlevering("PaO.MD03", SWV),
    kind_of_overstap("PaO.SO01", SWV),
    overstap_is("PaO.SO02", SWV, "POSWV", "VOSWV"),
    overdrachtsoort_is("PaO.SO03", PAO, "swv-dossier"),
    school_adres("PaO.SL01.school_adres", SWV),
    school_reachable("PaO.SL02", SWV),
)

_LEERLING = (
    leerling_requires("PaO.LL01", SWV, "voornaam", nl="een voornaam", en="a given name"),
    leerling_requires("PaO.LL02", SWV, "geboortedatum", nl="de geboortedatum", en="the date of birth"),
    leerling_forbids("PaO.LL03", SWV, "geboortemaand", nl="de geboortemaand", en="the month of birth"),
    leerling_requires(
        "PaO.LL04",
        SWV,
        "adresgeheim",
        nl="de aanduiding of het adres geheim is",
        en="the indication whether the address is secret",
    ),
    adres_unless_geheim("PaO.LL05", SWV),
    geheim_adres("PaO.LL06", SWV),
    leerling_forbids("PaO.LL07", SWV, "postcode4adres", nl="de postcode van vier cijfers", en="the 4-digit code"),
    geheim_number("PaO.LL08+PaO.OV04.telefoon", SWV, "telefoon"),
    geheim_number("PaO.LL08+PaO.OV04.e-mail", SWV, "e-mail"),
    geheim_buitenlands_adres("PaO.LL09", SWV),
    leerling_forbids("PaO.LL10", SWV, "geboorteplaats", nl="de geboorteplaats", en="the place of birth"),
    leerling_forbids("PaO.LL11", SWV, "nationaliteit", nl="de nationaliteit", en="the nationality"),
    Rule(
        id="PaO.LL12",
        where="leerling",
        when=SWV,
        predicate=forbids("bsn", "onderwijsnummer"),
        message=Text(
            nl="Een BSN of onderwijsnummer mag niet naar het samenwerkingsverband.",
            en="A BSN or onderwijsnummer must not go to the samenwerkingsverband.",
        ),
        fix=Text(
            nl="Zet een dossier voor het samenwerkingsverband klaar zonder BSN of onderwijsnummer.",
            en="Make ready a dossier for the samenwerkingsverband without BSN or onderwijsnummer.",
        ),
    ),
    leerling_forbids(
        "PaO.VV01",
        VOSWV,
        "vanpeuterspeelzaal",
        nl="de aanduiding dat de leerling van een peuterspeelzaal kwam",
        en="the indication that the pupil came from a playgroup",
    ),
    leerling_forbids(
        "PaO.VV02", VOSWV, "naampeuterspeelzaal", nl="de naam van de peuterspeelzaal", en="the name of the playgroup"
    ),
    leerling_forbids("PaO.VV03", VOSWV, "voorschools", nl="voorschoolse educatie", en="pre-school data"),
    leerling_forbids("PaO.VV04", VOSWV, "vroegschools", nl="vroegschoolse educatie", en="early-school data"),
    Rule(
        id="PaO.SL01.schoolloopbaan",
        where="leerling",
        when=SWV,
        predicate=requires_in("schoolloopbaanlijst", "schoolloopbaan"),
        message=Text(nl="De schoolloopbaan ontbreekt.", en="The school career is missing."),
        fix=Text(nl="Neem ten minste één schooljaar op.", en="Add at least one school year."),
    ),
    leerling_forbids("PaO.EB01", POSWV, "eindtoets_basisonderwijs", nl="de eindtoets", en="the final test"),
    verzorger_when_aansprakelijkheid("PaO.OV01", SWV),
    leerling_forbids("PaO.VM01", POSWV, "bevorderd", nl="de bevordering", en="the promotion"),
    leerling_forbids("PaO.VM02", POSWV, "examenresultaat", nl="het examenresultaat", en="the exam outcome"),
    leerling_forbids("PaO.VM03", POSWV, "resultaatvakkenvo", nl="een resultaat van een vak", en="a subject result"),
    leerling_forbids("PaO.VM04", POSWV, "certificaat", nl="een certificaat", en="a certificate"),
    leerling_forbids("PaO.VM05", POSWV, "competenties", nl="een competentie", en="a competence"),
    leerling_forbids("PaO.VM06", POSWV, "stage", nl="een stage", en="a work placement"),
    leerling_forbids("PaO.VM07", POSWV, "overigvombo", nl="overige VO-MBO-gegevens", en="other VO-MBO data"),
    _zorg("PaO.ZB01", "vir"),
    _zorg("PaO.ZB02", "zat"),
)

_VERZORGER = (
    geheim_adres_verzorger("PaO.OV03", SWV),
    Rule(
        id="PaO.OV05",
        where="banknummer",
        when=SWV,
        predicate=forbidden,
        message=Text(
            nl="Bij de verzorger staat een oud banknummer.", en="The carer has a bank number of the old kind."
        ),
        fix=Text(nl="Laat banknummer weg; een IBAN mag wel.", en="Leave out banknummer; an IBAN is allowed."),
    ),
)

_PREDICATES = (
    resultaat_filled("PaO.TR01", SWV),
    toetsscore_filled("PaO.TR02", SWV),
    cijfer_filled("PaO.CL01", SWV),
)

RULES = (*_DOSSIER, *_LEERLING, *_VERZORGER, *_PREDICATES)
