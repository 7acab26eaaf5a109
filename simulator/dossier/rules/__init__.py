"""The 248 rules of the published validation of gegevensset 2019.1, listed one by one, and the walk that tries them."""

from __future__ import annotations

from simulator.dossier.rules import algemeen, binnenbrin, categorie, codelijst, overstap, swv
from simulator.dossier.rules.codelijst import CODEREGELS
from simulator.dossier.rules.rule import Bundel, Coderegel, Regel, Status

REGELS: tuple[Regel, ...] = (
    *codelijst.REGELS,
    *algemeen.REGELS,
    *categorie.REGELS,
    *overstap.REGELS,
    *binnenbrin.REGELS,
    *swv.REGELS,
)
"""Every rule on an element with children."""

__all__ = ["CODEREGELS", "REGELS", "Bundel", "Coderegel", "Regel", "Status"]
