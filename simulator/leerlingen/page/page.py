"""Renders a template to one self-contained page."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from simulator import __version__
from simulator.page import inline, open_templates
from simulator.text.numbers import byte_size, decimal, p_value, percent
from simulator.text.text import LANGUAGES

_PACKAGE = "simulator.leerlingen.page"


def render(template: str, *, lang: str, **values: object) -> bytes:
    """Return a page as UTF-8.

    Args:
        template: a file of `templates`.
        lang: language in which the page opens; it holds both.
        values: variables of the template.
    """
    assert lang in LANGUAGES, lang
    text = _environment().get_template(template).render(lang=lang, **values)
    return f"{text}\n".encode()


@cache
def _environment() -> Environment:
    environment = open_templates(_PACKAGE)
    environment.globals |= {
        "style": inline(_PACKAGE, "page.css"),
        "script": inline(_PACKAGE, "page.js"),
        "osolab": __version__,
    }
    environment.filters |= {"decimal": decimal, "percent": percent, "p_value": p_value, "byte_size": byte_size}
    return environment
