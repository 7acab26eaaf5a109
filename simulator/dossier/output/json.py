"""Verdicts as JSON. Bron: interface, validate --format json."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, TextIO

from simulator.dossier.output.options import OutputOptions, Summary
from simulator.standard.release import DOSSIER_2019_1

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.dossier.batch import FileVerdict


def write(results: Iterable[FileVerdict], stream: TextIO, options: OutputOptions) -> Summary:
    """Write one JSON document, one line a file, file by file; return the totals."""
    total = Summary()
    stream.write(f'{{"release": {dumps(DOSSIER_2019_1.name)}, "mode": {dumps(options.mode.value)},\n "files": [')
    for result in results:
        stream.write("\n  " if total.files == 0 else ",\n  ")
        stream.write(dumps(as_dict(result), ensure_ascii=False))
        total = total.plus(result)
    stream.write("\n ],\n")
    summary = {"files": total.files, "valid": total.valid, "findings": total.findings}
    stream.write(f' "summary": {dumps(summary)}}}\n')
    return total


def as_dict(result: FileVerdict) -> dict[str, object]:
    """Return the entry of one file under `files`."""
    verdict = result.verdict
    return {
        "file": result.file,
        "profile": verdict.profile,
        "valid": verdict.valid,
        "findings": [finding.as_dict() for finding in verdict.findings],
    }
