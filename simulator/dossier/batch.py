"""Judges many files, in this process or in worker processes; results come in the order of the input."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from simulator.dossier.finding import Finding, FindingSource, Mode, Severity, Verdict
from simulator.dossier.inputs import DossierInput, UnreadableError, collect
from simulator.dossier.validator import validate
from simulator.text.text import Text
from simulator.untrusted_xml import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

_CHUNK = 16
_AHEAD = 4
_LONGEST_LINE = 2_000
_UNREADABLE = {
    "damaged": Text(nl="Het ZIP-bestand is beschadigd.", en="The ZIP archive is damaged."),
    "denied": Text(nl="Het bestand kan niet worden gelezen.", en="The file cannot be read."),
    "encrypted": Text(nl="Het bestand in de ZIP is versleuteld.", en="The file in the archive is encrypted."),
    "missing": Text(nl="Het bestand is er niet meer.", en="The file is no longer there."),
    "large": Text(nl="Het uitgepakte bestand is te groot.", en="The unpacked file is too large."),
}
_READABLE = Text(
    nl="Geef een leesbaar bestand of een gewone ZIP zonder wachtwoord.",
    en="Give a readable file, or a plain ZIP archive without a password.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """The verdict on one file.

    Attributes:
        file: name of the input.
        verdict: the verdict.
        source_lines: the lines of the file that findings are about, by line number (1-based), long ones cut.
    """

    file: str
    verdict: Verdict
    source_lines: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingOptions:
    """How a file is judged.

    Attributes:
        mode: official or intended.
        max_bytes: of one dossier.
        bundle: folder with official technical files, which then judge instead of osolab.
        without: ids of our own checks that are switched off.
    """

    mode: Mode = Mode.OFFICIAL
    max_bytes: int = MAX_BYTES
    bundle: Path | None = None
    without: frozenset[str] = frozenset()

    def apply(self, data: bytes) -> Verdict:
        """Return the verdict on the bytes of one dossier."""
        if self.bundle is None:
            return validate(data, mode=self.mode, max_bytes=self.max_bytes, without=self.without)
        from simulator.dossier.official.verdict import validate_with_bundle

        return validate_with_bundle(data, self.bundle, max_bytes=self.max_bytes)


def validate_paths(
    paths: Iterable[str | Path],
    *,
    mode: str = Mode.OFFICIAL,
    workers: int = 1,
    max_bytes: int = MAX_BYTES,
    bundle: Path | None = None,
    without: Iterable[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[FileVerdict]:
    """Judge every dossier in files, folders, archives and standard input.

    Args:
        paths: see `simulator.dossier.inputs.collect`.
        mode: official or intended.
        workers: processes; 1 judges in this one.
        max_bytes: of one dossier.
        bundle: folder with the official technical files of another year, which then judge instead of osolab.
        without: ids of our own checks that are switched off.
        progress: called after every file with how many are done and how many there are.

    Raises:
        ConfigurationError: a path does not exist, there is nothing to judge, or the bundle cannot be used.
        LocalProtocolError: `without` names a check that does not exist.
        ValueError: no such mode.
    """
    inputs = collect(paths)
    options = JudgingOptions(mode=Mode(mode), max_bytes=max_bytes, bundle=bundle, without=frozenset(without))
    results = (
        (judge(each, options) for each in inputs)
        if workers <= 1 or len(inputs) == 1
        else _spread(inputs, options, workers)
    )
    for done, result in enumerate(results, start=1):
        if progress is not None:
            progress(done, len(inputs))
        yield result


def judge(source: DossierInput, options: JudgingOptions) -> FileVerdict:
    """Return the verdict on one input; an unreadable one gets a finding as well."""
    try:
        data = source.read(options.max_bytes)
    except UnreadableError as error:
        return FileVerdict(file=source.name, verdict=_unreadable(error, options.mode))
    verdict = options.apply(data)
    return FileVerdict(file=source.name, verdict=verdict, source_lines=_lines(data, verdict))


def _spread(inputs: list[DossierInput], options: JudgingOptions, workers: int) -> Iterator[FileVerdict]:
    """Submit a few chunks ahead for each worker, and no more, so that memory stays bounded for any number of files."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pending: deque[Future[list[FileVerdict]]] = deque()
    remaining = iter(inputs)
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        while chunk := list(islice(remaining, _CHUNK)):
            pending.append(pool.submit(_judge_chunk, chunk, options))
            if len(pending) >= workers * _AHEAD:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()


def _judge_chunk(chunk: list[DossierInput], options: JudgingOptions) -> list[FileVerdict]:
    return [judge(each, options) for each in chunk]


def _lines(data: bytes, verdict: Verdict) -> dict[int, str]:
    """Return the lines that findings name."""
    wanted = {finding.line for finding in verdict.findings if finding.line}
    if not wanted:
        return {}
    lines = data.split(b"\n")
    return {
        number: lines[number - 1][:_LONGEST_LINE].decode("utf-8", errors="replace").rstrip("\r")
        for number in sorted(wanted)
        if number <= len(lines)
    }


def _unreadable(error: UnreadableError, mode: Mode) -> Verdict:
    finding = Finding(
        rule="LEZEN",
        source=FindingSource.PARSE,
        severity=Severity.ERROR,
        line=None,
        xpath=None,
        message=_UNREADABLE[error.reason],
        fix=_READABLE,
    )
    return Verdict(release="", profile=None, mode=mode, findings=(finding,))
