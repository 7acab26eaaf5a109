"""Which element carries which attribute: the only place in this room that names elements.

One row a field, in the order that the schema demands; `reader` and `writer` walk these rows.
Bron: gegevensset element table.
"""

from __future__ import annotations

from simulator.dossier.elements.administratie import ADMINISTRATIE
from simulator.dossier.elements.field import Leeg, Soort, Veld
from simulator.dossier.elements.onderwijs import ONDERWIJS
from simulator.dossier.model import Land, Nationaliteit

ELEMENTEN: dict[type, tuple[Veld, ...]] = {**ADMINISTRATIE, **ONDERWIJS}
"""The fields of every class of the model."""

TEKST_MET_OMSCHRIJVING = frozenset({Land, Nationaliteit})
"""Classes of an element with text and the optional XML attribute `omschrijving`."""

__all__ = ["ELEMENTEN", "TEKST_MET_OMSCHRIJVING", "Leeg", "Soort", "Veld"]
