"""Whether bytes can be judged at all: XML, in a namespace of the gegevensset, of a year that osolab knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.dossier.finding import Finding, FindingSource, Severity
from simulator.dossier.location import line_of, name_of
from simulator.errors import UntrustedXmlError
from simulator.standard.release import (
    DOSSIER_RELEASES,
    DossierRelease,
    dossier_release_of_namespace,
    dossier_year,
)
from simulator.text.text import Text
from simulator.untrusted_xml import parse

if TYPE_CHECKING:
    from lxml import etree

_REASONS = (
    (
        "is empty",
        Text(nl="Het bestand is leeg.", en="The file is empty."),
        Text(nl="Zet het dossier opnieuw klaar.", en="Make the dossier ready again."),
    ),
    (
        "the limit is",
        Text(nl="Het bestand is te groot om te lezen.", en="The file is too large to read."),
        Text(
            nl="Verklein de bijlagen: een dossier is zelden groter dan enkele megabytes.",
            en="Make the attachments smaller: a dossier is seldom larger than a few megabytes.",
        ),
    ),
    (
        "DOCTYPE",
        Text(
            nl="Het bestand heeft een DOCTYPE; DTD's en entiteiten worden geweigerd.",
            en="The file has a DOCTYPE; DTDs and entities are refused.",
        ),
        Text(nl="Laat de DOCTYPE weg.", en="Leave out the DOCTYPE."),
    ),
    (
        "nested deeper",
        Text(nl="De elementen zijn te diep genest.", en="The elements are nested too deep."),
        Text(nl="Een dossier is hoogstens 12 niveaus diep.", en="A dossier is at most 12 levels deep."),
    ),
)
_NOT_XML = Text(
    nl="Lever het dossier als welgevormde XML in UTF-8, zonder iets ervoor of erachter.",
    en="Deliver the dossier as well-formed XML in UTF-8, with nothing before or after it.",
)


def try_parse(data: bytes, max_bytes: int) -> etree._Element | Finding:
    """Return the root of a document, or the finding that tells why it cannot be parsed."""
    try:
        return parse(data, max_bytes=max_bytes)
    except UntrustedXmlError as error:
        return _unreadable(error)


def _unreadable(error: UntrustedXmlError) -> Finding:
    detail = str(error)
    for marker, message, fix in _REASONS:
        if marker in detail:
            return _finding("XML", error.line, None, message, fix)
    detail = detail.removeprefix("not well-formed XML: ")
    message = Text(nl=f"Dit is geen leesbare XML ({detail}).", en=f"This is no readable XML ({detail}).")
    return _finding("XML", error.line, None, message, _NOT_XML)


def find_release(root: etree._Element) -> DossierRelease | tuple[str, Finding]:
    """Return the release that a document belongs to, or the year it names and the finding that it is not known here."""
    namespace = root.tag[1:].rpartition("}")[0] if root.tag.startswith("{") else ""
    release = dossier_release_of_namespace(namespace)
    name = name_of(root)
    if release is not None and name == "dossier":
        return release
    known = ", ".join(each.name for each in DOSSIER_RELEASES.values())
    year = dossier_year(namespace)
    if release is None and year is not None:
        finding = _finding(
            "JAAR",
            line_of(root),
            f"/{name}[1]",
            Text(
                nl=f"Dit is een dossier van de gegevensset van {year}; osolab kent {known}.",
                en=f"This is a dossier of the gegevensset of {year}; osolab knows {known}.",
            ),
            Text(
                nl=f"Geef met --bundle de map met de technische bestanden (XSD en XSLT) van {year}.",
                en=f"Give the folder with the technical files (XSD and XSLT) of {year} with --bundle.",
            ),
        )
        return year, finding
    expected = next(iter(DOSSIER_RELEASES.values())).namespace
    finding = _finding(
        "ROOT",
        line_of(root),
        f"/{name}[1]",
        Text(
            nl=f"Het hoofdelement is {root.tag}, geen dossier.",
            en=f"The root element is {root.tag}, no dossier.",
        ),
        Text(
            nl=f"Verwacht is het element dossier in de naamruimte {expected}.",
            en=f"Expected is the element dossier in the namespace {expected}.",
        ),
    )
    return (release.name if release else ""), finding


def unknown_year(root: etree._Element, namespace: str, year: str) -> Finding:
    """Return the finding that a document is not of the year whose technical files were given."""
    return _finding(
        "ROOT",
        line_of(root),
        f"/{name_of(root)}[1]",
        Text(
            nl=f"Het hoofdelement is {root.tag}; de bundel is voor dossiers van {year}.",
            en=f"The root element is {root.tag}; the bundle is for dossiers of {year}.",
        ),
        Text(
            nl=f"Verwacht is het element dossier in de naamruimte {namespace}; geef anders een andere bundel.",
            en=f"Expected is the element dossier in the namespace {namespace}; or give another bundle.",
        ),
    )


def _finding(rule: str, line: int | None, xpath: str | None, message: Text, fix: Text) -> Finding:
    return Finding(
        rule=rule,
        source=FindingSource.PARSE,
        severity=Severity.ERROR,
        line=line,
        xpath=xpath,
        message=message,
        fix=fix,
    )
