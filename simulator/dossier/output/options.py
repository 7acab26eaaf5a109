"""The options of every output format, and the totals that it returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.dossier.batch import FileVerdict
    from simulator.dossier.finding import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputOptions:
    """Options of an output format.

    Attributes:
        mode: in which the files were judged.
        lang: of messages in formats that hold one language.
        color: whether text is coloured; None decides by the stream and NO_COLOR.
    """

    mode: Mode
    lang: str
    color: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Totals over all files.

    Attributes:
        files: how many were judged.
        valid: how many have no error.
        findings: how many there are in all, notices included.
    """

    files: int = 0
    valid: int = 0
    findings: int = 0

    def plus(self, result: FileVerdict) -> Summary:
        """Return the totals with one file more."""
        return Summary(
            files=self.files + 1,
            valid=self.valid + result.verdict.valid,
            findings=self.findings + len(result.verdict.findings),
        )

    @property
    def all_valid(self) -> bool:
        """Whether every file is valid: exit code 0."""
        return self.files == self.valid
