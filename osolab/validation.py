"""`osolab.validate`: the verdict on one dossier, with findings as objects."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, SupportsBytes, TypeAlias

from osolab.choice import require_choice
from osolab.table import html_table
from simulator.dossier.finding import Finding as Found
from simulator.dossier.finding import Mode, Severity
from simulator.dossier.validator import validate as judge
from simulator.errors import ConfigurationError
from simulator.journal import mask
from simulator.text.text import LANGUAGES

Readable: TypeAlias = bytes | bytearray | memoryview | str | Path | SupportsBytes
"""A dossier: its bytes, an object that converts to bytes, or the path of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem in a dossier, with its place and how to fix it.

    Attributes:
        rule: id of the rule, `XSD`, `XML` or the id of a check of osolab's own.
        source: kind of check that found it: parse, schema, codelist, rule, attachment, number or policy.
        severity: error, warning or notice; only an error makes a dossier invalid.
        line: line of the element in the file (1-based), when there is one.
        xpath: path of the element, local names with positions, when there is one.
        message: what is wrong, in the language asked for; a pgn in it is masked.
        fix: what to do about it, in the language asked for.

    >>> finding = validate(b"<html/>", lang="en").findings[0]
    >>> (finding.rule, finding.source, finding.severity, finding.line)
    ('ROOT', 'parse', 'error', 1)
    """

    rule: str
    source: str
    severity: str
    line: int | None
    xpath: str | None
    message: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """The verdict on one dossier; true when it is valid.

    Attributes:
        profile: POPO, POVO, VOVO, BB, POSWV or VOSWV; None when the dossier does not say.
        mode: `official` or `intended`.
        findings: in the order of the document.

    >>> validation = validate(b"<html/>")
    >>> bool(validation), validation.valid, len(validation.findings)
    (False, False, 1)
    >>> validation
    Validation(invalid, profile=None, mode='official', findings=1)
    """

    profile: str | None
    mode: str
    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity != Severity.ERROR for finding in self.findings)

    def to_dataframe(self) -> Any:  # noqa: ANN401 - a pandas.DataFrame, for who has pandas
        """Return the findings as a pandas DataFrame: a row each, a column for each attribute.

        Raises:
            ConfigurationError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise ConfigurationError(
                "a DataFrame needs pandas, which is not installed",
                nl="een DataFrame vraagt pandas, dat niet is geïnstalleerd",
                where="to_dataframe",
                remedy="pip install pandas, or go through `findings`",
                remedy_nl="doe pip install pandas, of loop `findings` langs",
            ) from None
        names = [field.name for field in fields(Finding)]
        return pd.DataFrame([asdict(finding) for finding in self.findings], columns=names)

    def __bool__(self) -> bool:
        return self.valid

    def __repr__(self) -> str:
        return (
            f"Validation({self._verdict}, profile={self.profile!r}, mode={self.mode!r}, findings={len(self.findings)})"
        )

    def _repr_html_(self) -> str:
        rows = [(each.severity, each.rule, each.line, each.xpath, each.message, each.fix) for each in self.findings]
        heads = ("severity", "rule", "line", "xpath", "message", "fix")
        return html_table(f"{self.profile or '?'}: {self._verdict}", heads, rows)

    @property
    def _verdict(self) -> str:
        return "valid" if self.valid else "invalid"


def validate(dossier: Readable, *, mode: str = "official", lang: str = "nl") -> Validation:
    """Judge one dossier by schema, rules and the checks of osolab's own.

    Args:
        dossier: a `Dossier`, a bytes-like object, or the path of a file.
        mode: `official`: as the published 2019.1 validation does; `intended`: its dormant rules too.
        lang: of the findings: nl or en.

    Raises:
        ConfigurationError: no such mode or language, or a file that cannot be read.

    >>> import osolab
    >>> osolab.validate(osolab.Sandbox(seed=7).pupil("POVO").dossier()).valid
    True
    """
    verdict = judge(read_bytes(dossier), mode=require_choice(mode, Mode, where="mode"))
    require_choice(lang, LANGUAGES, where="lang")
    findings = tuple(_finding(each, lang) for each in verdict.findings)
    profile = str(verdict.profile) if verdict.profile else None
    return Validation(profile=profile, mode=verdict.mode.value, findings=findings)


def _finding(found: Found, lang: str) -> Finding:
    return Finding(
        rule=found.rule,
        source=found.source.value,
        severity=found.severity.value,
        line=found.line,
        xpath=found.xpath,
        message=mask(found.message.in_language(lang)),
        fix=mask(found.fix.in_language(lang)),
    )


def read_bytes(dossier: object) -> bytes:
    """Return the bytes of a dossier.

    Raises:
        ConfigurationError: a file that cannot be read, or something that has no bytes.

    >>> read_bytes(b"<html/>")
    b'<html/>'
    """
    match dossier:
        case str() | Path():
            return _read_file(Path(dossier))
        case bytes() | bytearray() | memoryview() | SupportsBytes():
            return bytes(dossier)
    kind = type(dossier).__name__
    raise ConfigurationError(
        f"a {kind} is no dossier",
        nl=f"een {kind} is geen dossier",
        remedy="give a Dossier, its bytes, or the path of a file",
        remedy_nl="geef een Dossier, de bytes ervan, of het pad van een bestand",
    )


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no path"
        raise ConfigurationError(
            f"cannot read the dossier: {reason}",
            nl=f"kan het dossier niet lezen: {reason}",
            where=str(path)[:100],
            remedy="text is taken for the path of a file: give XML as bytes",
            remedy_nl="tekst geldt als het pad van een bestand: geef XML als bytes",
        ) from None
