"""The command `pki`: test certificates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.command_line import EXIT_OK, BilingualGroup, lang_option, option
from simulator.errors import ConfigurationError, InvalidNumberError
from simulator.text.text import Text

if TYPE_CHECKING:
    from simulator.network.pki import TestPki


@click.group(
    cls=BilingualGroup,
    text=Text(
        nl="Testcertificaten: een eigen CA, een certificaat per leverancier, een voor localhost.",
        en="Test certificates: an authority of one's own, one certificate a vendor, one for localhost.",
    ),
)
@lang_option
def pki(lang: str) -> None:
    """Test certificates."""


def _show(found: TestPki, lang: str) -> None:
    """Print a table of certificates."""
    from rich.table import Table

    from simulator.cli.progress_bar import print_table

    heads = Text(nl="soort|naam|OIN|sleutel|geldig tot|bestand", en="kind|name|OIN|key|valid until|file")
    table = Table(*heads.in_language(lang).split("|"))
    for one in found.show():
        table.add_row(one.kind, one.name, one.oin, one.key_type, f"{one.not_after:%Y-%m-%d}", str(one.file))
    print_table(table)


@pki.command(
    "init",
    text=Text(nl="Maak een test-CA met certificaten.", en="Make a test authority with certificates."),
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@option(
    "--key",
    type=click.Choice(["p256", "rsa2048"]),
    default="p256",
    show_default=True,
    nl="soort sleutel",
    en="kind of key",
)
@option(
    "--vendor",
    multiple=True,
    metavar="OIN=NAAM",
    nl="nog een leverancier; mag vaker",
    en="another vendor; may be repeated",
)
@option("--force", is_flag=True, nl="vervang wat er staat", en="replace what is there")
@lang_option
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
    from simulator.network.pki import TestPki
    from simulator.register import Leverancier
    from simulator.standard.identifiers import validate_oin

    leveranciers = list((ctx.find_root().obj or {}).get("leveranciers", ()))
    for text in vendor:
        oin, equals, name = text.partition("=")
        if not equals or not name:
            raise ConfigurationError(
                f"{text!r} names no vendor",
                nl=f"{text!r} noemt geen leverancier",
                where="--vendor",
                remedy="write OIN=NAME",
                remedy_nl="schrijf OIN=NAAM",
            )
        try:
            leveranciers.append(Leverancier(oin=validate_oin(oin), naam=name))
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


@pki.command("show", text=Text(nl="Toon de certificaten.", en="Show the certificates."))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@lang_option
def pki_show(directory: Path, lang: str) -> int:
    """Show the certificates."""
    from simulator.network.pki import TestPki

    _show(TestPki.load(directory), lang)
    return EXIT_OK


@pki.command(
    "renew",
    text=Text(
        nl="Geef alle certificaten opnieuw uit, onder dezelfde CA.",
        en="Issue all certificates again, under the same authority.",
    ),
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@lang_option
def pki_renew(directory: Path, lang: str) -> int:
    """Issue all certificates again."""
    from simulator.network.pki import TestPki

    found = TestPki.load(directory)
    found.renew()
    _show(found, lang)
    return EXIT_OK
