"""Which XML element holds which attribute of the model: the only place in this package that names elements.

One row for each field, in the order that the schema demands; `reader` and `writer` walk these rows.
Bron: gegevensset element table.
"""

from __future__ import annotations

from simulator.dossier.elements.administratie import ADMINISTRATIE
from simulator.dossier.elements.field import EmptyForm, Field, FieldKind
from simulator.dossier.elements.onderwijs import ONDERWIJS
from simulator.dossier.model import Land, Nationaliteit

ELEMENTS: dict[type, tuple[Field, ...]] = {**ADMINISTRATIE, **ONDERWIJS}
"""The fields of every class of the model."""

TEXT_WITH_OMSCHRIJVING = frozenset({Land, Nationaliteit})
"""Classes of an element with text and the optional XML attribute `omschrijving`."""

__all__ = ["ELEMENTS", "TEXT_WITH_OMSCHRIJVING", "EmptyForm", "Field", "FieldKind"]
