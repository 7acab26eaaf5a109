"""Every check, in the order of the report."""

from __future__ import annotations

from harness.bewijs import Bewijs
from harness.controles.berichten import BERICHTEN
from harness.controles.inhoud import INHOUD
from harness.controles.model import Controle, Stapbewijs
from harness.controles.privacy import PRIVACY
from harness.controles.sessie import SESSIE
from harness.controles.verwachting import VERWACHTING

STANDARD: tuple[Controle[Bewijs], ...] = (*BERICHTEN, *SESSIE, *PRIVACY, *INHOUD)
"""Run on every scenario, when its steps are done."""

CONTROLES: tuple[Controle[Bewijs] | Controle[Stapbewijs], ...] = (*VERWACHTING, *STANDARD)
"""All of them; the expectations of a step come first, since they say what the scenario is about."""
