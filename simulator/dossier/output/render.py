"""One entry point for every output format; results are taken one by one, so that a long run prints from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.finding import Mode
from simulator.dossier.output import json, junit, sarif, terminal
from simulator.dossier.output.options import OutputOptions, Summary
from simulator.errors import ConfigurationError
from simulator.text.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO, TypeAlias

    from simulator.dossier.batch import FileVerdict

    Writer: TypeAlias = Callable[["Iterable[FileVerdict]", TextIO, OutputOptions], Summary]


FORMATS: dict[str, Writer] = {
    "text": terminal.write,
    "json": json.write,
    "sarif": sarif.write,
    "junit": junit.write,
}


def render(
    results: Iterable[FileVerdict],
    output: str,
    stream: TextIO,
    *,
    lang: str = "nl",
    mode: str = Mode.OFFICIAL,
    color: bool | None = None,
) -> Summary:
    """Write results in a format and return the totals, from which the exit code follows.

    Args:
        results: from `simulator.dossier.batch.validate_paths`.
        output: text, json, sarif or junit.
        stream: to write text to.
        lang: nl or en.
        mode: in which the results were judged.
        color: of text; None decides by the stream and NO_COLOR.

    Raises:
        ConfigurationError: no such format or language.
    """
    if output not in FORMATS:
        raise ConfigurationError(
            f"unknown format {output!r}",
            nl=f"onbekende vorm {output!r}",
            where="--format",
            remedy=f"choose one of: {', '.join(FORMATS)}",
            remedy_nl=f"kies een van: {', '.join(FORMATS)}",
        )
    if lang not in LANGUAGES:
        raise ConfigurationError(
            f"unknown language {lang!r}",
            nl=f"onbekende taal {lang!r}",
            where="--lang",
            remedy=f"choose one of: {', '.join(LANGUAGES)}",
            remedy_nl=f"kies een van: {', '.join(LANGUAGES)}",
        )
    return FORMATS[output](results, stream, OutputOptions(mode=Mode(mode), lang=lang, color=color))
