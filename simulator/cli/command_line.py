"""Command-line plumbing: help in two languages, an environment variable for every flag, uniform handling of errors.

Every flag `--some-flag` also listens to `OSOLAB_SOME_FLAG`. An error ends in one message with a remedy and a
documented exit code, never in a traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from simulator.cli.language import LanguageContext, get_language, show_error
from simulator.errors import ConfigurationError, OsoError
from simulator.text.text import LANGUAGES, Text

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_BROKEN = 3
EXIT_DIFFER = 5
EXIT_INTERRUPTED = 130
EXIT_PIPE = 141
"""128 + SIGPIPE: the reader closed the pipe, so it does not have the whole result."""

F = TypeVar("F", bound=Callable[..., Any])


def language_of(argv: Sequence[str], variables: dict[str, str] | os._Environ[str]) -> str:
    """Return the language asked for: the flag, else the environment, else Dutch.

    >>> language_of(["demo", "--lang", "en"], {})
    'en'
    """
    asked = variables.get("OSOLAB_LANG", LANGUAGES[0])
    for place, word in enumerate(argv):
        if word == "--lang" and place + 1 < len(argv):
            asked = argv[place + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return asked if asked in LANGUAGES else LANGUAGES[0]


class BilingualOption(click.Option):
    """A flag with help in two languages and an environment variable of its own name."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:  # noqa: ANN401 - click's own parameters
        super().__init__(*args, **kwargs)
        self.text = text
        if self.envvar is None:
            longest = max((name for name in self.opts if name.startswith("--")), key=len)
            self.envvar = "OSOLAB_" + longest.removeprefix("--").replace("-", "_").upper()

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of this flag in the language of the user."""
        self.help = self.text.in_language(get_language(ctx))
        return super().get_help_record(ctx)


class BilingualCommand(click.Command):
    """A command with help in two languages."""

    context_class = LanguageContext

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:  # noqa: ANN401 - click's own parameters
        super().__init__(*args, **kwargs)
        self.text = text

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does in the language of the user."""
        self.help = self.text.in_language(get_language(ctx))
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence, in the language of the user."""
        ctx = click.get_current_context(silent=True)
        text = self.text.in_language(get_language(ctx) if ctx else LANGUAGES[0])
        return text.partition("\n")[0].rstrip(".")[: max(limit, 100)]


class BilingualGroup(click.Group):
    """A group of commands with help in two languages."""

    command_class = BilingualCommand
    context_class = LanguageContext

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:  # noqa: ANN401 - click's own parameters
        super().__init__(*args, **kwargs)
        self.text = text

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the group is for in the language of the user."""
        self.help = self.text.in_language(get_language(ctx))
        super().format_help_text(ctx, formatter)

    get_short_help_str = BilingualCommand.get_short_help_str


def option(*names: str, nl: str, en: str, **kwargs: Any) -> Callable[[F], F]:  # noqa: ANN401 - click's own parameters
    """Return the decorator that adds a flag."""
    return click.option(*names, cls=BilingualOption, text=Text(nl=nl, en=en), **kwargs)


def _inherit(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Return the language of this flag, else that of the same flag before the command."""
    given = ctx.get_parameter_source(param.name or "") is not ParameterSource.DEFAULT
    return value if given else get_language(ctx)


def lang_option(function: F) -> F:
    """Add `--lang nl|en`."""
    flag = option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default=LANGUAGES[0],
        show_default=True,
        callback=_inherit,
        nl="taal van alles wat een mens leest",
        en="language of everything that a person reads",
    )
    return flag(function)


def run_cli(group: click.Group, argv: Sequence[str] | None, *, name: str) -> int:
    """Run a command line and return its exit code.

    Args:
        group: of commands; a command returns its exit code, or None for 0.
        argv: words after the program name; those of the process when None.
        name: of the program.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    lang = language_of(words, os.environ)
    try:
        code = group.main(args=words, prog_name=name, standalone_mode=False, obj={"lang": lang})
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("OSOLAB_DEBUG") and not isinstance(error, _EXPECTED):
            raise
        return _explain(error, name, lang)
    except SystemExit:  # how click ends when its output pipe is closed
        return EXIT_PIPE
    return code if isinstance(code, int) else EXIT_OK


_EXPECTED = (click.ClickException, click.Abort, OsoError, KeyboardInterrupt)
"""What a command may end with; anything else is a bug."""


def _explain(error: BaseException, name: str, lang: str) -> int:
    """Say what went wrong and return the exit code for it."""
    match error:
        case click.ClickException():
            show_error(error, lang)
            return EXIT_USAGE
        case ConfigurationError():
            return _fail(name, error.in_language(lang), EXIT_USAGE)
        case OsoError():
            return _fail(name, error.in_language(lang), EXIT_BROKEN)
        case KeyboardInterrupt() | click.Abort():
            return _fail(name, Text(nl="afgebroken", en="interrupted").in_language(lang), EXIT_INTERRUPTED)
        case _:
            what = f"{type(error).__name__}: {error}"
            bug = Text(
                nl=f"dit is een fout in osolab zelf: {what}\n  OSOLAB_DEBUG=1 laat zien waar; meld dat erbij",
                en=f"this is a bug in osolab itself: {what}\n  OSOLAB_DEBUG=1 shows where; report that with it",
            )
            return _fail(name, bug.in_language(lang), EXIT_BROKEN)


def _fail(name: str, message: str, code: int) -> int:
    click.echo(f"{name}: {message}", err=True)
    return code
