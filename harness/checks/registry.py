"""Every check, in the order of the report."""

from __future__ import annotations

from harness.checks.contents import INHOUD
from harness.checks.evidence import Bewijs
from harness.checks.expectation import VERWACHTING
from harness.checks.messages import BERICHTEN
from harness.checks.model import Controle, Stapbewijs
from harness.checks.privacy import PRIVACY
from harness.checks.sessie import SESSIE

STANDARD: tuple[Controle[Bewijs], ...] = (*BERICHTEN, *SESSIE, *PRIVACY, *INHOUD)
"""Run on every scenario, when its steps are done."""

CONTROLES: tuple[Controle[Bewijs] | Controle[Stapbewijs], ...] = (*VERWACHTING, *STANDARD)
"""All of them; the expectations of a step come first, since they say what the scenario is about."""
