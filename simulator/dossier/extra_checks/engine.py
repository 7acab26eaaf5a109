"""Runs our own checks in one pass over the dossier."""

from __future__ import annotations

from functools import lru_cache

from simulator.dossier.extra_checks import CHECKS, ExtraCheck
from simulator.dossier.finding import Finding, Mode, Severity
from simulator.dossier.finding_list import FindingList
from simulator.dossier.rules.rule import NAMESPACE, DossierView, ElementView
from simulator.errors import LocalProtocolError


@lru_cache(maxsize=64)
def _plan(without: frozenset[str]) -> dict[str, tuple[ExtraCheck, ...]]:
    """Return the checks by tag, without those that are switched off."""
    unknown = without - {check.id for check in CHECKS}
    if unknown:
        known = ", ".join(check.id for check in CHECKS)
        raise LocalProtocolError(f"no such check: {', '.join(sorted(unknown))}; there are {known}")
    plan: dict[str, list[ExtraCheck]] = {}
    for check in CHECKS:
        if check.id not in without:
            for name in check.where:
                plan.setdefault(NAMESPACE + name, []).append(check)
    return {tag: tuple(rows) for tag, rows in plan.items()}


def run_checks(view: DossierView, mode: Mode, *, without: frozenset[str] = frozenset()) -> list[Finding]:
    """Run every check on a dossier that the schema accepts.

    Args:
        view: the dossier, see `simulator.dossier.rules.engine.look_at`.
        mode: in `official` every finding is a notice.
        without: ids of checks that are switched off.

    Raises:
        LocalProtocolError: `without` names a check that does not exist.
    """
    plan = _plan(without)
    if not plan:
        return []
    findings = FindingList()
    for element in view.dossier.element.iter(*plan):
        node = ElementView(element)
        for check in plan[element.tag]:
            severity = Severity.NOTICE if mode is Mode.OFFICIAL else check.severity
            for each in check.find(node, view):
                texts = (check.message, check.fix)
                findings.add(each, check.id, check.source, severity, texts)
    return findings.result()
