"""Pupils that scenarios are about, and their dossiers: the same on every machine for the same seed and scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from harness.config.scenario import Preparation, Scenario
from harness.stage.cast import CastSchool
from simulator.dossier.writer import write
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Inzagegegevens, Leerling
from simulator.leerlingen.pupil.traits import Traits, make_traits
from simulator.standard.overdracht import Profiel

NUMBERS_PER_SCENARIO = 34
"""Pupils reserved for each scenario: 13 groups of 20 scenarios fit in the 9,091 safe BSNs."""

_GROUPS = "ABCDEFGHIJKLM"
_PER_GROUP = 20

_TRAITS = {"pgn": "pgn_soort", "attachments": "bijlagen", "akkoord": "akkoord", "adresgeheim": "adresgeheim"}
"""Key in a scenario file -> trait of the generator."""

REASON = "De ouders herkennen hun kind niet in de beschrijving van de werkhouding."
"""Reason that parents give when a scenario says that they do not agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticPupil:
    """A pupil of a scenario."""

    leerling: Leerling = field(repr=False)

    @property
    def pgn(self) -> str:
        """The pgn of the pupil."""
        return self.leerling.pgn

    @property
    def name(self) -> str:
        """Roepnaam and surname, which must not reach the Traffic Center."""
        return self.leerling.full_name


def first_index(scenario_id: str) -> int:
    """Return the generator index of the first pupil of a scenario.

    >>> first_index("A-01"), first_index("A-02"), first_index("B-01")
    (0, 34, 680)
    """
    group, number = scenario_id[0], int(scenario_id[2:4])
    return (_GROUPS.index(group) * _PER_GROUP + (number - 1) % _PER_GROUP) * NUMBERS_PER_SCENARIO


def make_test_pupil(
    generator: LeerlingGenerator, scenario: Scenario, number: int, school: CastSchool
) -> SyntheticPupil:
    """Return pupil `number` (from 0) of a scenario, at a school of the cast.

    Raises:
        ConfigurationError: traits that do not fit the profile.
    """
    values: dict[str, Any] = {_TRAITS[key]: value for key, value in scenario.given.pupil.items()}
    base = Traits(
        profiel=scenario.profile,
        bijlagen=1,
        adresgeheim=False,
        akkoord="Ja",
        opt_out=frozenset(),
        verzorgersaansprakelijk=True,
    )
    traits = make_traits(values, where=f"{scenario.source}: given.pupil", base=base)
    bron_school = generator.school(school.brin, school.sector, naam=school.title)
    leerling = generator.leerling(first_index(scenario.id) + number, traits=traits, bron_school=bron_school)
    return SyntheticPupil(leerling=leerling)


def make_inzage(profiel: Profiel, preparation: Preparation, traits: Mapping[str, Any], day: date) -> Inzagegegevens:
    """Return the inzage of the parents, for a preparation on `day`.

    Consent fits the profile unless the scenario says otherwise: VOVO needs it (protocol 8.1), others do not ask.
    """
    akkoord = str(traits.get("akkoord", "Ja"))
    toestemming = preparation.toestemming or ("Ja" if profiel is Profiel.VOVO else "")
    if not preparation.inzage:
        return Inzagegegevens(ingezien=False, toestemming=toestemming)
    return Inzagegegevens(
        ingezien=True,
        datum=day - timedelta(days=7),
        akkoord=akkoord,
        reden=REASON if akkoord == "Nee" else "",
        toestemming=toestemming,
    )


def prepare_dossier(pupil: SyntheticPupil, scenario: Scenario, preparation: Preparation, *, day: date) -> bytes:
    """Return the dossier of a pupil as it is made available on `day`, with the fault that the scenario plants."""
    leerling = pupil.leerling
    inzage = make_inzage(scenario.profile, preparation, scenario.given.pupil, day)
    dossier = build_dossier(leerling, scenario.profile, datum=day, inzage=inzage)
    if preparation.plant == "bsn":
        school = dossier.huidigeschool
        dossier = replace(dossier, huidigeschool=replace(school, leerling=replace(school.leerling, bsn=leerling.pgn)))
    return write(dossier)
