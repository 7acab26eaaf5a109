"""Builds the dossier of a pupil for a profile: what goes in, what stays out, what is masked."""

from __future__ import annotations

from datetime import date

from simulator.dossier import model as block
from simulator.leerlingen.dossier.bijlage import make_bijlagen
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.leerlingen.dossier.education_blocks import (
    make_cijferlijsten,
    make_eindtoets,
    make_handelingsplannen,
    make_ondersteuning,
    make_overstapadvies,
    make_schoolloopbaan,
    make_toetsen,
    make_verzuim,
)
from simulator.leerlingen.frozen_maker import maker
from simulator.leerlingen.model import (
    GEHEIM_EMAIL,
    GEHEIM_TELEFOON,
    Adres,
    Huisarts,
    Instelling,
    Inzagegegevens,
    Leerling,
    PgnKind,
    SchoolProfiel,
    Verzorger,
)
from simulator.leerlingen.names.person import voorletters
from simulator.leerlingen.pupil.loopbaan import schooljaar_of
from simulator.register import Sector
from simulator.standard.overdracht import Overdrachtsoort, Profiel, Uitleveringscategorie, category_flags
from simulator.standard.release import DOSSIER_2019_1

PAKKETNAAM = "OSOlab synthetische leerlingen"
GEGEVENSVERSIE = "5"
"""Version of the generated data: raised whenever the same seed gives other bytes."""

_NEDERLAND = block.Land(waarde="6030", omschrijving="Nederland")
_make_adres_block = maker(block.Adres)
_make_communicatie = maker(block.Communicatie)
_make_leerling_block = maker(block.Leerling)
_SHOWN = (Uitleveringscategorie.MANDATORY, Uitleveringscategorie.OPTIONAL)


def build_dossier(
    leerling: Leerling,
    profiel: Profiel,
    *,
    datum: date,
    inzage: Inzagegegevens | None = None,
    opt_out: frozenset[str] | None = None,
    aanleverpunt: str = "1",
    size: BijlageSize = BijlageSize.SMALL,
) -> block.Dossier:
    """Return the dossier of a pupil for a profile.

    It is valid when its `inzage` is: a dossier that the parents have not inspected can be built, and gets findings.

    Args:
        leerling: a pupil whose sector fits the profile.
        profiel: decides which categories are mandatory, optional and forbidden.
        datum: day on which the dossier is made; the tests of a POVO dossier are counted back from it.
        inzage: the inspection by the parents; that of the pupil when not given.
        opt_out: categories left out; those of the pupil when not given. Mandatory ones are never left out.
        aanleverpunt: delivery point of the school, as text.
        size: size mix of its attachments; their number follows from the pupil.

    Bron: gegevensset business rules 3 (matrix of categories, fields by profile).
    """
    left_out = leerling.opt_out if opt_out is None else opt_out
    flags = {
        category: Uitleveringscategorie.OPT_UIT
        if flag is Uitleveringscategorie.OPTIONAL and category in left_out
        else flag
        for category, flag in category_flags(profiel).items()
    }
    shown = frozenset(category for category, flag in flags.items() if flag in _SHOWN)
    school = leerling.school
    return block.Dossier(
        metadata=block.Metadata(
            deeldossier="LASLVS",
            pakketnaam=PAKKETNAAM,
            pakketversie=GEGEVENSVERSIE,
            datum=datum,
            standaardversie=DOSSIER_2019_1.name,
            validatieversie=DOSSIER_2019_1.validatieversie,
            categorie_uitlevering=block.CategorieUitlevering(
                **{f"cat_{category}": flag.value for category, flag in flags.items()}
            ),
            overstap=None if profiel is Profiel.BB else profiel.value,
        ),
        overdrachtsoort=profiel.overdrachtsoort.value,
        inzage=_make_inzage(inzage or leerling.inzage) if "ouderinzage" in shown else None,
        huidigeschool=block.Huidigeschool(
            naam=school.naam,
            adreslijst=(_make_adres(school.adres),),
            communicatielijst=_make_school_communicatie(school),
            brincode=school.brin,
            vestigingscode=school.vestigingscode,
            aanleverpunt=aanleverpunt,
            soort=school.soort,
            naamdirecteur=school.directeur,
            website=school.website,
            leerling=_make_leerling(leerling, profiel, shown, datum, size),
        ),
    )


def _make_leerling(
    leerling: Leerling, profiel: Profiel, shown: frozenset[str], datum: date, size: BijlageSize
) -> block.Leerling:
    gezin = leerling.gezin
    geheim = leerling.adresgeheim
    has_pgn = profiel.overdrachtsoort is not Overdrachtsoort.SWV
    in_po = leerling.school.sector is not Sector.VO
    parents = "oudersverzorgers" in shown
    vve = "vve" in shown and in_po
    return _make_leerling_block(
        voornaam=leerling.voornamen,
        voorletters_1=voorletters(leerling.voornamen),
        voorvoegsel=leerling.voorvoegsel or None,
        achternaam=leerling.achternaam,
        roepnaam=leerling.roepnaam,
        geboortedatum=leerling.geboortedatum,
        geslacht=leerling.geslacht,
        adresgeheim=geheim,
        adreslijst=() if geheim else (_make_adres(gezin.adres),),
        communicatielijst=(_make_telefoon(gezin.telefoon, "prive", geheim=geheim, emergency=True),),
        gba=block.Gba(
            gbavoornaam=leerling.voornamen,
            gbavoorvoegsel=leerling.voorvoegsel or None,
            gbaachternaam=leerling.achternaam,
            gbageboortedatum=f"{leerling.geboortedatum:%d-%m-%Y}",
        ),
        bsn=leerling.pgn if has_pgn and leerling.pgn_soort is PgnKind.BSN else None,
        onderwijsnummer=leerling.pgn if has_pgn and leerling.pgn_soort is PgnKind.ONDERWIJSNUMMER else None,
        leerlingid=leerling.leerlingid,
        onderwijssinds=leerling.onderwijs_sinds,
        startdatumhuidigonderwijs=leerling.ingeschreven_op,
        datuminschrijving=leerling.ingeschreven_op,
        datumuitschrijving=leerling.uitgeschreven_op,
        tehuis=leerling.tehuis,
        huisarts=_make_huisarts(gezin.huisarts) if gezin.huisarts else None,
        verzorgersaansprakelijk=gezin.instelling is None if parents else None,
        aansprakelijkeinstelling=_make_instelling(gezin.instelling) if parents and gezin.instelling else None,
        overstapadvies=make_overstapadvies(leerling) if "overstapadvies" in shown else None,
        vanpeuterspeelzaal=bool(leerling.peuterspeelzaal) if vve else None,
        naampeuterspeelzaal=(leerling.peuterspeelzaal or None) if vve else None,
        schoolloopbaanlijst=make_schoolloopbaan(leerling) if "schoolloopbaan" in shown else (),
        onderwijsondersteuning=_make_support(leerling, shown),
        verzuim=make_verzuim(leerling) if "verzuim" in shown else None,
        eindtoets_basisonderwijs=make_eindtoets(leerling) if "eindtoetsbo" in shown else None,
        toetslijst=make_toetsen(leerling, since=_oldest_test(datum)) if "toetsresultaten" in shown else (),
        cijferlijstlijst=make_cijferlijsten(leerling, datum) if "cijferlijsten" in shown else (),
        overigdocumentlijst=make_bijlagen(leerling, size) if "bijlagedocs" in shown else (),
        verzorger=tuple(_make_verzorger(each, leerling) for each in gezin.verzorgers) if parents else (),
    )


def _oldest_test(datum: date) -> date:
    """Return the first day whose tests may be in the dossier: 1 August of the school year two before that of `datum`.

    Bron: rule OVa.TR04, here for every profile.
    """
    return date(schooljaar_of(datum) - 2, 8, 1)


def _make_support(leerling: Leerling, shown: frozenset[str]) -> block.Onderwijsondersteuning | None:
    """Return the support; its action plans are a category of their own. None when nothing is left."""
    plans = make_handelingsplannen(leerling) if "handelingsplannen" in shown else ()
    return make_ondersteuning(leerling, plans, with_support="onderwijsondersteuning" in shown)


def _make_inzage(inzage: Inzagegegevens) -> block.Inzage:
    return block.Inzage(
        voorlopigdossier=inzage.voorlopig,
        inzage=inzage.ingezien,
        inzagedatum=inzage.datum,
        akkoord=inzage.akkoord or None,
        redennietakkoord=inzage.reden or None,
        toestemming=inzage.toestemming or None,
    )


def _make_adres(adres: Adres, soort: str = "bezoek") -> block.Adres:
    return _make_adres_block(
        soortadres=soort,
        straat=adres.straat,
        nummer=str(adres.huisnummer),
        toevoeging=adres.toevoeging or None,
        postcode=adres.postcode,
        plaats=adres.plaats,
        gemeente=adres.gemeente,
        land=_NEDERLAND,
    )


def _make_telefoon(
    nummer: str, aanduiding: str, *, geheim: bool = False, emergency: bool = False
) -> block.Communicatie:
    """Return a telephone number; a secret one is replaced by nines. Bron: rules OVa.LL08, OVb.LL04, PaO.LL08."""
    return _make_communicatie(
        soort="telefoon",
        aanduiding=aanduiding,
        nummer=GEHEIM_TELEFOON if geheim else nummer,
        geheim=geheim,
        noodnummer=emergency,
    )


def _make_email(adres: str, aanduiding: str, *, geheim: bool = False) -> block.Communicatie:
    return _make_communicatie(
        soort="e-mail",
        aanduiding=aanduiding,
        nummer=GEHEIM_EMAIL if geheim else adres,
        geheim=geheim,
        noodnummer=False,
    )


def _make_school_communicatie(school: SchoolProfiel) -> tuple[block.Communicatie, ...]:
    return (_make_telefoon(school.telefoon, "werk"), _make_email(school.email, "werk"))


def _make_huisarts(arts: Huisarts) -> block.Persoon:
    return block.Persoon(
        voorletters_1=arts.voorletters,
        voorvoegsel=arts.voorvoegsel or None,
        achternaam=arts.achternaam,
        adreslijst=(_make_adres(arts.adres),),
        communicatielijst=(_make_telefoon(arts.telefoon, "werk"),),
    )


def _make_instelling(instelling: Instelling) -> block.Instelling:
    return block.Instelling(
        naam=instelling.naam,
        adreslijst=(_make_adres(instelling.adres),),
        communicatielijst=(_make_telefoon(instelling.telefoon, "werk"),),
    )


def _make_verzorger(verzorger: Verzorger, leerling: Leerling) -> block.Verzorger:
    """Return a carer; one who lives with a pupil with a secret address has a secret address too.

    Bron: rules OVa.OV03, OVb.OV01, PaO.OV03.
    """
    dead = verzorger.overleden_op is not None
    geheim = leerling.adresgeheim and verzorger.adres == leerling.gezin.adres
    return block.Verzorger(
        voornaam=verzorger.voornamen,
        voorletters_1=voorletters(verzorger.voornamen),
        voorvoegsel=verzorger.voorvoegsel or None,
        achternaam=verzorger.achternaam,
        geslacht=verzorger.geslacht,
        adresgeheim=geheim,
        adreslijst=(_make_adres(verzorger.adres),) if verzorger.adres and not geheim else (),
        communicatielijst=()
        if dead
        else (
            _make_telefoon(verzorger.telefoon, "prive", geheim=geheim, emergency=not geheim),
            _make_email(verzorger.email, "prive", geheim=geheim),
        ),
        relatietotkind=verzorger.relatie or None,
        overleden=dead,
        overlijdensdatum=verzorger.overleden_op,
        wettigevertegenwoordiger=verzorger.wettig_vertegenwoordiger,
    )
