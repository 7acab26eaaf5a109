"""SHA256SUMS, to check that the files of a run were not changed afterwards: `sha256sum -c SHA256SUMS`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.report import message_folder, run_json
from simulator.files import SUMS, digest_of, sums_of, write_atomically

REPORTS = ("report.html", "junit.xml", "eisen.csv")


def write_sums(run_dir: Path) -> None:
    """Write the digest of every file of the run, sorted by name."""
    digests = ((name, digest_of(run_dir / name)) for name in sorted(run_files(run_dir)))
    write_atomically(run_dir / SUMS, sums_of(digests))


def run_files(run_dir: Path) -> Iterator[str]:
    """Yield the files that a run makes, except SHA256SUMS, as relative paths; other files in the folder are ignored."""
    for name in (run_json.NAME, *REPORTS):
        if (run_dir / name).is_file():
            yield name
    folder = run_dir / message_folder.FOLDER
    if folder.is_dir():
        for path in folder.iterdir():
            if message_folder.is_own_name(path.name):
                yield f"{folder.name}/{path.name}"
