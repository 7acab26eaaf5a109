"""Rules on code lists: one row a rule. Bron: gegevensset business rules 5.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.location import text_nodes
from simulator.dossier.rules.rule import ALTIJD, Coderegel, Regel
from simulator.standard.codelijsten import codelist
from simulator.standard.overdracht import CATEGORIES
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop

_DEELDOSSIER = 33
_CATEGORIE = 48

CODEREGELS = (
    Coderegel(id="CL02.advies", element="advies", ouder="overstapadvies", lijst=2),
    Coderegel(id="CL02.wensouders", element="wensouders", ouder="overstapadvies", lijst=2),
    Coderegel(id="CL02.wensleerling", element="wensleerling", ouder="overstapadvies", lijst=2),
    Coderegel(id="CL02.herzienadvies", element="herzienadvies", ouder="overstapadvies", lijst=2),
    Coderegel(id="CL04.communicatie_soort", element="soort", ouder="communicatie", lijst=4),
    Coderegel(id="CL05.communicatie_aanduiding", element="aanduiding", ouder="communicatie", lijst=5),
    Coderegel(id="CL06.codevoorschoolsetoeleider", element="codevoorschoolsetoeleider", ouder="voorschools", lijst=6),
    Coderegel(id="CL07.codevoorschoolsehistorie", element="codevoorschoolsehistorie", ouder="voorschools", lijst=7),
    Coderegel(id="CL08.codevoorschoolsedeelname", element="codevoorschoolsedeelname", ouder="voorschools", lijst=8),
    Coderegel(id="CL09.codevoorschoolsprogramma", element="codevoorschoolsprogramma", ouder="voorschools", lijst=9),
    Coderegel(id="CL09.codevroegschoolsprogramma", element="codevroegschoolsprogramma", ouder="vroegschools", lijst=9),
    Coderegel(id="CL10.nnca", element="nnca", lijst=10),
    Coderegel(id="CL11.codereferentiescore", element="codereferentiescore", ouder="referentiescore", lijst=11),
    Coderegel(id="CL13.jaargroep", element="jaargroep", lijst=13),
    Coderegel(id="CL14.geslacht", element="geslacht", lijst=14),
    Coderegel(id="CL15.leerlinggewicht", element="leerlinggewicht", lijst=15),
    Coderegel(id="CL16.overstap", element="overstap", ouder="metadata", lijst=16),
    Coderegel(id="CL17.rvcindicatie", element="rvcindicatie", ouder="rvc", lijst=17),
    Coderegel(id="CL18.adres_aanduiding", element="aanduiding", ouder="adres", lijst=18),
    Coderegel(id="CL19.soortadres", element="soortadres", ouder="adres", lijst=19),
    Coderegel(id="CL21.profiel", element="profiel", ouder="overstapadvies", lijst=21),
    Coderegel(id="CL22.codevergelijkingsgroep", element="codevergelijkingsgroep", ouder="referentiescore", lijst=22),
    Coderegel(id="CL23.diagnose_code", element="code", ouder="diagnose", lijst=23),
    Coderegel(id="CL29.overdrachtsoort", element="overdrachtsoort", lijst=29),
    Coderegel(id="CL31.tlvcategorie", element="tlvcategorie", ouder="tlv", lijst=31),
    Coderegel(id="CL35.examenuitslag", element="examenuitslag", ouder="examenresultaat", lijst=35),
    Coderegel(id="CL36.beoordelingexamenvak", element="beoordelingexamenvak", ouder="resultaatvakkenvo", lijst=36),
    Coderegel(id="CL37.akkoord", element="akkoord", ouder="inzage", lijst=37),
    Coderegel(id="CL37.toestemming", element="toestemming", ouder="inzage", lijst=37),
    Coderegel(id="CL41.relatietotkind", element="relatietotkind", ouder="verzorger", lijst=41),
    Coderegel(id="CL42.toetssoort", element="toetssoort", ouder="eindtoetsresultaat", lijst=42),
    Coderegel(id="CL43.toetsniveau", element="toetsniveau", ouder="eindtoetsresultaat", lijst=43),
    Coderegel(id="CL44.wettelijke_ontheffing", element="wettelijke_ontheffing", ouder="eindtoetsresultaat", lijst=44),
    Coderegel(id="CL45.ond_referentieniveau", element="ond_referentieniveau", ouder="onderdeel", lijst=45),
    Coderegel(id="CL45.dom_referentieniveau", element="dom_referentieniveau", ouder="domein", lijst=45),
    Coderegel(id="CL46.onderdeelcode", element="onderdeelcode", ouder="onderdeel", lijst=46),
    Coderegel(id="CL47.domeincode", element="domeincode", ouder="domein", lijst=47),
    *(
        Coderegel(id=f"CL48.cat_{name}", element=f"cat_{name}", ouder="categorie_uitlevering", lijst=_CATEGORIE)
        for name in CATEGORIES
    ),
)


def breaks_code(element: etree._Element, codes: frozenset[str]) -> bool:
    """Tell whether no text node of the element is one of the codes, exactly as written. Bron: quirk 9."""
    return codes.isdisjoint(text_nodes(element))


def _deeldossier(node: Knoop, _beeld: Beeld) -> etree._Element | None:
    """The list is sought in all parts together, so an absent element breaks the rule as well."""
    parts = node.all("deeldossier")
    codes = codelist(_DEELDOSSIER).codes
    if any(not breaks_code(part, codes) for part in parts):
        return None
    return parts[0] if parts else node.element


REGELS = (
    Regel(
        id="CL33.deeldossier",
        waar="metadata",
        wanneer=ALTIJD,
        toets=_deeldossier,
        melding=Tekst(
            nl="metadata/deeldossier “{waarde}” staat niet in codelijst 33.",
            en="metadata/deeldossier “{waarde}” is not in code list 33.",
        ),
        herstel=Tekst(
            nl="Laat het leerlingvolgsysteem aangeven welk deel is uitgewisseld, bijvoorbeeld LASLVS.",
            en="Have the pupil system state which part is sent, LASLVS for instance.",
        ),
    ),
)


def describe(regel: Coderegel) -> tuple[Tekst, Tekst]:
    """Return message and fix of a rule on a code list; `{waarde}` stands for the text of the element."""
    place = f"{regel.ouder}/{regel.element}" if regel.ouder else regel.element
    codes = ", ".join(row.code for row in codelist(regel.lijst).rows)
    return (
        Tekst(
            nl=f"{place}: “{{waarde}}” staat niet in codelijst {regel.lijst}.",
            en=f"{place}: “{{waarde}}” is not in code list {regel.lijst}.",
        ),
        Tekst(
            nl=f"Kies een code uit codelijst {regel.lijst}, zonder spaties eromheen: {codes}.",
            en=f"Choose a code of list {regel.lijst}, without blanks around it: {codes}.",
        ),
    )
