"""Every check, in the order of the report."""

from __future__ import annotations

from harness.checks.contents import CONTENT
from harness.checks.evidence import Evidence
from harness.checks.expectation import EXPECTATION
from harness.checks.messages import MESSAGES
from harness.checks.model import Check, StepEvidence
from harness.checks.privacy import PRIVACY
from harness.checks.sessie import SESSIE

STANDARD: tuple[Check[Evidence], ...] = (*MESSAGES, *SESSIE, *PRIVACY, *CONTENT)
"""Run on every scenario, when its steps are done."""

CHECKS: tuple[Check[Evidence] | Check[StepEvidence], ...] = (*EXPECTATION, *STANDARD)
"""All of them; the expectations of a step come first, since they say what the scenario is about."""
