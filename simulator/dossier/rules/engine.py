"""The walk: once through the dossier, and every element of interest meets the rules that stand on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from simulator.dossier.finding import Finding, FindingSource, Mode, Severity
from simulator.dossier.finding_list import FindingList
from simulator.dossier.location import string_value
from simulator.dossier.rules import CODE_RULES, RULES
from simulator.dossier.rules.codelijst import breaks_code, describe
from simulator.dossier.rules.rule import NAMESPACE, Bundle, CodeRule, DossierView, ElementView, Rule, Status
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

    codes: tuple[tuple[CodeRule, frozenset[str]], ...] = ()
    accepted: frozenset[str] = frozenset()
    always: tuple[Rule, ...] = ()
    keyed: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    has_rules: bool = False

    def add_codes(self, row: CodeRule) -> None:
        """Add a rule on a code list."""
        codes = codelist(row.codelijst).codes
        self.accepted = self.accepted & codes if self.codes else codes
        self.codes = (*self.codes, (row, codes))

    def add(self, rule: Rule) -> None:
        """Add a rule; those that depend on a value stand under that value."""
        self.has_rules = True
        if rule.of_value is None:
            self.always = (*self.always, rule)
            return
        self.keyed[rule.of_value] = (*self.keyed.get(rule.of_value, ()), rule)

    def rules_for(self, element: etree._Element) -> tuple[Rule, ...]:
        """Return the rules to try on one element."""
        if not self.keyed:
            return self.always
        value = string_value(element)
        return (*self.always, *self.keyed[value]) if value in self.keyed else self.always


@lru_cache(maxsize=64)
def _plan(bundle: Bundle, overdrachtsoort: str, overstap: str, mode: Mode) -> dict[str, _Post]:
    """Return what to try, by tag, for one kind of dossier."""
    plan: dict[str, _Post] = {}
    for row in CODE_RULES:
        plan.setdefault(NAMESPACE + row.element, _Post()).add_codes(row)
    for rule in RULES:
        awake = mode is Mode.INTENDED or rule.status is not Status.DORMANT
        if awake and rule.when.applies(bundle, overdrachtsoort, overstap):
            plan.setdefault(NAMESPACE + rule.where, _Post()).add(rule)
    return plan


def look_at(root: etree._Element) -> DossierView:
    """Return the parts of a dossier that rules and checks ask for."""
    dossier = ElementView(root)
    school = dossier.below("huidigeschool")
    return DossierView(
        dossier=dossier, metadata=dossier.below("metadata"), school=school, leerling=school.below("leerling")
    )


def choose_bundle(view: DossierView) -> Bundle:
    """Return the validation that fits what the dossier says of itself.

    The published validation leaves the choice to its caller. A kind of handover that neither knows goes by the kind of
    transfer; when that does not tell either, it is OV.
    """
    overdrachtsoort = view.dossier.text("overdrachtsoort")
    if overdrachtsoort == "swv-dossier":
        return Bundle.PAO
    unknown = overdrachtsoort not in {"overstapdossier", "overdrachtbinnenbrin"}
    return Bundle.PAO if unknown and view.metadata.text("overstap") in {"POSWV", "VOSWV"} else Bundle.OV


def try_rules(view: DossierView, mode: Mode, *, bundle: Bundle | None = None) -> list[Finding]:
    """Try every rule on a dossier that the schema accepts.

    Args:
        view: the dossier, see `look_at`.
        mode: `official` keeps the dormant rules silent.
        bundle: which validation; chosen from the dossier when None.

    Returns:
        The findings in the order of the walk.
    """
    overdrachtsoort = _known(view.dossier.text("overdrachtsoort"))
    overstap = _known(view.metadata.text("overstap"))
    plan = _plan(bundle or choose_bundle(view), overdrachtsoort, overstap, mode)
    known = {node.element: node for node in (view.dossier, view.metadata, view.school, view.leerling) if node}
    findings = FindingList()
    for element in view.dossier.element.iter(*plan):
        post = plan[element.tag]
        if post.codes and element.text not in post.accepted:
            for row in _broken_codes(element, post):
                message, fix = describe(row)
                findings.add(element, row.id, FindingSource.CODELIST, Severity.ERROR, (message, fix))
        rules = post.rules_for(element) if post.has_rules else ()
        if rules:
            node = known.get(element) or ElementView(element)
            for rule in rules:
                offender = rule.predicate(node, view)
                if offender is not None:
                    source = FindingSource.CODELIST if rule.id.startswith("CL") else FindingSource.RULE
                    findings.add(offender, rule.id, source, Severity.ERROR, (rule.melding, rule.repair))
    return findings.result()


def _known(text: str | None) -> str:
    """Return a text that rules know, `?` for any other, so that one plan serves them all, and empty for none."""
    if text is None:
        return ""
    return text if text in _KNOWN else "?"


def _broken_codes(element: etree._Element, post: _Post) -> Iterator[CodeRule]:
    """Yield each rule on a code list that is about this element and that it breaks."""
    parent = element.getparent()
    above = "" if parent is None else parent.tag
    for row, codes in post.codes:
        here = not row.older or above == NAMESPACE + row.older
        if here and element.text not in codes and breaks_code(element, codes):
            yield row
