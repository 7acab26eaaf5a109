"""The pupils of a load: a bank of them, each with the state that its scenario gives, made available before the start.

A season has more transfers than the published test numbers have pupils (assumption A35), so a pupil is fetched more
than once; the report says how often. What a transfer must come to is known beforehand, pupil by pupil.

The dossiers of a bank stay in memory, so that a bron is no slower for its disk. Attachments of typical size make that
some 0.8 MB a pupil, which is why `loadtests.config` allows a few hundred of such pupils and no more.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from harness.config.environment import Omgeving
from harness.config.scenario import Voorbereiding
from harness.stage.pupils import make_inzage
from harness.stage.world import OTHER_BRIN
from loadtests.pupils.cast import Bezetting, Laadschool
from loadtests.pupils.recipe import Recept
from simulator.dossier.fast_writer import write_fast
from simulator.errors import ConfigurationError, InvalidNumberError
from simulator.las.dossier_store import Klaargezet
from simulator.leerlingen.dossier.bijlage_size import Bijlagemaat
from simulator.leerlingen.dossier.builder import build_dossier
from simulator.leerlingen.generator import LeerlingGenerator
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.pupil.traits import Kenmerken, make_kenmerken
from simulator.standard.identifiers import TEST_BSN_COUNT, validate_pgn
from simulator.standard.overdracht import Profiel

_TRAITS = {"pgn": "pgn_soort", "attachments": "bijlagen", "akkoord": "akkoord", "adresgeheim": "adresgeheim"}
_FEWEST = 4
"""Pupils that even the rarest scenario has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proefpersoon:
    """A pupil of the bank, as the side that asks knows it.

    Attributes:
        scenario: id.
        pgn: number under which the pupil travels; empty for one that travels by koppelsleutel.
        koppelsleutel: of an SWV application.
        naam: told to the user of a doel of others, who fetches; empty when nobody needs it.
        bron: BRIN of the school that has the dossier.
        doel: number of the school that asks, within its role.
        digest: sha256 of the dossier that must come, hexadecimal; empty when none must, or when it is not known.
    """

    scenario: str
    pgn: str = field(repr=False)
    bron: str
    doel: int
    digest: str = ""
    koppelsleutel: str = field(default="", repr=False)
    naam: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaats:
    """A pupil on the way into a cabinet.

    Attributes:
        persoon: as the asking side will know it.
        school: that has the dossier.
        leerlingid: key in its LAS.
        klaargezet: per source system: whether the pupil is known there, and the dossier made available, if any.
    """

    persoon: Proefpersoon
    school: Laadschool
    leerlingid: str
    klaargezet: tuple[tuple[bool, Klaargezet | None], ...]


def make_bank(
    recepten: Mapping[str, Recept],
    weights: Mapping[str, float],
    *,
    pupils: int,
    omgeving: Omgeving,
    bezetting: Bezetting,
    attachments: Bijlagemaat | None = None,
) -> Iterator[Plaats]:
    """Yield the pupils of a load, scenario by scenario.

    Args:
        recepten: scenarios, by id.
        weights: share of the transfers by scenario id, in any unit.
        pupils: how many in all, about: even the rarest scenario has a few.
        omgeving: seed and day.
        bezetting: the schools.
        attachments: how large those of the pupils who are delivered are, as many as pupils have; without: none, save
            where a scenario asks for some.

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
    maker = _Maker(LeerlingGenerator(omgeving.seed, peildatum=omgeving.peildatum), omgeving, bezetting, attachments)
    index = 0
    for scenario, count in sorted(counts.items()):
        for number in range(count):
            yield maker.make(recepten[scenario], number, index)
            index += 1


def share_out(weights: Mapping[str, float], pupils: int) -> Mapping[str, int]:
    """Return how many pupils each scenario gets.

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
        omgeving: Omgeving,
        bezetting: Bezetting,
        attachments: Bijlagemaat | None,
    ) -> None:
        self._generator = generator
        self._day = omgeving.peildatum
        self._named = omgeving.doel.external
        self._bezetting = bezetting
        self._attachments = attachments

    def make(self, recept: Recept, number: int, index: int) -> Plaats:
        """Return pupil `number` of a scenario, who is pupil `index` of the bank."""
        sources = self._bezetting.scholen(recept.bron)
        school = sources[number % len(sources)]
        if recept.doel == recept.bron:  # within one BRIN, an SWV included
            doel, target = number % len(sources), school
        else:
            targets = self._bezetting.scholen(recept.doel)
            doel = number // len(sources) % len(targets)
            target = targets[doel]
        leerling = self._generator.leerling(
            index,
            kenmerken=_kenmerken(recept, with_attachments=self._attachments is not None),
            bronschool=self._generator.school(school.brin, school.sector),
        )
        placed = tuple(
            (system.known, self._prepare(recept, system.prepared, leerling, target.brin) if system.prepared else None)
            for system in recept.systemen
        )
        digest = ""
        if recept.levert:
            digest = next(sha256(klaargezet.dossier).hexdigest() for _, klaargezet in placed if klaargezet)
        persoon = Proefpersoon(
            scenario=recept.id,
            pgn=leerling.pgn,
            bron=school.brin,
            doel=doel,
            digest=digest,
            naam=leerling.volledige_naam if self._named else "",
        )
        return Plaats(persoon=persoon, school=school, leerlingid=leerling.leerlingid, klaargezet=placed)

    def _prepare(self, recept: Recept, voorbereiding: Voorbereiding, leerling: Leerling, target: str) -> Klaargezet:
        inzage = make_inzage(recept.profiel, voorbereiding, recept.scenario.given.pupil, self._day)
        maat = self._attachments or Bijlagemaat.SMALL
        dossier = build_dossier(leerling, recept.profiel, datum=self._day, inzage=inzage, bijlagemaat=maat)
        return Klaargezet(
            pgn=leerling.pgn,
            profiel=recept.profiel,
            dossier=write_fast(dossier),
            inzage=voorbereiding.inzage,
            toestemming=(voorbereiding.toestemming or "Ja") == "Ja" and recept.profiel is Profiel.VOVO,
            allowed_brins=frozenset({target if voorbereiding.for_target else OTHER_BRIN}),
        )


def _kenmerken(recept: Recept, *, with_attachments: bool) -> Kenmerken:
    """Return the traits of a scenario's pupils; attachments when it asks for them, or when a load of dossiers does."""
    scenario = recept.scenario
    values = {_TRAITS[key]: value for key, value in scenario.given.pupil.items()}
    base = Kenmerken(
        profiel=recept.profiel,
        bijlagen=None if with_attachments and recept.levert else 0,
        adresgeheim=False,
        akkoord="Ja",
        opt_out=frozenset(),
        verzorgersaansprakelijk=True,
    )
    return make_kenmerken(values, where=f"{scenario.source}: given.pupil", base=base)


class Bank:
    """Finds the pupil that a transfer is about.

    Args:
        personen: every pupil.
    """

    def __init__(self, personen: Sequence[Proefpersoon]) -> None:
        self.personen = tuple(personen)
        self._by_scenario: dict[str, list[Proefpersoon]] = {}
        self._by_doel: dict[tuple[str, int], list[Proefpersoon]] = {}
        for persoon in personen:
            self._by_scenario.setdefault(persoon.scenario, []).append(persoon)
            self._by_doel.setdefault((persoon.scenario, persoon.doel), []).append(persoon)

    @property
    def scenarios(self) -> frozenset[str]:
        """The scenarios that it has pupils for."""
        return frozenset(self._by_scenario)

    def persoon(self, scenario: str, nummer: int, doel: int | None = None) -> Proefpersoon:
        """Return the pupil of transfer `nummer`: the next in turn, of one school when `doel` says so.

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
        return found[nummer % len(found)]

    def as_json(self) -> str:
        """Return the bank as text, for another process."""
        return json.dumps([_needed(asdict(persoon)) for persoon in self.personen])


def _needed(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return what must be known of a pupil, without a name that nobody needs: every generator gets the whole bank."""
    return {name: value for name, value in values.items() if value or name != "naam"}


def read_bank(text: str) -> Bank:
    """Return the bank that `Bank.as_json` wrote."""
    return Bank([Proefpersoon(**row) for row in json.loads(text)])


COLUMNS = ("scenario", "pgn", "bron_brin", "doel", "sha256")
"""Columns of a file with the pupils of an external bron; the last two may be empty or absent."""


def load_bank(file: Path) -> Bank:
    """Return the pupils of an external bron out of a CSV file with the columns of `COLUMNS`.

    Raises:
        ConfigurationError: not readable, a column missing, or a value that is none.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            sample = lines.readline()
            lines.seek(0)
            rows = csv.DictReader(lines, delimiter=";" if ";" in sample else ",")
            personen = [_persoon(row, f"{file}:{number}") for number, row in enumerate(rows, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(
            f"the list of pupils cannot be read: {error}",
            nl=f"de lijst met leerlingen is niet te lezen: {error}",
            where=str(file),
            remedy=f"give a CSV file in UTF-8 with the columns {', '.join(COLUMNS)}",
            remedy_nl=f"geef een CSV-bestand in UTF-8 met de kolommen {', '.join(COLUMNS)}",
        ) from None
    if not personen:
        raise ConfigurationError(
            "the list of pupils has nobody on it",
            nl="op de lijst met leerlingen staat niemand",
            where=str(file),
            remedy="add a line for each pupil",
            remedy_nl="voeg een regel toe voor elke leerling",
        )
    return Bank(personen)


def _persoon(row: Mapping[str, str | None], where: str) -> Proefpersoon:
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
    return Proefpersoon(
        scenario=str(row["scenario"]), pgn=pgn, bron=str(row["bron_brin"]), doel=int(doel), digest=digest
    )
