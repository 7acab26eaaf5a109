"""What is in a dossier, and whether it is right."""

from simulator.dossier.finding import Bevinding, Ernst, Herkomst, Modus, Oordeel
from simulator.dossier.testing import assert_valid_dossier
from simulator.dossier.validator import validate

__all__ = ["Bevinding", "Ernst", "Herkomst", "Modus", "Oordeel", "assert_valid_dossier", "validate"]
