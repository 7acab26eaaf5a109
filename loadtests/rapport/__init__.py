"""load.html: what a load run found, as one page that a school board can read and an engineer can check.

`write_report` makes it from an `Uitslag` alone, so a page can be made again from `load.json`, byte for byte the same.
"""

from loadtests.rapport.html import NAME, write_report

__all__ = ["NAME", "write_report"]
