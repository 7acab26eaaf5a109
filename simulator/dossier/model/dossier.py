"""The root, and the school that delivers."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.dossier.model.leerling import Leerling
from simulator.dossier.model.metadata import Inzage, Metadata
from simulator.dossier.model.school import School


@dataclass(frozen=True, slots=True, kw_only=True)
class Huidigeschool(School):
    """The school that delivers the dossier."""

    leerling: Leerling  # the pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One pupil dossier."""

    metadata: Metadata  # technical header of the dossier
    overdrachtsoort: str  # kind of handover (codelijst 29)
    inzage: Inzage | None = None  # inspection by parents and their (dis)agreement
    huidigeschool: Huidigeschool  # current (delivering) school, contains the pupil
    schemalocatie: str | None = None  # the hint xsi:schemaLocation of the root, when there is one
