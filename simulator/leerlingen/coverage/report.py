"""The coverage as a page, as a JSON file, and as a few lines for a terminal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from simulator import __version__
from simulator.files import write_atomically
from simulator.leerlingen.coverage.paths import every_path
from simulator.leerlingen.coverage.summary import Coverage, CoverageState, ProfileCoverage, unreachable_paths
from simulator.leerlingen.page.page import render
from simulator.leerlingen.population.order import DATA, PopulationOrder
from simulator.leerlingen.population.output_folder import readable_trouble
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.numbers import decimal, percent
from simulator.text.text import Text

JSON = "dekking.json"
HTML = "dekking.html"

_LEERLING = "huidigeschool/leerling/"
_TITLE = Text(nl="Dekking van de elementpaden", en="Coverage of the element paths")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRow:
    """One path as the page shows it.

    Attributes:
        depth: levels below the block that it is in.
        reasons: rules that forbid the path, each with the profiles in which they do.
    """

    path: str
    name: str
    depth: int
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathGroup:
    """Paths that belong together.

    Attributes:
        name: path of the block.
        touched: number of paths of the block that occur in some profile.
        reachable: number of paths of the block that some profile allows.
    """

    name: str
    rows: tuple[PathRow, ...]
    touched: int
    reachable: int


def write_report(coverage: Coverage, out: Path, *, lang: str = "nl", order: PopulationOrder | None = None) -> None:
    """Write `OUT/dekking.json` and `OUT/dekking.html`.

    Args:
        coverage: what was measured.
        out: folder; made when absent.
        lang: language in which the page opens.
        order: the order of the population; None for dossiers of another kind.

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    with readable_trouble(out):
        out.mkdir(parents=True, exist_ok=True)
        write_atomically(out / JSON, as_json(coverage, order).encode())
        write_atomically(out / HTML, as_html(coverage, order, lang=lang))


def as_json(coverage: Coverage, order: PopulationOrder | None = None) -> str:
    """Return the whole coverage as JSON, by profile and by path."""
    found = {
        "osolab": __version__,
        "dossier": DOSSIER_2019_1.name,
        "opdracht": DATA.dump(order) if order else None,
        "paden": len(every_path()),
        "geraakt": len(coverage.touched),
        "compleet": coverage.complete,
        "profielen": {
            each.profiel.value: {
                "dossiers": each.dossiers,
                "toegestaan": len(each.allowed),
                "geraakt": len(each.touched),
                "compleet": each.complete,
                "gemist": list(each.missing),
            }
            for each in coverage.profielen
        },
        "nergens": {
            path: {profiel.value: list(rules) for profiel, rules in reasons.items()}
            for path, reasons in unreachable_paths().items()
        },
        "per_pad": {
            path: {each.profiel.value: _cell(each, path) for each in coverage.profielen} for path in every_path()
        },
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _cell(each: ProfileCoverage, path: str) -> dict[str, object]:
    state = each.state(path)
    match state:
        case CoverageState.TOUCHED:
            return {"stand": state.value, "dossiers": each.dossiers_with[path], "elementen": each.elements[path]}
        case CoverageState.FORBIDDEN:
            return {"stand": state.value, "regels": list(each.forbidden[path])}
        case CoverageState.MISSED:
            return {"stand": state.value}


def as_html(coverage: Coverage, order: PopulationOrder | None = None, *, lang: str = "nl") -> bytes:
    """Return the page."""
    return render(
        "coverage.html.j2",
        lang=lang,
        title=_TITLE,
        order=order,
        leerlingen=sum(each.dossiers for each in coverage.profielen),
        coverage=coverage,
        total=len(every_path()),
        nowhere=unreachable_paths(),
        groups=_make_groups(coverage),
    )


def _make_groups(coverage: Coverage) -> tuple[PathGroup, ...]:
    touched = coverage.touched_set
    reachable = {path for each in coverage.profielen for path in each.allowed}
    blocks: dict[str, list[str]] = {}
    for path in every_path():
        blocks.setdefault(_block_of(path), []).append(path)
    return tuple(
        PathGroup(
            name=name,
            rows=tuple(_make_row(coverage, path, name) for path in paths),
            touched=sum(path in touched for path in paths),
            reachable=sum(path in reachable for path in paths),
        )
        for name, paths in blocks.items()
    )


def _block_of(path: str) -> str:
    """Return the path of the block that a path is in: an element with children directly below the pupil or the dossier.

    >>> _block_of("metadata/datum"), _block_of("huidigeschool/leerling/bsn"), _block_of("huidigeschool/naam")
    ('metadata', 'huidigeschool/leerling', 'huidigeschool')
    """
    has_children = _parents()
    if path.startswith(_LEERLING):
        first = path.removeprefix(_LEERLING).partition("/")[0]
        return f"{_LEERLING}{first}" if f"{_LEERLING}{first}" in has_children else _LEERLING.rstrip("/")
    first = path.partition("/")[0]
    return _LEERLING.rstrip("/") if f"{path}/" == _LEERLING else first if first in has_children else "dossier"


def _parents() -> frozenset[str]:
    return frozenset(path.rpartition("/")[0] for path in every_path())


def _make_row(coverage: Coverage, path: str, block: str) -> PathRow:
    below = path.removeprefix(f"{block}/") if path != block else path
    by_rules = sorted(
        (", ".join(each.forbidden[path]), each.profiel.value) for each in coverage.profielen if path in each.forbidden
    )
    return PathRow(
        path=path,
        name=below.rpartition("/")[2],
        depth=below.count("/") if path != block else 0,
        reasons=tuple(
            (rules, " ".join(profiel for _, profiel in group))
            for rules, group in groupby(by_rules, key=lambda pair: pair[0])
        ),
    )


def describe(coverage: Coverage, lang: str) -> str:
    """Return the coverage in a few lines for a terminal."""
    head = Text(
        nl=f"{len(every_path())} elementpaden, waarvan {len(coverage.touched)} geraakt",
        en=f"{len(every_path())} element paths, of which {len(coverage.touched)} touched",
    )
    return "\n".join([head.in_language(lang), *(_line(each).in_language(lang) for each in coverage.profielen)])


def _line(each: ProfileCoverage) -> Text:
    touched, allowed, missing = len(each.allowed) - len(each.missing), len(each.allowed), len(each.missing)
    dossiers, share = decimal(each.dossiers), percent(each.share)
    end_nl = "compleet" if each.complete else f"{missing} toegestaan maar niet voorgekomen"
    end_en = "complete" if each.complete else f"{missing} allowed but did not occur"
    return Text(
        nl=f"  {each.profiel:<6}{dossiers.nl:>9} dossiers {touched:>4} van {allowed} paden ({share.nl}): {end_nl}",
        en=f"  {each.profiel:<6}{dossiers.en:>9} dossiers {touched:>4} of {allowed} paths ({share.en}): {end_en}",
    )
