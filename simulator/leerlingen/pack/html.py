"""The pages of a pack: HTML that needs nothing else, made for A4 and for black and white."""

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

from simulator.leerlingen.model import Leerling, Pgnsoort
from simulator.leerlingen.names.pgn import Pgnwijze
from simulator.leerlingen.pack.cases import Geval
from simulator.leerlingen.pack.oddities import Bijzonderheid
from simulator.leerlingen.pack.sheet import Blad, Kaart, Vak
from simulator.page import inline, open_templates
from simulator.standard.overdracht import Overdrachtsoort, Profiel
from simulator.text.text import Tekst

_PLAIN = re.compile(r"[A-Za-z0-9 ]")
_COLUMNS = 6
_SPANS = ((14, 1), (32, 2), (54, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """A pupil in the overview.

    Attributes:
        geval: the case that it stands for; None in a drawn population.
        bijlagen: number of files to upload.
    """

    leerlingid: str
    naam: str
    pgn: str
    pgn_soort: Pgnsoort
    profiel: Profiel
    geval: Geval | None
    bijzonder: tuple[Bijzonderheid, ...]
    bijlagen: int


def tekst(key: str, lang: str, **values: object) -> str:
    """Return a text of the pack.

    Args:
        key: section and name.
        lang: `nl` or `en`.
        values: by name.

    Raises:
        KeyError: no such text.
    """
    return _load_teksten()[key].in_language(lang).format(**values)


def render_blad(leerling: Leerling, profiel: Profiel, blad: Blad, regel: Regel, *, wijze: Pgnwijze, lang: str) -> str:
    """Return the sheet of a pupil."""
    wide = wijze is Pgnwijze.WIDE and leerling.pgn_soort is Pgnsoort.BSN
    return _render(
        "sheet.html.j2",
        lang,
        leerling=leerling,
        profiel=profiel,
        blad=blad,
        regel=regel,
        about_number="blad.testnummer_wide" if wide else f"blad.testnummer_{leerling.pgn_soort.value}",
        pgn_in_dossier=profiel.overdrachtsoort is not Overdrachtsoort.SWV,
    )


def render_index(regels: Sequence[Regel], *, pdf: bool, reason: str, lang: str) -> str:
    """Return the overview.

    Args:
        regels: one a pupil.
        pdf: whether each sheet is there as a PDF too.
        reason: key of the text why not.
        lang: `nl` or `en`.
    """
    return _render("index.html.j2", lang, regels=regels, pdf=pdf, reason=reason)


def render_leesmij(facts: Mapping[str, object], *, first: str, pdf: bool, lang: str) -> str:
    """Return what to do with the pack.

    Args:
        facts: what was asked, by name.
        first: id of the first pupil, for examples.
        pdf: whether there are PDFs.
        lang: `nl` or `en`.
    """
    return _render("readme.html.j2", lang, facts=facts, first=first, pdf=pdf)


def _render(template: str, lang: str, **values: object) -> str:
    def in_lang(key: str, **filled: object) -> str:
        return tekst(key, lang, **filled)

    def spoken(text: Tekst) -> str:
        return text.in_language(lang)

    return _environment().get_template(template).render(lang=lang, T=in_lang, say=spoken, **values) + "\n"


@cache
def _environment() -> Environment:
    environment = open_templates("simulator.leerlingen.pack")
    environment.globals["style"] = inline("simulator.leerlingen.pack", "sheet.css")
    environment.filters |= {"span": span, "css": css_string, "href": quote}
    environment.tests["kaart"] = lambda part: isinstance(part, Kaart)
    return environment


def span(vak: Vak) -> int:
    """Return how many of the six columns of a sheet a field needs."""
    return next((columns for length, columns in _SPANS if vak.length <= length), _COLUMNS)


def css_string(text: str) -> Markup:
    r"""Return a text as a string of a style sheet, in which nothing can end the string or the sheet.

    >>> css_string('</style>"')
    Markup('"\\3c \\2f style\\3e \\22 "')
    """
    safe = "".join(sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):x} " for sign in text)
    return Markup(f'"{safe}"')  # noqa: S704 - letters, digits, blanks and escapes only


@cache
def _load_teksten() -> dict[str, Tekst]:
    data = tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": Tekst(**both) for section, texts in data.items() for name, both in texts.items()}
