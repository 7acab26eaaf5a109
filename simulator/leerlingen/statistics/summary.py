"""The statistics of a population: every comparison, and what is shown beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from simulator import __version__
from simulator.leerlingen.dossier.bijlage_size import KILOBYTE
from simulator.leerlingen.population.mix import parse_mix
from simulator.leerlingen.population.order import Manifest, Opdracht
from simulator.leerlingen.population.recount import order_of, recount
from simulator.leerlingen.statistics.chi_square import NIVEAU, compare, compare_shares, refuse_without_libraries
from simulator.leerlingen.statistics.comparison import (
    Cel,
    Grondslag,
    Soort,
    Vergelijking,
    Vraag,
    expectation,
    read_vragen,
)
from simulator.leerlingen.statistics.country_counts import Wereldtelling, count_world
from simulator.leerlingen.statistics.counts import JA, Leerlingtelling, count_block
from simulator.standard.overdracht import Profiel
from simulator.text.text import Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Overzicht:
    """The statistics of a population.

    Attributes:
        opdracht: what was asked.
        aantal: pupils that were counted: all of them, or those of a part.
        vergelijkingen: in the order of the page; without those for which nobody could be counted.
        leeftijden: number of pupils by age in months on the peildatum, by profile.
        groottes: number of dossiers by size in kilobytes (of 1,000 bytes), `zonder` and `met` attachments.
        documenten: number of dossiers by number of attachments, those of the support included.
        wereld: the schools.
    """

    opdracht: Opdracht
    aantal: int
    vergelijkingen: tuple[Vergelijking, ...]
    leeftijden: dict[Profiel, dict[int, int]] = field(repr=False)
    groottes: dict[str, dict[int, int]] = field(repr=False)
    documenten: dict[int, int] = field(repr=False)
    wereld: Wereldtelling = field(repr=False)

    @property
    def getrokken(self) -> tuple[Vergelijking, ...]:
        """The tested comparisons with what pupils are drawn by: one outside is a fault of the generator."""
        return tuple(each for each in self._getoetst() if each.vraag.grondslag is not Grondslag.PUBLICATIE)

    @property
    def gepubliceerd(self) -> tuple[Vergelijking, ...]:
        """The tested comparisons with figures by which nothing is drawn: one outside tells how real pupils are."""
        return tuple(each for each in self._getoetst() if each.vraag.grondslag is Grondslag.PUBLICATIE)

    @property
    def buiten(self) -> tuple[Vergelijking, ...]:
        """The comparisons whose deviation is more than sampling error."""
        return tuple(each for each in self.vergelijkingen if each.buiten)

    def _getoetst(self) -> tuple[Vergelijking, ...]:
        return tuple(each for each in self.vergelijkingen if each.toets is not None)


def measure_stats(
    asked: Opdracht | Manifest,
    *,
    shard: tuple[int, int] | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Overzicht:
    """Return the statistics of a population, counted from its order.

    Also of a population without dossiers on disk: sizes are those that its dossiers would have. Faults that were put in
    on purpose are not looked at.

    Args:
        asked: an order, or the manifest of what was made of it.
        shard: only part i of n; that of the manifest when not given.
        workers: processes to work with; the outcome does not depend on them.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: shard out of range, no workers, or the extra `osolab[stats]` is absent.
    """
    refuse_without_libraries()
    opdracht, indices = order_of(asked, shard)
    telling = recount(
        count_block, Leerlingtelling(), opdracht=opdracht, indices=indices, workers=workers, progress=progress
    )
    wereld = count_world(opdracht.seed)
    telling.waarden.update(wereld.waarden)
    mix = {profiel.value: share for profiel, share in parse_mix(opdracht.mix).shares}
    found = (make_vergelijking(vraag, telling, expectation(vraag, mix)) for vraag in read_vragen())
    return Overzicht(
        opdracht=opdracht,
        aantal=len(indices),
        vergelijkingen=tuple(each for each in found if each is not None),
        leeftijden={profiel: ages for profiel in Profiel if (ages := _by_number(telling.of(f"leeftijd_{profiel}")))},
        groottes={kind: _by_number(telling.of(f"grootte_{kind}")) for kind in ("zonder", "met")},
        documenten=_by_number(telling.of("documenten")),
        wereld=wereld,
    )


def _by_number(counts: Mapping[str, int]) -> dict[int, int]:
    return dict(sorted((int(value), count) for value, count in counts.items()))


def make_vergelijking(vraag: Vraag, telling: Leerlingtelling, verwacht: Mapping[str, float]) -> Vergelijking | None:
    """Return what was counted beside what was expected; None when nobody was counted.

    Args:
        vraag: a row of the table of comparisons.
        telling: counts that hold its variable.
        verwacht: share of each value, adding up to one.
    """
    if vraag.soort is Soort.DELEN:
        return _compare_several(vraag, telling, verwacht[JA])
    counts = telling.of(vraag.id)
    total = sum(counts.values())
    if not total:
        return None
    values = [*verwacht, *sorted(set(counts) - set(verwacht))]
    if all(value.isdecimal() for value in values):
        values.sort(key=int)
    cells = tuple(
        Cel(
            waarde=value,
            naam=vraag.naam(value),
            geteld=counts.get(value, 0),
            verwacht=verwacht.get(value, 0.0) * total,
            totaal=total,
        )
        for value in values
    )
    test = compare([each.geteld for each in cells], [each.verwacht for each in cells])
    if vraag.soort is Soort.DEEL:
        cells = tuple(each for each in cells if each.waarde == JA)
    return Vergelijking(vraag=vraag, aantal=total, cellen=cells, toets=test)


def _compare_several(vraag: Vraag, telling: Leerlingtelling, share: float) -> Vergelijking | None:
    """Return independent counts beside the one share that is expected of each."""
    names = sorted({name for name, _ in telling.waarden if name.startswith(f"{vraag.id}.")})
    if not names:
        return None
    cells = []
    for name in names:
        counts = telling.of(name)
        value, total = name.partition(".")[2], sum(counts.values())
        hits = counts.get(JA, 0)
        cells.append(
            Cel(waarde=value, naam=Tekst(nl=value, en=value), geteld=hits, verwacht=share * total, totaal=total)
        )
    test = compare_shares([(each.geteld, each.totaal) for each in cells], share)
    return Vergelijking(vraag=vraag, aantal=sum(each.totaal for each in cells), cellen=tuple(cells), toets=test)


def as_json(overzicht: Overzicht) -> str:
    """Return the numbers of the page."""
    found = {
        "osolab": __version__,
        "opdracht": asdict(overzicht.opdracht),
        "leerlingen": overzicht.aantal,
        "niveau": NIVEAU,
        "vergelijkingen": {each.vraag.id: _describe(each) for each in overzicht.vergelijkingen},
        "leeftijd_in_maanden": {profiel.value: ages for profiel, ages in overzicht.leeftijden.items()},
        "dossiergrootte": {"eenheid": KILOBYTE, **overzicht.groottes},
        "bijlagen_in_dossier": overzicht.documenten,
        "scholen": {"plaatsen": overzicht.wereld.plaatsen, "leerlingen": overzicht.wereld.leerlingen},
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _describe(each: Vergelijking) -> dict[str, object]:
    return {
        "soort": each.vraag.soort.value,
        "grondslag": each.vraag.grondslag.value,
        "zekerheid": each.vraag.zekerheid,
        "bron": each.vraag.bron.as_dict(),
        "aantal": each.aantal,
        "cellen": {
            cel.waarde: {"geteld": cel.geteld, "verwacht": round(cel.verwacht, 4), "totaal": cel.totaal}
            for cel in each.cellen
        },
        "chi2": None if each.toets is None else round(each.toets.chi2, 6),
        "df": None if each.toets is None else each.toets.df,
        "p": None if each.toets is None else float(f"{each.toets.p:.6g}"),
        "samengevoegd": None if each.toets is None else each.toets.samengevoegd,
        "binnen": None if each.toets is None else each.toets.binnen,
    }
