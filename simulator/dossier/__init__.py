"""What is in a dossier, and whether it is right."""

from simulator.dossier.finding import Finding, FindingSource, Mode, Severity, Verdict
from simulator.dossier.testing import assert_valid_dossier
from simulator.dossier.validator import validate

__all__ = ["Finding", "FindingSource", "Mode", "Severity", "Verdict", "assert_valid_dossier", "validate"]
