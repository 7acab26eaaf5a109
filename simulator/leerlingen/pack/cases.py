"""The cases of a test pack: which pupil to make, and why to enter it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.leerlingen.model import PgnKind
from simulator.leerlingen.pupil.traits import Traits
from simulator.standard.overdracht import Profiel, opt_out_allowed
from simulator.text.text import Text

NOTHING = "niets"
"""Value of `Case.moet` for a pupil without any `Oddity`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One pupil of a test pack, and why it is in it.

    Attributes:
        id: name of the case.
        title: what it is.
        why: why it is worth entering.
        traits: what to ask of the pupil.
        moet: id of the `Oddity` that the pupil must have, `NOTHING` for none at all; empty when the traits are
            enough.
        change: key of a change to the pupil that no trait can ask for, see `simulator.leerlingen.pack.selection`.
        twin_of: id of the case whose pupil is the twin of this one.
        in_so: whether the present school is one of special education.
    """

    id: str
    title: Text
    why: Text
    traits: Traits
    moet: str = ""
    change: str = ""
    twin_of: str = ""
    in_so: bool = False


def _plain(profiel: Profiel = Profiel.POVO, *, opt_out: frozenset[str] = frozenset(), **asked: object) -> Traits:
    """Return the traits of an ordinary pupil, except for those asked."""
    ordinary: dict[str, object] = {
        "profiel": profiel,
        "pgn_soort": PgnKind.BSN,
        "adresgeheim": False,
        "overleden_verzorger": False,
        "verzorgersaansprakelijk": True,
        "bijlagen": 0,
        "akkoord": "Ja",
        "opt_out": opt_out,
    }
    return Traits(**(ordinary | asked))  # type: ignore[arg-type]  # names and values of this module


_EVERYTHING = opt_out_allowed(Profiel.POVO)

CASES = (
    Case(
        id="gewoon",
        title=Text(nl="Gewone leerling uit groep 8", en="Ordinary pupil of group 8"),
        why=Text(
            nl="Begin hiermee: lukt deze niet, dan heeft de rest nog geen zin.",
            en="Begin with this one: while it fails, the others make no sense yet.",
        ),
        traits=_plain(ondersteuning=False, diacrieten=False, voornamen=1),
        moet=NOTHING,
    ),
    Case(
        id="zonder_bsn",
        title=Text(nl="Nog geen BSN", en="No BSN yet"),
        why=Text(
            nl="Een leerling die pas in Nederland is, reist op een onderwijsnummer; dat mag nergens als BSN gelden.",
            en="A pupil new to the country travels on an onderwijsnummer, which must never be taken for a BSN.",
        ),
        traits=_plain(pgn_soort=PgnKind.ONDERWIJSNUMMER),
    ),
    Case(
        id="geheim_adres",
        title=Text(nl="Geheim adres", en="Secret address"),
        why=Text(
            nl="Adres en nummers van het kind en van wie bij hem woont, mogen niet mee.",
            en="Address and numbers of the child, and of whoever lives with it, must not travel.",
        ),
        traits=_plain(adresgeheim=True),
    ),
    Case(
        id="overleden_ouder",
        title=Text(nl="Overleden ouder", en="Deceased parent"),
        why=Text(
            nl="De ouder hoort in het dossier, met datum en zonder adres; niemand mag hem nog aanschrijven.",
            en="The parent belongs in the dossier, with a date and without an address; nobody should write any more.",
        ),
        traits=_plain(overleden_verzorger=True),
        moet="overleden_ouder",
    ),
    Case(
        id="tweeling_1",
        title=Text(nl="Tweeling, eerste kind", en="Twins, first child"),
        why=Text(
            nl="Zelfde ouders, adres en geboortedatum als het volgende blad: de twee mogen niet worden verwisseld.",
            en="Same parents, address and date of birth as the next sheet: the two must not be mixed up.",
        ),
        traits=_plain(geslacht=1),
    ),
    Case(
        id="tweeling_2",
        title=Text(nl="Tweeling, tweede kind", en="Twins, second child"),
        why=Text(
            nl="Zelfde ouders, adres en geboortedatum als het vorige blad, een eigen nummer en eigen resultaten.",
            en="Same parents, address and date of birth as the sheet before, a number and results of its own.",
        ),
        traits=_plain(geslacht=1),
        twin_of="tweeling_1",
    ),
    Case(
        id="veertien_voornamen",
        title=Text(nl="Veertien voornamen", en="Fourteen given names"),
        why=Text(
            nl="Geen veld mag ze afkappen; elke voornaam is een eigen element.",
            en="No field may cut them off; each given name is an element of its own.",
        ),
        traits=_plain(voornamen=14),
    ),
    Case(
        id="trema_overal",
        title=Text(nl="Een ë in elke naam", en="An ë in every name"),
        why=Text(
            nl="Laat zien of letters met een trema de hele weg goed afleggen.",
            en="Shows whether letters with a diaeresis survive the whole way.",
        ),
        traits=_plain(),
        moet="diacrieten",
        change="trema",
    ),
    Case(
        id="voorvoegsel",
        title=Text(nl="Voorvoegsel", en="Surname prefix"),
        why=Text(
            nl="Het voorvoegsel staat los van de achternaam en telt niet mee bij het sorteren.",
            en="The prefix stands apart from the surname and does not count in sorting.",
        ),
        traits=_plain(),
        moet="voorvoegsel",
    ),
    Case(
        id="dubbele_naam",
        title=Text(nl="Dubbele achternaam", en="Double surname"),
        why=Text(
            nl="Sinds 2024 mag een kind de naam van beide ouders dragen.",
            en="Since 2024 a child may bear the names of both parents.",
        ),
        traits=_plain(),
        moet="dubbele_naam",
    ),
    Case(
        id="een_ouder",
        title=Text(nl="Eén ouder", en="One parent"),
        why=Text(nl="Er is geen tweede verzorger om in te vullen.", en="There is no second carer to enter."),
        traits=_plain(),
        moet="een_ouder",
    ),
    Case(
        id="ouders_apart",
        title=Text(nl="Ouders op twee adressen", en="Parents at two addresses"),
        why=Text(
            nl="Elke verzorger heeft een eigen adres, dat niet dat van het kind hoeft te zijn.",
            en="Each carer has an address of its own, which need not be that of the child.",
        ),
        traits=_plain(),
        moet="ouders_apart",
    ),
    Case(
        id="voogd",
        title=Text(nl="Voogd", en="Guardian"),
        why=Text(
            nl="Relatie 3, en een andere achternaam dan het kind.",
            en="Relation 3, and another surname than the child.",
        ),
        traits=_plain(verzorgersaansprakelijk=None),
        moet="voogd",
    ),
    Case(
        id="instelling",
        title=Text(nl="Instelling aansprakelijk", en="Institution liable"),
        why=Text(
            nl="Geen verzorgers, maar een instelling: scherm en bericht moeten dat allebei aankunnen.",
            en="No carers but an institution: screen and message must both be able to take it.",
        ),
        traits=_plain(verzorgersaansprakelijk=False),
    ),
    Case(
        id="drie_scholen",
        title=Text(nl="Drie scholen in één schooljaar", en="Three schools in one school year"),
        why=Text(
            nl="Eén schooljaar staat drie keer in de loopbaan, met aansluitende datums.",
            en="One school year stands three times in the career, with adjoining dates.",
        ),
        traits=_plain(Profiel.POPO, jaargroep="5"),
        moet="drie_scholen",
        change="verhuizingen",
    ),
    Case(
        id="gedoubleerd",
        title=Text(nl="Jaar overgedaan", en="Repeated a year"),
        why=Text(
            nl="Dezelfde jaargroep staat twee jaar achtereen in de loopbaan.",
            en="The same year group stands in the career two years running.",
        ),
        traits=_plain(),
        moet="gedoubleerd",
    ),
    Case(
        id="versneld",
        title=Text(nl="Groep overgeslagen", en="Skipped a year"),
        why=Text(nl="Jonger dan de klas, met een gat in de jaargroepen.", en="Younger than the class."),
        traits=_plain(),
        moet="versneld",
    ),
    Case(
        id="verblijf_so",
        title=Text(nl="Tijd in het speciaal onderwijs", en="A spell in special education"),
        why=Text(
            nl="Jaargroep S midden in de loopbaan, en daarna terug.",
            en="Year group S amid the career, and back again.",
        ),
        traits=_plain(),
        moet="verblijf_so",
    ),
    Case(
        id="dubbel_advies",
        title=Text(nl="Dubbel advies", en="Advice for two levels"),
        why=Text(
            nl="Eén code voor twee niveaus: niet elk scherm heeft er een vakje voor.",
            en="One code for two levels: not every screen has a box for it.",
        ),
        traits=_plain(),
        moet="dubbel_advies",
    ),
    Case(
        id="herzien_advies",
        title=Text(nl="Herzien advies", en="Revised advice"),
        why=Text(
            nl="Het eerste advies blijft staan, het herziene komt erbij met een motivatie.",
            en="The first advice stays, the revised one joins it with a reason.",
        ),
        traits=_plain(),
        moet="herzien_advies",
    ),
    Case(
        id="dyslexie",
        title=Text(nl="Dyslexie", en="Dyslexia"),
        why=Text(
            nl="Diagnose met document en handelingsplan, die samen moeten reizen.",
            en="A diagnosis with document and action plan, which must travel together.",
        ),
        traits=_plain(ondersteuning=True),
        moet="dyslexie",
    ),
    Case(
        id="medicijnen",
        title=Text(nl="Gebruikt medicijnen", en="Takes medication"),
        why=Text(
            nl="Een gevoelig gegeven dat alleen in dit onderdeel mag staan.",
            en="A delicate fact that may stand in this category only.",
        ),
        traits=_plain(ondersteuning=True),
        moet="medicijnen",
    ),
    Case(
        id="lwoo",
        title=Text(nl="LWOO", en="LWOO"),
        why=Text(nl="Advies en beschikking moeten bij elkaar passen.", en="Advice and decision must fit each other."),
        traits=_plain(),
        moet="lwoo",
    ),
    Case(
        id="tlv",
        title=Text(nl="Speciaal onderwijs met TLV", en="Special education with a TLV"),
        why=Text(
            nl="De school zelf is een SO-school; TLV en OPP zijn er altijd bij.",
            en="The school itself is one of special education; TLV and OPP always come along.",
        ),
        traits=_plain(Profiel.POPO),
        moet="tlv",
        in_so=True,
    ),
    Case(
        id="niet_akkoord",
        title=Text(nl="Ouders niet akkoord", en="Parents disagree"),
        why=Text(
            nl="De reden hoort mee te gaan naar de volgende school.",
            en="The reason belongs with the dossier, to the next school.",
        ),
        traits=_plain(akkoord="Nee"),
    ),
    Case(
        id="alles_opt_uit",
        title=Text(nl="Alles weggelaten wat mag", en="Everything left out that may be"),
        why=Text(
            nl="Weggelaten is iets anders dan leeg: de ontvanger moet het verschil zien.",
            en="Left out is not the same as empty: the receiver must see the difference.",
        ),
        traits=_plain(opt_out=_EVERYTHING),
    ),
    Case(
        id="twintig_bijlagen",
        title=Text(nl="Twintig bijlagen", en="Twenty attachments"),
        why=Text(
            nl="Alle toegelaten soorten bestanden, en genoeg om een grens te vinden.",
            en="All kinds of files that are allowed, and enough to find a limit.",
        ),
        traits=_plain(bijlagen=20),
    ),
    Case(
        id="kleuter",
        title=Text(nl="Kleuter die verhuist", en="Infant who moves"),
        why=Text(
            nl="Nauwelijks geschiedenis: geen toetsen, één jaar loopbaan.",
            en="Hardly any history: no tests, one year of career.",
        ),
        traits=_plain(Profiel.POPO, jaargroep="1"),
    ),
    Case(
        id="vovo",
        title=Text(nl="Van VO naar VO", en="From VO to VO"),
        why=Text(nl="Met cijferlijsten, en met toestemming van de ouders.", en="With grade lists, and with consent."),
        traits=_plain(Profiel.VOVO, jaargroep="13"),
    ),
    Case(
        id="binnen_brin",
        title=Text(nl="Binnen één BRIN", en="Within one BRIN"),
        why=Text(
            nl="Ander systeem, zelfde school: een eigen overdrachtsoort zonder soort overstap.",
            en="Another system, the same school: a kind of handover of its own.",
        ),
        traits=_plain(Profiel.BB),
    ),
    Case(
        id="naar_swv_po",
        title=Text(nl="Naar het SWV, uit het PO", en="To the SWV, from PO"),
        why=Text(
            nl="Zonder pgn in het dossier, met OPP en arrangement.", en="No pgn in the dossier, OPP and arrangement."
        ),
        traits=_plain(Profiel.POSWV),
    ),
    Case(
        id="naar_swv_vo",
        title=Text(nl="Naar het SWV, uit het VO", en="To the SWV, from VO"),
        why=Text(
            nl="Zonder pgn in het dossier, met de ondersteuning in het VO.", en="No pgn in the dossier, support in VO."
        ),
        traits=_plain(Profiel.VOSWV),
    ),
)
"""In the order of the pack: first the ordinary one, then person, family, career, support, choices, profiles."""
