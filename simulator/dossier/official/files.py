"""Which of the files in a folder are the schema and the stylesheets of a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from simulator.dossier.rules.rule import Bundle
from simulator.errors import ConfigurationError, UntrustedXmlError
from simulator.standard.release import dossier_year
from simulator.untrusted_xml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_XS = "{http://www.w3.org/2001/XMLSchema}"
_XSL = "{http://www.w3.org/1999/XSL/Transform}"
_REMEDY = (
    "give the folder as the publisher delivers it: an XSD whose targetNamespace ends in /dossier, and the stylesheets"
    " for OV and for PaO (or SWV) with the files that they include"
)
_REMEDY_NL = (
    "geef de map zoals de uitgever haar levert: een XSD waarvan de targetNamespace op /dossier eindigt, en de"
    " stylesheets voor OV en voor PaO (of SWV) met de bestanden die ze insluiten"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalFiles:
    """The technical files of one year.

    Attributes:
        namespace: of the dossiers that they judge.
        year: as the namespace names it.
        schema: the XSD.
        stylesheets: the XSLT of each bundle that is there.
    """

    namespace: str
    year: str
    schema: Path
    stylesheets: Mapping[Bundle, Path]


def find_technical_files(folder: Path) -> TechnicalFiles:
    """Find the technical files in a folder and the folders below it.

    Stylesheets that another one includes or imports do not count. Of the others, the one with PaO or SWV in the name of
    its file or folder is for the bundle PaO, the remaining one for OV.

    Raises:
        ConfigurationError: no such folder, no schema of a dossier, more than one year, or no stylesheet.
    """
    if not folder.is_dir():
        raise _unfit(f"no such folder: {folder}", f"deze map bestaat niet: {folder}", "--bundle")
    schemas = {namespace: path for path in sorted(folder.rglob("*.xsd")) for namespace in _namespaces(path)}
    if not schemas:
        message, nl = "there is no schema of a dossier in the folder", "in de map staat geen schema van een dossier"
        raise _unfit(message, nl, str(folder))
    if len(schemas) > 1:
        years = ", ".join(str(dossier_year(each)) for each in schemas)
        raise ConfigurationError(
            f"the folder holds schemas of more than one year: {years}",
            nl=f"in de map staan schema's van meer dan één jaar: {years}",
            where=str(folder),
            remedy="give one year at a time",
            remedy_nl="geef één jaar tegelijk",
        )
    ((namespace, schema),) = schemas.items()
    stylesheets = _stylesheets(folder)
    if not stylesheets:
        raise _unfit("there is no stylesheet in the folder", "in de map staat geen stylesheet", str(folder))
    return TechnicalFiles(
        namespace=namespace, year=dossier_year(namespace) or "", schema=schema, stylesheets=stylesheets
    )


def _unfit(message: str, nl: str, where: str) -> ConfigurationError:
    return ConfigurationError(message, nl=nl, where=where, remedy=_REMEDY, remedy_nl=_REMEDY_NL)


def _namespaces(path: Path) -> Iterator[str]:
    root = _read(path)
    namespace = root.get("targetNamespace", "") if root.tag == f"{_XS}schema" else ""
    if dossier_year(namespace):
        yield namespace


def _stylesheets(folder: Path) -> dict[Bundle, Path]:
    candidates = [path for pattern in ("*.xsl", "*.xslt") for path in sorted(folder.rglob(pattern))]
    parts = {part for path in candidates for part in _parts(path)}
    found: dict[Bundle, Path] = {}
    for path in candidates:
        if path.resolve() not in parts:
            name = str(path.relative_to(folder)).lower()
            found.setdefault(Bundle.PAO if "pao" in name or "swv" in name else Bundle.OV, path)
    return found


def _parts(path: Path) -> Iterator[Path]:
    for element in _read(path).iterchildren(f"{_XSL}include", f"{_XSL}import"):
        href = element.get("href")
        if href:
            yield (path.parent / href).resolve()


def _read(path: Path) -> etree._Element:
    try:
        return parse(path.read_bytes())
    except UntrustedXmlError as error:
        raise ConfigurationError(
            str(error),
            nl=error.in_language("nl"),
            where=f"{path}:{error.line or 1}",
            remedy="download the file again",
            remedy_nl="download het bestand opnieuw",
        ) from None


def compile_schema(path: Path) -> etree.XMLSchema:
    """Return the schema in a file, with what it includes from the same folder.

    Raises:
        ConfigurationError: the file is no valid schema.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.XMLSchema(etree.parse(str(path), parser))
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise ConfigurationError(
            f"no valid schema: {error}",
            nl=f"geen geldig schema: {error}",
            where=str(path),
            remedy="download the technical files again",
            remedy_nl="download de technische bestanden opnieuw",
        ) from None
