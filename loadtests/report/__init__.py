"""load.html: the result of a load run as one page, for school boards and engineers.

`html.write_report` makes it from a `LoadResult` alone, so that a rebuild from `load.json` gives the same bytes. Only
the modules with charts need matplotlib.
"""

from __future__ import annotations

from pathlib import Path

from loadtests.model import LoadResult


def write_report(result: LoadResult, path: Path, *, lang: str = "nl") -> None:
    """Write load.html to `path`; `lang` is the language that it opens in."""
    from loadtests.report import html

    html.write_report(result, path, lang=lang)
