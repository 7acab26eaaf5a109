"""Ways to break the rules of a handover within a BRIN and of a request to a samenwerkingsverband."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.examples.breakage import Breuk
from simulator.dossier.examples.edits import met, zonder
from simulator.dossier.examples.shared import GEHEIM_ADRES, XL, D, L, tweeling_breuken, verboden
from simulator.dossier.rules.rule import Bundel
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from collections.abc import Iterator


def binnenbrin_breuken() -> Iterator[Breuk]:
    """Yield a way to break each rule of a handover within a BRIN."""
    yield from tweeling_breuken(
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
    yield verboden("OVb.LL01", Profiel.BB, "geboortemaand", zonder(f"{L}/geboortedatum"))
    yield verboden("OVb.LL03", Profiel.BB, "postcode4adres", zonder(f"{L}/adreslijst"))


def swv_breuken() -> Iterator[Breuk]:
    """Yield a way to break each rule of a request to a samenwerkingsverband."""
    yield from tweeling_breuken(
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
    yield Breuk(regel="PaO.LL12", profiel=Profiel.VOSWV, breekt=(met(f"{L}/bsn", "999900006"),), waar=f"{XL}/bsn[1]")
    for number, element in enumerate(("vanpeuterspeelzaal", "naampeuterspeelzaal", "voorschools", "vroegschools"), 1):
        yield verboden(f"PaO.VV0{number}", Profiel.VOSWV, element)
    yield verboden("PaO.EB01", Profiel.POSWV, "eindtoets_basisonderwijs")
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
        yield verboden(f"PaO.VM0{number}", Profiel.POSWV, element)
    yield Breuk(
        regel="PaO.OV05",
        profiel=Profiel.POSWV,
        breekt=(met(f"{L}/verzorger/banknummer", "123456789"),),
        heelt=(met(f"{L}/verzorger/iban", "NL91ABNA0417164300"),),
        waar=f"{XL}/verzorger[1]/banknummer[1]",
    )


def _swv_dossier() -> Iterator[Breuk]:
    yield Breuk(
        regel="PaO.MD01",
        profiel=Profiel.POSWV,
        breekt=(met("metadata/deeldossier", "LVS"),),
        heelt=(met("metadata/deeldossier", "LAS"),),
        waar=f"{D}/metadata[1]/deeldossier[1]",
    )
    yield Breuk(
        regel="PaO.MD02",
        profiel=Profiel.POSWV,
        breekt=(met("metadata/validatieversie", "2019.1"),),
        waar=f"{D}/metadata[1]/validatieversie[1]",
    )
    yield Breuk(
        regel="PaO.SO01",
        profiel=Profiel.POSWV,
        breekt=(zonder("metadata/overstap"),),
        waar=f"{D}/metadata[1]",
        mee=("PaO.SO02",),
    )
    yield Breuk(
        regel="PaO.SO02",
        profiel=Profiel.POSWV,
        breekt=(met("metadata/overstap", "POVO"),),
        heelt=(met("metadata/overstap", "VOSWV"),),
        waar=f"{D}/metadata[1]/overstap[1]",
    )
    yield Breuk(
        regel="PaO.SO03",
        profiel=Profiel.POSWV,
        breekt=(met("overdrachtsoort", "overstapdossier"),),
        waar=f"{D}/overdrachtsoort[1]",
        bundel=Bundel.PAO,
    )
    yield verboden("PaO.LL03", Profiel.POSWV, "geboortemaand", zonder(f"{L}/geboortedatum"), mee=("PaO.LL02",))
    yield verboden("PaO.LL07", Profiel.POSWV, "postcode4adres", *GEHEIM_ADRES)
