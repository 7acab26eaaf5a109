"""Validation against the schema, with a finding for each error: what was expected, where, and how to mend it.

The schema itself is in `simulator/standard/data/xsd` and is run by libxml2. A compiled schema serves one validation at
a time, because lxml keeps the errors of a validation in the schema object.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from simulator.dossier.elements import ELEMENTS, FieldKind
from simulator.dossier.finding import Finding, FindingSource, Severity
from simulator.dossier.finding_list import count_rest
from simulator.dossier.location import XPathLocator, line_of, name_of
from simulator.dossier.schema_messages import word_error
from simulator.pool import ObjectPool

if TYPE_CHECKING:
    from simulator.standard.release import DossierRelease

RULE = "XSD"
MAX_FINDINGS = 1_000
"""Limit for one file; the findings beyond it are only counted, in one last finding."""

_LARGE = etree.XPath("count(descendant::*) > 50000")
_WHITE_SPACE = " \t\r\n"
_COMPILING = threading.Lock()
"""libxml2 initialises its built-in types when the first schema is compiled, which is not thread-safe."""
_NAMESPACE = re.compile(r"\{http:[^}]*\}")


def validate_schema(root: etree._Element, release: DossierRelease, *, small: bool = False) -> list[Finding]:
    """Return the schema errors of a document, as findings; an empty list when it is valid.

    Args:
        root: of a document in the namespace of the release; white space around dates is removed from this tree.
        release: of the gegevensset.
        small: whether the caller knows that the document has fewer than 50,000 elements.
    """
    schemas = _schemas(release)
    schema = schemas.take()
    try:
        return find_errors(root, schema, small=small)
    finally:
        schemas.give_back(schema)


def find_errors(root: etree._Element, schema: etree.XMLSchema, *, small: bool = False) -> list[Finding]:
    """Return the errors of a document against a compiled schema; see `validate_schema`."""
    counted = 0
    if not small and _LARGE(root):
        _trim_dates(root)
        counted = _count_errors(root, schema)
    if counted > MAX_FINDINGS:
        root = _cut_runs(root)
    if schema.validate(root):
        return [count_rest(RULE, FindingSource.SCHEMA, Severity.ERROR, counted)] if counted > MAX_FINDINGS else []
    errors: list[etree._LogEntry] = list(cast("Any", schema.error_log))
    if _trim_dates(root):
        return find_errors(root, schema, small=small)
    locator = XPathLocator()
    findings = [_finding(root, error, locator) for error in errors[:MAX_FINDINGS]]
    total = max(len(errors), counted)
    if total > len(findings):
        findings.append(count_rest(RULE, FindingSource.SCHEMA, Severity.ERROR, total - len(findings)))
    return findings


def _count_errors(root: etree._Element, schema: etree.XMLSchema) -> int:
    """Count the errors while parsing, where libxml2 does not compute the path of each.

    Computing a path counts siblings: for tens of thousands of errors among as many siblings it would take minutes.
    """
    parser = etree.XMLParser(schema=schema, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        etree.fromstring(etree.tostring(root), parser)
    except etree.XMLSyntaxError:
        return len(list(cast("Any", parser.error_log)))
    return 0


def _cut_runs(root: etree._Element) -> etree._Element:
    """Return a copy in which no element has more than the first `MAX_FINDINGS` children of one name."""
    root = deepcopy(root)
    for parent in list(root.iter("*")):
        seen: Counter[str] = Counter()
        if len(parent) > MAX_FINDINGS:
            for child in list(parent.iterchildren("*")):
                seen[child.tag] += 1
                if seen[child.tag] > MAX_FINDINGS:
                    parent.remove(child)
    return root


@cache
def _schemas(release: DossierRelease) -> ObjectPool[etree.XMLSchema]:
    """Return the compiled schemas of a release."""
    return ObjectPool(lambda: _compile(release))


def _compile(release: DossierRelease) -> etree.XMLSchema:
    source = files("simulator.standard").joinpath("data", "xsd", release.schema).read_bytes()
    with _COMPILING:
        return etree.XMLSchema(etree.fromstring(source))


def _trim_dates(root: etree._Element) -> bool:
    """Remove white space around dates, and tell whether there was any.

    XML Schema collapses it before a date is validated; libxml2 does so for numbers and booleans only. Bron: quirk 10.
    """
    padded = False
    for element in root.iter(*_date_tags(root.tag.rpartition("}")[0] + "}")):
        trimmed = (element.text or "").strip(_WHITE_SPACE)
        if not len(element) and element.text and trimmed != element.text:
            element.text = trimmed
            padded = True
    return padded


@cache
def _date_tags(namespace: str) -> frozenset[str]:
    names = {field.element for fields in ELEMENTS.values() for field in fields if field.kind is FieldKind.DATE}
    return frozenset(namespace + name for name in names)


def _finding(root: etree._Element, error: etree._LogEntry, locator: XPathLocator) -> Finding:
    element = _locate(root, cast("str | None", error.path))
    message, fix = word_error(
        kind=cast("str", error.type_name),
        detail=_NAMESPACE.sub("", error.message),
        element=name_of(element),
        parent=_parent_name(element),
        value=element.text or "",
        repeats=_repeats(element),
    )
    return Finding(
        rule=RULE,
        source=FindingSource.SCHEMA,
        severity=Severity.ERROR,
        line=line_of(element) or cast("int", error.line) or None,
        xpath=locator.xpath_of(element),
        message=message,
        fix=fix,
    )


def _locate(root: etree._Element, path: str | None) -> etree._Element:
    """Return the element at a path of libxml2 such as `/*/*[4]`, the root when it cannot be found."""
    if not path:
        return root
    try:
        found: Any = root.getroottree().xpath(path)
    except etree.XPathError:  # the path has a namespace prefix of the document
        return root
    return found[0] if isinstance(found, list) and found else root


def _parent_name(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else name_of(parent)


def _repeats(element: etree._Element) -> bool:
    """Tell whether the previous sibling has the same name."""
    before = next(element.itersiblings("*", preceding=True), None)
    return before is not None and before.tag == element.tag
