"""Findings, and the verdict on one dossier."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.text.text import Text


class FindingSource(StrEnum):
    """Which part of the judgement a finding comes from. Bron: interface, validate --format json."""

    PARSE = "parse"
    SCHEMA = "schema"
    CODELIST = "codelist"
    RULE = "rule"
    ATTACHMENT = "attachment"
    NUMBER = "number"
    POLICY = "policy"


class Severity(StrEnum):
    """How bad a finding is; only an error makes a dossier invalid."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Mode(StrEnum):
    """Judge as the published validation does, its mistakes included, or as it was meant."""

    OFFICIAL = "official"
    INTENDED = "intended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, where, and how to mend it.

    Attributes:
        rule: id of a published rule or of a check of our own, or a fixed id such as `XSD` and `XML`.
        source: the part of the judgement that it comes from.
        severity: error, warning or notice.
        line: line of the element in the file (1-based), when it is about one.
        xpath: path of the element, local names with positions, when it is about one.
        message: what is wrong.
        fix: what to do about it.
    """

    rule: str
    source: FindingSource
    severity: Severity
    line: int | None
    xpath: str | None
    message: Text
    fix: Text

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as in the JSON output."""
        return {
            "rule": self.rule,
            "source": self.source.value,
            "severity": self.severity.value,
            "line": self.line,
            "xpath": self.xpath,
            "message": self.message.as_dict(),
            "fix": self.fix.as_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict on one dossier.

    Attributes:
        release: of the gegevensset that judged, or the year that the dossier names; empty when it names none.
        profile: POPO, POVO, VOVO, BB, POSWV, VOSWV, or None when the dossier does not say.
        mode: official or intended.
        findings: in the order of the document.
    """

    release: str
    profile: str | None
    mode: Mode
    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)
