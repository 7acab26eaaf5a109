"""Coverage as people and programs read it: a page, a JSON file, and a few lines on a terminal."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from simulator import __version__
from simulator.files import write_whole
from simulator.leerlingen.coverage.paths import every_path
from simulator.leerlingen.coverage.summary import Dekking, Profieldekking, Stand, unreachable_paths
from simulator.leerlingen.page.page import render
from simulator.leerlingen.population.order import Opdracht
from simulator.leerlingen.population.output_folder import readable_trouble
from simulator.standard.release import DOSSIER_2019_1
from simulator.text.numbers import decimaal, procent
from simulator.text.text import Tekst

JSON = "dekking.json"
HTML = "dekking.html"

_LEERLING = "huidigeschool/leerling/"
_TITEL = Tekst(nl="Dekking van de elementpaden", en="Coverage of the element paths")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One path as the page shows it.

    Attributes:
        diepte: levels below the block that it stands in.
        redenen: rules that forbid the path, each with the profiles in which they do.
    """

    pad: str
    naam: str
    diepte: int
    redenen: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blok:
    """Paths that belong together.

    Attributes:
        naam: path of the block.
        geraakt: paths of the block that occur in some profile.
        bereikbaar: paths of the block that some profile allows.
    """

    naam: str
    regels: tuple[Regel, ...]
    geraakt: int
    bereikbaar: int


def write_dekking(dekking: Dekking, out: Path, *, lang: str = "nl", opdracht: Opdracht | None = None) -> None:
    """Write `OUT/dekking.json` and `OUT/dekking.html`.

    Args:
        dekking: what was measured.
        out: folder; made when absent.
        lang: language in which the page opens.
        opdracht: the order of the population; None for dossiers of another kind.

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    with readable_trouble(out):
        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / JSON, as_json(dekking, opdracht).encode())
        write_whole(out / HTML, as_html(dekking, opdracht, lang=lang))


def as_json(dekking: Dekking, opdracht: Opdracht | None = None) -> str:
    """Return everything that is known, by profile and by path."""
    found = {
        "osolab": __version__,
        "dossier": DOSSIER_2019_1.name,
        "opdracht": asdict(opdracht) if opdracht else None,
        "paden": len(every_path()),
        "geraakt": len(dekking.geraakt),
        "compleet": dekking.compleet,
        "profielen": {
            each.profiel.value: {
                "dossiers": each.dossiers,
                "toegestaan": len(each.allowed),
                "geraakt": len(each.touched),
                "compleet": each.compleet,
                "gemist": list(each.missing),
            }
            for each in dekking.profielen
        },
        "nergens": {
            path: {profiel.value: list(rules) for profiel, rules in reasons.items()}
            for path, reasons in unreachable_paths().items()
        },
        "per_pad": {
            path: {each.profiel.value: _cell(each, path) for each in dekking.profielen} for path in every_path()
        },
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _cell(each: Profieldekking, path: str) -> dict[str, object]:
    stand = each.stand(path)
    match stand:
        case Stand.GERAAKT:
            return {"stand": stand.value, "dossiers": each.met[path], "elementen": each.elementen[path]}
        case Stand.VERBODEN:
            return {"stand": stand.value, "regels": list(each.forbidden[path])}
        case Stand.GEMIST:
            return {"stand": stand.value}


def as_html(dekking: Dekking, opdracht: Opdracht | None = None, *, lang: str = "nl") -> bytes:
    """Return the page."""
    return render(
        "coverage.html.j2",
        lang=lang,
        titel=_TITEL,
        opdracht=opdracht,
        leerlingen=sum(each.dossiers for each in dekking.profielen),
        dekking=dekking,
        totaal=len(every_path()),
        nergens=unreachable_paths(),
        blokken=_make_blokken(dekking),
    )


def _make_blokken(dekking: Dekking) -> tuple[Blok, ...]:
    touched = dekking.geraakt_set
    reachable = {path for each in dekking.profielen for path in each.allowed}
    blocks: dict[str, list[str]] = {}
    for path in every_path():
        blocks.setdefault(_block_of(path), []).append(path)
    return tuple(
        Blok(
            naam=name,
            regels=tuple(_make_regel(dekking, path, name) for path in paths),
            geraakt=sum(path in touched for path in paths),
            bereikbaar=sum(path in reachable for path in paths),
        )
        for name, paths in blocks.items()
    )


def _block_of(path: str) -> str:
    """Return the block that a path stands in: what has children right below the pupil, or below the dossier.

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


def _make_regel(dekking: Dekking, path: str, block: str) -> Regel:
    below = path.removeprefix(f"{block}/") if path != block else path
    by_rules = sorted(
        (", ".join(each.forbidden[path]), each.profiel.value) for each in dekking.profielen if path in each.forbidden
    )
    return Regel(
        pad=path,
        naam=below.rpartition("/")[2],
        diepte=below.count("/") if path != block else 0,
        redenen=tuple(
            (rules, " ".join(profiel for _, profiel in group))
            for rules, group in groupby(by_rules, key=lambda pair: pair[0])
        ),
    )


def describe(dekking: Dekking, lang: str) -> str:
    """Return the coverage in a few lines for a terminal."""
    head = Tekst(
        nl=f"{len(every_path())} elementpaden, waarvan {len(dekking.geraakt)} geraakt",
        en=f"{len(every_path())} element paths, of which {len(dekking.geraakt)} touched",
    )
    return "\n".join([head.in_language(lang), *(_line(each).in_language(lang) for each in dekking.profielen)])


def _line(each: Profieldekking) -> Tekst:
    touched, allowed, missing = len(each.allowed) - len(each.missing), len(each.allowed), len(each.missing)
    dossiers, share = decimaal(each.dossiers), procent(each.deel)
    end_nl = "compleet" if each.compleet else f"{missing} toegestaan maar niet voorgekomen"
    end_en = "complete" if each.compleet else f"{missing} allowed but did not occur"
    return Tekst(
        nl=f"  {each.profiel:<6}{dossiers.nl:>9} dossiers {touched:>4} van {allowed} paden ({share.nl}): {end_nl}",
        en=f"  {each.profiel:<6}{dossiers.en:>9} dossiers {touched:>4} of {allowed} paths ({share.en}): {end_en}",
    )
