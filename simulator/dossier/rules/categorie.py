"""Rules on delivery categories: what a flag says must agree with what is in the dossier.

Bron: gegevensset business rules 5.3; cat_school and cat_leerling have no rule (quirk 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.dossier.rules.rule import ALTIJD, GEEN_REDEN, Regel, Status
from simulator.standard.overdracht import Uitleveringscategorie
from simulator.text.text import Tekst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from simulator.dossier.rules.rule import Beeld, Knoop, Toets


@dataclass(frozen=True, slots=True, kw_only=True)
class Categorie:
    """One delivery category.

    Attributes:
        nummer: of the rule family, as in `OS.cat05`.
        naam: `cat_<naam>` is the flag.
        waar: what holds the elements: dossier, leerling, or onderwijsondersteuning below leerling.
        elementen: what belongs to the category.
    """

    nummer: str
    naam: str
    waar: str
    elementen: tuple[str, ...]

    def holder(self, beeld: Beeld) -> Knoop:
        """Return the element that holds those of this category."""
        match self.waar:
            case "dossier":
                return beeld.dossier
            case "leerling":
                return beeld.leerling
            case _:
                return beeld.leerling.below(self.waar)


CATEGORIEEN = (
    Categorie(nummer="01", naam="metadata", waar="dossier", elementen=("metadata", "overdrachtsoort")),
    Categorie(nummer="02", naam="ouderinzage", waar="dossier", elementen=("inzage",)),
    Categorie(
        nummer="05",
        naam="oudersverzorgers",
        waar="leerling",
        elementen=("verzorgersaansprakelijk", "verzorger", "aansprakelijkeinstelling"),
    ),
    Categorie(
        nummer="06",
        naam="vve",
        waar="leerling",
        elementen=("vanpeuterspeelzaal", "naampeuterspeelzaal", "voorschools", "vroegschools"),
    ),
    Categorie(nummer="07", naam="schoolloopbaan", waar="leerling", elementen=("schoolloopbaanlijst",)),
    Categorie(nummer="08", naam="overstapadvies", waar="leerling", elementen=("overstapadvies",)),
    Categorie(
        nummer="09",
        naam="onderwijsondersteuning",
        waar="onderwijsondersteuning",
        elementen=(
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
    Categorie(nummer="10", naam="verzuim", waar="leerling", elementen=("verzuim",)),
    Categorie(nummer="11", naam="eindtoetsbo", waar="leerling", elementen=("eindtoets_basisonderwijs",)),
    Categorie(nummer="12", naam="toetsresultaten", waar="leerling", elementen=("toetslijst",)),
    Categorie(nummer="13", naam="handelingsplannen", waar="onderwijsondersteuning", elementen=("handelingsplan",)),
    Categorie(nummer="14", naam="cijferlijsten", waar="leerling", elementen=("cijferlijstlijst",)),
    Categorie(
        nummer="15",
        naam="vombo",
        waar="leerling",
        elementen=(
            "bevorderd",
            "examenresultaat",
            "resultaatvakkenvo",
            "certificaat",
            "competenties",
            "stage",
            "overigvombo",
        ),
    ),
    Categorie(nummer="16", naam="bijlagedocs", waar="leerling", elementen=("overigdocumentlijst",)),
)

_MISSPELT = Tekst(
    nl="De gepubliceerde test noemt een element dat niet bestaat (toelichting_onderwijsbehoefte).",
    en="The published test names an element that does not exist (toelichting_onderwijsbehoefte).",
)
_NEVER = {
    "OS.cat01.VERPLICHT": Tekst(
        nl="Onmogelijk: de vlag staat zelf in metadata.", en="Impossible: the flag itself stands inside metadata."
    ),
    "OS.cat09.VERBODEN.toelichting_onderwijsbehoeften": _MISSPELT,
    "OS.cat09.OPT-UIT.toelichting_onderwijsbehoeften": _MISSPELT,
}
"""Sites that the published validation never reports, and why. Bron: quirks 2 and 4."""

_ABSENT = {
    Uitleveringscategorie.VERBODEN: Tekst(
        nl="{element} staat in het dossier, maar cat_{naam} is VERBODEN.",
        en="{element} is in the dossier, but cat_{naam} is VERBODEN (forbidden).",
    ),
    Uitleveringscategorie.OPT_UIT: Tekst(
        nl="{element} staat in het dossier, maar de school heeft cat_{naam} uitgezet (OPT-UIT).",
        en="{element} is in the dossier, but the school switched cat_{naam} off (OPT-UIT).",
    ),
}


def _present(categorie: Categorie) -> Toets:
    def test(flag: Knoop, beeld: Beeld) -> etree._Element | None:
        return None if categorie.holder(beeld).has(*categorie.elementen) else flag.element

    return test


def _absent(categorie: Categorie, element: str) -> Toets:
    def test(_flag: Knoop, beeld: Beeld) -> etree._Element | None:
        return categorie.holder(beeld).first(element)

    return test


def _fill(text: Tekst, **values: str) -> Tekst:
    return Tekst(nl=text.nl.format(**values), en=text.en.format(**values))


def _rules(categorie: Categorie) -> Iterator[Regel]:
    """Yield the rules of one category: what must be there, what may not, what was switched off."""
    elements = ", ".join(categorie.elementen)
    yield _rule(
        categorie,
        Uitleveringscategorie.VERPLICHT,
        toets=_present(categorie),
        melding=Tekst(
            nl=f"cat_{categorie.naam} is VERPLICHT, maar geen van deze staat in het dossier: {elements}.",
            en=f"cat_{categorie.naam} is VERPLICHT (mandatory), but none of these is in the dossier: {elements}.",
        ),
        herstel=Tekst(
            nl="Vul de gegevens van deze categorie aan, of pas de uitlevering ervan aan als het profiel dat toelaat.",
            en="Add the data of this category, or change its delivery flag when the profile allows that.",
        ),
    )
    for flag, message in _ABSENT.items():
        for element in categorie.elementen:
            yield _rule(
                categorie,
                flag,
                element if len(categorie.elementen) > 1 else "",
                toets=_absent(categorie, element),
                melding=_fill(message, element=element, naam=categorie.naam),
                herstel=Tekst(
                    nl=f"Lever {element} niet mee, of zet cat_{categorie.naam} aan als het profiel dat toelaat.",
                    en=f"Leave {element} out, or switch cat_{categorie.naam} on when the profile allows that.",
                ),
            )


def _rule(
    categorie: Categorie,
    flag: Uitleveringscategorie,
    element: str = "",
    *,
    toets: Toets,
    melding: Tekst,
    herstel: Tekst,
) -> Regel:
    rule_id = ".".join(filter(None, (f"OS.cat{categorie.nummer}", flag.value, element)))
    reason = _NEVER.get(rule_id)
    return Regel(
        id=rule_id,
        waar=f"cat_{categorie.naam}",
        wanneer=ALTIJD,
        bij=flag.value,
        toets=toets,
        melding=melding,
        herstel=herstel,
        status=Status.DORMANT if reason else Status.LIVE,
        reden=reason or GEEN_REDEN,
    )


REGELS = tuple(regel for categorie in CATEGORIEEN for regel in _rules(categorie))
