"""Ways to break the rules of a handover within a BRIN and of a request to a samenwerkingsverband."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.examples.breakage import RuleBreaker
from simulator.dossier.examples.edits import remove_all, set_text
from simulator.dossier.examples.shared import GEHEIM_ADRES, XL, D, L, forbidden, shared_breakages
from simulator.dossier.rules.rule import Bundle
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from collections.abc import Iterator


def binnenbrin_breakages() -> Iterator[RuleBreaker]:
    """Yield a way to break each rule of a handover within a BRIN."""
    yield from shared_breakages(
        {
            "uitlevering": "OVb.MD03",
            "geheim_adres": "OVb.LL02",
            "geheim_telefoon": "OVb.LL04+OVb.OV02.telefoon",
            "geheim_email": "OVb.LL04+OVb.OV02.e-mail",
            "geheim_buitenland": "OVb.LL05",
            "geboorteplaats": "OVb.LLxx.geboorteplaats",
            "nationaliteit": "OVb.LLxx.nationaliteit",
            "geheim_adres_verzorger": "OVb.OV01",
        },
        Profiel.BB,
    )
    yield forbidden("OVb.LL01", Profiel.BB, "geboortemaand", remove_all(f"{L}/geboortedatum"))
    yield forbidden("OVb.LL03", Profiel.BB, "postcode4adres", remove_all(f"{L}/adreslijst"))


def swv_breakages() -> Iterator[RuleBreaker]:
    """Yield a way to break each rule of a request to a samenwerkingsverband."""
    yield from shared_breakages(
        {
            "uitlevering": "PaO.MD03",
            "school_adres": "PaO.SL01.school_adres",
            "school_bereikbaar": "PaO.SL02",
            "voornaam": "PaO.LL01",
            "geboortedatum": "PaO.LL02",
            "adresgeheim": "PaO.LL04",
            "adres": "PaO.LL05",
            "geheim_adres": "PaO.LL06",
            "geheim_telefoon": "PaO.LL08+PaO.OV04.telefoon",
            "geheim_email": "PaO.LL08+PaO.OV04.e-mail",
            "geheim_buitenland": "PaO.LL09",
            "geboorteplaats": "PaO.LL10",
            "nationaliteit": "PaO.LL11",
            "schoolloopbaan": "PaO.SL01.schoolloopbaan",
            "verzorger": "PaO.OV01",
            "geheim_adres_verzorger": "PaO.OV03",
            "resultaat": "PaO.TR01",
            "toetsscore": "PaO.TR02",
            "cijfer": "PaO.CL01",
        },
        Profiel.POSWV,
    )
    yield from _swv_dossier()
    yield RuleBreaker(
        rule="PaO.LL12", profiel=Profiel.VOSWV, breaks=(set_text(f"{L}/bsn", "999900006"),), where=f"{XL}/bsn[1]"
    )
    for number, element in enumerate(("vanpeuterspeelzaal", "naampeuterspeelzaal", "voorschools", "vroegschools"), 1):
        yield forbidden(f"PaO.VV0{number}", Profiel.VOSWV, element)
    yield forbidden("PaO.EB01", Profiel.POSWV, "eindtoets_basisonderwijs")
    vombo = (
        "bevorderd",
        "examenresultaat",
        "resultaatvakkenvo",
        "certificaat",
        "competenties",
        "stage",
        "overigvombo",
    )
    for number, element in enumerate(vombo, 1):
        yield forbidden(f"PaO.VM0{number}", Profiel.POSWV, element)
    yield RuleBreaker(
        rule="PaO.OV05",
        profiel=Profiel.POSWV,
        breaks=(set_text(f"{L}/verzorger/banknummer", "123456789"),),
        similar=(set_text(f"{L}/verzorger/iban", "NL91ABNA0417164300"),),
        where=f"{XL}/verzorger[1]/banknummer[1]",
    )


def _swv_dossier() -> Iterator[RuleBreaker]:
    yield RuleBreaker(
        rule="PaO.MD01",
        profiel=Profiel.POSWV,
        breaks=(set_text("metadata/deeldossier", "LVS"),),
        similar=(set_text("metadata/deeldossier", "LAS"),),
        where=f"{D}/metadata[1]/deeldossier[1]",
    )
    yield RuleBreaker(
        rule="PaO.MD02",
        profiel=Profiel.POSWV,
        breaks=(set_text("metadata/validatieversie", "2019.1"),),
        where=f"{D}/metadata[1]/validatieversie[1]",
    )
    yield RuleBreaker(
        rule="PaO.SO01",
        profiel=Profiel.POSWV,
        breaks=(remove_all("metadata/overstap"),),
        where=f"{D}/metadata[1]",
        also_breaks=("PaO.SO02",),
    )
    yield RuleBreaker(
        rule="PaO.SO02",
        profiel=Profiel.POSWV,
        breaks=(set_text("metadata/overstap", "POVO"),),
        similar=(set_text("metadata/overstap", "VOSWV"),),
        where=f"{D}/metadata[1]/overstap[1]",
    )
    yield RuleBreaker(
        rule="PaO.SO03",
        profiel=Profiel.POSWV,
        breaks=(set_text("overdrachtsoort", "overstapdossier"),),
        where=f"{D}/overdrachtsoort[1]",
        bundle=Bundle.PAO,
    )
    yield forbidden(
        "PaO.LL03", Profiel.POSWV, "geboortemaand", remove_all(f"{L}/geboortedatum"), also_breaks=("PaO.LL02",)
    )
    yield forbidden("PaO.LL07", Profiel.POSWV, "postcode4adres", *GEHEIM_ADRES)
