"""Builds the blocks of a dossier on education: career, advice, tests, support, absence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from simulator.dossier import model as block
from simulator.leerlingen.dossier.bijlage import make_report_document
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import Diagnose, Leerling, Loopbaanjaar, Toetsafname, Vakcijfer
from simulator.leerlingen.pupil.loopbaan import LAST_GROEP, schooljaar_of, stage_of
from simulator.leerlingen.pupil.toetsen import TOETSEN
from simulator.register import Sector

_TOETSNAAM = {"0011": "Centrale Eindtoets", "0012": "ROUTE 8", "0013": "IEP Eindtoets"}
"""Codelijst 42: the codes whose meaning is certain."""

_ADVIES_TEXT = {
    "20": "praktijkonderwijs of vmbo basisberoepsgerichte leerweg",
    "22": "vmbo basis- of kaderberoepsgerichte leerweg",
    "34": "vmbo kaderberoepsgerichte of theoretische leerweg",
    "44": "vmbo theoretische leerweg of havo",
    "61": "havo of vwo",
    "70": "vwo",
}
_NATIONAL = "Landelijk"

_make_schooljaar_block = maker(block.Schoolloopbaan)
_make_toets_block = maker(block.Toets)
_make_resultaat = maker(block.Resultaat)


def make_schoolloopbaan(leerling: Leerling) -> tuple[block.Schoolloopbaan, ...]:
    """Return the career, oldest year first."""
    return tuple(_make_jaar(jaar) for jaar in leerling.loopbaan)


def _make_jaar(jaar: Loopbaanjaar) -> block.Schoolloopbaan:
    return _make_schooljaar_block(
        schooljaar=jaar.schooljaar,
        groepscode=jaar.groepscode,
        groepsnaam=jaar.groepsnaam,
        jaargroep=jaar.jaargroep,
        begindatum=jaar.begin,
        einddatum=jaar.end,
        brincode=jaar.school.brin,
        vestigingscode=jaar.school.vestigingscode,
        schoolsoort=jaar.school.soort,
        schoolsoortomschrijving=jaar.leerweg or None,
    )


def make_overstapadvies(leerling: Leerling) -> block.Overstapadvies:
    """Return the advice; without one yet, the block still says whether contact is needed (rule OVa.OA03)."""
    advies = leerling.advies
    if advies is None:
        return block.Overstapadvies(contactnodig=False)
    school = leerling.school
    return block.Overstapadvies(
        advies=advies.code,
        wensouders=advies.wens_ouders,
        wensleerling=advies.wens_leerling,
        herzienadvies=advies.herzien or None,
        motivatie_herzienadvies="De eindtoets gaf een hoger advies dan de school." if advies.herzien else None,
        profiel=advies.profiel,
        argumentatie=advies.argumentatie,
        contactnodig=advies.contact_nodig,
        contactpersoon=school.directeur if advies.contact_nodig else None,
        contacttelefoon=school.telefoon if advies.contact_nodig else None,
        contactemail=school.email if advies.contact_nodig else None,
    )


def make_toetsen(leerling: Leerling, *, since: date) -> tuple[block.Toets, ...]:
    """Return the tests that were taken on `since` or later."""
    return tuple(_make_toets(afname) for afname in leerling.toetsen if afname.datum >= since)


def _make_toets(afname: Toetsafname) -> block.Toets:
    return _make_toets_block(
        toetsidentificatie=_make_identificatie(afname.toets, afname.moment),
        afname=_make_afname(afname.datum, afname.jaargroep, afname.dl),
        resultaat=_make_resultaat(
            toetsscore=_make_score(afname.entries, afname.correct, afname.vaardigheid),
            referentiescore=_make_referenties(afname.niveau_iv, afname.dle),
        ),
    )


# Blocks are frozen and few of these differ between pupils, so they are cached and shared.


@cache
def _make_identificatie(key: str, moment: str) -> block.Toetsidentificatie:
    toets = TOETSEN[key]
    return block.Toetsidentificatie(
        eldtoetscode=f"{toets.code}-{moment}",
        leergebied=toets.leergebied,
        toetsnaam=f"{toets.naam} {moment} (fictief)",
    )


@lru_cache(maxsize=4096)
def _make_afname(datum: date, jaargroep: str, dl: int) -> block.Afname:
    return block.Afname(afnamedatum=datum, jaargroep=jaargroep, dl=dl)


@lru_cache(maxsize=4096)
def _make_score(entries: int, correct: int, vaardigheid: int) -> block.Toetsscore:
    return block.Toetsscore(aantalopgaven=entries, aantalgoed=correct, vaardigheidsscore=Decimal(vaardigheid))


@lru_cache(maxsize=4096)
def _make_referenties(niveau_iv: str, dle: int) -> tuple[block.Referentiescore, ...]:
    return tuple(
        block.Referentiescore(codereferentiescore=code, codevergelijkingsgroep=_NATIONAL, waarde=value)
        for code, value in (("IV", niveau_iv), ("DLE", str(dle)))
    )


def make_eindtoets(leerling: Leerling) -> block.EindtoetsBasisonderwijs | None:
    """Return the final test of primary school, or None when the pupil took none."""
    eindtoets = leerling.eindtoets
    if eindtoets is None:
        return None
    reading, taalverzorging, rekenen = eindtoets.levels
    return block.EindtoetsBasisonderwijs(
        deelgenomen=True,
        eindtoetsresultaat=block.EindtoetsToets(
            toetssoort=eindtoets.soort,
            toetsniveau="G",
            toetsomschrijving=_TOETSNAAM[eindtoets.soort],
            datum_afname=eindtoets.datum,
            wettelijke_ontheffing="N",
            standaardscore=eindtoets.score,
            toets_advies=_ADVIES_TEXT[eindtoets.advies],
            onderdelen=(
                block.EindtoetsOnderdeel(
                    onderdeelcode="8000",
                    onderdeelomschrijving="Taal",
                    domeinen=(
                        block.EindtoetsDomein(
                            domeincode="8050", domeinomschrijving="Lezen", dom_referentieniveau=reading
                        ),
                        block.EindtoetsDomein(
                            domeincode="8051",
                            domeinomschrijving="Taalverzorging",
                            dom_referentieniveau=taalverzorging,
                        ),
                    ),
                ),
                block.EindtoetsOnderdeel(
                    onderdeelcode="8001", onderdeelomschrijving="Rekenen", ond_referentieniveau=rekenen
                ),
            ),
        ),
    )


def make_handelingsplannen(leerling: Leerling) -> tuple[block.Handelingsplan, ...]:
    """Return the action plans, each with its document."""
    return tuple(
        block.Handelingsplan(
            startdatum=plan.start,
            einddatum=plan.end,
            isgerichtop=plan.gericht_op,
            document=make_report_document(
                leerling, f"handelingsplan {plan.gericht_op}", f"handelingsplan {number} {plan.gericht_op}"
            ),
        )
        for number, plan in enumerate(leerling.ondersteuning.handelingsplannen, start=1)
    )


def make_ondersteuning(
    leerling: Leerling, plans: tuple[block.Handelingsplan, ...], *, with_support: bool
) -> block.Onderwijsondersteuning | None:
    """Return the support of a pupil with the action plans given, or None when there is none.

    Args:
        leerling: the pupil.
        plans: the action plans to include.
        with_support: whether to include support other than the action plans.
    """
    support = leerling.ondersteuning
    if not with_support or not support.present:
        return block.Onderwijsondersteuning(handelingsplan=plans) if plans else None
    school = leerling.school
    decision = f"{school.swv_nummer}-{leerling.leerlingid}"
    return block.Onderwijsondersteuning(
        toelichting_onderwijsbehoeften=block.ToelichtingOnderwijsbehoeften(
            document=make_report_document(leerling, "toelichting onderwijsbehoeften", "toelichting onderwijsbehoeften")
        ),
        diagnose=tuple(_make_diagnose(diagnose) for diagnose in support.diagnoses),
        medicijngebruik=support.medicijngebruik,
        handelingsplan=plans,
        opp=block.Opp(
            opp_ingangdatum=support.opp_start,
            document=(make_report_document(leerling, "ontwikkelingsperspectief", "ontwikkelingsperspectief"),),
        )
        if support.opp_start
        else None,
        tlv=(
            block.Tlv(
                tlvingangdatum=support.tlv_start,
                tlvswvnummer=school.swv_nummer,
                tlvcategorie=support.tlv_categorie,
                tlvbeschikkingsnummer=decision,
            ),
        )
        if support.tlv_start
        else (),
        arrangement_pao=(
            block.ArrangementPao(
                arrangement_datum=support.arrangement_start,
                arrangement_kenmerk="begeleiding in de klas",
                arrangement_beschikkingsnr=decision,
            ),
        )
        if support.arrangement_start
        else (),
        lwoo=block.Lwoo(
            lwoo_ingangdatum=support.lwoo_start,
            lwoo_swvnummer=school.swv_nummer,
            lwoo_beschikkingsnummer=decision,
        )
        if support.lwoo_start
        else None,
    )


def _make_diagnose(diagnose: Diagnose) -> block.Diagnose:
    return block.Diagnose(
        code=(diagnose.code,),
        naam=diagnose.naam,
        datum=diagnose.datum,
        doorwie=diagnose.doorwie,
        instantie=diagnose.instantie,
    )


def make_verzuim(leerling: Leerling) -> block.Verzuim:
    """Return the absence: hours in VO, half-days elsewhere."""
    verzuim = leerling.verzuim
    in_vo = leerling.school.sector is Sector.VO
    return block.Verzuim(
        dagdelengeoorloofd=None if in_vo else verzuim.geoorloofd,
        dagdelenongeoorloofd=None if in_vo else verzuim.ongeoorloofd,
        urengeoorloofd=verzuim.geoorloofd if in_vo else None,
        urenongeoorloofd=verzuim.ongeoorloofd if in_vo else None,
        meerdan25percent=False,
        frequentie=verzuim.frequentie,
        contactleerplicht=verzuim.frequentie > 0,
    )


def make_cijferlijsten(leerling: Leerling, datum: date) -> tuple[block.Cijferlijst, ...]:
    """Return the last report of a pupil in secondary education."""
    if not leerling.cijfers:
        return ()
    leerjaar = stage_of(leerling.jaargroep) - LAST_GROEP
    mean = round(sum(cijfer.tenths for cijfer in leerling.cijfers) / len(leerling.cijfers))
    return (
        block.Cijferlijst(
            cijferlijstTypelijst=(
                block.CijferlijstTypelijst(
                    naam=f"Rapport leerjaar {leerjaar}",
                    onderdeel=tuple(_make_onderdeel(cijfer, leerling.jaargroep) for cijfer in leerling.cijfers),
                    score=(block.Score(waarde=_in_units(mean), kwalificatie="gemiddelde"),),
                ),
            ),
            afnamedatum=min(date(schooljaar_of(datum) + 1, 2, 13), datum),
            jaargroep=leerling.jaargroep,
            periode="eerste halfjaar",
        ),
    )


def _make_onderdeel(cijfer: Vakcijfer, jaargroep: str) -> block.Onderdeel:
    return block.Onderdeel(naam=cijfer.vak, score=block.Score(waarde=_in_units(cijfer.tenths)), jaargroep=jaargroep)


def _in_units(tenths: int) -> str:
    """Return a mark as it is written in Dutch.

    >>> _in_units(67)
    '6,7'
    """
    return f"{tenths // 10},{tenths % 10}"
