"""The pages of a pack: self-contained HTML, laid out for printing on A4 in black and white."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from simulator.leerlingen.model import Leerling, PgnKind
from simulator.leerlingen.names.pgn import PgnPolicy
from simulator.leerlingen.pack.cases import Case
from simulator.leerlingen.pack.oddities import Oddity
from simulator.leerlingen.pack.sheet import Sheet, SheetCard, SheetField
from simulator.page import inline, open_templates
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.text.text import Text

_PLAIN = re.compile(r"[A-Za-z0-9 ]")
_COLUMNS = 6
_SPANS = ((14, 1), (32, 2), (54, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """A pupil in the overview.

    Attributes:
        case: the case that it is made for; None in a drawn population.
        bijlagen: number of files to upload.
    """

    leerlingid: str
    name: str
    pgn: str
    pgn_soort: PgnKind
    profiel: Profiel
    case: Case | None
    oddities: tuple[Oddity, ...]
    bijlagen: int


def get_text(key: str, lang: str, **values: object) -> str:
    """Return a text of the pack.

    Args:
        key: section and name.
        lang: `nl` or `en`.
        values: by name.

    Raises:
        KeyError: no such text.
    """
    return _load_texts()[key].in_language(lang).format(**values)


def render_sheet(
    leerling: Leerling, profiel: Profiel, sheet: Sheet, row: IndexRow, *, policy: PgnPolicy, lang: str
) -> str:
    """Return the sheet of a pupil."""
    wide = policy is PgnPolicy.WIDE and leerling.pgn_soort is PgnKind.BSN
    return _render(
        "sheet.html.j2",
        lang,
        leerling=leerling,
        profiel=profiel,
        sheet=sheet,
        row=row,
        about_number="blad.testnummer_wide" if wide else f"blad.testnummer_{leerling.pgn_soort.value}",
        pgn_in_dossier=profiel.overdrachtsoort is not Overdrachtsoort.SWV,
    )


def render_index(rows: Sequence[IndexRow], *, pdf: bool, reason: str, lang: str) -> str:
    """Return the overview.

    Args:
        rows: one a pupil.
        pdf: whether there is a PDF of each sheet.
        reason: key of the text that tells why not.
        lang: `nl` or `en`.
    """
    return _render("index.html.j2", lang, rows=rows, pdf=pdf, reason=reason)


def render_readme(facts: Mapping[str, object], *, first: str, pdf: bool, lang: str) -> str:
    """Return the page that explains what to do with the pack.

    Args:
        facts: what was asked, by name.
        first: id of the first pupil, for examples.
        pdf: whether there are PDFs.
        lang: `nl` or `en`.
    """
    return _render("readme.html.j2", lang, facts=facts, first=first, pdf=pdf)


def _render(template: str, lang: str, **values: object) -> str:
    def in_lang(key: str, **filled: object) -> str:
        return get_text(key, lang, **filled)

    def translate(text: Text) -> str:
        return text.in_language(lang)

    return _environment().get_template(template).render(lang=lang, T=in_lang, say=translate, **values) + "\n"


@cache
def _environment() -> Environment:
    environment = open_templates("simulator.leerlingen.pack")
    environment.globals["style"] = inline("simulator.leerlingen.pack", "sheet.css")
    environment.filters |= {"span": span, "css": css_string, "href": quote}
    environment.tests["card"] = lambda part: isinstance(part, SheetCard)
    return environment


def span(field: SheetField) -> int:
    """Return how many of the six columns of a sheet a field needs."""
    return next((columns for length, columns in _SPANS if field.length <= length), _COLUMNS)


def css_string(text: str) -> Markup:
    r"""Return a text as a CSS string, escaped so that it cannot end the string or the style sheet.

    >>> css_string('</style>"')
    Markup('"\\3c \\2f style\\3e \\22 "')
    """
    safe = "".join(sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):x} " for sign in text)
    return Markup(f'"{safe}"')  # noqa: S704 - letters, digits, blanks and escapes only


@cache
def _load_texts() -> dict[str, Text]:
    data = tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": Text(**both) for section, texts in data.items() for name, both in texts.items()}
