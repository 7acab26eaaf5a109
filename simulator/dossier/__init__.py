"""What is in a dossier, and whether it is right."""

from simulator.dossier.bevinding import Bevinding, Ernst, Herkomst, Modus, Oordeel
from simulator.dossier.bewering import assert_valid_dossier
from simulator.dossier.validator import validate

__all__ = ["Bevinding", "Ernst", "Herkomst", "Modus", "Oordeel", "assert_valid_dossier", "validate"]
