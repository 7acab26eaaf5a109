"""A dossier with everything that can be in one: every element of the gegevensset, each at least once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from simulator.dossier.examples.bijlage import make_document
from simulator.dossier.examples.minimal import ADRES, EMAIL, make_minimal
from simulator.dossier.examples.ondersteuning import ONDERSTEUNING
from simulator.dossier.model import (
    Afgenomendoor,
    Afname,
    Betrouwbaarheidsinterval,
    Bevorderd,
    Cijferlijst,
    CijferlijstTypelijst,
    Communicatie,
    Competenties,
    Dossier,
    EindtoetsBasisonderwijs,
    EindtoetsDomein,
    EindtoetsOnderdeel,
    EindtoetsToets,
    Examenresultaat,
    Gba,
    Instelling,
    Land,
    Leerling,
    Nationaliteit,
    Onderdeel,
    Overigvombo,
    Overstapadvies,
    Persoon,
    Referentiescore,
    Resultaat,
    Resultaatvakkenvo,
    School,
    Schoolloopbaan,
    Score,
    Stage,
    Toets,
    Toetsidentificatie,
    Toetsonderdeel,
    Toetsscore,
    Verzorger,
    Verzuim,
    Voorschools,
    Vroegschools,
    Werkstuk,
    Werktbijinstelling,
)
from simulator.standard.overdracht import Profiel

_ADRES = replace(
    ADRES,
    toevoeging="a",
    aanduiding="TO",
    locatieomschrijving="achterom",
    gemeente="Voorbeeldstad",
    land=Land(waarde="6030", omschrijving="Nederland"),
)
_TELEFOON = Communicatie(soort="telefoon", aanduiding="werk", nummer="0201234567", geheim=False, noodnummer=True)
_PLAATS = (_ADRES,)
_REACHABLE = (_TELEFOON, EMAIL)
_INSTELLING = Instelling(naam="Voorbeeldinstelling", adreslijst=_PLAATS, communicatielijst=_REACHABLE)
_SCHOOL = School(
    naam="Voorbeeldcollege",
    adreslijst=_PLAATS,
    communicatielijst=_REACHABLE,
    brincode="99BB",
    vestigingscode="01",
    aanleverpunt="1",
    soort="VO",
    type="scholengemeenschap",
    naamdirecteur="V. Beeld",
    website="www.voorbeeld.example",
)
_DAY = date(2019, 1, 15)


def make_full() -> Dossier:
    """Return a dossier with every element except those that exclude another one; it does break some rules.

    Left out are `geboortemaand`, `postcode4adres` and `onderwijsnummer`: see `make_alternative`.
    """
    dossier = make_minimal(Profiel.BB)
    assert dossier.inzage is not None
    school = replace(
        dossier.huidigeschool,
        adreslijst=_PLAATS,
        communicatielijst=_REACHABLE,
        soort="BO",
        type="basisonderwijs",
        naamdirecteur="V. Beeld",
        website="www.voorbeeld.example",
        leerling=_leerling(dossier.huidigeschool.leerling),
    )
    return replace(
        dossier,
        metadata=replace(dossier.metadata, overstap="POVO"),
        inzage=replace(dossier.inzage, redennietakkoord="Geen."),
        huidigeschool=school,
    )


def make_alternative() -> Dossier:
    """Return the full dossier with the other branch of every choice of the pupil."""
    dossier = make_full()
    leerling = replace(
        dossier.huidigeschool.leerling,
        geboortedatum=None,
        geboortemaand="2007-03",
        adreslijst=(),
        postcode4adres="1234",
        bsn=None,
        onderwijsnummer="101222331",
    )
    return replace(dossier, huidigeschool=replace(dossier.huidigeschool, leerling=leerling))


def make_rich() -> Dossier:
    """Return the full dossier without what the rules on a handover within a BRIN forbid; it breaks no rule."""
    dossier = make_full()
    leerling = dossier.huidigeschool.leerling
    assert leerling.huisarts is not None
    leerling = replace(
        leerling,
        geboorteplaats=None,
        nationaliteit=(),
        huisarts=replace(leerling.huisarts, roepnaam=None, geslacht=None, adresgeheim=None),
    )
    return replace(dossier, huidigeschool=replace(dossier.huidigeschool, leerling=leerling))


def _leerling(leerling: Leerling) -> Leerling:
    return replace(
        leerling,
        voorletters_1="V.",
        voorvoegsel="van",
        roepnaam="Vo",
        adreslijst=_PLAATS,
        communicatielijst=_REACHABLE,
        gba=Gba(
            gbavoornaam=("Voorbeeld",), gbavoorvoegsel="van", gbaachternaam="Leerling", gbageboortedatum="17-03-2007"
        ),
        adresbuitenland=("1 Example Street",),
        geboorteplaats="Voorbeeldstad",
        nationaliteit=(Nationaliteit(waarde="0001", omschrijving="Nederlandse"),),
        onderwijssinds=date(2011, 3, 17),
        startdatumhuidigonderwijs=date(2011, 8, 1),
        datumuitschrijving=date(2019, 7, 31),
        teruggeplaatstnaarbrin="99CC",
        leerlinggewicht="0.00",
        nnca="0",
        tehuis=False,
        huisarts=_PERSON,
        aansprakelijkeinstelling=_INSTELLING,
        overstapadvies=_ADVIES,
        vanpeuterspeelzaal=True,
        naampeuterspeelzaal="De Voorbeeldspeelzaal",
        voorschools=_VOORSCHOOLS,
        vroegschools=(_VROEGSCHOOLS,),
        schoolloopbaanlijst=(_LOOPBAAN,),
        onderwijsondersteuning=ONDERSTEUNING,
        verzuim=_VERZUIM,
        eindtoets_basisonderwijs=_EINDTOETS,
        toetslijst=(_toets(Werktbijinstelling(instelling=_INSTELLING)), _toets(Werktbijinstelling(school=_SCHOOL))),
        cijferlijstlijst=(_CIJFERLIJST,),
        overigdocumentlijst=(make_document("rapport.pdf", omschrijving="Rapport"),),
        verzorger=(_VERZORGER,),
        bevorderd=Bevorderd(elementcode="0011", leerjaar="2"),
        examenresultaat=Examenresultaat(
            soortdiploma="vmbo", examenjaar=2019, datumuitslag=_DAY, examenuitslag=_EXAMENUITSLAG
        ),
        resultaatvakkenvo=_vakken(),
        certificaat=("EHBO",),
        competenties=(
            Competenties(
                competentiereferentie="raamwerk",
                competentiecategorie="sociaal",
                competentiebeschrijving="samenwerken",
                competentiestatus="gevorderd",
            ),
        ),
        stage=(
            Stage(
                begindatum=_DAY,
                einddatum=_DAY,
                soortstage="snuffelstage",
                functierol="assistent",
                instelling=_INSTELLING,
                beoordeling="goed",
            ),
        ),
        overigvombo=Overigvombo(
            keuzevervolgopleiding="techniek",
            beroepskeuzetest=True,
            portfolio=True,
            pop=True,
            motivatiebrief=True,
            lobdossier=True,
        ),
    )


_PERSON = Persoon(
    voornaam=("Vera",),
    voorletters_1="V.",
    voorvoegsel="de",
    achternaam="Arts",
    roepnaam="Vera",
    geslacht=0,
    adresgeheim=False,
    adreslijst=_PLAATS,
    communicatielijst=_REACHABLE,
)
_VERZORGER = Verzorger(
    voornaam=("Vos",),
    voorletters_1="V.",
    voorvoegsel="de",
    achternaam="Verzorger",
    roepnaam="Vos",
    geslacht=0,
    adresgeheim=False,
    adreslijst=_PLAATS,
    communicatielijst=_REACHABLE,
    relatietotkind="2",
    overleden=True,
    overlijdensdatum=_DAY,
    wettigevertegenwoordiger=True,
    banknummer="123456789",
    iban="NL91ABNA0417164300",
)
_ADVIES = Overstapadvies(
    advies="60",
    wensouders="61",
    wensleerling="70",
    herzienadvies="61",
    motivatie_herzienadvies="De eindtoets viel hoger uit.",
    profiel="plus",
    argumentatie="Werkt graag.",
    contactnodig=True,
    contactpersoon="V. Beeld",
    contacttelefoon="0201234567",
    contactemail="contact@voorbeeld.example",
    aandachtspunten="Leest graag.",
)
_VOORSCHOOLS = Voorschools(
    codevoorschoolsehistorie=1,
    codevoorschoolsprogramma=1,
    voorschoolsemaanden=12,
    codevoorschoolsetoeleider=1,
    codevoorschoolsedeelname=1,
    voorschoolseaanwezigheid=4,
)
_VROEGSCHOOLS = Vroegschools(
    codevroegschoolsprogramma=1, vroegschoolsdatumingang=date(2011, 8, 1), vroegschoolseinddatum=date(2013, 7, 31)
)
_LOOPBAAN = Schoolloopbaan(
    schooljaar="2018-2019",
    groepscode="8a",
    groepsnaam="groep 8",
    jaargroep="8",
    begindatum=date(2018, 8, 1),
    einddatum=date(2019, 7, 31),
    brincode="99AA",
    vestigingscode="00",
    schoolsoort="BO",
    schooltype="basisonderwijs",
    voelementcode="0011",
    voelementomschrijving="brugjaar",
    schoolsoortomschrijving="basisschool",
)
_VERZUIM = Verzuim(
    dagdelengeoorloofd=2,
    dagdelenongeoorloofd=0,
    urengeoorloofd=8,
    urenongeoorloofd=0,
    meerdan25percent=False,
    frequentie=1,
    contactleerplicht=False,
    rmcmelding=False,
    documentLijst=(make_document("verzuim.txt", omschrijving="Verzuimrapport"),),
)
_EINDTOETS = EindtoetsBasisonderwijs(
    eindtoetsresultaat=EindtoetsToets(
        toetssoort="0011",
        toetsniveau="G",
        toetsomschrijving="eindtoets",
        datum_afname=date(2019, 4, 16),
        wettelijke_ontheffing="N",
        standaardscore=540,
        toets_advies="havo",
        onderdelen=(
            EindtoetsOnderdeel(
                onderdeelcode="8000",
                onderdeelomschrijving="taal",
                ond_referentieniveau="01",
                domeinen=(EindtoetsDomein(domeincode="8050", domeinomschrijving="lezen", dom_referentieniveau="01"),),
            ),
        ),
    ),
    deelgenomen=True,
    document=(make_document("eindtoets.pdf", omschrijving="Leerlingrapport"),),
)
_EXAMENUITSLAG = "geslaagd"
_RESULTAAT = Resultaat(
    toetsscore=Toetsscore(
        aantalopgaven=40,
        aantalgoed=30,
        aantalfout=10,
        aantalgelezen=40,
        tijd=Decimal(60),
        vaardigheidsscore=Decimal("101.5"),
        codevaardigheidsschaal="110",
        betrouwbaarheidsinterval=Betrouwbaarheidsinterval(bivlaag=Decimal(95), bivhoog=Decimal(108)),
    ),
    referentiescore=(
        Referentiescore(
            codereferentiescore="DLE", codevergelijkingsgroep="Landelijk", waarde="45", kwalificatie="gemiddeld"
        ),
    ),
    document=make_document("toets.txt", omschrijving="Toets"),
)


def _toets(werkgever: Werktbijinstelling) -> Toets:
    return Toets(
        toetsidentificatie=Toetsidentificatie(
            eldtoetscode="RW-8", leergebied="rekenen", toetsnaam="Rekenen groep 8", toetsversie="2019"
        ),
        afname=Afname(
            afnamedatum=_DAY,
            jaargroep="8",
            dl=55,
            afgenomendoor=Afgenomendoor(naammedewerker="V. Beeld", functie="leerkracht", werktbijinstelling=werkgever),
        ),
        resultaat=_RESULTAAT,
        toetsonderdeel=(Toetsonderdeel(eldonderdeelcode="RW-8-1", onderdeelnaam="getallen", resultaat=_RESULTAAT),),
        opmerking="Rustig gewerkt.",
    )


_CIJFER = Score(waarde="8", kwalificatie="goed")
_CIJFERLIJST = Cijferlijst(
    cijferlijstTypelijst=(
        CijferlijstTypelijst(
            naam="Rapport 1",
            onderdeel=(Onderdeel(naam="rekenen", score=_CIJFER, afnamedatum=_DAY, jaargroep="8", periode="1"),),
            score=(_CIJFER,),
        ),
    ),
    afnamedatum=_DAY,
    jaargroep="8",
    periode="1",
)


def _vakken() -> tuple[Resultaatvakkenvo, ...]:
    """One block for each of the seven kinds of result."""
    vak = Resultaatvakkenvo(vakcode="1", vakleergebied="Nederlands", afgerond=True, datumafgerond=_DAY, examenvak=True)
    return (
        replace(vak, beoordelingexamenvak="voldoende"),
        replace(vak, exameneindcijfer=7),
        replace(vak, cijferce=Decimal("7.1")),
        replace(vak, eindcijferse=Decimal("6.9")),
        replace(vak, cijferse=(Decimal("6.5"), Decimal("7.3"))),
        replace(vak, rapportcijfer=Decimal("7.0")),
        replace(vak, werkstuk=Werkstuk(werkstuktitel="Water", werkstukbeoordeling="goed")),
    )
