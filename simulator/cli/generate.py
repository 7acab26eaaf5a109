"""The command `generate`, mounted by `osolab.cli`: populations, reports on them, test packs for people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.command_line import EXIT_FAILED, EXIT_OK, BilingualGroup, lang_option, option
from simulator.errors import ConfigurationError
from simulator.text.text import Text

if TYPE_CHECKING:
    from simulator.leerlingen.population.order import Manifest

_NATIONAL = "landelijk"


@click.command(
    cls=BilingualGroup.command_class,
    text=Text(
        nl="Maak synthetische leerlingen en hun dossiers.\n\nZelfde seed, zelfde bytes, met hoeveel processen ook.",
        en="Make synthetic pupils and their dossiers.\n\nSame seed, same bytes, with however many processes.",
    ),
)
@option("--pupils", type=click.IntRange(min=1), default=None, nl="aantal leerlingen", en="number of pupils")
@option("--seed", type=click.IntRange(min=0), default=1, show_default=True, nl="seed", en="seed")
@option(
    "--mix",
    default=None,
    nl="aandelen per profiel: landelijk (zonder deze vlag), of PROFIEL=aandeel,…",
    en="shares per profile: landelijk (without this flag), or PROFILE=share,…",
)
@option("--out", type=click.Path(path_type=Path), default=None, nl="doelmap", en="target folder")
@option(
    "--format",
    "format_",
    type=click.Choice(["xml", "zip", "tar", "jsonl", "parquet"]),
    default="xml",
    show_default=True,
    nl="vorm van de uitvoer",
    en="form of the output",
)
@option("--shard", default=None, metavar="i/n", nl="maak alleen deel i van n", en="make only part i of n")
@option("--workers", type=click.IntRange(min=1), default=1, show_default=True, nl="processen", en="processes")
@option(
    "--pgn",
    type=click.Choice(["safe", "unique", "wide"]),
    default="safe",
    show_default=True,
    nl="welke nummers: hergebruik waar leerlingen elkaar nooit treffen, elk nummer één keer, of elk nummer één keer "
    "uit 900000000-999999999 (aanname A56)",
    en="which numbers: reuse where pupils never meet, every number once, or every number once out of "
    "900000000-999999999 (assumption A56)",
)
@option(
    "--deviations",
    type=float,
    default=0.0,
    show_default=True,
    metavar="SHARE",
    nl="aandeel (0-1) van de dossiers met één bekende fout, zie osolab list afwijkingen; MANIFEST.json zegt welke",
    en="share (0-1) of the dossiers with one known fault, see osolab list afwijkingen; MANIFEST.json says which",
)
@option(
    "--attachments",
    type=click.Choice(["small", "typical", "heavy"]),
    default="small",
    show_default=True,
    nl="hoe groot bijlagen zijn: klein, als gescand (de helft boven 0,3 MB, tot 5 MB), of zwaar (tot 20 MB)",
    en="how large attachments are: small, as if scanned (half above 0.3 MB, up to 5 MB), or heavy (up to 20 MB)",
)
@option(
    "--force", is_flag=True, nl="vervang een andere populatie in de map", en="replace another population in the folder"
)
@option(
    "--stats",
    is_flag=True,
    nl="schrijf statistiek.html: de populatie naast gepubliceerde cijfers; vraagt osolab[stats]",
    en="write statistiek.html: the population beside published figures; needs osolab[stats]",
)
@option(
    "--coverage",
    is_flag=True,
    nl="schrijf dekking.html: welke elementpaden de populatie raakt, en waarom de andere niet",
    en="write dekking.html: which element paths the population touches, and why not the others",
)
@option(
    "--maximal",
    is_flag=True,
    nl="schrijf ook per profiel de maximale dossiers, die elk toegestaan pad raken; zonder --pupils alleen die",
    en="also write the maximal dossiers of each profile, which touch every path allowed; without --pupils only those",
)
@option(
    "--pack",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    nl="maak een testpakket voor mensen: bladen, CSV, bijlagen, verwachte dossiers; zonder --pupils een keur van "
    "bijzondere leerlingen",
    en="make a test pack for people: sheets, CSV, attachments, expected dossiers; without --pupils a choice of odd "
    "pupils",
)
@option(
    "--pdf/--no-pdf",
    default=None,
    nl="bladen ook als PDF; zonder deze vlag als er een Chromium is",
    en="sheets as PDF too; without this flag when there is a Chromium",
)
@lang_option
def generate(
    *,
    pupils: int | None,
    seed: int,
    mix: str | None,
    out: Path | None,
    format_: str,
    shard: str | None,
    workers: int,
    pgn: str,
    deviations: float,
    attachments: str,
    force: bool,
    stats: bool,
    coverage: bool,
    maximal: bool,
    pack: Path | None,
    pdf: bool | None,
    lang: str,
) -> int:
    """Make a population, reports on it, or a test pack."""
    from simulator.leerlingen.population.order import parse_shard

    part = parse_shard(shard) if shard else None
    _require_something(pupils, out, pack, maximal=maximal)
    if pack is not None:
        _make_pack(
            pack,
            pupils,
            seed=seed,
            mix=mix,
            pgn=pgn,
            part=part,
            attachments=attachments,
            pdf=pdf,
            lang=lang,
            force=force,
        )
    if out is None:
        return EXIT_OK
    if maximal:
        _make_maximal(out)
    if pupils is None:
        return _cover_maximal(out, lang) if coverage else EXIT_OK
    manifest = _make_population(
        out,
        pupils,
        seed=seed,
        mix=mix or _NATIONAL,
        format_=format_,
        part=part,
        workers=workers,
        pgn=pgn,
        deviations=deviations,
        attachments=attachments,
        force=force,
        lang=lang,
    )
    if stats:
        _describe(manifest, out, workers, lang)
    if coverage:
        _cover(manifest, out, workers, lang)
    return EXIT_OK


def _require_something(pupils: int | None, out: Path | None, pack: Path | None, *, maximal: bool) -> None:
    """Refuse a command line that asks for nothing, or names no folder."""
    if out is None and pack is None:
        raise ConfigurationError(
            "where to is not said",
            nl="er staat niet waarheen",
            where="--out",
            remedy="name a folder with --out DIR, or --pack DIR for a test pack",
            remedy_nl="noem een map met --out DIR, of --pack DIR voor een testpakket",
        )
    if out is not None and pupils is None and not maximal:
        raise ConfigurationError(
            "how many pupils is not said",
            nl="er staat niet hoeveel leerlingen",
            where="--pupils",
            remedy="give --pupils N, or --maximal for the maximal dossiers",
            remedy_nl="geef --pupils N, of --maximal voor de maximale dossiers",
        )


def _make_population(
    out: Path,
    pupils: int,
    *,
    seed: int,
    mix: str,
    format_: str,
    part: tuple[int, int] | None,
    workers: int,
    pgn: str,
    deviations: float,
    attachments: str,
    force: bool,
    lang: str,
) -> Manifest:
    from simulator.cli.progress_bar import counting
    from simulator.leerlingen.population.population import generate_population

    label = Text(nl="dossiers maken", en="making dossiers").in_language(lang)
    with counting(label) as progress:
        manifest = generate_population(
            pupils=pupils,
            seed=seed,
            out=out,
            mix=mix,
            format=format_,
            shard=part,
            workers=workers,
            pgn=pgn,
            deviations=deviations,
            attachments=attachments,
            force=force,
            progress=progress,
        )
    counts = ", ".join(f"{profile} {count}" for profile, count in manifest.profielen.items() if count)
    click.echo(f"{out}: {counts}")
    return manifest


def _describe(manifest: Manifest, out: Path, workers: int, lang: str) -> None:
    from simulator.cli.progress_bar import counting
    from simulator.leerlingen.statistics.writer import write_stats

    with counting(Text(nl="leerlingen tellen", en="counting pupils").in_language(lang)) as progress:
        click.echo(write_stats(manifest, out, workers=workers, lang=lang, progress=progress))


def _cover(manifest: Manifest, out: Path, workers: int, lang: str) -> None:
    from simulator.cli.progress_bar import counting
    from simulator.leerlingen.coverage.measurement import write_coverage
    from simulator.leerlingen.coverage.report import describe

    with counting(Text(nl="paden tellen", en="counting paths").in_language(lang)) as progress:
        coverage = write_coverage(manifest, out, workers=workers, lang=lang, progress=progress)
    click.echo(describe(coverage, lang))


def _make_maximal(out: Path) -> None:
    from simulator.leerlingen.coverage.maximal import write_maximal

    for file in write_maximal(out):
        click.echo(file)


def _cover_maximal(out: Path, lang: str) -> int:
    """Report the coverage of the maximal dossiers; a path that a profile allows and they miss is a failure."""
    from simulator.leerlingen.coverage.maximal import measure_maximal
    from simulator.leerlingen.coverage.report import describe, write_report

    coverage = measure_maximal()
    write_report(coverage, out, lang=lang, order=None)
    click.echo(describe(coverage, lang))
    return EXIT_OK if coverage.complete else EXIT_FAILED


def _make_pack(
    pack: Path,
    pupils: int | None,
    *,
    seed: int,
    mix: str | None,
    pgn: str,
    part: tuple[int, int] | None,
    attachments: str,
    pdf: bool | None,
    lang: str,
    force: bool,
) -> None:
    from simulator.cli.progress_bar import counting
    from simulator.leerlingen.pack.writer import write_pack

    with counting(Text(nl="bladen maken", en="making sheets").in_language(lang)) as progress:
        made = write_pack(
            pack,
            seed=seed,
            pupils=pupils,
            mix=mix,
            pgn=pgn,
            shard=part,
            attachments=attachments,
            pdf=pdf,
            lang=lang,
            force=force,
            progress=progress,
        )
    click.echo(pack / "index.html")
    if made.explain(lang):
        click.echo(made.explain(lang), err=True)
