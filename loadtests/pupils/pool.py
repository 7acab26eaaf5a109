"""The pool of prepared pupils of a load run, each in the state that its scenario gives, made before the start.

A season has more transfers than there are published test numbers (assumption A35), so a pupil is fetched more than
once; the report says how often. The expected outcome of a transfer is known beforehand for each pupil.

The dossiers of the pool stay in memory, so that disk speed has no influence. With attachments of typical size that is
some 0.8 MB a pupil, which is why `loadtests.config` allows only a few hundred of such pupils.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from harness.config.environment import Environment
from harness.config.scenario import Preparation
from harness.stage.pupils import make_inzage
from harness.stage.world import OTHER_BRIN
from loadtests.pupils.cast import CastSchool, LoadCast
from loadtests.pupils.recipe import Recipe
from simulator.dossier.fast_writer import write_fast
from simulator.errors import ConfigurationError, InvalidNumberError
from simulator.las.dossier_store import Klaargezet
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.pupil.traits import Traits, make_traits
from simulator.standard.identifiers import TEST_BSN_COUNT, validate_pgn
from simulator.standard.overdracht import Profiel

_TRAITS = {"pgn": "pgn_soort", "attachments": "bijlagen", "akkoord": "akkoord", "adresgeheim": "adresgeheim"}
_FEWEST = 4
"""Least number of pupils of a scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticPupil:
    """A pupil of the pool, as the side that asks knows it.

    Attributes:
        scenario: id.
        pgn: of the pupil; empty for one that is asked for by koppelsleutel.
        koppelsleutel: of an SWV application.
        name: for the user of an external doel; empty otherwise.
        bron: BRIN of the school that has the dossier.
        doel: number of the school that asks, within its role.
        digest: sha256 of the dossier to be delivered, hexadecimal; empty when none is, or when it is not known.
    """

    scenario: str
    pgn: str = field(repr=False)
    bron: str
    doel: int
    digest: str = ""
    koppelsleutel: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPupil:
    """A pupil to be entered into the source systems.

    Attributes:
        person: the same pupil as the asking side knows it.
        school: that has the dossier.
        leerlingid: key in its LAS.
        klaargezet: per source system: whether the pupil is known there, and the dossier made available, if any.
    """

    person: SyntheticPupil
    school: CastSchool
    leerlingid: str
    klaargezet: tuple[tuple[bool, Klaargezet | None], ...]


def make_pool(
    recipes: Mapping[str, Recipe],
    weights: Mapping[str, float],
    *,
    pupils: int,
    environment: Environment,
    cast: LoadCast,
    attachments: BijlageSize | None = None,
) -> Iterator[PreparedPupil]:
    """Yield the pupils of a load run, scenario by scenario.

    Args:
        recipes: scenarios, by id.
        weights: share of the transfers by scenario id, in any unit.
        pupils: approximate total; every scenario gets at least a few.
        environment: seed and day.
        cast: the schools.
        attachments: size of those of the delivered dossiers; None: only the attachments that a scenario asks for.

    Raises:
        ConfigurationError: more pupils than there are test numbers.
    """
    counts = share_out(weights, pupils)
    limit = TEST_BSN_COUNT
    if sum(counts.values()) > limit:
        raise ConfigurationError(
            f"{pupils} pupils are more than the {limit} test numbers",
            nl=f"{pupils} leerlingen zijn meer dan de {limit} testnummers",
            where="--pupils",
            remedy=f"ask for at most {limit - _FEWEST * len(counts)}; a pupil is fetched more than once",
            remedy_nl=f"vraag er hoogstens {limit - _FEWEST * len(counts)}; een leerling wordt vaker opgehaald",
        )
    maker = _Maker(LeerlingGenerator(environment.seed, peildatum=environment.peildatum), environment, cast, attachments)
    index = 0
    for scenario, count in sorted(counts.items()):
        for number in range(count):
            yield maker.make(recipes[scenario], number, index)
            index += 1


def share_out(weights: Mapping[str, float], pupils: int) -> Mapping[str, int]:
    """Return the number of pupils of each scenario.

    >>> dict(share_out({"B-02": 9.0, "C-01": 1.0}, 100))
    {'B-02': 90, 'C-01': 10}
    """
    total = sum(weights.values())
    return {scenario: max(_FEWEST, round(pupils * weight / total)) for scenario, weight in weights.items()}


class _Maker:
    """Makes pupils in the state that their scenario gives."""

    def __init__(
        self,
        generator: LeerlingGenerator,
        environment: Environment,
        cast: LoadCast,
        attachments: BijlageSize | None,
    ) -> None:
        self._generator = generator
        self._day = environment.peildatum
        self._named = environment.doel.external
        self._cast = cast
        self._attachments = attachments

    def make(self, recipe: Recipe, number: int, index: int) -> PreparedPupil:
        """Return pupil `number` of a scenario, which is pupil `index` of the pool."""
        sources = self._cast.schools(recipe.bron)
        school = sources[number % len(sources)]
        if recipe.doel == recipe.bron:  # within one BRIN, an SWV included
            doel, target = number % len(sources), school
        else:
            targets = self._cast.schools(recipe.doel)
            doel = number // len(sources) % len(targets)
            target = targets[doel]
        leerling = self._generator.leerling(
            index,
            traits=_traits(recipe, with_attachments=self._attachments is not None),
            bron_school=self._generator.school(school.brin, school.sector),
        )
        placed = tuple(
            (system.known, self._prepare(recipe, system.prepared, leerling, target.brin) if system.prepared else None)
            for system in recipe.systems
        )
        digest = ""
        if recipe.delivers:
            digest = next(sha256(klaargezet.dossier).hexdigest() for _, klaargezet in placed if klaargezet)
        pupil = SyntheticPupil(
            scenario=recipe.id,
            pgn=leerling.pgn,
            bron=school.brin,
            doel=doel,
            digest=digest,
            name=leerling.full_name if self._named else "",
        )
        return PreparedPupil(person=pupil, school=school, leerlingid=leerling.leerlingid, klaargezet=placed)

    def _prepare(self, recipe: Recipe, preparation: Preparation, leerling: Leerling, target: str) -> Klaargezet:
        inzage = make_inzage(recipe.profiel, preparation, recipe.scenario.given.pupil, self._day)
        size = self._attachments or BijlageSize.SMALL
        dossier = build_dossier(leerling, recipe.profiel, datum=self._day, inzage=inzage, size=size)
        return Klaargezet(
            pgn=leerling.pgn,
            profiel=recipe.profiel,
            dossier=write_fast(dossier),
            inzage=preparation.inzage,
            toestemming=(preparation.toestemming or "Ja") == "Ja" and recipe.profiel is Profiel.VOVO,
            allowed_brins=frozenset({target if preparation.for_target else OTHER_BRIN}),
        )


def _traits(recipe: Recipe, *, with_attachments: bool) -> Traits:
    """Return the traits of a scenario's pupils; attachments when the scenario or `with_attachments` asks for them."""
    scenario = recipe.scenario
    values = {_TRAITS[key]: value for key, value in scenario.given.pupil.items()}
    base = Traits(
        profiel=recipe.profiel,
        bijlagen=None if with_attachments and recipe.delivers else 0,
        adresgeheim=False,
        akkoord="Ja",
        opt_out=frozenset(),
        verzorgersaansprakelijk=True,
    )
    return make_traits(values, where=f"{scenario.source}: given.pupil", base=base)


class PupilPool:
    """Finds the pupil of a transfer.

    Args:
        pupils: every pupil.
    """

    def __init__(self, pupils: Sequence[SyntheticPupil]) -> None:
        self.pupils = tuple(pupils)
        self._by_scenario: dict[str, list[SyntheticPupil]] = {}
        self._by_doel: dict[tuple[str, int], list[SyntheticPupil]] = {}
        for pupil in pupils:
            self._by_scenario.setdefault(pupil.scenario, []).append(pupil)
            self._by_doel.setdefault((pupil.scenario, pupil.doel), []).append(pupil)

    @property
    def scenarios(self) -> frozenset[str]:
        """Ids of the scenarios that it has pupils for."""
        return frozenset(self._by_scenario)

    def person(self, scenario: str, number: int, doel: int | None = None) -> SyntheticPupil:
        """Return the pupil of transfer `number`, in rotation; only of school `doel` when that is given.

        Raises:
            ConfigurationError: there is no pupil for it.
        """
        found = self._by_scenario.get(scenario, []) if doel is None else self._by_doel.get((scenario, doel))
        found = found or self._by_scenario.get(scenario)
        if not found:
            raise ConfigurationError(
                f"there is no pupil for scenario {scenario}",
                nl=f"er is geen leerling voor scenario {scenario}",
                where="load.leerlingen",
                remedy="add a line for it, or choose another mixture",
                remedy_nl="voeg er een regel voor toe, of kies een ander mengsel",
            )
        return found[number % len(found)]

    def as_json(self) -> str:
        """Return the pool as text, for another process."""
        return json.dumps([_needed(asdict(pupil)) for pupil in self.pupils])


def _needed(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return the fields of a pupil without empty optional ones, since every generator gets the whole pool."""
    return {name: value for name, value in values.items() if value or name != "name"}


def read_pool(text: str) -> PupilPool:
    """Return the pool that `PupilPool.as_json` wrote."""
    return PupilPool([SyntheticPupil(**row) for row in json.loads(text)])


COLUMNS = ("scenario", "pgn", "bron_brin", "doel", "sha256")
"""Columns of a file with the pupils of an external bron; the last two may be empty or absent."""


def load_pool(file: Path) -> PupilPool:
    """Return the pupils of an external bron from a CSV file with the columns of `COLUMNS`.

    Raises:
        ConfigurationError: not readable, a missing column, or a wrong value.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            sample = lines.readline()
            lines.seek(0)
            rows = csv.DictReader(lines, delimiter=";" if ";" in sample else ",")
            pupils = [_person(row, f"{file}:{number}") for number, row in enumerate(rows, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(
            f"the list of pupils cannot be read: {error}",
            nl=f"de lijst met leerlingen is niet te lezen: {error}",
            where=str(file),
            remedy=f"give a CSV file in UTF-8 with the columns {', '.join(COLUMNS)}",
            remedy_nl=f"geef een CSV-bestand in UTF-8 met de kolommen {', '.join(COLUMNS)}",
        ) from None
    if not pupils:
        raise ConfigurationError(
            "the list of pupils has nobody on it",
            nl="op de lijst met leerlingen staat niemand",
            where=str(file),
            remedy="add a line for each pupil",
            remedy_nl="voeg een regel toe voor elke leerling",
        )
    return PupilPool(pupils)


def _person(row: Mapping[str, str | None], where: str) -> SyntheticPupil:
    missing = [name for name in COLUMNS[:3] if not row.get(name)]
    if missing:
        raise ConfigurationError(
            f"{missing[0]} is missing",
            nl=f"{missing[0]} ontbreekt",
            where=where,
            remedy=f"the columns are {', '.join(COLUMNS)}",
            remedy_nl=f"de kolommen zijn {', '.join(COLUMNS)}",
        )
    doel, digest = row.get("doel") or "0", (row.get("sha256") or "").lower()
    if not doel.isdecimal():
        raise ConfigurationError(
            f"{doel!r} is no number of a school",
            nl=f"{doel!r} is geen volgnummer van een school",
            where=f"{where}: doel",
            remedy="count from 0, or leave it empty",
            remedy_nl="tel vanaf 0, of laat het leeg",
        )
    try:
        pgn = validate_pgn(str(row["pgn"]))
    except InvalidNumberError as error:
        raise ConfigurationError(str(error), nl=error.in_language("nl"), where=f"{where}: pgn") from None
    return SyntheticPupil(
        scenario=str(row["scenario"]), pgn=pgn, bron=str(row["bron_brin"]), doel=int(doel), digest=digest
    )
