"""Self-contained pages from templates: how every page of osolab is made."""

from __future__ import annotations

from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_FOLDER = "templates"


def open_templates(package: str) -> Environment:
    """Return the templates of a package: all is escaped, and a name that nobody filled is an error.

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
    """Return a file from the templates of a package as it is: style and script are not text to be escaped."""
    return Markup(resources.files(package).joinpath(_FOLDER, name).read_text(encoding="utf-8"))  # noqa: S704 - a file of ours
