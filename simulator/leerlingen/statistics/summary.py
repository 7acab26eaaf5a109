"""The statistics of a population: every comparison, and the other counts of the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from simulator import __version__
from simulator.leerlingen.dossier.bijlage_size import KILOBYTE
from simulator.leerlingen.population.mix import parse_mix
from simulator.leerlingen.population.order import DATA, Manifest, PopulationOrder
from simulator.leerlingen.population.recount import order_of, recount
from simulator.leerlingen.statistics.chi_square import LEVEL, compare, compare_shares, refuse_without_libraries
from simulator.leerlingen.statistics.comparison import (
    Basis,
    Cell,
    Comparison,
    Variable,
    VariableKind,
    expectation,
    read_variables,
)
from simulator.leerlingen.statistics.country_counts import CountryCounts, count_country
from simulator.leerlingen.statistics.counts import JA, LeerlingCounts, count_block
from simulator.standard.overdracht import Profiel
from simulator.text.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The statistics of a population.

    Attributes:
        order: of the population.
        count: number of pupils that were counted: all of them, or those of a shard.
        comparisons: in the order of the page; without those that have no counts.
        ages: number of pupils by age in months on the peildatum, by profile.
        sizes: number of dossiers by size in kilobytes (of 1,000 bytes), by `zonder` and `met` attachments.
        documenten: number of dossiers by number of attachments, those of the support included.
        schools: counts of the schools of the country.
    """

    order: PopulationOrder
    count: int
    comparisons: tuple[Comparison, ...]
    ages: dict[Profiel, dict[int, int]] = field(repr=False)
    sizes: dict[str, dict[int, int]] = field(repr=False)
    documenten: dict[int, int] = field(repr=False)
    schools: CountryCounts = field(repr=False)

    @property
    def drawn(self) -> tuple[Comparison, ...]:
        """The tested comparisons with the figures that pupils are drawn by: one outside is a fault of the generator."""
        return tuple(each for each in self._tested() if each.variable.basis is not Basis.PUBLICATION)

    @property
    def published(self) -> tuple[Comparison, ...]:
        """The tested comparisons with other published figures: one outside tells how realistic the pupils are."""
        return tuple(each for each in self._tested() if each.variable.basis is Basis.PUBLICATION)

    @property
    def outside(self) -> tuple[Comparison, ...]:
        """The comparisons whose deviation is more than sampling error."""
        return tuple(each for each in self.comparisons if each.outside)

    def _tested(self) -> tuple[Comparison, ...]:
        return tuple(each for each in self.comparisons if each.chi_square is not None)


def measure_stats(
    asked: PopulationOrder | Manifest,
    *,
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Overview:
    """Return the statistics of a population, counted from its order.

    The pupils and dossiers are made again from the order, so none need be on disk; deviations are left out.

    Args:
        asked: an order, or the manifest of what was made of it.
        shard: only part i of n; that of the manifest when not given.
        workers: processes to work with; the outcome does not depend on them.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: shard out of range, no workers, or the extra `osolab[stats]` is absent.
    """
    refuse_without_libraries()
    order, indices = order_of(asked, shard)
    counts = recount(count_block, LeerlingCounts(), order=order, indices=indices, workers=workers, progress=progress)
    schools = count_country(order.seed)
    counts.values.update(schools.values)
    mix = {profiel.value: share for profiel, share in parse_mix(order.mix).shares}
    found = (make_comparison(variable, counts, expectation(variable, mix)) for variable in read_variables())
    return Overview(
        order=order,
        count=len(indices),
        comparisons=tuple(each for each in found if each is not None),
        ages={profiel: ages for profiel in Profiel if (ages := _by_number(counts.of(f"leeftijd_{profiel}")))},
        sizes={kind: _by_number(counts.of(f"grootte_{kind}")) for kind in ("zonder", "met")},
        documenten=_by_number(counts.of("documenten")),
        schools=schools,
    )


def _by_number(counts: Mapping[str, int]) -> dict[int, int]:
    return dict(sorted((int(value), count) for value, count in counts.items()))


def make_comparison(
    variable: Variable, leerling_counts: LeerlingCounts, expected: Mapping[str, float]
) -> Comparison | None:
    """Return the comparison of counts with the expectation; None when nothing was counted.

    Args:
        variable: a row of the table of comparisons.
        leerling_counts: counts that hold its variable.
        expected: share of each value, adding up to one.
    """
    if variable.variable_kind is VariableKind.SHARES:
        return _compare_several(variable, leerling_counts, expected[JA])
    counts = leerling_counts.of(variable.id)
    total = sum(counts.values())
    if not total:
        return None
    values = [*expected, *sorted(set(counts) - set(expected))]
    if all(value.isdecimal() for value in values):
        values.sort(key=int)
    cells = tuple(
        Cell(
            value=value,
            name=variable.name(value),
            counted=counts.get(value, 0),
            expected=expected.get(value, 0.0) * total,
            total=total,
        )
        for value in values
    )
    test = compare([each.counted for each in cells], [each.expected for each in cells])
    if variable.variable_kind is VariableKind.SHARE:
        cells = tuple(each for each in cells if each.value == JA)
    return Comparison(variable=variable, count=total, cells=cells, chi_square=test)


def _compare_several(variable: Variable, leerling_counts: LeerlingCounts, share: float) -> Comparison | None:
    """Return the comparison of independent counts that all have one expected share."""
    names = sorted({name for name, _ in leerling_counts.values if name.startswith(f"{variable.id}.")})
    if not names:
        return None
    cells = []
    for name in names:
        counts = leerling_counts.of(name)
        value, total = name.partition(".")[2], sum(counts.values())
        hits = counts.get(JA, 0)
        cells.append(
            Cell(value=value, name=Text(nl=value, en=value), counted=hits, expected=share * total, total=total)
        )
    test = compare_shares([(each.counted, each.total) for each in cells], share)
    return Comparison(variable=variable, count=sum(each.total for each in cells), cells=tuple(cells), chi_square=test)


def as_json(overview: Overview) -> str:
    """Return the numbers of the page as JSON."""
    found = {
        "osolab": __version__,
        "opdracht": DATA.dump(overview.order),
        "leerlingen": overview.count,
        "niveau": LEVEL,
        "vergelijkingen": {each.variable.id: _describe(each) for each in overview.comparisons},
        "leeftijd_in_maanden": {profiel.value: ages for profiel, ages in overview.ages.items()},
        "dossiergrootte": {"eenheid": KILOBYTE, **overview.sizes},
        "bijlagen_in_dossier": overview.documenten,
        "scholen": {"plaatsen": overview.schools.plaatsen, "leerlingen": overview.schools.leerlingen},
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _describe(each: Comparison) -> dict[str, object]:
    return {
        "soort": each.variable.variable_kind.value,
        "grondslag": each.variable.basis.value,
        "zekerheid": each.variable.certainty,
        "bron": each.variable.bron.as_dict(),
        "aantal": each.count,
        "cellen": {
            cell.value: {"geteld": cell.counted, "verwacht": round(cell.expected, 4), "totaal": cell.total}
            for cell in each.cells
        },
        "chi2": None if each.chi_square is None else round(each.chi_square.chi2, 6),
        "df": None if each.chi_square is None else each.chi_square.df,
        "p": None if each.chi_square is None else float(f"{each.chi_square.p:.6g}"),
        "samengevoegd": None if each.chi_square is None else each.chi_square.merged,
        "binnen": None if each.chi_square is None else each.chi_square.within,
    }
