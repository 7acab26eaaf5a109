"""SHA256SUMS: shows that nobody changed the evidence afterwards; `sha256sum -c SHA256SUMS` checks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from harness.report import message_folder, run_json

NAME = "SHA256SUMS"
REPORTS = ("report.html", "junit.xml", "eisen.csv")

_CHUNK = 1 << 20


def write_sums(run_dir: Path) -> None:
    """Write the digest of every file of the run, in order of name."""
    lines = (f"{_digest(run_dir / name)}  {name}\n" for name in sorted(run_files(run_dir)))
    (run_dir / NAME).write_text("".join(lines), encoding="utf-8")


def run_files(run_dir: Path) -> Iterator[str]:
    """Yield the files that a run makes, SHA256SUMS aside, as relative paths; we vouch for no others."""
    for name in (run_json.NAME, *REPORTS):
        if (run_dir / name).is_file():
            yield name
    folder = run_dir / message_folder.FOLDER
    if folder.is_dir():
        for path in folder.iterdir():
            if message_folder.is_own_name(path.name):
                yield f"{folder.name}/{path.name}"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
