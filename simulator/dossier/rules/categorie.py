"""Rules on delivery categories: the flag of a category must agree with what is in the dossier.

Bron: gegevensset business rules 5.3; cat_school and cat_leerling have no rule (quirk 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.dossier.rules.rule import ALWAYS, NO_REASON, Rule, Status
from simulator.standard.overdracht import Uitleveringscategorie
from simulator.text.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import DossierView, ElementView, Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Categorie:
    """One delivery category.

    Attributes:
        nummer: of the rule family, as in `OS.cat05`.
        naam: `cat_<naam>` is the flag.
        where: the parent of its elements: dossier, leerling, or onderwijsondersteuning below leerling.
        elements: what belongs to the category.
    """

    nummer: str
    naam: str
    where: str
    elements: tuple[str, ...]

    def holder(self, view: DossierView) -> ElementView:
        """Return the parent of the elements of this category."""
        match self.where:
            case "dossier":
                return view.dossier
            case "leerling":
                return view.leerling
            case _:
                return view.leerling.below(self.where)


CATEGORIEEN = (
    Categorie(nummer="01", naam="metadata", where="dossier", elements=("metadata", "overdrachtsoort")),
    Categorie(nummer="02", naam="ouderinzage", where="dossier", elements=("inzage",)),
    Categorie(
        nummer="05",
        naam="oudersverzorgers",
        where="leerling",
        elements=("verzorgersaansprakelijk", "verzorger", "aansprakelijkeinstelling"),
    ),
    Categorie(
        nummer="06",
        naam="vve",
        where="leerling",
        elements=("vanpeuterspeelzaal", "naampeuterspeelzaal", "voorschools", "vroegschools"),
    ),
    Categorie(nummer="07", naam="schoolloopbaan", where="leerling", elements=("schoolloopbaanlijst",)),
    Categorie(nummer="08", naam="overstapadvies", where="leerling", elements=("overstapadvies",)),
    Categorie(
        nummer="09",
        naam="onderwijsondersteuning",
        where="onderwijsondersteuning",
        elements=(
            "toelichting_onderwijsbehoeften",
            "diagnose",
            "medicijngebruik",
            "opp",
            "tlv",
            "arrangement_cluster12",
            "arrangement_pao",
            "lwoo",
            "rvc",
        ),
    ),
    Categorie(nummer="10", naam="verzuim", where="leerling", elements=("verzuim",)),
    Categorie(nummer="11", naam="eindtoetsbo", where="leerling", elements=("eindtoets_basisonderwijs",)),
    Categorie(nummer="12", naam="toetsresultaten", where="leerling", elements=("toetslijst",)),
    Categorie(nummer="13", naam="handelingsplannen", where="onderwijsondersteuning", elements=("handelingsplan",)),
    Categorie(nummer="14", naam="cijferlijsten", where="leerling", elements=("cijferlijstlijst",)),
    Categorie(
        nummer="15",
        naam="vombo",
        where="leerling",
        elements=(
            "bevorderd",
            "examenresultaat",
            "resultaatvakkenvo",
            "certificaat",
            "competenties",
            "stage",
            "overigvombo",
        ),
    ),
    Categorie(nummer="16", naam="bijlagedocs", where="leerling", elements=("overigdocumentlijst",)),
)

_MISSPELT = Text(
    nl="De gepubliceerde test noemt een element dat niet bestaat (toelichting_onderwijsbehoefte).",
    en="The published test names an element that does not exist (toelichting_onderwijsbehoefte).",
)
_NEVER = {
    "OS.cat01.VERPLICHT": Text(
        nl="Onmogelijk: de vlag staat zelf in metadata.", en="Impossible: the flag itself stands inside metadata."
    ),
    "OS.cat09.VERBODEN.toelichting_onderwijsbehoeften": _MISSPELT,
    "OS.cat09.OPT-UIT.toelichting_onderwijsbehoeften": _MISSPELT,
}
"""Rules that the published validation never reports, and why. Bron: quirks 2 and 4."""

_ABSENT = {
    Uitleveringscategorie.FORBIDDEN: Text(
        nl="{element} staat in het dossier, maar cat_{naam} is VERBODEN.",
        en="{element} is in the dossier, but cat_{naam} is VERBODEN (forbidden).",
    ),
    Uitleveringscategorie.OPT_UIT: Text(
        nl="{element} staat in het dossier, maar de school heeft cat_{naam} uitgezet (OPT-UIT).",
        en="{element} is in the dossier, but the school switched cat_{naam} off (OPT-UIT).",
    ),
}


def _present(categorie: Categorie) -> Predicate:
    def test(flag: ElementView, view: DossierView) -> etree._Element | None:
        return None if categorie.holder(view).has(*categorie.elements) else flag.element

    return test


def _absent(categorie: Categorie, element: str) -> Predicate:
    def test(_flag: ElementView, view: DossierView) -> etree._Element | None:
        return categorie.holder(view).first(element)

    return test


def _fill(text: Text, **values: str) -> Text:
    return Text(nl=text.nl.format(**values), en=text.en.format(**values))


def _rules(categorie: Categorie) -> Iterator[Rule]:
    """Yield the rules of one category, for each value of its flag."""
    elements = ", ".join(categorie.elements)
    yield _rule(
        categorie,
        Uitleveringscategorie.MANDATORY,
        predicate=_present(categorie),
        message=Text(
            nl=f"cat_{categorie.naam} is VERPLICHT, maar geen van deze staat in het dossier: {elements}.",
            en=f"cat_{categorie.naam} is VERPLICHT (mandatory), but none of these is in the dossier: {elements}.",
        ),
        fix=Text(
            nl="Vul de gegevens van deze categorie aan, of pas de uitlevering ervan aan als het profiel dat toelaat.",
            en="Add the data of this category, or change its delivery flag when the profile allows that.",
        ),
    )
    for flag, message in _ABSENT.items():
        for element in categorie.elements:
            yield _rule(
                categorie,
                flag,
                element if len(categorie.elements) > 1 else "",
                predicate=_absent(categorie, element),
                message=_fill(message, element=element, naam=categorie.naam),
                fix=Text(
                    nl=f"Lever {element} niet mee, of zet cat_{categorie.naam} aan als het profiel dat toelaat.",
                    en=f"Leave {element} out, or switch cat_{categorie.naam} on when the profile allows that.",
                ),
            )


def _rule(
    categorie: Categorie,
    flag: Uitleveringscategorie,
    element: str = "",
    *,
    predicate: Predicate,
    message: Text,
    fix: Text,
) -> Rule:
    rule_id = ".".join(filter(None, (f"OS.cat{categorie.nummer}", flag.value, element)))
    reason = _NEVER.get(rule_id)
    return Rule(
        id=rule_id,
        where=f"cat_{categorie.naam}",
        when=ALWAYS,
        of_value=flag.value,
        predicate=predicate,
        message=message,
        fix=fix,
        status=Status.DORMANT if reason else Status.LIVE,
        reason=reason or NO_REASON,
    )


RULES = tuple(rule for categorie in CATEGORIEEN for rule in _rules(categorie))
