"""load.html: what a load run found, as one page that a school board can read and an engineer can check.

`html.write_report` makes it from a `LoadResult` alone, so that the page can be made again from `load.json`, byte for
byte the same. Only what draws needs the plotting library: texts and figures (`texts`, `display`) do without.
"""

from __future__ import annotations

from pathlib import Path

from loadtests.model import LoadResult


def write_report(result: LoadResult, path: Path, *, lang: str = "nl") -> None:
    """Write load.html to `path`; `lang` is the language that it opens in."""
    from loadtests.report import html

    html.write_report(result, path, lang=lang)
