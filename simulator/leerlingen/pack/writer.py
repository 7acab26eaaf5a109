"""`write_pack`: pupils, their sheets and what must come out, in one folder.

::

    DIR/index.html                 overview: who is in it, and why
    DIR/LEESMIJ.html               what to do with it
    DIR/bladen/LN000001.html       a sheet to type over; .pdf beside it where there is a Chromium
    DIR/leerlingen.csv             one row a pupil
    DIR/verwacht/LN000001.xml      the expected dossier
    DIR/bijlagen/LN000001/…        the attachments as files
    DIR/SHA256SUMS, MANIFEST.json  checksums; what was asked and made
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from simulator import __version__
from simulator.dossier.fast_writer import write_fast
from simulator.errors import ConfigurationError
from simulator.files import SUMS
from simulator.leerlingen.dossier.bijlage_size import Bijlagemaat
from simulator.leerlingen.dossier.builder import GEGEVENSVERSIE, build_dossier
from simulator.leerlingen.generator import PEILDATUM
from simulator.leerlingen.model import Leerling
from simulator.leerlingen.names.pgn import Pgnwijze, get_pgnwijze
from simulator.leerlingen.pack.cases import GEVALLEN, Geval
from simulator.leerlingen.pack.chromium import Chromium, ChromiumTrouble, find_chromium, open_chromium, require_chromium
from simulator.leerlingen.pack.folder import MANIFEST, Pakketmap, open_pakketmap
from simulator.leerlingen.pack.html import Regel, render_blad, render_index, render_leesmij, tekst
from simulator.leerlingen.pack.oddities import find_bijzonderheden
from simulator.leerlingen.pack.selection import choose
from simulator.leerlingen.pack.sheet import make_blad
from simulator.leerlingen.pack.table import NAME as TABEL
from simulator.leerlingen.pack.table import make_row, write_table
from simulator.leerlingen.population.mix import LANDELIJK, Mix
from simulator.leerlingen.population.order import Formaat, check_shard, get_bijlagemaat, make_opdracht
from simulator.leerlingen.population.pupil import draw_pupils, make_generator
from simulator.standard.overdracht import Profiel

SELECTIE = "selectie"
"""What stands for the mix in the manifest of a pack with the pupils of `GEVALLEN`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """What was asked: the same gives the same bytes.

    Attributes:
        pupils: number of pupils of the population; of the selection when `mix` is `selectie`.
        mix: as `parse_mix` writes it, or `selectie`.
        shard: part and number of parts, when only a part was asked.
        bijlagemaat: size mix of the attachments.
        lang: language of sheets and pages.
    """

    pupils: int
    seed: int
    mix: str
    pgn: str
    shard: tuple[int, int] | None
    bijlagemaat: str
    lang: str
    peildatum: str = PEILDATUM.isoformat()
    gegevensversie: str = GEGEVENSVERSIE
    osolab: str = __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Pakket:
    """A pack that was made.

    Attributes:
        map: its folder.
        leerlingen: ids, in order.
        pdf: whether each sheet is there as a PDF too.
        zonder_pdf: key of the text (`simulator.leerlingen.pack.html.tekst`) why not; empty when it is.
    """

    map: Path
    leerlingen: tuple[str, ...]
    pdf: bool
    zonder_pdf: str

    def explain(self, lang: str) -> str:
        """Return why there are no PDFs, and what to do about it; empty when there are."""
        return tekst("index.zonder_pdf", lang, reden=tekst(self.zonder_pdf, lang)) if self.zonder_pdf else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opgave:
    """A pupil to be put in the pack."""

    leerling: Leerling
    profiel: Profiel
    geval: Geval | None = None


def write_pack(
    out: Path,
    *,
    seed: int = 1,
    pupils: int | None = None,
    mix: Mix | str | None = None,
    pgn: str = Pgnwijze.SAFE,
    shard: tuple[int, int] | None = None,
    attachments: str = Bijlagemaat.SMALL,
    pdf: bool | None = None,
    lang: str = "nl",
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Pakket:
    """Write a test pack; the folder has it whole or not at all.

    Args:
        out: target folder; made when absent.
        seed: same order, same bytes.
        pupils: number of pupils of a drawn population, whose dossiers are those of `generate_population`; None for the
            pupils of `GEVALLEN`, each of which is in it for a reason.
        mix: shares of the profiles of a drawn population; the national ones when not given.
        pgn: `safe`, `unique` or `wide`, see `Pgnwijze`.
        shard: make only part i of n of a drawn population.
        attachments: size mix of the attachments, a `Bijlagemaat`.
        pdf: True for PDFs in any case, False for none, None for PDFs where there is a Chromium.
        lang: of sheets and pages, `nl` or `en`.
        force: replace a pack in the folder; files that are not of a pack stay.
        progress: called with pupils done and pupils to do.

    Raises:
        ConfigurationError: an impossible order, a folder that holds something, or one that cannot be written; PDFs were
            asked for and cannot be made.
    """
    vraag = _make_vraag(pupils=pupils, seed=seed, mix=mix, pgn=pgn, shard=shard, attachments=attachments, lang=lang)
    program = require_chromium() if pdf else find_chromium() if pdf is None else None
    reason = "" if program else "index.niet_gevraagd" if pdf is False else "index.geen_chromium"
    with open_pakketmap(out, force=force) as folder, ExitStack() as stack:
        printer = None
        if program:
            try:
                printer = stack.enter_context(open_chromium(program))
            except ChromiumTrouble as trouble:
                reason = _without(trouble, pdf)
        regels: list[Regel] = []
        rows: list[dict[str, str]] = []
        total = _count(vraag)
        for opgave in _pupils(vraag):
            regel, row = _add_pupil(folder, opgave, vraag)
            if printer is not None:
                try:
                    _print(folder, printer, regel.leerlingid)
                except ChromiumTrouble as trouble:
                    reason, printer = _without(trouble, pdf), None
                    for made in (folder.root / "bladen").glob("*.pdf"):
                        folder.remove(made.relative_to(folder.root).as_posix())
            regels.append(regel)
            rows.append(row)
            if progress:
                progress(len(regels), total)
        has_pdf = printer is not None
        folder.write(TABEL, write_table(rows).encode())
        folder.write("index.html", render_index(regels, pdf=has_pdf, reason=reason, lang=lang).encode())
        folder.write(
            "LEESMIJ.html",
            render_leesmij(_facts(vraag), first=regels[0].leerlingid, pdf=has_pdf, lang=lang).encode(),
        )
        folder.write(SUMS, folder.sums())
        folder.write(MANIFEST, _manifest(vraag, regels, pdf=has_pdf))
    return Pakket(map=out, leerlingen=tuple(regel.leerlingid for regel in regels), pdf=has_pdf, zonder_pdf=reason)


def _make_vraag(
    *,
    pupils: int | None,
    seed: int,
    mix: Mix | str | None,
    pgn: str,
    shard: tuple[int, int] | None,
    attachments: str,
    lang: str,
) -> Vraag:
    """Return the order, when it is a possible one."""
    maat = get_bijlagemaat(attachments).value
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
        wijze = get_pgnwijze(pgn)
        return Vraag(
            pupils=len(GEVALLEN), seed=seed, mix=SELECTIE, pgn=wijze.value, shard=None, bijlagemaat=maat, lang=lang
        )
    opdracht = make_opdracht(pupils=pupils, seed=seed, mix=mix or LANDELIJK, format=Formaat.XML, pgn=pgn)
    part = check_shard(shard) if shard else None
    if part and not _indices(pupils, part):
        raise ConfigurationError(
            f"shard {part[0]}/{part[1]} of {pupils} pupils is empty",
            nl=f"deel {part[0]}/{part[1]} van {pupils} leerlingen is leeg",
            where="--shard",
            remedy="ask for fewer parts, or more pupils",
            remedy_nl="vraag minder delen, of meer leerlingen",
        )
    return Vraag(
        pupils=pupils,
        seed=seed,
        mix=opdracht.mix,
        pgn=opdracht.pgn,
        shard=part,
        bijlagemaat=maat,
        lang=lang,
    )


def _indices(pupils: int, shard: tuple[int, int] | None) -> range:
    part, parts = shard or (1, 1)
    return range(pupils * (part - 1) // parts, pupils * part // parts)


def _count(vraag: Vraag) -> int:
    return len(_indices(vraag.pupils, vraag.shard))


def _pupils(vraag: Vraag) -> Iterator[_Opgave]:
    """Yield the pupils that are asked for."""
    if vraag.mix == SELECTIE:
        for gekozen in choose(make_generator(vraag.seed, vraag.pgn, vraag.peildatum)):
            profiel = gekozen.geval.kenmerken.profiel
            yield _Opgave(leerling=gekozen.leerling, profiel=profiel, geval=gekozen.geval)
        return
    indices = _indices(vraag.pupils, vraag.shard)
    for leerling, profiel in draw_pupils(vraag.seed, vraag.pgn, vraag.peildatum, vraag.mix, indices):
        yield _Opgave(leerling=leerling, profiel=profiel)


def _add_pupil(folder: Pakketmap, opgave: _Opgave, vraag: Vraag) -> tuple[Regel, dict[str, str]]:
    """Write what a pupil needs; return its lines in the overview and in the table."""
    leerling, profiel = opgave.leerling, opgave.profiel
    name = leerling.leerlingid
    dossier = build_dossier(
        leerling, profiel, datum=date.fromisoformat(vraag.peildatum), bijlagemaat=Bijlagemaat(vraag.bijlagemaat)
    )
    blad = make_blad(dossier, name, vraag.lang)
    regel = Regel(
        leerlingid=name,
        naam=leerling.volledige_naam,
        pgn=leerling.pgn,
        pgn_soort=leerling.pgn_soort,
        profiel=profiel,
        geval=opgave.geval,
        bijzonder=find_bijzonderheden(leerling),
        bijlagen=len(blad.bijlagen),
    )
    sheet, expected = f"bladen/{name}.html", f"verwacht/{name}.xml"
    page = render_blad(leerling, profiel, blad, regel, wijze=Pgnwijze(vraag.pgn), lang=vraag.lang)
    folder.write(sheet, page.encode())
    folder.write(expected, write_fast(dossier))
    for bijlage in blad.bijlagen:
        folder.write(bijlage.pad, bijlage.inhoud)
    special = [each.tekst.in_language(vraag.lang) for each in regel.bijzonder]
    row = make_row(
        dossier,
        {
            "bijlagen": str(regel.bijlagen),
            "bijzonder": ", ".join(special),
            "blad": sheet,
            "verwacht": expected,
        },
    )
    return regel, row


def _facts(vraag: Vraag) -> dict[str, object]:
    """Return what was asked, for a person: without what was not."""
    return {name: value for name, value in asdict(vraag).items() if value is not None}


def _print(folder: Pakketmap, printer: Chromium, name: str) -> None:
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


def _manifest(vraag: Vraag, regels: list[Regel], *, pdf: bool) -> bytes:
    """Return what was asked and made; `zonder_leerling` are the cases that no pupil of this seed fits."""
    found = {regel.geval.id for regel in regels if regel.geval}
    paper = {
        "leerlingen": len(regels),
        "vraag": asdict(vraag),
        "pdf": pdf,
        "zonder_leerling": [geval.id for geval in GEVALLEN if vraag.mix == SELECTIE and geval.id not in found],
        "inhoud": [
            {
                "leerlingid": regel.leerlingid,
                "profiel": regel.profiel.value,
                "geval": regel.geval.id if regel.geval else "",
                "bijzonder": [each.id for each in regel.bijzonder],
                "bijlagen": regel.bijlagen,
            }
            for regel in regels
        ],
    }
    return (json.dumps(paper, indent=2) + "\n").encode()
