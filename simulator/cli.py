"""The commands `validate` and `pki`, mounted by `harness.cli` under `osolab`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.errors import ConfigurationError, InvalidNumberError
from simulator.opdrachtregel import EXIT_FAILED, EXIT_OK, Groep, taalvlag, vlag
from simulator.standard.tekst import Tekst

if TYPE_CHECKING:
    from simulator.pki import TestPki


@click.command(
    cls=Groep.command_class,
    tekst=Tekst(
        nl="Toets dossiers aan schema, codelijsten, regels en bijlagen.\n\nBestanden, mappen en ZIP-bestanden; - leest "
        "standaardinvoer.",
        en="Judge dossiers by schema, code lists, rules and attachments.\n\nFiles, folders and ZIP files; - reads "
        "standard input.",
    ),
)
@click.argument("paths", nargs=-1, metavar="PATH…")
@vlag(
    "--mode",
    type=click.Choice(["official", "intended"]),
    default="official",
    show_default=True,
    nl="official oordeelt als de gepubliceerde validatie, intended laat ook slapende regels gelden",
    en="official judges as the published validation does, intended also fires dormant rules",
)
@vlag(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "junit"]),
    default="text",
    show_default=True,
    nl="vorm van de uitslag",
    en="form of the result",
)
@vlag("--workers", type=click.IntRange(min=1), default=1, show_default=True, nl="processen", en="processes")
@vlag(
    "--bundle",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    nl="oordeel met de officiële technische bestanden (XSD en XSLT) in deze map; vraagt osolab[bundle]",
    en="judge with the official technical files (XSD and XSLT) in this folder; needs osolab[bundle]",
)
@vlag(
    "--without",
    multiple=True,
    metavar="CHECK",
    nl="zet een eigen controle van osolab uit; mag vaker",
    en="switch a check of osolab's own off; may be repeated",
)
@vlag(
    "--explain",
    default=None,
    metavar="RULE",
    nl="leg een regel uit, met een voorbeeld dat hem breekt en een dat dat niet doet",
    en="explain a rule, with an example that breaks it and one that does not",
)
@taalvlag
def validate(
    paths: tuple[str, ...],
    mode: str,
    format_: str,
    workers: int,
    bundle: Path | None,
    without: tuple[str, ...],
    explain: str | None,
    lang: str,
) -> int:
    """Judge dossiers."""
    if explain is not None:
        from simulator.dossier.uitvoer.uitleg import write_explanation

        write_explanation(explain, sys.stdout, lang=lang)
        return EXIT_OK
    if not paths:
        raise ConfigurationError(
            "nothing to judge",
            nl="er is niets te toetsen",
            where="PATH",
            remedy="name files, folders or ZIP files, or - for standard input",
            remedy_nl="noem bestanden, mappen of ZIP-bestanden, of - voor standaardinvoer",
        )
    from simulator.dossier.keuring import validate_paths
    from simulator.dossier.uitvoer.render import render
    from simulator.voortgangsbalk import counting

    if without:
        _refuse_unknown_checks(without)
    label = Tekst(nl="dossiers toetsen", en="judging dossiers").in_language(lang)
    with counting(label) as progress:
        results = validate_paths(paths, mode=mode, workers=workers, bundle=bundle, without=without, progress=progress)
        totals = render(results, format_, sys.stdout, lang=lang, mode=mode)
    return EXIT_OK if totals.files == totals.valid else EXIT_FAILED


def _refuse_unknown_checks(names: tuple[str, ...]) -> None:
    """Only checks of osolab's own can be switched off; the published rules cannot."""
    from simulator.dossier.regelkaart import load_regelkaarten

    own = [card.id for card in load_regelkaarten().values() if card.status == "own"]
    for name in names:
        if name not in own:
            raise ConfigurationError(
                f"osolab has no check of its own called {name!r}",
                nl=f"osolab heeft geen eigen controle die {name!r} heet",
                where="--without",
                remedy=f"choose from: {', '.join(own)}",
                remedy_nl=f"kies uit: {', '.join(own)}",
            )


@click.group(
    cls=Groep,
    tekst=Tekst(
        nl="Testcertificaten: een eigen CA, een certificaat per leverancier, een voor localhost.",
        en="Test certificates: an authority of one's own, one certificate a vendor, one for localhost.",
    ),
)
@taalvlag
def pki(lang: str) -> None:
    """Test certificates."""


def _show(found: TestPki, lang: str) -> None:
    """Print a table of certificates."""
    from rich.table import Table

    from simulator.voortgangsbalk import print_table

    heads = Tekst(nl="soort|naam|OIN|sleutel|geldig tot|bestand", en="kind|name|OIN|key|valid until|file")
    table = Table(*heads.in_language(lang).split("|"))
    for one in found.show():
        table.add_row(one.soort, one.naam, one.oin, one.key_type, f"{one.not_after:%Y-%m-%d}", str(one.file))
    print_table(table)


@pki.command(
    "init",
    tekst=Tekst(nl="Maak een test-CA met certificaten.", en="Make a test authority with certificates."),
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@vlag(
    "--key",
    type=click.Choice(["p256", "rsa2048"]),
    default="p256",
    show_default=True,
    nl="soort sleutel",
    en="kind of key",
)
@vlag(
    "--vendor",
    multiple=True,
    metavar="OIN=NAAM",
    nl="nog een leverancier; mag vaker",
    en="another vendor; may be repeated",
)
@vlag("--force", is_flag=True, nl="vervang wat er staat", en="replace what is there")
@taalvlag
@click.pass_context
def pki_init(
    ctx: click.Context,
    directory: Path,
    key: str,
    vendor: tuple[str, ...],
    force: bool,
    lang: str,
) -> int:
    """Make a test authority."""
    from simulator.clock import SystemClock
    from simulator.pki import TestPki
    from simulator.register import Leverancier
    from simulator.standard.nummers import validate_oin

    leveranciers = list((ctx.find_root().obj or {}).get("leveranciers", ()))
    for text in vendor:
        oin, equals, naam = text.partition("=")
        if not equals or not naam:
            raise ConfigurationError(
                f"{text!r} names no vendor",
                nl=f"{text!r} noemt geen leverancier",
                where="--vendor",
                remedy="write OIN=NAME",
                remedy_nl="schrijf OIN=NAAM",
            )
        try:
            leveranciers.append(Leverancier(oin=validate_oin(oin), naam=naam))
        except InvalidNumberError as error:
            raise ConfigurationError(
                str(error),
                nl=error.in_language("nl"),
                where="--vendor",
                remedy="write OIN=NAME",
                remedy_nl="schrijf OIN=NAAM",
            ) from None
    made = TestPki.init(directory, leveranciers=leveranciers, clock=SystemClock(), key=key, overwrite=force)  # type: ignore[arg-type]  # a Choice
    _show(made, lang)
    return EXIT_OK


@pki.command("show", tekst=Tekst(nl="Toon de certificaten.", en="Show the certificates."))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@taalvlag
def pki_show(directory: Path, lang: str) -> int:
    """Show the certificates."""
    from simulator.pki import TestPki

    _show(TestPki.load(directory), lang)
    return EXIT_OK


@pki.command(
    "renew",
    tekst=Tekst(
        nl="Geef alle certificaten opnieuw uit, onder dezelfde CA.",
        en="Issue all certificates again, under the same authority.",
    ),
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@taalvlag
def pki_renew(directory: Path, lang: str) -> int:
    """Issue all certificates again."""
    from simulator.pki import TestPki

    found = TestPki.load(directory)
    found.renew()
    _show(found, lang)
    return EXIT_OK
