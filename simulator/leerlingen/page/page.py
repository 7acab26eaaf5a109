"""From a template to one self-contained page."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from simulator import __version__
from simulator.text.numbers import decimaal, kans, omvang, procent
from simulator.text.text import LANGUAGES

_PACKAGE = "simulator.leerlingen.page"


def render(template: str, *, lang: str, **values: object) -> bytes:
    """Return a page as UTF-8.

    Args:
        template: a file of `templates`.
        lang: language in which the page opens; it holds both.
        values: what the template asks for.
    """
    assert lang in LANGUAGES, lang
    text = _environment().get_template(template).render(lang=lang, **values)
    return f"{text}\n".encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"style": _inline("page.css"), "script": _inline("page.js"), "osolab": __version__}
    environment.filters |= {"decimaal": decimaal, "procent": procent, "kans": kans, "omvang": omvang}
    return environment


def _inline(name: str) -> Markup:
    """Return a file of ours as it is: style and script are not text to be escaped."""
    return Markup(resources.files(_PACKAGE).joinpath("templates", name).read_text(encoding="utf-8"))  # noqa: S704 - a file of this package
