"""The smallest dossier that each profile accepts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from simulator.dossier.model import (
    Adres,
    CategorieUitlevering,
    Communicatie,
    Dossier,
    Huidigeschool,
    Inzage,
    Leerling,
    Metadata,
    Onderwijsondersteuning,
    Overstapadvies,
    Schoolloopbaan,
    Verzorger,
)
from simulator.standard.overdracht import CATEGORIES, Overdrachtsoort, Profiel, Uitleveringscategorie, category_flags
from simulator.standard.release import DOSSIER_2019_1

BSN = "999900006"
"""A number of the test range, which is never issued to anybody."""

ADRES = Adres(soortadres="bezoek", straat="Voorbeeldlaan", nummer="1", postcode="1234AB", plaats="Voorbeeldstad")
TELEFOON = Communicatie(soort="telefoon", nummer="0201234567", geheim=False)
EMAIL = Communicatie(soort="e-mail", nummer="info@voorbeeld.example", geheim=False)


def make_minimal(profiel: Profiel) -> Dossier:
    """Return a dossier with little more than the rules of its profile demand; it breaks none, in either mode.

    Every delivery flag is OPTIONEEL, so that each rule can be broken on its own.
    """
    swv = profiel.overdrachtsoort is Overdrachtsoort.SWV
    overstap = None if profiel is Profiel.BB else profiel.value
    return Dossier(
        metadata=_metadata(overstap),
        overdrachtsoort=profiel.overdrachtsoort.value,
        inzage=Inzage(
            voorlopigdossier=False, inzage=True, inzagedatum=date(2019, 5, 14), akkoord="Ja", toestemming="Ja"
        ),
        huidigeschool=Huidigeschool(
            naam="Basisschool De Voorbeeldboom",
            adreslijst=(ADRES,),
            communicatielijst=(TELEFOON, EMAIL),
            brincode="99AA",
            vestigingscode="00",
            aanleverpunt="0",
            leerling=_leerling(swv=swv),
        ),
    )


def make_exemplary(profiel: Profiel) -> Dossier:
    """Return the minimal dossier with the delivery flags of its profile: our own checks find nothing in it either."""
    dossier = make_minimal(profiel)
    flags = {f"cat_{category}": flag.value for category, flag in category_flags(profiel).items()}
    metadata = replace(dossier.metadata, categorie_uitlevering=CategorieUitlevering(**flags))
    school = dossier.huidigeschool
    if profiel.overdrachtsoort is Overdrachtsoort.SWV:
        leerling = replace(school.leerling, onderwijsondersteuning=Onderwijsondersteuning(medicijngebruik=False))
        school = replace(school, leerling=leerling)
    return replace(dossier, metadata=metadata, huidigeschool=school)


def _metadata(overstap: str | None) -> Metadata:
    flags = {f"cat_{category}": Uitleveringscategorie.OPTIONAL.value for category in CATEGORIES}
    return Metadata(
        deeldossier="LASLVS",
        pakketnaam="Voorbeeld",
        pakketversie="1",
        datum=date(2019, 5, 20),
        standaardversie=DOSSIER_2019_1.name,
        validatieversie=DOSSIER_2019_1.validatieversie,
        categorie_uitlevering=CategorieUitlevering(**flags),
        overstap=overstap,
    )


def _leerling(*, swv: bool) -> Leerling:
    leerling = Leerling(
        voornaam=("Voorbeeld",),
        achternaam="Leerling",
        geboortedatum=date(2007, 3, 17),
        geslacht=0,
        adresgeheim=False,
        adreslijst=(ADRES,),
        communicatielijst=(TELEFOON,),
        bsn=BSN,
        leerlingid="1",
        datuminschrijving=date(2011, 8, 1),
        verzorgersaansprakelijk=True,
        overstapadvies=Overstapadvies(advies="60", contactnodig=False),
        schoolloopbaanlijst=(
            Schoolloopbaan(
                schooljaar="2018-2019", groepscode="8a", jaargroep="8", brincode="99AA", vestigingscode="00"
            ),
        ),
        verzorger=(Verzorger(achternaam="Verzorger", adresgeheim=False, wettigevertegenwoordiger=True),),
    )
    return replace(leerling, bsn=None) if swv else leerling
