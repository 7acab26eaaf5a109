"""Verdicts for people and for programs: text, JSON, SARIF 2.1.0, JUnit."""

from simulator.dossier.output.options import Summary
from simulator.dossier.output.render import FORMATS, render

__all__ = ["FORMATS", "Summary", "render"]
