"""Tries the rules in one pass over the dossier: each element against the rules for its name."""

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
class _ElementRules:
    """What to try on the elements of one name.

    Attributes:
        codes: rules on code lists, each with its codes.
        accepted: the codes that all those rules accept, so that a right value costs one look-up.
        always: other rules, tried on every element of this name.
        keyed: other rules, tried only on elements with a certain string value, by that value.
        has_rules: whether there are rules besides those on code lists.
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
        """Add a rule, under its `of_value` if it has one."""
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
def _plan(bundle: Bundle, overdrachtsoort: str, overstap: str, mode: Mode) -> dict[str, _ElementRules]:
    """Return the rules to try, by tag, for one kind of dossier."""
    plan: dict[str, _ElementRules] = {}
    for row in CODE_RULES:
        plan.setdefault(NAMESPACE + row.element, _ElementRules()).add_codes(row)
    for rule in RULES:
        active = mode is Mode.INTENDED or rule.status is not Status.DORMANT
        if active and rule.when.applies(bundle, overdrachtsoort, overstap):
            plan.setdefault(NAMESPACE + rule.where, _ElementRules()).add(rule)
    return plan


def make_view(root: etree._Element) -> DossierView:
    """Return the view of a dossier that rules and checks are tried on."""
    dossier = ElementView(root)
    school = dossier.below("huidigeschool")
    return DossierView(
        dossier=dossier, metadata=dossier.below("metadata"), school=school, leerling=school.below("leerling")
    )


def choose_bundle(view: DossierView) -> Bundle:
    """Return the bundle that fits the kind of dossier.

    The published validation leaves the choice to its caller. When the kind of handover is unknown, the kind of transfer
    decides; OV when that is unknown too.
    """
    overdrachtsoort = view.dossier.text("overdrachtsoort")
    if overdrachtsoort == "swv-dossier":
        return Bundle.PAO
    unknown = overdrachtsoort not in {"overstapdossier", "overdrachtbinnenbrin"}
    return Bundle.PAO if unknown and view.metadata.text("overstap") in {"POSWV", "VOSWV"} else Bundle.OV


def try_rules(view: DossierView, mode: Mode, *, bundle: Bundle | None = None) -> list[Finding]:
    """Try every rule on a dossier that the schema accepts.

    Args:
        view: the dossier, see `make_view`.
        mode: `official` keeps the dormant rules silent.
        bundle: which validation; chosen from the dossier when None.

    Returns:
        The findings, in document order of the elements that the rules are tried on.
    """
    overdrachtsoort = _known(view.dossier.text("overdrachtsoort"))
    overstap = _known(view.metadata.text("overstap"))
    plan = _plan(bundle or choose_bundle(view), overdrachtsoort, overstap, mode)
    known = {node.element: node for node in (view.dossier, view.metadata, view.school, view.leerling) if node}
    findings = FindingList()
    for element in view.dossier.element.iter(*plan):
        element_rules = plan[element.tag]
        if element_rules.codes and element.text not in element_rules.accepted:
            for row in _broken_codes(element, element_rules):
                message, fix = describe(row)
                findings.add(element, row.id, FindingSource.CODELIST, Severity.ERROR, (message, fix))
        rules = element_rules.rules_for(element) if element_rules.has_rules else ()
        if rules:
            node = known.get(element) or ElementView(element)
            for rule in rules:
                offender = rule.predicate(node, view)
                if offender is not None:
                    source = FindingSource.CODELIST if rule.id.startswith("CL") else FindingSource.RULE
                    findings.add(offender, rule.id, source, Severity.ERROR, (rule.message, rule.fix))
    return findings.result()


def _known(text: str | None) -> str:
    """Return a text that rules test for, `?` for any other, so that few plans are cached; empty for none."""
    if text is None:
        return ""
    return text if text in _KNOWN else "?"


def _broken_codes(element: etree._Element, element_rules: _ElementRules) -> Iterator[CodeRule]:
    """Yield each rule on a code list that applies to this element and that it breaks."""
    parent = element.getparent()
    above = "" if parent is None else parent.tag
    for row, codes in element_rules.codes:
        here = not row.parent or above == NAMESPACE + row.parent
        if here and element.text not in codes and breaks_code(element, codes):
            yield row
