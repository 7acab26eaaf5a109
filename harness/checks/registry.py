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
"""Run on every scenario after its steps."""

CHECKS: tuple[Check[Evidence] | Check[StepEvidence], ...] = (*EXPECTATION, *STANDARD)
"""All checks: first those on the expectations of one step, then those on the whole scenario."""
