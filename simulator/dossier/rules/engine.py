"""The walk: once through the dossier, and every element of interest meets the rules that stand on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from simulator.dossier.finding import Bevinding, Ernst, Herkomst, Modus
from simulator.dossier.finding_list import Bevindingen
from simulator.dossier.location import string_value
from simulator.dossier.rules import CODEREGELS, REGELS
from simulator.dossier.rules.codelijst import breaks_code, describe
from simulator.dossier.rules.rule import NAMESPACE, Beeld, Bundel, Coderegel, Knoop, Regel, Status
from simulator.standard.codelijsten import codelist

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_KNOWN = frozenset({"overstapdossier", "overdrachtbinnenbrin", "swv-dossier", "POPO", "POVO", "VOVO", "POSWV", "VOSWV"})


@dataclass(slots=True)
class _Post:
    """What to try on the elements of one name.

    Attributes:
        codes: rules on code lists, each with its codes.
        accepted: the codes that every one of those takes, so that a right value costs one look-up.
        always: rules that are tried on every element of this name.
        keyed: rules that are tried on elements with one string value, by that value.
        has_rules: whether there is anything to try besides code lists.
    """

    codes: tuple[tuple[Coderegel, frozenset[str]], ...] = ()
    accepted: frozenset[str] = frozenset()
    always: tuple[Regel, ...] = ()
    keyed: dict[str, tuple[Regel, ...]] = field(default_factory=dict)
    has_rules: bool = False

    def add_codes(self, row: Coderegel) -> None:
        """Add a rule on a code list."""
        codes = codelist(row.lijst).codes
        self.accepted = self.accepted & codes if self.codes else codes
        self.codes = (*self.codes, (row, codes))

    def add(self, regel: Regel) -> None:
        """Add a rule; those that depend on a value stand under that value."""
        self.has_rules = True
        if regel.bij is None:
            self.always = (*self.always, regel)
            return
        self.keyed[regel.bij] = (*self.keyed.get(regel.bij, ()), regel)

    def rules_for(self, element: etree._Element) -> tuple[Regel, ...]:
        """Return the rules to try on one element."""
        if not self.keyed:
            return self.always
        value = string_value(element)
        return (*self.always, *self.keyed[value]) if value in self.keyed else self.always


@lru_cache(maxsize=64)
def _plan(bundel: Bundel, overdrachtsoort: str, overstap: str, modus: Modus) -> dict[str, _Post]:
    """Return what to try, by tag, for one kind of dossier."""
    plan: dict[str, _Post] = {}
    for row in CODEREGELS:
        plan.setdefault(NAMESPACE + row.element, _Post()).add_codes(row)
    for regel in REGELS:
        awake = modus is Modus.INTENDED or regel.status is not Status.DORMANT
        if awake and regel.wanneer.applies(bundel, overdrachtsoort, overstap):
            plan.setdefault(NAMESPACE + regel.waar, _Post()).add(regel)
    return plan


def look_at(root: etree._Element) -> Beeld:
    """Return the parts of a dossier that rules and checks ask for."""
    dossier = Knoop(root)
    school = dossier.below("huidigeschool")
    return Beeld(dossier=dossier, metadata=dossier.below("metadata"), school=school, leerling=school.below("leerling"))


def choose_bundel(beeld: Beeld) -> Bundel:
    """Return the validation that fits what the dossier says of itself.

    The published validation leaves the choice to its caller. A kind of handover that neither knows goes by the kind of
    transfer; when that does not tell either, it is OV.
    """
    overdrachtsoort = beeld.dossier.text("overdrachtsoort")
    if overdrachtsoort == "swv-dossier":
        return Bundel.PAO
    unknown = overdrachtsoort not in {"overstapdossier", "overdrachtbinnenbrin"}
    return Bundel.PAO if unknown and beeld.metadata.text("overstap") in {"POSWV", "VOSWV"} else Bundel.OV


def try_rules(beeld: Beeld, modus: Modus, *, bundel: Bundel | None = None) -> list[Bevinding]:
    """Try every rule on a dossier that the schema accepts.

    Args:
        beeld: the dossier, see `look_at`.
        modus: `official` keeps the dormant rules silent.
        bundel: which validation; chosen from the dossier when None.

    Returns:
        The findings in the order of the walk.
    """
    overdrachtsoort = _known(beeld.dossier.text("overdrachtsoort"))
    overstap = _known(beeld.metadata.text("overstap"))
    plan = _plan(bundel or choose_bundel(beeld), overdrachtsoort, overstap, modus)
    known = {node.element: node for node in (beeld.dossier, beeld.metadata, beeld.school, beeld.leerling) if node}
    bevindingen = Bevindingen()
    for element in beeld.dossier.element.iter(*plan):
        post = plan[element.tag]
        if post.codes and element.text not in post.accepted:
            for row in _broken_codes(element, post):
                message, fix = describe(row)
                bevindingen.add(element, row.id, Herkomst.CODELIST, Ernst.ERROR, (message, fix))
        rules = post.rules_for(element) if post.has_rules else ()
        if rules:
            node = known.get(element) or Knoop(element)
            for rule in rules:
                offender = rule.toets(node, beeld)
                if offender is not None:
                    source = Herkomst.CODELIST if rule.id.startswith("CL") else Herkomst.RULE
                    bevindingen.add(offender, rule.id, source, Ernst.ERROR, (rule.melding, rule.herstel))
    return bevindingen.result()


def _known(text: str | None) -> str:
    """Return a text that rules know, `?` for any other, so that one plan serves them all, and empty for none."""
    if text is None:
        return ""
    return text if text in _KNOWN else "?"


def _broken_codes(element: etree._Element, post: _Post) -> Iterator[Coderegel]:
    """Yield each rule on a code list that is about this element and that it breaks."""
    parent = element.getparent()
    above = "" if parent is None else parent.tag
    for row, codes in post.codes:
        here = not row.ouder or above == NAMESPACE + row.ouder
        if here and element.text not in codes and breaks_code(element, codes):
            yield row
