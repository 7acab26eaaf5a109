"""The 248 rules of the published validation of gegevensset 2019.1, one by one, and the engine that tries them."""

from __future__ import annotations

from simulator.dossier.rules import algemeen, binnenbrin, categorie, codelijst, overstap, swv
from simulator.dossier.rules.codelijst import CODE_RULES
from simulator.dossier.rules.rule import Bundle, CodeRule, Rule, Status

RULES: tuple[Rule, ...] = (
    *codelijst.RULES,
    *algemeen.RULES,
    *categorie.RULES,
    *overstap.RULES,
    *binnenbrin.RULES,
    *swv.RULES,
)
"""Every rule that is not a `CodeRule`."""

__all__ = ["CODE_RULES", "RULES", "Bundle", "CodeRule", "Rule", "Status"]
