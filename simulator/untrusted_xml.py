"""The only parser of XML from others: no DTD, no entities, no network, limits on size and depth."""

from __future__ import annotations

import re
from functools import cache
from xml.parsers import expat

from lxml import etree

from simulator.errors import UntrustedXmlError
from simulator.pool import ObjectPool

MAX_BYTES = 128 * 1024 * 1024
"""Default limit on a document, in bytes."""

MAX_DEPTH = 64
"""Default limit on nesting. A dossier is at most 12 deep, a SOAP message with one inside at most 17."""


def parse(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> etree._Element:
    """Parse bytes that are not to be trusted.

    Args:
        data: the document as received.
        max_bytes: refuse more bytes than this.
        max_depth: refuse deeper nesting than this.

    Returns:
        The root element; `sourceline` is set on every element.

    Raises:
        UntrustedXmlError: empty, too large, not well-formed, has a DTD, or is nested too deep.
    """
    if not data or data.isspace():
        raise UntrustedXmlError("the document is empty", nl="het document is leeg")
    if len(data) > max_bytes:
        raise UntrustedXmlError(
            f"the document has {len(data)} bytes, the limit is {max_bytes}",
            nl=f"het document is {len(data)} bytes, de grens is {max_bytes}",
        )
    is_plain = _PLAIN_START.match(data) is not None
    if not is_plain:
        _refuse_doctype(data)
    parser = _PARSERS.take()
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if is_plain:
            _refuse_doctype(data)  # so that an error in the first tag has the same message either way
        raise UntrustedXmlError(
            f"not well-formed XML: {error.msg}", nl=f"geen welgevormde XML: {error.msg}", line=error.lineno
        ) from None
    finally:
        _PARSERS.give_back(parser)
    is_flat = is_plain and len(data) <= _SMALL and data.count(b"</") < max_depth
    if not is_flat and _deeper_than(max_depth)(root):
        raise UntrustedXmlError(
            f"the document is nested deeper than {max_depth} elements",
            nl=f"het document is dieper genest dan {max_depth} elementen",
        )
    return root


_PLAIN_START = re.compile(
    rb"""(?:<\?xml version="1\.0"(?: encoding="(?:UTF-8|utf-8)")?(?: standalone="(?:yes|no)")?\?>)?[ \t\r\n]*"""
    rb"""<[A-Za-z_][\w.:-]*(?:[ \t\r\n]+[A-Za-z_][\w.:-]*="[ !#-%'-;=-~]*")*[ \t\r\n]*/?>"""
)
"""UTF-8, declared or by default, followed at once by the whole first tag: a document that cannot have a DOCTYPE.

Most documents start like this and need no second parser. The rest is checked by expat: other encodings, comments, other
quotes, and every DOCTYPE.
"""

_SMALL = 4096
"""Most bytes in which counting end tags is cheaper than walking the tree: n levels need at least n - 1 end tags."""


def _make_parser() -> etree.XMLParser:
    """Return a hardened parser."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


_PARSERS = ObjectPool(_make_parser)
"""Making one costs a fifth of reading a small message."""

_PIECE = 4096
"""Bytes that expat gets at a time."""


def root_name(data: bytes) -> str:
    """Return the name of the root as `{namespace}name`, without reading any further; the rest may be anything.

    Args:
        data: the document as received.

    Raises:
        UntrustedXmlError: what stands before the root is not well-formed, or has a DTD.

    >>> root_name(b"<d:dossier xmlns:d='urn:x'>")
    '{urn:x}dossier'
    """
    return _read_prologue(data, namespace_separator="}")


class _PrologueRead(Exception):
    """Stops expat at the first element."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _refuse_doctype(data: bytes) -> None:
    """Refuse a DOCTYPE, before any parser that would expand entities sees the document."""
    _read_prologue(data)


def _read_prologue(data: bytes, *, namespace_separator: str | None = None) -> str:
    """Return the name of the first element."""

    def on_doctype(*_: object) -> None:
        raise UntrustedXmlError(
            "the document has a DOCTYPE; a DTD and entities are not accepted",
            nl="het document heeft een DOCTYPE; een DTD en entiteiten worden niet aangenomen",
            line=parser.CurrentLineNumber,
        )

    def on_element(name: str, *_: object) -> None:
        raise _PrologueRead(name)

    parser = expat.ParserCreate(namespace_separator=namespace_separator)
    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_element
    try:
        for start in range(0, len(data), _PIECE):  # an exception in a handler does not stop expat within a piece
            parser.Parse(data[start : start + _PIECE], start + _PIECE >= len(data))
    except _PrologueRead as found:
        return f"{{{found.name}" if namespace_separator and namespace_separator in found.name else found.name
    except expat.ExpatError as error:
        raise UntrustedXmlError(
            f"not well-formed XML: {error}", nl=f"geen welgevormde XML: {error}", line=error.lineno
        ) from None
    except (ValueError, LookupError) as error:
        raise UntrustedXmlError(
            f"unknown character encoding: {error}", nl=f"onbekende tekencodering: {error}", line=1
        ) from None
    raise UntrustedXmlError("the document has no element", nl="het document heeft geen element")


@cache
def _deeper_than(depth: int) -> etree.XPath:
    """Return a test for elements below `depth` levels; linear in the document, where counting ancestors is not."""
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")
