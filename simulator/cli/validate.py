"""The command `validate`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from simulator.cli.command_line import EXIT_FAILED, EXIT_OK, BilingualGroup, lang_option, option
from simulator.errors import ConfigurationError
from simulator.text.text import Text


@click.command(
    cls=BilingualGroup.command_class,
    text=Text(
        nl="Toets dossiers aan schema, codelijsten, regels en bijlagen.\n\nBestanden, mappen en ZIP-bestanden; - leest "
        "standaardinvoer.",
        en="Judge dossiers by schema, code lists, rules and attachments.\n\nFiles, folders and ZIP files; - reads "
        "standard input.",
    ),
)
@click.argument("paths", nargs=-1, metavar="PATH…")
@option(
    "--mode",
    type=click.Choice(["official", "intended"]),
    default="official",
    show_default=True,
    nl="official oordeelt als de gepubliceerde validatie, intended laat ook slapende regels gelden",
    en="official judges as the published validation does, intended also fires dormant rules",
)
@option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "junit"]),
    default="text",
    show_default=True,
    nl="vorm van de uitslag",
    en="form of the result",
)
@option("--workers", type=click.IntRange(min=1), default=1, show_default=True, nl="processen", en="processes")
@option(
    "--bundle",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    nl="oordeel met de officiële technische bestanden (XSD en XSLT) in deze map; vraagt osolab[bundle]",
    en="judge with the official technical files (XSD and XSLT) in this folder; needs osolab[bundle]",
)
@option(
    "--without",
    multiple=True,
    metavar="CHECK",
    nl="zet een eigen controle van osolab uit; mag vaker",
    en="switch a check of osolab's own off; may be repeated",
)
@option(
    "--explain",
    default=None,
    metavar="RULE",
    nl="leg een regel uit, met een voorbeeld dat hem breekt en een dat dat niet doet",
    en="explain a rule, with an example that breaks it and one that does not",
)
@lang_option
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
        from simulator.dossier.output.explain import write_explanation

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
    from simulator.cli.progress_bar import counting
    from simulator.dossier.batch import validate_paths
    from simulator.dossier.output.render import render

    if without:
        _refuse_unknown_checks(without)
    label = Text(nl="dossiers toetsen", en="judging dossiers").in_language(lang)
    with counting(label) as progress:
        results = validate_paths(paths, mode=mode, workers=workers, bundle=bundle, without=without, progress=progress)
        totals = render(results, format_, sys.stdout, lang=lang, mode=mode)
    return EXIT_OK if totals.files == totals.valid else EXIT_FAILED


def _refuse_unknown_checks(names: tuple[str, ...]) -> None:
    """Only checks of osolab's own can be switched off; the published rules cannot."""
    from simulator.dossier.rule_catalogue import load_rule_cards

    own = [card.id for card in load_rule_cards().values() if card.status == "own"]
    for name in names:
        if name not in own:
            raise ConfigurationError(
                f"osolab has no check of its own called {name!r}",
                nl=f"osolab heeft geen eigen controle die {name!r} heet",
                where="--without",
                remedy=f"choose from: {', '.join(own)}",
                remedy_nl=f"kies uit: {', '.join(own)}",
            )
