"""report.html."""

from harness.rapport.model import Runmap


def write_html(runmap: Runmap, lang: str) -> None:
    """Write."""
    (runmap.folder / "report.html").write_text(lang)
