"""Click's own texts in the language of the user: headings of a help page, and errors about arguments and flags.

Click has English texts only; osolab is in Dutch by default. A text that has no translation here stays English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from simulator.text.text import LANGUAGES

_HEADINGS = {"Options": "Opties", "Commands": "Opdrachten", "Positional arguments": "Argumenten"}

_HELP = (
    (r"^Show this message and exit\.$", "Toon deze hulp en stop."),
    (r"^Show the version and exit\.$", "Toon de versie en stop."),
    (r"(\[|; )default: ", r"\1standaard: "),
    (r"(\[|; )required\]$", r"\1verplicht]"),
)

_COMPLAINTS = (
    (r"^Invalid value for (.+?): ", r"Ongeldige waarde voor \1: "),
    (r"^Invalid value: ", "Ongeldige waarde: "),
    (r"\(env var: ", "(omgevingsvariabele: "),
    (r"^Missing option (.+?)\.", r"Optie \1 ontbreekt."),
    (r"^Missing argument (.+?)\.", r"Argument \1 ontbreekt."),
    (r"^Missing command\.", "Een opdracht ontbreekt."),
    (r"^No such option:? '?([^\s']+?)'?\.?(?=\s|$)", r"Optie '\1' bestaat niet."),
    (r"^No such command (.+?)\.(?=\s|$)", r"Opdracht \1 bestaat niet."),
    (r"Did you mean ([^?]+)\?$", r"Is \1 bedoeld?"),
    (r"\(Did you mean one of: (.+)\?\)$", r"(Is een van deze bedoeld: \1?)"),
    (r"\(Possible options: (.+)\)$", r"(Is een van deze bedoeld: \1?)"),
    (r"^Option (.+) requires an argument\.", r"Optie \1 vraagt een waarde."),
    (r"^Option (.+) does not take a value\.", r"Optie \1 neemt geen waarde."),
    (r"^Got unexpected extra arguments? \((.+)\)", r"Hier horen geen argumenten meer: \1"),
    (r" is not a valid integer(?: range)?\.", " is geen geheel getal."),
    (r" is not a valid boolean\..*", " is geen true of false."),
    (r" is not in the range (.+?)\.$", r" valt buiten het bereik \1."),
    (r" is not one of (.+)\.$", r" hoort niet bij \1."),
    (r"Choose from:", "Kies uit:"),
)


class DutchHelpFormatter(click.HelpFormatter):
    """A help formatter with Dutch headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how the command is called."""
        super().write_usage(prog, args, "Gebruik: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the title of a section."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names with their explanations."""
        super().write_dl([(name, _replace(text, _HELP)) for name, text in rows], col_max, col_spacing)


class LanguageContext(click.Context):
    """A click context that formats help pages in the language of the user."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return the formatter of a help page."""
        kind = DutchHelpFormatter if get_language(self) == "nl" else click.HelpFormatter
        return kind(width=self.terminal_width, max_width=self.max_content_width)


def get_language(ctx: click.Context) -> str:
    """Return the language in which a command was called."""
    return str((ctx.find_root().obj or {}).get("lang", LANGUAGES[0]))


def show_error(error: click.ClickException, lang: str) -> None:
    """Print an error of click on standard error.

    Args:
        error: of click; it may be the help page of a group that was called without a command.
        lang: `nl` or `en`.
    """
    if lang != "nl" or isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        error.show()
        return
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        click.echo(f"{ctx.get_usage()}\nProbeer '{ctx.command_path} --help' voor hulp.\n", err=True)
    click.echo(f"Fout: {_replace(error.format_message(), _COMPLAINTS)}", err=True)


def _replace(text: str, sentences: tuple[tuple[str, str], ...]) -> str:
    for english, dutch in sentences:
        text = re.sub(english, dutch, text, flags=re.DOTALL)
    return text
