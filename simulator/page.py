"""Jinja templates and inlined files, for the self-contained HTML pages of osolab."""

from __future__ import annotations

from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_FOLDER = "templates"


def open_templates(package: str) -> Environment:
    """Return the Jinja environment of a package: with autoescape, and an undefined variable is an error.

    Args:
        package: that has a folder `templates`, such as `harness.report`.
    """
    return Environment(
        loader=PackageLoader(package, _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def inline(package: str, name: str) -> Markup:
    """Return a file from the templates of a package unescaped: for CSS and JavaScript."""
    return Markup(resources.files(package).joinpath(_FOLDER, name).read_text(encoding="utf-8"))  # noqa: S704 - a file of ours
