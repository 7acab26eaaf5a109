"""Which element carries which attribute: the only place in this room that names elements.

One row a field, in the order that the schema demands; `reader` and `writer` walk these rows.
Bron: gegevensset element table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from simulator.dossier.model import (
    Adres,
    Afgenomendoor,
    Afname,
    ArrangementCluster12,
    ArrangementPao,
    Betrouwbaarheidsinterval,
    Bevorderd,
    CategorieUitlevering,
    Cijferlijst,
    CijferlijstTypelijst,
    Communicatie,
    Competenties,
    Diagnose,
    Document,
    Dossier,
    EindtoetsBasisonderwijs,
    EindtoetsDomein,
    EindtoetsOnderdeel,
    EindtoetsToets,
    Examenresultaat,
    Gba,
    Handelingsplan,
    Huidigeschool,
    Instelling,
    Inzage,
    Land,
    Leerling,
    Lwoo,
    Metadata,
    Nationaliteit,
    Onderdeel,
    Onderwijsondersteuning,
    Opp,
    Overigvombo,
    Overstapadvies,
    Persoon,
    Referentiescore,
    Resultaat,
    Resultaatvakkenvo,
    Rvc,
    School,
    Schoolloopbaan,
    Score,
    Signaleringlwoopro,
    Stage,
    Tlv,
    ToelichtingOnderwijsbehoeften,
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


class Soort(Enum):
    """What an element holds."""

    TEKST = auto()
    DATUM = auto()
    JA_NEE = auto()
    GEHEEL = auto()
    GETAL = auto()
    BLOK = auto()
    LIJST = auto()
    GROEP = auto()


class Leeg(Enum):
    """What becomes of the container of a list without members."""

    NOOIT = auto()
    """The schema wants a member: no members, no container."""
    MAG = auto()
    """The container may be empty, so the attribute tells `()` from `None`."""
    ALTIJD = auto()
    """The container must be there, empty or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Veld:
    """One field of a class and the element that carries it.

    Attributes:
        element: local name.
        attribute: of the class; the element name unless that is no Python name.
        soort: what the element holds.
        many: whether the element repeats itself (the attribute is a tuple).
        model: class of a block, of a list member or of one turn of a group.
        member: local name of the members of a list.
        leeg: of a list.
    """

    element: str
    attribute: str
    soort: Soort
    many: bool = False
    model: type | None = None
    member: str = ""
    leeg: Leeg = Leeg.NOOIT


def tekst(element: str, *, attribute: str = "", many: bool = False) -> Veld:
    """A string."""
    return Veld(element=element, attribute=attribute or element, soort=Soort.TEKST, many=many)


def datum(element: str) -> Veld:
    """An xs:date."""
    return Veld(element=element, attribute=element, soort=Soort.DATUM)


def ja_nee(element: str) -> Veld:
    """An xs:boolean."""
    return Veld(element=element, attribute=element, soort=Soort.JA_NEE)


def geheel(element: str) -> Veld:
    """An xs:integer or xs:int."""
    return Veld(element=element, attribute=element, soort=Soort.GEHEEL)


def getal(element: str, *, many: bool = False) -> Veld:
    """An xs:decimal."""
    return Veld(element=element, attribute=element, soort=Soort.GETAL, many=many)


def blok(element: str, model: type, *, many: bool = False) -> Veld:
    """An element with children of its own, or with an attribute."""
    return Veld(element=element, attribute=element, soort=Soort.BLOK, many=many, model=model)


def lijst(element: str, member: str, model: type, *, empty: Leeg = Leeg.NOOIT) -> Veld:
    """A container that holds nothing but members; the attribute is the tuple of members."""
    return Veld(element=element, attribute=element, soort=Soort.LIJST, model=model, member=member, leeg=empty)


def groep(element: str, model: type) -> Veld:
    """A container whose children repeat as a group; the attribute has one value for each turn."""
    return Veld(element=element, attribute=element, soort=Soort.GROEP, model=model)


_INSTELLING: tuple[Veld, ...] = (
    tekst("naam"),
    lijst("adreslijst", "adres", Adres),
    lijst("communicatielijst", "communicatie", Communicatie),
)

_SCHOOL: tuple[Veld, ...] = (
    *_INSTELLING,
    tekst("brincode"),
    tekst("vestigingscode"),
    tekst("aanleverpunt"),
    tekst("soort"),
    tekst("type"),
    tekst("naamdirecteur"),
    tekst("website"),
)

_PERSOON: tuple[Veld, ...] = (
    tekst("voornaam", many=True),
    tekst("voorletters-1", attribute="voorletters_1"),
    tekst("voorvoegsel"),
    tekst("achternaam"),
    tekst("roepnaam"),
    geheel("geslacht"),
    ja_nee("adresgeheim"),
    lijst("adreslijst", "adres", Adres),
    lijst("communicatielijst", "communicatie", Communicatie),
)

_VERZORGER: tuple[Veld, ...] = (
    *_PERSOON,
    tekst("relatietotkind"),
    ja_nee("overleden"),
    datum("overlijdensdatum"),
    ja_nee("wettigevertegenwoordiger"),
    tekst("banknummer"),
    tekst("iban"),
)

_HUIDIGESCHOOL: tuple[Veld, ...] = (
    *_SCHOOL,
    blok("leerling", Leerling),
)
ELEMENTEN: dict[type, tuple[Veld, ...]] = {
    CategorieUitlevering: (
        tekst("cat_metadata"),
        tekst("cat_ouderinzage"),
        tekst("cat_school"),
        tekst("cat_leerling"),
        tekst("cat_oudersverzorgers"),
        tekst("cat_vve"),
        tekst("cat_schoolloopbaan"),
        tekst("cat_overstapadvies"),
        tekst("cat_onderwijsondersteuning"),
        tekst("cat_verzuim"),
        tekst("cat_eindtoetsbo"),
        tekst("cat_toetsresultaten"),
        tekst("cat_handelingsplannen"),
        tekst("cat_cijferlijsten"),
        tekst("cat_vombo"),
        tekst("cat_bijlagedocs"),
    ),
    Metadata: (
        tekst("deeldossier"),
        tekst("pakketnaam"),
        tekst("pakketversie"),
        datum("datum"),
        tekst("standaardversie"),
        tekst("validatieversie"),
        blok("categorie_uitlevering", CategorieUitlevering),
        tekst("overstap"),
    ),
    Inzage: (
        ja_nee("voorlopigdossier"),
        ja_nee("inzage"),
        datum("inzagedatum"),
        tekst("akkoord"),
        tekst("redennietakkoord"),
        tekst("toestemming"),
    ),
    Document: (
        tekst("bestandsnaam"),
        tekst("omschrijving"),
        tekst("bestandsinhoud"),
    ),
    Adres: (
        tekst("soortadres"),
        tekst("straat"),
        tekst("nummer"),
        tekst("toevoeging"),
        tekst("aanduiding"),
        tekst("locatieomschrijving"),
        tekst("postcode"),
        tekst("plaats"),
        tekst("gemeente"),
        blok("land", Land),
    ),
    Communicatie: (
        tekst("soort"),
        tekst("aanduiding"),
        tekst("nummer"),
        ja_nee("geheim"),
        ja_nee("noodnummer"),
    ),
    Instelling: _INSTELLING,
    School: _SCHOOL,
    Persoon: _PERSOON,
    Verzorger: _VERZORGER,
    Schoolloopbaan: (
        tekst("schooljaar"),
        tekst("groepscode"),
        tekst("groepsnaam"),
        tekst("jaargroep"),
        datum("begindatum"),
        datum("einddatum"),
        tekst("brincode"),
        tekst("vestigingscode"),
        tekst("schoolsoort"),
        tekst("schooltype"),
        tekst("voelementcode"),
        tekst("voelementomschrijving"),
        tekst("schoolsoortomschrijving"),
    ),
    Overstapadvies: (
        tekst("advies"),
        tekst("wensouders"),
        tekst("wensleerling"),
        tekst("herzienadvies"),
        tekst("motivatie_herzienadvies"),
        tekst("profiel"),
        tekst("argumentatie"),
        ja_nee("contactnodig"),
        tekst("contactpersoon"),
        tekst("contacttelefoon"),
        tekst("contactemail"),
        tekst("aandachtspunten"),
    ),
    Voorschools: (
        geheel("codevoorschoolsehistorie"),
        geheel("codevoorschoolsprogramma"),
        geheel("voorschoolsemaanden"),
        geheel("codevoorschoolsetoeleider"),
        geheel("codevoorschoolsedeelname"),
        geheel("voorschoolseaanwezigheid"),
    ),
    Vroegschools: (
        geheel("codevroegschoolsprogramma"),
        datum("vroegschoolsdatumingang"),
        datum("vroegschoolseinddatum"),
    ),
    Verzuim: (
        geheel("dagdelengeoorloofd"),
        geheel("dagdelenongeoorloofd"),
        geheel("urengeoorloofd"),
        geheel("urenongeoorloofd"),
        ja_nee("meerdan25percent"),
        geheel("frequentie"),
        ja_nee("contactleerplicht"),
        ja_nee("rmcmelding"),
        lijst("documentLijst", "document", Document),
    ),
    ToelichtingOnderwijsbehoeften: (blok("document", Document),),
    Diagnose: (
        tekst("code", many=True),
        tekst("naam"),
        datum("datum"),
        tekst("doorwie"),
        tekst("instantie"),
        blok("document", Document, many=True),
    ),
    Handelingsplan: (
        datum("startdatum"),
        datum("einddatum"),
        tekst("isgerichtop"),
        blok("document", Document),
    ),
    Opp: (
        datum("opp_ingangdatum"),
        datum("opp_einddatum"),
        blok("document", Document, many=True),
    ),
    Tlv: (
        datum("tlvingangdatum"),
        tekst("tlvswvnummer"),
        tekst("tlvcategorie"),
        tekst("tlvbeschikkingsnummer"),
        datum("tlveinddatum"),
        blok("document", Document),
    ),
    ArrangementCluster12: (
        datum("arrangement_datum"),
        tekst("arrangement_brin"),
        tekst("arrangement_vestigingscode"),
    ),
    ArrangementPao: (
        datum("arrangement_datum"),
        tekst("arrangement_kenmerk"),
        tekst("arrangement_beschikkingsnr"),
        datum("arrangement_einddatum"),
    ),
    Lwoo: (
        datum("lwoo_ingangdatum"),
        tekst("lwoo_swvnummer"),
        tekst("lwoo_beschikkingsnummer"),
        datum("lwoo_einddatum"),
        blok("document", Document),
    ),
    Signaleringlwoopro: (
        ja_nee("deelgenomenaanonderzoek"),
        ja_nee("leerachterstand"),
        ja_nee("lagescoreeindtoets"),
    ),
    Rvc: (
        tekst("centraleproblematiek"),
        tekst("maatregelen"),
        blok("signaleringlwoopro", Signaleringlwoopro),
        datum("rvcdatum"),
        tekst("rvcindicatie"),
        blok("document", Document, many=True),
    ),
    Onderwijsondersteuning: (
        blok("toelichting_onderwijsbehoeften", ToelichtingOnderwijsbehoeften),
        blok("diagnose", Diagnose, many=True),
        ja_nee("medicijngebruik"),
        blok("handelingsplan", Handelingsplan, many=True),
        blok("opp", Opp),
        blok("tlv", Tlv, many=True),
        blok("arrangement_cluster12", ArrangementCluster12, many=True),
        blok("arrangement_pao", ArrangementPao, many=True),
        blok("lwoo", Lwoo),
        blok("rvc", Rvc),
    ),
    EindtoetsDomein: (
        tekst("domeincode"),
        tekst("domeinomschrijving"),
        tekst("dom_referentieniveau"),
    ),
    EindtoetsOnderdeel: (
        tekst("onderdeelcode"),
        tekst("onderdeelomschrijving"),
        tekst("ond_referentieniveau"),
        lijst("domeinen", "domein", EindtoetsDomein, empty=Leeg.MAG),
    ),
    EindtoetsToets: (
        tekst("toetssoort"),
        tekst("toetsniveau"),
        tekst("toetsomschrijving"),
        datum("datum_afname"),
        tekst("wettelijke_ontheffing"),
        geheel("standaardscore"),
        tekst("toets_advies"),
        lijst("onderdelen", "onderdeel", EindtoetsOnderdeel, empty=Leeg.ALTIJD),
    ),
    EindtoetsBasisonderwijs: (
        blok("eindtoetsresultaat", EindtoetsToets),
        ja_nee("deelgenomen"),
        blok("document", Document, many=True),
    ),
    Betrouwbaarheidsinterval: (
        getal("bivlaag"),
        getal("bivhoog"),
    ),
    Toetsscore: (
        geheel("aantalopgaven"),
        geheel("aantalgoed"),
        geheel("aantalfout"),
        geheel("aantalgelezen"),
        getal("tijd"),
        getal("vaardigheidsscore"),
        tekst("codevaardigheidsschaal"),
        blok("betrouwbaarheidsinterval", Betrouwbaarheidsinterval),
    ),
    Referentiescore: (
        tekst("codereferentiescore"),
        tekst("codevergelijkingsgroep"),
        tekst("waarde"),
        tekst("kwalificatie"),
    ),
    Resultaat: (
        blok("toetsscore", Toetsscore),
        blok("referentiescore", Referentiescore, many=True),
        blok("document", Document),
    ),
    Toetsonderdeel: (
        tekst("eldonderdeelcode"),
        tekst("onderdeelnaam"),
        blok("resultaat", Resultaat),
    ),
    Toetsidentificatie: (
        tekst("eldtoetscode"),
        tekst("leergebied"),
        tekst("toetsnaam"),
        tekst("toetsversie"),
    ),
    Werktbijinstelling: (
        blok("instelling", Instelling),
        blok("school", School),
    ),
    Afgenomendoor: (
        tekst("naammedewerker"),
        tekst("functie"),
        blok("werktbijinstelling", Werktbijinstelling),
    ),
    Afname: (
        datum("afnamedatum"),
        tekst("jaargroep"),
        geheel("dl"),
        blok("afgenomendoor", Afgenomendoor),
    ),
    Toets: (
        blok("toetsidentificatie", Toetsidentificatie),
        blok("afname", Afname),
        blok("resultaat", Resultaat),
        blok("toetsonderdeel", Toetsonderdeel, many=True),
        tekst("opmerking"),
    ),
    Score: (
        tekst("waarde"),
        tekst("kwalificatie"),
    ),
    Onderdeel: (
        tekst("naam"),
        blok("score", Score),
        datum("afnamedatum"),
        tekst("jaargroep"),
        tekst("periode"),
    ),
    CijferlijstTypelijst: (
        tekst("naam"),
        blok("onderdeel", Onderdeel, many=True),
        blok("score", Score, many=True),
    ),
    Cijferlijst: (
        groep("cijferlijstTypelijst", CijferlijstTypelijst),
        datum("afnamedatum"),
        tekst("jaargroep"),
        tekst("periode"),
    ),
    Bevorderd: (
        tekst("elementcode"),
        tekst("leerjaar"),
    ),
    Examenresultaat: (
        tekst("soortdiploma"),
        geheel("examenjaar"),
        datum("datumuitslag"),
        tekst("examenuitslag"),
    ),
    Werkstuk: (
        tekst("werkstuktitel"),
        tekst("werkstukbeoordeling"),
    ),
    Resultaatvakkenvo: (
        tekst("vakcode"),
        tekst("vakleergebied"),
        ja_nee("afgerond"),
        datum("datumafgerond"),
        ja_nee("examenvak"),
        tekst("beoordelingexamenvak"),
        geheel("exameneindcijfer"),
        getal("cijferce"),
        getal("eindcijferse"),
        getal("cijferse", many=True),
        getal("rapportcijfer"),
        blok("werkstuk", Werkstuk),
    ),
    Competenties: (
        tekst("competentiereferentie"),
        tekst("competentiecategorie"),
        tekst("competentiebeschrijving"),
        tekst("competentiestatus"),
    ),
    Stage: (
        datum("begindatum"),
        datum("einddatum"),
        tekst("soortstage"),
        tekst("functierol"),
        blok("instelling", Instelling),
        tekst("beoordeling"),
    ),
    Overigvombo: (
        tekst("keuzevervolgopleiding"),
        ja_nee("beroepskeuzetest"),
        ja_nee("portfolio"),
        ja_nee("pop"),
        ja_nee("motivatiebrief"),
        ja_nee("lobdossier"),
    ),
    Gba: (
        tekst("gbavoornaam", many=True),
        tekst("gbavoorvoegsel"),
        tekst("gbaachternaam"),
        tekst("gbageboortedatum"),
    ),
    Leerling: (
        tekst("voornaam", many=True),
        tekst("voorletters-1", attribute="voorletters_1"),
        tekst("voorvoegsel"),
        tekst("achternaam"),
        tekst("roepnaam"),
        datum("geboortedatum"),
        tekst("geboortemaand"),
        geheel("geslacht"),
        ja_nee("adresgeheim"),
        lijst("adreslijst", "adres", Adres),
        tekst("postcode4adres"),
        lijst("communicatielijst", "communicatie", Communicatie),
        blok("gba", Gba),
        tekst("adresbuitenland", many=True),
        tekst("geboorteplaats"),
        blok("nationaliteit", Nationaliteit, many=True),
        tekst("onderwijsnummer"),
        tekst("bsn"),
        tekst("leerlingid"),
        datum("onderwijssinds"),
        datum("startdatumhuidigonderwijs"),
        datum("datuminschrijving"),
        datum("datumuitschrijving"),
        tekst("teruggeplaatstnaarbrin"),
        tekst("leerlinggewicht"),
        tekst("nnca"),
        ja_nee("tehuis"),
        blok("huisarts", Persoon),
        ja_nee("verzorgersaansprakelijk"),
        blok("aansprakelijkeinstelling", Instelling),
        blok("overstapadvies", Overstapadvies),
        ja_nee("vanpeuterspeelzaal"),
        tekst("naampeuterspeelzaal"),
        blok("voorschools", Voorschools),
        blok("vroegschools", Vroegschools, many=True),
        lijst("schoolloopbaanlijst", "schoolloopbaan", Schoolloopbaan),
        blok("onderwijsondersteuning", Onderwijsondersteuning),
        blok("verzuim", Verzuim),
        blok("eindtoets_basisonderwijs", EindtoetsBasisonderwijs),
        lijst("toetslijst", "toets", Toets),
        lijst("cijferlijstlijst", "cijferlijst", Cijferlijst),
        lijst("overigdocumentlijst", "document", Document),
        blok("verzorger", Verzorger, many=True),
        blok("bevorderd", Bevorderd),
        blok("examenresultaat", Examenresultaat),
        blok("resultaatvakkenvo", Resultaatvakkenvo, many=True),
        tekst("certificaat", many=True),
        blok("competenties", Competenties, many=True),
        blok("stage", Stage, many=True),
        blok("overigvombo", Overigvombo),
    ),
    Huidigeschool: _HUIDIGESCHOOL,
    Dossier: (
        blok("metadata", Metadata),
        tekst("overdrachtsoort"),
        blok("inzage", Inzage),
        blok("huidigeschool", Huidigeschool),
    ),
}

TEKST_MET_OMSCHRIJVING = frozenset({Land, Nationaliteit})
"""Classes of an element with text and the optional XML attribute `omschrijving`."""
