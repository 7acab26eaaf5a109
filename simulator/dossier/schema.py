"""The schema as findings: which element or value was expected, where, and how to mend it.

The content model stands in `simulator/standard/data/xsd`; libxml2 judges, this module words. Each thread has a compiled
schema of its own, because lxml keeps the errors of a validation with the schema.
"""

from __future__ import annotations

import re
import threading
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from simulator.dossier.bevinding import Bevinding, Ernst, Herkomst
from simulator.dossier.plaats import line_of, name_of, xpath_of
from simulator.dossier.schemameldingen import word_error
from simulator.standard.tekst import Tekst

if TYPE_CHECKING:
    from simulator.standard.release import DossierRelease

RULE = "XSD"
MAX_FINDINGS = 1_000
"""More findings than this of one file help nobody; what is left is counted in one last finding."""

_WHITE_SPACE = " \t\r\n"
_LOCAL = threading.local()
_COMPILING = threading.Lock()
"""libxml2 sets up its built-in types at the first schema of a process, and two threads at once would spoil them."""
_NAMESPACE = re.compile(r"\{http:[^}]*\}")


def validate_schema(root: etree._Element, release: DossierRelease) -> list[Bevinding]:
    """Return what the schema of a release has against a document; an empty list when nothing.

    Args:
        root: of a document in the namespace of the release; white space around a date is taken off in this tree.
        release: of the gegevensset.
    """
    schema = _schema(release)
    if schema.validate(root):
        return []
    errors: list[etree._LogEntry] = list(cast("Any", schema.error_log))
    if _trim_dates(root, errors):
        return validate_schema(root, release)
    findings = [_finding(root, error) for error in errors[:MAX_FINDINGS]]
    if len(errors) > MAX_FINDINGS:
        findings.append(_rest(len(errors) - MAX_FINDINGS))
    return findings


def _schema(release: DossierRelease) -> etree.XMLSchema:
    """Return the compiled schema of this thread."""
    compiled: dict[str, etree.XMLSchema] = _LOCAL.__dict__.setdefault("compiled", {})
    if release.schema not in compiled:
        source = files("simulator.standard").joinpath("data", "xsd", release.schema).read_bytes()
        with _COMPILING:
            compiled[release.schema] = etree.XMLSchema(etree.fromstring(source))
    return compiled[release.schema]


def _trim_dates(root: etree._Element, errors: list[etree._LogEntry]) -> bool:
    """Take off white space around values that are refused, and tell whether there was any.

    XML Schema collapses it before a date is looked at; libxml2 does so for numbers and booleans only. Bron: quirk 10.
    """
    padded = False
    for error in errors:
        if error.type_name == "SCHEMAV_CVC_DATATYPE_VALID_1_2_1":
            element = _locate(root, cast("str | None", error.path))
            trimmed = (element.text or "").strip(_WHITE_SPACE)
            if not len(element) and trimmed != element.text:
                element.text = trimmed
                padded = True
    return padded


def _finding(root: etree._Element, error: etree._LogEntry) -> Bevinding:
    element = _locate(root, cast("str | None", error.path))
    message, fix = word_error(
        kind=cast("str", error.type_name),
        detail=_NAMESPACE.sub("", error.message),
        element=name_of(element),
        parent=_parent_name(element),
        value=element.text or "",
        repeats=_repeats(element),
    )
    return Bevinding(
        rule=RULE,
        source=Herkomst.SCHEMA,
        severity=Ernst.ERROR,
        line=line_of(element) or cast("int", error.line) or None,
        xpath=xpath_of(element),
        message=message,
        fix=fix,
    )


def _locate(root: etree._Element, path: str | None) -> etree._Element:
    """Return the element that libxml2 means with a path such as `/*/*[4]`, the root when it cannot be told."""
    if not path:
        return root
    try:
        found: Any = root.getroottree().xpath(path)
    except etree.XPathError:  # a prefix that the path takes from the document
        return root
    return found[0] if isinstance(found, list) and found else root


def _parent_name(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else name_of(parent)


def _repeats(element: etree._Element) -> bool:
    """Tell whether the same element stands right before this one."""
    before = next(element.itersiblings("*", preceding=True), None)
    return before is not None and before.tag == element.tag


def _rest(count: int) -> Bevinding:
    return Bevinding(
        rule=RULE,
        source=Herkomst.SCHEMA,
        severity=Ernst.ERROR,
        line=None,
        xpath=None,
        message=Tekst(nl=f"Nog {count} afwijkingen van het schema.", en=f"Another {count} deviations from the schema."),
        fix=Tekst(nl="Herstel eerst de eerdere bevindingen.", en="Mend the earlier findings first."),
    )
