"""The cases of a test pack: which pupil to make, and why somebody should enter it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.leerlingen.model import Pgnsoort
from simulator.leerlingen.pupil.traits import Kenmerken
from simulator.standard.overdracht import Profiel, opt_out_allowed
from simulator.text.text import Tekst

NIETS = "niets"
"""What a pupil without a `Bijzonderheid` must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Geval:
    """A case.

    Attributes:
        id: name of the case.
        titel: what it is.
        waarom: why it is worth entering.
        kenmerken: what to ask of the pupil.
        moet: id of the `Bijzonderheid` that the pupil must have, `NIETS` for none at all; empty when the traits are
            enough.
        verandering: what no trait can ask for: a change to the pupil, see `selectie`.
        tweeling_van: id of the case whose pupil is the other half of a pair of twins.
        in_so: whether the present school is one of special education.
    """

    id: str
    titel: Tekst
    waarom: Tekst
    kenmerken: Kenmerken
    moet: str = ""
    verandering: str = ""
    tweeling_van: str = ""
    in_so: bool = False


def _plain(profiel: Profiel = Profiel.POVO, *, opt_out: frozenset[str] = frozenset(), **asked: object) -> Kenmerken:
    """Return traits of a pupil without surprises but for those asked."""
    calm: dict[str, object] = {
        "profiel": profiel,
        "pgn_soort": Pgnsoort.BSN,
        "adresgeheim": False,
        "overleden_verzorger": False,
        "verzorgersaansprakelijk": True,
        "bijlagen": 0,
        "akkoord": "Ja",
        "opt_out": opt_out,
    }
    return Kenmerken(**(calm | asked))  # type: ignore[arg-type]  # names and values of this module


_EVERYTHING = opt_out_allowed(Profiel.POVO)

GEVALLEN = (
    Geval(
        id="gewoon",
        titel=Tekst(nl="Gewone leerling uit groep 8", en="Ordinary pupil of group 8"),
        waarom=Tekst(
            nl="Begin hiermee: lukt deze niet, dan heeft de rest nog geen zin.",
            en="Begin with this one: while it fails, the others make no sense yet.",
        ),
        kenmerken=_plain(ondersteuning=False, diacrieten=False, voornamen=1),
        moet=NIETS,
    ),
    Geval(
        id="zonder_bsn",
        titel=Tekst(nl="Nog geen BSN", en="No BSN yet"),
        waarom=Tekst(
            nl="Een leerling die pas in Nederland is, reist op een onderwijsnummer; dat mag nergens als BSN gelden.",
            en="A pupil new to the country travels on an onderwijsnummer, which must never be taken for a BSN.",
        ),
        kenmerken=_plain(pgn_soort=Pgnsoort.ONDERWIJSNUMMER),
    ),
    Geval(
        id="geheim_adres",
        titel=Tekst(nl="Geheim adres", en="Secret address"),
        waarom=Tekst(
            nl="Adres en nummers van het kind en van wie bij hem woont, mogen niet mee.",
            en="Address and numbers of the child, and of whoever lives with it, must not travel.",
        ),
        kenmerken=_plain(adresgeheim=True),
    ),
    Geval(
        id="overleden_ouder",
        titel=Tekst(nl="Overleden ouder", en="Deceased parent"),
        waarom=Tekst(
            nl="De ouder hoort in het dossier, met datum en zonder adres; niemand mag hem nog aanschrijven.",
            en="The parent belongs in the dossier, with a date and without an address; nobody should write any more.",
        ),
        kenmerken=_plain(overleden_verzorger=True),
        moet="overleden_ouder",
    ),
    Geval(
        id="tweeling_1",
        titel=Tekst(nl="Tweeling, eerste kind", en="Twins, first child"),
        waarom=Tekst(
            nl="Zelfde ouders, adres en geboortedatum als het volgende blad: de twee mogen niet worden verwisseld.",
            en="Same parents, address and date of birth as the next sheet: the two must not be mixed up.",
        ),
        kenmerken=_plain(geslacht=1),
    ),
    Geval(
        id="tweeling_2",
        titel=Tekst(nl="Tweeling, tweede kind", en="Twins, second child"),
        waarom=Tekst(
            nl="Zelfde ouders, adres en geboortedatum als het vorige blad, een eigen nummer en eigen resultaten.",
            en="Same parents, address and date of birth as the sheet before, a number and results of its own.",
        ),
        kenmerken=_plain(geslacht=1),
        tweeling_van="tweeling_1",
    ),
    Geval(
        id="veertien_voornamen",
        titel=Tekst(nl="Veertien voornamen", en="Fourteen given names"),
        waarom=Tekst(
            nl="Geen veld mag ze afkappen; elke voornaam is een eigen element.",
            en="No field may cut them off; each given name is an element of its own.",
        ),
        kenmerken=_plain(voornamen=14),
    ),
    Geval(
        id="trema_overal",
        titel=Tekst(nl="Een ë in elke naam", en="An ë in every name"),
        waarom=Tekst(
            nl="Laat zien of letters met een trema de hele weg goed afleggen.",
            en="Shows whether letters with a diaeresis survive the whole way.",
        ),
        kenmerken=_plain(),
        moet="diacrieten",
        verandering="trema",
    ),
    Geval(
        id="voorvoegsel",
        titel=Tekst(nl="Voorvoegsel", en="Surname prefix"),
        waarom=Tekst(
            nl="Het voorvoegsel staat los van de achternaam en telt niet mee bij het sorteren.",
            en="The prefix stands apart from the surname and does not count in sorting.",
        ),
        kenmerken=_plain(),
        moet="voorvoegsel",
    ),
    Geval(
        id="dubbele_naam",
        titel=Tekst(nl="Dubbele achternaam", en="Double surname"),
        waarom=Tekst(
            nl="Sinds 2024 mag een kind de naam van beide ouders dragen.",
            en="Since 2024 a child may bear the names of both parents.",
        ),
        kenmerken=_plain(),
        moet="dubbele_naam",
    ),
    Geval(
        id="een_ouder",
        titel=Tekst(nl="Eén ouder", en="One parent"),
        waarom=Tekst(nl="Er is geen tweede verzorger om in te vullen.", en="There is no second carer to enter."),
        kenmerken=_plain(),
        moet="een_ouder",
    ),
    Geval(
        id="ouders_apart",
        titel=Tekst(nl="Ouders op twee adressen", en="Parents at two addresses"),
        waarom=Tekst(
            nl="Elke verzorger heeft een eigen adres, dat niet dat van het kind hoeft te zijn.",
            en="Each carer has an address of its own, which need not be that of the child.",
        ),
        kenmerken=_plain(),
        moet="ouders_apart",
    ),
    Geval(
        id="voogd",
        titel=Tekst(nl="Voogd", en="Guardian"),
        waarom=Tekst(
            nl="Relatie 3, en een andere achternaam dan het kind.",
            en="Relation 3, and another surname than the child.",
        ),
        kenmerken=_plain(verzorgersaansprakelijk=None),
        moet="voogd",
    ),
    Geval(
        id="instelling",
        titel=Tekst(nl="Instelling aansprakelijk", en="Institution liable"),
        waarom=Tekst(
            nl="Geen verzorgers, maar een instelling: scherm en bericht moeten dat allebei aankunnen.",
            en="No carers but an institution: screen and message must both be able to take it.",
        ),
        kenmerken=_plain(verzorgersaansprakelijk=False),
    ),
    Geval(
        id="drie_scholen",
        titel=Tekst(nl="Drie scholen in één schooljaar", en="Three schools in one school year"),
        waarom=Tekst(
            nl="Eén schooljaar staat drie keer in de loopbaan, met aansluitende datums.",
            en="One school year stands three times in the career, with adjoining dates.",
        ),
        kenmerken=_plain(Profiel.POPO, jaargroep="5"),
        moet="drie_scholen",
        verandering="verhuizingen",
    ),
    Geval(
        id="gedoubleerd",
        titel=Tekst(nl="Jaar overgedaan", en="Repeated a year"),
        waarom=Tekst(
            nl="Dezelfde jaargroep staat twee jaar achtereen in de loopbaan.",
            en="The same year group stands in the career two years running.",
        ),
        kenmerken=_plain(),
        moet="gedoubleerd",
    ),
    Geval(
        id="versneld",
        titel=Tekst(nl="Groep overgeslagen", en="Skipped a year"),
        waarom=Tekst(nl="Jonger dan de klas, met een gat in de jaargroepen.", en="Younger than the class."),
        kenmerken=_plain(),
        moet="versneld",
    ),
    Geval(
        id="verblijf_so",
        titel=Tekst(nl="Tijd in het speciaal onderwijs", en="A spell in special education"),
        waarom=Tekst(
            nl="Jaargroep S midden in de loopbaan, en daarna terug.",
            en="Year group S amid the career, and back again.",
        ),
        kenmerken=_plain(),
        moet="verblijf_so",
    ),
    Geval(
        id="dubbel_advies",
        titel=Tekst(nl="Dubbel advies", en="Advice for two levels"),
        waarom=Tekst(
            nl="Eén code voor twee niveaus: niet elk scherm heeft er een vakje voor.",
            en="One code for two levels: not every screen has a box for it.",
        ),
        kenmerken=_plain(),
        moet="dubbel_advies",
    ),
    Geval(
        id="herzien_advies",
        titel=Tekst(nl="Herzien advies", en="Revised advice"),
        waarom=Tekst(
            nl="Het eerste advies blijft staan, het herziene komt erbij met een motivatie.",
            en="The first advice stays, the revised one joins it with a reason.",
        ),
        kenmerken=_plain(),
        moet="herzien_advies",
    ),
    Geval(
        id="dyslexie",
        titel=Tekst(nl="Dyslexie", en="Dyslexia"),
        waarom=Tekst(
            nl="Diagnose met document en handelingsplan, die samen moeten reizen.",
            en="A diagnosis with document and action plan, which must travel together.",
        ),
        kenmerken=_plain(ondersteuning=True),
        moet="dyslexie",
    ),
    Geval(
        id="medicijnen",
        titel=Tekst(nl="Gebruikt medicijnen", en="Takes medication"),
        waarom=Tekst(
            nl="Een gevoelig gegeven dat alleen in dit onderdeel mag staan.",
            en="A delicate fact that may stand in this category only.",
        ),
        kenmerken=_plain(ondersteuning=True),
        moet="medicijnen",
    ),
    Geval(
        id="lwoo",
        titel=Tekst(nl="LWOO", en="LWOO"),
        waarom=Tekst(
            nl="Advies en beschikking moeten bij elkaar passen.", en="Advice and decision must fit each other."
        ),
        kenmerken=_plain(),
        moet="lwoo",
    ),
    Geval(
        id="tlv",
        titel=Tekst(nl="Speciaal onderwijs met TLV", en="Special education with a TLV"),
        waarom=Tekst(
            nl="De school zelf is een SO-school; TLV en OPP zijn er altijd bij.",
            en="The school itself is one of special education; TLV and OPP always come along.",
        ),
        kenmerken=_plain(Profiel.POPO),
        moet="tlv",
        in_so=True,
    ),
    Geval(
        id="niet_akkoord",
        titel=Tekst(nl="Ouders niet akkoord", en="Parents disagree"),
        waarom=Tekst(
            nl="De reden hoort mee te gaan naar de volgende school.",
            en="The reason belongs with the dossier, to the next school.",
        ),
        kenmerken=_plain(akkoord="Nee"),
    ),
    Geval(
        id="alles_opt_uit",
        titel=Tekst(nl="Alles weggelaten wat mag", en="Everything left out that may be"),
        waarom=Tekst(
            nl="Weggelaten is iets anders dan leeg: de ontvanger moet het verschil zien.",
            en="Left out is not the same as empty: the receiver must see the difference.",
        ),
        kenmerken=_plain(opt_out=_EVERYTHING),
    ),
    Geval(
        id="twintig_bijlagen",
        titel=Tekst(nl="Twintig bijlagen", en="Twenty attachments"),
        waarom=Tekst(
            nl="Alle toegelaten soorten bestanden, en genoeg om een grens te vinden.",
            en="All kinds of files that are allowed, and enough to find a limit.",
        ),
        kenmerken=_plain(bijlagen=20),
    ),
    Geval(
        id="kleuter",
        titel=Tekst(nl="Kleuter die verhuist", en="Infant who moves"),
        waarom=Tekst(
            nl="Nauwelijks geschiedenis: geen toetsen, één jaar loopbaan.",
            en="Hardly any history: no tests, one year of career.",
        ),
        kenmerken=_plain(Profiel.POPO, jaargroep="1"),
    ),
    Geval(
        id="vovo",
        titel=Tekst(nl="Van VO naar VO", en="From VO to VO"),
        waarom=Tekst(
            nl="Met cijferlijsten, en met toestemming van de ouders.", en="With grade lists, and with consent."
        ),
        kenmerken=_plain(Profiel.VOVO, jaargroep="13"),
    ),
    Geval(
        id="binnen_brin",
        titel=Tekst(nl="Binnen één BRIN", en="Within one BRIN"),
        waarom=Tekst(
            nl="Ander systeem, zelfde school: een eigen overdrachtsoort zonder soort overstap.",
            en="Another system, the same school: a kind of handover of its own.",
        ),
        kenmerken=_plain(Profiel.BB),
    ),
    Geval(
        id="naar_swv_po",
        titel=Tekst(nl="Naar het SWV, uit het PO", en="To the SWV, from PO"),
        waarom=Tekst(
            nl="Zonder pgn in het dossier, met OPP en arrangement.", en="No pgn in the dossier, OPP and arrangement."
        ),
        kenmerken=_plain(Profiel.POSWV),
    ),
    Geval(
        id="naar_swv_vo",
        titel=Tekst(nl="Naar het SWV, uit het VO", en="To the SWV, from VO"),
        waarom=Tekst(
            nl="Zonder pgn in het dossier, met de ondersteuning in het VO.", en="No pgn in the dossier, support in VO."
        ),
        kenmerken=_plain(Profiel.VOSWV),
    ),
)
"""In the order of the pack: first the ordinary one, then person, family, career, support, choices, profiles."""
