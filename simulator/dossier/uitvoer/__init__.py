"""Verdicts for people and for programs: text, JSON, SARIF 2.1.0, JUnit."""

from simulator.dossier.uitvoer.opmaak import Samenvatting
from simulator.dossier.uitvoer.render import FORMATS, render

__all__ = ["FORMATS", "Samenvatting", "render"]
