"""The verdict of the official technical files, as findings with line, path and message."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from simulator.dossier.finding import Finding, FindingSource, Mode, Severity, Verdict
from simulator.dossier.location import XPathLocator, line_of, locate
from simulator.dossier.official.files import TechnicalFiles, compile_schema, find_technical_files
from simulator.dossier.official.saxon import StylesheetError, transform
from simulator.dossier.parsing import try_parse, unknown_year
from simulator.dossier.rules.rule import Bundle
from simulator.dossier.schema import find_errors
from simulator.text.text import Text
from simulator.untrusted_xml import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

RULE = "BUNDEL"
_FIX = Text(
    nl="Herstel wat de melding noemt; de regels van dit jaar kent osolab niet, alleen hun uitslag.",
    en="Mend what the message names; osolab does not know the rules of this year, only their outcome.",
)


def validate_with_bundle(
    data: bytes, folder: Path, *, max_bytes: int = MAX_BYTES, bundle: Bundle | None = None
) -> Verdict:
    """Judge a dossier by the technical files in a folder.

    Args:
        data: the file, any bytes at all.
        folder: with the XSD and the XSLT as downloaded.
        max_bytes: refuse to parse more than this.
        bundle: OV or PaO; chosen from what the dossier says of itself when None.

    Raises:
        ConfigurationError: the folder cannot be used, or Saxon is not installed.
    """
    files = _load(folder)
    root = try_parse(data, max_bytes)
    if isinstance(root, Finding):
        return _verdict("", (root,))
    if root.tag != f"{{{files.namespace}}}dossier":
        return _verdict(files.year, (unknown_year(root, files.namespace, files.year),))
    findings = find_errors(root, _schema(files.schema)) or _run(root, files, bundle)
    profile = root.findtext(f"{{{files.namespace}}}metadata/{{{files.namespace}}}overstap")
    return _verdict(files.year, tuple(findings), profile)


@cache
def _load(folder: Path) -> TechnicalFiles:
    return find_technical_files(folder)


@cache
def _schema(path: Path) -> etree.XMLSchema:
    return compile_schema(path)


def _verdict(release: str, findings: tuple[Finding, ...], profile: str | None = None) -> Verdict:
    return Verdict(release=release, profile=profile, mode=Mode.OFFICIAL, findings=findings)


def _run(root: etree._Element, files: TechnicalFiles, bundle: Bundle | None) -> list[Finding]:
    soort = root.findtext(f"{{{files.namespace}}}overdrachtsoort") or ""
    wanted = bundle or (Bundle.PAO if soort.startswith("swv") else Bundle.OV)
    stylesheet = files.stylesheets.get(wanted)
    if stylesheet is None:
        return [
            _finding(
                root, "/dossier[1]", f"Er is geen stylesheet voor {wanted}.", f"There is no stylesheet for {wanted}."
            )
        ]
    try:
        report = transform(stylesheet, etree.tostring(root, encoding="unicode"))
    except StylesheetError as error:
        return [
            _finding(
                root,
                "/dossier[1]",
                f"Het stylesheet is gestopt zonder oordeel: {error}",
                f"The stylesheet stopped without a verdict: {error}",
            )
        ]
    return _read_report(root, report)


def _read_report(root: etree._Element, report: str) -> list[Finding]:
    """Read `meldingen`: zero or more `melding` with `locatie` and `tekst`. Bron: business rules 1."""
    if not report.strip():
        return []
    document = etree.fromstring(report.encode("utf-8"))
    findings: list[Finding] = []
    for melding in document.iter("{*}melding"):
        text = " ".join((melding.findtext("{*}tekst") or "").split())
        findings.append(_finding(root, melding.findtext("{*}locatie") or "", text, f"(in Dutch only) {text}"))
    return findings


def _finding(root: etree._Element, locatie: str, nl: str, en: str) -> Finding:
    """Return the finding on the element that the report names; `/[1]`, which names none, is the root."""
    found = locate(root, locatie.strip())
    element = root if found is None else found
    return Finding(
        rule=RULE,
        source=FindingSource.RULE,
        severity=Severity.ERROR,
        line=line_of(element),
        xpath=XPathLocator().xpath_of(element),
        message=Text(nl=nl, en=en),
        fix=_FIX,
    )
