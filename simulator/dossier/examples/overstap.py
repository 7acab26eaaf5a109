"""Ways to break the rules of a transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.examples.breakage import Breuk
from simulator.dossier.examples.edits import met, neem, zonder
from simulator.dossier.examples.shared import GEHEIM_ADRES, XL, D, L, tweeling_breuken, verboden
from simulator.dossier.rules.rule import Bundel
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADVIES = f"{L}/overstapadvies"
_EINDTOETS = f"{L}/eindtoets_basisonderwijs"
_AFNAME = f"{L}/toetslijst/toets/afname/afnamedatum"


def overstap_breuken() -> Iterator[Breuk]:
    """Yield a way to break each rule of a transfer."""
    yield from tweeling_breuken(
        {
            "uitlevering": "OVa.MD03",
            "school_adres": "OVa.SL01.school_adres",
            "school_bereikbaar": "OVa.SL02",
            "voornaam": "OVa.LL01",
            "geboortedatum": "OVa.LL02",
            "adresgeheim": "OVa.LL04",
            "adres": "OVa.LL05",
            "geheim_adres": "OVa.LL06",
            "geheim_telefoon": "OVa.LL08+OVa.OV04.telefoon",
            "geheim_email": "OVa.LL08+OVa.OV04.e-mail",
            "geheim_buitenland": "OVa.LL09",
            "geboorteplaats": "OVa.LL10",
            "nationaliteit": "OVa.LL11",
            "schoolloopbaan": "OVa.SL01.schoolloopbaan",
            "verzorger": "OVa.OV01",
            "geheim_adres_verzorger": "OVa.OV03",
            "resultaat": "OVa.TR05",
            "toetsscore": "OVa.TR06",
            "cijfer": "OVa.CL01",
        },
        Profiel.POPO,
    )
    yield from _overstap_dossier()
    yield from _overstap_leerling()
    yield from _overstap_slapend()


def _overstap_dossier() -> Iterator[Breuk]:
    yield Breuk(
        regel="OVa.MD01+OVb.MD01",
        profiel=Profiel.POPO,
        breekt=(met("metadata/deeldossier", "LVS"),),
        heelt=(met("metadata/deeldossier", "LAS"),),
        waar=f"{D}/metadata[1]/deeldossier[1]",
    )
    yield Breuk(
        regel="OVa.MD02+OVb.MD02",
        profiel=Profiel.BB,
        breekt=(met("metadata/validatieversie", "2019.1"),),
        waar=f"{D}/metadata[1]/validatieversie[1]",
    )
    yield Breuk(
        regel="OVa.OS03+OVb.OS01",
        profiel=Profiel.POPO,
        breekt=(met("overdrachtsoort", "swv-dossier"),),
        waar=f"{D}/overdrachtsoort[1]",
        bundel=Bundel.OV,
    )
    yield Breuk(
        regel="OVa.OS01",
        profiel=Profiel.VOVO,
        breekt=(zonder("metadata/overstap"),),
        waar=f"{D}/metadata[1]",
        mee=("OVa.OS02",),
    )
    yield Breuk(
        regel="OVa.OS02",
        profiel=Profiel.POPO,
        breekt=(met("metadata/overstap", "VOMBO"),),
        heelt=(met("metadata/overstap", "VOVO"),),
        waar=f"{D}/metadata[1]/overstap[1]",
    )
    yield Breuk(regel="OVa.IZ01", profiel=Profiel.VOVO, breekt=(zonder("inzage"),), waar=D)
    yield Breuk(
        regel="OVa.IZ02",
        profiel=Profiel.POPO,
        breekt=(met("inzage/inzage", "false"),),
        heelt=(met("inzage/inzage", " 1 "),),
        waar=f"{D}/inzage[1]/inzage[1]",
    )
    yield Breuk(regel="OVa.IZ03", profiel=Profiel.POPO, breekt=(zonder("inzage/inzagedatum"),), waar=f"{D}/inzage[1]")
    yield Breuk(
        regel="OVa.IZ04",
        profiel=Profiel.POPO,
        breekt=(zonder("inzage/akkoord"),),
        heelt=(met("inzage/akkoord", "Nee"),),
        waar=f"{D}/inzage[1]",
    )
    yield Breuk(
        regel="OVa.IZ05",
        profiel=Profiel.VOVO,
        breekt=(zonder("inzage/toestemming"),),
        heelt=(met("inzage/toestemming", "Nee"),),
        waar=f"{D}/inzage[1]",
    )


def _overstap_leerling() -> Iterator[Breuk]:
    yield verboden("OVa.LL03", Profiel.VOVO, "geboortemaand", zonder(f"{L}/geboortedatum"), mee=("OVa.LL02",))
    yield verboden("OVa.LL07", Profiel.VOVO, "postcode4adres", *GEHEIM_ADRES)
    yield Breuk(
        regel="OVa.LL12",
        profiel=Profiel.POPO,
        breekt=(zonder(f"{L}/bsn"),),
        heelt=(zonder(f"{L}/bsn"), met(f"{L}/onderwijsnummer", "1")),
        waar=XL,
    )
    yield Breuk(regel="OVa.LL13", profiel=Profiel.POVO, breekt=(zonder(f"{L}/leerlingid"),), waar=XL)
    yield Breuk(regel="OVa.LL14", profiel=Profiel.POPO, breekt=(zonder(f"{L}/datuminschrijving"),), waar=XL)
    yield Breuk(regel="OVa.LL15", profiel=Profiel.VOVO, breekt=(zonder(f"{L}/verzorgersaansprakelijk"),), waar=XL)
    for profiel in (Profiel.POPO, Profiel.POVO):
        yield Breuk(
            regel=f"OVa.AI01.{profiel}",
            profiel=profiel,
            breekt=(met(f"{L}/verzorgersaansprakelijk", "false"),),
            heelt=(met(f"{L}/verzorgersaansprakelijk", "false"), neem(f"{L}/aansprakelijkeinstelling")),
            waar=XL,
        )
    yield verboden("OVa.VV01", Profiel.POVO, "voorschools")
    yield verboden("OVa.VV02", Profiel.VOVO, "vroegschools")
    yield Breuk(regel="OVa.OA01", profiel=Profiel.POVO, breekt=(zonder(_ADVIES),), waar=XL)


def _overstap_slapend() -> Iterator[Breuk]:
    """Rules that only mode `intended` tries."""
    yield Breuk(
        regel="OVa.OA02",
        profiel=Profiel.POVO,
        breekt=(zonder(f"{_ADVIES}/advies"),),
        heelt=(zonder(f"{_ADVIES}/advies"), met("huidigeschool/soort", "SO")),
        waar=f"{XL}/overstapadvies[1]",
    )
    yield Breuk(
        regel="OVa.OA03",
        profiel=Profiel.POPO,
        breekt=(zonder(f"{_ADVIES}/contactnodig"),),
        waar=f"{XL}/overstapadvies[1]",
    )
    for rule, name, other, value in (
        ("OVa.OA04", "contactpersoon", "contacttelefoon", "0201234567"),
        ("OVa.OA05", "contacttelefoon", "contactpersoon", "V. Beeld"),
    ):
        needed = (met(f"{_ADVIES}/contactnodig", "true"), met(f"{_ADVIES}/{other}", value))
        yield Breuk(
            regel=rule,
            profiel=Profiel.POPO,
            breekt=needed,
            heelt=(*needed, met(f"{_ADVIES}/{name}", "0201234567")),
            waar=f"{XL}/overstapadvies[1]",
        )
    yield from _eindtoets()
    yield Breuk(
        regel="OVa.TR04",
        profiel=Profiel.POVO,
        breekt=(neem(f"{L}/toetslijst"), met(_AFNAME, "2016-07-31")),
        heelt=(neem(f"{L}/toetslijst"), met(_AFNAME, "2016-08-01")),
        waar=f"{XL}/toetslijst[1]/toets[1]/afname[1]/afnamedatum[1]",
    )


def _eindtoets() -> Iterator[Breuk]:
    block = neem(_EINDTOETS)
    where = f"{XL}/eindtoets_basisonderwijs[1]"
    yield Breuk(
        regel="OVa.EB02",
        profiel=Profiel.POVO,
        breekt=(block, zonder(f"{_EINDTOETS}/eindtoetsresultaat")),
        heelt=(block,),
        waar=where,
        mee=("OVa.EB04",),
    )
    yield Breuk(
        regel="OVa.EB03.niet_deelgenomen",
        profiel=Profiel.POVO,
        breekt=(block, met(f"{_EINDTOETS}/deelgenomen", "false"), zonder(f"{_EINDTOETS}/eindtoetsresultaat")),
        heelt=(block, met(f"{_EINDTOETS}/deelgenomen", "false")),
        waar=where,
    )
    exempt = met(f"{_EINDTOETS}/eindtoetsresultaat/wettelijke_ontheffing", "J")
    yield Breuk(
        regel="OVa.EB03.ontheffing",
        profiel=Profiel.POVO,
        breekt=(block, exempt, zonder(f"{_EINDTOETS}/eindtoetsresultaat/toetssoort")),
        heelt=(block, exempt),
        waar=f"{where}/eindtoetsresultaat[1]/wettelijke_ontheffing[1]",
        buiten_schema=True,
    )
    yield Breuk(
        regel="OVa.EB04",
        profiel=Profiel.POVO,
        breekt=(block, zonder(f"{_EINDTOETS}/eindtoetsresultaat/toets_advies")),
        heelt=(block, met(f"{_EINDTOETS}/eindtoetsresultaat/toets_advies", "")),
        waar=where,
    )
