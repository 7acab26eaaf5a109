"""Rules on code lists, one row each. Bron: gegevensset business rules 5.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.location import text_nodes
from simulator.dossier.rules.rule import ALWAYS, CodeRule, Rule
from simulator.standard.codelijsten import codelist
from simulator.standard.overdracht import CATEGORIES
from simulator.text.text import Text

if TYPE_CHECKING:
    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView

_DEELDOSSIER = 33
_CATEGORIE = 48

CODE_RULES = (
    CodeRule(id="CL02.advies", element="advies", parent="overstapadvies", codelijst=2),
    CodeRule(id="CL02.wensouders", element="wensouders", parent="overstapadvies", codelijst=2),
    CodeRule(id="CL02.wensleerling", element="wensleerling", parent="overstapadvies", codelijst=2),
    CodeRule(id="CL02.herzienadvies", element="herzienadvies", parent="overstapadvies", codelijst=2),
    CodeRule(id="CL04.communicatie_soort", element="soort", parent="communicatie", codelijst=4),
    CodeRule(id="CL05.communicatie_aanduiding", element="aanduiding", parent="communicatie", codelijst=5),
    CodeRule(
        id="CL06.codevoorschoolsetoeleider", element="codevoorschoolsetoeleider", parent="voorschools", codelijst=6
    ),
    CodeRule(id="CL07.codevoorschoolsehistorie", element="codevoorschoolsehistorie", parent="voorschools", codelijst=7),
    CodeRule(id="CL08.codevoorschoolsedeelname", element="codevoorschoolsedeelname", parent="voorschools", codelijst=8),
    CodeRule(id="CL09.codevoorschoolsprogramma", element="codevoorschoolsprogramma", parent="voorschools", codelijst=9),
    CodeRule(
        id="CL09.codevroegschoolsprogramma", element="codevroegschoolsprogramma", parent="vroegschools", codelijst=9
    ),
    CodeRule(id="CL10.nnca", element="nnca", codelijst=10),
    CodeRule(id="CL11.codereferentiescore", element="codereferentiescore", parent="referentiescore", codelijst=11),
    CodeRule(id="CL13.jaargroep", element="jaargroep", codelijst=13),
    CodeRule(id="CL14.geslacht", element="geslacht", codelijst=14),
    CodeRule(id="CL15.leerlinggewicht", element="leerlinggewicht", codelijst=15),
    CodeRule(id="CL16.overstap", element="overstap", parent="metadata", codelijst=16),
    CodeRule(id="CL17.rvcindicatie", element="rvcindicatie", parent="rvc", codelijst=17),
    CodeRule(id="CL18.adres_aanduiding", element="aanduiding", parent="adres", codelijst=18),
    CodeRule(id="CL19.soortadres", element="soortadres", parent="adres", codelijst=19),
    CodeRule(id="CL21.profiel", element="profiel", parent="overstapadvies", codelijst=21),
    CodeRule(
        id="CL22.codevergelijkingsgroep", element="codevergelijkingsgroep", parent="referentiescore", codelijst=22
    ),
    CodeRule(id="CL23.diagnose_code", element="code", parent="diagnose", codelijst=23),
    CodeRule(id="CL29.overdrachtsoort", element="overdrachtsoort", codelijst=29),
    CodeRule(id="CL31.tlvcategorie", element="tlvcategorie", parent="tlv", codelijst=31),
    CodeRule(id="CL35.examenuitslag", element="examenuitslag", parent="examenresultaat", codelijst=35),
    CodeRule(id="CL36.beoordelingexamenvak", element="beoordelingexamenvak", parent="resultaatvakkenvo", codelijst=36),
    CodeRule(id="CL37.akkoord", element="akkoord", parent="inzage", codelijst=37),
    CodeRule(id="CL37.toestemming", element="toestemming", parent="inzage", codelijst=37),
    CodeRule(id="CL41.relatietotkind", element="relatietotkind", parent="verzorger", codelijst=41),
    CodeRule(id="CL42.toetssoort", element="toetssoort", parent="eindtoetsresultaat", codelijst=42),
    CodeRule(id="CL43.toetsniveau", element="toetsniveau", parent="eindtoetsresultaat", codelijst=43),
    CodeRule(
        id="CL44.wettelijke_ontheffing", element="wettelijke_ontheffing", parent="eindtoetsresultaat", codelijst=44
    ),
    CodeRule(id="CL45.ond_referentieniveau", element="ond_referentieniveau", parent="onderdeel", codelijst=45),
    CodeRule(id="CL45.dom_referentieniveau", element="dom_referentieniveau", parent="domein", codelijst=45),
    CodeRule(id="CL46.onderdeelcode", element="onderdeelcode", parent="onderdeel", codelijst=46),
    CodeRule(id="CL47.domeincode", element="domeincode", parent="domein", codelijst=47),
    *(
        CodeRule(id=f"CL48.cat_{name}", element=f"cat_{name}", parent="categorie_uitlevering", codelijst=_CATEGORIE)
        for name in CATEGORIES
    ),
)


def breaks_code(element: etree._Element, codes: frozenset[str]) -> bool:
    """Tell whether no text node of the element is one of the codes, exactly as written. Bron: quirk 9."""
    return codes.isdisjoint(text_nodes(element))


def _deeldossier(node: ElementView, _view: DossierView) -> etree._Element | None:
    """The code is looked for in all parts together, so an absent element breaks the rule as well."""
    parts = node.all("deeldossier")
    codes = codelist(_DEELDOSSIER).codes
    if any(not breaks_code(part, codes) for part in parts):
        return None
    return parts[0] if parts else node.element


RULES = (
    Rule(
        id="CL33.deeldossier",
        where="metadata",
        when=ALWAYS,
        predicate=_deeldossier,
        message=Text(
            nl="metadata/deeldossier “{waarde}” staat niet in codelijst 33.",
            en="metadata/deeldossier “{waarde}” is not in code list 33.",
        ),
        fix=Text(
            nl="Laat het leerlingvolgsysteem aangeven welk deel is uitgewisseld, bijvoorbeeld LASLVS.",
            en="Have the pupil system state which part is sent, LASLVS for instance.",
        ),
    ),
)


def describe(code_rule: CodeRule) -> tuple[Text, Text]:
    """Return message and fix of a rule on a code list, with `{waarde}` for the text of the element."""
    place = f"{code_rule.parent}/{code_rule.element}" if code_rule.parent else code_rule.element
    codes = ", ".join(row.code for row in codelist(code_rule.codelijst).rows)
    return (
        Text(
            nl=f"{place}: “{{waarde}}” staat niet in codelijst {code_rule.codelijst}.",
            en=f"{place}: “{{waarde}}” is not in code list {code_rule.codelijst}.",
        ),
        Text(
            nl=f"Kies een code uit codelijst {code_rule.codelijst}, zonder spaties eromheen: {codes}.",
            en=f"Choose a code of list {code_rule.codelijst}, without blanks around it: {codes}.",
        ),
    )
