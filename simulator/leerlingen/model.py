"""The model of pupils: schools, households and pupils as frozen values.

This is what a school administration knows, which is more than a dossier may tell: a pupil with a secret address has one
here. Codes are those of the gegevensset where a code list exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from simulator.register import School, Sector

GEHEIM_TELEFOON = "9999999999"
GEHEIM_EMAIL = "geheim@geheim.geheim"


class PgnKind(StrEnum):
    """Kind of persoonsgebonden nummer."""

    BSN = "bsn"
    ONDERWIJSNUMMER = "onderwijsnummer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adres:
    """An address whose postcode, plaats and gemeente agree."""

    straat: str
    huisnummer: int
    toevoeging: str = ""
    postcode: str
    plaats: str
    gemeente: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolProfiel:
    """A synthetic school: what a dossier tells about the sender, which is more than `simulator.register` holds.

    Attributes:
        brin: BRIN4 in the 99xx range (assumption A26), unless the caller named another.
        vestigingscode: two digits.
        sector: PO, VO or SO.
        soort: kind of school as shown: `BO`, `SBO`, `SO`, `VO`.
        swv_nummer: of the samenwerkingsverband that the school belongs to, for instance `PO9903`.
        bestuur_nummer, bestuur_naam: of the school board; empty outside a `Country`.
    """

    brin: str
    vestigingscode: str
    naam: str
    sector: Sector
    soort: str
    adres: Adres
    telefoon: str
    email: str
    website: str
    directeur: str
    swv_nummer: str
    swv_naam: str
    bestuur_nummer: str = ""
    bestuur_naam: str = ""

    @property
    def is_speciaal(self) -> bool:
        """Whether it is a school for special education, SBO or SO, to which pupils need admission."""
        return self.soort in ("SBO", "SO")

    def as_school(self) -> School:
        """Return the school as the OSO register holds it."""
        return School(brin=self.brin, naam=self.naam, sector=self.sector)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzorger:
    """A parent or another carer.

    Attributes:
        relatie: code list 41: 1 father, 2 mother, 3 guardian; empty for the partner of a parent.
        geslacht: code list 14: 1 female, 2 male.
        adres: None when nothing is known, or the person is dead.
    """

    relatie: str
    voornamen: tuple[str, ...]
    voorvoegsel: str
    achternaam: str
    geslacht: int
    adres: Adres | None
    telefoon: str
    email: str
    wettig_vertegenwoordiger: bool = True
    overleden_op: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instelling:
    """An institution that is liable for a pupil."""

    naam: str
    adres: Adres
    telefoon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Huisarts:
    """A family doctor."""

    voorletters: str
    voorvoegsel: str
    achternaam: str
    adres: Adres
    telefoon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gezin:
    """A household: pupils that share it are siblings.

    Attributes:
        nummer: key of the household.
        voorvoegsel, achternaam: of the children; in a step family, of the child that this value is made for.
        verzorgers: none when an institution is liable; in a step family the parent, the partner, the parent elsewhere.
        instelling: the liable institution, when the carers are not liable.
        birthday: day within a year of birth (0-364) around which the children of this household are born.
    """

    nummer: int
    voorvoegsel: str
    achternaam: str
    adres: Adres
    telefoon: str
    verzorgers: tuple[Verzorger, ...]
    instelling: Instelling | None
    huisarts: Huisarts | None
    birthday: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loopbaanjaar:
    """One school year, or part of one, at one school.

    Attributes:
        begin_schooljaar: 2025 for 2025-2026.
        jaargroep: code list 13: 1-8 in PO, 11-16 in VO, S in special education.
        end: None for the current year.
        leerweg: level of the class in VO, as text; empty in PO.
    """

    begin_schooljaar: int
    jaargroep: str
    groepscode: str
    groepsnaam: str
    begin: date
    end: date | None
    school: SchoolProfiel
    leerweg: str = ""

    @property
    def schooljaar(self) -> str:
        """The school year as text, `2025-2026`."""
        return f"{self.begin_schooljaar}-{self.begin_schooljaar + 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advies:
    """Advice for secondary education.

    Attributes:
        code, wens_ouders, wens_leerling: code list 2.
        herzien: code list 2, only when raised after the final test.
        profiel: code list 21.
    """

    code: str
    wens_ouders: str
    wens_leerling: str
    herzien: str = ""
    profiel: str = "basis"
    argumentatie: str = ""
    contact_nodig: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Toetsafname:
    """One test of a pupil-tracking system.

    Attributes:
        toets: key of the test in `simulator.leerlingen.pupil.toetsen.TOETSEN`.
        moment: `M6` (middle of group 6), `E6` (its end) and so on.
        dl: didactic age in months since group 3.
        niveau_ae, niveau_iv: levels A-E and I-V.
        correct: number of items right.
        entries: number of items.
        vaardigheid: ability score.
        dle: functioning level in months.
    """

    toets: str
    moment: str
    datum: date
    jaargroep: str
    dl: int
    correct: int
    entries: int
    vaardigheid: int
    niveau_ae: str
    niveau_iv: str
    dle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Eindtoets:
    """The final test of primary school.

    Attributes:
        soort: code list 42.
        advies: code list 2.
        levels: reference level (code list 45) of lezen, taalverzorging and rekenen.
    """

    soort: str
    datum: date
    score: int
    advies: str
    levels: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vakcijfer:
    """A mark on a report, in tenths: 67 is a 6,7."""

    vak: str
    tenths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnose:
    """A diagnosis by a third party; code list 23."""

    code: str
    naam: str
    datum: date
    doorwie: str
    instantie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handelingsplan:
    """An action plan."""

    start: date
    end: date
    gericht_op: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ondersteuning:
    """Support of a pupil; all fields empty for none.

    Attributes:
        opp_start: start of the development perspective (OPP).
        arrangement_start: start of an arrangement by the samenwerkingsverband.
        tlv_start, tlv_categorie: admission to special education.
        lwoo_start: start of LWOO.
    """

    diagnoses: tuple[Diagnose, ...] = ()
    medicijngebruik: bool = False
    handelingsplannen: tuple[Handelingsplan, ...] = ()
    opp_start: date | None = None
    arrangement_start: date | None = None
    tlv_start: date | None = None
    tlv_categorie: str = ""
    lwoo_start: date | None = None

    @property
    def present(self) -> bool:
        """Whether there is any support other than action plans."""
        starts = (self.opp_start, self.arrangement_start, self.tlv_start, self.lwoo_start)
        return bool(self.diagnoses) or any(starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzuim:
    """Absence in the last twelve months: half-days in PO, hours in VO."""

    geoorloofd: int
    ongeoorloofd: int
    frequentie: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzagegegevens:
    """What the parents did with the dossier, and what they think of it.

    Attributes:
        ingezien: whether they have inspected it.
        datum: when, if so.
        akkoord: code list 37: agreement with the content; empty when not asked.
        reden: why they disagree.
        toestemming: code list 37: consent to the transfer; empty when not asked.
        voorlopig: whether it is a draft.
    """

    ingezien: bool
    datum: date | None = None
    akkoord: str = ""
    reden: str = ""
    toestemming: str = ""
    voorlopig: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leerling:
    """A synthetic pupil on the peildatum.

    Attributes:
        index: number of the pupil within its generator.
        pgn: BSN of the test range, or synthetic onderwijsnummer.
        geslacht: code list 14.
        jaargroep: code list 13, now.
        onderwijs_sinds: first day in Dutch education.
        ingeschreven_op, uitgeschreven_op: at the present school; the latter None while the pupil stays.
        toetsen: by date, oldest first.
        cijfers: marks of the last report, in VO.
        bijlagen: number of attachments other than those of the support.
        opt_out: categories that the school leaves out of the dossier, as in `simulator.standard.overdracht.CATEGORIES`.
        inzage: the parents' inspection, as it stands on the peildatum.
        receiver: the school that requests the dossier, in a population; None when there is no such school.
    """

    index: int
    pgn: str = field(repr=False)
    pgn_soort: PgnKind
    leerlingid: str
    voornamen: tuple[str, ...]
    roepnaam: str
    geslacht: int
    geboortedatum: date
    gezin: Gezin
    adresgeheim: bool
    school: SchoolProfiel
    jaargroep: str
    loopbaan: tuple[Loopbaanjaar, ...]
    onderwijs_sinds: date
    ingeschreven_op: date
    uitgeschreven_op: date | None
    peuterspeelzaal: str
    advies: Advies | None
    toetsen: tuple[Toetsafname, ...]
    eindtoets: Eindtoets | None
    cijfers: tuple[Vakcijfer, ...]
    ondersteuning: Ondersteuning
    verzuim: Verzuim
    tehuis: bool
    bijlagen: int
    opt_out: frozenset[str]
    inzage: Inzagegegevens
    receiver: SchoolProfiel | None = None

    @property
    def voorvoegsel(self) -> str:
        """Prefix of the surname, may be empty."""
        return self.gezin.voorvoegsel

    @property
    def achternaam(self) -> str:
        """Surname without prefix."""
        return self.gezin.achternaam

    @property
    def full_name(self) -> str:
        """Call name and surname."""
        return " ".join(part for part in (self.roepnaam, self.voorvoegsel, self.achternaam) if part)
