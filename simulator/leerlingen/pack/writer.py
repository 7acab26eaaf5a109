"""`write_pack`: pupils, their sheets and the expected dossiers, in one folder.

::

    DIR/index.html                 overview: who is in it, and why
    DIR/LEESMIJ.html               what to do with it
    DIR/bladen/LN000001.html       a sheet to enter by hand; .pdf beside it where there is a Chromium
    DIR/leerlingen.csv             one row a pupil
    DIR/verwacht/LN000001.xml      the expected dossier
    DIR/bijlagen/LN000001/…        the attachments as files
    DIR/SHA256SUMS, MANIFEST.json  checksums; the order and what was made
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from simulator import __version__
from simulator.dossier.fast_writer import write_fast
from simulator.errors import ConfigurationError
from simulator.files import SUMS
from simulator.leerlingen.dossier.bijlage_size import BijlageSize
from simulator.leerlingen.dossier.builder import GEGEVENSVERSIE, build_dossier
from simulator.leerlingen.generator import PEILDATUM
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.names.pgn import PgnPolicy, get_pgn_policy
from simulator.leerlingen.pack.cases import CASES, Case
from simulator.leerlingen.pack.chromium import Chromium, ChromiumTrouble, find_chromium, open_chromium, require_chromium
from simulator.leerlingen.pack.folder import MANIFEST, PackFolder, open_pack_folder
from simulator.leerlingen.pack.html import IndexRow, get_text, render_index, render_readme, render_sheet
from simulator.leerlingen.pack.oddities import find_oddities
from simulator.leerlingen.pack.selection import choose
from simulator.leerlingen.pack.sheet import make_sheet
from simulator.leerlingen.pack.table import NAME as TABLE
from simulator.leerlingen.pack.table import make_row, write_table
from simulator.leerlingen.population.mix import NATIONAL, Mix
from simulator.leerlingen.population.order import OutputFormat, check_shard, get_attachment_size, make_order
from simulator.leerlingen.population.pupil import draw_pupils, make_generator
from simulator.plain_data import PlainData
from simulator.standard.overdracht import Profiel

SELECTION = "selectie"
"""Value of `PackOrder.mix` for a pack with the pupils of `CASES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOrder:
    """The order of a pack: the same order gives the same bytes.

    Attributes:
        pupils: number of pupils of the population, or of the selection when `mix` is `selectie`.
        mix: as `parse_mix` writes it, or `selectie`.
        shard: part and number of parts, when only a part was asked.
        attachment_size: size mix of the attachments.
        lang: language of sheets and pages.
    """

    pupils: int
    seed: int
    mix: str
    pgn: str
    shard: tuple[int, int] | None
    attachment_size: str
    lang: str
    peildatum: str = PEILDATUM.isoformat()
    gegevensversie: str = GEGEVENSVERSIE
    osolab: str = __version__


_DATA = PlainData({PackOrder: {"attachment_size": "bijlagemaat"}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack that was made.

    Attributes:
        map: its folder.
        leerlingen: ids, in order.
        pdf: whether there is a PDF of each sheet.
        without_pdf: key of the text (`simulator.leerlingen.pack.html.get_text`) why not; empty when there is.
    """

    map: Path
    leerlingen: tuple[str, ...]
    pdf: bool
    without_pdf: str

    def explain(self, lang: str) -> str:
        """Return why there are no PDFs, and what to do about it; empty when there are."""
        return get_text("index.zonder_pdf", lang, reason=get_text(self.without_pdf, lang)) if self.without_pdf else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PackEntry:
    """A pupil to be put in the pack."""

    leerling: Leerling
    profiel: Profiel
    case: Case | None = None


def write_pack(
    out: Path,
    *,
    seed: int = 1,
    pupils: int | None = None,
    mix: Mix | str | None = None,
    pgn: str = PgnPolicy.SAFE,
    shard: tuple[int, int] | None = None,
    attachments: str = BijlageSize.SMALL,
    pdf: bool | None = None,
    lang: str = "nl",
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Pack:
    """Write a test pack, completely or not at all.

    Args:
        out: target folder; made when absent.
        seed: same order, same bytes.
        pupils: number of pupils of a drawn population, whose dossiers are those of `generate_population`; None for the
            pupils of `CASES`.
        mix: shares of the profiles of a drawn population; the national ones when not given.
        pgn: `safe`, `unique` or `wide`, see `PgnPolicy`.
        shard: make only part i of n of a drawn population.
        attachments: size mix of the attachments, a `BijlageSize`.
        pdf: True demands PDFs, False makes none, None makes them when there is a Chromium.
        lang: of sheets and pages, `nl` or `en`.
        force: replace a pack in the folder; files that are not of a pack stay.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: an impossible order, a folder that holds something, or one that cannot be written; PDFs were
            asked for and cannot be made.
    """
    order = _make_order(pupils=pupils, seed=seed, mix=mix, pgn=pgn, shard=shard, attachments=attachments, lang=lang)
    program = require_chromium() if pdf else find_chromium() if pdf is None else None
    reason = "" if program else "index.niet_gevraagd" if pdf is False else "index.geen_chromium"
    with open_pack_folder(out, force=force) as folder, ExitStack() as stack:
        printer = None
        if program:
            try:
                printer = stack.enter_context(open_chromium(program))
            except ChromiumTrouble as trouble:
                reason = _without(trouble, pdf)
        index_rows: list[IndexRow] = []
        rows: list[dict[str, str]] = []
        total = _count(order)
        for entry in _pupils(order):
            index_row, row = _add_pupil(folder, entry, order)
            if printer is not None:
                try:
                    _print(folder, printer, index_row.leerlingid)
                except ChromiumTrouble as trouble:
                    reason, printer = _without(trouble, pdf), None
                    for made in (folder.root / "bladen").glob("*.pdf"):
                        folder.remove(made.relative_to(folder.root).as_posix())
            index_rows.append(index_row)
            rows.append(row)
            if progress:
                progress(len(index_rows), total)
        has_pdf = printer is not None
        folder.write(TABLE, write_table(rows).encode())
        folder.write("index.html", render_index(index_rows, pdf=has_pdf, reason=reason, lang=lang).encode())
        folder.write(
            "LEESMIJ.html",
            render_readme(_facts(order), first=index_rows[0].leerlingid, pdf=has_pdf, lang=lang).encode(),
        )
        folder.write(SUMS, folder.sums())
        folder.write(MANIFEST, _manifest(order, index_rows, pdf=has_pdf))
    return Pack(map=out, leerlingen=tuple(each.leerlingid for each in index_rows), pdf=has_pdf, without_pdf=reason)


def _make_order(
    *,
    pupils: int | None,
    seed: int,
    mix: Mix | str | None,
    pgn: str,
    shard: tuple[int, int] | None,
    attachments: str,
    lang: str,
) -> PackOrder:
    """Return the order, or refuse an impossible one."""
    metric = get_attachment_size(attachments).value
    if pupils is None:
        for flag, given in (("--mix", mix), ("--shard", shard)):
            if given is not None:
                raise ConfigurationError(
                    "belongs to a drawn population, and no number of pupils is given",
                    nl="hoort bij een getrokken populatie, en er is geen aantal leerlingen gegeven",
                    where=flag,
                    remedy=f"give --pupils, or leave {flag} out for the selection of a test pack",
                    remedy_nl=f"geef --pupils, of laat {flag} weg voor de selectie van een testpakket",
                )
        policy = get_pgn_policy(pgn)
        return PackOrder(
            pupils=len(CASES), seed=seed, mix=SELECTION, pgn=policy.value, shard=None, attachment_size=metric, lang=lang
        )
    order = make_order(pupils=pupils, seed=seed, mix=mix or NATIONAL, format=OutputFormat.XML, pgn=pgn)
    part = check_shard(shard) if shard else None
    if part and not _indices(pupils, part):
        raise ConfigurationError(
            f"shard {part[0]}/{part[1]} of {pupils} pupils is empty",
            nl=f"deel {part[0]}/{part[1]} van {pupils} leerlingen is leeg",
            where="--shard",
            remedy="ask for fewer parts, or more pupils",
            remedy_nl="vraag minder delen, of meer leerlingen",
        )
    return PackOrder(
        pupils=pupils,
        seed=seed,
        mix=order.mix,
        pgn=order.pgn,
        shard=part,
        attachment_size=metric,
        lang=lang,
    )


def _indices(pupils: int, shard: tuple[int, int] | None) -> range:
    part, parts = shard or (1, 1)
    return range(pupils * (part - 1) // parts, pupils * part // parts)


def _count(order: PackOrder) -> int:
    return len(_indices(order.pupils, order.shard))


def _pupils(order: PackOrder) -> Iterator[_PackEntry]:
    """Yield the pupils that are asked for."""
    if order.mix == SELECTION:
        for chosen in choose(make_generator(order.seed, order.pgn, order.peildatum)):
            profiel = chosen.case.traits.profiel
            yield _PackEntry(leerling=chosen.leerling, profiel=profiel, case=chosen.case)
        return
    indices = _indices(order.pupils, order.shard)
    for leerling, profiel in draw_pupils(order.seed, order.pgn, order.peildatum, order.mix, indices):
        yield _PackEntry(leerling=leerling, profiel=profiel)


def _add_pupil(folder: PackFolder, entry: _PackEntry, order: PackOrder) -> tuple[IndexRow, dict[str, str]]:
    """Write the files of a pupil; return its rows in the overview and in the table."""
    leerling, profiel = entry.leerling, entry.profiel
    name = leerling.leerlingid
    dossier = build_dossier(
        leerling, profiel, datum=date.fromisoformat(order.peildatum), size=BijlageSize(order.attachment_size)
    )
    laid_out = make_sheet(dossier, name, order.lang)
    index_row = IndexRow(
        leerlingid=name,
        name=leerling.full_name,
        pgn=leerling.pgn,
        pgn_soort=leerling.pgn_soort,
        profiel=profiel,
        case=entry.case,
        oddities=find_oddities(leerling),
        bijlagen=len(laid_out.bijlagen),
    )
    sheet, expected = f"bladen/{name}.html", f"verwacht/{name}.xml"
    page = render_sheet(leerling, profiel, laid_out, index_row, policy=PgnPolicy(order.pgn), lang=order.lang)
    folder.write(sheet, page.encode())
    folder.write(expected, write_fast(dossier))
    for bijlage in laid_out.bijlagen:
        folder.write(bijlage.path, bijlage.content)
    special = [each.text.in_language(order.lang) for each in index_row.oddities]
    row = make_row(
        dossier,
        {
            "bijlagen": str(index_row.bijlagen),
            "bijzonder": ", ".join(special),
            "blad": sheet,
            "verwacht": expected,
        },
    )
    return index_row, row


def _facts(order: PackOrder) -> dict[str, object]:
    """Return the fields of the order that are set, for the readme."""
    return {name: value for name, value in _DATA.dump(order).items() if value is not None}


def _print(folder: PackFolder, printer: Chromium, name: str) -> None:
    folder.write(f"bladen/{name}.pdf", printer.print_pdf(folder.root / "bladen" / f"{name}.html"))


def _without(trouble: ChromiumTrouble, pdf: bool | None) -> str:  # noqa: FBT001 - what was asked
    """Return why there are no PDFs.

    Raises:
        ConfigurationError: they were asked for.
    """
    if pdf:
        raise ConfigurationError(
            f"Chromium failed: {trouble}",
            nl=f"Chromium liet het afweten: {trouble}",
            where="--pdf",
            remedy="leave --pdf out and print the HTML pages from any browser",
            remedy_nl="laat --pdf weg en druk de HTML-pagina's af uit een browser",
        ) from trouble
    return "index.chromium_faalde"


def _manifest(order: PackOrder, rows: list[IndexRow], *, pdf: bool) -> bytes:
    """Return the manifest; its `zonder_leerling` lists the cases that no pupil of this seed fits."""
    found = {row.case.id for row in rows if row.case}
    paper = {
        "leerlingen": len(rows),
        "vraag": _DATA.dump(order),
        "pdf": pdf,
        "zonder_leerling": [case.id for case in CASES if order.mix == SELECTION and case.id not in found],
        "inhoud": [
            {
                "leerlingid": row.leerlingid,
                "profiel": row.profiel.value,
                "geval": row.case.id if row.case else "",
                "bijzonder": [each.id for each in row.oddities],
                "bijlagen": row.bijlagen,
            }
            for row in rows
        ],
    }
    return (json.dumps(paper, indent=2) + "\n").encode()
