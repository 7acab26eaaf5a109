"""Ways to break the rules of a transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.examples.breakage import RuleBreaker
from simulator.dossier.examples.edits import copy_from_full, remove_all, set_text
from simulator.dossier.examples.shared import GEHEIM_ADRES, XL, D, L, forbidden, shared_breakages
from simulator.dossier.rules.rule import Bundle
from simulator.standard.overdracht import Profiel

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADVIES = f"{L}/overstapadvies"
_EINDTOETS = f"{L}/eindtoets_basisonderwijs"
_AFNAME = f"{L}/toetslijst/toets/afname/afnamedatum"


def overstap_breakages() -> Iterator[RuleBreaker]:
    """Yield a way to break each rule of a transfer."""
    yield from shared_breakages(
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
    yield from _overstap_dormant()


def _overstap_dossier() -> Iterator[RuleBreaker]:
    yield RuleBreaker(
        rule="OVa.MD01+OVb.MD01",
        profiel=Profiel.POPO,
        breaks=(set_text("metadata/deeldossier", "LVS"),),
        similar=(set_text("metadata/deeldossier", "LAS"),),
        where=f"{D}/metadata[1]/deeldossier[1]",
    )
    yield RuleBreaker(
        rule="OVa.MD02+OVb.MD02",
        profiel=Profiel.BB,
        breaks=(set_text("metadata/validatieversie", "2019.1"),),
        where=f"{D}/metadata[1]/validatieversie[1]",
    )
    yield RuleBreaker(
        rule="OVa.OS03+OVb.OS01",
        profiel=Profiel.POPO,
        breaks=(set_text("overdrachtsoort", "swv-dossier"),),
        where=f"{D}/overdrachtsoort[1]",
        bundle=Bundle.OV,
    )
    yield RuleBreaker(
        rule="OVa.OS01",
        profiel=Profiel.VOVO,
        breaks=(remove_all("metadata/overstap"),),
        where=f"{D}/metadata[1]",
        also_breaks=("OVa.OS02",),
    )
    yield RuleBreaker(
        rule="OVa.OS02",
        profiel=Profiel.POPO,
        breaks=(set_text("metadata/overstap", "VOMBO"),),
        similar=(set_text("metadata/overstap", "VOVO"),),
        where=f"{D}/metadata[1]/overstap[1]",
    )
    yield RuleBreaker(rule="OVa.IZ01", profiel=Profiel.VOVO, breaks=(remove_all("inzage"),), where=D)
    yield RuleBreaker(
        rule="OVa.IZ02",
        profiel=Profiel.POPO,
        breaks=(set_text("inzage/inzage", "false"),),
        similar=(set_text("inzage/inzage", " 1 "),),
        where=f"{D}/inzage[1]/inzage[1]",
    )
    yield RuleBreaker(
        rule="OVa.IZ03", profiel=Profiel.POPO, breaks=(remove_all("inzage/inzagedatum"),), where=f"{D}/inzage[1]"
    )
    yield RuleBreaker(
        rule="OVa.IZ04",
        profiel=Profiel.POPO,
        breaks=(remove_all("inzage/akkoord"),),
        similar=(set_text("inzage/akkoord", "Nee"),),
        where=f"{D}/inzage[1]",
    )
    yield RuleBreaker(
        rule="OVa.IZ05",
        profiel=Profiel.VOVO,
        breaks=(remove_all("inzage/toestemming"),),
        similar=(set_text("inzage/toestemming", "Nee"),),
        where=f"{D}/inzage[1]",
    )


def _overstap_leerling() -> Iterator[RuleBreaker]:
    yield forbidden(
        "OVa.LL03", Profiel.VOVO, "geboortemaand", remove_all(f"{L}/geboortedatum"), also_breaks=("OVa.LL02",)
    )
    yield forbidden("OVa.LL07", Profiel.VOVO, "postcode4adres", *GEHEIM_ADRES)
    yield RuleBreaker(
        rule="OVa.LL12",
        profiel=Profiel.POPO,
        breaks=(remove_all(f"{L}/bsn"),),
        similar=(remove_all(f"{L}/bsn"), set_text(f"{L}/onderwijsnummer", "1")),
        where=XL,
    )
    yield RuleBreaker(rule="OVa.LL13", profiel=Profiel.POVO, breaks=(remove_all(f"{L}/leerlingid"),), where=XL)
    yield RuleBreaker(rule="OVa.LL14", profiel=Profiel.POPO, breaks=(remove_all(f"{L}/datuminschrijving"),), where=XL)
    yield RuleBreaker(
        rule="OVa.LL15", profiel=Profiel.VOVO, breaks=(remove_all(f"{L}/verzorgersaansprakelijk"),), where=XL
    )
    for profiel in (Profiel.POPO, Profiel.POVO):
        yield RuleBreaker(
            rule=f"OVa.AI01.{profiel}",
            profiel=profiel,
            breaks=(set_text(f"{L}/verzorgersaansprakelijk", "false"),),
            similar=(
                set_text(f"{L}/verzorgersaansprakelijk", "false"),
                copy_from_full(f"{L}/aansprakelijkeinstelling"),
            ),
            where=XL,
        )
    yield forbidden("OVa.VV01", Profiel.POVO, "voorschools")
    yield forbidden("OVa.VV02", Profiel.VOVO, "vroegschools")
    yield RuleBreaker(rule="OVa.OA01", profiel=Profiel.POVO, breaks=(remove_all(_ADVIES),), where=XL)


def _overstap_dormant() -> Iterator[RuleBreaker]:
    """Rules that only mode `intended` tries."""
    yield RuleBreaker(
        rule="OVa.OA02",
        profiel=Profiel.POVO,
        breaks=(remove_all(f"{_ADVIES}/advies"),),
        similar=(remove_all(f"{_ADVIES}/advies"), set_text("huidigeschool/soort", "SO")),
        where=f"{XL}/overstapadvies[1]",
    )
    yield RuleBreaker(
        rule="OVa.OA03",
        profiel=Profiel.POPO,
        breaks=(remove_all(f"{_ADVIES}/contactnodig"),),
        where=f"{XL}/overstapadvies[1]",
    )
    for rule, name, other, value in (
        ("OVa.OA04", "contactpersoon", "contacttelefoon", "0201234567"),
        ("OVa.OA05", "contacttelefoon", "contactpersoon", "V. Beeld"),
    ):
        needed = (set_text(f"{_ADVIES}/contactnodig", "true"), set_text(f"{_ADVIES}/{other}", value))
        yield RuleBreaker(
            rule=rule,
            profiel=Profiel.POPO,
            breaks=needed,
            similar=(*needed, set_text(f"{_ADVIES}/{name}", "0201234567")),
            where=f"{XL}/overstapadvies[1]",
        )
    yield from _eindtoets()
    yield RuleBreaker(
        rule="OVa.TR04",
        profiel=Profiel.POVO,
        breaks=(copy_from_full(f"{L}/toetslijst"), set_text(_AFNAME, "2016-07-31")),
        similar=(copy_from_full(f"{L}/toetslijst"), set_text(_AFNAME, "2016-08-01")),
        where=f"{XL}/toetslijst[1]/toets[1]/afname[1]/afnamedatum[1]",
    )


def _eindtoets() -> Iterator[RuleBreaker]:
    block = copy_from_full(_EINDTOETS)
    where = f"{XL}/eindtoets_basisonderwijs[1]"
    yield RuleBreaker(
        rule="OVa.EB02",
        profiel=Profiel.POVO,
        breaks=(block, remove_all(f"{_EINDTOETS}/eindtoetsresultaat")),
        similar=(block,),
        where=where,
        also_breaks=("OVa.EB04",),
    )
    yield RuleBreaker(
        rule="OVa.EB03.niet_deelgenomen",
        profiel=Profiel.POVO,
        breaks=(block, set_text(f"{_EINDTOETS}/deelgenomen", "false"), remove_all(f"{_EINDTOETS}/eindtoetsresultaat")),
        similar=(block, set_text(f"{_EINDTOETS}/deelgenomen", "false")),
        where=where,
    )
    exempt = set_text(f"{_EINDTOETS}/eindtoetsresultaat/wettelijke_ontheffing", "J")
    yield RuleBreaker(
        rule="OVa.EB03.ontheffing",
        profiel=Profiel.POVO,
        breaks=(block, exempt, remove_all(f"{_EINDTOETS}/eindtoetsresultaat/toetssoort")),
        similar=(block, exempt),
        where=f"{where}/eindtoetsresultaat[1]/wettelijke_ontheffing[1]",
        outside_schema=True,
    )
    yield RuleBreaker(
        rule="OVa.EB04",
        profiel=Profiel.POVO,
        breaks=(block, remove_all(f"{_EINDTOETS}/eindtoetsresultaat/toets_advies")),
        similar=(block, set_text(f"{_EINDTOETS}/eindtoetsresultaat/toets_advies", "")),
        where=where,
    )
